"""Widgets, their domains and the queues that they feed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from ..models import Domain, Queue, QueueMember, Widget
from .plain import ModelAdmin, ModelForm, TabularInline


class DomainForm(ModelForm):
    """What was proved for one origin is not proved for another."""

    def save(self, commit: bool = True) -> Any:
        """A row whose origin changed is pending again."""
        if self.instance.pk and "origin" in self.changed_data:
            self.instance.forget_proof()
        return super().save(commit)


class DomainInline(TabularInline):
    """A widget's domains on its page."""

    model = Domain
    form = DomainForm
    extra = 0
    readonly_fields = ["status", "token", "verified_at"]


@admin.register(Widget)
class WidgetAdmin(ModelAdmin):
    """Widgets."""

    list_display = ["name", "slug", "queue", "is_active", "is_default"]
    list_filter = ["is_active", "queue"]
    list_select_related = ["queue"]
    search_fields = ["name", "slug", "key"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["key"]
    inlines = [DomainInline]


@admin.register(Domain)
class DomainAdmin(ModelAdmin):
    """Domains of all widgets. A domain becomes verified by its proof, not by hand."""

    form = DomainForm
    list_display = ["origin", "widget", "status", "method", "verified_at"]
    list_filter = ["status", "method"]
    list_select_related = ["widget"]
    search_fields = ["origin"]
    readonly_fields = ["status", "token", "verified_at"]


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
