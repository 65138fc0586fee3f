"""Filters whose choices are known: asking a long table which values it holds would read all of it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from .. import conference, events
from ..models.actions import CATEGORIES


class Known(admin.SimpleListFilter):
    """By the column that the parameter is named after."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Equality, which an index can serve."""
        return queryset.filter(**{str(self.parameter_name): self.value()}) if self.value() else queryset


class CategoryFilter(Known):
    """Categories of the audit log."""

    title, parameter_name = _("category"), "category"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Of the catalogue."""
        return list(CATEGORIES.items())


class EventTypeFilter(Known):
    """Types of the event log."""

    title, parameter_name = _("type"), "type"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Of the protocol."""
        return [(event.type, event.type) for event in events.every()]


class ProviderFilter(Known):
    """Conference providers of calls."""

    title, parameter_name = _("conference provider"), "provider"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Those that are installed."""
        return [(name, name) for name in conference.names()]
