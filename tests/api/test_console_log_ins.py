"""Log-ins to the console stand in the audit log, without what must not stand there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session as LoginSession
from django.test import Client

from widgets.models import AuditEvent

CONSOLE = "/widgets/console/"
LOGIN = "/widgets/console/login/"
pytestmark = pytest.mark.django_db


def log_in(name: str, password: str, **extra: Any) -> AuditEvent:
    Client().post(LOGIN, {"username": name, "password": password}, **extra)
    return AuditEvent.objects.get()


def test_a_log_in_is_written_down_with_the_address(bob: Any) -> None:
    event = log_in("bob", "bob", REMOTE_ADDR="2001:db8::7")
    assert (event.actor, event.action, event.severity) == (bob, "login.succeeded", "info")
    assert (event.target, event.category, event.address) == (f"user:{bob.pk}", "access", "2001:db8::7")


def test_a_failed_one_too_without_the_password(bob: Any) -> None:
    event = log_in("bob", "hunter2")
    assert (event.actor, event.action, event.severity) == (None, "login.failed", "warning")
    assert (event.target, event.details) == (f"user:{bob.pk}", {"name": "bob"})
    assert "hunter2" not in str(vars(event))


@pytest.mark.parametrize(("name", "kept"), [("nobody", "nobody"), ("x" * 500, "x" * 150), ("a\0b\nc", "abc"), ("", "")])
def test_a_name_that_nobody_has_is_bounded(name: str, kept: str) -> None:
    event = log_in(name, "x")
    assert (event.target, event.details) == ("", {"name": kept})


def test_a_log_out_is_written_down(bob: Any) -> None:
    client = Client()
    client.force_login(bob)
    for _ in range(2):  # the second time it is nobody
        client.post("/widgets/console/logout/")
    event = AuditEvent.objects.get()
    assert (event.actor, event.action) == (bob, "login.ended")


def test_who_comes_with_a_log_in_of_another_page_is_written_down_once(bob: Any) -> None:
    client = Client()
    client.force_login(bob)
    for _ in range(2):
        client.get(CONSOLE, REMOTE_ADDR="192.0.2.7")
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.address) == (bob, "login.succeeded", "192.0.2.7")
    assert event.details == {"elsewhere": True}


def test_who_is_written_down_already_is_not_again(bob: Any) -> None:
    client = Client()
    client.post(LOGIN, {"username": "bob", "password": "bob"})
    assert client.get(CONSOLE).status_code == 200
    assert AuditEvent.objects.get().details == {}


def test_the_next_person_in_the_same_browser_is_written_down_too(bob: Any, dave: Any) -> None:
    client = Client()
    for user in (bob, dave):
        client.force_login(user)
        client.get(CONSOLE)
    assert list(AuditEvent.objects.order_by("pk").values_list("actor__username", flat=True)) == ["bob", "dave"]


def test_who_is_turned_away_did_not_come_in(charlie: Any) -> None:
    client = Client()
    client.force_login(charlie)
    assert client.get(CONSOLE).status_code == 403
    assert not AuditEvent.objects.exists()


def test_no_row_no_log_in(bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(AuditEvent.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        log_in("bob", "bob")
    assert not LoginSession.objects.exists()


def test_attempts_that_are_not_looked_at_write_nothing(bob: Any) -> None:
    for _ in range(25):
        Client().post(LOGIN, {"username": "bob", "password": "x"})
    assert AuditEvent.objects.count() == 20
