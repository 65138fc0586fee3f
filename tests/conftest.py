"""Fixtures that all tests share: people, a queue, a widget, sessions."""

from __future__ import annotations

import asyncio
import functools
import time
from collections.abc import Callable, Coroutine
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth.models import AbstractBaseUser, Group, Permission, User
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings

from widgets.models import Queue, QueueMember, Session, Ticket, Widget
from widgets.services import sessions, tickets

HOST = "http://testserver"
STATELESS = {"origins", "verification"}
People = Callable[..., User]

# No limit of time for an example: what else the machine does is no fault of ours. `make test` takes the same examples each
# time, as Hypothesis advises; new ones are for those who can look at what they find.
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("suite", settings.get_profile("explore"), derandomize=True)
settings.load_profile("explore")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A coroutine has database connections of its own, which nothing else can close: they end with the test.

    Tests of the network and of origins that ask for no database are marked, since another database is nothing to them.
    """
    for item in items:
        asks = "db" in getattr(item, "fixturenames", []) or item.get_closest_marker("django_db")
        if item.path.parent.name in STATELESS and not asks:
            item.add_marker("stateless")
        if isinstance(item, pytest.Function) and asyncio.iscoroutinefunction(item.obj):
            item.obj = _closing(item.obj)


def _closing(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., Coroutine[Any, Any, None]]:
    @functools.wraps(test)
    async def closing(*args: Any, **kwargs: Any) -> None:
        try:
            await test(*args, **kwargs)
        finally:
            connections.close_all()

    return closing


@pytest.fixture(autouse=True)
def _fresh_process() -> None:
    """Counters of one test are not another's, nor is the language that it spoke."""
    cache.clear()
    translation.activate("en")


@pytest.fixture
def one_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock by which rates are counted stands still: a minute that ended meanwhile would begin the count anew."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)


def role_group(name: str) -> Group:
    """The role's group, made again where a transactional test has emptied the tables."""
    group, _ = Group.objects.get_or_create(name=name)
    codenames = import_module("widgets.migrations.0009_team").ROLES[name]
    group.permissions.set(Permission.objects.filter(content_type__app_label="widgets", codename__in=codenames))
    return group


@pytest.fixture
def person(db: None) -> People:
    """Makes a user with a role and a place in a queue: `person("bob", "Agent", queue)`."""

    def make(name: str, role: str = "", *queues: Queue) -> User:
        user, _ = User.objects.get_or_create(username=name, defaults={"first_name": name.title()})
        user.set_password(name)
        user.is_staff = role in ("Owner", "Admin")
        user.save()
        if role:
            user.groups.add(role_group(role))
        for queue in queues:
            QueueMember.objects.get_or_create(queue=queue, user=user)
        return user

    return make


@pytest.fixture
def queue(db: None) -> Queue:
    """The queue `support`."""
    return Queue.objects.create(name="Support", slug="support", sla_seconds=100)


@pytest.fixture
def widget(queue: Queue) -> Widget:
    """The widget `support`, with the form and the consents that a new widget has."""
    return Widget.objects.create(name="Support", slug="support", queue=queue)


@pytest.fixture
def alice(person: People) -> AbstractBaseUser:
    """Runs the desk."""
    return person("alice", "Owner")


@pytest.fixture
def admin(alice: Any) -> Client:
    """The browser of who runs the desk, logged in."""
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def bob(person: People, queue: Queue) -> User:
    """Answers the queue."""
    return person("bob", "Agent", queue)


@pytest.fixture
def dave(person: People, queue: Queue) -> User:
    """Answers the queue too."""
    return person("dave", "Agent", queue)


@pytest.fixture
def charlie(person: People) -> User:
    """Has an account and no role."""
    return person("charlie")


@pytest.fixture
def new_session(widget: Widget) -> Callable[..., Session]:
    """Makes visitors: `new_session(name="Ann")` has filled in the form."""

    def make(name: str = "Ann", **page: Any) -> Session:
        session = sessions.start(widget, HOST, sessions.Page(url=f"{HOST}/", **page))
        if name:
            sessions.submit_form(session, {"name": name})
        return session

    return make


@pytest.fixture
def waiting(new_session: Callable[..., Session]) -> Callable[..., Session]:
    """Makes visitors who wait: `waiting("Ann")`."""

    def make(name: str = "Ann") -> Session:
        session = new_session(name)
        tickets.join(session, {"terms": True})
        return session

    return make


@pytest.fixture
def crowd(widget: Widget) -> Callable[..., list[Ticket]]:
    """Many who wait at once, in the order of being served: `crowd(5000)`, or in another queue `crowd(5000, sales)`."""

    def make(count: int, queue: Queue | None = None) -> list[Ticket]:
        now, where = timezone.now(), {"widget": widget, "origin": HOST, "page_url": f"{HOST}/{'x' * 200}"}
        people = [Session(**where, state="queued", form_data={"name": f"Visitor {at}"}) for at in range(count)]
        Session.objects.bulk_create(people)
        joined = [now - timedelta(seconds=count - at) for at in range(count)]
        line = queue or widget.queue
        return Ticket.objects.bulk_create(
            [Ticket(session=session, queue=line, joined_at=at) for session, at in zip(people, joined, strict=True)]
        )

    return make
