"""Places in the queues: when one changes, one query tells all who wait here, at most four times a second."""

from __future__ import annotations

import asyncio
import logging

from widgets.services import queues, workers
from widgets.services.pace import MOST

from .console import Console
from .socket import VisitorSocket

logger = logging.getLogger("widgets")
TICK = 0.25  # seconds between two looks at the queues
SLICE = 250  # sockets written to before others get a turn


class Positions:
    """Who of this process waits in which queue, and which queues have changed."""

    def __init__(self, console: Console) -> None:
        # queue → session, as the snapshot names it → sockets; the tuples are replaced, never changed
        self._standing: dict[int, dict[str, tuple[VisitorSocket, ...]]] = {}
        self._changed: set[int] = set()
        self._fresh: set[str] = set()  # placed since the last look began: it may not have seen them yet
        self._wake = asyncio.Event()
        self._console = console

    def place(self, socket: VisitorSocket, queue_id: int | None) -> None:
        """This visitor waits in this queue now, or in none."""
        name = str(socket.session_id)
        if queue_id is not None:
            self._fresh.add(name)
        if socket.queue_id == queue_id:
            return
        if socket.queue_id is not None:
            there = self._standing[socket.queue_id]
            if rest := tuple(each for each in there[name] if each is not socket):
                there[name] = rest
            else:
                del there[name]
            if not there:
                del self._standing[socket.queue_id]
        socket.queue_id, socket.standing = queue_id, ""
        if queue_id is not None:
            there = self._standing.setdefault(queue_id, {})
            there[name] = (*there.get(name, ()), socket)
            self.changed(queue_id)

    def changed(self, queue_id: int) -> None:
        """This queue is not what it was."""
        self._changed.add(queue_id)
        self._wake.set()

    def wake(self) -> None:
        """Something for the console has changed that is no queue."""
        self._wake.set()

    def all_changed(self) -> None:
        """Messages may have been missed, or time has passed: look at all queues that somebody here cares for."""
        self._changed.update(self._standing)
        self._changed.update(self._console.queues())
        self._wake.set()

    async def run(self) -> None:
        """Serve until cancelled: the first change at once, what follows it within ``TICK`` together."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            changed, self._changed = self._changed, set()
            try:
                for queue_id in changed & self._standing.keys():
                    await self._tell(queue_id)
                await self._console.tell(changed)
            except Exception as error:  # databases raise what they like
                logger.warning("The queues could not be read (%s); trying again.", type(error).__name__)
                self._changed |= changed
                self._wake.set()
                await asyncio.sleep(1)
            await asyncio.sleep(TICK)

    async def _tell(self, queue_id: int) -> None:
        """A place and its frame cost little beside the writing; two thousand a tick are why this is written out."""
        self._fresh.clear()
        order, pace = await workers.first(queues.snapshot, queue_id)
        here = self._standing.get(queue_id, {})
        free, seconds = pace.free, pace.seconds_a_place
        tail = f',"waiting":{len(order)}}}}}'
        written = 0
        for place, (session_id, ticket_id) in enumerate(order, 1):
            if (sockets := here.get(session_id)) is None:
                continue
            wait = min(MOST, round(max(0, place - free) * seconds))
            standing = f'"ticket_id":"{ticket_id}","position":{place},"estimated_wait_seconds":{wait}{tail}'
            for socket in sockets:
                if socket.standing != standing:
                    socket.standing = standing
                    socket.outbox.state("queue.position", f'{{"type":"queue.position","data":{{{standing}')
                    written += 1
            if written >= SLICE:
                written = 0
                await asyncio.sleep(0)
        self._forget(queue_id, {session_id for session_id, _ in order})

    def _forget(self, queue_id: int, waiting: set[str]) -> None:
        here = self._standing.get(queue_id, {})
        for name in here.keys() - waiting - self._fresh:
            for socket in here.get(name, ()):
                self.place(socket, None)
