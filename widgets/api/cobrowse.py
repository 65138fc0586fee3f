"""The visitor API's views of cobrowsing."""

from __future__ import annotations

from rest_framework.request import Request

from widgets import limits
from widgets.services import cobrowse, cobrowse_codes, cobrowse_deeds, cobrowse_frames, cobrowse_rows
from widgets.services.cobrowse_codes import LIFE
from widgets.times import iso

from .answer import Answer
from .inputs import Nothing
from .inputs_cobrowse import ConsentInput, DoneInput, StopInput
from .visitor import VisitorView

FRAME_RATE = "240/m"
"""Frames by HTTP of one session."""


class CobrowseView(VisitorView):
    """What there is."""

    def get(self, request: Request) -> Answer:
        """The cobrowsing that an agent has asked for, or that goes on; null when there is none."""
        found = cobrowse_rows.live(self.session.pk)
        return Answer.of({"cobrowse": cobrowse_rows.row(found) if found else None})


class ConsentView(VisitorView):
    """Yes and no."""

    def post(self, request: Request) -> Answer:
        """Answer an agent who asks to see or to steer the page, or take a yes back; the same answer again is no error."""
        data = self.checked(ConsentInput)
        version = data.get("text_version", "")
        return Answer.of(cobrowse_rows.row(cobrowse.answer(self.session, data["request_id"], data["granted"], version)))


class StopView(VisitorView):
    """The end."""

    def post(self, request: Request) -> Answer:
        """End cobrowsing, whatever state it is in; repeatable."""
        covered = self.checked(StopInput).get("covered", False)
        found = cobrowse.withdraw(self.session, covered=covered)
        return Answer.of({"cobrowse_id": str(found) if found else None})


class FramesView(VisitorView):
    """The page, where there is no socket."""

    def post(self, request: Request) -> Answer:
        """Pass one binary frame on to the agents who look at the page."""
        limits.check("cobrowse-frame", str(self.session.pk), FRAME_RATE)
        cobrowse_frames.carry(self.session, self.incoming.octets())
        return Answer.of({}, 202)


class DoneView(VisitorView):
    """What became of a deed, where there is no socket."""

    def post(self, request: Request) -> Answer:
        """Say what became of what the agent did on the page; the first word counts."""
        data = self.checked(DoneInput)
        cobrowse_deeds.report(self.session, {**data, "cobrowse_id": str(data["cobrowse_id"])})
        return Answer.of({})


class DeedsView(VisitorView):
    """What was done."""

    def get(self, request: Request) -> Answer:
        """What agents did on the visitor's pages, the oldest first, at most 1,000."""
        return Answer.of({"deeds": cobrowse_rows.deeds_of(self.session.pk)})


class CodeView(VisitorView):
    """Cobrowsing without a call."""

    def post(self, request: Request) -> Answer:
        """Six digits to read out to an agent, in the place of earlier ones."""
        self.checked(Nothing)
        code, until = cobrowse_codes.issue(self.session)
        return Answer.of({"code": code, "expires_at": iso(until), "seconds": round(LIFE.total_seconds())}, 201)
