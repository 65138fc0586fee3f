"""What a visitor's socket shows of the page: binary frames, with consent, within bounds."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from widgets.errors import RateLimited
from widgets.models import Session
from widgets.services import cobrowse_deeds, cobrowse_frames, workers

from .budget import Budget
from .hub import Hub
from .socket import Shown, VisitorSocket

FRAMES, FRAMES_AT_ONCE = 40, 120
OCTETS, OCTETS_AT_ONCE = 512 * 1024, 4 * 1024 * 1024
TRUSTED = 10.0  # seconds for which a consent that was looked up is believed, should the bell of its end be lost
REFUSED = 1.0  # seconds for which a refusal is
NOTHING = cobrowse_frames.Seen(on=False, paused=False, recording=None)
DROPPED = 1000  # frames above the bounds …
WINDOW = 10.0  # … in so many seconds close the socket


class Showing:
    """The frames of one visitor's socket."""

    def __init__(self, hub: Hub, socket: VisitorSocket) -> None:
        self._hub, self._socket = hub, socket
        self._frames, self._octets = Budget(FRAMES, FRAMES_AT_ONCE), Budget(OCTETS, OCTETS_AT_ONCE)
        self._reports = Budget(20, 40)
        self._window, self._dropped = 0.0, 0

    async def take(self, octets: bytes) -> None:
        """Passes a frame on. Raises TooLarge, InvalidRequest, RateLimited for a flood, and what `unseen` gives."""
        found = cobrowse_frames.head(octets)
        if not self._frames.spend() or not self._octets.spend(len(octets)):
            self._drop(found.cobrowse_id)
        elif (view := await self._view(found, len(octets))).lets(found, len(octets)):
            self._hub.relay.carry(self._socket.session_id, found, octets)
            if view.recording is not None:
                self._hub.taping.take(self._socket.session_id, view.recording, found, octets)

    async def report(self, data: dict[str, Any]) -> None:
        """What became of a command. Raises what `report` does, RateLimited."""
        if not self._reports.spend():
            raise RateLimited("At most 20 in a second.", param="deed")
        await workers.run(cobrowse_deeds.report, Session(pk=self._socket.session_id), data)

    async def _view(self, found: cobrowse_frames.Head, size: int) -> cobrowse_frames.Seen:
        """What may pass of this page. A refusal is told once a second: late frames after an end are no mistakes."""
        socket, now = self._socket, time.monotonic()
        if (known := socket.shown) and now < known.until:
            if known.cobrowse_id == found.cobrowse_id:
                return known.view
            if not known.view.open:
                return NOTHING  # nor is another one looked up within this second
        asked = socket.shown = Shown(found.cobrowse_id, NOTHING, now + REFUSED)
        view = await workers.run(cobrowse_frames.seen, socket.session_id, found.cobrowse_id)
        if socket.shown is not asked:
            return NOTHING  # an end was rung meanwhile: the next frame looks again
        socket.shown = Shown(found.cobrowse_id, view, time.monotonic() + (TRUSTED if view.open else REFUSED))
        if not view.lets(found, size):
            raise cobrowse_frames.unseen("frame")
        return view

    def _drop(self, cobrowse_id: UUID) -> None:
        now = time.monotonic()
        if now - self._window > WINDOW:
            self._window, self._dropped = now, 0
        self._dropped += 1
        if self._dropped > DROPPED:
            raise RateLimited(f"At most {FRAMES} frames a second.")
        if (shown := self._socket.shown) and shown.cobrowse_id == cobrowse_id and shown.view.open:
            self._hub.relay.pages.slow(self._socket.session_id, cobrowse_id)
