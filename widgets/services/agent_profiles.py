"""What each agent can do, as administrators set it: languages, skills, calls at once."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from .. import publish
from ..models import AgentProfile, QueueMember
from . import audit

FIELDS = ("languages", "skills", "max_calls")


@transaction.atomic
def create(actor: Any, profile: AgentProfile) -> AgentProfile:
    """Saves a new one. Raises PermissionDenied."""
    audit.require(actor, "add_agentprofile")
    profile.save(force_insert=True)
    found = audit.changes({}, _facts(profile))
    audit.record(actor, "agent.profile_created", profile.user, category="queue", **found)
    _tell(profile)
    return profile


@transaction.atomic
def change(actor: Any, profile: AgentProfile) -> AgentProfile:
    """Saves it as it stands in `profile`; whose it is does not change. Raises PermissionDenied."""
    audit.require(actor, "change_agentprofile")
    before = AgentProfile.objects.select_for_update().get(pk=profile.pk)
    found = audit.changes(_facts(before), _facts(profile))
    if found["after"]:
        AgentProfile.objects.filter(pk=profile.pk).update(**found["after"])
        audit.record(actor, "agent.profile_changed", profile.user, category="queue", **found)
        _tell(profile)
    return profile


@transaction.atomic
def delete(actor: Any, profile: AgentProfile) -> None:
    """Takes it away: one call at once, any visitor. Raises PermissionDenied."""
    audit.require(actor, "delete_agentprofile")
    found = audit.changes(_facts(profile), {})
    audit.record(actor, "agent.profile_deleted", profile.user, category="queue", **found)
    profile.delete()
    _tell(profile)


def _tell(profile: AgentProfile) -> None:
    """How many can be served at once is another now."""
    for queue_id in QueueMember.objects.filter(user_id=profile.user_id).values_list("queue_id", flat=True):
        publish.ring(None, [], queue_id=queue_id, agents=[profile.user_id])


def _facts(profile: AgentProfile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in FIELDS}
