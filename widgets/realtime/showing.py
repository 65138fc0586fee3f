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
from .socket import VisitorSocket

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
        self._refused, self._refused_until = NOTHING, 0.0
        self._window, self._dropped = 0.0, 0

    async def take(self, octets: bytes) -> None:
        """Passes a frame on. Raises TooLarge, InvalidRequest, RateLimited for a flood, and what `unseen` gives."""
        found = cobrowse_frames.head(octets)
        if not self._frames.spend() or not self._octets.spend(len(octets)):
            self._drop(found.cobrowse_id)
        elif await self._allowed(found, len(octets)):
            self._hub.relay.carry(self._socket.session_id, found, octets)
            if self._socket.recording is not None:
                self._hub.taping.take(self._socket.session_id, self._socket.recording, found, octets)

    async def report(self, data: dict[str, Any]) -> None:
        """What became of a command. Raises what `report` does, RateLimited."""
        if not self._reports.spend():
            raise RateLimited("At most 20 in a second.", param="deed")
        await workers.run(cobrowse_deeds.report, Session(pk=self._socket.session_id), data)

    async def _allowed(self, found: cobrowse_frames.Head, size: int) -> bool:
        """Whether the visitor has agreed. A refusal is told once a second: late frames after an end are no mistakes."""
        socket, now = self._socket, time.monotonic()
        if socket.seen == found.cobrowse_id and now < socket.seen_until:
            return True
        if now < self._refused_until:
            return socket.seen == found.cobrowse_id and self._refused.lets(found, size)
        socket.seen, socket.seen_until = found.cobrowse_id, now + TRUSTED  # an end that is rung meanwhile takes it back
        view = await workers.run(cobrowse_frames.seen, socket.session_id, found.cobrowse_id)
        socket.recording = view.recording
        if view.on and not view.paused:
            return socket.seen_until > 0.0
        socket.seen_until = 0.0
        self._refused, self._refused_until = view, time.monotonic() + REFUSED
        if not view.lets(found, size):
            raise cobrowse_frames.unseen("frame")
        return True

    def _drop(self, cobrowse_id: UUID) -> None:
        now = time.monotonic()
        if now - self._window > WINDOW:
            self._window, self._dropped = now, 0
        self._dropped += 1
        if self._dropped > DROPPED:
            raise RateLimited(f"At most {FRAMES} frames a second.")
        if self._socket.seen == cobrowse_id and self._socket.seen_until:
            self._hub.relay.pages.slow(self._socket.session_id, cobrowse_id)
