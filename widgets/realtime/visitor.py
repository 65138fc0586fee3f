"""``ws/visitor/``: a visitor's events, place in the queue and signals."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from widgets import limits, publish, tokens
from widgets.conf import conf
from widgets.errors import InvalidRequest
from widgets.models import Session
from widgets.services import calls, signalling, workers
from widgets.services.seats import VISITOR

from . import auth, reading
from .codec import Frame, encode
from .connection import Connection
from .socket import Follower, VisitorSocket, letters

TYPING_PAUSE = 1.0  # seconds between two notices that are passed on


class VisitorConsumer(Connection):
    """Greets with ``welcome``, then the rows after ``?after=N``, then what comes."""

    socket: VisitorSocket
    _typed_at = 0.0

    def make_socket(self, send: Any) -> VisitorSocket:
        """See ``Connection``."""
        return VisitorSocket(send, self.ended)

    async def open(self) -> None:
        """Bells are noted from before the log is read, so that nothing falls in between."""
        self._origin = auth.header(self.scope, b"origin")
        after, token = _after(self.scope), auth.token(self.scope)
        limits.count_locally("session", str(tokens.read(token, "auth").session_id), conf.session_rate)
        session, expires = await workers.run(auth.admit, token, self._origin)
        socket = self.socket
        socket.session_id, socket.expires = session.pk, expires
        socket.follower = Follower(session.pk, socket.outbox, session.last_seq if after is None else after)
        self.hub.add_visitor(socket)
        start = await workers.run(auth.beginning, session.pk, after)
        socket.outbox.put(_welcome(start.session))
        socket.follower.ready = True
        if not socket.follower.offer(letters(start.rows)) or socket.follower.missed or start.more:
            self.hub.catchup.need(socket.follower)
        self.hub.positions.place(socket, start.queue_id)
        if start.parties is not None:
            socket.show(reading.presence_frame(start.parties))

    async def take(self, frame: Frame) -> None:
        """``signal``, ``typing`` or ``auth``."""
        kind, data = frame["type"], frame["data"]
        if kind == "signal":
            await workers.run(_signal, self.socket.session_id, data)
        elif kind == "typing":
            if (now := time.monotonic()) - self._typed_at > TYPING_PAUSE:
                self._typed_at = now
                publish.ephemeral(self.socket.session_id, "agent", {"type": "typing", "data": {}})
        elif kind == "auth":
            token = str(data.get("token", ""))
            self.socket.expires = await workers.run(auth.renew, token, self._origin, self.socket.session_id)
        else:
            raise InvalidRequest("There is no such type of frame.", param="type")


def _signal(session_id: UUID, data: dict[str, Any]) -> None:
    signalling.send(calls.current(Session(pk=session_id)), VISITOR, data)


def _welcome(session: Session) -> str:
    data = {
        "session_id": str(session.pk),
        "state": session.state,
        "last_event": session.last_seq,
        "heartbeat_seconds": conf.heartbeat,
    }
    return encode({"type": "welcome", "data": data})


def _after(scope: Any) -> int | None:
    text = parse_qs(bytes(scope.get("query_string", b"")).decode("latin-1")).get("after", [None])[0]
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidRequest("after is a number of the log.", param="after")
    return int(text)
