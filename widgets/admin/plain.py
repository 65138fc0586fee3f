"""The admin's classes: guarded pages, and one for what the desk wrote itself: shown and not edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.text import capfirst

from .guard import guarded
from .paging import CappedPaginator

if TYPE_CHECKING:  # generic for the type checker only
    _ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
else:
    _ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm


class ModelAdmin(_ModelAdmin):
    """Each page refuses who may not see it with 403, and runs under a policy that admits scripts by nonce only.

    No list is counted in full, and filters do not count what each choice would show.
    """

    paginator = CappedPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @property
    def media(self) -> forms.Media:
        """The look of our additions, on every page."""
        return super().media + forms.Media(css={"all": ["widgets/admin.css"]})

    def get_urls(self) -> list[URLPattern]:
        """Django's pages of this model, guarded."""
        found = super().get_urls()
        for pattern in found:
            pattern.callback = guarded(self.admin_site, pattern.callback)
        return found

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Called what it is, not what could be done with it."""
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, {**title, **(extra_context or {})})


class ReadOnly(ModelAdmin):
    """Look, filter and search; no adding, changing or deleting."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Django links what a row refers to, also for those who may not see it: for them it is text."""
        return [self._unlinked(request, name) for name in super().get_fields(request, obj)]

    def _unlinked(self, request: HttpRequest, name: Any) -> Any:
        field: Any = {each.name: each for each in self.opts.get_fields()}.get(name) if isinstance(name, str) else None
        there = self.admin_site._registry.get(field.related_model) if field is not None and field.is_relation else None
        return name if there is None or there.has_view_permission(request) else _words(field)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False


def _words(field: Any) -> Any:
    @admin.display(description=field.verbose_name)
    def words(row: Any) -> str:
        found = getattr(row, field.name)
        return "–" if found is None else str(found)

    words.__name__ = field.name
    return words
