"""What each call takes and gives, by status: the source of protocol/openapi.yaml."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from widgets import errors
from widgets.models import Call, ContactRequest
from widgets.services.cobrowse_rows import AgentCobrowse, CobrowseRecord, CobrowseRow
from widgets.services.statistics import MOST_DAYS
from widgets.services.visitor_card import VisitorCard

from . import (
    agent,
    agent_cobrowse,
    agent_history,
    agent_offers,
    agent_parties,
    agent_recordings,
    agent_requests,
    cobrowse,
    cobrowse_shapes,
    contact,
    inputs,
    inputs_cobrowse,
    party_shapes,
    shapes,
    visitor,
)
from . import agent_shapes as told
from .agent_events import AgentEventsView
from .agent_visitor import VisitorCardView
from .polling import MOST_SEQ, MOST_WAIT

_ALWAYS = ("unavailable",)
_VISITOR = (
    "invalid_request",
    "token_missing",
    "token_invalid",
    "token_expired",
    "origin_not_allowed",
    "session_ended",
    "rate_limited",
)
_AGENT = ("invalid_request", "not_authenticated", "permission_denied")
_BODY = ("invalid_request", "too_large", "unsupported_media_type")
_COUNT = {"type": "integer", "minimum": 0, "maximum": MOST_SEQ}
_WAIT = {"type": "integer", "minimum": 0, "maximum": MOST_WAIT}
_DAY = {"type": "string", "format": "date"}
_FILTERS = {
    "status": {"type": "string", "enum": Call.Status.values},
    "from": _DAY,
    "to": _DAY,
    **{name: {"type": "string", "maxLength": length} for name, length in agent_history.LENGTHS.items()},
}


@dataclass(frozen=True)
class Entry:
    """One method of one view. `answers`: status → type of the JSON, None for no body; `codes`: errors of its own."""

    answers: dict[int, Any]
    codes: tuple[str, ...] = ()
    body: type[inputs.Strict] | type[bytes] | None = None
    query: dict[str, Any] = field(default_factory=dict)
    security: str = ""

    def errors(self) -> dict[int, list[str]]:
        """Status → codes of all errors that this call can be answered with."""
        common = {"authToken": (*_VISITOR, "rate_limited"), "sessionToken": (*_VISITOR, "rate_limited")}
        codes = {
            *self.codes,
            *_ALWAYS,
            *common.get(self.security, ()),
            *(_AGENT if self.security == "agentSession" else ()),
        }
        codes |= {*_BODY} if self.body else set()
        statuses = {error.code: error.status for error in errors.every()}
        found: dict[int, list[str]] = {}
        for code in sorted(codes):
            found.setdefault(statuses[code], []).append(code)
        return found


def _visitor(answers: dict[int, Any], *codes: str, body: Any = None, **query: Any) -> Entry:
    return Entry(answers, codes, body, query, "authToken")


def _agent(answers: dict[int, Any], *codes: str, body: Any = None, **query: Any) -> Entry:
    return Entry(answers, codes, body, query, "agentSession")


_INIT = ("rate_limited", "widget_not_found", "origin_not_allowed", "domain_not_verified", "page_origin_mismatch")
_RESUME = ("widget_inactive", "token_missing", "token_invalid", "token_expired", "session_ended")
_JOIN = (
    "consent_required",
    "form_invalid",
    "already_assigned",
    "in_call",
    "widget_inactive",
    "queue_closed",
    "queue_full",
)

_TRANSFER = ("not_found", "not_in_call", "agent_unavailable", "call_full", "queue_closed")
_INVITED = ("not_found", "invitation_over")
_ASKED = ("not_found", "cobrowse_not_requested", "rate_limited")

CATALOGUE: dict[tuple[Any, str], Entry] = {
    (visitor.ConfigView, "GET"): Entry(
        {200: shapes.WidgetConfig, 304: None},
        ("widget_not_found", "widget_inactive", "rate_limited", "invalid_request"),
    ),
    (visitor.InitView, "POST"): Entry({201: shapes.Init, 200: shapes.Init}, (*_INIT, *_RESUME), inputs.InitInput),
    (visitor.RenewView, "POST"): Entry({200: shapes.Renewed}, (), inputs.Nothing, {}, "sessionToken"),
    (visitor.PageView, "PATCH"): _visitor({200: shapes.Page}, "page_origin_mismatch", body=inputs.PageInput),
    (visitor.FormView, "PUT"): _visitor({200: shapes.FormAnswers}, "form_invalid", body=inputs.FormInput),
    (visitor.RatingView, "POST"): _visitor({200: shapes.Rating}, "not_in_call", body=inputs.RatingInput),
    (visitor.SessionView, "DELETE"): _visitor({204: None}),
    (visitor.QueueView, "GET"): _visitor({200: shapes.Place}, "not_queued"),
    (visitor.QueueView, "POST"): _visitor({201: shapes.Place, 200: shapes.Place}, *_JOIN, body=inputs.JoinInput),
    (visitor.QueueView, "DELETE"): _visitor({204: None}, "in_call"),
    (visitor.EventsView, "GET"): _visitor({200: shapes.Events}, after=_COUNT, wait=_WAIT, signals=_COUNT),
    (visitor.CallView, "GET"): _visitor({200: shapes.CallJoin}, "not_in_call"),
    (visitor.CallEndView, "POST"): _visitor({200: shapes.CallOver}, "not_in_call", body=inputs.Nothing),
    (visitor.CallSignalView, "POST"): _visitor({202: shapes.Accepted}, "not_in_call", body=inputs.SignalInput),
    (visitor.MessagesView, "POST"): _visitor({201: shapes.Message, 200: shapes.Message}, body=inputs.MessageInput),
    (contact.RequestsView, "POST"): Entry(
        {201: shapes.Receipt, 200: shapes.Receipt},
        (*_INIT, *_RESUME, "requests_off", "form_invalid", "consent_required"),
        inputs.RequestInput,
    ),
    (cobrowse.CobrowseView, "GET"): _visitor({200: cobrowse_shapes.Now}),
    (cobrowse.ConsentView, "POST"): _visitor(
        {200: CobrowseRow}, "cobrowse_not_requested", body=inputs_cobrowse.ConsentInput
    ),
    (cobrowse.StopView, "POST"): _visitor({200: cobrowse_shapes.Stopped}, body=inputs_cobrowse.StopInput),
    (cobrowse.FramesView, "POST"): _visitor({202: shapes.Accepted}, "cobrowse_not_requested", body=bytes),
    (cobrowse.DoneView, "POST"): _visitor(
        {200: shapes.Accepted}, "cobrowse_not_requested", body=inputs_cobrowse.DoneInput
    ),
    (cobrowse.DeedsView, "GET"): _visitor({200: cobrowse_shapes.Deeds}),
    (cobrowse.CodeView, "POST"): _visitor({201: cobrowse_shapes.Code}, "cobrowse_active", body=inputs.Nothing),
    (agent_cobrowse.RecordsView, "GET"): _agent({200: cobrowse_shapes.Records}, "not_found"),
    (agent_cobrowse.RequestView, "POST"): _agent(
        {201: AgentCobrowse, 200: AgentCobrowse},
        "not_found",
        "not_in_call",
        "cobrowse_active",
        "session_ended",
        "rate_limited",
        body=inputs.Nothing,
    ),
    (agent_cobrowse.ControlView, "POST"): _agent(
        {200: AgentCobrowse}, *_ASKED, "session_ended", body=inputs_cobrowse.ControlInput
    ),
    (agent_cobrowse.RecordingView, "POST"): _agent(
        {200: AgentCobrowse}, *_ASKED, "recording_off", body=inputs_cobrowse.ControlInput
    ),
    (agent_recordings.RecordingsView, "GET"): _agent(
        {200: cobrowse_shapes.Recordings},
        before={"type": "string", "format": "uuid"},
        kind={"type": "string", "enum": list(agent_recordings.KINDS)},
    ),
    (agent_recordings.ViewingView, "POST"): _agent({201: cobrowse_shapes.Viewing}, "not_found", body=inputs.Nothing),
    (agent_recordings.FramesView, "GET"): _agent({200: cobrowse_shapes.Octets}, "not_found", after=_COUNT),
    (agent_recordings.RecordingView, "DELETE"): _agent({204: None}, "not_found"),
    (agent_cobrowse.StopView, "POST"): _agent({200: cobrowse_shapes.Stopped}, "not_found", body=inputs.Nothing),
    (agent_cobrowse.CodeView, "POST"): _agent(
        {201: AgentCobrowse},
        "not_found",
        "cobrowse_active",
        "session_ended",
        "rate_limited",
        body=inputs_cobrowse.CodeInput,
    ),
    (agent_cobrowse.ByCodeView, "GET"): _agent({200: CobrowseRecord}, "not_found"),
    (agent_cobrowse.ByCodeControlView, "POST"): _agent(
        {200: AgentCobrowse}, *_ASKED, "session_ended", body=inputs_cobrowse.ControlInput
    ),
    (agent_cobrowse.ByCodeRecordingView, "POST"): _agent(
        {200: AgentCobrowse}, *_ASKED, "recording_off", body=inputs_cobrowse.ControlInput
    ),
    (agent_cobrowse.ByCodeStopView, "POST"): _agent({200: cobrowse_shapes.Stopped}, "not_found", body=inputs.Nothing),
    (agent.MeView, "GET"): _agent({200: told.Me}),
    (agent.MeView, "PATCH"): _agent({200: told.Me}, "disposition_required", body=inputs.MeInput),
    (agent.QueueView, "GET"): _agent({200: told.Tickets}),
    (AgentEventsView, "GET"): _agent({200: told.AgentEvents}, wait=_WAIT, cursor={"type": "string"}),
    (agent_history.StatsView, "GET"): _agent(
        {200: told.Stats},
        days={"type": "integer", "minimum": 0, "maximum": MOST_DAYS},
        queue={"type": "string", "maxLength": agent_history.LENGTHS["queue"]},
    ),
    (agent.AcceptView, "POST"): _agent(
        {200: told.CallDetail}, "not_found", "already_taken", "in_call", body=inputs.Nothing
    ),
    (agent.ReleaseView, "POST"): _agent({200: told.Released}, "not_found", body=inputs.Nothing),
    (agent_offers.OfferAcceptView, "POST"): _agent(
        {200: told.CallDetail}, "not_found", "offer_over", "in_call", body=inputs.Nothing
    ),
    (agent_offers.OfferDeclineView, "POST"): _agent(
        {200: told.Declined}, "not_found", "offer_over", body=inputs.Nothing
    ),
    (agent_requests.RequestsView, "GET"): _agent(
        {200: told.Requests},
        before={"type": "string", "format": "uuid"},
        status={"type": "string", "enum": ContactRequest.Status.values},
    ),
    (agent_requests.RequestView, "GET"): _agent({200: told.RequestLine}, "not_found"),
    (agent_requests.RequestView, "PATCH"): _agent({200: told.RequestLine}, "not_found", body=inputs.HandleInput),
    (agent_history.CallsView, "GET"): _agent(
        {200: told.Calls}, before={"type": "string", "format": "uuid"}, active={"type": "boolean"}, **_FILTERS
    ),
    (agent_history.ChoicesView, "GET"): _agent({200: told.Choices}),
    (agent_history.ExportView, "POST"): _agent({200: bytes}, "rate_limited", body=inputs.Nothing, **_FILTERS),
    (agent_history.CallView, "GET"): _agent({200: told.CallRecord}, "not_found"),
    (agent_history.CallView, "PATCH"): _agent({200: told.CallRecord}, "not_found", body=inputs.NotesInput),
    (agent_history.TimelineView, "GET"): _agent({200: told.Timeline}, "not_found", after=_COUNT),
    (VisitorCardView, "GET"): _agent({200: VisitorCard}, "not_found"),
    (agent.CallJoinView, "GET"): _agent({200: shapes.CallJoin}, "not_found", "not_in_call"),
    (agent.CallEndView, "POST"): _agent({200: told.CallDetail}, "not_found", body=inputs.Nothing),
    (agent.CallSignalView, "POST"): _agent({202: shapes.Accepted}, "not_found", "not_in_call", body=inputs.SignalInput),
    (agent.CallMessagesView, "GET"): _agent({200: told.Said}, "not_found"),
    (agent.CallMessagesView, "POST"): _agent(
        {201: shapes.Message, 200: shapes.Message},
        "not_found",
        "not_in_call",
        "session_ended",
        "rate_limited",
        body=inputs.MessageInput,
    ),
    (agent_parties.TargetsView, "GET"): _agent(
        {200: party_shapes.Targets}, "not_found", call={"type": "string", "format": "uuid"}
    ),
    (agent_parties.TransferView, "POST"): _agent({200: told.CallDetail}, *_TRANSFER, body=inputs.TransferInput),
    (agent_parties.CompleteView, "POST"): _agent(
        {200: told.CallDetail}, "not_found", "not_in_call", body=inputs.Nothing
    ),
    (agent_parties.PartyJoinView, "POST"): _agent({200: told.CallDetail}, *_INVITED, body=inputs.Nothing),
    (agent_parties.PartyDeclineView, "POST"): _agent({200: party_shapes.Gone}, *_INVITED, body=inputs.Nothing),
    (agent_parties.PartyLeaveView, "POST"): _agent(
        {200: party_shapes.Gone}, "not_found", "not_in_call", body=inputs.Nothing
    ),
    (agent_parties.SuperviseView, "POST"): _agent(
        {200: told.CallDetail}, "not_found", "not_in_call", "call_full", "already_taken", body=inputs.SuperviseInput
    ),
    (agent_parties.WhispersView, "GET"): _agent({200: party_shapes.Whispers}, "not_found", after=_COUNT),
    (agent_parties.WhispersView, "POST"): _agent(
        {201: party_shapes.Whisper, 200: party_shapes.Whisper},
        "not_found",
        "not_in_call",
        "rate_limited",
        body=inputs.MessageInput,
    ),
}
