"""What an agent's socket says of cobrowsing: look, acknowledge, point, act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from widgets.errors import InvalidRequest, RateLimited
from widgets.events import AgentRef
from widgets.services import cobrowse_deeds, cobrowse_frames, cobrowse_rows, workers
from widgets.services.agents import agent_ref

from . import auth
from .budget import Budget
from .codec import Frame, encode
from .hub import Hub
from .socket import AgentSocket
from .watch import Watch

MAX_CURSOR = 4096
ASKED_AGAIN = 2.0  # seconds between two snapshots that an agent may ask for


class Looking:
    """The cobrowsing of one agent's socket."""

    def __init__(self, hub: Hub, socket: AgentSocket) -> None:
        self._hub, self._socket = hub, socket
        self._who: AgentRef | None = None
        self._watches = Budget(5, 10)
        self._cursors, self._commands, self._acks = Budget(30, 60), Budget(20, 40), Budget(20, 40)
        self._takes = {
            "cobrowse.watch": self._watch,
            "cobrowse.unwatch": self._unwatch,
            "cobrowse.ack": self._acknowledge,
            "cobrowse.snapshot": self._ask,
            "cobrowse.control": self._act,
            "cursor": self._point,
        }

    async def take(self, frame: Frame) -> None:
        """One frame. Raises what the agent is told."""
        if (take := self._takes.get(frame["type"])) is None:
            raise InvalidRequest("There is no such type of frame.", param="type")
        try:
            cobrowse_id = UUID(str(frame["data"].get("cobrowse_id")))
        except ValueError as error:
            raise InvalidRequest("cobrowse_id is the id of a cobrowsing.", param="cobrowse_id") from error
        await take(cobrowse_id, frame["data"])

    def _mine(self, cobrowse_id: UUID) -> Watch:
        """What this socket looks at; nothing is said about what it does not."""
        watch = self._hub.relay.watches.get(cobrowse_id, {}).get(self._socket)
        if watch is None:
            raise cobrowse_frames.unseen("cobrowse_id")
        return watch

    async def _watch(self, cobrowse_id: UUID, _data: dict[str, Any]) -> None:
        if not self._watches.spend():
            raise RateLimited("At most five in a second.", param="cobrowse_id")
        session_id, call_id, self._who = await workers.run(_admitted, self._socket.user_id, cobrowse_id)
        told = {"cobrowse_id": str(cobrowse_id), "session_id": str(session_id)}
        self._socket.outbox.put(encode({"type": "cobrowse.watching", "data": told}))
        self._hub.relay.watch(self._socket, cobrowse_id, session_id)
        self._hub.relay.passing.allow(self._mine(cobrowse_id), call_id)

    async def _unwatch(self, cobrowse_id: UUID, _data: dict[str, Any]) -> None:
        self._hub.relay.unwatch(self._socket, cobrowse_id)

    async def _acknowledge(self, cobrowse_id: UUID, data: dict[str, Any]) -> None:
        watch = self._mine(cobrowse_id)
        stream = watch.acknowledged(data.get("stream"), data.get("frame"))
        if stream is None or not self._acks.spend():
            return
        told = {
            "cobrowse_id": str(cobrowse_id),
            "stream": data["stream"],
            "frame": data["frame"],
            "agent": f"agent-{self._socket.user_id}",
        }
        self._hub.relay.pages.send(watch.session_id, "cobrowse.ack", told, near=stream.near)

    async def _ask(self, cobrowse_id: UUID, data: dict[str, Any]) -> None:
        stream = data.get("stream", 0)
        if not isinstance(stream, int) or isinstance(stream, bool) or not 0 <= stream < 2**32:
            raise InvalidRequest("stream is the number of a tab, or 0 for all.", param="stream")
        watch = self._mine(cobrowse_id)
        if not stream or watch.find(stream):
            watch.ask(stream, "asked", ASKED_AGAIN)

    async def _point(self, cobrowse_id: UUID, data: dict[str, Any]) -> None:
        watch = self._mine(cobrowse_id)
        if not self._cursors.spend():
            return
        told = {**data, "cobrowse_id": str(cobrowse_id), "agent": self._who}
        if len(encode(told)) > MAX_CURSOR:
            raise InvalidRequest("A cursor has at most 4 KiB.", param="cursor")
        pages = self._hub.relay.pages
        pages.send(watch.session_id, "cursor", told, near=pages.are_here(watch.session_id))

    async def _act(self, cobrowse_id: UUID, data: dict[str, Any]) -> None:
        watch, ref = self._mine(cobrowse_id), data.get("ref", "")
        if not isinstance(ref, str) or len(ref) > cobrowse_deeds.MAX_REF:
            raise InvalidRequest(f"ref has at most {cobrowse_deeds.MAX_REF} characters.", param="ref")
        if not self._commands.spend():
            raise RateLimited("At most 20 commands a second.", param="ref")
        what = data.get("stream"), data.get("command")
        deed = await workers.run(_act, self._socket.user_id, cobrowse_id, *what, keep=watch.by_http)
        told = {"cobrowse_id": str(cobrowse_id), "ref": ref, "deed": deed}
        self._socket.outbox.put(encode({"type": "cobrowse.deed", "data": told}))


def _admitted(user_id: int, cobrowse_id: UUID) -> tuple[UUID, UUID | None, AgentRef]:
    """Whose page it is, the call by which its frames may come, and the name that the visitor sees."""
    user = auth.user_now(user_id)
    return *cobrowse_rows.looked_at_now(user, cobrowse_id), agent_ref(user)


def _act(user_id: int, cobrowse_id: UUID, stream: Any, command: Any, *, keep: bool) -> int:
    return cobrowse_deeds.act(auth.user_now(user_id), cobrowse_id, stream, command, keep=keep)
