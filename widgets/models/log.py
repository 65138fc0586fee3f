"""The event log: one numbered row a fact, the only memory of what happened in a session."""

from __future__ import annotations

from typing import Any, TypedDict

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..times import iso
from .sessions import Session


class EventRow(TypedDict):
    """A row of the log as clients see it; `created_at` is ISO 8601 in UTC."""

    seq: int
    type: str
    data: dict[str, Any]
    created_at: str


class SessionEvent(models.Model):
    """A fact. `seq` is 1, 2, 3 … in each session, without gaps."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="events", verbose_name=_("session"))
    seq = models.PositiveIntegerField(_("number"))
    type = models.CharField(_("type"), max_length=40)
    data = models.JSONField(_("data"), default=dict)
    created_at = models.DateTimeField(_("time"), default=timezone.now)
    idempotency_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("session event")
        verbose_name_plural = _("session events")
        ordering = ["session", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["session", "seq"], name="widgets_event_seq"),
            models.UniqueConstraint(fields=["session", "idempotency_key"], name="widgets_event_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.type}"

    def row(self) -> EventRow:
        """The row as clients see it."""
        return {"seq": self.seq, "type": self.type, "data": self.data, "created_at": iso(self.created_at)}
