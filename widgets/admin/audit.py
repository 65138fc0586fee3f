"""Settings → Audit events: who did what, for everyone to read who may, and for nobody to change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.handlers.asgi import ASGIRequest
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import errors
from ..models import AuditEvent
from ..models.actions import ACTIONS
from ..services import audit_export
from .audit_cells import Targets, summary, table
from .guard import actor_of, guarded
from .known import CategoryFilter
from .plain import ReadOnly

TONES = {"info": "idle", "warning": "warn", "critical": "bad"}
MOST_ACTORS = 200
"""People that a search for a name may mean."""


class AuditList(ChangeList):
    """The list, with the targets of the rows that are shown."""

    def get_results(self, request: HttpRequest) -> None:
        """A query more for each kind of target on the page."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        targets = Targets(self.model_admin.admin_site, request, self.result_list)
        for event in self.result_list:
            event.shown_target = targets.html(event)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """Who did what."""

    list_display = ["created_at", "who", "deed", "level", "about", "changed"]
    list_filter = [CategoryFilter, "severity", ("created_at", admin.DateFieldListFilter)]
    list_select_related = ["actor"]
    search_fields = ["action"]
    search_help_text = gettext_lazy("An action, a target like widget:1, or the name of who did it.")
    sortable_by = ()
    fields = ("created_at", "actor", "deed", "category", "level", "about", "address", "everything")
    readonly_fields = fields

    def get_urls(self) -> list[URLPattern]:
        """The export before Django's pages, whose last one takes any path."""
        export = guarded(self.admin_site, self.admin_site.admin_view(self.export))
        return [path("export/", export, name="widgets_auditevent_export"), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Ours."""
        return AuditList

    def get_object(self, request: HttpRequest, *args: Any) -> AuditEvent | None:
        """One row, with its target."""
        event: AuditEvent | None = super().get_object(request, *args)
        if event is not None:
            event.shown_target = Targets(self.admin_site, request, [event]).html(event)  # type: ignore[attr-defined]
        return event

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[AuditEvent], search_term: str
    ) -> tuple[QuerySet[AuditEvent], bool]:
        """Each part by an index: the actions whose name or words fit, the target as it is written, the people meant."""
        if not (term := search_term.strip()):
            return queryset, False
        low = term.lower()
        actions = [name for name, words in ACTIONS.items() if low in name or low in str(words).lower()]
        users = get_user_model()
        names = Q(**{f"{users.USERNAME_FIELD}__icontains": term})
        for field in {"first_name", "last_name"} & {field.name for field in users._meta.get_fields()}:
            names |= Q(**{f"{field}__icontains": term})
        actors = list(users._default_manager.filter(names).values_list("pk", flat=True)[:MOST_ACTORS])
        found = Q(target=term) | Q(action__in=[*actions, term])
        return queryset.filter(found | Q(actor__in=actors) if actors else found), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """With the query that the export is to repeat."""
        query = request.GET.copy()
        query.pop("p", None)
        found = f"?{query.urlencode()}" if query else ""
        return super().changelist_view(request, {**(extra_context or {}), "export_query": found})

    def export(self, request: HttpRequest) -> HttpResponseBase:
        """What the list shows with this query, on all its pages, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        try:
            events = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseBadRequest()
        filters = {name: str(value)[:200] for name, value in request.GET.items()}
        try:
            pages = audit_export.export(actor_of(request), events, filters)
        except errors.RateLimited as error:
            wait = {"Retry-After": str(error.retry_after)}
            return HttpResponse(_("There were too many exports. Try again later."), "text/plain", 429, headers=wait)
        name = f"audit-{timezone.localdate()}.csv"
        response = StreamingHttpResponse(
            _awaited(pages) if isinstance(request, ASGIRequest) else pages, content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        return response

    @admin.display(description=gettext_lazy("actor"))
    def who(self, event: AuditEvent) -> str:
        """The name, and from where."""
        return format_html('{}<br><span class="ld-quiet">{}</span>', event.actor or "–", event.address or "")

    @admin.display(description=gettext_lazy("action"))
    def deed(self, event: AuditEvent) -> str:
        """The words, and the name that the reference and searches know."""
        words = ACTIONS.get(event.action)
        return format_html('{}<br><code class="ld-quiet">{}</code>', words, event.action) if words else event.action

    @admin.display(description=gettext_lazy("severity"))
    def level(self, event: AuditEvent) -> str:
        """A colour and a word."""
        tone = TONES.get(event.severity, "idle")
        return format_html('<span class="ld-tone" data-tone="{}">{}</span>', tone, event.get_severity_display())

    @admin.display(description=gettext_lazy("target"))
    def about(self, event: Any) -> str:
        """What was touched."""
        return str(event.shown_target) if event.target else "–"

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, event: AuditEvent) -> str:
        """Before and after, in short."""
        return summary(event.details)

    @admin.display(description=gettext_lazy("changes"))
    def everything(self, event: AuditEvent) -> str:
        """Before and after."""
        return table(event.details)


async def _awaited(pages: Iterator[str]) -> AsyncIterator[str]:
    """Page by page under ASGI, where Django would read a plain iterator to its end before it sends a byte."""
    following = sync_to_async(lambda: next(pages, None))
    while (page := await following()) is not None:
        yield page
