"""Settings → Domains: the domains of all widgets in one list. Each is added, proved and removed on its widget's page."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from ..models import Domain
from . import cells
from .domain_states import STATES, in_state, row
from .plain import ReadOnly


class StateFilter(admin.SimpleListFilter):
    """The states of a domain, in the words of its pill."""

    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """All of them."""
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """What is chosen."""
        return in_state(queryset, self.value() or "")


@admin.register(Domain)
class DomainAdmin(ReadOnly):
    """To find a domain; its own page is a part of its widget's."""

    list_display = ["linked_origin", "state", "widget", "method", "checked_at"]
    list_display_links = None
    list_filter = [StateFilter, "method"]
    list_select_related = ["widget"]
    list_per_page = 50
    ordering = ["origin", "pk"]
    search_fields = ["origin", "widget__name"]

    @admin.display(description=gettext_lazy("domain"), ordering="origin")
    def linked_origin(self, domain: Domain) -> SafeString:
        """To its page."""
        return format_html('<a class="ld-break" href="{}">{}</a>', _page(domain), domain.origin)

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, domain: Domain) -> SafeString:
        """A colour and a word."""
        standing = row(domain)
        return cells.pill(standing.tone, standing.word)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """On to the domain's page, for who may see it."""
        domain = self.get_object(request, object_id)
        if domain is None or not self.has_view_permission(request, domain):
            return super().change_view(request, object_id, form_url, extra_context)
        return HttpResponseRedirect(_page(domain))


def _page(domain: Domain) -> str:
    return reverse("admin:widgets_widget_domain", args=[domain.widget_id, domain.pk])
