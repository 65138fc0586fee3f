"""Filters of the lists, in the words that the lists use."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class OnOff(admin.SimpleListFilter):
    """Widgets that are switched on, or off."""

    title = gettext_lazy("status")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """As the column says it."""
        return [("on", _("On")), ("off", _("Off"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """What is chosen."""
        wanted = {"on": True, "off": False}.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(is_active=wanted)
