"""Messages and call-back requests: to look at. Agents deal with them in the console."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import ContactRequest
from .cells import agreements
from .plain import ReadOnly


@admin.register(ContactRequest)
class ContactRequestAdmin(ReadOnly):
    """What visitors have left."""

    list_display = ["customer_name", "kind", "status", "queue", "widget", "created_at", "handled_by"]
    list_filter = ["status", "kind", "queue"]
    list_select_related = ["queue", "widget", "handled_by"]
    search_fields = ["name", "email", "phone", "text"]
    exclude = ["consents"]
    readonly_fields = ["agreed"]

    @admin.display(description=_("consents"))
    def agreed(self, request: ContactRequest) -> str:
        """Which version of what, and when."""
        return agreements(request.consents)
