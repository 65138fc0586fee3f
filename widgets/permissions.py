"""Who may do what: `can_*(actor, thing) -> bool`, from what is in memory."""

from __future__ import annotations

from typing import Any

from .models import Call

ANSWER = "widgets.answer_queue"
SUPERVISE = "widgets.supervise_queue"


def can_answer(user: Any) -> bool:
    """May open the console and take visitors of the queues they are a member of."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(ANSWER))


def can_supervise(user: Any) -> bool:
    """May take any visitor of any queue, whatever its routing."""
    return can_answer(user) and bool(user.has_perm(SUPERVISE))


def can_oversee(user: Any) -> bool:
    """May join any call, and whisper to its agent; to take it over they must answer, too."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(SUPERVISE))


def can_take_part(user: Any) -> bool:
    """May be in calls at all: who answers, and who supervises."""
    return can_answer(user) or can_oversee(user)


def can_watch(user: Any) -> bool:
    """May open the console, read-only at the least."""
    return bool(user.is_authenticated and user.is_active and (can_answer(user) or user.has_perm("widgets.view_ticket")))


def can_read_calls(user: Any) -> bool:
    """May read everybody's calls, and not their own alone: who runs the desk, supervises it or looks on."""
    return can_watch(user) and any(can_use(user, name) for name in ("change_queue", "supervise_queue", "view_call"))


def can_read_requests(user: Any) -> bool:
    """May read what visitors have left in the queues that they see."""
    return can_answer(user) or (can_watch(user) and can_use(user, "view_contactrequest"))


def can_touch_call(user: Any, call: Call) -> bool:
    """May speak in, end and annotate this call."""
    return can_answer(user) and call.agent_id == user.pk


def can_use(user: Any, permission: str) -> bool:
    """Holds one of our permissions on settings, named without the app's label: `change_widget`."""
    return bool(user.is_authenticated and user.is_active and user.has_perm(f"widgets.{permission}"))
