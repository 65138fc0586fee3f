"""Agents' profiles in the admin: saved by a service that writes down what changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from widgets import errors
from widgets.models import AgentProfile, AuditEvent
from widgets.services import agent_profiles

ADD = "/admin/widgets/agentprofile/add/"


def page(profile: AgentProfile, name: str = "change") -> str:
    return f"/admin/widgets/agentprofile/{profile.pk}/{name}/"


def test_what_an_agent_can_do_is_set_changed_and_taken_away(admin: Client, alice: Any, bob: Any) -> None:
    fields = {"user": bob.pk, "languages": ["de", "en"], "skills": "Law  UK\n\nlaw uk\nTax", "max_calls": "2"}
    assert admin.post(ADD, fields).status_code == 302
    profile = AgentProfile.objects.get(user=bob)
    assert (profile.languages, profile.skills, profile.max_calls) == (["de", "en"], ["law uk", "tax"], 2)
    assert "law uk\ntax" in admin.get(page(profile)).content.decode()
    assert admin.post(page(profile), {**fields, "skills": "tax"}).status_code == 302
    assert admin.post(page(profile), {**fields, "skills": "tax"}).status_code == 302
    assert admin.post(page(profile, "delete"), {"post": "yes"}).status_code == 302
    rows = AuditEvent.objects.order_by("pk").values_list("action", "actor__username", "target")
    words = ("created", "changed", "deleted")
    assert list(rows) == [(f"agent.profile_{word}", "alice", f"user:{bob.pk}") for word in words]
    changed = AuditEvent.objects.get(action="agent.profile_changed").details
    assert changed == {"before": {"skills": ["law uk", "tax"]}, "after": {"skills": ["tax"]}}


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"max_calls": "6"}, "max_calls"), ({"skills": "x" * 41}, "skills"), ({"languages": ["xx"]}, "languages")],
)
def test_what_cannot_be_is_refused_at_its_field(admin: Client, bob: Any, fields: Any, field: str) -> None:
    response = admin.post(ADD, {"user": bob.pk, "skills": "", "max_calls": "1", **fields})
    assert list(response.context["adminform"].form.errors) == [field]
    assert not AgentProfile.objects.exists()


def test_who_may_not_answer_has_no_profile(admin: Client, charlie: Any) -> None:
    response = admin.post(ADD, {"user": charlie.pk, "max_calls": "1"})
    assert list(response.context["adminform"].form.errors) == ["user"]


def test_an_agent_does_not_set_their_own(bob: Any) -> None:
    with pytest.raises(errors.PermissionDenied):
        agent_profiles.create(bob, AgentProfile(user=bob, max_calls=5))
    profile = AgentProfile.objects.create(user=bob)
    for refused in (agent_profiles.change, agent_profiles.delete):
        with pytest.raises(errors.PermissionDenied):
            refused(bob, profile)
    assert AgentProfile.objects.get().max_calls == 1
