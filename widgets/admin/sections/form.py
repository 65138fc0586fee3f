"""What a visitor is asked before the queue, and what they agree to."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from widgets.models import Widget
from widgets.models.definitions import LANGUAGES
from widgets.services import definitions

from ..editors.questions import Questions
from ..guard import actor_of
from .section import Section


class FormSection(Section):
    """What a visitor is asked before the queue, and what they agree to."""

    slug = "form"
    title = _("Form and consents")
    template = "admin/widgets/widget/form.html"
    view = "view_widget"
    change = "change_widget"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The editor."""
        return self.show(request, widget, Questions(widget))

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """Saves all of it, or shows what is wrong; nothing that was typed is lost."""
        editor = Questions(widget, request.POST)
        try:
            if not editor.save(actor_of(request)):
                return self.show(request, widget, editor)
        except definitions.Stale:
            widget.refresh_from_db()
            editor.made_from = definitions.stamp(widget)  # whoever saves again has been told
            return self.show(request, widget, editor, stale=True)
        messages.success(request, gettext("Saved. Visitors who open the widget now are asked this."))
        more = next((name for name in ("fields", "consents") if f"more_{name}" in request.POST), "")
        return HttpResponseRedirect(self.link(self.slug, widget.pk) + (f"#{more}-new" if more else ""))

    def show(self, request: HttpRequest, widget: Widget, editor: Questions, *, stale: bool = False) -> HttpResponseBase:
        """The page; beside the editor a preview wants to know the look and the languages."""
        languages = [(tag, get_language_info(tag)["name_translated"]) for tag in LANGUAGES]
        look = json.dumps(widget.appearance if isinstance(widget.appearance, dict) else {})
        return self.render(request, widget, editor=editor, stale=stale, look=look, languages=languages)
