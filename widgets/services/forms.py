"""The pre-call form: answers checked against the widget's fields."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ..errors import FormInvalid, InvalidRequest

Field = dict[str, Any]
MAX_TEXT = 500
MAX_PARAGRAPH = 5000
_PHONE = re.compile(r"^\+?[0-9 ()./-]{4,30}$")


def clean(fields: list[Field], data: Any) -> dict[str, Any]:
    """The answers to the fields that exist; others are dropped. Raises FormInvalid with a message per field."""
    if not isinstance(data, dict):
        raise InvalidRequest("data must be an object", param="data")
    answers: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field in fields:
        name = str(field["name"])
        try:
            value = _clean_one(field, data.get(name))
        except ValueError as error:
            problems[name] = str(error)
            continue
        if value not in ("", None):
            answers[name] = value
    if problems:
        raise FormInvalid(fields=problems)
    return answers


def missing(fields: list[Field], answers: dict[str, Any]) -> dict[str, str]:
    """The required fields that have no answer yet, with a message each."""
    return {
        str(field["name"]): _("This field is required.")
        for field in fields
        if field.get("required") and not answers.get(str(field["name"]))
    }


def _clean_one(field: Field, value: Any) -> Any:
    kind = field.get("type", "text")
    if kind == "checkbox":
        if value not in (None, True, False):
            raise ValueError(_("Answer yes or no."))
        if field.get("required") and not value:
            raise ValueError(_("This field is required."))
        return bool(value)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise ValueError(_("Write text here."))
    value = value.strip()
    if not value:
        if field.get("required"):
            raise ValueError(_("This field is required."))
        return ""
    return _clean_text(kind, field, value)


def _clean_text(kind: str, field: Field, value: str) -> str:
    limit = MAX_PARAGRAPH if kind == "paragraph" else MAX_TEXT
    if len(value) > limit:
        raise ValueError(_("Use at most %(limit)d characters.") % {"limit": limit})
    if "\x00" in value:
        raise ValueError(_("This holds a character that cannot be stored."))
    if kind == "email":
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValueError(_("Enter a valid e-mail address.")) from error
    if kind == "phone" and not _PHONE.match(value):
        raise ValueError(_("Enter a telephone number."))
    if kind == "choice" and value not in [_choice(choice) for choice in field.get("choices", [])]:
        raise ValueError(_("Pick one of the choices."))
    return value


def _choice(choice: Any) -> str:
    return str(choice.get("value")) if isinstance(choice, dict) else str(choice)
