"""Offers: a visitor held out to one agent for a while."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .tickets import Ticket


class Offer(models.Model):
    """A ticket that one agent may accept until `expires_at`; of a ticket and of an agent one at a time is pending.

    `direct` when a colleague passed the visitor on to this very agent, whatever the queue's routing.
    `declined` is the agent's own no, `expired` their silence, `withdrawn` when the visitor went or another was faster.
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("Pending")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="offers", verbose_name=_("ticket"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="widget_offers", verbose_name=_("agent")
    )
    direct = models.BooleanField(_("passed on by a colleague"), default=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    offered_at = models.DateTimeField(_("offered"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering = ["-offered_at"]
        indexes = [models.Index(fields=["outcome", "expires_at"], name="widgets_offer_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(outcome="pending"), name="widgets_one_offer_a_ticket"
            ),
            models.UniqueConstraint(
                fields=["agent"], condition=models.Q(outcome="pending"), name="widgets_one_offer_an_agent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ticket} → {self.agent}"
