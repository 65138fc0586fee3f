"""What the file of a widget says, judged by the same rules as what is typed into the admin."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import conference, origins
from ..models import Domain, Queue, Widget
from ..models.definitions import DefinitionError, clean_appearance, clean_consents, clean_form, clean_masking
from ..models.definitions.form import MOST_PRIORITY
from . import pictures
from .transfer_file import Refused, shown

FORMAT, VERSION = "livedesk-widget", 1
MOST_DOMAINS = 1000
_PRESENT = ("name", "slug", "provider", "priority", "queue", "appearance", "form", "consents", "masking", "logo")


@dataclass(slots=True)
class Draft:
    """`values` holds the members of the widget that the file has; `ignored` the places of what it has besides.

    `logo` is a picture or None, `queue` a slug and a name, `form` the fields. `domains` are None where the file is silent.
    """

    values: dict[str, Any] = field(default_factory=dict)
    domains: dict[str, str] | None = None
    ignored: list[str] = field(default_factory=list)


def draft(data: Any, target: Widget | None = None) -> Draft:
    """The draft for a new widget, or for this one, whose old names may stay. Raises Refused with all that is wrong."""
    _check_format(data)
    reader = _Reader(target)
    reader.outer(data)
    if reader.problems:
        raise Refused({shown(place): shown(text, 400) for place, text in reader.problems.items()})
    return reader.found


def _check_format(data: Any) -> None:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        text = _("This is not the file of a widget: “format” has to be “%(format)s”.") % {"format": FORMAT}
        raise Refused({"format" if isinstance(data, dict) else "": text})
    version = data.get("version")
    if type(version) is not int or version < 1:
        raise Refused({"version": _("The version is a whole number from 1 on.")})
    if version > VERSION:
        newer = _("The file was made by a newer version of the desk. Upgrade this one, then import it.")
        raise Refused({"version": newer})


class _Reader:
    def __init__(self, target: Widget | None) -> None:
        self.target = target
        self.found = Draft()
        self.problems: dict[str, str] = {}

    def outer(self, data: dict[str, Any]) -> None:
        """The whole file."""
        self._ignore(data, {"format", "version", "widget", "domains"}, "")
        widget = data.get("widget")
        if not isinstance(widget, dict):
            self.problems["widget"] = _("This must be an object.")
            return
        self._ignore(widget, set(_PRESENT), "widget.")
        readers = {
            **_READERS,
            "queue": self._queue,
            "form": self._form,
            "consents": self._consents,
            "masking": clean_masking,
        }
        for name in _PRESENT:
            if name in widget:
                self._take(name, readers[name], widget[name])
            elif name in ("name", "slug") and self.target is None:
                self.problems[f"widget.{name}"] = _("This is missing.")
        if "domains" in data:
            self.found.domains = self._domains(data["domains"])

    def _ignore(self, given: dict[str, Any], known: set[str], at: str) -> None:
        self.found.ignored += [shown(f"{at}{name}") for name in given if name not in known][:100]

    def _take(self, name: str, reader: Callable[[Any], Any], value: Any) -> None:
        place = f"widget.{name}"
        try:
            self.found.values[name] = reader(value)
        except DefinitionError as error:
            self.problems |= {f"{place}.{at}" if at else place: text for at, text in error.problems.items()}
        except ValidationError as error:
            self.problems[place] = " ".join(error.messages)
        except ValueError as error:
            self.problems[place] = str(error)

    def _queue(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValueError(_("This must be an object with a slug and a name."))
        self._ignore(value, {"slug", "name"}, "widget.queue.")
        slug = str(Queue._meta.get_field("slug").clean(_text(value.get("slug")), None))
        name = " ".join(_text(value.get("name", slug)).split())
        return {"slug": slug, "name": str(Queue._meta.get_field("name").clean(name, None))}

    def _form(self, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, dict):
            raise ValueError(_("This must be an object."))
        self._ignore(value, {"fields"}, "widget.form.")
        known = [str(one["name"]) for one in self.target.fields] if self.target else []
        fields: list[dict[str, Any]] = clean_form({"version": 1, "fields": value.get("fields", [])}, known)["fields"]
        return fields

    def _consents(self, value: Any) -> list[dict[str, Any]]:
        before = self.target.consents if self.target and isinstance(self.target.consents, list) else []
        return clean_consents(value, [str(one.get("name")) for one in before if isinstance(one, dict)])

    def _domains(self, value: Any) -> dict[str, str]:
        if not isinstance(value, list):
            self.problems["domains"] = _("This must be a list of objects.")
            return {}
        if len(value) > MOST_DOMAINS:
            self.problems["domains"] = _("There may be at most %(limit)d in one file.") % {"limit": MOST_DOMAINS}
        found: dict[str, str] = {}
        for number, one in enumerate(value[:MOST_DOMAINS]):
            self._domain(found, one, f"domains.{number}")
        return found

    def _domain(self, found: dict[str, str], one: Any, at: str) -> None:
        if not isinstance(one, dict) or not isinstance(one.get("origin"), str):
            self.problems[at] = _("This must be an object with an origin.")
            return
        self._ignore(one, {"origin", "method"}, f"{at}.")
        method = one.get("method", Domain.Method.DNS)
        if method not in Domain.Method.values:
            self.problems[f"{at}.method"] = _("Write one of: %(methods)s.") % {
                "methods": ", ".join(Domain.Method.values)
            }
        try:
            origin = origins.paste(one["origin"])
        except origins.Refused as refused:
            self.problems[f"{at}.origin"] = f"{refused.reason} {refused.mend}"
            return
        if origin in found:
            self.problems[f"{at}.origin"] = _("%(origin)s is there twice.") % {"origin": origin}
        found[origin] = str(method)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("Write text here."))
    return value


def _name(value: Any) -> str:
    name = " ".join(_text(value).split())
    return str(Widget._meta.get_field("name").clean(name, None))


def _slug(value: Any) -> str:
    return str(Widget._meta.get_field("slug").clean(_text(value), None))


def _provider(value: Any) -> str:
    if value not in conference.names():
        names = ", ".join(conference.names())
        raise ValueError(_("This desk has no such provider; it knows: %(names)s.") % {"names": names})
    return str(value)


def _priority(value: Any) -> int:
    if type(value) is not int or abs(value) > MOST_PRIORITY:
        raise ValueError(_("Write a whole number from -100 to 100."))
    return value


def _logo(value: Any) -> pictures.Picture | None:
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > 2 * pictures.MOST_BYTES:
        raise ValueError(_("The logo is a picture of at most 64 KiB in base64, or null."))
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(_("The logo is a picture of at most 64 KiB in base64, or null.")) from error
    return pictures.read(content)


_READERS: dict[str, Callable[[Any], Any]] = {
    "name": _name,
    "slug": _slug,
    "provider": _provider,
    "priority": _priority,
    "appearance": clean_appearance,
    "logo": _logo,
}
