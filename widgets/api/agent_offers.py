"""The agent API's answers to offers."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request

from widgets.services import answering

from .agent import AgentView, call_data
from .answer import Answer
from .inputs import Nothing


class OfferAcceptView(AgentView):
    """Yes to an offer."""

    def post(self, request: Request, offer_id: UUID) -> Answer:
        """Take the visitor that is offered to you."""
        self.checked(Nothing)
        return Answer.of(call_data(answering.accept(self.actor, offer_id)))


class OfferDeclineView(AgentView):
    """No to an offer."""

    def post(self, request: Request, offer_id: UUID) -> Answer:
        """Let the visitor go to the next agent; after two in a row you are not available any more."""
        self.checked(Nothing)
        answering.decline(self.user, offer_id)
        return Answer.of({"offer_id": str(offer_id), "outcome": "declined"})
