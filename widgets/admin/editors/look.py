"""The editor of a widget's look: choices, texts in each language, and the logo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from widgets.models import Widget
from widgets.models.definitions import LANGUAGES, DefinitionError, clean_appearance
from widgets.models.definitions.appearance import CHOICES, TEXTS, whole
from widgets.services import appearance, pictures

from .rows import line, lines

LABELS = {
    "position": _("Corner"),
    "button": _("Button style"),
    "radius": _("Radius of corners"),
    "animation": _("Animation"),
    "title": _("Title"),
    "greeting": _("Greeting"),
    "closed": _("When it is closed"),
    "logo_alt": _("What the logo says"),
}
HELP = {
    "position": _("Of the window, in which the button stands."),
    "button": _("The corners of the button on the page."),
    "radius": _("The corners of the panel, and of what is in it."),
    "animation": _("For visitors who asked for less motion, nothing moves."),
    "title": _("On the button and above the form. Empty: “Support chat”, in the visitor's language."),
    "greeting": _("Above the form. Empty: a friendly sentence, in the visitor's language."),
    "closed": _("Outside the working hours. Empty: a sentence, in the visitor's language."),
    "logo_alt": _("For visitors who do not see it, such as the company's name. Empty: it is decoration."),
}
LONG = ("greeting", "closed")


def _choice(key: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=LABELS[key], help_text=HELP[key], choices=list(CHOICES[key].items()), widget=forms.RadioSelect
    )


def _text(key: str, help_text: Any = "") -> forms.CharField:
    field = lines(LABELS[key], help_text, rows=3) if key in LONG else line(LABELS[key], help_text)
    field.widget.attrs["maxlength"] = TEXTS[key]
    return field


class Look(forms.Form):
    """What the page shows and takes. The definition's own rules judge it."""

    use_required_attribute = False
    made_from = forms.CharField(required=False, widget=forms.HiddenInput)
    color = line(_("Colour"), _("Of buttons and links. Write it as #rrggbb."), maxlength=7, spellcheck="false")
    logo_file = forms.FileField(
        label=_("Logo"),
        required=False,
        help_text=_("PNG, JPEG, WebP or GIF, at most 64 KiB and 1,024 pixels a side; a square one of 256 is best."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )
    remove_logo = forms.BooleanField(label=_("Remove the logo"), required=False)
    language = forms.CharField(
        label=_("Another language"),
        required=False,
        help_text=_("A code such as fr or pt-br. After saving there is room for its texts."),
        widget=forms.TextInput({"size": 8, "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, widget: Widget, data: Any = None, files: Any = None, *, more: str = "") -> None:
        self.widget, self.look = widget, whole(widget.appearance)
        stored = self.look["translations"] if isinstance(self.look["translations"], dict) else {}
        self.tags = list(dict.fromkeys([*LANGUAGES, *stored, *([more] if more else [])]))
        initial = {key: self.look[key] for key in ("color", *CHOICES, *TEXTS)}
        for tag, texts in stored.items():
            initial |= {f"{key}_{tag}": text for key, text in texts.items()} if isinstance(texts, dict) else {}
        super().__init__(data, files, initial={**initial, "made_from": appearance.stamp(widget)})
        self.fields |= {key: _choice(key) for key in CHOICES}
        self.fields |= {key: _text(key, HELP[key]) for key in TEXTS}
        self.fields |= {f"{key}_{tag}": _text(key) for tag in self.tags for key in TEXTS}

    @property
    def choices(self) -> list[forms.BoundField]:
        """The inputs that choose."""
        return [self[key] for key in CHOICES]

    @property
    def texts(self) -> list[forms.BoundField]:
        """The texts for all languages that have none of their own, without the logo's."""
        return [self[key] for key in TEXTS if key != "logo_alt"]

    @property
    def languages(self) -> list[tuple[str, str, list[forms.BoundField], bool]]:
        """For each language its code, its name, its inputs, and whether one of them is filled in or refused."""
        found = []
        for tag in self.tags:
            inputs = [self[f"{key}_{tag}"] for key in TEXTS]
            found.append((tag, language_name(tag), inputs, any(one.value() or one.errors for one in inputs)))
        return found

    def clean_logo_file(self) -> bytes | None:
        """The picture's bytes, when it can be taken."""
        upload: UploadedFile[Any] | None = self.cleaned_data["logo_file"]
        if upload is None:
            return None
        try:
            pictures.check_length(upload.size or 0)
            content: bytes = upload.read()
            pictures.read(content)
        except pictures.Refused as error:
            raise forms.ValidationError(str(error)) from error
        return content

    def clean(self) -> dict[str, Any]:
        """Judged as a whole, with each message at its input."""
        data = self.cleaned_data
        given = {key: data[key] for key in ("color", *CHOICES, *TEXTS) if key in data}
        given["translations"] = {tag: {key: data.get(f"{key}_{tag}", "") for key in TEXTS} for tag in self.tags}
        if data.get("language"):
            self._judge({"translations": {data["language"].strip().lower().replace("_", "-"): {}}}, "language")
        self.appearance = self._judge(given)
        return data

    def _judge(self, given: dict[str, Any], where: str = "") -> dict[str, Any]:
        try:
            return clean_appearance({**self.look, **given})
        except DefinitionError as error:
            for place, message in error.problems.items():
                self.add_error(where or self._input(place), message)
        return {}

    def _input(self, place: str) -> str | None:
        """`translations.de.title` → `title_de`."""
        _first, _dot, rest = place.partition("translations.")
        tag, _dot, key = rest.partition(".")
        name = f"{key}_{tag}" if rest else place
        return name if name in self.fields else None


def language_name(tag: str) -> str:
    """In the reader's language, with its code; the code alone where Django has no name for it."""
    try:
        return f"{get_language_info(tag)['name_translated']} ({tag})"
    except KeyError:
        return tag
