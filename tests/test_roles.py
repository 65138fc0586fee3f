"""The groups that the migrations make, with exactly their permissions."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db
roles = import_module("widgets.migrations.0009_team")


def migrate() -> None:
    state = MigrationExecutor(connection).loader.project_state(("widgets", "0009_team"))
    roles.make_roles(state.apps, type("Editor", (), {"connection": connection}))


def held(name: str, app: str = "widgets") -> set[str]:
    group = Group.objects.get(name=name)
    return set(group.permissions.filter(content_type__app_label=app).values_list("codename", flat=True))


@pytest.mark.parametrize("name", roles.ROLES)
def test_each_role_has_exactly_its_permissions(name: str) -> None:
    wrong = Permission.objects.get(content_type__app_label="widgets", codename="delete_session")
    for _ in range(2):  # safe to repeat
        migrate()
        assert held(name) == set(roles.ROLES[name])
        Group.objects.get(name=name).permissions.add(wrong)


def test_what_a_host_has_added_of_other_apps_stays() -> None:
    migrate()
    Group.objects.get(name="Viewer").permissions.add(Permission.objects.get(codename="view_user"))
    migrate()
    assert held("Viewer", "auth") == {"view_user"}


def test_the_docs_tell_who_may_do_what() -> None:
    text = (Path(__file__).parent.parent / "docs/howto/roles.md").read_text()
    told: dict[str, Any] = {name: set() for name in roles.ROLES}
    for row in re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE):
        for name, cell in zip(told, row[1].split(" | "), strict=True):
            told[name] |= {row[0]} if cell.strip() == "yes" else set()
    assert told == {name: set(codenames) for name, codenames in roles.ROLES.items()}
