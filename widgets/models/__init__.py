"""The nouns. Host projects may rely on the names and fields listed in the reference."""

from .agents import AgentPresence, AgentProfile
from .audit import AuditEvent
from .calls import Call
from .cobrowse import Cobrowse, CobrowseCode, CobrowseConsent, CobrowseDeed
from .domains import Domain
from .log import EventRow, SessionEvent
from .logos import Logo
from .offers import Offer
from .parties import CallParty, Whisper
from .queues import Queue, QueueMember
from .recordings import CobrowseRecording, RecordingPart
from .requests import ContactRequest
from .sessions import Session
from .tickets import Ticket
from .widgets import Widget

__all__ = [
    "AgentPresence",
    "AgentProfile",
    "AuditEvent",
    "Call",
    "CallParty",
    "Cobrowse",
    "CobrowseCode",
    "CobrowseConsent",
    "CobrowseDeed",
    "CobrowseRecording",
    "ContactRequest",
    "Domain",
    "EventRow",
    "Logo",
    "Offer",
    "Queue",
    "QueueMember",
    "RecordingPart",
    "Session",
    "SessionEvent",
    "Ticket",
    "Whisper",
    "Widget",
]
