"""Settings → Audit events: who did what, for everyone to read who may, and for nobody to change."""

from __future__ import annotations

from django.contrib import admin

from ..models import AuditEvent
from .plain import ReadOnly


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """Who did what."""

    list_display = ["created_at", "actor", "action", "category", "severity", "target"]
    list_filter = ["category", "severity"]
    list_select_related = ["actor"]
    search_fields = ["action", "target"]
    show_full_result_count = False
