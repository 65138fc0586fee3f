"""What is wrong with a definition, place by place, and the readers that find it."""

from __future__ import annotations

import json
import re
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 64 * 1024  # of a definition as JSON: each visitor loads it
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")


class DefinitionError(ValueError):
    """`problems`: a message for each place, `fields.2.label` or `0.url`; the empty place is the whole."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__("; ".join(f"{place}: {text}" if place else text for place, text in problems.items()))


class Problems:
    """Collects what is wrong. A reader answers with something usable in any case, so that all is found at once."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}

    def add(self, place: str, message: str) -> None:
        """The first message of a place stands."""
        self.found.setdefault(place.removeprefix("."), message)

    def text(self, item: dict[str, Any], key: str, at: str, most: int, *, required: str = "") -> str:
        """A text without blanks around it; `required` is the message where it is empty."""
        value = item.get(key)
        if value is None:
            value = ""
        if not isinstance(value, str):
            self.add(f"{at}.{key}", _("Write text here."))
            return ""
        value = value.strip()
        if required and not value:
            self.add(f"{at}.{key}", required)
        if len(value) > most:
            self.add(f"{at}.{key}", _("Use at most %(limit)d characters.") % {"limit": most})
        if "\x00" in value:
            self.add(f"{at}.{key}", _("This holds a character that cannot be stored."))
        return value

    def flag(self, item: dict[str, Any], key: str, at: str) -> bool:
        """True or false; false where it is missing."""
        value = item.get(key, False)
        if not isinstance(value, bool):
            self.add(f"{at}.{key}", _("Answer yes or no."))
        return value is True

    def name(self, item: dict[str, Any], at: str, taken: set[str], known: frozenset[str]) -> str:
        """What answers are stored under. `known` ones were there before the rule and may stay."""
        name = self.text(item, "name", at, 100, required=_("Give it a name."))
        if name and name not in known and not _NAME.fullmatch(name):
            self.add(
                f"{at}.name", _("Use small letters a–z, digits and _ for the name, a letter first, at most 40 of them.")
            )
        if name in taken:
            self.add(f"{at}.name", _("Another one has this name already."))
        taken.add(name)
        return name

    def objects(self, found: Any, at: str, most: int) -> list[dict[str, Any]]:
        """A list of objects."""
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.add(at, _("This must be a list of objects."))
            return []
        if len(found) > most:
            self.add(at, _("There may be at most %(limit)d.") % {"limit": most})
        return found[:most]

    def languages(self, item: dict[str, Any], at: str) -> dict[str, dict[str, Any]]:
        """The translations by language."""
        found = item.get("translations", {})
        if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
            self.add(f"{at}.translations", _("Translations are an object for each language."))
            return {}
        for tag in found:
            if not _TAG.fullmatch(str(tag)):
                self.add(f"{at}.translations", _("“%(tag)s” is no language. Write de, or pt-br.") % {"tag": tag})
        return found

    def settle(self, definition: Any) -> None:
        """Raises DefinitionError if anything was found, or the whole is too large."""
        if not self.found and len(json.dumps(definition, ensure_ascii=False).encode("utf-8", "replace")) > MOST_BYTES:
            self.add("", _("This is too much for a page to load: at most 64 KiB in all."))
        if self.found:
            raise DefinitionError(self.found)
