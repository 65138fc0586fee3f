"""The way of a visitor's page to the agents who look at it: bounded, in order, and a new snapshot rather than a backlog.

Frames are not looked into. They go straight into the outboxes of agents in this process, and by ``Roads`` to the
processes that announced agents of theirs. What was lost or did not fit is a gap, and a gap asks the page for a snapshot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from widgets import publish
from widgets.services.cobrowse_frames import Head, head

from .pages import Pages
from .passing import Passing
from .roads import Roads
from .socket import AgentSocket
from .watch import Watch

if TYPE_CHECKING:
    from .hub import Hub


class Relay:
    """Who looks at what in this process, and where else somebody looks at the pages that are here."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.watches: dict[UUID, dict[AgentSocket, Watch]] = {}
        self.roads = Roads()
        self.pages = Pages(hub)
        self.passing = Passing(self)

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
        self.pages.tell(watch.session_id, "cobrowse.snapshot", wants)
        channel = self._hub.subscription.channel
        publish.watch(watch.session_id, watch.cobrowse_id, channel, on=True, wants=wants)
        if watch.by_http:
            self.pages.keep(watch.session_id, "cobrowse.snapshot", wants)

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
        self.pages.tidy()

    def announced(self, session_id: UUID, message: dict[str, Any]) -> None:
        """Somebody in another process looks, or does no more."""
        if message["channel"] == self._hub.subscription.channel:
            return  # the page, where it is here, has been told already
        cobrowse_id = UUID(message["cobrowse"])
        self.roads.announced(cobrowse_id, message["channel"], on=message["on"])
        if message["on"]:
            self.passing.forbid(cobrowse_id)
        if message["wants"]:
            self.pages.tell(session_id, "cobrowse.snapshot", message["wants"])
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

    def arrive(self, octets: bytes, *, by_http: bool) -> None:
        """A frame of a page that is elsewhere, or has no socket."""
        found = head(octets)
        for watch in self.watches.get(found.cobrowse_id, {}).values():
            watch.by_http = by_http
        if found.cobrowse_id in self.watches:
            self._pass_on(found, octets, near=False)

    def _pass_on(self, found: Head, octets: bytes, *, near: bool) -> None:
        for watch in tuple(self.watches[found.cobrowse_id].values()):
            if not watch.take(found, octets, near=near):
                self.pages.slow(watch.session_id, found.cobrowse_id)

    def _unwatched(self, session_id: UUID, cobrowse_id: UUID) -> None:
        if cobrowse_id not in self.watches and not self.roads.known(cobrowse_id):
            self.pages.unwatched(session_id, cobrowse_id)
