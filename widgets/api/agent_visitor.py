"""The agent API's view of who a call is with."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request

from widgets.services import calls, visitor_card

from .agent import AgentView
from .answer import Answer


class VisitorCardView(AgentView):
    """The visitor of a call."""

    def get(self, request: Request, call_id: UUID) -> Answer:
        """Pages of this visit, device, language, consents, and earlier visits of the same verified visitor."""
        return Answer.of(visitor_card.card(self.user, calls.for_agent(self.user, call_id)))
