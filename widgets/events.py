"""Every fact, as a frozen dataclass: the source of protocol/events.schema.json and of the SDK's types.

A fact becomes a numbered row of its session's log and reaches each client once, in order. What is only worth its newest
value (`STATES`) and what may be lost (`STREAMS`) carries no number.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Literal, TypedDict


class AgentRef(TypedDict):
    """The agent as visitors see them."""

    id: str
    name: str


class TransferTarget(TypedDict, total=False):
    """Where a call went: to an agent, or to a queue by its name."""

    agent: AgentRef
    queue: str


EndReason = Literal["visitor", "agent", "session_ended", "visitor_lost", "agent_lost", "released", "transferred"]
CallOutcome = Literal["completed", "missed", "dropped"]
ControlOver = Literal["declined", "withdrawn", "released", "expired"]
CobrowseOver = Literal[
    "visitor",
    "agent",
    "expired",
    "call_ended",
    "transferred",
    "agent_left",
    "agent_lost",
    "visitor_lost",
    "session_ended",
    "covered",
]


@dataclass(frozen=True, slots=True)
class Event:
    """A fact. `type` is its name on the wire, the fields are its `data`."""

    type: ClassVar[str]

    def data(self) -> dict[str, Any]:
        """The JSON object that the row carries."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class SessionEnded(Event):
    """The session is over; its tokens are dead."""

    type: ClassVar[str] = "session.ended"
    reason: Literal["visitor", "expired", "agent", "revoked"]


@dataclass(frozen=True, slots=True)
class SessionExpiring(Event):
    """The session ends in so many seconds unless the visitor does something."""

    type: ClassVar[str] = "session.expiring"
    seconds: int


@dataclass(frozen=True, slots=True)
class FormSubmitted(Event):
    """The pre-call form was accepted. The answers themselves are not in the log."""

    type: ClassVar[str] = "form.submitted"
    fields: list[str]


@dataclass(frozen=True, slots=True)
class QueueJoined(Event):
    """The visitor waits; `position` 1 is served next."""

    type: ClassVar[str] = "queue.joined"
    ticket_id: str
    position: int
    queue: str


@dataclass(frozen=True, slots=True)
class QueueLeft(Event):
    """The visitor left the queue."""

    type: ClassVar[str] = "queue.left"
    ticket_id: str
    reason: Literal["visitor", "session_ended"]


@dataclass(frozen=True, slots=True)
class QueueAbandoned(Event):
    """The visitor was not heard from for the grace, and lost the place."""

    type: ClassVar[str] = "queue.abandoned"
    ticket_id: str
    reason: Literal["presence_lost"] = "presence_lost"


@dataclass(frozen=True, slots=True)
class AgentAssigned(Event):
    """An agent took the visitor."""

    type: ClassVar[str] = "agent.assigned"
    ticket_id: str
    agent: AgentRef


@dataclass(frozen=True, slots=True)
class AgentUnassigned(Event):
    """The agent gave the visitor back, or passed them on; the place at the head of the queue is kept."""

    type: ClassVar[str] = "agent.unassigned"
    ticket_id: str
    agent: AgentRef
    reason: Literal["released", "agent_lost", "transferred"]


@dataclass(frozen=True, slots=True)
class CallStarted(Event):
    """A call is there to join; `GET call/` says how."""

    type: ClassVar[str] = "call.started"
    call_id: str
    provider: str


@dataclass(frozen=True, slots=True)
class CallEnded(Event):
    """The call is over."""

    type: ClassVar[str] = "call.ended"
    call_id: str
    reason: EndReason
    status: CallOutcome
    duration_seconds: int


@dataclass(frozen=True, slots=True)
class CallTransferred(Event):
    """The call went to another agent or queue. `warm`: it goes on with them; `cold`: it ends, and the visitor waits."""

    type: ClassVar[str] = "call.transferred"
    call_id: str
    mode: Literal["cold", "warm"]
    from_agent: AgentRef
    to: TransferTarget


@dataclass(frozen=True, slots=True)
class CobrowseRequested(Event):
    """An agent asks to see the page. Without an answer by `expires_at`, ISO 8601, nothing starts.

    In a call all agents in it may look: `also` is who is there beside who asks; without one, `call_id` is null, nobody else.
    """

    type: ClassVar[str] = "cobrowse.requested"
    request_id: str
    agent: AgentRef
    expires_at: str
    call_id: str | None
    also: list[AgentRef]


@dataclass(frozen=True, slots=True)
class CobrowseGranted(Event):
    """The visitor agreed to be seen."""

    type: ClassVar[str] = "cobrowse.granted"
    request_id: str


@dataclass(frozen=True, slots=True)
class CobrowseDeclined(Event):
    """The visitor did not agree to be seen."""

    type: ClassVar[str] = "cobrowse.declined"
    request_id: str


@dataclass(frozen=True, slots=True)
class CobrowseControlRequested(Event):
    """An agent asks to steer the page; `request_id` is of this asking, and not the view's."""

    type: ClassVar[str] = "cobrowse.control_requested"
    request_id: str
    agent: AgentRef
    expires_at: str


@dataclass(frozen=True, slots=True)
class CobrowseControlGranted(Event):
    """The visitor agreed to be helped by hand."""

    type: ClassVar[str] = "cobrowse.control_granted"
    request_id: str


@dataclass(frozen=True, slots=True)
class CobrowseControlDeclined(Event):
    """Nobody steers the page: the visitor did not agree, or has taken it back, or the agent needs it no more."""

    type: ClassVar[str] = "cobrowse.control_declined"
    request_id: str
    reason: ControlOver


@dataclass(frozen=True, slots=True)
class CobrowseEnded(Event):
    """Nobody sees the page any more."""

    type: ClassVar[str] = "cobrowse.ended"
    request_id: str
    reason: CobrowseOver


@dataclass(frozen=True, slots=True)
class MessageSent(Event):
    """A chat message; `client_id` is the sender's own, so that a repeat is one message."""

    type: ClassVar[str] = "message.sent"
    message_id: str
    client_id: str
    text: str
    sender: Literal["visitor", "agent"]
    agent: AgentRef | None


STATES = ("queue.position", "presence")
STREAMS = ("signal", "cursor", "cobrowse.frame", "typing")


def every() -> list[type[Event]]:
    """All facts, in the order of the contract."""
    # a dataclass with slots is made twice: the later class is the one in use
    return list({event.type: event for event in Event.__subclasses__()}.values())
