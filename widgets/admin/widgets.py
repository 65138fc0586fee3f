"""Settings → Widgets: the list, the General page, and the tabs to the other sections."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Widget
from ..services import setup, widgets
from . import cells, filters
from .general import GeneralForm
from .guard import actor_of
from .plain import ModelAdmin
from .sections import OTHERS, TABS
from .switching import Switching


class Tab(NamedTuple):
    """A link to a section of the widget's page."""

    title: str
    url: str
    current: bool


@admin.register(Widget)
class WidgetAdmin(Switching, ModelAdmin):
    """Widgets. What is saved here is saved by `services.widgets`."""

    form = GeneralForm
    list_display = ["name", "state", "queue", "verified_domains", "default", "short_key"]
    list_filter = [filters.OnOff, "queue"]
    list_select_related = ["queue"]
    list_per_page = 50
    search_fields = ["name", "slug", "key"]
    actions = ["switch_on", "switch_off"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["copied_key"]
    state, verified_domains, default, short_key, copied_key = cells.WIDGET

    def get_urls(self) -> list[URLPattern]:
        """The sections' pages before Django's own, whose last one takes any path."""
        return [url for kind in TABS + OTHERS for url in kind(self).urls()] + super().get_urls()

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the number of each widget's domains, for the list: two queries within one, however many there are."""
        return cells.with_domains(super().get_queryset(request))

    def get_fieldsets(self, request: HttpRequest, obj: Widget | None = None) -> Any:
        """A new widget can come with a new queue; one that is there has a key."""
        both = request.user.has_perm("widgets.add_queue") and obj is None
        queue = ["queue", "new_queue"] if both else ["queue"]
        first = ["name", "slug", *queue, "priority", *(["copied_key"] if obj else [])]
        return [(None, {"fields": first}), (gettext_lazy("Call and default"), {"fields": ["provider", "is_default"]})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Without the pop-ups for queues: a new one is named in the form itself."""
        form = super().get_form(request, obj, change, **kwargs)
        if "queue" in form.base_fields:
            wrapper = form.base_fields["queue"].widget
            for pop_up in ("add", "change", "delete", "view"):
                setattr(wrapper, f"can_{pop_up}_related", False)
        return form

    def tabs(self, request: HttpRequest, widget: Widget, current: str) -> list[Tab]:
        """The tabs that this user may open."""
        shown = [section for section in (kind(self) for kind in TABS) if section.may_see(request)]
        general = Tab(_("General"), TABS[0](self).link("change", widget.pk), current == "general")
        return [general, *(Tab(str(tab.title), tab.link(tab.slug, widget.pk), tab.slug == current) for tab in shown)]

    def frame(self, request: HttpRequest, widget: Widget, current: str) -> dict[str, Any]:
        """What stands above each page of a widget: its state, what is left to do, the tabs."""
        steps = setup.steps(widget)
        answers = setup.answers(steps)
        return {
            "current": current,
            "tabs": self.tabs(request, widget, current),
            "may_switch": request.user.has_perm("widgets.change_widget"),
            "steps": [] if answers else cells.step_links(request, widget, steps),
            "steps_left": setup.left(steps),
            "live_url": setup.live_url(widget) if answers else "",
        }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """General, within the widget's frame."""
        context["show_save_and_add_another"] = False
        if widget := context.get("original"):
            context.update(self.frame(request, widget, "general"))
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Widget, form: Any, change: bool) -> None:
        """By the service, which writes the audit log."""
        if change:
            widgets.change(actor_of(request), obj)
        else:
            widgets.create(actor_of(request), obj, new_queue=form.cleaned_data.get("new_queue", ""))

    def response_add(self, request: HttpRequest, obj: Widget, post_url_continue: str | None = None) -> HttpResponse:
        """On to the widget's page, which says what is left to do."""
        if "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        text = _("“%(name)s” was added. It is switched off until you switch it on.") % {"name": obj.name}
        self.message_user(request, text, messages.SUCCESS)
        return HttpResponseRedirect(TABS[0](self).link("change", obj.pk))
