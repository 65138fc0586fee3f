"""The form of a widget's General page, and of adding one: little to fill in, the rest has a good answer already."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets import conference

from ..models import Queue, Widget
from ..models.definitions.form import MOST_PRIORITY
from .plain import ModelForm

PROVIDERS = {"peer": gettext_lazy("Directly between the two browsers (peer)")}


def provider_choices(current: str = "") -> list[tuple[str, Any]]:
    """The conference providers that exist, and the current one even where it is not installed any more."""
    names = conference.names()
    gone = [(current, _("%(name)s (not installed)") % {"name": current})] if current not in ["", *names] else []
    return [*((name, PROVIDERS.get(name, name)) for name in names), *gone]


class GeneralForm(ModelForm):
    """What `services.widgets` saves. A name typed into `new_queue` wins over the queue that is chosen."""

    new_queue = forms.CharField(
        label=gettext_lazy("Or make a new queue"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("The name of the new queue. Leave it empty to use the queue above."),
    )

    class Meta:
        model = Widget
        fields = ["name", "slug", "queue", "priority", "provider", "is_default"]
        help_texts = {
            "name": gettext_lazy("For you and your colleagues; visitors see the title that you give under Appearance."),
            "slug": gettext_lazy(
                'Its name in templates: {% widget "support" %}. Leave it empty to make it from the name.'
            ),
            "queue": gettext_lazy("Where its visitors wait."),
            "provider": gettext_lazy("How the video call is carried."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "priority" in self.fields:
            self.fields["priority"].required = False
        if "provider" in self.fields:
            now = self.instance.provider
            self.fields["provider"] = forms.ChoiceField(
                label=self.fields["provider"].label,
                help_text=self.fields["provider"].help_text,
                choices=lambda: provider_choices(now),
            )
        if "new_queue" in self.fields and "queue" in self.fields:
            self.fields["queue"].required = False
            self._propose_queue()

    def _propose_queue(self) -> None:
        """The only queue there is, or a name for the first one: one question less."""
        first = list(Queue.objects.order_by("pk").values_list("pk", flat=True)[:2])
        if not first:
            self.initial.setdefault("new_queue", _("Support"))
        elif len(first) == 1:
            self.initial.setdefault("queue", first[0])

    def clean_priority(self) -> int:
        """Left empty it is none; the scale is that of answers in the form."""
        priority: int = self.cleaned_data["priority"] or 0
        if abs(priority) > MOST_PRIORITY:
            raise forms.ValidationError(_("Write a whole number from -100 to 100."))
        return priority

    def clean(self) -> dict[str, Any]:
        """A widget has a queue."""
        found = super().clean() or self.cleaned_data
        chosen = found.get("queue") or found.get("new_queue") or "queue" in self.errors
        if "new_queue" in self.fields and not chosen:
            self.add_error("queue", _("Choose a queue, or name a new one below."))
        return found

    def _get_validation_exclusions(self) -> set[str]:
        """Two defaults are no mistake: the service takes it from the other one."""
        return {*super()._get_validation_exclusions(), "is_default"}  # type: ignore[misc]
