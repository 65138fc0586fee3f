"""A list of texts, typed one a line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

MOST_LINES = 100


class Lines(forms.CharField):
    """Each text once, without blanks around it, in the order typed; at most `most` characters each."""

    def __init__(self, most: int, *, lower: bool = False, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": 5, "cols": 40}), **kwargs)
        self._most, self._lower = most, lower

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return "\n".join(str(each) for each in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The list. Raises ValidationError."""
        text = super().clean(value)
        found = list(dict.fromkeys(self._each(line) for line in text.splitlines() if line.strip()))
        if len(found) > MOST_LINES:
            raise forms.ValidationError(_("There may be at most %(limit)d.") % {"limit": MOST_LINES})
        for line in found:
            if len(line) > self._most:
                raise forms.ValidationError(
                    _("“%(text)s” is too long: at most %(limit)d characters.") % {"text": line, "limit": self._most}
                )
        return found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By what is shown."""
        shown = str(self.prepare_value(initial or []))
        return super().has_changed(shown, (data or "").replace("\r\n", "\n"))

    def _each(self, line: str) -> str:
        text = " ".join(line.split())
        return text.lower() if self._lower else text
