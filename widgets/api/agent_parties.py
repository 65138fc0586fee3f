"""The agent API's views of who else is in a call: transfer, invitations, supervision, whispers."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request

from widgets import errors
from widgets.services import calls, handover, parties, supervision, targets, whispers

from .agent import AgentView, call_data
from .answer import Answer
from .inputs import MessageInput, Nothing, SuperviseInput, TransferInput, number
from .polling import MOST_SEQ


class TargetsView(AgentView):
    """Where a call may go."""

    must_answer = ("GET", "HEAD")

    def get(self, request: Request) -> Answer:
        """The agents and the queues to which the call may be transferred."""
        try:
            call_id = UUID(self.incoming.query().get("call", ""))
        except ValueError as error:
            raise errors.InvalidRequest("call is the id of a call.", param="call") from error
        return Answer.of(targets.of(self.own_call(call_id)))


class TransferView(AgentView):
    """A call that is passed on."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Pass the visitor on to an agent or a queue (`cold`), or ask an agent in first (`warm`)."""
        wanted = self.checked(TransferInput)
        pass_on = handover.warm if wanted.get("mode") == "warm" else handover.cold
        call = self.own_call(call_id)
        pass_on(self.actor, call, wanted.get("agent"), wanted.get("queue"), wanted.get("note", ""))
        return Answer.of(call_data(calls.for_agent(self.user, call_id)))


class CompleteView(AgentView):
    """The end of a warm transfer."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Make the agent who was asked in responsible for the call, and leave it to them."""
        self.checked(Nothing)
        return Answer.of(call_data(handover.complete(self.actor, self.own_call(call_id))))


class PartyJoinView(AgentView):
    """Yes to an invitation."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Come into the call that you were asked into."""
        self.checked(Nothing)
        return Answer.of(call_data(parties.join(self.actor, call_id)))


class PartyDeclineView(AgentView):
    """No to an invitation."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Do not come into the call that you were asked into."""
        self.checked(Nothing)
        parties.decline(self.user, call_id)
        return Answer.of({"call_id": str(call_id), "status": "declined"})


class PartyLeaveView(AgentView):
    """Out of another's call."""

    for_supervisors = True

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Leave a call that you were asked into or supervise; it goes on. Repeatable."""
        self.checked(Nothing)
        parties.leave(self.actor, call_id)
        return Answer.of({"call_id": str(call_id), "status": "left"})


class SuperviseView(AgentView):
    """Supervision."""

    for_supervisors = True

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Join another's call, where the visitor is told so, or take it over."""
        mode = self.checked(SuperviseInput)["mode"]
        supervise = supervision.take_over if mode == "take_over" else supervision.join
        return Answer.of(call_data(supervise(self.actor, calls.for_agent(self.user, call_id))))


class WhispersView(AgentView):
    """What the visitor does not hear."""

    for_supervisors = True

    def get(self, request: Request, call_id: UUID) -> Answer:
        """The whispers of a call numbered above `after`, in order, at most 500."""
        after = number(self.incoming.query(), "after", 0, MOST_SEQ)
        heard = whispers.heard(self.user, calls.for_agent(self.user, call_id), after)
        return Answer.of({"whispers": [whispers.data(each) for each in heard]})

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Tell the agent and the parties of a call something; a repeated `client_id` is one whisper."""
        data = self.checked(MessageInput)
        call = calls.for_agent(self.user, call_id)
        self.limit("whisper", call)
        made, new = whispers.whisper(self.user, call, data["text"], data["client_id"])
        return Answer.of(whispers.data(made), 201 if new else 200)
