"""What taking a file would change of a widget, member by member: what is shown before, and done after."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..models import Domain, Logo, Queue, Widget
from ..models.definitions import clean_appearance, clean_form, default_appearance, default_masking
from ..models.definitions.appearance import whole
from ..models.widgets import default_consents, default_form
from . import definitions, masking
from .transfer_draft import Draft
from .transfer_file import shown


@dataclass(frozen=True, slots=True)
class Change:
    """One member, named by its place. None stands for what is not there."""

    place: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Plan:
    """`widget` None: a new one. `queue` None: the file's is not here, one has to be chosen or made.

    `after` is the widget as it will be, `extra` the domains that the file lacks: they stay unless somebody says
    otherwise. `stamp` stands for all of it, and for the widget as it is now.
    """

    draft: Draft
    widget: Widget | None
    slug: str
    queue: Queue | None
    after: dict[str, Any]
    changes: list[Change]
    added: dict[str, str]
    kept: list[str]
    extra: list[Domain]
    stamp: str

    @property
    def permissions(self) -> set[str]:
        """What the actor needs for it, apart from choices that are made later."""
        found = {"change_widget"} if self.widget else {"add_widget"}
        if self.after["logo"] and not self.widget:
            found.add("change_widget")
        return found | {"add_domain"} if self.added else found


def planned(draft: Draft, widget: Widget | None, slug: str) -> Plan:
    """What would be done, by the widget as it is in the database now."""
    before = facts(widget) if widget else {}
    queue = _queue(draft, widget)
    after = _after(draft, widget, slug, queue)
    rows = {domain.origin: domain for domain in widget.domains.order_by("origin")} if widget else {}
    named: dict[str, str] = draft.domains if draft.domains is not None else dict.fromkeys(rows, "")
    changes = list(differences(before, after))
    added = {origin: method for origin, method in named.items() if origin not in rows}
    extra = [domain for origin, domain in rows.items() if origin not in named]
    seen = [[c.place, c.before, c.after] for c in changes], added, [d.origin for d in extra]
    stamp = hashlib.sha256(json.dumps([widget.pk if widget else None, before, seen]).encode()).hexdigest()
    kept = [origin for origin in named if origin in rows]
    return Plan(draft, widget, slug, queue, after, changes, added, kept, extra, stamp)


def facts(widget: Widget) -> dict[str, Any]:
    """The widget as the file has it, with versions, and of the logo what tells it from others."""
    logo = Logo.objects.filter(widget=widget).first()
    return {
        "name": widget.name,
        "slug": widget.slug,
        "provider": widget.provider,
        "priority": widget.priority,
        "queue": widget.queue.slug,
        "appearance": {key: value for key, value in whole(widget.appearance).items() if key != "logo"},
        "form": {"version": widget.form_version, "fields": widget.fields},
        "consents": widget.consents,
        "masking": masking.shown(widget),
        "logo": _logo(bytes(logo.content), logo.content_type) if logo else None,
    }


def _after(draft: Draft, widget: Widget | None, slug: str, queue: Queue | None) -> dict[str, Any]:
    """By the functions that will write it: versions of form and consents rise here as they will there."""
    values = draft.values
    found = facts(widget) if widget else _new()
    found |= {name: values[name] for name in ("name", "provider", "priority") if name in values} | {"slug": slug}
    if queue is not None:
        found["queue"] = queue.slug
    if "appearance" in values:
        found["appearance"] = clean_appearance({**found["appearance"], **values["appearance"]})
    if "form" in values:
        fields = values["form"]
        form = definitions.next_form(widget, fields) if widget else clean_form({"version": 1, "fields": fields})
        found["form"] = {"version": form["version"], "fields": form["fields"]}
    if "consents" in values:
        wanted = values["consents"]
        found["consents"] = definitions.next_consents(widget, _risen(widget, wanted)) if widget else wanted
    if "masking" in values:
        found["masking"] = values["masking"]
    if "logo" in values:
        picture = values["logo"]
        found["logo"] = _logo(picture.content, picture.content_type) if picture else None
    return found


def _risen(widget: Widget, consents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Versions that do not fall: here an older one may have stood for another text, to which visitors agreed."""
    present = {one["name"]: str(one.get("version") or "1") for one in widget.consents if isinstance(one, dict)}
    return [{**one, "version": max(one["version"], present.get(one["name"], ""), key=_natural)} for one in consents]


def _natural(version: str) -> list[tuple[int, int, str]]:
    """2 < 10 < 2026-05 < 2026-05.1"""
    parts = [part for part in re.split(r"([0-9]+)", version) if part]
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


def _new() -> dict[str, Any]:
    return {
        "name": "",
        "slug": "",
        "provider": "peer",
        "priority": 0,
        "queue": "",
        "appearance": default_appearance(),
        "form": {"version": 1, "fields": default_form()["fields"]},
        "consents": default_consents(),
        "masking": default_masking(),
        "logo": None,
    }


def _queue(draft: Draft, widget: Widget | None) -> Queue | None:
    named = draft.values.get("queue")
    if named:
        return Queue.objects.filter(slug=named["slug"]).first()
    return widget.queue if widget else None


def _logo(content: bytes, content_type: str) -> str:
    return f"{content_type}, {len(content)} bytes, {hashlib.sha256(content).hexdigest()[:8]}"


def differences(before: Any, after: Any, place: str = "") -> Iterator[Change]:
    """Each member that differs. Lists of objects with names are told by name, and their order by itself."""
    if json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True):  # 1 is not True here
        return
    old, new = _members(before), _members(after)
    if new is None:
        yield Change(shown(place), before, after)
        return
    if isinstance(before, list) and old is not None and list(old) != list(new):
        yield Change(shown(f"{place}.order"), ", ".join(old), ", ".join(new))
    for name in {**(old or {}), **new}:
        one, was = f"{place}.{name}" if place else name, (old or {}).get(name)
        if isinstance(after, list) and was is None:
            yield Change(shown(one), None, new[name])
        else:
            yield from differences(was, new.get(name), one)


def _members(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping):
        return value
    if isinstance(value, list) and value and all(isinstance(one, dict) and "name" in one for one in value):
        return {str(one["name"]): one for one in value}
    return None
