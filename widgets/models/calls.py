"""Calls between a visitor and an agent."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .queues import Queue
from .sessions import Session
from .tickets import Ticket


class Call(models.Model):
    """A call; `active` until somebody ends it or is lost. A `missed` one began with nobody: the visitor went before.

    Of a missed one `end_reason` is `left`, `abandoned` or `session_ended`, and it has no agent and no length.
    `waited_seconds` is from joining the queue, or from being given back to it, to the call or to the going; `sla_met` says
    whether that was in time by the SLA of that moment. `queue` is where the visitor waited for it: a ticket that is passed
    on goes to another.
    """

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        COMPLETED = "completed", _("Completed")
        MISSED = "missed", _("Missed")
        DROPPED = "dropped", _("Dropped")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="calls", verbose_name=_("ticket"))
    session = models.ForeignKey(Session, models.CASCADE, related_name="calls", verbose_name=_("session"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="widget_calls",
        verbose_name=_("agent"),
    )
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="calls", verbose_name=_("queue")
    )
    provider = models.CharField(_("conference provider"), max_length=30)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE)
    started_at = models.DateTimeField(_("started"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=20, blank=True)
    waited_seconds = models.PositiveIntegerField(_("waited in seconds"), null=True, blank=True)
    sla_met = models.BooleanField(_("within the SLA"), null=True, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_comment = models.TextField(_("rating comment"), blank=True)
    disposition = models.CharField(_("disposition"), max_length=100, blank=True)
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["agent", "-started_at"], name="widgets_call_agent"),
            models.Index(fields=["-started_at"], name="widgets_call_started"),
            models.Index(fields=["agent", "status"], name="widgets_call_busy"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(status="active"), name="widgets_one_live_call"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.get_status_display()}"

    @property
    def duration_seconds(self) -> int:
        """How long it lasted, or has lasted by now."""
        return max(0, int(((self.ended_at or timezone.now()) - self.started_at).total_seconds()))
