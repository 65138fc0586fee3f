"""The editor of form and consents: one page, one form, one “Save”."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict

from widgets.models import Widget
from widgets.models.definitions import DefinitionError
from widgets.services import definitions

from . import consents, fields
from .rows import Row, Rows


class Questions:
    """Rows of fields and rows of consents. `notes` are the messages that belong to no row."""

    def __init__(self, widget: Widget, data: QueryDict | None = None) -> None:
        self.widget = widget
        self.made_from = definitions.stamp(widget)
        self._sent = data.get("made_from", "") if data is not None else ""
        self.notes: list[str] = []
        self.fields: Rows = fields.FieldRows(
            data, prefix="fields", initial=[fields.inputs(field) for field in widget.fields]
        )
        self.consents: Rows = consents.ConsentRows(
            data, prefix="consents", initial=[consents.inputs(consent) for consent in _objects(widget.consents)]
        )

    def save(self, actor: Any) -> bool:
        """Whether it was changed; if not, each message stands at its input. Raises Stale, PermissionDenied."""
        if not (self.fields.is_valid() and self.consents.is_valid()):
            return False
        asked = self.fields.definitions(self.widget.fields)
        wanted = self.consents.definitions(_objects(self.widget.consents))
        try:
            definitions.change(actor, self.widget, asked, wanted, self._sent)
        except DefinitionError as error:
            for place, message in error.problems.items():
                self._place(place, message)
            return False
        return True

    @property
    def problems(self) -> list[tuple[Row, Any]]:
        """Each row that has something wrong, and the first input in it."""
        wrong = [form for form in (*self.fields.forms, *self.consents.forms) if form.errors]
        return [(form, next((form[name] for name in form.errors if name in form.fields), None)) for form in wrong]

    def _place(self, place: str, message: str) -> None:
        which, _dot, rest = place.partition(".")
        number, _dot, rest = rest.partition(".")
        kept = {"fields": self.fields, "consents": self.consents}[which].kept() if rest else []
        if rest and number.isdecimal():
            kept[int(number)].place(rest, message)
        else:
            self.notes.append(message)


def _objects(found: Any) -> list[dict[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
