"""The tick that moves offers and invitations on: what only time changes, nobody rings for."""

from __future__ import annotations

import asyncio
import logging
import random

from widgets.services import cobrowse, parties, recordings, routing, workers

logger = logging.getLogger("widgets")
TICK = 1.0  # seconds; so much later than its time an offer ends at the latest
LONGEST_PAUSE = 10.0


async def run() -> None:
    """Serve until cancelled. Every process ticks, in no step with the others: whoever is first does the work."""
    pause = TICK
    while True:
        await asyncio.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311
        try:
            await workers.run(routing.run)
            await workers.run(parties.sweep)
            await workers.run(cobrowse.sweep)
            await workers.run(recordings.sweep)
            pause = TICK
        except Exception as error:  # databases raise what they like; the rows are still there afterwards
            pause = min(LONGEST_PAUSE, pause * 2)
            logger.warning("Offers could not be moved on (%s); trying again.", type(error).__name__)
