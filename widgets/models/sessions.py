"""Sessions: one visitor's dealings with a widget, from opening it to the end."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from ..times import iso
from .widgets import Widget


def first_expiry() -> Any:
    """When a session that begins now expires."""
    return timezone.now() + timedelta(seconds=conf.session_token_age)


MOST_PAGES = 30
"""Pages of a session that are kept, the newest."""


class Session(models.Model):
    """A visitor's session. `last_seq` counts its log; `state` and `last_seq` change in one UPDATE.

    `visitor` is the id that the host has signed, empty while nobody vouches. `pages` is `[{"url", "title", "at"}]`, the
    last of them; of two pages that are told in the same moment one may be missing. `device` is family and system.
    """

    class State(models.TextChoices):
        READY = "ready", _("Ready")
        QUEUED = "queued", _("Queued")
        ASSIGNED = "assigned", _("Assigned")
        IN_CALL = "in_call", _("In a call")
        ENDED = "ended", _("Ended")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    widget = models.ForeignKey(Widget, models.CASCADE, related_name="sessions", verbose_name=_("widget"))
    origin = models.CharField(_("origin"), max_length=300)
    page_url = models.TextField(_("page"), max_length=2048)
    page_title = models.CharField(_("page title"), max_length=300, blank=True)
    pages = models.JSONField(_("pages visited"), default=list, blank=True, editable=False)
    device = models.CharField(_("device"), max_length=60, blank=True)
    referrer = models.TextField(_("referrer"), max_length=2048, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="widget_sessions",
        verbose_name=_("user"),
    )
    identity = models.JSONField(_("identity"), default=dict, blank=True)
    visitor = models.CharField(_("verified visitor"), max_length=300, blank=True, editable=False)
    form_data = models.JSONField(_("form answers"), default=dict, blank=True)
    form_version = models.PositiveIntegerField(_("version of the form"), null=True, blank=True)
    form_submitted_at = models.DateTimeField(_("form answered"), null=True, blank=True)
    consents = models.JSONField(_("consents"), default=dict, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, blank=True)
    rating_comment = models.TextField(_("rating comment"), blank=True)
    last_seq = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    seen_at = models.DateTimeField(_("last heard from"), default=timezone.now)
    expires_at = models.DateTimeField(_("expires"), default=first_expiry)
    expiring_sent = models.BooleanField(default=False, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["state", "seen_at"], name="widgets_session_seen"),
            models.Index(fields=["state", "expires_at"], name="widgets_session_expiry"),
            models.Index(fields=["visitor", "-created_at"], name="widgets_session_visitor"),
        ]

    def __str__(self) -> str:
        return self.customer_name

    @property
    def is_live(self) -> bool:
        """Waiting, assigned or in a call: the session token is renewed while this is so."""
        return self.state in (self.State.QUEUED, self.State.ASSIGNED, self.State.IN_CALL)

    @property
    def verified(self) -> bool:
        """The host site signed who this is."""
        return bool(self.identity.get("verified"))

    def pages_with(self, url: str, title: str) -> list[dict[str, str]]:
        """The pages visited, with this one as the last; one that is only named anew stays one."""
        pages = [*self.pages]
        if pages and pages[-1]["url"] == url:
            return [*pages[:-1], {**pages[-1], "title": title or pages[-1]["title"]}]
        return [*pages, {"url": url, "title": title, "at": iso(timezone.now())}][-MOST_PAGES:]

    @property
    def customer_name(self) -> str:
        """The name to show to agents: the verified one, else the one typed, else the one claimed."""
        return name_of(self.identity, self.form_data)


def name_of(identity: dict[str, Any], form_data: dict[str, Any]) -> str:
    """The name in them that is shown to agents."""
    claimed, typed = one_way(identity.get("name")), one_way(form_data.get("name"))
    return (claimed if identity.get("verified") else "") or typed or claimed or str(_("Visitor"))


def one_way(name: Any) -> str:
    """A name without the signs that turn the text around it about: what stands beside it is not the visitor's to write."""
    return str(name or "").translate(_TURNS)


_TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
