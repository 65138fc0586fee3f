"""The audit log's writer, and whether those who would be written in it may do it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from .. import errors, permissions
from ..models import AuditEvent

Severity = AuditEvent.Severity


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it, and from which address, where that is known. Services take one, or the user alone."""

    user: Any
    address: str | None = None


def user_of(actor: Any) -> Any:
    """The user that an Actor stands for, or the user themself."""
    return actor.user if isinstance(actor, Actor) else actor


def require(actor: Any, permission: str) -> None:
    """Raises PermissionDenied unless the actor holds this permission of ours, named without the app's label."""
    if not permissions.can_use(user_of(actor), permission):
        raise errors.PermissionDenied


def record(
    actor: Any,
    action: str,
    target: Model | None = None,
    *,
    category: str,
    severity: str = Severity.INFO,
    **details: Any,
) -> None:
    """Writes one row, in the caller's transaction. `action` is `<noun>.<past participle>`, `actor` a user or an Actor.

    `details` is JSON; what was changed stands in `before` and `after`, objects with the same keys.
    """
    user, address = (actor.user, actor.address) if isinstance(actor, Actor) else (actor, None)
    AuditEvent.objects.create(
        actor=user if getattr(user, "pk", None) else None,
        action=action,
        category=category,
        severity=severity,
        target=f"{target._meta.model_name}:{target.pk}" if target is not None else "",
        details=_storable(details),
        address=address or None,
    )


def _storable(value: Any) -> Any:
    """Without NUL, which somebody may have typed and PostgreSQL's JSON does not take."""
    if isinstance(value, dict):
        return {_storable(key): _storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(each) for each in value]
    return value.replace("\0", "") if isinstance(value, str) else value


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """`{"before", "after"}` of the keys whose values differ, for `record(…, **changes(…))`."""
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return {"before": {name: before.get(name) for name in names}, "after": {name: after.get(name) for name in names}}
