"""Cobrowsing: who may see and steer a visitor's page, what the visitor said to it, and what was done there."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .calls import Call
from .sessions import Session

LIVE_COBROWSE = ("requested", "active")


class Cobrowse(models.Model):
    """One asking to see the page, and what came of it; live while `requested` or `active`. `agent` is who asked.

    Steering is asked for apart, and so is recording, each under an id of its own. Without `call` it began with a code
    that the visitor read out.
    `last_deed` counts what the agent did.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Requested")
        ACTIVE = "active", _("Active")
        DECLINED = "declined", _("Declined")
        ENDED = "ended", _("Ended")

    class Control(models.TextChoices):
        NONE = "none", _("None")
        REQUESTED = "requested", _("Requested")
        GRANTED = "granted", _("Granted")

    class Recording(models.TextChoices):
        NONE = "none", _("None")
        REQUESTED = "requested", _("Requested")
        GRANTED = "granted", _("Granted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, models.CASCADE, related_name="cobrowses", verbose_name=_("session"))
    call = models.ForeignKey(
        Call, models.CASCADE, null=True, blank=True, related_name="cobrowses", verbose_name=_("call")
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="widget_cobrowses",
        verbose_name=_("agent"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.REQUESTED)
    control = models.CharField(_("control"), max_length=10, choices=Control.choices, default=Control.NONE)
    control_request_id = models.UUIDField(null=True, blank=True, editable=False)
    recording = models.CharField(_("recording"), max_length=10, choices=Recording.choices, default=Recording.NONE)
    recording_request_id = models.UUIDField(null=True, blank=True, editable=False)
    recording_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    requested_at = models.DateTimeField(_("requested"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    control_expires_at = models.DateTimeField(_("control expires"), null=True, blank=True)
    granted_at = models.DateTimeField(_("granted"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.CharField(_("reason of the end"), max_length=20, blank=True)
    last_deed = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("cobrowsing")
        verbose_name_plural = _("cobrowsings")
        ordering = ["requested_at"]
        default_permissions = ()
        indexes = [models.Index(fields=["status", "agent"], name="widgets_cobrowse_live")]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=models.Q(status__in=LIVE_COBROWSE), name="widgets_one_live_cobrowse"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} · {self.get_status_display()}"


class CobrowseConsent(models.Model):
    """An answer of the visitor, or its taking back. `page_url` is without query and fragment."""

    class Kind(models.TextChoices):
        VIEW = "view", _("See the page")
        CONTROL = "control", _("Steer the page")
        RECORD = "record", _("Record the page")

    cobrowse = models.ForeignKey(Cobrowse, models.CASCADE, related_name="consents", verbose_name=_("cobrowsing"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    granted = models.BooleanField(_("granted"))
    request_id = models.UUIDField(editable=False)
    page_url = models.TextField(_("page"), max_length=2048)
    text_version = models.CharField(_("version of the text"), max_length=40, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("consent to cobrowsing")
        verbose_name_plural = _("consents to cobrowsing")
        ordering = ["id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.granted}"


class CobrowseDeed(models.Model):
    """What the agent did on the visitor's page. `target` is what the page calls it; of typed text only the length is kept."""

    class Kind(models.TextChoices):
        CLICK = "click", _("Clicked")
        TYPE = "type", _("Typed")
        SELECT = "select", _("Chose")
        SCROLL = "scroll", _("Scrolled")
        KEY = "key", _("Pressed a key")
        BACK = "back", _("Went back")
        FORWARD = "forward", _("Went forward")

    class Outcome(models.TextChoices):
        SENT = "sent", _("Sent")
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")

    cobrowse = models.ForeignKey(Cobrowse, models.CASCADE, related_name="deeds", verbose_name=_("cobrowsing"))
    number = models.PositiveIntegerField(_("number"))
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("agent")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    target = models.CharField(_("target"), max_length=200, blank=True)
    characters = models.PositiveIntegerField(_("characters"), default=0)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.SENT)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("deed on a visitor's page")
        verbose_name_plural = _("deeds on visitors' pages")
        ordering = ["id"]
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["cobrowse", "number"], name="widgets_deed_number")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target}"


class CobrowseCode(models.Model):
    """Six digits that a visitor reads out to an agent. Kept as a digest; one a session, good for one use."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="cobrowse_code", verbose_name=_("session"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)

    class Meta:
        verbose_name = _("code for cobrowsing")
        verbose_name_plural = _("codes for cobrowsing")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.session}"
