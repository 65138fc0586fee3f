"""What happened: sessions, tickets, calls and their log. To look at, not to edit."""

from __future__ import annotations

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from widgets.services import forms

from ..models import Call, Session, SessionEvent, Ticket
from .cells import agreements, yes
from .known import EventTypeFilter, ProviderFilter
from .plain import ReadOnly


@admin.register(Session)
class SessionAdmin(ReadOnly):
    """Visitors' sessions."""

    list_display = ["id", "customer_name", "widget", "state", "origin", "created_at"]
    list_filter = ["state", "widget"]
    list_select_related = ["widget"]
    search_fields = ["id", "origin"]
    exclude = ["form_data", "consents"]
    readonly_fields = ["answers", "agreements"]

    @admin.display(description=_("form answers"))
    def answers(self, session: Session) -> str:
        """As they were asked."""
        pairs = ((label, yes(value) if isinstance(value, bool) else value) for label, value in forms.answers(session))
        return format_html_join("", "<div><strong>{}</strong>: {}</div>", pairs) or "-"

    @admin.display(description=_("consents"))
    def agreements(self, session: Session) -> str:
        """Which version of what, and when."""
        return agreements(session.consents)


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
