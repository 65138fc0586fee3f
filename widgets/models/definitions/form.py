"""The form before the queue: `{"version", "fields": [{"name", "type", "label", "required", …}]}`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from . import masks
from .problems import DefinitionError, Problems

TYPES = ("text", "email", "phone", "choice", "checkbox", "paragraph", "hidden")
SIZED = ("text", "email", "phone", "paragraph")  # types that have a length
MASKED = ("text", "phone")
MOST_FIELDS, MOST_CHOICES = 30, 100
NAME, LABEL, HELP, CHOICE, MASK, PARAM, SKILL = 40, 200, 500, 200, 100, 60, 40  # characters
MOST_PRIORITY = 100
MAX_TEXT, MAX_PARAGRAPH = 500, 5000
PHONE = re.compile(r"^\+?[0-9 ()./-]{4,30}$")
_PARAM = re.compile(r"[A-Za-z0-9_.\-]{1,60}")
MEMBERS = frozenset(
    "name type label help required choices min_length max_length mask value param priority translations".split()
)


def clean_form(data: Any, known: Iterable[str] = ()) -> dict[str, Any]:
    """The form as it is stored. Raises DefinitionError with a message for each place.

    What a type does not have is left out, and so is what is empty; members that are not ours are kept. `known` are
    names that may stay although they would be refused today.
    """
    if not isinstance(data, dict):
        raise DefinitionError({"": _('Write {"fields": [{"name": …, "label": …, "type": …}, …]}.')})
    problems = Problems()
    version = data.get("version", 1)
    if type(version) is not int or version < 1:
        problems.add("version", _("The version is a whole number from 1 on."))
    taken: set[str] = set()
    names = frozenset(known)
    found = problems.objects(data.get("fields", []), "fields", MOST_FIELDS)
    fields = [_field(problems, field, f"fields.{at}", taken, names) for at, field in enumerate(found)]
    form = {**data, "version": version, "fields": fields}
    problems.settle(form)
    return form


def _field(
    problems: Problems, field: dict[str, Any], at: str, taken: set[str], known: frozenset[str]
) -> dict[str, Any]:
    kind = field.get("type", "text")
    if kind not in TYPES:
        problems.add(f"{at}.type", _("There is no such type; use one of: %(types)s.") % {"types": ", ".join(TYPES)})
    hidden = kind == "hidden"
    label = problems.text(field, "label", at, LABEL, required="" if hidden else _("Write what visitors are asked."))
    clean = {
        "name": problems.name(field, at, taken, known),
        "type": kind,
        "label": label,
        "required": problems.flag(field, "required", at) and not hidden,
    }
    more: dict[str, Any] = {"help": "" if hidden else problems.text(field, "help", at, HELP)}
    if kind == "choice":
        more["choices"] = _choices(problems, field, at)
    if kind == "checkbox":
        more["priority"] = _priority(problems, field, at)
    if kind in SIZED:
        more |= _lengths(problems, field, at, MAX_PARAGRAPH if kind == "paragraph" else MAX_TEXT)
    if kind in MASKED:
        more["mask"] = _mask(problems, field, at, more)
    if hidden:
        more |= _source(problems, field, at)
    else:
        more["translations"] = _translations(problems, field, at, more.get("choices", []))
    kept = {key: value for key, value in field.items() if key not in MEMBERS}
    return {**clean, **{key: value for key, value in more.items() if value not in ("", None, [], {})}, **kept}


def _choices(problems: Problems, field: dict[str, Any], at: str) -> list[dict[str, Any]]:
    """A choice is a text, or a value with a label; it is stored as the latter, with what it means for the queue."""
    found = field.get("choices") or []
    if isinstance(found, list):
        found = [one if isinstance(one, dict) else {"value": one, "label": one} for one in found]
    choices, taken = [], set()
    for number, one in enumerate(problems.objects(found, f"{at}.choices", MOST_CHOICES)):
        place = f"{at}.choices.{number}"
        value = problems.text(one, "value", place, CHOICE, required=_("A choice has a value."))
        if value in taken:
            problems.add(f"{place}.value", _("“%(value)s” is there twice.") % {"value": value})
        if "|" in value or "\n" in value:
            problems.add(f"{place}.value", _("A value has no | and no line break in it."))
        taken.add(value)
        label = " ".join(problems.text(one, "label", place, CHOICE).split())  # one line each, here and in the editor
        skill = " ".join(problems.text(one, "skill", place, SKILL).lower().split())
        rule = {"priority": _priority(problems, one, place), "skill": skill or None}
        choices.append(
            {
                "value": value,
                "label": label or value,
                **{key: given for key, given in rule.items() if given is not None},
            }
        )
    if not choices:
        problems.add(f"{at}.choices", _("Write at least one choice."))
    return choices


def _priority(problems: Problems, item: dict[str, Any], at: str) -> int | None:
    """What an answer counts for in the queue; None: nothing."""
    value = item.get("priority")
    if value is not None and (type(value) is not int or not -MOST_PRIORITY <= value <= MOST_PRIORITY):
        problems.add(f"{at}.priority", _("Write a whole number from -100 to 100."))
        return None
    return value or None


def _lengths(problems: Problems, field: dict[str, Any], at: str, most: int) -> dict[str, Any]:
    found: dict[str, int | None] = {}
    for key in ("min_length", "max_length"):
        value = found[key] = field.get(key)
        if value is not None and (type(value) is not int or not 0 <= value <= most):
            problems.add(f"{at}.{key}", _("Write a whole number from 0 to %(limit)d.") % {"limit": most})
            found[key] = None
    least, limit = found["min_length"], found["max_length"]
    if limit == 0 or (least is not None and limit is not None and least > limit):
        problems.add(f"{at}.max_length", _("The greatest length is smaller than the least."))
    return {"min_length": least or None, "max_length": limit}


def _mask(problems: Problems, field: dict[str, Any], at: str, lengths: dict[str, Any]) -> str:
    mask = problems.text(field, "mask", at, MASK)
    if not mask:
        return ""
    if not (lengths["min_length"] or 0) <= len(mask) <= (lengths["max_length"] or MAX_TEXT):
        problems.add(f"{at}.mask", _("The mask says how long an answer is, and the lengths say something else."))
    if field.get("type") == "phone" and not PHONE.match(masks.example(mask)):
        problems.add(f"{at}.mask", _("No telephone number has this shape: use 9, blanks and + ( ) . / - only."))
    return mask


def _source(problems: Problems, field: dict[str, Any], at: str) -> dict[str, str]:
    """Where a hidden field has its value from."""
    value, param = problems.text(field, "value", at, MAX_TEXT), problems.text(field, "param", at, PARAM)
    if bool(value) == bool(param):
        problems.add(f"{at}.value", _("A hidden field has either a fixed value, or the name of a parameter."))
    if param and not _PARAM.fullmatch(param):
        problems.add(f"{at}.param", _("Write the parameter's name alone, for example utm_source."))
    return {"value": value, "param": param}


def _translations(
    problems: Problems, field: dict[str, Any], at: str, choices: list[dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    kept = {}
    for language, found in problems.languages(field, at).items():
        place = f"{at}.translations.{language}"
        texts: dict[str, Any] = {
            "label": problems.text(found, "label", place, LABEL),
            "help": problems.text(found, "help", place, HELP),
        }
        labels = found.get("choices") or {}
        if not isinstance(labels, dict):
            problems.add(f"{place}.choices", _("Write each as value | label."))
            labels = {}
        values = {choice["value"] for choice in choices}
        for value in labels:
            if choices and value not in values:
                problems.add(f"{place}.choices", _("“%(value)s” is not among the choices.") % {"value": value})
        shown = {value: problems.text(labels, value, f"{place}.choices", CHOICE) for value in labels if choices}
        texts["choices"] = {value: " ".join(label.split()) for value, label in shown.items() if label}
        if texts := {key: value for key, value in texts.items() if value}:
            kept[language] = texts
    return kept
