"""Changing what a widget asks and has agreed to: with versions, and never over somebody else's change."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from ..models import Widget
from ..models.definitions import DefinitionError, clean_consents, clean_form
from . import audit

_TEXT = ("label", "url", "translations")


class Stale(Exception):
    """Somebody else has changed it since it was read."""


def stamp(widget: Widget) -> str:
    """Stands for form and consents as they are now: an editor sends it back with what it made from them."""
    found = json.dumps([widget.form, widget.consents], sort_keys=True)
    return hashlib.sha256(found.encode()).hexdigest()[:16]


def change_form(actor: Any, widget: Widget, fields: Any, made_from: str = "") -> None:
    """Asks these fields from now on. Raises as `change` does."""
    audit.require(actor, "change_widget")
    _change(actor, widget, made_from, form=next_form(widget, fields))


def change_consents(actor: Any, widget: Widget, consents: Any, made_from: str = "") -> None:
    """Wants these consents from now on. Raises as `change` does."""
    audit.require(actor, "change_widget")
    _change(actor, widget, made_from, consents=next_consents(widget, consents))


def change(actor: Any, widget: Widget, fields: Any, consents: Any, made_from: str = "") -> None:
    """Both or neither. The form's version rises with each change, a consent's with each change of its text.

    Raises PermissionDenied; DefinitionError with all that is wrong, at `fields.0.label` and `consents.0.url`; Stale
    when it is no longer what `made_from`, a `stamp`, stands for, or the widget as it was loaded.
    """
    audit.require(actor, "change_widget")
    problems: dict[str, str] = {}
    changed: dict[str, Any] = {}
    for name, make, given in (("form", next_form, fields), ("consents", next_consents, consents)):
        try:
            changed[name] = make(widget, given)
        except DefinitionError as error:
            problems |= error.problems
    if problems:
        raise DefinitionError(problems)
    _change(actor, widget, made_from, **changed)


def next_form(widget: Widget, fields: Any) -> dict[str, Any]:
    """The form that asking these fields would make of the widget's. Raises DefinitionError."""
    kept = widget.form if isinstance(widget.form, dict) else {}
    version = widget.form_version
    known = [str(field["name"]) for field in widget.fields]
    form = clean_form({**kept, "version": version, "fields": fields}, known)
    if form["fields"] != kept.get("fields", []):
        form["version"] = version + 1
    return form


def next_consents(widget: Widget, consents: Any) -> list[dict[str, Any]]:
    """The same of its consents."""
    before = {consent.get("name"): consent for consent in widget.consents if isinstance(consent, dict)}
    try:
        after = clean_consents(consents, [str(name) for name in before])
    except DefinitionError as error:
        places = {f"consents.{place}" if place else "consents": text for place, text in error.problems.items()}
        raise DefinitionError(places) from error
    return [{**consent, "version": _version(before.get(consent["name"]), consent)} for consent in after]


def _version(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """Another text has another version, whether or not somebody thought of it: 1 → 2, 2026-05 → 2026-05.1."""
    version = str(after["version"])
    if before is None or str(before.get("version") or "1") != version:
        return version
    if all((before.get(part) or "") == (after.get(part) or "") for part in _TEXT):
        return version
    head, dot, last = version.rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if last.isascii() and last.isdecimal() else f"{version}.1"


@transaction.atomic
def _change(actor: Any, widget: Widget, made_from: str, **after: Any) -> None:
    """One UPDATE on the condition that the row is still as it was loaded: of two editors the second is told."""
    before = {name: getattr(widget, name) for name in after}
    if made_from and made_from != stamp(widget):
        raise Stale
    if before == after:
        return
    if not Widget.objects.filter(pk=widget.pk, **before).update(**after):
        raise Stale
    for name, value in after.items():
        setattr(widget, name, value)
    told = audit.changes(_told(before), _told(after))
    audit.record(actor, "widget.changed", widget, category="widget", before=told["before"], after=told["after"])


def _told(definitions: dict[str, Any]) -> dict[str, Any]:
    """Each field and consent by itself, so that the log holds those that were changed and no others."""
    told: dict[str, Any] = {}
    form, consents = definitions.get("form"), definitions.get("consents")
    if form is not None:
        fields = form.get("fields", []) if isinstance(form, dict) else []
        told |= {"form.version": form.get("version", 1) if isinstance(form, dict) else None}
        told |= {f"form.{field.get('name')}": field for field in fields if isinstance(field, dict)}
        told |= {"form.order": [field.get("name") for field in fields if isinstance(field, dict)]}
    if consents is not None:
        found = [consent for consent in consents if isinstance(consent, dict)]
        told |= {f"consents.{consent.get('name')}": consent for consent in found}
        told |= {"consents.order": [consent.get("name") for consent in found]}
    return told
