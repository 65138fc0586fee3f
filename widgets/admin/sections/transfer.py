"""A widget with its domains and form as a JSON file, and back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets.models import Queue, Widget
from widgets.services import transfer
from widgets.services.transfer_file import MOST_BYTES

from ..changes import rows
from ..domain_states import row
from ..guard import actor_of
from .section import Section

SALT, LIFE = "widgets.import", 60 * 60  # seconds in which a page that was shown may be confirmed
SHOWN = 50
NEEDS = ("add_widget", "change_widget")


class UploadForm(forms.Form):
    """A file, and under which slug."""

    file = forms.FileField(allow_empty_file=True)
    slug = forms.SlugField(required=False, max_length=100)


class TransferSection(Section):
    """Export of one widget; import of a file, shown first and then confirmed."""

    slug = "export"
    title = gettext_lazy("Export and import")
    template = "admin/widgets/widget/export.html"
    view = "view_widget"
    change = "change_widget"

    def urls(self) -> list[URLPattern]:
        """A widget's page, its file, and the import, which may make a widget."""
        return [
            *super().urls(),
            self.route("<int:widget_id>/export/file/", self.file, "export_file"),
            self.route("import/", self.take, "import"),
        ]

    def file(self, request: HttpRequest, widget_id: int) -> HttpResponse:
        """The file to keep. Raises PermissionDenied for whatever is no GET: there is nothing to change."""
        if request.method not in ("GET", "HEAD"):
            raise PermissionDenied
        widget = self.widget(request, widget_id)
        response = HttpResponse(transfer.written(transfer.export(widget)), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="{transfer.file_name(widget)}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "no-store"
        return response

    def take(self, request: HttpRequest) -> HttpResponseBase:
        """Upload, then what it would do, then done."""
        if not any(request.user.has_perm(f"widgets.{name}") for name in NEEDS):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, self._onto(request))
        return self._confirmed(request) if "signed" in request.POST else self._uploaded(request)

    def _uploaded(self, request: HttpRequest) -> HttpResponseBase:
        onto = self._onto(request)
        form = UploadForm(request.POST, request.FILES)
        file = request.FILES.get("file")
        if not form.is_valid() or file is None:
            problems = {name: " ".join(map(str, errors)) for name, errors in form.errors.items()}
            return self._page(request, onto, problems=problems)
        content = file.read(MOST_BYTES + 1)
        slug = "" if onto else form.cleaned_data["slug"]
        return self._shown(request, content, slug, onto)

    def _onto(self, request: HttpRequest) -> Widget | None:
        given = request.POST.get("onto") or request.GET.get("onto") or ""
        return self.widget(request, int(given)) if _is_number(given) else None

    def _shown(
        self, request: HttpRequest, content: bytes, slug: str, onto: Widget | None, note: str = ""
    ) -> HttpResponseBase:
        """What it would do, with all that is needed to do it: signed, for this user, for an hour."""
        try:
            found = transfer.plan(content, widget=onto, slug=slug)
        except transfer.Refused as refused:
            return self._page(request, onto, refused=list(refused.problems.items())[:SHOWN], slug=slug)
        if found.widget and not self.may_see(request):  # the file has found it by its slug
            raise PermissionDenied
        payload = {
            "content": content.decode("utf-8-sig"),
            "slug": slug,
            "onto": onto.pk if onto else None,
            "stamp": found.stamp,
            "user": str(request.user.pk),
        }
        return self._page(
            request, onto, found, signed=signing.dumps(payload, salt=SALT, compress=True), note=note, slug=slug
        )

    def _confirmed(self, request: HttpRequest) -> HttpResponseBase:
        try:
            payload = signing.loads(request.POST["signed"], salt=SALT, max_age=LIFE)
        except signing.BadSignature:
            payload = {}
        if payload.get("user") != str(request.user.pk):
            return self._page(request, None, note=_("This page has expired. Choose the file again."))
        onto = self.widget(request, payload["onto"]) if payload["onto"] else None
        content, slug = payload["content"].encode(), payload["slug"]
        try:
            found = transfer.plan(content, widget=onto, slug=slug)
            widget = transfer.apply(actor_of(request), found, _choices(request), payload["stamp"])
        except transfer.Stale:
            note = _("Something has changed since this was shown. Nothing was done; this is the difference now.")
            return self._shown(request, content, slug, onto, note)
        except transfer.Refused as refused:
            return self._shown(request, content, slug, onto, " ".join(refused.problems.values()))
        messages.success(request, _said(found))
        return HttpResponseRedirect(self.link("change", widget.pk))

    def _page(
        self, request: HttpRequest, onto: Widget | None, found: transfer.Plan | None = None, **context: Any
    ) -> TemplateResponse:
        site = self.owner.admin_site
        name = "import_shown" if found else "import"
        frame = {
            **site.each_context(request),
            "opts": Widget._meta,
            "title": _("Import a widget"),
            "onto": onto,
            "plan": found,
        }
        if found:
            frame |= _about(request, found)
        return TemplateResponse(request, f"admin/widgets/widget/{name}.html", {**frame, **context})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 16


def _choices(request: HttpRequest) -> transfer.Choices:
    given = request.POST.get("queue", "")
    chosen = Queue.objects.filter(pk=int(given)).first() if _is_number(given) else None
    return transfer.Choices(chosen, given == "make", request.POST.get("remove_domains") == "yes")


def _about(request: HttpRequest, found: transfer.Plan) -> dict[str, Any]:
    """What the page says besides the plan: queues to choose from, and permissions that are wanting."""
    may = {name: request.user.has_perm(f"widgets.{name}") for name in ("add_queue", "delete_domain")}
    named = found.draft.values.get("queue")
    return {
        "changes": rows(found.changes, new=found.widget is None),
        "missing_queue": named if found.queue is None else None,
        "ask_queue": found.queue is None,
        "queues": Queue.objects.order_by("name") if found.queue is None else [],
        "may_make_queue": may["add_queue"] and bool(named),
        "may_remove": may["delete_domain"],
        "extra": [row(domain) for domain in found.extra],
        "lacking": [name for name in sorted(found.permissions) if not request.user.has_perm(f"widgets.{name}")],
        "ignored": found.draft.ignored[:SHOWN],
        "more_ignored": max(0, len(found.draft.ignored) - SHOWN),
        "nothing": not (found.changes or found.added or found.extra or found.queue is None),
    }


def _said(found: transfer.Plan) -> str:
    name = {"name": found.after["name"]}
    if found.widget:
        return _("“%(name)s” was imported.") % name
    return _("“%(name)s” was imported. It is switched off until you switch it on.") % name
