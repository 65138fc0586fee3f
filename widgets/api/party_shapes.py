"""What the agent API answers about who is in a call, and who may be: one type a JSON object."""

from __future__ import annotations

from typing import Literal, TypedDict


class QueueRef(TypedDict):
    """A queue."""

    id: int
    slug: str
    name: str


class AgentName(TypedDict):
    """An agent."""

    id: str
    name: str


class Party(AgentName):
    """Somebody who was asked into a call, or who supervises it; the last that is known of them."""

    role: Literal["consulted", "supervisor"]
    status: Literal["invited", "joined", "left", "declined", "expired"]


class Handover(TypedDict("_From", {"from": AgentName})):
    """What the agent who passed a visitor on left for the next."""

    note: str
    at: str


class Invitation(TypedDict("_From", {"from": AgentName})):
    """A call that the reader is asked into, for so many seconds more."""

    id: str
    call_id: str
    session_id: str
    customer_name: str
    queue: QueueRef
    note: str
    expires_at: str
    seconds: int


class Gone(TypedDict):
    """An invitation that was declined, or a call that was left."""

    call_id: str
    status: Literal["declined", "left"]


class TargetAgent(AgentName):
    """An agent to whom a call may go: at once, where `free`."""

    available: bool
    free: bool
    queues: list[str]


class TargetQueue(TypedDict):
    """A queue to which a call may go."""

    slug: str
    name: str
    waiting: int
    agents_available: int


class Targets(TypedDict):
    """Where a call may go."""

    agents: list[TargetAgent]
    queues: list[TargetQueue]


class Whisper(TypedDict):
    """What was said behind the visitor's back."""

    id: int
    call_id: str
    text: str
    client_id: str
    created_at: str
    user: AgentName


class Whispers(TypedDict):
    """The whispers of a call, in order."""

    whispers: list[Whisper]
