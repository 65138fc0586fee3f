"""What the agent API answers: one type a JSON object."""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from .shapes import Item


class QueueRef(TypedDict):
    """A queue."""

    id: int
    slug: str
    name: str


class TicketQueue(QueueRef):
    """A queue, and the seconds after which waiting in it is critical."""

    sla_seconds: int


class AgentName(TypedDict):
    """An agent."""

    id: str
    name: str


class AgentRealtime(TypedDict):
    """How the console hears of news."""

    url: str
    protocol: str


class Me(TypedDict):
    """The agent who asks."""

    id: str
    name: str
    available: bool
    can_answer: bool
    queues: list[QueueRef]
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


class Tickets(TypedDict):
    """Who waits, in the order of being served."""

    tickets: list[TicketLine]


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
    notes: str
    customer_name: str
    page_url: str
    page_title: str
    form_data: dict[str, Any]
    answers: list[Answered]
    identity: dict[str, Any]
    agent: AgentName | None
    last_event: int


class Released(TypedDict):
    """A visitor who was given back."""

    ticket_id: str
    status: Literal["waiting"]


class Calls(TypedDict):
    """Calls, the newest first; `next` is the `before` of the next page, or null."""

    calls: list[CallDetail]
    next: str | None


class AgentItem(Item):
    """An event of one of the agent's sessions."""

    session_id: str


class AgentSignal(TypedDict):
    """A call signal for the agent."""

    id: int
    session_id: str
    data: dict[str, Any]


class AgentEvents(TypedDict):
    """What the agent's socket would have told."""

    tickets: list[TicketLine]
    calls: list[CallDetail]
    events: list[AgentItem]
    signals: list[AgentSignal]
    cursor: str
    poll_interval_ms: int


class Said(TypedDict):
    """The messages of a call's session, in order."""

    events: list[Item]


class Stats(TypedDict):
    """Today, by the site's clock."""

    handled: int
    dropped: int
    mean_seconds: int
    waiting: int
