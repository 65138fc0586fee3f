"""Settings → Team: who has which role, for everyone to see who may, and for Owners to change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import AgentProfile, QueueMember
from ..services import team
from .guard import actor_of, guarded
from .queue_words import person

if TYPE_CHECKING:
    ProfileAdmin = admin.ModelAdmin[AgentProfile]

MOST = 200
"""People that are shown at once."""
WORDS = {
    "Owner": (gettext_lazy("Owner"), gettext_lazy("Changes all settings, gives roles, answers and supervises.")),
    "Admin": (gettext_lazy("Admin"), gettext_lazy("Changes all settings and looks on in the console.")),
    "Agent": (gettext_lazy("Agent"), gettext_lazy("Answers in the console, in the queues they are a member of.")),
    "Viewer": (gettext_lazy("Viewer"), gettext_lazy("Sees everything and changes nothing.")),
}


class Team:
    """The pages below the agents' profiles."""

    def __init__(self, owner: ProfileAdmin) -> None:
        self.owner = owner
        self.site = owner.admin_site

    def urls(self) -> list[URLPattern]:
        """The list, and a page for each person; none where the host's users have no groups."""
        if not team.kept():
            return []
        pages: list[tuple[str, Any, str]] = [("team/", self.people, "team"), ("team/<str:user_id>/", self.one, "roles")]
        return [
            path(where, guarded(self.site, self.site.admin_view(view)), name=f"widgets_agentprofile_{name}")
            for where, view, name in pages
        ]

    def people(self, request: HttpRequest) -> HttpResponseBase:
        """Everybody with a role, or everybody whose name contains what is searched for. Three queries."""
        self._require(request, request.method == "GET" and self.owner.has_view_permission(request))
        words = request.GET.get("q", "").strip()
        found = list((team.found(words) if words else team.members())[: MOST + 1])
        queues: dict[Any, list[str]] = {}
        for user_id, name in QueueMember.objects.filter(user__in=[user.pk for user in found]).values_list(
            "user_id", "queue__name"
        ):
            queues.setdefault(user_id, []).append(name)
        rows = [
            {"user": user, "name": person(user), "roles": _words(user), "queues": sorted(queues.get(user.pk, []))}
            for user in found[:MOST]
        ]
        return self._page(request, "list", _("Team"), rows=rows, query=words, more=len(found) > MOST)

    def one(self, request: HttpRequest, user_id: str) -> HttpResponseBase:
        """The roles of one person, as boxes to tick."""
        self._require(request, self._may_assign(request))
        user = self._user(user_id)
        refused = ""
        if request.method == "POST":
            try:
                team.set_roles(actor_of(request), user, set(request.POST.getlist("roles")) & set(team.ROLES))
            except team.LastOwner:
                refused = _(
                    "The last Owner keeps the role: nobody could give it back. Make somebody else an Owner first."
                )
            else:
                messages.success(request, _("The roles of %(name)s are saved.") % {"name": person(user)})
                return HttpResponseRedirect(reverse(f"{self.site.name}:widgets_agentprofile_team"))
        held = team.roles_of(user)
        choices = [(name, *WORDS[name], name in held) for name in team.ROLES]
        return self._page(request, "roles", person(user), person=user, choices=choices, refused=refused)

    def _may_assign(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("widgets.assign_roles"))

    def _require(self, request: HttpRequest, allowed: bool) -> None:
        if not allowed:
            raise PermissionDenied

    def _user(self, user_id: str) -> Any:
        try:
            return get_user_model()._default_manager.prefetch_related("groups").get(pk=user_id)
        except (get_user_model().DoesNotExist, ValidationError, ValueError, OverflowError) as error:
            raise Http404 from error

    def _page(self, request: HttpRequest, name: str, title: str, **more: Any) -> TemplateResponse:
        context = {
            **self.site.each_context(request),
            "opts": AgentProfile._meta,
            "title": title,
            "may_assign": self._may_assign(request),
            **more,
        }
        return TemplateResponse(request, f"admin/widgets/team/{name}.html", context)


def _words(user: Any) -> list[Any]:
    return [WORDS[name][0] for name in team.roles_of(user)]
