"""Domains: the origins on which a widget may run."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import origins
from .widgets import Widget


def new_token() -> str:
    """A verification token of 256 bits."""
    return secrets.token_urlsafe(32)


def validate_origin(origin: str) -> None:
    """Refuses what a browser would never send, and what nobody could prove."""
    try:
        stored = origins.paste(origin)
    except origins.Refused as refused:
        raise ValidationError([refused.reason, refused.mend]) from refused
    if stored != origin:
        raise ValidationError(_("Write it as %(stored)s"), params={"stored": stored})


class Domain(models.Model):
    """One origin of a widget, and whether its owner has proved that it is theirs.

    `pending` until a check finds the token; `verified` from then on. A verified domain whose check fails stays so until it
    has failed for the grace (`failing_since` + `WIDGETS_DOMAIN_GRACE`); then it is `failed`, and admits nobody.
    `check_after` is when the next background check is due; whoever moves it by a conditional UPDATE does that check.
    `last_check` is `{"ok", "code", "method", "expected", "found": [texts], "at"}` of the newest check, or `{}`.
    """

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        VERIFIED = "verified", _("Verified")
        FAILED = "failed", _("Failed")

    class Method(models.TextChoices):
        DNS = "dns", _("DNS record")
        FILE = "file", _("File")
        META = "meta", _("Meta tag")

    widget = models.ForeignKey(Widget, models.CASCADE, related_name="domains", verbose_name=_("widget"))
    origin = models.CharField(_("origin"), max_length=300, db_index=True, validators=[validate_origin])
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PENDING)
    token = models.CharField(_("token"), max_length=64, unique=True, default=new_token, editable=False)
    method = models.CharField(_("method"), max_length=10, choices=Method.choices, default=Method.DNS)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True, editable=False)
    check_after = models.DateTimeField(_("next check"), default=timezone.now, db_index=True, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    warned_at = models.DateTimeField(_("warned"), null=True, blank=True, editable=False)
    last_check = models.JSONField(_("last result"), default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["origin"]
        constraints = [models.UniqueConstraint(fields=["widget", "origin"], name="widgets_domain_once")]

    def __str__(self) -> str:
        return self.origin

    def forget_proof(self) -> None:
        """Whoever proves this origin needs a new token. The caller saves."""
        self.status, self.verified_at, self.token = self.Status.PENDING, None, new_token()
        self.failing_since = self.warned_at = self.checked_at = None
        self.check_after, self.last_check = timezone.now(), {}
