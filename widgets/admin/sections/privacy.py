"""What agents who cobrowse do not see of a widget's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from widgets.conf import conf
from widgets.models import Widget
from widgets.models.definitions import DefinitionError
from widgets.services import masking, recordings
from widgets.services.definitions import Stale

from ..guard import actor_of
from .privacy_trial import Trial
from .section import Section

LINES = {
    "hide": (
        _("Hidden"),
        _("CSS selectors, one a line. Agents see a box in the place of these elements."),
    ),
    "mask": (
        _("Masked text"),
        _("CSS selectors, one a line. Agents see the layout of these elements, and no letter of their text."),
    ),
    "reveal": (
        _("Shown although all text is masked"),
        _("CSS selectors, one a line. Only with “Mask all text”."),
    ),
    "read_only": (
        _("Not to be steered"),
        _("CSS selectors, one a line. Agents see these elements, and cannot click or type there."),
    ),
    "pause": (
        _("Pages on which cobrowsing pauses"),
        _("One a line: a path such as /checkout/*, or an address with https://. * stands for anything."),
    ),
}


class Rules(forms.Form):
    """One text area a kind of rule, a line a rule."""

    made_from = forms.CharField(widget=forms.HiddenInput, required=False)
    mask_all = forms.BooleanField(
        label=_("Mask all text"),
        help_text=_("Agents see the layout of the pages, and no letter but of the elements named below."),
        required=False,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, told) in LINES.items():
            area = forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "ld-code"})
            self.fields[name] = forms.CharField(label=label, help_text=told, required=False, widget=area)

    @property
    def rules(self) -> dict[str, Any]:
        """What was typed, as a definition."""
        lines = {name: str(self.cleaned_data[name]).splitlines() for name in LINES}
        return {**lines, "mask_all": self.cleaned_data["mask_all"]}

    def refuse(self, error: DefinitionError) -> None:
        """Shows each message at its text area."""
        for place, text in error.problems.items():
            name = place.partition(".")[0]
            self.add_error(name if name in self.fields else None, text)


class PrivacySection(Trial, Section):
    """What agents who cobrowse do not see of a widget's pages."""

    slug = "privacy"
    title = _("Privacy")
    template = "admin/widgets/widget/privacy.html"
    view = "view_widget"
    change = "change_widget"

    def render(self, request: HttpRequest, widget: Widget, **context: Any) -> TemplateResponse:
        """With what recording depends on, and what the trial of the rules needs."""
        known = {"storage": conf.recording_storage, "days": conf.recording_days, **self.trial(request, widget)}
        return super().render(request, widget, **known, **context)

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The rules."""
        return self.render(request, widget, form=_filled(widget))

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """Saves all of them, or shows what is wrong; what was typed is not lost. Recording is a form of its own."""
        if (wanted := request.POST.get("record_pages")) in ("on", "off"):
            recordings.switch(actor_of(request), widget, wanted == "on")
            messages.success(request, gettext("Saved."))
            return self.done(widget)
        form = Rules(request.POST)
        if not form.is_valid():
            return self.render(request, widget, form=form)
        try:
            masking.change(actor_of(request), widget, form.rules, form.cleaned_data["made_from"])
        except DefinitionError as error:
            form.refuse(error)
            return self.render(request, widget, form=form)
        except Stale:
            widget.refresh_from_db()
            again = {**request.POST.dict(), "made_from": masking.stamp(widget)}  # who saves again has been told
            return self.render(request, widget, form=Rules(again), stale=True)
        messages.success(request, gettext("Saved. Pages that are loaded from now on keep to this."))
        return self.done(widget)


def _filled(widget: Widget) -> Rules:
    rules = masking.shown(widget)
    lines = {name: "\n".join(rules[name]) for name in LINES}  # type: ignore[literal-required]
    return Rules(initial={**lines, "mask_all": rules["mask_all"], "made_from": masking.stamp(widget)})
