"""Switching a widget on and off, with what that does to visitors spelled out before."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets.models import Widget
from widgets.services import activation

from ..guard import actor_of
from ..switching import chosen, told
from .section import Section


class SwitchSection(Section):
    """Switching a widget on and off, with what that does to visitors spelled out before."""

    slug = "switch"
    title = gettext_lazy("On and off")
    template = "admin/widgets/widget/switch.html"
    view = "change_widget"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """How many visitors it would concern at this moment."""
        return self.render(request, widget, effect=activation.effect([widget]))

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """As the form says; back to General."""
        if request.POST.get("do") == "on":
            activation.switch_on(actor_of(request), [widget])
            messages.success(request, _("“%(name)s” is switched on.") % {"name": widget.name})
        else:
            effect = activation.switch_off(actor_of(request), [widget], **chosen(request))
            text = _("“%(name)s” is switched off.") % {"name": widget.name}
            messages.success(request, f"{text} {told(effect)}".strip())
        return HttpResponseRedirect(self.link("change", widget.pk))
