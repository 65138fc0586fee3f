"""The pre-call form: answers checked against the widget's fields, and what visitors may know of these."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from ..errors import FormInvalid, InvalidRequest
from ..models import Session, Widget
from ..models.definitions import masks
from ..models.definitions.form import MAX_PARAGRAPH, MAX_TEXT, PHONE

Field = dict[str, Any]
_LINE = str.maketrans(dict.fromkeys([*range(32), 127], " "))


def shown(widget: Widget) -> dict[str, Any]:
    """The form as the page may know it: without the fields that the server fills in by itself."""
    form = widget.form if isinstance(widget.form, dict) else {}
    fields = [_shown(field) for field in widget.fields if not _is_fixed(field)]
    return {**form, "version": widget.form_version, "fields": fields}


def _shown(field: Field) -> Field:
    """Complete, whatever an older row lacks."""
    rest = {key: value for key, value in field.items() if key not in ("value", "priority")}
    made = {"type": "text", "label": "", "required": False, **rest, "name": str(field["name"])}
    if "choices" in field:
        made["choices"] = [{"value": value, "label": label} for value, label in _choices(field).items()]
    return made


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


def answers(session: Session) -> list[tuple[str, Any]]:
    """What the visitor answered, as it was asked: label and value, a choice by its label. As the form is now.

    What it no longer asks stands at the end, under the name that it was stored by. Wants `session.widget`.
    """
    given = dict(session.form_data)
    asked = []
    for field in session.widget.fields:
        if (name := str(field["name"])) in given:
            value = given.pop(name)
            shown = (
                _choices(field).get(value, value) if field.get("type") == "choice" and isinstance(value, str) else value
            )
            asked.append((str(field.get("label") or name), shown))
    return asked + list(given.items())


def fixed(fields: list[Field]) -> dict[str, Any]:
    """The answers that the server gives itself, whatever the page sends."""
    return {str(field["name"]): field["value"] for field in fields if _is_fixed(field) and field.get("value")}


def missing(fields: list[Field], answers: dict[str, Any]) -> dict[str, str]:
    """The required fields that have no answer yet, with a message each."""
    return {
        str(field["name"]): _("This field is required.")
        for field in fields
        if field.get("required") and field.get("type") != "hidden" and not answers.get(str(field["name"]))
    }


def _is_fixed(field: Field) -> bool:
    return field.get("type") == "hidden" and not field.get("param")


def _clean_one(field: Field, value: Any) -> Any:
    kind = field.get("type", "text")
    if kind == "hidden":
        return _hidden(field, value)
    if kind == "checkbox":
        if value is not None and not isinstance(value, bool):
            raise ValueError(_("Answer yes or no."))
        if field.get("required") and not value:
            raise ValueError(_("This field is required."))
        return bool(value)
    if value is None:
        value = ""
    if not isinstance(value, str):
        raise ValueError(_("Write text here."))
    value = unicodedata.normalize("NFC", value if kind == "paragraph" else value.replace("\t", " ")).strip()
    if not value:
        if field.get("required"):
            raise ValueError(_("This field is required."))
        return ""
    _check_length(kind, field, value)
    _check_kind(kind, field, value)
    return value


def _hidden(field: Field, value: Any) -> str:
    """The visitor does not see it and could mend nothing: what does not fit is cut, not refused."""
    if _is_fixed(field):
        return str(field.get("value") or "")
    return value.translate(_LINE).strip()[:MAX_TEXT] if isinstance(value, str) else ""


def _check_length(kind: str, field: Field, value: str) -> None:
    most = MAX_PARAGRAPH if kind == "paragraph" else MAX_TEXT
    least, limit = _number(field.get("min_length")), _number(field.get("max_length"))
    if len(value) > min(most, limit or most):
        raise ValueError(_("Use at most %(limit)d characters.") % {"limit": min(most, limit or most)})
    if least is not None and len(value) < least:
        raise ValueError(_("Use at least %(limit)d characters.") % {"limit": least})


def _number(value: Any) -> int | None:
    """Of an older row anything may have been made."""
    return value if type(value) is int else None


def _check_kind(kind: str, field: Field, value: str) -> None:
    if any(unicodedata.category(sign) == "Cc" and not (kind == "paragraph" and sign in "\r\n\t") for sign in value):
        raise ValueError(_("This holds a character that cannot be stored."))
    if kind == "email":
        try:
            validate_email(value)
        except ValidationError as error:
            raise ValueError(_("Enter a valid e-mail address.")) from error
    if kind == "phone" and not PHONE.match(value):
        raise ValueError(_("Enter a telephone number."))
    if kind == "choice" and value not in _choices(field):
        raise ValueError(_("Pick one of the choices."))
    mask = field.get("mask")
    if kind in ("text", "phone") and isinstance(mask, str) and mask and not masks.fits(mask, value):
        raise ValueError(_("Write it in this form: %(example)s") % {"example": masks.example(mask)})


def _choices(field: Field) -> dict[str, str]:
    """Label by value, in order. A choice is a value with a label, or a text that is both."""
    found = field.get("choices")
    pairs = [
        (str(one.get("value")), str(one.get("label") or one.get("value")))
        if isinstance(one, dict)
        else (str(one), str(one))
        for one in (found if isinstance(found, list) else [])
    ]
    return dict(pairs)
