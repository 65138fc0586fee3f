"""Settings → Widgets: the list, the General page, and the tabs to the other sections."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _

from ..models import Widget
from .plain import ModelAdmin
from .sections import OTHERS, TABS


class Tab(NamedTuple):
    """A link to a section of the widget's page."""

    title: str
    url: str
    current: bool


@admin.register(Widget)
class WidgetAdmin(ModelAdmin):
    """Widgets."""

    list_display = ["name", "slug", "queue", "is_active", "is_default"]
    list_filter = ["is_active", "queue"]
    list_select_related = ["queue"]
    search_fields = ["name", "slug", "key"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["key"]
    fields = ["name", "slug", "queue", "provider", "is_default", "is_active", "key"]

    def get_urls(self) -> list[URLPattern]:
        """The sections' pages before Django's own, whose last one takes any path."""
        return [url for kind in TABS + OTHERS for url in kind(self).urls()] + super().get_urls()

    def tabs(self, request: HttpRequest, widget: Widget, current: str) -> list[Tab]:
        """The tabs that this user may open."""
        shown = [section for section in (kind(self) for kind in TABS) if section.may_see(request)]
        general = Tab(_("General"), TABS[0](self).link("change", widget.pk), current == "general")
        return [general, *(Tab(str(tab.title), tab.link(tab.slug, widget.pk), tab.slug == current) for tab in shown)]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """General, with the tabs."""
        if widget := context.get("original"):
            context["tabs"] = self.tabs(request, widget, "general")
        return super().render_change_form(request, context, *args, **kwargs)
