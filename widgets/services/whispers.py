"""Whispers: what supervisors, the agent and the parties of a call tell each other, and the visitor never hears."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from .. import errors, permissions, publish
from ..models import Call, Whisper
from ..times import iso
from . import seats
from .agents import agent_ref
from .messages import MAX_CLIENT_ID, MAX_TEXT

MOST = 500


def heard(user: Any, call: Call, after: int = 0) -> list[Whisper]:
    """The whispers numbered above `after`, in order, at most 500. Raises PermissionDenied."""
    _check(user, call)
    return list(call.whispers.filter(pk__gt=after).select_related("user").order_by("pk")[:MOST])


def whisper(user: Any, call: Call, text: str, client_id: str) -> tuple[Whisper, bool]:
    """Writes it, and says whether it is new; a repeated `client_id` is one. Raises PermissionDenied, NotInCall, InvalidRequest."""
    _check(user, call)
    text = text.strip()
    if not text or len(text) > MAX_TEXT:
        raise errors.InvalidRequest(f"text has between 1 and {MAX_TEXT} characters", param="text")
    if not client_id or len(client_id) > MAX_CLIENT_ID:
        raise errors.InvalidRequest(f"client_id has between 1 and {MAX_CLIENT_ID} characters", param="client_id")
    if (earlier := _earlier(user, call, client_id)) is not None:
        return earlier, False
    if call.status != Call.Status.ACTIVE:
        raise errors.NotInCall
    try:
        return _write(user, call, text, client_id), True
    except IntegrityError:  # the same, sent twice at once
        again = _earlier(user, call, client_id)
        if again is None:
            raise
        return again, False


@transaction.atomic
def _write(user: Any, call: Call, text: str, client_id: str) -> Whisper:
    made = Whisper.objects.create(call=call, user=user, text=text, client_id=client_id)
    everybody = list(_listeners(call))
    publish.ring(None, [], agents=everybody)
    frame = {"type": "whisper", "data": data(made)}
    transaction.on_commit(lambda: _tell(call, everybody, frame), robust=True)
    return made


def _listeners(call: Call) -> set[Any]:
    """Who is in the call, and who oversees it and has whispered; not who has left, or has lost the right."""
    joined = seats.joined(call.pk).values_list("user_id", flat=True)
    here: set[Any] = {each for each in (call.agent_id, *joined) if each is not None}
    spoke = get_user_model()._default_manager.filter(widget_whispers__call=call).exclude(pk__in=here).distinct()
    return here | {user.pk for user in spoke if permissions.can_oversee(user)}


def _tell(call: Call, user_ids: list[Any], frame: dict[str, Any]) -> None:
    for user_id in user_ids:
        publish.ephemeral(call.session_id, seats.key_of(user_id), frame)


def data(made: Whisper) -> dict[str, Any]:
    """A whisper as JSON. Needs `user` loaded."""
    return {
        "id": made.pk,
        "call_id": str(made.call_id),
        "text": made.text,
        "client_id": made.client_id,
        "created_at": iso(made.created_at),
        "user": agent_ref(made.user),
    }


def _check(user: Any, call: Call) -> None:
    if not permissions.can_oversee(user):
        seats.speaker(user, call)


def _earlier(user: Any, call: Call, client_id: str) -> Whisper | None:
    return call.whispers.select_related("user").filter(user=user, client_id=client_id).first()
