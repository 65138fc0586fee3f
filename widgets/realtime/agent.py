"""``ws/agent/``: an agent's queues, calls and signals."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from widgets import publish
from widgets.errors import InvalidRequest
from widgets.models import Call
from widgets.services import calls, presence, seats, signalling, workers

from . import auth
from .codec import Frame, encode
from .connection import LIVELY, Connection
from .looking import Looking
from .socket import AgentSocket

TYPING_PAUSE = 1.0  # seconds between two notices that are passed on


class AgentConsumer(Connection):
    """Greets with ``welcome``; ``queue.tickets``, ``presence``, ``requests`` and ``calls`` follow at once.

    Rows of the calls follow as they come.
    """

    socket: AgentSocket
    _typed_at = 0.0
    _looking: Looking | None = None  # of those who cobrowse

    def make_socket(self, send: Any) -> AgentSocket:
        """See ``Connection``."""
        return AgentSocket(send, self.ended)

    def whose(self) -> str:
        """See ``Connection``."""
        return f"agent-{self.socket.user_id}"

    async def open(self) -> None:
        """The Django session says who it is; it is looked at again every round of the hub."""
        found = await workers.run(auth.recognise, self.scope)
        socket = self.socket
        socket.user_id, socket.session_key = found.user_id, found.session_key
        socket.reach = found.reach
        data = {"user_id": str(found.user_id), "heartbeat_seconds": presence.agent_heartbeat()}
        socket.outbox.put(encode({"type": "welcome", "data": data}))
        self.hub.add_agent(socket)

    async def take(self, frame: Frame) -> None:
        """``signal`` or ``typing``, each with the ``call_id`` it belongs to, or what has to do with cobrowsing."""
        kind, data = frame["type"], frame["data"]
        if kind == "signal":
            await workers.run(_signal, self.socket.user_id, data)
        elif kind == "typing":
            if (now := time.monotonic()) - self._typed_at > TYPING_PAUSE:
                self._typed_at = now
                await workers.run(_typing, self.socket.user_id, data)
        elif kind.startswith(LIVELY):
            self._looking = self._looking or Looking(self.hub, self.socket)
            await self._looking.take(frame)
        else:
            raise InvalidRequest("There is no such type of frame.", param="type")


def _signal(user_id: int, data: dict[str, Any]) -> None:
    user = auth.user_now(user_id)
    call = _call(user, data)
    signalling.send(call, seats.speaker(user, call), data)


def _typing(user_id: int, data: dict[str, Any]) -> None:
    user = auth.user_now(user_id)
    call = _call(user, data)
    seats.speaker(user, call)
    publish.ephemeral(call.session_id, "visitor", {"type": "typing", "data": {}})


def _call(user: Any, data: dict[str, Any]) -> Call:
    try:
        return calls.for_agent(user, UUID(str(data.get("call_id"))))
    except ValueError as error:
        raise InvalidRequest("call_id is the id of a call.", param="call_id") from error
