"""Visitors' sockets that come in: those that come at one time are let in by the same few queries.

Who comes alone is read for at once. While that goes on, and a moment longer, others gather, and the next reading is for all
of them: after a restart thousands come within seconds, and would otherwise want four queries and two threads' turns each.
"""

from __future__ import annotations

import asyncio

from widgets.services import workers

from .auth import Arrival, Beginning, beginnings

BATCH = 100  # as CatchUp's
GATHER = 0.015  # seconds between two readings, when the first has not been for all
Waiting = tuple[Arrival, "asyncio.Future[Beginning]"]


class Arrivals:
    """Who has come and is not let in yet."""

    def __init__(self) -> None:
        self._waiting: list[Waiting] = []
        self._wake = asyncio.Event()

    async def read(self, arrival: Arrival) -> Beginning:
        """What this socket begins with. Raises why it is refused, or what the database raised."""
        future: asyncio.Future[Beginning] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, future))
        self._wake.set()
        return await future

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            await self._wake.wait()
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            await _serve(batch)
            if not self._waiting:
                self._wake.clear()
            elif len(self._waiting) < BATCH:
                await asyncio.sleep(GATHER)


async def _serve(batch: list[Waiting]) -> None:
    try:
        found = await workers.run(beginnings, [arrival for arrival, _ in batch])
    except Exception as error:  # databases raise what they like; each tells its own client
        found = [error] * len(batch)  # type: ignore[list-item]
    for (_, future), each in zip(batch, found, strict=True):
        if future.done():
            continue  # it has gone meanwhile
        if isinstance(each, Exception):
            future.set_exception(each)
        else:
            future.set_result(each)
