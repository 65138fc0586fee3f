"""What the agent API answers: one type a JSON object."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from .party_shapes import AgentName, Handover, Invitation, Party, QueueRef
from .shapes import Item


class TicketQueue(QueueRef):
    """A queue, and the seconds after which waiting in it is critical."""

    sla_seconds: int
    routing: Literal["manual", "automatic"]


class OfferRef(TypedDict):
    """A visitor who is offered to the reader, for so many seconds more."""

    id: str
    expires_at: str
    seconds: int


class AgentRealtime(TypedDict):
    """How the console hears of news."""

    url: str
    protocol: str


class Me(TypedDict):
    """The agent who asks."""

    id: str
    name: str
    available: bool
    away_reason: Literal["offers_let_go"] | None
    wrap_up_until: str | None
    max_calls: int
    can_answer: bool
    can_supervise: bool
    queues: list[QueueRef]
    invitations: list[Invitation]
    realtime: AgentRealtime


class TicketLine(TypedDict):
    """A row of the console's table."""

    id: str
    session_id: str
    customer_name: str
    verified: bool
    page_url: str
    page_title: str
    queue: TicketQueue
    joined_at: str
    waiting_seconds: int
    sla_status: Literal["good", "warning", "critical"]
    consent_status: Literal["granted", "pending"]
    position: int
    can_join: bool
    offer: OfferRef | None
    handover: Handover | None


class QueueCount(QueueRef):
    """A queue in which somebody waits, and how many do."""

    waiting: int


class Tickets(TypedDict):
    """The first who wait, in the order of being served, and how many wait in all."""

    tickets: list[TicketLine]
    waiting: int
    queues: list[QueueCount]


class Answered(TypedDict):
    """An answer of the visitor, as it was asked."""

    label: str
    value: Any


class CallDetail(TypedDict):
    """A call as the agent sees it."""

    id: str
    ticket_id: str
    session_id: str
    provider: str
    status: Literal["active", "completed", "missed", "dropped"]
    started_at: str
    ended_at: str | None
    duration_seconds: int
    disposition: str
    dispositions: list[str]
    disposition_required: bool
    notes: str
    customer_name: str
    page_url: str
    page_title: str
    form_data: dict[str, Any]
    answers: list[Answered]
    identity: dict[str, Any]
    agent: AgentName | None
    parties: list[Party]
    handover: Handover | None
    last_event: int
    last_whisper: int


class Released(TypedDict):
    """A visitor who was given back."""

    ticket_id: str
    status: Literal["waiting"]


class CallRecord(CallDetail):
    """A call in the history. `end_reason` is empty while it lives; `sla_met` is null where nobody knows."""

    queue: QueueRef
    end_reason: str
    waited_seconds: int | None
    sla_met: bool | None
    rating: int | None
    rating_comment: str
    supervisable: bool
    transferable: bool


class Declined(TypedDict):
    """An offer that was let go."""

    offer_id: str
    outcome: Literal["declined"]


class Calls(TypedDict):
    """Calls, the newest first; `next` is the `before` of the next page, or null."""

    calls: list[CallRecord]
    next: str | None


class Timeline(TypedDict):
    """What happened in a call, in order; `next` is the `after` of the next page, or null."""

    events: list[Item]
    next: int | None


class Choices(TypedDict):
    """What calls can be filtered by; `agents` is empty where `scope` is `own`."""

    scope: Literal["own", "all"]
    queues: list[QueueRef]
    agents: list[AgentName]
    dispositions: list[str]


class RequestLine(TypedDict):
    """A message or call-back request. `name` is what was typed, `customer_name` the signed one where there is one."""

    id: str
    kind: Literal["message", "callback"]
    status: Literal["open", "done"]
    customer_name: str
    verified: bool
    name: str
    email: str
    phone: str
    text: str
    page_url: str
    language: str
    identity: dict[str, Any]
    consents: list[GivenConsent]
    queue: QueueRef
    widget: str
    created_at: str
    handled_at: str | None
    handled_by: AgentName | None
    can_handle: bool


class GivenConsent(TypedDict):
    """What the visitor agreed to, which version of it, and when."""

    name: str
    label: str
    version: str
    at: str


class Requests(TypedDict):
    """The newest first; `next` is the `before` of the next page, or null."""

    requests: list[RequestLine]
    next: str | None


class RequestsStanding(TypedDict):
    """How many are open in the agent's queues, and when the newest of these was left."""

    open: int
    newest: str | None


class AgentItem(Item):
    """An event of one of the agent's sessions."""

    session_id: str


class AgentSignal(TypedDict):
    """A call signal for the agent."""

    id: int
    session_id: str
    data: dict[str, Any]


class AgentPresence(TypedDict):
    """The agent's own state; `away_reason` says why the desk made them unavailable."""

    available: bool
    away_reason: Literal["offers_let_go"] | None
    wrap_up_until: str | None
    max_calls: int


class AgentEvents(TypedDict):
    """What the agent's socket would have told."""

    tickets: list[TicketLine]
    waiting: int
    queues: list[QueueCount]
    calls: list[CallDetail]
    events: list[AgentItem]
    signals: list[AgentSignal]
    presence: AgentPresence
    invitations: list[Invitation]
    requests: RequestsStanding
    cursor: str
    poll_interval_ms: int


class Said(TypedDict):
    """The messages of a call's session, in order."""

    events: list[Item]


class Figures(TypedDict):
    """Calls of a span of time. Waits are seconds of those who were served; `sla_met` is a part of 1; null: of nobody."""

    handled: int
    missed: int
    dropped: int
    mean_seconds: int
    wait_median_seconds: int | None
    wait_p90_seconds: int | None
    sla_met: float | None
    rating: float | None
    ratings: int


class Hour(Figures):
    """Figures of an hour of today."""

    begin: str


class Day(Figures):
    """Figures of a day by the site's clock."""

    date: str


class Stats(Figures):
    """Today by the site's clock, its hours, the days that were asked for and all of them together; who waits now."""

    waiting: int
    scope: Literal["own", "all"]
    time_zone: str
    period: Figures
    hours: list[Hour]
    days: list[Day]
