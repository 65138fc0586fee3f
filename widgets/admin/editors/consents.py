"""Rows for the consents of a widget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from widgets.models.definitions.consents import MEMBERS, MOST_CONSENTS

from .rows import Row, line, lines, rows


class ConsentRow(Row):
    """A consent: what visitors agree to."""

    label = lines(_("Text"), rows=2)
    required = forms.BooleanField(label=_("Required to join the queue"), required=False)
    url = line(_("Link"), _("To the full text: https://…, or /… on the site that the widget is on."), inputmode="url")
    name = line(
        _("Name"),
        _("What it is stored under. Empty: made of the text."),
        autocapitalize="off",
        spellcheck="false",
    )
    version = line(_("Version"), _("Stored with each consent. Rises by itself when text or link change."))

    translated = ("label", "url")

    @property
    def more_errors(self) -> bool:
        """Whether something is wrong behind “More”."""
        return bool({"name", "version"} & set(self.errors))

    def definition(self, before: dict[str, Any], taken: set[str]) -> dict[str, Any]:
        """The consent, with what only an import or a program can have given it."""
        data = self.cleaned_data
        return {
            **{key: value for key, value in before.items() if key not in MEMBERS},
            **{part: data[part] for part in ("label", "required", "url")},
            "name": self.own_name(taken),
            "version": data["version"] or "1",
            "translations": self.translations(before),
        }


ConsentRows = rows(ConsentRow, MOST_CONSENTS)


def inputs(consent: dict[str, Any]) -> dict[str, Any]:
    """A consent as the inputs show it."""
    shown: dict[str, Any] = {
        key: value for key, value in consent.items() if key in MEMBERS and isinstance(value, (str, int, bool))
    }
    shown["was"] = consent.get("name")
    translations = consent.get("translations")
    for language, texts in (translations if isinstance(translations, dict) else {}).items():
        shown |= {f"{part}_{language}": texts.get(part, "") for part in ("label", "url")}
    return shown
