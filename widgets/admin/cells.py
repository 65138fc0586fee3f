"""What stands in a list or beside a label: a state as a colour and a word, a key with its copy button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Domain, Widget
from ..services.setup import Step

Cell = Callable[[Any, Any], Any]


def pill(tone: str, word: str) -> SafeString:
    """A state: `tone` is good, warn, bad, info or idle."""
    return format_html('<span class="ld-status" data-tone="{}">{}</span>', tone, word)


def yes(value: Any) -> str:
    """yes or no."""
    return _("yes") if value else _("no")


def agreements(consents: dict[str, Any]) -> str:
    """Which version of what was agreed to, and when."""
    kept = [(name, one) for name, one in consents.items() if isinstance(one, dict)]
    lines = ((name, yes(one.get("granted")), one.get("version"), one.get("at")) for name, one in kept)
    return format_html_join("", "<div><strong>{}</strong>: {} ({}, {})</div>", lines) or "-"


def with_domains(widgets: QuerySet[Widget]) -> QuerySet[Widget]:
    """With `domains_count` and `verified_count`."""
    listed = Domain.objects.filter(widget=OuterRef("pk")).order_by()
    return widgets.annotate(
        domains_count=_number(listed), verified_count=_number(listed.filter(status=Domain.Status.VERIFIED))
    )


def _number(domains: QuerySet[Domain]) -> Coalesce:
    return Coalesce(
        Subquery(domains.values("widget").annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()
    )


@admin.display(description=gettext_lazy("status"), ordering="is_active")
def _state(_self: Any, widget: Widget) -> SafeString:
    return pill("good", _("On")) if widget.is_active else pill("idle", _("Off"))


@admin.display(description=gettext_lazy("domains"), ordering="verified_count")
def _verified_domains(_self: Any, widget: Any) -> str:
    if not widget.domains_count:
        return _("none")
    numbers = {"verified": widget.verified_count, "all": widget.domains_count}
    return _("%(verified)d of %(all)d verified") % numbers


@admin.display(description=gettext_lazy("default"), ordering="is_default")
def _default(_self: Any, widget: Widget) -> SafeString | str:
    return pill("info", _("Default")) if widget.is_default else ""


@admin.display(description=gettext_lazy("key"))
def _short_key(_self: Any, widget: Widget) -> SafeString:
    return format_html('<code title="{}">{}…</code>', widget.key, widget.key[:11])


@admin.display(description=gettext_lazy("key"))
def _copied_key(_self: Any, widget: Widget) -> SafeString:
    words = {"copy": _("Copy"), "copied": _("Copied"), "key": widget.key, "what": _("Copy the key")}
    return format_html(
        '<code id="widget-key" class="ld-break">{key}</code> <button type="button" class="ld-button ld-small" hidden '
        'data-copy="widget-key" data-copied="{copied}" aria-label="{what}">{copy}</button>',
        **words,
    )


WIDGET: tuple[Cell, ...] = (_state, _verified_domains, _default, _short_key, _copied_key)
"""The columns of the widgets' list, and the key on the General page."""


class LinkedStep(NamedTuple):
    """A step of the set-up with the page where it is done; no link for who may not open it."""

    step: Step
    url: str


def step_links(request: HttpRequest, widget: Widget, steps: list[Step]) -> list[LinkedStep]:
    """Each step with its link."""
    return [LinkedStep(step, _where(request, widget, step.section)) for step in steps]


def _where(request: HttpRequest, widget: Widget, section: str) -> str:
    wanted = {"queue": "change_queue", "domains": "change_domain"}.get(section, "change_widget")
    if not request.user.has_perm(f"widgets.{wanted}"):
        return ""
    if section == "queue":
        return reverse("admin:widgets_queue_change", args=[widget.queue_id])
    return reverse(f"admin:widgets_widget_{section}", args=[widget.pk])
