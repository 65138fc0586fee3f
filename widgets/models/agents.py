"""Whether an agent is there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AgentPresence(models.Model):
    """An agent's wish to take visitors, and when the console was last heard from."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="agent_presence", verbose_name=_("user")
    )
    available = models.BooleanField(_("available"), default=False)
    seen_at = models.DateTimeField(_("last heard from"), default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("agent presence")
        verbose_name_plural = _("agent presences")

    def __str__(self) -> str:
        return str(self.user)
