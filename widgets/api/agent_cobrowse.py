"""The agent API's views of cobrowsing: in a call, and by a code that a visitor read out."""

from __future__ import annotations

from uuid import UUID

from rest_framework.request import Request

from widgets import errors
from widgets.models import Call, Cobrowse
from widgets.services import calls, cobrowse, cobrowse_codes, cobrowse_rows, recorded, recordings, seats

from .agent import AgentView
from .answer import Answer
from .inputs import Nothing
from .inputs_cobrowse import CodeInput, ControlInput


class LookingView(AgentView):
    """For those who look at a visitor's page, or may ask to."""

    for_supervisors = True

    def seated(self, call_id: UUID) -> Call:
        """Raises NotFound, PermissionDenied."""
        call = calls.for_agent(self.user, call_id)
        seats.speaker(self.user, call)
        return call

    def steer(self, found: Cobrowse | None) -> Answer:
        """Asks for control of it, or gives it back."""
        wanted = self.checked(ControlInput).get("wanted", True)
        if found is None:
            raise errors.CobrowseNotRequested
        move = cobrowse.request_control if wanted else cobrowse.release_control
        return Answer.of(cobrowse_rows.agent_row(move(self.actor, found)))

    def record(self, found: Cobrowse | None) -> Answer:
        """Asks to record it, or records no more."""
        wanted = self.checked(ControlInput).get("wanted", True)
        if found is None:
            raise errors.CobrowseNotRequested
        move = recordings.request if wanted else recordings.release
        return Answer.of(cobrowse_rows.agent_row(move(self.actor, found)))

    def end(self, found: Cobrowse | None) -> Answer:
        """Ends it, if there is one."""
        self.checked(Nothing)
        if found is not None:
            cobrowse.stop(self.actor, found)
        return Answer.of({"cobrowse_id": str(found.pk) if found else None})


class RequestView(LookingView):
    """The asking."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Ask the visitor to show their page; repeatable."""
        self.checked(Nothing)
        found, new = cobrowse.request(self.actor, self.seated(call_id))
        return Answer.of(cobrowse_rows.agent_row(found), 201 if new else 200)


class ControlView(LookingView):
    """Steering."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Ask to steer the page that you see; with `wanted` false give it back."""
        return self.steer(cobrowse_rows.live_in(self.seated(call_id)))


class RecordingView(LookingView):
    """Recording."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """Ask the visitor to let the page that you see be recorded; with `wanted` false record it no more."""
        return self.record(cobrowse_rows.live_in(self.seated(call_id)))


class StopView(LookingView):
    """The end."""

    def post(self, request: Request, call_id: UUID) -> Answer:
        """End cobrowsing in this call; repeatable."""
        return self.end(cobrowse_rows.live_in(self.seated(call_id)))


class RecordsView(AgentView):
    """What was asked, answered and done."""

    def get(self, request: Request, call_id: UUID) -> Answer:
        """All cobrowsing of the call with consents and deeds, the oldest first."""
        found = cobrowse_rows.records(calls.for_agent(self.user, call_id))
        return Answer.of({"cobrowses": found, "can_delete": recorded.may_delete(self.user)})


class CodeView(AgentView):
    """Cobrowsing without a call."""

    def post(self, request: Request) -> Answer:
        """Ask the visitor who reads this code out to show their page."""
        code = self.checked(CodeInput)["code"]
        return Answer.of(cobrowse_rows.agent_row(cobrowse_codes.redeem(self.actor, code)), 201)


class ByCodeView(AgentView):
    """One that began with a code, for who redeemed it."""

    def get(self, request: Request, cobrowse_id: UUID) -> Answer:
        """One cobrowsing with consents and deeds."""
        return Answer.of(cobrowse_rows.record(cobrowse_rows.by_code(self.user, cobrowse_id)))


class ByCodeControlView(LookingView):
    """Steering, for who redeemed the code."""

    def post(self, request: Request, cobrowse_id: UUID) -> Answer:
        """Ask to steer the page that you see; with `wanted` false give it back."""
        return self.steer(cobrowse_rows.by_code(self.user, cobrowse_id))


class ByCodeStopView(LookingView):
    """The end, for who redeemed the code."""

    def post(self, request: Request, cobrowse_id: UUID) -> Answer:
        """End it; repeatable."""
        return self.end(cobrowse_rows.by_code(self.user, cobrowse_id))


class ByCodeRecordingView(LookingView):
    """Recording, for who redeemed the code."""

    def post(self, request: Request, cobrowse_id: UUID) -> Answer:
        """Ask the visitor to let the page that you see be recorded; with `wanted` false record it no more."""
        return self.record(cobrowse_rows.by_code(self.user, cobrowse_id))
