"""Reading the log for sockets that have a gap: one query for a hundred of them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from uuid import UUID

from widgets.services import log, workers

from .socket import Follower, letters

logger = logging.getLogger("widgets")
BATCH = 100  # sessions a query: SQLite refuses conditions deeper than that many hundreds
ROWS = 5000


class CatchUp:
    """Who is behind, and the one task that reads for them."""

    def __init__(self) -> None:
        self._behind: dict[UUID, set[Follower]] = {}
        self._wake = asyncio.Event()

    def need(self, follower: Follower) -> None:
        """This follower misses rows."""
        self._behind.setdefault(follower.session_id, set()).add(follower)
        self._wake.set()

    async def run(self) -> None:
        """Serve until cancelled. A database that is down is tried again, slower and slower."""
        pause = 0.5
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch = dict(list(self._behind.items())[:BATCH])
            for session_id in batch:
                del self._behind[session_id]
            try:
                await self._serve(batch)
            except Exception as error:  # databases raise what they like; the rows are still there afterwards
                logger.warning("Catching up failed (%s); trying again in %.1f s.", type(error).__name__, pause)
                self._return(batch)
                await asyncio.sleep(pause)
                pause = min(10.0, pause * 2)
            else:
                pause = 0.5
            if self._behind:
                self._wake.set()

    async def _serve(self, batch: Mapping[UUID, set[Follower]]) -> None:
        cursors = {session_id: min(f.last for f in waiting) for session_id, waiting in batch.items()}
        found = await workers.first(log.rows_after_many, cursors, ROWS)
        for session_id, rows in found.items():
            new = letters(rows)
            for follower in batch[session_id]:
                follower.offer(new)
        if sum(map(len, found.values())) >= ROWS:  # cut off: the rest has more
            self._return(batch)

    def _return(self, batch: Mapping[UUID, set[Follower]]) -> None:
        for session_id, waiting in batch.items():
            self._behind.setdefault(session_id, set()).update(f for f in waiting if not f.outbox.gone)
