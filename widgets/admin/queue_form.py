"""The form of a queue: its settings, its hours, the languages spoken there, and who answers it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Queue
from ..services import queue_settings
from ..services.queue_settings import MOST_SHOWN
from .hours_form import HoursForm
from .lines import Lines
from .plain import ModelForm
from .queue_words import language, languages, person

OPTIONAL = ["priority", "routing", "accept_seconds", "wrap_up_seconds", "offline"]
DISPOSITION = 100  # characters, as of a call's


class Picker(forms.CheckboxSelectMultiple):
    """Checkboxes in a list that scrolls, the chosen ones first, with a search where scripts run."""

    template_name = "admin/widgets/queue/picker.html"

    def __init__(self, label: Any, empty: Any = "") -> None:
        super().__init__()
        self._label, self._empty = label, empty

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With its name, and what to say where there is nothing to choose."""
        return {**super().get_context(name, value, attrs), "label": self._label, "empty": self._empty}


class QueueForm(ModelForm, HoursForm):
    """What `services.queue_settings` saves."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        required=False,
        widget=Picker(gettext_lazy("Languages")),
        help_text=gettext_lazy("What is spoken here."),
    )
    members = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Members"),
        required=False,
        widget=Picker(gettext_lazy("Members"), gettext_lazy("Nobody may answer queues yet.")),
        help_text=gettext_lazy("Who answers this queue. Shown are those who have the role Agent or Owner."),
    )
    others = forms.CharField(
        label=gettext_lazy("Others, by log-in name"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("There are more people than are shown. Separate names with commas."),
    )

    dispositions = Lines(
        DISPOSITION,
        label=gettext_lazy("Dispositions"),
        help_text=gettext_lazy("One a line: what may come of a call. Empty: agents write it themselves."),
    )

    class Meta:
        model = Queue
        fields = [
            *["name", "slug", "is_active", "is_paused", "sla_seconds", "limit", "priority"],
            *["routing", "accept_seconds", "wrap_up_seconds", "dispositions", "disposition_required"],
            *["offline", "notify", "time_zone", "languages"],
        ]
        help_texts = {
            "slug": gettext_lazy("Its name in addresses and code."),
            "is_active": gettext_lazy("Takes visitors within its hours. Who waits already is served in any case."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.show(self.instance.hours, self.instance.time_zone)
        for name in OPTIONAL:
            if name in self.fields:  # none are for who may only look
                self.fields[name].required = False
        if "limit" in self.fields:
            self.fields["limit"].widget.attrs["min"] = 1
        self._offer_languages()
        self._offer_people()

    def _offer_languages(self) -> None:
        spoken = [str(tag) for tag in self.instance.languages or []]
        known = dict(languages())
        first = [(tag, known.get(tag, language(tag))) for tag in spoken]
        self.fields["languages"].choices = first + [pair for pair in known.items() if pair[0] not in spoken]  # type: ignore[attr-defined]

    def _offer_people(self) -> None:
        members = [each.user for each in self.instance.members.select_related("user")] if self.instance.pk else []
        may = list(queue_settings.candidates()[: MOST_SHOWN + 1])
        able = {user.pk for user in queue_settings.candidates().filter(pk__in=[user.pk for user in members])}
        inside = {user.pk for user in members}
        found = members + [user for user in may[:MOST_SHOWN] if user.pk not in inside]
        self._people = {str(user.pk): user for user in found}
        lost = inside - able
        words = {key: person(user) for key, user in self._people.items()}
        gone = _("may not answer any more")
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (key, f"{words[key]} – {gone}" if user.pk in lost else words[key]) for key, user in self._people.items()
        ]
        self.initial["members"] = [str(user.pk) for user in members]
        if len(may) <= MOST_SHOWN:
            self.fields.pop("others", None)

    def clean_others(self) -> list[Any]:
        """The users of these names, of those who may answer."""
        names = {name.strip() for name in self.cleaned_data["others"].split(",") if name.strip()}
        field = get_user_model().USERNAME_FIELD
        found = list(queue_settings.candidates().filter(**{f"{field}__in": names}))
        if missing := sorted(names - {user.get_username() for user in found}):
            raise forms.ValidationError(
                _("Nobody who may answer has this name: %(names)s") % {"names": ", ".join(missing)}
            )
        return found

    def clean(self) -> dict[str, Any]:
        """The hours go to the queue; those of a form with errors go nowhere."""
        super().clean()
        found = HoursForm.clean(self)  # a model form's own does not pass it on
        self.instance.hours = {} if self.errors else found["hours"]
        return found

    def clean_limit(self) -> int | None:
        """Nobody may wait: that is a pause, and not a limit."""
        limit: int | None = self.cleaned_data["limit"]
        if limit == 0:
            raise forms.ValidationError(_("Write 1 or more, or leave it empty."))
        return limit

    def _post_clean(self) -> None:
        """What was left empty is as in a new queue."""
        for name in OPTIONAL:
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.cleaned_data[name] = getattr(Queue(), name)
        super()._post_clean()  # type: ignore[misc]

    @property
    def people(self) -> list[Any]:
        """Who was chosen."""
        chosen = [self._people[key] for key in self.cleaned_data["members"]]
        return [*chosen, *self.cleaned_data.get("others", [])]
