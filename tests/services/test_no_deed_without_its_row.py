"""The audit log's row is written in the transaction of the deed: where it cannot be written, nothing is done."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.utils import timezone

from tests.pictures import PNG
from tests.verification.servers import NameServer
from widgets.models import AgentProfile, AuditEvent, Domain, Queue, Widget
from widgets.services import (
    activation,
    agent_profiles,
    appearance,
    definitions,
    domains,
    masking,
    proving,
    queue_settings,
    recordings,
    team,
    transfer,
    widgets,
)
from widgets.services.audit import Actor
from widgets.verification import Result

from .test_recorded import asks, functions


class Here(NamedTuple):
    """Who does it to what, as it stands in the database."""

    actor: Actor
    bob: Any
    widget: Widget
    spare: Widget
    domain: Domain
    old: Domain
    queue: Queue
    empty: Queue
    profile: AgentProfile


def save(thing: Any, by: Callable[[Actor, Any], Any], here: Here, **values: Any) -> Any:
    for name, value in values.items():
        setattr(thing, name, value)
    return by(here.actor, thing)


def lose(here: Here) -> None:
    proving.apply(here.old, Result(False, "no_record", "dns", "", []), timezone.now())


def bring(here: Here) -> None:
    data = transfer.export(here.widget)
    data["widget"]["name"], data["domains"] = "Brought", [{"origin": "https://other.test"}]
    plan = transfer.plan(json.dumps(data).encode())
    transfer.apply(here.actor, plan, transfer.Choices(remove_domains=True))


FIELDS = [{"name": "city", "type": "text", "label": "City"}]
CONSENTS = [{"name": "terms", "label": "Agree", "required": True}]
DEEDS: dict[str, Callable[[Here], Any]] = {
    "activation.switch_on": lambda here: activation.switch_on(here.actor, [here.spare]),
    "activation.switch_off": lambda here: activation.switch_off(
        here.actor, [here.widget], send_away=True, end_calls=True
    ),
    "agent_profiles.create": lambda here: agent_profiles.create(here.actor, AgentProfile(user=here.bob, max_calls=2)),
    "agent_profiles.change": lambda here: save(here.profile, agent_profiles.change, here, max_calls=3),
    "agent_profiles.delete": lambda here: agent_profiles.delete(here.actor, here.profile),
    "appearance.change": lambda here: appearance.change(here.actor, here.widget, {"color": "#123456"}),
    "appearance.set_logo": lambda here: appearance.set_logo(here.actor, here.spare, PNG),
    "appearance.remove_logo": lambda here: appearance.remove_logo(here.actor, here.widget),
    "definitions.change_form": lambda here: definitions.change_form(here.actor, here.widget, FIELDS),
    "definitions.change_consents": lambda here: definitions.change_consents(here.actor, here.widget, CONSENTS),
    "definitions.change": lambda here: definitions.change(here.actor, here.widget, FIELDS, CONSENTS),
    "domains.add": lambda here: domains.add(here.actor, here.widget, "new.test"),
    "domains.drop": lambda here: domains.remove(here.actor, here.domain),
    "domains.change_method": lambda here: domains.change_method(here.actor, here.domain, "file"),
    "domains.check": lambda here: domains.check(here.actor, here.domain),
    "masking.change": lambda here: masking.change(here.actor, here.widget, {"hide": ["#iban"]}),
    "proving.apply": lose,
    "queue_settings.create": lambda here: queue_settings.create(here.actor, Queue(name="New", slug="new")),
    "queue_settings.change": lambda here: save(here.queue, queue_settings.change, here, sla_seconds=7),
    "queue_settings.delete": lambda here: queue_settings.delete(here.actor, here.empty),
    "queue_settings.add_member": lambda here: queue_settings.add_member(here.actor, here.empty, here.bob),
    "queue_settings.remove_member": lambda here: queue_settings.set_members(here.actor, here.queue, []),
    "recordings.switch": lambda here: recordings.switch(here.actor, here.widget, True),
    "team.set_roles": lambda here: team.set_roles(here.actor, here.bob, ["Agent", "Viewer"]),
    "transfer.apply": bring,
    "widgets.create": lambda here: widgets.create(here.actor, Widget(name="New", slug=""), new_queue="Sales"),
    "widgets.change": lambda here: save(here.widget, widgets.change, here, name="Else", is_default=True),
    "widgets.delete": lambda here: widgets.delete(here.actor, here.spare),
}
ELSEWHERE = {"page_test.check", "transfer._queue"}  # changes nothing; a part of `transfer.apply`


@pytest.fixture
def here(alice: Any, bob: Any, dave: Any, widget: Widget, names: NameServer) -> Callable[[], Here]:
    """Loads them anew each time: what was changed in memory and not in the database is not seen again."""
    spare = Widget.objects.create(name="Spare", slug="spare", queue=widget.queue, is_active=False, is_default=True)
    empty = Queue.objects.create(name="Empty", slug="empty")
    profile = AgentProfile.objects.create(user=dave)
    shop = Domain.objects.create(widget=widget, origin="https://shop.test")
    past = timezone.now() - timedelta(days=8)
    lasting = {"status": "verified", "failing_since": past, "warned_at": past}
    old = Domain.objects.create(widget=widget, origin="https://old.test", **lasting)
    appearance.set_logo(Actor(alice), widget, PNG)
    names.put("_livedesk.shop.test", "TXT", f"livedesk-verification={shop.token}")

    def load() -> Here:
        things = (widget, spare, shop, old, widget.queue, empty, profile)
        found = [thing.__class__.objects.get(pk=thing.pk) for thing in things]
        return Here(Actor(alice, "192.0.2.7"), bob, *found)  # type: ignore[arg-type]

    return load


@contextmanager
def a_full_log() -> Iterator[None]:
    """As when the disk is full, or a constraint of the host's own is not met."""

    def refuse(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and AuditEvent._meta.db_table in sql:
            raise DatabaseError("the log is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield


def everything() -> dict[str, list[Any]]:
    """Every row of ours, and who is in which group."""
    models = [*apps.get_app_config("widgets").get_models(), get_user_model().groups.through]
    return {model.__name__: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.mark.parametrize("name", DEEDS)
def test_where_the_row_cannot_be_written_nothing_is_done(name: str, here: Callable[[], Here]) -> None:
    before, rows = everything(), AuditEvent.objects.count()
    with a_full_log(), pytest.raises(DatabaseError, match="the log is full"):
        DEEDS[name](here())
    assert everything() == before
    DEEDS[name](here())  # and where it can be, it is
    assert AuditEvent.objects.count() > rows
    assert everything() | {"AuditEvent": []} != before | {"AuditEvent": []}


@pytest.mark.tooling
def test_every_service_that_changes_settings_is_among_them() -> None:
    changing = {name for name, node in functions().items() if asks(node)}
    assert changing - set(DEEDS) == ELSEWHERE
