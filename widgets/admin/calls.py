"""What happened: sessions, tickets, calls and their log. To look at, not to edit."""

from __future__ import annotations

from django.contrib import admin

from ..models import Call, Session, SessionEvent, Ticket
from .known import EventTypeFilter, ProviderFilter
from .plain import ReadOnly


@admin.register(Session)
class SessionAdmin(ReadOnly):
    """Visitors' sessions."""

    list_display = ["id", "customer_name", "widget", "state", "origin", "created_at"]
    list_filter = ["state", "widget"]
    list_select_related = ["widget"]
    search_fields = ["id", "origin"]


@admin.register(SessionEvent)
class SessionEventAdmin(ReadOnly):
    """The event log."""

    list_display = ["session_id", "seq", "type", "created_at"]
    list_filter = [EventTypeFilter]
    search_fields = ["session__id"]
    ordering = ["-id"]


@admin.register(Ticket)
class TicketAdmin(ReadOnly):
    """Places in the queues."""

    list_display = ["id", "session", "queue", "status", "priority", "joined_at", "agent"]
    list_filter = ["status", "queue"]
    list_select_related = ["session", "queue", "agent"]


@admin.register(Call)
class CallAdmin(ReadOnly):
    """Calls."""

    list_display = ["id", "session", "agent", "status", "started_at", "ended_at", "disposition"]
    list_filter = ["status", ProviderFilter]
    list_select_related = ["session", "agent"]
