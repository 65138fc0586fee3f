"""One open socket as the hub knows it, and how far it has followed a session's log."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import NamedTuple
from uuid import UUID

from widgets.models import EventRow
from widgets.services.cobrowse_frames import Seen

from .codec import encode
from .outbox import Outbox, Send
from .reading import Reach


class Letter(NamedTuple):
    """A row of the log with its JSON, made once for all the sockets it goes to."""

    seq: int
    type: str
    text: str


def letters(rows: Iterable[EventRow]) -> list[Letter]:
    """Rows as they go out; ``type`` stands first."""
    return [
        Letter(
            row["seq"],
            row["type"],
            encode({"type": row["type"], "seq": row["seq"], "data": row["data"], "created_at": row["created_at"]}),
        )
        for row in rows
    ]


class Socket:
    """A visitor's or an agent's socket. ``key`` is the session's or the user's id."""

    def __init__(self, send: Send, ended: Callable[[], None]) -> None:
        self.outbox = Outbox(send, self._ended)
        self.over: asyncio.Event | None = None  # of who waits for the end; each would cost 850 bytes
        self.admitted = False  # the hub knows who it is
        self.expires = 0.0  # Unix seconds; 0: never
        self.heard_at = time.monotonic()
        self._on_end = ended

    def heard(self) -> None:
        """The peer said something, so it is there and reads."""
        self.heard_at = time.monotonic()
        self.outbox.unheard = 0

    def _ended(self) -> None:
        if self.over is not None:
            self.over.set()
        self._on_end()


class Shown(NamedTuple):
    """What may pass of this cobrowsing, and until when that is believed."""

    cobrowse_id: UUID
    view: Seen
    until: float


class VisitorSocket(Socket):
    """A visitor's socket: follows one session, may stand in one queue."""

    session_id: UUID
    follower: Follower
    queue_id: int | None = None
    standing = ""  # the last queue.position that was sent
    present = ""  # the last presence that was sent
    shown: Shown | None = None  # as it was looked up last; taken away by whatever may have changed it

    def show(self, text: str) -> None:
        """Who is in the call beside the agent."""
        self.present = text
        self.outbox.state("presence", text)


class AgentSocket(Socket):
    """An agent's socket: follows the sessions of the agent's live calls and sees the tickets of some queues."""

    user_id: int
    session_key: str
    reach: Reach
    tickets = ""  # the last queue.tickets that was sent
    calls = ""
    presence = ""
    invitations: frozenset[str] = frozenset()
    cobrowses = ""
    requests = ""

    def __init__(self, send: Send, ended: Callable[[], None]) -> None:
        super().__init__(send, ended)
        self.followers: dict[UUID, Follower] = {}
        self.leaving: set[UUID] = set()  # calls that the last reading did not find


class Follower:
    """How far one socket has come in one session's log. Rows go out once each, in order."""

    __slots__ = ("last", "missed", "outbox", "prefix", "ready", "session_id")

    def __init__(self, session_id: UUID, outbox: Outbox, last: int, *, named: bool = False) -> None:
        self.session_id = session_id
        self.outbox = outbox
        self.last = last
        self.ready = False  # until the socket has been greeted nothing goes out
        self.missed = False
        self.prefix = f'{{"session_id":"{session_id}",' if named else ""

    def offer(self, new: Iterable[Letter]) -> bool:
        """Send what comes next. False: a row between is missing, or a greeting still is; read the log."""
        if not self.ready:
            self.missed = True
            return True
        for seq, kind, text in new:
            if seq <= self.last:
                continue
            if seq > self.last + 1:
                return False
            self.last = seq
            self.outbox.put(self.prefix + text[1:] if self.prefix else text)
            if kind == "session.ended" and not self.prefix:
                self.outbox.close(4410)
        return True
