"""Widgets: add, change and delete one, with the queue that it may need. Appearance, form and domains have their own."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.text import slugify

from .. import permissions
from ..models import ContactRequest, Queue, Session, Widget
from . import audit, queue_settings

GENERAL = ("name", "slug", "queue", "priority", "provider", "is_default")
"""What `change` writes and the audit log shows."""
ATTEMPTS = 8


class HasSessions(Exception):
    """The widget has served visitors, whose sessions, calls and messages would go with it: switch it off instead."""


def has_served(widget: Widget) -> bool:
    """Whether anything of a visitor would go with it."""
    return any(model._default_manager.filter(widget=widget).exists() for model in (Session, ContactRequest))


def create(actor: audit.Actor, widget: Widget, *, new_queue: str = "") -> Widget:
    """Saves a new widget, switched off. An empty slug is made from the name; `new_queue` makes a queue of that name.

    The actor becomes the new queue's first member where they may answer it and choose members. A widget that is to be
    the default takes that from the one that was. Raises PermissionDenied.
    """
    audit.require(actor, "add_widget")
    if new_queue:
        audit.require(actor, "add_queue")
    wanted = widget.slug
    return _again_when_beaten(lambda: _create(actor, widget, wanted, new_queue))


def _create(actor: audit.Actor, widget: Widget, slug: str, new_queue: str) -> Widget:
    if new_queue:
        widget.queue = _make_queue(actor, new_queue)
    widget.pk, widget.slug, widget.is_active = None, slug or _free_slug(Widget, widget.name), False
    _take_default(actor, widget)
    widget.save(force_insert=True)
    audit.record(actor, "widget.created", widget, category="widget", **audit.changes({}, _facts(widget)))
    return widget


def change(actor: audit.Actor, widget: Widget) -> Widget:
    """Saves name, slug, queue, priority, provider and default as they stand in `widget`. Raises PermissionDenied."""
    audit.require(actor, "change_widget")
    wanted = widget.slug
    return _again_when_beaten(lambda: _change(actor, widget, wanted))


def _change(actor: audit.Actor, widget: Widget, slug: str) -> Widget:
    widget.slug = slug or _free_slug(Widget, widget.name)
    before = Widget.objects.select_for_update().get(pk=widget.pk)
    found = audit.changes(_facts(before), _facts(widget))
    if found["after"]:
        _take_default(actor, widget)
        Widget.objects.filter(pk=widget.pk).update(**{name: getattr(widget, name) for name in found["after"]})
        audit.record(actor, "widget.changed", widget, category="widget", **found)
    return widget


@transaction.atomic
def delete(actor: audit.Actor, widget: Widget) -> None:
    """Deletes a widget that never served anybody, with its domains. Raises PermissionDenied, HasSessions."""
    audit.require(actor, "delete_widget")
    if has_served(widget):
        raise HasSessions
    details: dict[str, Any] = {"before": {**_facts(widget), "domains": widget.domains.count()}, "after": {}}
    audit.record(actor, "widget.deleted", widget, category="widget", severity=audit.Severity.WARNING, **details)
    widget.delete()


def _again_when_beaten(save: Any) -> Widget:
    """Two at once may want the same slug, or to be the default: the second finds what the first has left."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                found: Widget = save()
                return found
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _facts(widget: Widget) -> dict[str, Any]:
    return {**{name: getattr(widget, name) for name in GENERAL}, "queue": widget.queue.slug}


def _take_default(actor: audit.Actor, widget: Widget) -> None:
    if not widget.is_default:
        return
    for other in Widget.objects.filter(is_default=True).exclude(pk=widget.pk):
        Widget.objects.filter(pk=other.pk).update(is_default=False)
        taken = audit.changes({"is_default": True}, {"is_default": False})
        audit.record(actor, "widget.changed", other, category="widget", **taken)


def _make_queue(actor: audit.Actor, name: str) -> Queue:
    queue = queue_settings.create(actor, Queue(name=name, slug=_free_slug(Queue, name)))
    if permissions.can_answer(actor.user) and permissions.can_use(actor.user, "add_queuemember"):
        queue_settings.add_member(actor, queue, actor.user)
    return queue


def _free_slug(model: type[models.Model], name: str) -> str:
    """The name as a slug; the next number behind it when others have it."""
    stem = slugify(name)[:90] or str(model._meta.model_name)
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(
        slug for slug in (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )
