"""Rows of an editor: added, ordered by a number, deleted; and where a definition's message stands among their inputs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from widgets.models.definitions import LANGUAGES

SPARE = 2


def line(label: Any, help_text: Any = "", **attrs: Any) -> forms.CharField:
    """A line of text. Nothing is required here: the definition's own rules say what is wanting."""
    return forms.CharField(label=label, help_text=help_text, required=False, widget=forms.TextInput(attrs))


def lines(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea({"rows": rows, "cols": 40})
    )


class Row(forms.Form):
    """One thing of a definition. `was` is the name it had when the page was made."""

    use_required_attribute = False
    was = forms.CharField(required=False, widget=forms.HiddenInput)

    translated: tuple[str, ...] = ()  # the texts that each language has an input for

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in LANGUAGES:
            for part in self.translated:
                name, own = f"{part}_{language}", self.fields[part]
                self.fields[name] = lines(own.label) if part == "choices" else line(own.label)

    @property
    def languages(self) -> list[tuple[str, list[forms.BoundField]]]:
        """For each language its name and its inputs."""
        return [
            (str(get_language_info(tag)["name_translated"]), [self[f"{part}_{tag}"] for part in self.translated])
            for tag in LANGUAGES
        ]

    @property
    def spare(self) -> bool:
        """Nothing was typed into it."""
        return self.empty_permitted and not (self.is_bound and self.has_changed())

    @property
    def translation_errors(self) -> bool:
        """Whether something is wrong among the translations."""
        return any(name.rpartition("_")[2] in LANGUAGES for name in self.errors)

    def definition(self, before: dict[str, Any], taken: set[str]) -> dict[str, Any]:
        """The thing as the inputs say; `before` is what it was, whose members that have no input stay."""
        raise NotImplementedError

    def own_name(self, taken: set[str]) -> str:
        """The name that was given, or one made of the label."""
        data = self.cleaned_data
        name: str = data["name"] or free_name(data["label"], taken)
        taken.add(name)
        return name

    def translations(self, before: dict[str, Any]) -> dict[str, Any]:
        """What was typed, and the languages that have no inputs."""
        found = before.get("translations")
        kept = {tag: texts for tag, texts in found.items() if tag not in LANGUAGES} if isinstance(found, dict) else {}
        return {
            **kept,
            **{tag: {part: self.translated_text(part, tag) for part in self.translated} for tag in LANGUAGES},
        }

    def translated_text(self, part: str, language: str) -> Any:
        """One text of a language."""
        return self.cleaned_data[f"{part}_{language}"]

    def place(self, where: str, message: str) -> None:
        """Puts a definition's message at its input: `label`, `choices.2.value`, `translations.de.label`."""
        parts = where.split(".")
        name = f"{parts[2]}_{parts[1]}" if parts[0] == "translations" and len(parts) > 2 else parts[0]
        self.add_error(name if name in self.fields else None, message)


class Rows(forms.BaseFormSet):  # type: ignore[type-arg]
    """The rows of one list."""

    def kept(self) -> list[Any]:
        """Those that count, in the order of their numbers: neither deleted nor left as they came."""
        found = [form for form in self.forms if not self._gone(form)]
        return sorted(found, key=lambda form: (form.cleaned_data.get("ORDER") is None, form.cleaned_data.get("ORDER")))

    def add_fields(self, form: Any, index: int | None) -> None:
        """Order and deletion, in our words."""
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Position")
        form.fields["DELETE"].label = _("Remove")

    def _gone(self, form: Any) -> bool:
        return bool(form.cleaned_data.get("DELETE")) or (form.empty_permitted and not form.has_changed())

    def definitions(self, before: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """What the rows say. Wants `is_valid()` before."""
        known = {str(one.get("name")): one for one in before}
        kept = self.kept()
        taken = {form.cleaned_data["name"] for form in kept}
        return [form.definition(known.get(form.cleaned_data["was"], {}), taken) for form in kept]


def rows(kind: type[Row], most: int) -> type[Rows]:
    """The class of a list of such rows, with two spare ones for browsers without scripts."""
    options: dict[str, Any] = {"can_order": True, "can_delete": True, "max_num": most, "absolute_max": most + 2 * SPARE}
    return forms.formset_factory(kind, formset=Rows, extra=SPARE, **options)  # type: ignore[return-value]


def free_name(label: str, taken: set[str]) -> str:
    """A name for what answers are stored under, made of the question: `Your city?` → `your_city`."""
    plain = unicodedata.normalize("NFKD", label.lower().replace("ß", "ss")).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:36].strip("_")
    if not name or not name[0].isalpha():
        name = f"field_{name}".strip("_")[:36]
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}_{number}"
    return free
