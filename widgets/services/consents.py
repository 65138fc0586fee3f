"""What visitors agree to: what they are shown, and what they have agreed to."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .. import errors
from ..models import Widget


def shown(widget: Widget) -> list[dict[str, Any]]:
    """The consents as the page shows them."""
    return [
        {
            "name": consent["name"],
            "label": consent.get("label") or "",
            "required": bool(consent.get("required")),
            "url": consent.get("url") or None,
            "version": _version(consent),
            "translations": consent.get("translations") or {},
        }
        for consent in widget.consents
    ]


def agreed(widget: Widget, given: Any, versions: dict[str, str] | None = None) -> dict[str, Any]:
    """What is kept of the visitor's answers: for each consent whether it was granted, its version, and when.

    `versions` are those that the visitor saw, by name. Raises ConsentRequired (`param` is the consent's name) where a
    required one is wanting, or the text has changed since they saw it; InvalidRequest.
    """
    if not isinstance(given, dict) or not all(isinstance(value, bool) for value in given.values()):
        raise errors.InvalidRequest("consents is an object of true and false", param="consents")
    now, kept = timezone.now().isoformat(), {}
    for consent in widget.consents:
        name, version = consent["name"], _version(consent)
        granted = bool(given.get(name))
        if granted and versions and versions.get(name, version) != version:
            raise errors.ConsentRequired(_("This text has changed. Read it again, then agree."), param=name)
        if consent.get("required") and not granted:
            raise errors.ConsentRequired(param=name)
        kept[name] = {"granted": granted, "at": now, "version": version}
    return kept


def _version(consent: dict[str, Any]) -> str:
    return str(consent.get("version") or "")
