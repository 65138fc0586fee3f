"""What the desk tells a visitor's page of cobrowsing: begin anew, send less, pause; what agents acknowledge and point at."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from widgets import publish
from widgets.services import signalling, workers

from .codec import encode

if TYPE_CHECKING:
    from .hub import Hub

SLOW_MS = 1000
AGAIN = 5.0  # seconds between two of the same


class Pages:
    """The visitors' tabs; those on this process are spoken to at once, others by the layer."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._told: dict[tuple[str, UUID], float] = {}
        self._kept: set[asyncio.Future[None]] = set()

    def are_here(self, session_id: UUID) -> bool:
        """Whether one of the session's tabs has its socket on this process."""
        return session_id in self._hub.visitors

    def tell(self, session_id: UUID, kind: str, data: dict[str, Any]) -> None:
        """To the tabs on this process; may be lost."""
        text = encode({"type": kind, "data": data})
        for socket in self._hub.visitors.get(session_id, ()):
            socket.outbox.lossy(text)

    def send(self, session_id: UUID, kind: str, data: dict[str, Any], *, near: bool) -> None:
        """To the tab concerned: by the layer unless its socket is known to be here."""
        if near:
            self.tell(session_id, kind, data)
        else:
            publish.ephemeral(session_id, "visitor", {"type": kind, "data": data})

    def keep(self, session_id: UUID, kind: str, data: dict[str, Any]) -> None:
        """For a page that polls, whose poll is woken when it is there to be found."""
        kept = asyncio.ensure_future(workers.run(_keep, session_id, kind, data))
        self._kept.add(kept)
        kept.add_done_callback(self._kept.discard)

    def slow(self, session_id: UUID, cobrowse_id: UUID) -> None:
        """Send less for a while."""
        if self._first("slow", cobrowse_id):
            data = {"cobrowse_id": str(cobrowse_id), "interval_ms": SLOW_MS}
            self.send(session_id, "cobrowse.slow", data, near=self.are_here(session_id))

    def unwatched(self, session_id: UUID, cobrowse_id: UUID) -> None:
        """Nobody looks."""
        if self._first("unwatched", cobrowse_id):
            self.tell(session_id, "cobrowse.unwatched", {"cobrowse_id": str(cobrowse_id)})

    def tidy(self) -> None:
        """Forget what was said long ago."""
        late = time.monotonic() - AGAIN
        self._told = {key: at for key, at in self._told.items() if at > late}

    def _first(self, what: str, cobrowse_id: UUID) -> bool:
        now = time.monotonic()
        if now - self._told.get((what, cobrowse_id), -AGAIN) < AGAIN:
            return False
        self._told[what, cobrowse_id] = now
        return True


def _keep(session_id: UUID, kind: str, data: dict[str, Any]) -> None:
    signalling.keep(session_id, "visitor", data, kind)
    publish.ring(session_id, [])
