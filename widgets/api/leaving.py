"""Leaving the queue: everybody behind is told of it, and so sooner."""

from __future__ import annotations

from widgets.services import tickets

from .answer import Answer
from .entry import answered, session_of
from .incoming import Incoming
from .inputs import Nothing, check


@answered
def leave(incoming: Incoming) -> Answer:
    """`DELETE queue/`."""
    session = session_of(incoming)
    check(Nothing, incoming.data())
    tickets.leave(session)
    return Answer(204)
