"""What was done to a widget and its domains, newest first, with what it was before and after."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy

from widgets.models import AuditEvent, Domain, Widget
from widgets.models.actions import ACTIONS

from ..audit_cells import differences
from .section import Section

ON_A_PAGE = 50
NAMES = {
    "url": gettext_lazy("page"),
    "problems": gettext_lazy("problems"),
    "color": gettext_lazy("colour"),
    "position": gettext_lazy("corner"),
    "button": gettext_lazy("button style"),
    "radius": gettext_lazy("radius of corners"),
    "animation": gettext_lazy("animation"),
    "title": gettext_lazy("title"),
    "greeting": gettext_lazy("greeting"),
    "closed": gettext_lazy("when it is closed"),
    "logo_alt": gettext_lazy("what the logo says"),
    "translations": gettext_lazy("translations"),
    "new": gettext_lazy("new widget"),
    "changed": gettext_lazy("changed"),
    "domains_added": gettext_lazy("domains added"),
    "domains_removed": gettext_lazy("domains removed"),
    "waiting": gettext_lazy("waiting at that moment"),
    "in_call": gettext_lazy("in a call at that moment"),
    "send_away": gettext_lazy("those who waited were sent away"),
    "end_calls": gettext_lazy("calls were ended"),
}
"""What is noted beside the fields of models, as the pages of the widget call it."""


class Deed(NamedTuple):
    """A row of the log in words; `changes` are `(name, before, after)`."""

    event: AuditEvent
    what: str
    where: str
    tone: str
    changes: list[tuple[str, str, str]]


class ActivitySection(Section):
    """What was done to a widget, newest first."""

    slug = "activity"
    title = gettext_lazy("Activity")
    template = "admin/widgets/widget/activity.html"
    view = "view_auditevent"
    change = "change_auditevent"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """One page, from the row on that `before` names. Nothing is counted: the log may hold millions of rows."""
        before = request.GET.get("before", "")
        events = _newest(widget, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None)
        context: dict[str, Any] = {
            "deeds": [_deed(event) for event in events[:ON_A_PAGE]],
            "older": events[ON_A_PAGE - 1].pk if len(events) > ON_A_PAGE else None,
            "first": not before,
        }
        return self.render(request, widget, **context)


def _newest(widget: Widget, before: int | None) -> list[AuditEvent]:
    """A page and one more, of the widget's rows and its domains' rows, each found by the index on the target."""
    domains = widget.domains.order_by().values(
        name=Concat(Value("domain:"), Cast("pk", CharField()), output_field=CharField())
    )
    found: list[AuditEvent] = []
    for kind in ({"target": f"widget:{widget.pk}"}, {"target__in": domains}):
        found += _page(AuditEvent.objects.filter(**kind), before)
    return sorted(found, key=lambda event: event.pk, reverse=True)[: ON_A_PAGE + 1]


def _page(events: QuerySet[AuditEvent], before: int | None) -> QuerySet[AuditEvent]:
    older: dict[str, Any] = {} if before is None else {"pk__lt": before}
    return events.filter(**older).select_related("actor").order_by("-pk")[: ON_A_PAGE + 1]


def _deed(event: AuditEvent) -> Deed:
    details = event.details if isinstance(event.details, dict) else {}
    where = str(details.get("origin", ""))
    shown = {name: value for name, value in details.items() if name not in ("origin", "status")}
    what = str(ACTIONS.get(event.action, event.action))
    tone = {"warning": "warn", "critical": "bad"}.get(event.severity, "")
    return Deed(event, what, where, tone, [(_name(name), before, after) for name, before, after in differences(shown)])


def _name(name: str) -> str:
    """A detail's name as the forms call it."""
    for model in (Widget, Domain):
        if name in (field.name for field in model._meta.concrete_fields):
            return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return str(NAMES.get(name) or name.replace("_", " "))
