"""How a widget looks: its colours, shapes and texts, and its logo."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ..models import Logo, Widget
from ..models.definitions import clean_appearance
from ..models.definitions.appearance import whole
from . import audit, pictures
from .definitions import Stale


def stamp(widget: Widget) -> str:
    """Stands for the look as it is now: an editor sends it back with what it made from it."""
    return _stamp(widget.appearance)


def _stamp(appearance: Any) -> str:
    return hashlib.sha256(json.dumps(appearance, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def change(actor: Any, widget: Widget, appearance: Mapping[str, Any], made_from: str = "") -> Widget:
    """Writes these keys of the look; those that are not named stay, a host's own too.

    Raises PermissionDenied, DefinitionError, and Stale when the look is no longer what `made_from` stands for.
    """
    audit.require(actor, "change_widget")
    before = Widget.objects.select_for_update().values_list("appearance", flat=True).get(pk=widget.pk)
    if made_from and made_from != _stamp(before):
        raise Stale
    after = clean_appearance({**whole(before), **appearance})
    found = audit.changes(whole(before), after)
    if found["after"]:
        Widget.objects.filter(pk=widget.pk).update(appearance=after)
        audit.record(actor, "widget.changed", widget, category="widget", **found)
    widget.appearance = after
    return widget


@transaction.atomic
def set_logo(actor: Any, widget: Widget, content: bytes) -> Logo:
    """Takes a picture for the logo, in place of what there was. Raises PermissionDenied, pictures.Refused."""
    audit.require(actor, "change_widget")
    picture = pictures.read(content)
    digest = hashlib.sha256(picture.content).hexdigest()[:32]
    before = _locked(widget)
    if before is not None and before.digest == digest:
        return before
    after = {"content": picture.content, "content_type": picture.content_type, "digest": digest}
    logo, _made = Logo.objects.update_or_create(widget=widget, defaults=after)
    _record(actor, widget, before, logo)
    return logo


@transaction.atomic
def remove_logo(actor: Any, widget: Widget) -> None:
    """Takes the logo away; nothing happens where there is none. Raises PermissionDenied."""
    audit.require(actor, "change_widget")
    logo = _locked(widget)
    if logo is not None:
        _record(actor, widget, logo, None)
        logo.delete()


def served(key: str, name: str) -> Logo | None:
    """The logo of the widget with this key, if it is the one that goes by this name. One query."""
    if "\0" in key + name:  # which PostgreSQL cannot even be asked for
        return None
    found = Logo.objects.filter(widget__key=key, digest=name.partition(".")[0]).first()
    return found if found is not None and name == _name(found) else None


def logo_of(widget: Widget) -> Logo | None:
    """The widget's logo, without its content. One query."""
    return Logo.objects.filter(widget=widget).defer("content").first()


def logo_name(digest: str, content_type: str) -> str:
    """Under which a logo is served: another picture has another name."""
    return f"{digest}.{pictures.EXTENSIONS[content_type]}"


def shown(appearance: Any, logo: str | None) -> dict[str, Any]:
    """The look as visitors get it: complete, with the logo's absolute URL."""
    return {**whole(appearance), "logo": logo}


def _locked(widget: Widget) -> Logo | None:
    """The logo, for a change of it: two at once come one after the other, where the database can lock."""
    Widget.objects.select_for_update().only("pk").get(pk=widget.pk)
    return logo_of(widget)


def _record(actor: Any, widget: Widget, before: Logo | None, after: Logo | None) -> None:
    logos = {"logo": _name(before)}, {"logo": _name(after)}
    audit.record(actor, "widget.changed", widget, category="widget", before=logos[0], after=logos[1])


def _name(logo: Logo | None) -> str | None:
    return None if logo is None else logo_name(logo.digest, logo.content_type)
