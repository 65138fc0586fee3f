"""When a page's frames may go past the desk, by the channel of its call: to the only one who looks, as long as this is said."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from widgets.services.seats import key_of

from .codec import encode
from .watch import Watch

if TYPE_CHECKING:
    from .relay import Relay

SECONDS = 25  # it is said anew every ten; one word may be lost


class Passing:
    """What this process allows to the pages that its agents look at. Elsewhere nobody may look at the same one."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay

    def allow(self, watch: Watch, call_id: UUID | None) -> None:
        """For a while, by this call; None, or somebody else who looks: not any more."""
        alone = len(self._relay.watches.get(watch.cobrowse_id, {})) == 1
        if call_id is None or not alone or self._relay.roads.known(watch.cobrowse_id):
            self.forbid(watch.cobrowse_id)
        else:
            watch.past_desk = call_id
            self._say(watch, call_id, SECONDS)

    def forbid(self, cobrowse_id: UUID) -> None:
        """By the desk from now on, if it was not before."""
        for watch in self._relay.watches.get(cobrowse_id, {}).values():
            if watch.past_desk is not None:
                self._say(watch, watch.past_desk, 0)
                watch.past_desk = None

    def _say(self, watch: Watch, call_id: UUID, seconds: int) -> None:
        names = {"cobrowse_id": str(watch.cobrowse_id), "call_id": str(call_id), "agent": key_of(watch.socket.user_id)}
        told = {**names, "seconds": seconds}
        watch.socket.outbox.put(encode({"type": "cobrowse.channel", "data": told}))  # what comes without is not shown
        pages = self._relay.pages
        pages.send(watch.session_id, "cobrowse.channel", told, near=pages.are_here(watch.session_id))
        if watch.by_http:
            pages.keep(watch.session_id, "cobrowse.channel", told)
