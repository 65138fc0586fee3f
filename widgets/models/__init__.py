"""The nouns. Host projects may rely on the names and fields listed in the reference."""

from .agents import AgentPresence
from .audit import AuditEvent
from .calls import Call
from .domains import Domain
from .log import EventRow, SessionEvent
from .logos import Logo
from .queues import Queue, QueueMember
from .sessions import Session
from .tickets import Ticket
from .widgets import Widget

__all__ = [
    "AgentPresence",
    "AuditEvent",
    "Call",
    "Domain",
    "EventRow",
    "Logo",
    "Queue",
    "QueueMember",
    "Session",
    "SessionEvent",
    "Ticket",
    "Widget",
]
