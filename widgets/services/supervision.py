"""Supervision: joining another's call, where everybody is told so, and taking it over."""

from __future__ import annotations

from typing import Any

from .. import errors, permissions
from ..models import Call
from . import audit, calls, handover, parties


def join(actor: Any, call: Call) -> Call:
    """The supervisor is in the call, heard and seen. Repeatable. Raises PermissionDenied, NotInCall, CallFull."""
    user = audit.user_of(actor)
    if not permissions.can_oversee(user):
        raise errors.PermissionDenied
    if call.agent_id != user.pk:
        parties.step_in(actor, call)
    return calls.for_agent(user, call.pk)


def take_over(actor: Any, call: Call) -> Call:
    """The call is the supervisor's now. Repeatable. Raises PermissionDenied, NotInCall, AlreadyTaken."""
    user = audit.user_of(actor)
    if not permissions.can_supervise(user):
        raise errors.PermissionDenied
    if call.status != Call.Status.ACTIVE:
        raise errors.NotInCall
    if call.agent_id != user.pk and not handover.make_responsible(actor, call, user, "taken_over"):
        raise errors.AlreadyTaken
    return calls.for_agent(user, call.pk)
