"""One page of a widget in the admin, reached by a tab: an address of its own, a plain form, no script needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from widgets.models import Widget

from ..guard import guarded

if TYPE_CHECKING:
    SiteAdmin = admin.ModelAdmin[Widget]


class Section:
    """A tab of a widget's page. A subclass gives `slug`, `title` and `template`, and answers `get` and `post`.

    `view` is the permission to see it, `change` the one to POST to it, both without the app's label.
    """

    slug: ClassVar[str]
    title: ClassVar[str | Promise]
    template: ClassVar[str]
    view: ClassVar[str] = "view_widget"
    change: ClassVar[str] = "change_widget"

    def __init__(self, owner: SiteAdmin) -> None:
        self.owner = owner

    def may_see(self, request: HttpRequest) -> bool:
        """Whether the tab is shown and its page answers. Who may change may see, as in Django's admin."""
        return any(request.user.has_perm(f"widgets.{name}") for name in (self.view, self.change))

    def may_change(self, request: HttpRequest) -> bool:
        """Whether a POST is taken, and its form shown."""
        return request.user.has_perm(f"widgets.{self.change}")

    def urls(self) -> list[URLPattern]:
        """Where the section answers, below the widgets of the admin. More pages than one are added here."""
        return [self.route(f"<int:widget_id>/{self.slug}/", self.respond, self.slug)]

    def route(self, where: str, view: Any, name: str) -> URLPattern:
        """A guarded address of this section, named `admin:widgets_widget_<name>`."""
        site = self.owner.admin_site
        return path(where, guarded(site, site.admin_view(view)), name=f"widgets_widget_{name}")

    def link(self, name: str, *args: Any) -> str:
        """An address of this or another section by name."""
        return reverse(f"{self.owner.admin_site.name}:widgets_widget_{name}", args=args)

    def respond(self, request: HttpRequest, widget_id: int) -> HttpResponseBase:
        """403 before 404: who may not see the section does not learn which widgets exist."""
        widget = self.widget(request, widget_id)
        return self.post(request, widget) if request.method == "POST" else self.get(request, widget)

    def widget(self, request: HttpRequest, widget_id: int) -> Widget:
        """The widget, for who may see it, and with a POST change it. Raises PermissionDenied, Http404."""
        if not self.may_see(request) or (request.method == "POST" and not self.may_change(request)):
            raise PermissionDenied
        found = Widget.objects.select_related("queue").filter(pk=widget_id).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The page."""
        return self.render(request, widget)

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """What its form does; ends in `done`, or in `render` with the errors."""
        raise PermissionDenied

    def done(self, widget: Widget) -> HttpResponseRedirect:
        """Back to the page, by GET."""
        return HttpResponseRedirect(self.link(self.slug, widget.pk))

    def render(
        self, request: HttpRequest, widget: Widget, *, template: str = "", status: int = 200, **context: Any
    ) -> TemplateResponse:
        """The section's template inside the admin's frame, with the tabs."""
        site = self.owner.admin_site
        frame = {
            **site.each_context(request),
            "opts": Widget._meta,
            "title": widget.name,
            "subtitle": self.title,
            "widget": widget,
            "section": self,
            "original": widget,
            "may_change": self.may_change(request),
            **self.owner.frame(request, widget, self.slug),  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, template or self.template, {**frame, **context}, status=status)
