"""One agent's socket that looks at one visitor's page: how far it has come in each tab, and what it has to do without."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from widgets.errors import InvalidRequest
from widgets.services.cobrowse_frames import NOTE, Head

from .budget import Budget
from .socket import AgentSocket

STREAMS = 16  # tabs and loads of pages that are remembered
PATIENCE = 1.0  # seconds before a snapshot is asked for again
ASKED, ASKED_AT_ONCE = 8, 32  # snapshots that are asked for in a second: a page can make streams up without end
Want = Callable[["Watch", int, str], None]


class Stream:
    """A tab: the snapshot that the agent has, the last frame of it, and the highest that was ever sent."""

    __slots__ = ("base", "last", "near", "top")

    def __init__(self) -> None:
        self.base = self.last = self.top = 0
        self.near = True  # the page's socket is in this process


class Watch:
    """Lets through what continues what the agent has. ``want`` asks the page for a snapshot, ``slow`` for fewer frames."""

    def __init__(self, socket: AgentSocket, cobrowse_id: UUID, session_id: UUID, want: Want) -> None:
        self.socket = socket
        self.cobrowse_id, self.session_id = cobrowse_id, session_id
        self.streams: OrderedDict[int, Stream] = OrderedDict()
        self.forgot = False  # the agent may speak of streams that are not among these any more
        self.behind: set[int] = set()  # streams of which something was dropped for want of room
        self.by_http = False
        self.past_desk: UUID | None = None  # the call by whose channel frames may come
        self._want = want
        self._asked: OrderedDict[int, float] = OrderedDict()
        self._asks = Budget(ASKED, ASKED_AT_ONCE)

    def take(self, head: Head, octets: bytes, *, near: bool) -> bool:
        """Passes the frame on if it is the next. False: the agent's reader is behind, and it was dropped."""
        if head.kind == NOTE:
            if not self.socket.outbox.pressed:
                self.socket.outbox.lossy(octets)
            return True
        stream = self._stream(head)
        if stream is None:
            return True
        stream.near = near
        if head.stream in self.behind and not self._caught_up(head):
            return False
        if not head.begins and not self._continues(head, stream):
            return True
        if not self.socket.outbox.lossy(octets):
            stream.base = 0
            self.behind.add(head.stream)
            return False
        stream.last = head.number
        stream.top = max(stream.top, head.number)
        if head.begins:
            stream.base = head.number
            self._asked.pop(head.stream, None)
        return True

    def _stream(self, head: Head) -> Stream | None:
        """The frame's stream; of one that is not known, only from a snapshot on."""
        if (known := self.streams.get(head.stream)) is None:
            if not head.begins:
                self.ask(head.stream, "gap")
                return None
            known = self.streams[head.stream] = Stream()
            if len(self.streams) > STREAMS:
                gone, _ = self.streams.popitem(last=False)
                self.forgot = True
                self._asked.pop(gone, None)
                self.behind.discard(gone)
        self.streams.move_to_end(head.stream)
        return known

    def _continues(self, head: Head, stream: Stream) -> bool:
        if head.base == stream.base and head.number == stream.last + 1:
            return True
        if head.base > stream.base or (head.base == stream.base and head.number > stream.last):
            self.ask(head.stream, "gap")  # what is older has been seen
        return False

    def _caught_up(self, head: Head) -> bool:
        """Once the reader has read all, it goes on: with this frame where it begins a snapshot, else one is asked for."""
        if self.socket.outbox.pressed:
            return False
        self.behind.discard(head.stream)
        if not head.begins:
            self.ask(head.stream, "behind")
        return head.begins

    def ask(self, stream: int, reason: str, patience: float = PATIENCE) -> None:
        """Ask for a snapshot of this stream (0: of all), unless that was done a moment ago."""
        now = time.monotonic()
        if now - self._asked.get(stream, -patience) < patience or not self._asks.spend():
            return
        self._asked[stream] = now
        self._asked.move_to_end(stream)
        if len(self._asked) > 2 * STREAMS:
            self._asked.popitem(last=False)
        self._want(self, stream, reason)

    def look_again(self) -> None:
        """From time to time: what fell behind on a page that has gone still, or never came."""
        if not self.streams:
            self.ask(0, "joined")
        elif self.behind and not self.socket.outbox.pressed:
            for stream in tuple(self.behind):
                self.behind.discard(stream)
                self.ask(stream, "behind")

    def find(self, stream: object) -> Stream | None:
        """The stream that the agent speaks of; None if it may have been forgotten. Raises InvalidRequest if it never was."""
        known = self.streams.get(stream) if isinstance(stream, int) else None
        if known is None and not self.forgot:
            raise InvalidRequest("There is no such stream.", param="stream")
        return known

    def acknowledged(self, stream: object, frame: object) -> Stream | None:
        """The same, if this frame of it was sent here. Raises InvalidRequest."""
        known = self.find(stream)
        top = known.top if known else 2**32
        if not isinstance(frame, int) or isinstance(frame, bool) or not 0 < frame <= top:
            raise InvalidRequest("Acknowledge a frame that was sent to you.", param="frame")
        return known
