"""How rows of the audit log read: what was touched, linked where it is still there, and what it was before and after."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from ..models import AgentProfile, AuditEvent, Domain, Queue, Widget
from ..models.actions import DETAILS

NAMED = {"widget", "queue", "domain"}
"""Whose own name needs no further query."""
IN_LIST, LENGTH = 3, 60


class Targets:
    """The targets of some rows: one query a kind, however many rows."""

    def __init__(self, site: AdminSite, request: HttpRequest, events: Iterable[AuditEvent]) -> None:
        self._site, self._request = site, request
        user = get_user_model()
        self._models: dict[str, type[Model]] = {
            str(model._meta.model_name): model for model in [*apps.get_app_config("widgets").get_models(), user]
        }
        self._named = NAMED | {str(user._meta.model_name)}
        wanted = defaultdict(set)
        for event in events:
            kind, _colon, key = event.target.partition(":")
            if (parsed := self._key(kind, key)) is not None:
                wanted[kind].add(parsed)
        self._found = {kind: self._models[kind]._default_manager.in_bulk(list(keys)) for kind, keys in wanted.items()}

    def html(self, event: AuditEvent) -> str:
        """The target in words, as a link where this user may see it."""
        kind, _colon, key = event.target.partition(":")
        found = self._found.get(kind, {}).get(self._key(kind, key))
        model = self._models.get(kind)
        if model is None:
            return event.target
        name = str(found) if found is not None and kind in self._named else key
        words = f"{model._meta.verbose_name} {name}"
        link = self._link(model, found)
        return format_html('<a href="{}">{}</a>', link, words) if link else words

    def _key(self, kind: str, key: str) -> Any:
        model = self._models.get(kind)
        try:
            return model._meta.pk.to_python(key) if model is not None and key else None
        except (ValidationError, ValueError):
            return None

    def _link(self, model: type[Model], found: Model | None) -> str:
        admin = self._site._registry.get(model)
        if found is None or admin is None or not admin.has_view_permission(self._request):
            return ""
        try:
            return reverse(
                f"{self._site.name}:{model._meta.app_label}_{model._meta.model_name}_change", args=[found.pk]
            )
        except NoReverseMatch:
            return ""


def differences(details: Any) -> list[tuple[str, str, str]]:
    """`(name, before, after)` of each value that was changed or noted; what was only noted has no before."""
    if not isinstance(details, dict):
        return [("", "", _text(details))] if details else []
    before, after = _values(details, "before"), _values(details, "after")
    changed = [row for name in {**before, **after} for row in _flat(str(name), before.get(name), after.get(name))]
    kept = details.items() if not changed else ((k, v) for k, v in details.items() if k not in ("before", "after"))
    return changed + [(name, "", _text(value)) for name, value in kept if value not in ({}, None)]


def _flat(name: str, before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Of objects only what differs within them, as `hours.weekly.mon`."""
    if not (isinstance(before, dict) or isinstance(after, dict)):
        return [(name, _text(before), _text(after))]
    one, other = (value if isinstance(value, dict) else {} for value in (before, after))
    differ = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    rows = [row for key in differ for row in _flat(f"{name}.{key}", one.get(key), other.get(key))]
    return rows or [(name, _text(before), _text(after))]


def words(name: str) -> str:
    """A key of the details as the forms call it, in the reader's language; one that nobody knows as it is."""
    first, *rest = name.split(".")
    known = DETAILS.get(first)
    for model in () if known else (Widget, Queue, Domain, AgentProfile, get_user_model()):
        field: Any = {each.name: each for each in model._meta.fields}.get(first)
        known = known or (field.verbose_name if field is not None else None)
    return " · ".join([capfirst(str(known or first)), *rest])


def _values(details: dict[str, Any], key: str) -> dict[str, Any]:
    found = details.get(key)
    return found if isinstance(found, dict) else {}


def summary(details: Any) -> str:
    """The first differences in short, for a list."""
    found = differences(details)
    lines = [
        (words(name), f"{_short(before)} → {_short(after)}" if before else _short(after))
        for name, before, after in found[:IN_LIST]
    ]
    more = len(found) - IN_LIST
    rest = format_html('<li class="ld-quiet">{}</li>', _("and %(more)s more") % {"more": more}) if more > 0 else ""
    listed = format_html_join("", "<li><b>{}</b> {}</li>", lines)
    return format_html('<ul class="ld-changes">{}{}</ul>', listed, rest) if lines else ""


def table(details: Any) -> str:
    """All differences, for a row's own page."""
    rows = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', _told(details))
    if not rows:
        return _("Nothing more was noted.")
    head = format_html(
        '<thead><tr><th scope="col">{}</th><th scope="col">{}</th><th scope="col">{}</th></tr></thead>',
        _("What"),
        _("Before"),
        _("After"),
    )
    label = _("Details")
    return format_html(
        '<div class="livedesk"><div class="ld-table" role="region" aria-label="{}" tabindex="0"><table>{}<tbody>{}</tbody>'
        "</table></div></div>",
        label,
        head,
        rows,
    )


def _told(details: Any) -> list[tuple[str, str, str]]:
    return [(words(name), before, after) for name, before, after in differences(details)]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list) and all(isinstance(each, list) and len(each) == 2 for each in value):
        return ", ".join(f"{one}–{other}" for one, other in value)  # hours
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return Truncator(text).chars(LENGTH)
