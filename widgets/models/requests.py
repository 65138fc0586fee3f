"""What visitors leave behind when nobody can be reached: a message, or the wish to be called back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .queues import Queue
from .sessions import one_way
from .widgets import Widget


def new_client_id() -> str:
    """For a request that no browser has named."""
    return uuid.uuid4().hex


class ContactRequest(models.Model):
    """A message or a call-back request; `open` until an agent has dealt with it.

    `identity` is as a session's: `{"name", "email", "verified", …}`, empty when the host site signed nothing; so are
    `consents`, those that were given. `client_id` is the sender's own name for it: a repeat is one request.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        CALLBACK = "callback", _("Call-back request")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    widget = models.ForeignKey(Widget, models.CASCADE, related_name="requests", verbose_name=_("widget"))
    queue = models.ForeignKey(Queue, models.PROTECT, related_name="requests", verbose_name=_("queue"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.MESSAGE)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.OPEN)
    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    text = models.TextField(_("text"), blank=True)
    page_url = models.TextField(_("page"), max_length=2048, blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    identity = models.JSONField(_("identity"), default=dict, blank=True)
    consents = models.JSONField(_("consents"), default=dict, blank=True)
    client_id = models.CharField(max_length=60, default=new_client_id, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    handled_at = models.DateTimeField(_("dealt with"), null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="widget_requests",
        verbose_name=_("agent"),
    )

    class Meta:
        verbose_name = _("contact request")
        verbose_name_plural = _("contact requests")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["queue", "status", "-created_at"], name="widgets_request_open")]
        constraints = [models.UniqueConstraint(fields=["widget", "client_id"], name="widgets_request_once")]

    def __str__(self) -> str:
        return f"{self.customer_name} · {self.get_kind_display()}"

    @property
    def verified(self) -> bool:
        """The host site signed who this is."""
        return bool(self.identity.get("verified"))

    @property
    def customer_name(self) -> str:
        """The verified name, else the one typed."""
        return (one_way(self.identity.get("name")) if self.verified else "") or one_way(self.name)
