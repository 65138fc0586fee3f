"""Recording what the pages on this process show: with consent, in order, and never in the way of the frames themselves.

Frames wait in memory for a few seconds and are written in a worker's thread. What has no room, or does not continue what
is there, is left out, and the page is asked for a snapshot; a process that is killed takes the last seconds with it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from widgets.services import recording_files, workers
from widgets.services.cobrowse_frames import NOTE, Head
from widgets.services.recording_files import Arrived

if TYPE_CHECKING:
    from .hub import Hub

logger = logging.getLogger("widgets")
TICK = 0.5
AGE, SIZE = 3.0, 128 * 1024  # seconds, or bytes, after which what waits is written
ROOM = 32 * 1024 * 1024  # bytes that may wait, of all recordings of a process; of one a quarter
PATIENCE = 1.0  # seconds before a snapshot is asked for again
IDLE = 60.0  # seconds after which a recording without frames is forgotten
TABS = 16  # of one page that are remembered: as many as an agent is shown
AT_ONCE = 2  # parts that are being written, of the threads that serve everything else too


class Tape:
    """One recording as far as its frames come to this process."""

    def __init__(self, session_id: UUID, cobrowse_id: UUID, recording_id: UUID) -> None:
        self.session_id, self.cobrowse_id, self.recording_id = session_id, cobrowse_id, recording_id
        self.frames: list[Arrived] = []
        self.size = 0
        self.writing = self.over = False
        self.used_at = self.since = self.asked_at = time.monotonic()
        self._streams: dict[int, tuple[int, int]] = {}  # stream → base and last number

    def takes(self, found: Head) -> bool:
        """Whether this frame continues what there is of its stream, or begins it."""
        base, last = self._streams.get(found.stream, (0, 0))
        if found.kind == NOTE:
            return True
        if not found.begins and (found.base != base or found.number != last + 1):
            return False
        self._streams.pop(found.stream, None)
        if len(self._streams) >= TABS:
            del self._streams[next(iter(self._streams))]  # the one that has been silent for longest
        self._streams[found.stream] = (found.base, found.number)
        return True

    def lose(self, found: Head) -> None:
        """This frame has no room: its stream goes on with the next snapshot."""
        self._streams.pop(found.stream, None)

    def put(self, octets: bytes) -> None:
        """Waits to be written, with the time of now."""
        if not self.frames:
            self.since = time.monotonic()
        self.frames.append(Arrived(time.time(), octets))
        self.size += len(octets)

    def take_out(self) -> list[Arrived]:
        """All that waits."""
        frames, self.frames, self.size = self.frames, [], 0
        return frames


class Taping:
    """All recordings of one hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.tapes: dict[UUID, Tape] = {}
        self._size = 0  # of all that waits or is being written
        self._writers = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, session_id: UUID, recording_id: UUID, found: Head, octets: bytes) -> None:
        """A frame of a page on this process that is being recorded."""
        if (tape := self.tapes.get(recording_id)) is None:
            tape = self.tapes[recording_id] = Tape(session_id, found.cobrowse_id, recording_id)
        tape.used_at = time.monotonic()
        if tape.over:
            return
        if tape.size + len(octets) > ROOM // 4 or self._size + len(octets) > ROOM:
            tape.lose(found)
        elif tape.takes(found):
            self._size += len(octets)
            tape.put(octets)
        else:
            self._ask(tape, found.stream)

    def told(self, session_id: UUID) -> None:
        """Recording has begun or ended: each tab's next frame looks it up, and what waits is written at once."""
        for socket in self._hub.visitors.get(session_id, ()):
            socket.shown = None
        for tape in self.tapes.values():
            if tape.session_id == session_id:
                tape.since = 0.0

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            await asyncio.sleep(TICK)
            now = time.monotonic()
            for tape in tuple(self.tapes.values()):
                if tape.frames and not tape.writing and (now - tape.since > AGE or tape.size > SIZE):
                    self._begin(tape)
                elif not tape.frames and not tape.writing and now - tape.used_at > IDLE:
                    del self.tapes[tape.recording_id]

    async def flush(self) -> None:
        """Write all that waits, as before an end."""
        for tape in self.tapes.values():
            if tape.frames and not tape.writing:
                self._begin(tape)
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, tape: Tape) -> None:
        tape.writing = True
        task = asyncio.get_running_loop().create_task(self._write(tape, tape.size, tape.take_out()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _write(self, tape: Tape, size: int, frames: list[Arrived]) -> None:
        try:
            async with self._writers:
                tape.over = not await workers.run(recording_files.keep, tape.recording_id, frames)
        except Exception as error:  # databases raise what they like; a part is missing
            logger.warning("A part of a recording is lost: %s", type(error).__name__)
        finally:
            tape.writing = False
            self._size -= size
        if tape.over:
            self._size -= tape.size
            tape.take_out()
            self.told(tape.session_id)
        else:
            self._remind(tape)

    def _remind(self, tape: Tape) -> None:
        """Each tab that is recorded says so, also where the first word of it was lost."""
        data: dict[str, Any] = {"cobrowse_id": str(tape.cobrowse_id), "recording": "granted"}
        self._hub.relay.pages.tell(tape.session_id, "cobrowse.recorded", data)

    def _ask(self, tape: Tape, stream: int) -> None:
        now = time.monotonic()
        if now - tape.asked_at < PATIENCE:
            return
        tape.asked_at = now
        data = {"cobrowse_id": str(tape.cobrowse_id), "stream": stream, "reason": "recording"}
        self._hub.relay.pages.tell(tape.session_id, "cobrowse.snapshot", data)
