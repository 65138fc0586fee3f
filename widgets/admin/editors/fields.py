"""Rows for the fields of a form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from widgets.models.definitions.form import MAX_PARAGRAPH, MEMBERS, MOST_FIELDS

from .rows import Row, line, lines, rows

KINDS = [
    ("text", _("Text, one line")),
    ("email", _("E-mail address")),
    ("phone", _("Telephone number")),
    ("choice", _("Choice from a list")),
    ("checkbox", _("Checkbox")),
    ("paragraph", _("Text, several lines")),
    ("hidden", _("Hidden value")),
]
MASK_HELP = _(
    "The shape of an answer: 9 is a digit, A a letter, * a letter or digit, anything else itself. AA-9999 takes XY-1234."
)


def number(label: Any) -> forms.CharField:
    """A number of characters, judged by the definition like everything else."""
    attrs = {"min": 0, "max": MAX_PARAGRAPH, "inputmode": "numeric"}
    return forms.CharField(label=label, required=False, widget=forms.NumberInput(attrs))


class FieldRow(Row):
    """A field: what is asked, and which answers are taken."""

    label = line(_("Label"))
    type = forms.CharField(label=_("Type"), initial="text", required=False, widget=forms.Select(choices=KINDS))
    required = forms.BooleanField(label=_("Required"), required=False)
    help = line(_("Help"), _("A sentence below the label, if it needs one."))
    choices = lines(_("Choices"), _("One a line: what is shown, or what is stored | what is shown."))
    rules = lines(
        _("Who comes first"),
        _(
            "One a line: a choice as it is stored | priority from -100 to 100 | skill of the agent. Leave out what is not meant."
        ),
        rows=2,
    )
    priority = line(
        _("Priority of who ticks it"), _("From -100 to 100: the higher one is served first."), inputmode="numeric"
    )
    value = line(_("Fixed value"), _("Stored with each visit. Visitors and their pages do not learn it."))
    param = line(
        _("Or from the page's address"),
        _("The parameter whose value is taken: utm_source in example.com/?utm_source=mail."),
        autocapitalize="off",
        spellcheck="false",
    )
    name = line(
        _("Name"),
        _("What the answer is stored under. Empty: made of the label."),
        autocapitalize="off",
        spellcheck="false",
    )
    min_length = number(_("At least (characters)"))
    max_length = number(_("At most (characters)"))
    mask = line(_("Shape"), MASK_HELP, autocapitalize="off", spellcheck="false")

    translated = ("label", "help", "choices")

    def clean_rules(self) -> str:
        """A rule is for one of the choices."""
        text = self.cleaned_data["rules"]
        values = {value for value, _label in read_choices(self.cleaned_data.get("choices", ""))}
        for value in read_rules(text):
            if value not in values:
                raise forms.ValidationError(_("“%(value)s” is not among the choices.") % {"value": value})
        return str(text)

    @property
    def more_errors(self) -> bool:
        """Whether something is wrong behind “More”."""
        return bool({"name", "min_length", "max_length", "mask"} & set(self.errors))

    def definition(self, before: dict[str, Any], taken: set[str]) -> dict[str, Any]:
        """The field, with what only an import or a program can have given it."""
        data = self.cleaned_data
        made = {part: data[part] for part in ("label", "help", "required", "mask", "value", "param")}
        return {
            **{key: value for key, value in before.items() if key not in MEMBERS},
            **made,
            "name": self.own_name(taken),
            "type": data["type"] or "text",
            "choices": _choices(data),
            "priority": _whole(data["priority"]),
            "min_length": _length(data["min_length"]),
            "max_length": _length(data["max_length"]),
            "translations": self.translations(before),
        }

    def translated_text(self, part: str, language: str) -> Any:
        """Of choices a label for each value."""
        text = super().translated_text(part, language)
        return dict(read_choices(text)) if part == "choices" else text


FieldRows = rows(FieldRow, MOST_FIELDS)


def inputs(field: dict[str, Any]) -> dict[str, Any]:
    """A field as the inputs show it."""
    shown: dict[str, Any] = {
        key: value for key, value in field.items() if key in MEMBERS and isinstance(value, (str, int, bool))
    }
    shown |= {"was": field.get("name"), "choices": write_choices(_pairs(field.get("choices")))}
    shown |= {"rules": write_rules(field.get("choices"))}
    for language, texts in _objects(field.get("translations")).items():
        shown |= {f"{part}_{language}": texts.get(part, "") for part in ("label", "help")}
        shown[f"choices_{language}"] = write_choices(list(_objects(texts, "choices").items()))
    return shown


def read_choices(text: str) -> list[tuple[str, str]]:
    """`value | label`, one a line; of a line without | the label is empty."""
    parts = [each.partition("|") for each in text.splitlines() if each.strip()]
    return [(value.strip(), label.strip()) for value, _bar, label in parts]


def write_choices(pairs: list[tuple[str, str]]) -> str:
    """As `read_choices` takes it."""
    return "\n".join(value if label in ("", value) else f"{value} | {label}" for value, label in pairs)


def read_rules(text: str) -> dict[str, dict[str, Any]]:
    """`value | priority | skill`, one a line: what each choice means for the queue."""
    parts = [[part.strip() for part in each.split("|")] for each in text.splitlines() if each.strip()]
    return {value: {"priority": _whole((more or [""])[0]), "skill": " ".join(more[1:])} for value, *more in parts}


def write_rules(choices: Any) -> str:
    """As `read_rules` takes it."""
    found = [one for one in (choices if isinstance(choices, list) else []) if isinstance(one, dict)]
    rows = [[str(one.get(part) or "") for part in ("value", "priority", "skill")] for one in found]
    return "\n".join(" | ".join(row).rstrip(" |") for row in rows if any(row[1:]))


def _choices(data: dict[str, Any]) -> list[dict[str, Any]]:
    rules = read_rules(data.get("rules", ""))
    pairs = read_choices(data["choices"])
    return [{"value": value, "label": label or value, **rules.get(value, {})} for value, label in pairs]


def _pairs(found: Any) -> list[tuple[str, str]]:
    """Of an older row a choice may be a text."""
    ones = found if isinstance(found, list) else []
    return [
        (str(one.get("value", "")), str(one.get("label", ""))) if isinstance(one, dict) else (str(one), str(one))
        for one in ones
    ]


def _objects(found: Any, key: str = "") -> dict[str, Any]:
    inner = found.get(key) if key and isinstance(found, dict) else found
    return inner if isinstance(inner, dict) else {}


def _whole(text: str) -> int | str | None:
    """As `_length`, below nothing too."""
    sign = -1 if text.startswith("-") else 1
    found = _length(text.removeprefix("-"))
    return sign * found if isinstance(found, int) else text or None


def _length(text: str) -> int | str | None:
    """A text that is no number goes on as it is, to be refused with all the rest."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else text
