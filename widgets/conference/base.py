"""What a conference provider is."""

from __future__ import annotations

from typing import Any, Literal

from ..models import Call

Participant = Literal["visitor", "agent"]


class Provider:
    """One way to hold a call. Subclass it, and name the class in WIDGETS_PROVIDERS."""

    name = ""
    module = ""
    """Static path of the lazy client module, which exports `mount(host)`."""

    def csp(self) -> dict[str, list[str]]:
        """Sources that a page needs for calls, by directive: `{"script-src": ["https://meet.example.com"]}`."""
        return {}

    def join(self, call: Call, participant: Participant) -> dict[str, Any]:
        """What the participant's browser needs to join, credentials included; JSON. Never written to the log."""
        raise NotImplementedError

    def end(self, call: Call) -> None:
        """Called once after the call has ended and was committed: close rooms, revoke what can be revoked."""
