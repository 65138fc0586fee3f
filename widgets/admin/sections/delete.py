"""Deleting a widget: only one that never served anybody, since its sessions and calls would go with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets.models import Widget
from widgets.services import widgets

from ..guard import actor_of
from .section import Section


class DeleteSection(Section):
    """In place of Django's own page, which would read and list every session first."""

    slug = "delete"
    title = gettext_lazy("Delete")
    template = "admin/widgets/widget/delete.html"
    view = change = "delete_widget"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """What would go, or why it cannot."""
        served = widgets.has_served(widget)
        return self.render(request, widget, served=served, domains=widget.domains.count())

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """Deletes it, or says again why it cannot."""
        name = widget.name
        try:
            widgets.delete(actor_of(request), widget)
        except widgets.HasSessions:
            return self.render(request, widget, served=True, status=409)
        messages.success(request, _("“%(name)s” was deleted.") % {"name": name})
        return HttpResponseRedirect(self.link("changelist"))
