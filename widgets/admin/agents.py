"""Settings → Agents: what each can do, and who is there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from ..models import AgentPresence, AgentProfile
from ..services import agent_profiles, queue_settings
from .guard import actor_of
from .lines import Lines
from .plain import ModelAdmin, ModelForm, ReadOnly
from .queue_form import Picker
from .queue_words import language, languages, person
from .team import Team

SKILL = 40  # characters, as of a choice's in a form


class ProfileForm(ModelForm):
    """What `services.agent_profiles` saves."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        required=False,
        widget=Picker(_("Languages")),
        help_text=_("Which the agent speaks. None chosen: visitors of any language."),
    )
    skills = Lines(SKILL, lower=True, label=_("Skills"), help_text=_("One a line, as the choices of a form name them."))

    class Meta:
        model = AgentProfile
        fields = ["user", "languages", "skills", "max_calls"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spoken = [str(tag) for tag in self.instance.languages or []]
        known = dict(languages())
        first = [(tag, known.get(tag, language(tag))) for tag in spoken]
        rest = [pair for pair in known.items() if pair[0] not in spoken]
        self.fields["languages"].choices = first + rest  # type: ignore[attr-defined]
        if "user" in self.fields:
            self.fields["user"].queryset = queue_settings.candidates()  # type: ignore[attr-defined]


@admin.register(AgentProfile)
class AgentProfileAdmin(ModelAdmin):
    """What agents can do. What is saved here is saved by `services.agent_profiles`."""

    form = ProfileForm
    list_display = ["user", "languages_shown", "skills_shown", "max_calls"]
    list_select_related = ["user"]
    readonly_fields = ["user_shown"]
    actions = None  # each by its own page, which asks

    def get_urls(self) -> list[URLPattern]:
        """With the team's pages."""
        return [*Team(self).urls(), *super().get_urls()]

    @admin.display(description=_("user"))
    def user_shown(self, profile: AgentProfile) -> str:
        """Whose it is stays; as text, since not all who see it may see users."""
        return person(profile.user)

    @admin.display(description=_("languages"))
    def languages_shown(self, profile: AgentProfile) -> str:
        """By name."""
        return ", ".join(language(str(tag)) for tag in profile.languages or []) or "–"

    @admin.display(description=_("skills"))
    def skills_shown(self, profile: AgentProfile) -> str:
        """In a line."""
        return ", ".join(map(str, profile.skills or [])) or "–"

    def get_fieldsets(self, request: HttpRequest, obj: AgentProfile | None = None) -> Any:
        """For those who may not change it, in words."""
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        shown = ["languages", "skills"] if may else ["languages_shown", "skills_shown"]
        return [(None, {"fields": ["user_shown" if obj else "user", *shown, "max_calls"]})]

    def save_model(self, request: HttpRequest, obj: AgentProfile, form: Any, change: bool) -> None:
        """By the service, which writes the audit log."""
        (agent_profiles.change if change else agent_profiles.create)(actor_of(request), obj)

    def delete_model(self, request: HttpRequest, obj: AgentProfile) -> None:
        """By the service."""
        agent_profiles.delete(actor_of(request), obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgentProfile]:
        """By name."""
        found: QuerySet[AgentProfile] = super().get_queryset(request)
        return found.order_by(f"user__{get_user_model().USERNAME_FIELD}")


@admin.register(AgentPresence)
class AgentPresenceAdmin(ReadOnly):
    """Which agents are there."""

    list_display = ["user", "available", "seen_at"]
    list_filter = ["available"]
    list_select_related = ["user"]
