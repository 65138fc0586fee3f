"""Settings → Queues: how they are set up, when they are open, and who answers them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import Queue, QueueMember, Widget
from ..models.hours import DAYS
from ..services import queue_settings
from . import queue_words
from .guard import actor_of, guarded
from .hours_form import HoursForm
from .plain import ModelAdmin
from .queue_form import QueueForm

SETTINGS = ["name", "slug", "is_active", "is_paused", "sla_seconds", "limit", "priority"]
CALLS = ["routing", "accept_seconds", "wrap_up_seconds"]
AWAY = ["offline", "notify"]
SHOWN = ["zone_shown", "hours_shown", "languages_shown", "members_shown", "dispositions_shown"]


def _number(of: QuerySet[Any]) -> Coalesce:
    return Coalesce(Subquery(of.order_by().values("queue").annotate(n=Count("pk")).values("n")), 0)


class Shown:
    """What a queue's list and its page say to those who may not change it."""

    @admin.display(description=gettext_lazy("status"))
    def state(self, queue: Queue) -> str:
        """Open or not, and until when."""
        return queue_words.state(queue)

    @admin.display(description=gettext_lazy("members"))
    def members_count(self, queue: Any) -> str:
        """How many answer it."""
        return ngettext("%d person", "%d people", queue.members_n) % queue.members_n if queue.members_n else _("nobody")

    @admin.display(description=gettext_lazy("widgets"))
    def widgets_count(self, queue: Any) -> int:
        """How many widgets feed it."""
        return int(queue.widgets_n)

    @admin.display(description=gettext_lazy("time zone"))
    def zone_shown(self, queue: Queue) -> str:
        """The zone, the site's where there is none."""
        return queue.time_zone or _("the site's own")

    @admin.display(description=gettext_lazy("working hours"))
    def hours_shown(self, queue: Queue) -> str:
        """All of them."""
        return queue_words.week(queue)

    @admin.display(description=gettext_lazy("languages"))
    def languages_shown(self, queue: Queue) -> str:
        """By name."""
        return ", ".join(queue_words.language(str(tag)) for tag in queue.languages or []) or "–"

    @admin.display(description=gettext_lazy("dispositions"))
    def dispositions_shown(self, queue: Queue) -> str:
        """In a line."""
        return ", ".join(map(str, queue.dispositions or [])) or "–"

    @admin.display(description=gettext_lazy("members"))
    def members_shown(self, queue: Queue) -> str:
        """By name."""
        return queue_words.people(queue)


@admin.register(Queue)
class QueueAdmin(Shown, ModelAdmin):
    """Queues. What is saved here is saved by `services.queue_settings`."""

    form = QueueForm
    list_display = ["name", "state", "members_count", "widgets_count", "sla_seconds"]
    list_filter = ["is_active"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None  # one by one: each says why it cannot go

    def get_urls(self) -> list[URLPattern]:
        """What the hours in the form would mean, before they are saved."""
        preview = guarded(self.admin_site, self.admin_site.admin_view(self.preview))
        return [path("preview/", preview, name="widgets_queue_preview"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Queue]:
        """With the numbers of members and widgets, in the same query."""
        members, widgets = (kind.objects.filter(queue=OuterRef("pk")) for kind in (QueueMember, Widget))
        found: QuerySet[Queue] = super().get_queryset(request)
        return found.annotate(members_n=_number(members), widgets_n=_number(widgets))

    def get_fieldsets(self, request: HttpRequest, obj: Queue | None = None) -> Any:
        """For those who may not change it, in words."""
        if not (self.has_change_permission(request, obj) if obj else self.has_add_permission(request)):
            return [(None, {"fields": [*SETTINGS, *CALLS, "disposition_required", *AWAY, *SHOWN]})]
        lines = ["time_zone", "schedule", DAYS[0], "copy", *DAYS[1:], "exceptions"]
        people = ["members"] + (["others"] if queue_settings.crowded() else [])
        return [
            (None, {"fields": SETTINGS}),
            (gettext_lazy("Calls"), {"fields": [*CALLS, "dispositions", "disposition_required"]}),
            (gettext_lazy("When nobody can be reached"), {"fields": AWAY}),
            (gettext_lazy("Working hours"), {"fields": lines, "classes": ["ld-hours"]}),
            (gettext_lazy("Members"), {"fields": people}),
            (gettext_lazy("Languages"), {"fields": ["languages"]}),
        ]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Queue | None = None) -> Any:
        """A slug that is in use stays."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def save_model(self, request: HttpRequest, obj: Queue, form: QueueForm, change: bool) -> None:
        """By the service, which writes the audit log."""
        actor = actor_of(request)
        (queue_settings.change if change else queue_settings.create)(actor, obj)
        queue_settings.set_members(actor, obj, form.people)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With what the hours mean now."""
        if queue := context.get("original"):
            stored = Queue.objects.get(pk=queue.pk)  # not as a form with errors has left it
            context["standing"] = queue_words.standing(stored)
            context["title"] = stored.name
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Django's question; or, where the queue cannot go, why, and what to do instead."""
        queue = self.get_object(request, object_id)
        if queue is None or not self.has_delete_permission(request, queue):
            return super().delete_view(request, object_id, extra_context)
        try:
            queue_settings.require_unused(queue)
        except queue_settings.InUse as error:
            self.message_user(request, _refusal(queue, error.widgets), messages.ERROR)
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:widgets_queue_change", args=[queue.pk]))
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Queue) -> None:
        """By the service."""
        queue_settings.delete(actor_of(request), obj)

    def preview(self, request: HttpRequest) -> HttpResponseBase:
        """`{"text", "tone"}` of the hours that are typed at the moment; nothing is saved."""
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = HoursForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"text": _("Some of these cannot be read yet."), "tone": "warn"})
        found = form.cleaned_data
        tone, text = queue_words.standing(Queue(hours=found["hours"], time_zone=found["time_zone"]))
        return JsonResponse({"text": capfirst(text), "tone": tone})


def _refusal(queue: Queue, widgets: list[str]) -> str:
    names = {"name": queue.name, "widgets": ", ".join(widgets)}
    if widgets:
        return (
            _("“%(name)s” cannot be deleted: visitors come to it from %(widgets)s. Choose another queue there.") % names
        )
    return _("“%(name)s” cannot be deleted: its past visitors belong to it. Take away “open” to close it.") % names
