"""The API's addresses, under `api/v1/`."""

from __future__ import annotations

from django.db import transaction
from django.urls import URLPattern, path, re_path

from . import (
    agent,
    agent_cobrowse,
    agent_history,
    agent_offers,
    agent_parties,
    agent_recordings,
    agent_requests,
    cobrowse,
    contact,
    visitor,
)
from .agent_events import agent_events_view
from .agent_visitor import VisitorCardView
from .view import JsonView, nowhere


def _at(route: str, view: type[JsonView], name: str) -> URLPattern:
    """Services are the transactions: a host's ATOMIC_REQUESTS does not wrap them."""
    return path(route, transaction.non_atomic_requests(view.as_view()), name=name)


visitor_urls = [
    _at("widgets/<str:key>/config/", visitor.ConfigView, "config"),
    _at("init/", visitor.InitView, "init"),
    _at("session/token/", visitor.RenewView, "renew"),
    _at("session/page/", visitor.PageView, "page"),
    _at("session/form/", visitor.FormView, "form"),
    _at("session/rating/", visitor.RatingView, "rating"),
    _at("session/", visitor.SessionView, "session"),
    _at("queue/", visitor.QueueView, "queue"),
    path("events/", visitor.events_view(), name="events"),
    _at("call/", visitor.CallView, "call"),
    _at("call/end/", visitor.CallEndView, "call-end"),
    _at("call/signal/", visitor.CallSignalView, "call-signal"),
    _at("messages/", visitor.MessagesView, "messages"),
    _at("cobrowse/", cobrowse.CobrowseView, "cobrowse"),
    _at("cobrowse/consent/", cobrowse.ConsentView, "cobrowse-consent"),
    _at("cobrowse/stop/", cobrowse.StopView, "cobrowse-stop"),
    _at("cobrowse/frames/", cobrowse.FramesView, "cobrowse-frames"),
    _at("cobrowse/done/", cobrowse.DoneView, "cobrowse-done"),
    _at("cobrowse/deeds/", cobrowse.DeedsView, "cobrowse-deeds"),
    _at("cobrowse/code/", cobrowse.CodeView, "cobrowse-code"),
    _at("requests/", contact.RequestsView, "requests"),
]

agent_urls = [
    _at("agent/me/", agent.MeView, "agent-me"),
    _at("agent/queue/", agent.QueueView, "agent-queue"),
    path("agent/events/", agent_events_view(), name="agent-events"),
    _at("agent/stats/", agent_history.StatsView, "agent-stats"),
    _at("agent/tickets/<uuid:ticket_id>/accept/", agent.AcceptView, "agent-accept"),
    _at("agent/tickets/<uuid:ticket_id>/release/", agent.ReleaseView, "agent-release"),
    _at("agent/offers/<uuid:offer_id>/accept/", agent_offers.OfferAcceptView, "agent-offer-accept"),
    _at("agent/offers/<uuid:offer_id>/decline/", agent_offers.OfferDeclineView, "agent-offer-decline"),
    _at("agent/requests/", agent_requests.RequestsView, "agent-requests"),
    _at("agent/requests/<uuid:request_id>/", agent_requests.RequestView, "agent-request"),
    _at("agent/calls/", agent_history.CallsView, "agent-calls"),
    _at("agent/calls/choices/", agent_history.ChoicesView, "agent-call-choices"),
    _at("agent/calls/export/", agent_history.ExportView, "agent-call-export"),
    _at("agent/calls/<uuid:call_id>/", agent_history.CallView, "agent-call"),
    _at("agent/calls/<uuid:call_id>/timeline/", agent_history.TimelineView, "agent-call-timeline"),
    _at("agent/calls/<uuid:call_id>/visitor/", VisitorCardView, "agent-call-visitor"),
    _at("agent/calls/<uuid:call_id>/join/", agent.CallJoinView, "agent-call-join"),
    _at("agent/calls/<uuid:call_id>/end/", agent.CallEndView, "agent-call-end"),
    _at("agent/calls/<uuid:call_id>/signal/", agent.CallSignalView, "agent-call-signal"),
    _at("agent/calls/<uuid:call_id>/messages/", agent.CallMessagesView, "agent-call-messages"),
    _at("agent/targets/", agent_parties.TargetsView, "agent-targets"),
    _at("agent/calls/<uuid:call_id>/transfer/", agent_parties.TransferView, "agent-transfer"),
    _at("agent/calls/<uuid:call_id>/transfer/complete/", agent_parties.CompleteView, "agent-transfer-complete"),
    _at("agent/calls/<uuid:call_id>/party/join/", agent_parties.PartyJoinView, "agent-party-join"),
    _at("agent/calls/<uuid:call_id>/party/decline/", agent_parties.PartyDeclineView, "agent-party-decline"),
    _at("agent/calls/<uuid:call_id>/party/leave/", agent_parties.PartyLeaveView, "agent-party-leave"),
    _at("agent/calls/<uuid:call_id>/supervise/", agent_parties.SuperviseView, "agent-supervise"),
    _at("agent/calls/<uuid:call_id>/cobrowse/", agent_cobrowse.RecordsView, "agent-cobrowse-records"),
    _at("agent/calls/<uuid:call_id>/cobrowse/request/", agent_cobrowse.RequestView, "agent-cobrowse-request"),
    _at("agent/calls/<uuid:call_id>/cobrowse/control/", agent_cobrowse.ControlView, "agent-cobrowse-control"),
    _at("agent/calls/<uuid:call_id>/cobrowse/stop/", agent_cobrowse.StopView, "agent-cobrowse-stop"),
    _at("agent/calls/<uuid:call_id>/cobrowse/recording/", agent_cobrowse.RecordingView, "agent-cobrowse-recording"),
    _at("agent/recordings/", agent_recordings.RecordingsView, "agent-recordings"),
    _at("agent/recordings/<uuid:recording_id>/", agent_recordings.RecordingView, "agent-recording"),
    _at("agent/recordings/<uuid:recording_id>/viewing/", agent_recordings.ViewingView, "agent-recording-viewing"),
    _at("agent/recordings/frames/<str:proof>/", agent_recordings.FramesView, "agent-recording-frames"),
    _at("agent/cobrowse/code/", agent_cobrowse.CodeView, "agent-cobrowse-code"),
    _at("agent/cobrowse/<uuid:cobrowse_id>/", agent_cobrowse.ByCodeView, "agent-cobrowse"),
    _at("agent/cobrowse/<uuid:cobrowse_id>/control/", agent_cobrowse.ByCodeControlView, "agent-by-code-control"),
    _at("agent/cobrowse/<uuid:cobrowse_id>/recording/", agent_cobrowse.ByCodeRecordingView, "agent-by-code-recording"),
    _at("agent/cobrowse/<uuid:cobrowse_id>/stop/", agent_cobrowse.ByCodeStopView, "agent-by-code-stop"),
    _at("agent/calls/<uuid:call_id>/whispers/", agent_parties.WhispersView, "agent-whispers"),
]

urlpatterns = [
    *visitor_urls,
    *agent_urls,
    re_path(r"^", nowhere, name="nowhere"),
]
