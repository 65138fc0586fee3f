"""The team's pages in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from widgets.models import AuditEvent, QueueMember, Widget
from widgets.services import team

pytestmark = pytest.mark.django_db
LIST = "/admin/widgets/agentprofile/team/"


def test_the_team_is_those_with_a_role(admin: Client, bob: Any, person: Any, widget: Widget) -> None:
    person("kim", "")
    QueueMember.objects.get_or_create(queue=widget.queue, user=bob)
    page = admin.get(LIST).content.decode()
    assert "bob" in page
    assert "kim" not in page
    assert widget.queue.name in page


def test_somebody_without_a_role_is_found_by_name(admin: Client, person: Any) -> None:
    kim = person("kim", "")
    page = admin.get(LIST, {"q": "KI"}).content.decode()
    assert f'href="{LIST}{kim.pk}/"' in page
    assert "Nobody has this name" in admin.get(LIST, {"q": "no such person"}).content.decode()


def test_ticked_boxes_are_the_roles_from_then_on(admin: Client, bob: Any) -> None:
    url = f"{LIST}{bob.pk}/"
    assert 'value="Agent" checked' in admin.get(url).content.decode()
    assert admin.post(url, {"roles": ["Viewer", "Boss"]}).status_code == 302
    assert team.roles_of(type(bob).objects.get(pk=bob.pk)) == ["Viewer"]
    assert AuditEvent.objects.get().action == "role.changed"


def test_the_last_owner_is_told_why_not(admin: Client, alice: Any) -> None:
    page = admin.post(f"{LIST}{alice.pk}/", {"roles": []}).content.decode()
    assert "The last Owner keeps the role" in page
    assert 'value="Owner" checked' in page


@pytest.mark.parametrize("key", ["0", "no-number", "9" * 40])
def test_nobody_is_404(admin: Client, key: str) -> None:
    assert admin.get(f"{LIST}{key}/").status_code == 404


def test_queries_do_not_grow_with_the_team(
    admin: Client, person: Any, widget: Widget, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        QueueMember.objects.create(queue=widget.queue, user=person(f"agent{number}", "Agent"))
    with django_assert_max_num_queries(8):
        page = admin.get(LIST).content.decode()
    assert page.count("agent2") == 11
