"""The audit log's writer."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from ..models import AuditEvent


def record(actor: Any, action: str, target: Model | None = None, *, category: str, **details: Any) -> None:
    """Writes one row, in the caller's transaction. `action` is `<noun>.<past participle>`."""
    AuditEvent.objects.create(
        actor=actor if getattr(actor, "pk", None) else None,
        action=action,
        category=category,
        target=f"{target._meta.model_name}:{target.pk}" if target is not None else "",
        details=details,
    )
