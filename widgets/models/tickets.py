"""Tickets: a place in a queue."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .queues import Queue
from .sessions import Session

WAITING = ("waiting", "offered")
LIVE = ("waiting", "offered", "assigned")
ORDER = ("-priority", "joined_at", "id")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Tickets by where they stand."""

    def waiting(self) -> TicketQuerySet:
        """Those who wait to be served."""
        return self.filter(status__in=WAITING)

    def live(self) -> TicketQuerySet:
        """Those who wait or are being served."""
        return self.filter(status__in=LIVE)

    def in_order(self) -> TicketQuerySet:
        """As they will be served: priority, then time of joining."""
        return self.order_by(*ORDER)

    def ahead_of(self, ticket: Ticket) -> TicketQuerySet:
        """Who will be served before this one."""
        earlier = models.Q(joined_at__lt=ticket.joined_at) | models.Q(joined_at=ticket.joined_at, id__lt=ticket.id)
        first = models.Q(priority__gt=ticket.priority) | models.Q(models.Q(priority=ticket.priority) & earlier)
        return self.waiting().filter(first, queue_id=ticket.queue_id)


class Ticket(models.Model):
    """A visitor's place in a queue, and what became of it.

    `handover` is `{}`, or what the agent who passed the visitor on left for the next: `{"from": {"id", "name"}, "note",
    "at"}`.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("Offered")
        ASSIGNED = "assigned", _("Assigned")
        COMPLETED = "completed", _("Completed")
        LEFT = "left", _("Left")
        ABANDONED = "abandoned", _("Abandoned")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="tickets", verbose_name=_("session"))
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="tickets", verbose_name=_("queue"))
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.WAITING)
    priority = models.IntegerField(_("priority"), default=0)
    language = models.CharField(_("language"), max_length=35, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="widget_tickets",
        verbose_name=_("agent"),
    )

    handover = models.JSONField(_("handover"), default=dict, blank=True, editable=False)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        ordering = ["-joined_at"]
        indexes = [
            models.Index(fields=["queue", "status", "-priority", "joined_at"], name="widgets_ticket_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(status__in=LIVE), name="widgets_one_live_ticket"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.get_status_display()}"
