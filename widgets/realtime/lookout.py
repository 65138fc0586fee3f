"""What ends looking at a page: an end that was rung, one whose bell was lost, an agent who may no more."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING
from uuid import UUID

from widgets.services import cobrowse_rows, workers

from .codec import encode

if TYPE_CHECKING:
    from .hub import Hub
    from .watch import Watch

logger = logging.getLogger("widgets")


class Lookout:
    """Looks anew at who may look at what, whenever it is woken: by the beat, every ten seconds, and by bells."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something may have changed."""
        self._wake.set()

    def ended(self, session_id: UUID) -> None:
        """A row of this session says that nobody sees its page any more."""
        for socket in self._hub.visitors.get(session_id, ()):
            socket.shown = None
        for cobrowse_id, here in tuple(self._hub.relay.watches.items()):
            for watch in tuple(here.values()):
                if watch.session_id == session_id:
                    self._send_away(watch, cobrowse_id)

    async def run(self) -> None:
        """Serve until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            self._hub.relay.tidy()
            if self._hub.relay.watches:
                try:
                    await self._look()
                except Exception as error:  # databases raise what they like; the next round looks again
                    logger.warning("Who looks at pages could not be looked up: %s", type(error).__name__)

    async def _look(self) -> None:
        """Three queries, and one for each agent's rights."""
        watches = [watch for here in self._hub.relay.watches.values() for watch in here.values()]
        seen = await workers.run(cobrowse_rows.seen_now, {watch.socket.user_id for watch in watches})
        for watch in watches:
            if watch.socket not in self._hub.relay.watches.get(watch.cobrowse_id, {}):
                continue
            theirs = seen[watch.socket.user_id]
            if watch.cobrowse_id not in theirs:
                self._send_away(watch, watch.cobrowse_id)
            else:
                self._hub.relay.announce(watch)
                watch.look_again()
                self._hub.relay.passing.allow(watch, theirs[watch.cobrowse_id])

    def _send_away(self, watch: Watch, cobrowse_id: UUID) -> None:
        self._hub.relay.unwatch(watch.socket, cobrowse_id)
        watch.socket.outbox.put(encode({"type": "cobrowse.gone", "data": {"cobrowse_id": str(cobrowse_id)}}))
