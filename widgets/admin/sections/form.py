"""What a visitor is asked before the queue, and what they agree to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from widgets.models import Widget
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
        return self.render(request, widget, editor=Questions(widget))

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """Saves all of it, or shows what is wrong; nothing that was typed is lost."""
        editor = Questions(widget, request.POST)
        try:
            if not editor.save(actor_of(request)):
                return self.render(request, widget, editor=editor)
        except definitions.Stale:
            widget.refresh_from_db()
            editor.made_from = definitions.stamp(widget)  # whoever saves again has been told
            return self.render(request, widget, editor=editor, stale=True)
        messages.success(request, gettext("Saved. Visitors who open the widget now are asked this."))
        more = next((name for name in ("fields", "consents") if f"more_{name}" in request.POST), "")
        return HttpResponseRedirect(self.link(self.slug, widget.pk) + (f"#{more}-new" if more else ""))
