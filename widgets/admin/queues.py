"""Settings → Queues, and who answers them."""

from __future__ import annotations

from django.contrib import admin

from ..models import AgentPresence, Queue, QueueMember
from .plain import ModelAdmin, ReadOnly, TabularInline


class QueueMemberInline(TabularInline):
    """Who answers a queue, on its page."""

    model = QueueMember
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Queue)
class QueueAdmin(ModelAdmin):
    """Queues."""

    list_display = ["name", "slug", "is_active", "sla_seconds"]
    list_filter = ["is_active"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [QueueMemberInline]


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
