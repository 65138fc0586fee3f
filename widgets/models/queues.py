"""Queues, and who answers them."""

from __future__ import annotations

import logging
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import hours

logger = logging.getLogger("widgets")


class Queue(models.Model):
    """Where visitors wait. `service_seconds` is the moving mean of how long a call lasts, None before the first.

    `hours` is `{}` (always open) or `{"weekly": {"mon": [["09:00", "12:00"], …], …}, "exceptions": [{"date":
    "2026-12-25", "name": "Christmas", "hours": []}, …]}`: local times in `time_zone`, an end of `24:00` is midnight; an
    exception replaces the weekly hours of its day, and without `weekly` every other day is open from midnight to
    midnight. `languages` is a list of tags that are spoken here.
    """

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
    service_seconds = models.FloatField(_("mean call time in seconds"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        ordering = ["name"]
        permissions = [("answer_queue", _("Can answer the queues they are a member of"))]

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
