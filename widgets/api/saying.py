"""A visitor's chat message: what is called most in a call."""

from __future__ import annotations

from typing import Any

from widgets import limits
from widgets.conf import conf
from widgets.services import messages
from widgets.times import iso

from .answer import Answer
from .entry import answered, session_of
from .incoming import Incoming
from .inputs import MessageInput, check
from .shapes import Message


@answered
def say(incoming: Incoming) -> Answer:
    """`POST messages/`."""
    session = session_of(incoming)
    limits.check("message", str(session.pk), conf.message_rate)
    data = check(MessageInput, incoming.data())
    event, created = messages.send(session, "visitor", data["text"], data["client_id"])
    return Answer.of(message_data(event.data, event.seq, iso(event.created_at)), 201 if created else 200)


def message_data(data: dict[str, Any], seq: int, created_at: str) -> Message:
    """A stored message as JSON."""
    return {
        "message_id": data["message_id"],
        "seq": seq,
        "created_at": created_at,
        "text": data["text"],
        "client_id": data["client_id"],
    }
