"""Who else is in a call, and what is said there behind the visitor's back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .calls import Call

LIVE = ("invited", "joined")


class CallParty(models.Model):
    """An agent who was asked into another's call, or who supervises it; live while `invited` or `joined`.

    `consulted` is the second agent of a warm transfer. An invitation stands until `expires_at`; `left` is also what
    becomes of who is in the call when it ends, or when the call becomes theirs.
    """

    class Role(models.TextChoices):
        CONSULTED = "consulted", _("Consulted")
        SUPERVISOR = "supervisor", _("Supervisor")

    class Status(models.TextChoices):
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Joined")
        LEFT = "left", _("Left")
        DECLINED = "declined", _("Declined")
        EXPIRED = "expired", _("Expired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call = models.ForeignKey(Call, models.CASCADE, related_name="parties", verbose_name=_("call"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="widget_parties", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.INVITED)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    note = models.TextField(_("note"), blank=True)
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True)
    left_at = models.DateTimeField(_("left"), null=True, blank=True)

    class Meta:
        verbose_name = _("party of a call")
        verbose_name_plural = _("parties of calls")
        ordering = ["invited_at"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["user", "status"], name="widgets_party_user"),
            models.Index(fields=["status", "expires_at"], name="widgets_party_due"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"], condition=models.Q(status__in=LIVE), name="widgets_one_live_party"
            ),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(status="invited"), name="widgets_one_invitation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.call}"


class Whisper(models.Model):
    """A word between the agents and supervisors of a call. It is in no log that a visitor reads."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="whispers", verbose_name=_("call"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="widget_whispers", verbose_name=_("user")
    )
    text = models.TextField(_("text"))
    client_id = models.CharField(max_length=60, editable=False)
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("whisper")
        verbose_name_plural = _("whispers")
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["call", "user", "client_id"], name="widgets_whisper_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.text[:40]}"
