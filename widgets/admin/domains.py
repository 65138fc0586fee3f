"""Settings → Domains: the domains of all widgets in one list."""

from __future__ import annotations

from typing import Any

from django.contrib import admin

from ..models import Domain
from .plain import ModelAdmin, ModelForm


class DomainForm(ModelForm):
    """What was proved for one origin is not proved for another."""

    def save(self, commit: bool = True) -> Any:
        """A row whose origin changed is pending again."""
        if self.instance.pk and "origin" in self.changed_data:
            self.instance.forget_proof()
        return super().save(commit)


@admin.register(Domain)
class DomainAdmin(ModelAdmin):
    """Domains of all widgets. A domain becomes verified by its proof, not by hand."""

    form = DomainForm
    list_display = ["origin", "widget", "status", "method", "verified_at"]
    list_filter = ["status", "method"]
    list_select_related = ["widget"]
    search_fields = ["origin"]
    readonly_fields = ["status", "token", "verified_at"]
