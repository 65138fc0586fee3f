"""The way of a visitor's page to the agents who look at it: bounded, in order, and a new snapshot rather than a backlog.

Frames are not looked into. They go straight into the outboxes of agents in this process, and by ``Roads`` to the
processes that announced agents of theirs. What was lost or did not fit is a gap, and a gap asks the page for a snapshot.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from widgets import publish
from widgets.services import signalling, workers
from widgets.services.cobrowse_frames import Head, head

from .codec import encode
from .roads import Roads
from .socket import AgentSocket
from .watch import Watch

if TYPE_CHECKING:
    from .hub import Hub

SLOW_MS = 1000
SLOW_AGAIN = 5.0  # seconds between two requests to a page to send less
UNWATCHED_AGAIN = 5.0


class Relay:
    """Who looks at what in this process, and where else somebody looks at the pages that are here."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.watches: dict[UUID, dict[AgentSocket, Watch]] = {}
        self.roads = Roads()
        self._told: dict[tuple[str, UUID], float] = {}
        self._kept: set[asyncio.Future[None]] = set()

    def watch(self, socket: AgentSocket, cobrowse_id: UUID, session_id: UUID) -> None:
        """The agent looks from now on, beginning with a new snapshot."""
        made = Watch(socket, cobrowse_id, session_id, self.want)
        self.watches.setdefault(cobrowse_id, {})[socket] = made
        made.by_http = True  # whether the page has a socket nobody knows yet
        made.ask(0, "joined")
        made.by_http = False

    def unwatch(self, socket: AgentSocket, cobrowse_id: UUID | None = None) -> None:
        """The agent looks no more, at this one or at all."""
        for each in [cobrowse_id] if cobrowse_id else [*self.watches]:
            here = self.watches.get(each, {})
            if (gone := here.pop(socket, None)) is not None and not here:
                del self.watches[each]
                publish.watch(gone.session_id, each, self._hub.subscription.channel, on=False, wants=None)
                self._unwatched(gone.session_id, each)

    def want(self, watch: Watch, stream: int, reason: str) -> None:
        """The page is to begin anew; the same message says where its frames are to go."""
        wants = {"cobrowse_id": str(watch.cobrowse_id), "stream": stream, "reason": reason}
        self._tell(watch.session_id, "cobrowse.snapshot", wants)
        channel = self._hub.subscription.channel
        publish.watch(watch.session_id, watch.cobrowse_id, channel, on=True, wants=wants)
        if watch.by_http:
            keep = workers.run(signalling.keep, watch.session_id, "visitor", wants, "cobrowse.snapshot")
            kept = asyncio.ensure_future(keep)
            self._kept.add(kept)
            kept.add_done_callback(self._kept.discard)

    def announce(self, watch: Watch) -> None:
        """Still here: the frames are to go on coming."""
        channel = self._hub.subscription.channel
        publish.watch(watch.session_id, watch.cobrowse_id, channel, on=True, wants=None)

    def close(self) -> None:
        """The process listens no more."""
        self.roads.close_all()

    def tidy(self) -> None:
        """Forget what is long over."""
        self.roads.tidy()
        late = time.monotonic() - SLOW_AGAIN
        self._told = {key: at for key, at in self._told.items() if at > late}

    def announced(self, session_id: UUID, message: dict[str, Any]) -> None:
        """Somebody in another process looks, or does no more."""
        if message["channel"] == self._hub.subscription.channel:
            return  # the page, where it is here, has been told already
        cobrowse_id = UUID(message["cobrowse"])
        self.roads.announced(cobrowse_id, message["channel"], on=message["on"])
        if message["wants"]:
            self._tell(session_id, "cobrowse.snapshot", message["wants"])
        elif not message["on"]:
            self._unwatched(session_id, cobrowse_id)

    def carry(self, session_id: UUID, found: Head, octets: bytes) -> None:
        """A frame of a page on this process."""
        roads = self.roads.known(found.cobrowse_id)
        if found.cobrowse_id in self.watches:
            self._pass_on(found, octets, near=True)
        elif not roads:
            self._unwatched(session_id, found.cobrowse_id)
        for channel in roads:
            self.roads.put(channel, session_id, octets)

    def arrive(self, octets: bytes) -> None:
        """A frame of a page that is elsewhere, or has no socket."""
        found = head(octets)
        if found.cobrowse_id in self.watches:
            self._pass_on(found, octets, near=False)

    def _pass_on(self, found: Head, octets: bytes, *, near: bool) -> None:
        for watch in tuple(self.watches[found.cobrowse_id].values()):
            if not near:
                watch.by_http = watch.session_id not in self._hub.visitors
            if not watch.take(found, octets, near=near):
                self.slow(watch.session_id, found.cobrowse_id)

    def slow(self, session_id: UUID, cobrowse_id: UUID) -> None:
        """The page is to send less for a while."""
        if self._first("slow", cobrowse_id, SLOW_AGAIN):
            data = {"cobrowse_id": str(cobrowse_id), "interval_ms": SLOW_MS}
            self.to_page(session_id, {"type": "cobrowse.slow", "data": data}, near=session_id in self._hub.visitors)

    def _unwatched(self, session_id: UUID, cobrowse_id: UUID) -> None:
        watched = cobrowse_id in self.watches or self.roads.known(cobrowse_id)
        if not watched and self._first("unwatched", cobrowse_id, UNWATCHED_AGAIN):
            self._tell(session_id, "cobrowse.unwatched", {"cobrowse_id": str(cobrowse_id)})

    def _first(self, what: str, cobrowse_id: UUID, pause: float) -> bool:
        now = time.monotonic()
        if now - self._told.get((what, cobrowse_id), -pause) < pause:
            return False
        self._told[what, cobrowse_id] = now
        return True

    def to_page(self, session_id: UUID, frame: dict[str, Any], *, near: bool) -> None:
        """To the visitor's tabs; by the layer unless their socket is known to be here."""
        if near:
            self._tell(session_id, frame["type"], frame["data"])
        else:
            publish.ephemeral(session_id, "visitor", frame)

    def _tell(self, session_id: UUID, kind: str, data: dict[str, Any]) -> None:
        text = encode({"type": kind, "data": data})
        for socket in self._hub.visitors.get(session_id, ()):
            socket.outbox.lossy(text)
