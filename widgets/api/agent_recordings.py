"""The agent API's views of what was recorded: listed, opened, which is written down, then read part by part; and deleted."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from widgets import errors
from widgets.services import cobrowse_files, cobrowse_rows, recorded, recording_files, recordings

from .agent import AgentView
from .answer import Answer
from .inputs import Nothing, number
from .polling import MOST_SEQ

NEXT = "X-Livedesk-Next"


KINDS: tuple[recorded.Kind, ...] = ("call", "code")


class RecordingsView(AgentView):
    """What there is."""

    def get(self, request: Request) -> Answer:
        """The recordings that the agent may read, the newest first, 50 a page: in calls, by codes, or both."""
        query = self.incoming.query()
        found, following = recorded.page_of(self.user, _kind(query.get("kind")), _uuid(query.get("before")))
        lines = [recorded.line(each) for each in found]
        return Answer.of({"recordings": lines, "next": following, "can_delete": recorded.may_delete(self.user)})


class ViewingView(AgentView):
    """Opening."""

    must_answer = ()

    def post(self, request: Request, recording_id: UUID) -> Answer:
        """Open a recording; each opening is a row of the audit log. What is answered lets you read it for an hour."""
        self.checked(Nothing)
        found = recordings.viewed(self.actor, recording_id)
        proof = cobrowse_files.proof(self.user, found.pk, "recording")
        return Answer.of({"recording": cobrowse_rows.recording_row(found), "proof": proof}, 201)


class FramesView(AgentView):
    """What was recorded."""

    def get(self, request: Request, proof: str) -> HttpResponse:
        """Frames with their times, about a megabyte at once; `X-Livedesk-Next` is the next `after`, if there is more."""
        after = number(self.incoming.query(), "after", 0, MOST_SEQ) or 0
        page = recording_files.read(cobrowse_files.opened(self.user, proof), after)
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        headers |= {} if page.following is None else {NEXT: str(page.following)}
        return HttpResponse(page.octets, content_type="application/octet-stream", headers=headers)


class RecordingView(AgentView):
    """One recording."""

    def delete(self, request: Request, recording_id: UUID) -> Answer:
        """Delete it, for those who may change widgets; its files go with the next sweep."""
        recordings.delete(self.actor, recording_id)
        return Answer(204)


def _kind(text: str | None) -> recorded.Kind | None:
    if text is None:
        return None
    if (kind := next((each for each in KINDS if each == text), None)) is None:
        raise errors.InvalidRequest(f"kind is one of {', '.join(KINDS)}.", param="kind")
    return kind


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text is not None else None
    except ValueError as error:
        raise errors.InvalidRequest("before is the id of a recording.", param="before") from error
