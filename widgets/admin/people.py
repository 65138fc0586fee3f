"""Agents: who is there, who answers what."""

from __future__ import annotations

from django.contrib import admin

from ..models import AgentPresence, QueueMember
from .plain import ModelAdmin, ReadOnly


@admin.register(QueueMember)
class QueueMemberAdmin(ModelAdmin):
    """Who answers which queue."""

    list_display = ["user", "queue"]
    list_filter = ["queue"]
    list_select_related = ["user", "queue"]
    autocomplete_fields = ["user", "queue"]


@admin.register(AgentPresence)
class AgentPresenceAdmin(ReadOnly):
    """Which agents are there."""

    list_display = ["user", "available", "seen_at"]
    list_filter = ["available"]
    list_select_related = ["user"]
