"""Chat messages: facts of the log; a repeated `client_id` is one message."""

from __future__ import annotations

import uuid
from typing import Any, Literal

from django.db import IntegrityError
from django.db.models import CharField, UUIDField

from .. import errors, events, publish
from ..models import Call, Session, SessionEvent
from ..models.log import EventRow
from .agents import agent_ref
from .prepared import Prepared

MAX_TEXT = 4000
MAX_CLIENT_ID = 60
_LIVE = [state for state in Session.State.values if state != Session.State.ENDED]
Sender = Literal["visitor", "agent"]


def said(call: Call, limit: int = 500) -> list[EventRow]:
    """The latest messages of the call's session as rows of the log, in order; not what was said after the call."""
    found = SessionEvent.objects.filter(session_id=call.session_id, type=events.MessageSent.type)
    if call.ended_at is not None:
        found = found.filter(created_at__lte=call.ended_at)
    return [event.row() for event in reversed(found.order_by("-seq")[:limit])]


def reply(agent: Any, call: Call, text: str, client_id: str) -> tuple[SessionEvent, bool]:
    """The agent's message in their call, which may be repeated after its end. Raises NotInCall and as `send`."""
    if call.status != Call.Status.ACTIVE and _earlier(call.session, f"agent:{client_id}") is None:
        raise errors.NotInCall
    return send(call.session, "agent", text, client_id, agent)


def send(session: Session, sender: Sender, text: str, client_id: str, agent: Any = None) -> tuple[SessionEvent, bool]:
    """Writes the message: its row, and whether it is new. Raises InvalidRequest, SessionEnded."""
    text = text.strip()
    if not text or len(text) > MAX_TEXT:
        raise errors.InvalidRequest(f"text has between 1 and {MAX_TEXT} characters", param="text")
    if not client_id or len(client_id) > MAX_CLIENT_ID:
        raise errors.InvalidRequest(f"client_id has between 1 and {MAX_CLIENT_ID} characters", param="client_id")
    key = f"{sender}:{client_id}"
    event = events.MessageSent(
        message_id=str(uuid.uuid4()),
        client_id=client_id,
        text=text,
        sender=sender,
        agent=agent_ref(agent) if agent is not None else None,
    )
    try:
        row = publish.append_alone(session, event, only_from=_LIVE, idempotency_key=key)
    except IntegrityError:
        if (earlier := _earlier(session, key)) is None:
            raise
        return earlier, False
    if row is not None:
        return row, True
    if (earlier := _earlier(session, key)) is None:
        raise errors.SessionEnded
    return earlier, False


def _earlier(session: Session, key: str) -> SessionEvent | None:
    return next(iter(_EARLIER(session_id=session.pk, key=key)), None)


def _with_key(session_id: Any, key: Any) -> Any:
    return SessionEvent.objects.filter(session_id=session_id, idempotency_key=key)


_EARLIER = Prepared[SessionEvent](_with_key, session_id=UUIDField(), key=CharField())
