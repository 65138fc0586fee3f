"""Log-ins to the console stand in the audit log, without what must not stand there."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.sessions.models import Session as LoginSession
from django.test import Client

from widgets.models import AuditEvent

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


def test_no_row_no_log_in(bob: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(AuditEvent.objects, "create", lambda **_fields: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        log_in("bob", "bob")
    assert not LoginSession.objects.exists()


def test_attempts_that_are_not_looked_at_write_nothing(bob: Any) -> None:
    for _ in range(25):
        Client().post(LOGIN, {"username": "bob", "password": "x"})
    assert AuditEvent.objects.count() == 20
