"""A widget's look: what its JSON may hold, and what stands in for what is missing."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from .problems import DefinitionError, Problems

CHOICES = {
    "position": {"right": pgettext_lazy("appearance", "Right"), "left": pgettext_lazy("appearance", "Left")},
    "button": {
        "rounded": gettext_lazy("Rounded"),
        "square": gettext_lazy("Square"),
        "pill": gettext_lazy("Pill"),
    },
    "radius": {
        "none": pgettext_lazy("appearance", "None"),
        "small": gettext_lazy("Small"),
        "medium": gettext_lazy("Medium"),
        "large": gettext_lazy("Large"),
        "extra_large": gettext_lazy("Extra large"),
    },
    "animation": {
        "slow": gettext_lazy("Slow"),
        "normal": gettext_lazy("Normal"),
        "fast": gettext_lazy("Fast"),
    },
}
"""Key → its values with their names."""

TEXTS = {"title": 60, "greeting": 500, "closed": 500, "logo_alt": 100}
"""Key → the most characters. Each may stand in `translations` once more, by language."""

DEFAULTS: dict[str, Any] = {
    "color": "#2457d6",
    "position": "right",
    "button": "pill",
    "radius": "medium",
    "animation": "normal",
    **dict.fromkeys(TEXTS, ""),
    "translations": {},
}

MOST_LANGUAGES = 20
_COLOR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.ASCII)


def default_appearance() -> dict[str, Any]:
    """The look of a new widget."""
    return {**DEFAULTS, "translations": {}}


def whole(data: Any) -> dict[str, Any]:
    """What is stored, with defaults for what is missing: rows of an older version, of a host's own making. Never raises."""
    return {**default_appearance(), **(data if isinstance(data, dict) else {})}


def clean_appearance(data: Any) -> dict[str, Any]:
    """The same as it is stored: complete, trimmed, the colour in lower case. Keys of a host are kept.

    Raises DefinitionError with a message for each place, such as `color` or `translations.de.title`.
    """
    if not isinstance(data, dict):
        raise DefinitionError({"": _('Write {"color": "#2457d6", …}.')})
    problems, given = Problems(), whole(data)
    found = {
        **given,
        "color": _color(problems, given["color"]),
        **{key: _choice(problems, key, given[key]) for key in CHOICES},
        **_texts(problems, given, ""),
        "translations": _translations(problems, given),
    }
    found.pop("logo", None)  # a row of its own; a copy of a public configuration carries its address
    problems.settle(found)
    return found


def _color(problems: Problems, value: Any) -> str:
    color = value.strip().lower() if isinstance(value, str) else ""
    if not _COLOR.fullmatch(color):
        problems.add("color", _("Write a colour as #rgb or #rrggbb, like #2457d6."))
    return color


def _choice(problems: Problems, key: str, value: Any) -> Any:
    if not isinstance(value, str) or value not in CHOICES[key]:
        problems.add(key, _("Choose one of: %(values)s.") % {"values": ", ".join(CHOICES[key])})
    return value


def _texts(problems: Problems, item: dict[str, Any], at: str) -> dict[str, str]:
    return {key: problems.text(item, key, at, most).replace("\r\n", "\n") for key, most in TEXTS.items()}


def _translations(problems: Problems, given: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Languages without any text are left out."""
    found = problems.languages(given, "")
    if len(found) > MOST_LANGUAGES:
        problems.add("translations", _("There may be at most %(limit)d.") % {"limit": MOST_LANGUAGES})
    cleaned = {tag: _texts(problems, texts, f"translations.{tag}") for tag, texts in found.items()}
    kept = {tag: {key: text for key, text in texts.items() if text} for tag, texts in cleaned.items()}
    return {tag: texts for tag, texts in kept.items() if texts}
