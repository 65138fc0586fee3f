"""A widget with its domains, form and look as a file, from one desk to another. No keys, tokens, proofs or visitors."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ..models import Logo, Queue, Widget
from . import appearance, audit, definitions, domains, masking, revocation, widgets
from .definitions import Stale
from .transfer_draft import FORMAT, VERSION, draft
from .transfer_file import Refused, read, written
from .transfer_plan import Plan, facts, planned

__all__ = ["Choices", "Plan", "Refused", "Stale", "apply", "export", "file_name", "plan", "written"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the file does not say: the queue, where its own is not here, and whether domains that it lacks are removed.

    `make_queue` makes the file's own; without it and without `queue` a widget keeps the one it has.
    """

    queue: Queue | None = None
    make_queue: bool = False
    remove_domains: bool = False


def export(widget: Widget) -> dict[str, Any]:
    """`{"format", "version", "widget", "domains"}`, whole and the same each time. Five queries at most."""
    found = facts(widget)
    logo = Logo.objects.filter(widget=widget).first()
    found["queue"] = {"slug": widget.queue.slug, "name": widget.queue.name}
    found["form"] = {"fields": found["form"]["fields"]}
    found["logo"] = base64.b64encode(bytes(logo.content)).decode() if logo else None
    listed = widget.domains.order_by("origin").values_list("origin", "method")
    rows = [{"origin": origin, "method": method} for origin, method in listed]
    return {"format": FORMAT, "version": VERSION, "widget": found, "domains": rows}


def file_name(widget: Widget) -> str:
    """`livedesk-support.json`, also where somebody has written another slug past its rules."""
    plain = "".join(sign for sign in widget.slug if sign.isascii() and (sign.isalnum() or sign in "-_"))
    return f"livedesk-{plain or widget.pk}.json"


def plan(content: bytes, *, widget: Widget | None = None, slug: str = "") -> Plan:
    """What the file would change: of this widget, else of the one with this slug or the file's own, else a new one.

    Nothing is written. Raises Refused with all that is wrong with the file.
    """
    data = read(content)
    wanted = slug or _slug_of(data)
    target = widget or (Widget.objects.select_related("queue").filter(slug=wanted).first() if wanted else None)
    if isinstance(data, dict) and isinstance(data.get("widget"), dict) and slug:
        data["widget"]["slug"] = slug
    found = draft(data, target)
    if target and found.values.get("slug", target.slug) != target.slug:
        found.ignored.append("widget.slug")
    return planned(found, target, target.slug if target else found.values["slug"])


def _slug_of(data: Any) -> str:
    inner = data.get("widget") if isinstance(data, dict) else None
    slug = inner.get("slug") if isinstance(inner, dict) else None
    return slug if isinstance(slug, str) else ""


def apply(actor: Any, found: Plan, choices: Choices, stamp: str = "") -> Widget:
    """Does what the plan says, all of it or nothing. Sessions of removed domains end after that.

    Raises PermissionDenied; Stale when the plan is not the one that `stamp` stands for, or the widget has changed since;
    Refused when the queue is missing, or somebody else has just taken the slug.
    """
    for permission in sorted(found.permissions):
        audit.require(actor, permission)
    if stamp and stamp != found.stamp:
        raise Stale
    with transaction.atomic():
        if found.widget:
            Widget.objects.select_for_update().only("pk").get(pk=found.widget.pk)
            present = Widget.objects.select_related("queue").get(pk=found.widget.pk)
            if planned(found.draft, present, found.slug).stamp != found.stamp:
                raise Stale
        widget = _written(actor, found, _queue(actor, found, choices))
        removed = found.extra if choices.remove_domains else []
        for domain in removed:
            domains.drop(actor, domain)
        for origin, method in found.added.items():
            domains.add(actor, widget, origin, method)
        audit.record(actor, "widget.imported", widget, category="widget", **_told(found, choices))
    for domain in removed:
        revocation.cut_off(domain)
    return widget


def _told(found: Plan, choices: Choices) -> dict[str, Any]:
    return {
        "new": found.widget is None,
        "changed": [change.place for change in found.changes][:100],
        "domains_added": len(found.added),
        "domains_removed": len(found.extra) if choices.remove_domains else 0,
    }


def _queue(actor: Any, found: Plan, choices: Choices) -> Queue:
    if found.queue is not None:
        return found.queue
    named = found.draft.values.get("queue")
    if choices.make_queue and named:
        audit.require(actor, "add_queue")
        queue, made = Queue.objects.get_or_create(slug=named["slug"], defaults={"name": named["name"]})
        if made:
            audit.record(actor, "queue.created", queue, category="queue", **audit.changes({}, named))
        return queue
    queue_or_none = choices.queue or (found.widget.queue if found.widget else None)
    if queue_or_none is None:
        raise Refused({"widget.queue": _("This desk has no such queue: choose one, or have it made.")})
    return queue_or_none


def _written(actor: Any, found: Plan, queue: Queue) -> Widget:
    """By the services that the admin's pages call, each with its own row in the audit log."""
    after, values = found.after, found.draft.values
    if found.widget is None:
        widget = _created(actor, after, queue)
    else:
        widget = found.widget
        widget.name, widget.provider, widget.queue = after["name"], after["provider"], queue
        widget.priority = after["priority"]
        widgets.change(actor, widget)
        if "form" in values:
            definitions.change_form(actor, widget, values["form"])
        if "consents" in values:
            definitions.change_consents(actor, widget, after["consents"])
        if "masking" in values:
            masking.change(actor, widget, values["masking"])
        if "appearance" in values:
            appearance.change(actor, widget, values["appearance"])
    if "logo" in values and values["logo"] is None:
        appearance.remove_logo(actor, widget)
    elif "logo" in values:
        appearance.set_logo(actor, widget, values["logo"].content)
    return widget


def _created(actor: Any, after: dict[str, Any], queue: Queue) -> Widget:
    names = ("name", "slug", "provider", "priority", "appearance", "form", "consents", "masking")
    widget = Widget(**{name: after[name] for name in names}, queue=queue)
    try:
        return widgets.create(actor, widget)
    except IntegrityError as error:
        raise Refused({"widget.slug": _("Somebody has just made a widget with this slug.")}) from error
