"""How a widget looks, with a preview and what its colour does to those who read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from widgets.models import Widget
from widgets.models.definitions.appearance import DEFAULTS
from widgets.models.definitions.contrast import READABLE, accent, contrast, findings, floor
from widgets.services import appearance, consents, forms
from widgets.services.definitions import Stale

from ..editors.look import Look, language_name
from ..guard import actor_of
from .section import Section

# {name} is filled in here and, while somebody types, in the browser.
WORDS = {
    "good": _("{on} text on {fill} has a contrast of {ratio}:1; WCAG wants {wanted}:1."),
    "text": _(
        "Neither white nor dark text can be read on {color}: the better one reaches {ratio}:1, and WCAG wants {wanted}:1 "
        "for text (1.4.3). The widget fills its buttons with {instead} instead."
    ),
    "ink": _(
        "As text on white, for links and focus rings, {color} reaches {ratio}:1, and WCAG wants {wanted}:1 (1.4.3). "
        "The widget writes them in {instead} instead."
    ),
    "page": _(
        "A button of {color} stands out from a white page by {ratio}:1, and WCAG wants {wanted}:1 (1.4.11). The widget "
        "cannot mend that: if your pages are light, choose a darker colour."
    ),
    "white": _("White"),
    "dark": _("Dark"),
}


class AppearanceSection(Section):
    """How a widget looks."""

    slug = "appearance"
    title = _("Appearance")
    template = "admin/widgets/widget/appearance.html"
    view = "view_widget"
    change = "change_widget"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The editor; `?language=fr` has room for the texts of one more language."""
        return self.page(request, widget, Look(widget, more=_tag(request.GET.get("language", ""))))

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """Saves all of it, or shows what is wrong; what was typed is not lost."""
        more = _tag(request.GET.get("language", ""))
        form = Look(widget, request.POST, request.FILES, more=more)
        if not form.is_valid():
            return self.page(request, widget, form)
        actor, data = actor_of(request), form.cleaned_data
        try:
            appearance.change(actor, widget, form.appearance, data["made_from"])
        except Stale:
            widget.refresh_from_db()
            again = {**request.POST.dict(), "made_from": appearance.stamp(widget)}  # who saves again has been told
            form = Look(widget, again, more=more)
            return self.page(request, widget, form, stale=True)
        if data["logo_file"]:
            appearance.set_logo(actor, widget, data["logo_file"])
        elif data["remove_logo"]:
            appearance.remove_logo(actor, widget)
        messages.success(request, gettext("Saved. This is how the widget looks from now on."))
        tag = _tag(data["language"])
        return HttpResponseRedirect(self.link(self.slug, widget.pk) + (f"?language={tag}#texts-{tag}" if tag else ""))

    def page(self, request: HttpRequest, widget: Widget, form: Look, **context: Any) -> HttpResponseBase:
        """The editor with a form, and what the browser needs for the preview."""
        logo = appearance.logo_of(widget)
        name = logo and appearance.logo_name(logo.digest, logo.content_type)
        context["logo"] = name and reverse("widgets:logo", args=[widget.key, name])
        shown = {
            "name": widget.name,
            "form": forms.shown(widget),
            "consents": consents.shown(widget),
            "logo": context["logo"],
        }
        tags = [(tag, language_name(tag)) for tag in form.tags]
        color = str(form["color"].value())
        words = {key: str(text) for key, text in WORDS.items()}
        return self.render(request, widget, form=form, told=told(color), words=words, shown=shown, tags=tags, **context)


def _tag(text: str) -> str:
    tag = text.strip().lower().replace("_", "-")
    return tag if tag.replace("-", "").isalnum() and tag.isascii() and len(tag) <= 35 else ""


def told(color: str) -> tuple[bool, list[str]]:
    """Whether the colour is good as it is, and what is to be said of it, by WCAG's formula."""
    try:
        made, short = accent(color.strip()), findings(color.strip())
    except ValueError:
        made, short = accent(DEFAULTS["color"]), []
    if not short:
        on = str(WORDS["white" if made.on == "#ffffff" else "dark"])
        return True, [_said("good", contrast(made.on, made.fill), READABLE, on=on, fill=made.fill)]
    return False, [_said(one.pair, one.ratio, one.wanted, color=one.color, instead=one.instead) for one in short]


def _said(which: str, ratio: float, wanted: float, **words: str) -> str:
    return str(WORDS[which]).format(ratio=f"{floor(ratio):.2f}", wanted=f"{wanted:g}", **words)
