"""Agents: whether they are there, and what they can do."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AgentPresence(models.Model):
    """An agent's wish to take visitors, and when the console was last heard from.

    `freed_at` is when the last call ended: the longest idle is offered the next visitor. Until `wrap_up_until` nobody is
    offered. `missed_offers` counts those in a row that were let go.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agent_presence", verbose_name=_("user")
    )
    available = models.BooleanField(_("available"), default=False)
    seen_at = models.DateTimeField(_("last heard from"), default=timezone.now, db_index=True)
    freed_at = models.DateTimeField(_("free since"), default=timezone.now)
    wrap_up_until = models.DateTimeField(_("wrapping up until"), null=True, blank=True)
    missed_offers = models.PositiveSmallIntegerField(_("offers let go in a row"), default=0)

    class Meta:
        verbose_name = _("agent presence")
        verbose_name_plural = _("agent presences")

    def __str__(self) -> str:
        return str(self.user)


class AgentProfile(models.Model):
    """What an agent can do: languages as tags, skills as words; at most `max_calls` at once. None: one call, any visitor."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agent_profile", verbose_name=_("user")
    )
    languages = models.JSONField(_("languages"), default=list, blank=True)
    skills = models.JSONField(_("skills"), default=list, blank=True)
    max_calls = models.PositiveSmallIntegerField(
        _("calls at once"), default=1, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    class Meta:
        verbose_name = _("agent profile")
        verbose_name_plural = _("agent profiles")
        permissions = [("assign_roles", "Can give and take the roles of the desk")]

    def __str__(self) -> str:
        return str(self.user)
