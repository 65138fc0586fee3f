"""The audit log: who did what to which thing."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One deed. `target` is `<model>:<id>`, `details` holds `before` and `after` of what was changed, and more."""

    class Severity(models.TextChoices):
        INFO = "info", _("Info")
        WARNING = "warning", _("Warning")
        CRITICAL = "critical", _("Critical")

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("actor")
    )
    action = models.CharField(_("action"), max_length=60)
    category = models.CharField(_("category"), max_length=30)
    severity = models.CharField(_("severity"), max_length=10, choices=Severity.choices, default=Severity.INFO)
    target = models.CharField(_("target"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    address = models.GenericIPAddressField(_("address"), null=True, blank=True)
    created_at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="widgets_audit_newest"),
            models.Index(fields=["category", "-created_at", "-id"], name="widgets_audit_category"),
            models.Index(fields=["severity", "-created_at", "-id"], name="widgets_audit_severity"),
            models.Index(fields=["target", "-created_at", "-id"], name="widgets_audit_target"),
            models.Index(fields=["action", "-created_at", "-id"], name="widgets_audit_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"
