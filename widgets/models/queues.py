"""Queues, and who answers them."""

from __future__ import annotations

import logging
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import hours

logger = logging.getLogger("widgets")


class Queue(models.Model):
    """Where visitors wait. `service_seconds` is the moving mean of how long a call lasts, None before the first;
    `service_count` says of how many, up to a bound.

    `hours` is `{}` (always open) or `{"weekly": {"mon": [["09:00", "12:00"], …], …}, "exceptions": [{"date":
    "2026-12-25", "name": "Christmas", "hours": []}, …]}`: local times in `time_zone`, an end of `24:00` is midnight; an
    exception replaces the weekly hours of its day, and without `weekly` every other day is open from midnight to
    midnight. `languages` is a list of tags that are spoken here. `dispositions` is a list of texts from which an agent
    picks what came of a call; where it is empty the console offers the usual ones. `priority` settles which of two
    queues is served first.
    """

    class Routing(models.TextChoices):
        MANUAL = "manual", _("Agents pick")
        AUTOMATIC = "automatic", _("Offered to one agent after the other")

    class Offline(models.TextChoices):
        NONE = "none", _("Only say when it opens")
        MESSAGE = "message", _("Take a message")
        CALLBACK = "callback", _("Take a request to call back")

    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(_("slug"), max_length=100, unique=True)
    is_active = models.BooleanField(_("open"), default=True)
    sla_seconds = models.PositiveIntegerField(
        _("SLA in seconds"), default=120, help_text=_("A visitor should not wait longer than this.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=64, blank=True, help_text=_("Of the working hours; empty: the site's own.")
    )
    hours = models.JSONField(_("working hours"), default=dict, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    is_paused = models.BooleanField(
        _("paused"), default=False, help_text=_("Takes nobody for now. Who waits already is served.")
    )
    limit = models.PositiveIntegerField(
        _("most that may wait"), null=True, blank=True, help_text=_("Empty: the site's own limit, if it has one.")
    )
    priority = models.SmallIntegerField(
        _("priority"), default=0, help_text=_("Of two queues that an agent answers, the higher one is served first.")
    )
    routing = models.CharField(_("routing"), max_length=10, choices=Routing.choices, default=Routing.MANUAL)
    accept_seconds = models.PositiveSmallIntegerField(
        _("time to accept in seconds"), default=20, validators=[MinValueValidator(5), MaxValueValidator(300)]
    )
    wrap_up_seconds = models.PositiveSmallIntegerField(
        _("wrap-up time in seconds"), default=0, help_text=_("After a call an agent is offered nobody for so long.")
    )
    dispositions = models.JSONField(_("dispositions"), default=list, blank=True)
    disposition_required = models.BooleanField(_("a disposition is required"), default=False)
    offline = models.CharField(
        _("while nobody can be reached"), max_length=10, choices=Offline.choices, default=Offline.MESSAGE
    )
    notify = models.EmailField(
        _("e-mail for messages"), blank=True, help_text=_("Where messages and call-back requests are sent, too.")
    )
    service_seconds = models.FloatField(_("mean call time in seconds"), null=True, blank=True, editable=False)
    service_count = models.PositiveSmallIntegerField(_("calls in the mean"), default=0, editable=False)

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ["name"]
        permissions = [
            ("answer_queue", _("Can answer the queues they are a member of")),
            ("supervise_queue", _("Can watch, help in and take over the calls of all queues")),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses hours that cannot be read, and a zone that nobody knows."""
        problems = {}
        if problem := hours.problem(self.hours):
            problems["hours"] = problem
        try:
            self.zone  # noqa: B018
        except (ValueError, LookupError, OSError):  # zoneinfo's own for what is no name, no zone, a folder
            problems["time_zone"] = str(_("There is no time zone of this name. Write it like Europe/Berlin."))
        if problems:
            raise ValidationError(problems)

    @property
    def zone(self) -> tzinfo:
        """Whose clocks the hours are read on. Raises what zoneinfo raises."""
        return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_default_timezone()

    def opening(self, now: datetime) -> datetime | None:
        """`now` while visitors may join, otherwise when they may again; None: switched off, or not within a year.

        Hours that a host has written past `clean` and that cannot be read close nobody out.
        """
        if not self.is_active:
            return None
        try:
            return hours.opening(self.hours, self.zone, now)
        except (ValueError, LookupError, TypeError, AttributeError, OSError):
            logger.exception("The working hours of the queue %s cannot be read; it counts as open.", self.slug)
            return now


class QueueMember(models.Model):
    """A user who may answer a queue."""

    queue = models.ForeignKey(Queue, models.CASCADE, related_name="members", verbose_name=_("queue"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="queue_memberships", verbose_name=_("user")
    )

    class Meta:
        verbose_name = _("queue member")
        verbose_name_plural = _("queue members")
        constraints = [models.UniqueConstraint(fields=["queue", "user"], name="widgets_member_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.queue}"
