"""Switching several widgets from their list: on at once, off after what it does has been read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Widget
from ..services import activation
from .guard import actor_of


def told(effect: activation.Effect) -> str:
    """What was done to visitors, as a sentence more; empty when nothing was."""
    parts = []
    if effect.waiting:
        text = ngettext("%(n)d visitor was sent away.", "%(n)d visitors were sent away.", effect.waiting)
        parts.append(text % {"n": effect.waiting})
    if effect.in_call:
        text = ngettext("%(n)d call was ended.", "%(n)d calls were ended.", effect.in_call)
        parts.append(text % {"n": effect.in_call})
    return " ".join(parts)


def chosen(request: HttpRequest) -> dict[str, bool]:
    """What the form of the switch says about those who wait and those who talk."""
    return {"send_away": request.POST.get("waiting") == "send_away", "end_calls": request.POST.get("calls") == "end"}


class Switching:
    """The list's actions. Widgets are not deleted from the list: each has its own page for that."""

    def get_actions(self, request: HttpRequest, action_location: Any = None) -> dict[str, Any]:
        """Without Django's deletion, which would read every session before it asks."""
        where = () if action_location is None else (action_location,)  # Django 6.1 says where, 5.2 does not
        found: dict[str, Any] = super().get_actions(request, *where)  # type: ignore[misc]
        found.pop("delete_selected", None)
        return found

    @admin.action(description=gettext_lazy("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Widget]) -> None:
        """Those that were off."""
        number = activation.switch_on(actor_of(request), list(queryset))
        text = ngettext("%(n)d widget was switched on.", "%(n)d widgets were switched on.", number) % {"n": number}
        messages.success(request, text)

    @admin.action(description=gettext_lazy("Switch off…"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Widget]) -> HttpResponseBase | None:
        """Asks first."""
        found = list(queryset)
        if "confirmed" not in request.POST:
            return self._ask(request, found)
        effect = activation.switch_off(actor_of(request), found, **chosen(request))
        text = ngettext("%(n)d widget is switched off.", "%(n)d widgets are switched off.", len(found))
        messages.success(request, f"{text % {'n': len(found)}} {told(effect)}".strip())
        return None

    def _ask(self, request: HttpRequest, found: list[Widget]) -> TemplateResponse:
        site: Any = self.admin_site  # type: ignore[attr-defined]
        context = {
            **site.each_context(request),
            "opts": Widget._meta,
            "title": _("Switch off"),
            "widgets": found,
            "effect": activation.effect(found),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/widgets/widget/switch_many.html", context)
