"""What cobrowsing on a widget's pages hides, changed with its row in the audit log."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction

from ..models import Session, Widget
from ..models.definitions.masking import Masking, clean_masking, default_masking, is_paused
from . import audit
from .definitions import Stale


def shown(widget: Widget) -> Masking:
    """The rules as pages get them, whatever an older version or a hand has left in the row."""
    kept = widget.masking if isinstance(widget.masking, dict) else {}
    return {**default_masking(), **kept}


def stamp(widget: Widget) -> str:
    """Stands for the rules as they are now: an editor sends it back with what it made from them."""
    return _stamp(widget.masking)


def _stamp(masking: Any) -> str:
    return hashlib.sha256(json.dumps(masking, sort_keys=True).encode()).hexdigest()[:16]


@transaction.atomic
def change(actor: Any, widget: Widget, masking: Any, made_from: str = "") -> Widget:
    """These rules from now on. Raises PermissionDenied, DefinitionError, and Stale when `made_from` stands for others."""
    audit.require(actor, "change_widget")
    after = clean_masking(masking)
    before = Widget.objects.select_for_update().values_list("masking", flat=True).get(pk=widget.pk)
    if made_from and made_from != _stamp(before):
        raise Stale
    kept: dict[str, Any] = {**default_masking(), **(before if isinstance(before, dict) else {})}
    found = audit.changes(_told(kept), _told({**after}))
    if found["after"]:
        Widget.objects.filter(pk=widget.pk).update(masking=after)
        audit.record(actor, "widget.changed", widget, category="widget", **found)
    widget.masking = after
    return widget


def _told(masking: dict[str, Any]) -> dict[str, Any]:
    return {f"masking.{name}": value for name, value in masking.items()}


def hides_title(widget: Widget, url: str) -> bool:
    """Whether a page's own title is not to be read: its text is masked, or cobrowsing pauses on it."""
    return bool(shown(widget)["mask_all"]) or is_paused(widget.masking, url)


def pauses(session: Session) -> bool:
    """Whether the page on which the visitor is by their own word is one that is never shown. Needs `widget` loaded."""
    return is_paused(session.widget.masking, session.page_url)
