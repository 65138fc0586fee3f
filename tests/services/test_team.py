"""Roles given and taken by the desk itself."""

from __future__ import annotations

from typing import Any

import pytest

from widgets import errors, permissions
from widgets.models import AuditEvent
from widgets.services import team
from widgets.services.audit import Actor

pytestmark = pytest.mark.django_db


def test_an_owner_gives_a_role_and_the_log_says_so(alice: Any, person: Any) -> None:
    mia = person("mia", "")
    team.set_roles(Actor(alice, "192.0.2.7"), mia, ["Viewer", "Agent"])
    mia.refresh_from_db()
    assert (team.roles_of(mia), mia.is_staff) == (["Agent", "Viewer"], True)
    row = AuditEvent.objects.get()
    assert (row.action, row.target, row.actor, row.address) == ("role.changed", f"user:{mia.pk}", alice, "192.0.2.7")
    assert row.details["before"] == {"roles": [], "is_staff": False}
    assert row.details["after"] == {"roles": ["Agent", "Viewer"], "is_staff": True}


def test_who_loses_a_role_stays_staff_and_answers_no_more(alice: Any, bob: Any) -> None:
    team.set_roles(alice, bob, ["Agent", "Viewer"])
    team.set_roles(alice, bob, ["Viewer"])
    bob = type(bob).objects.get(pk=bob.pk)
    assert (permissions.can_answer(bob), permissions.can_watch(bob), bob.is_staff) == (False, True, True)


def test_groups_of_the_host_stay(alice: Any, bob: Any) -> None:
    bob.groups.create(name="Editors")
    team.set_roles(alice, bob, [])
    assert [group.name for group in bob.groups.all()] == ["Editors"]


def test_nothing_changed_is_no_row(alice: Any, bob: Any) -> None:
    team.set_roles(alice, bob, ["Agent"])
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("role", ["Admin", "Agent", "Viewer", ""])
def test_nobody_else_gives_roles(role: str, person: Any, bob: Any) -> None:
    with pytest.raises(errors.PermissionDenied):
        team.set_roles(person("eve", role), bob, ["Owner"])
    assert team.roles_of(bob) == ["Agent"]


def test_a_role_that_is_none_is_refused(alice: Any, bob: Any) -> None:
    with pytest.raises(ValueError, match="Boss is none of Owner, Admin, Agent, Viewer"):
        team.set_roles(alice, bob, ["Boss"])


def test_the_last_owner_keeps_the_role(alice: Any, bob: Any, person: Any) -> None:
    with pytest.raises(team.LastOwner):
        team.set_roles(alice, alice, ["Admin"])
    gone = person("gone", "Owner")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    with pytest.raises(team.LastOwner):
        team.set_roles(alice, alice, [])
    team.set_roles(alice, bob, ["Owner"])
    team.set_roles(bob.__class__.objects.get(pk=bob.pk), alice, [])
    assert team.roles_of(alice) == []
