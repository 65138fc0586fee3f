"""``ws/visitor/``: a visitor's events, place in the queue and signals."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from widgets import limits, publish
from widgets.conf import conf
from widgets.errors import InvalidRequest
from widgets.models import Session
from widgets.services import calls, signalling, workers
from widgets.services.seats import VISITOR

from . import auth, reading
from .codec import Frame
from .connection import Connection
from .showing import Showing
from .socket import Follower, VisitorSocket, letters

TYPING_PAUSE = 1.0  # seconds between two notices that are passed on
READINGS = 3  # of a session about which bells ring; what the last has missed the hub's timer finds


class VisitorConsumer(Connection):
    """Greets with ``welcome``, then the rows after ``?after=N``, then what comes."""

    socket: VisitorSocket
    _typed_at = 0.0
    _showing: Showing | None = None  # of those whose page is seen

    def make_socket(self, send: Any) -> VisitorSocket:
        """See ``Connection``."""
        return VisitorSocket(send, self.ended)

    def whose(self) -> str:
        """See ``Connection``."""
        return str(self.socket.session_id)

    async def open(self) -> None:
        """Bells are noted from before the log is read, so that nothing falls in between."""
        self._origin = auth.header(self.scope, b"origin")
        after = _after(self.scope)
        claims = auth.claims(auth.token(self.scope), self._origin)
        limits.count_locally("session", str(claims.session_id), conf.session_rate)
        socket = self.socket
        socket.session_id, socket.expires = claims.session_id, claims.expires
        socket.follower = follower = Follower(claims.session_id, socket.outbox, after or 0)
        self.hub.add_visitor(socket)
        start = await self._beginning(auth.Arrival(claims.session_id, claims.origin, after))
        socket.outbox.put(_welcome(claims.session_id, start))
        follower.ready = True
        if not follower.offer(letters(start.rows)) or follower.missed or start.more:
            self.hub.catchup.need(follower)
        self.hub.positions.place(socket, start.queue_id)
        if start.parties is not None:
            socket.show(reading.presence_frame(start.parties))

    async def _beginning(self, arrival: auth.Arrival) -> auth.Beginning:
        """As of after the last bell, which this socket does not hear before it is greeted."""
        follower = self.socket.follower
        for _ in range(READINGS):
            follower.missed = False
            start = await self.hub.arrivals.read(arrival)
            if arrival.after is None:
                follower.last = start.last_seq
                arrival = arrival._replace(after=start.last_seq)
            if not follower.missed:
                break
        return start

    async def take(self, frame: Frame) -> None:
        """``signal``, ``typing``, ``cobrowse.done`` or ``auth``."""
        kind, data = frame["type"], frame["data"]
        if kind == "signal":
            await workers.run(_signal, self.socket.session_id, data)
        elif kind == "typing":
            if (now := time.monotonic()) - self._typed_at > TYPING_PAUSE:
                self._typed_at = now
                publish.ephemeral(self.socket.session_id, "agent", {"type": "typing", "data": {}})
        elif kind == "cobrowse.done":
            self._showing = self._showing or Showing(self.hub, self.socket)
            await self._showing.report(data)
        elif kind == "auth":
            token = str(data.get("token", ""))
            self.socket.expires = await workers.run(auth.renew, token, self._origin, self.socket.session_id)
        else:
            raise InvalidRequest("There is no such type of frame.", param="type")

    async def take_octets(self, octets: bytes) -> None:
        """A frame of the page."""
        self._showing = self._showing or Showing(self.hub, self.socket)
        await self._showing.take(octets)


def _signal(session_id: UUID, data: dict[str, Any]) -> None:
    signalling.send(calls.current(Session(pk=session_id)), VISITOR, data)


def _welcome(session_id: UUID, start: auth.Beginning) -> str:
    """Written out, as for thousands who come at one time; nothing in it needs JSON's quoting."""
    where = f'"session_id":"{session_id}","state":"{start.state}","last_event":{start.last_seq}'
    return f'{{"type":"welcome","data":{{{where},"heartbeat_seconds":{conf.heartbeat}}}}}'


def _after(scope: Any) -> int | None:
    query = bytes(scope.get("query_string", b"")).decode("latin-1")
    text = parse_qs(query).get("after", [None])[0] if query else None
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidRequest("after is a number of the log.", param="after")
    return int(text)
