"""Transfer, supervision and whispers over HTTP: what is told, the polling twins, how many queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.conftest import People
from widgets.models import AgentProfile, Call, CallParty, Queue, QueueMember, SessionEvent
from widgets.services import parties, presence, seats, signalling, tickets, whispers

from .calling import Api
from .test_agent import ask

SignedIn = Callable[[Any], Client]
SAY = {"text": "Hi", "client_id": "1"}


def test_targets_say_who_could_take_the_call_now(
    signed_in: SignedIn, call: Call, bob: Any, free: Any, person: People
) -> None:
    free("dave")
    presence.set_available(free("erin"), False)
    AgentProfile.objects.create(user=free("busy"), max_calls=1)
    found = ask(signed_in(bob), "GET", f"targets/?call={call.pk}").json()
    assert [(each["name"], each["available"], each["free"]) for each in found["agents"]] == [
        ("Busy", True, True),
        ("Dave", True, True),
        ("Erin", False, False),
    ]
    assert found["agents"][0]["queues"] == ["support"]
    assert found["queues"] == [{"slug": "support", "name": "Support", "waiting": 0, "agents_available": 2}]


def test_targets_are_as_many_queries_for_twenty_as_for_two(
    signed_in: SignedIn, call: Call, bob: Any, free: Any, waiting: Any
) -> None:
    client = signed_in(bob)

    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert ask(client, "GET", f"targets/?call={call.pk}").status_code == 200
        return len(captured)

    free("a0"), free("a1"), waiting("Ben")
    few = asked()
    for number in range(2, 20):
        free(f"a{number}"), Queue.objects.create(name=f"Q{number}", slug=f"q{number}")
    assert asked() == few


@pytest.mark.parametrize("path", ["targets/", "targets/?call=x"])
def test_targets_are_those_of_a_call(signed_in: SignedIn, bob: Any, path: str) -> None:
    assert ask(signed_in(bob), "GET", path).json()["error"]["param"] == "call"


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({}, "agent"),
        ({"agent": "1", "queue": "support"}, "agent"),
        ({"queue": "nowhere"}, "queue"),
        ({"agent": "nobody"}, "agent"),
        ({"queue": "support", "mode": "hot"}, "mode"),
        ({"queue": "support", "note": "x" * 2001}, "note"),
        ({"queue": "support", "to": "x"}, "to"),
    ],
)
def test_a_transfer_that_makes_no_sense_names_what_is_wrong(
    signed_in: SignedIn, bob: Any, call: Call, body: Any, param: str
) -> None:
    response = ask(signed_in(bob), "POST", f"calls/{call.pk}/transfer/", body)
    assert (response.status_code, response.json()["error"]["param"]) == (400, param)


def test_a_cold_transfer_shows_the_next_agent_the_note_and_the_chat(
    signed_in: SignedIn, bob: Any, call: Call, free: Any
) -> None:
    dave = free("dave")
    ask(signed_in(bob), "POST", f"calls/{call.pk}/messages/", SAY)
    gone = ask(signed_in(bob), "POST", f"calls/{call.pk}/transfer/", {"queue": "support", "note": "Ten kettles"}).json()
    assert (gone["status"], gone["handover"]) == ("completed", None)
    (row,) = ask(signed_in(dave), "GET", "queue/").json()["tickets"]
    assert (row["handover"]["note"], row["handover"]["from"]["name"]) == ("Ten kettles", "Bob")
    taken = ask(signed_in(dave), "POST", f"tickets/{call.ticket_id}/accept/", {}).json()
    assert taken["handover"] == row["handover"]
    said = ask(signed_in(dave), "GET", f"calls/{taken['id']}/messages/").json()["events"]
    assert [each["data"]["text"] for each in said] == ["Hi"]


def test_the_invited_agent_is_told_by_me_and_by_polling(signed_in: SignedIn, bob: Any, call: Call, free: Any) -> None:
    dave = free("dave")
    client = signed_in(dave)
    cursor = ask(client, "GET", "events/").json()["cursor"]
    body = {"agent": str(dave.pk), "mode": "warm", "note": "Help"}
    asked = ask(signed_in(bob), "POST", f"calls/{call.pk}/transfer/", body).json()
    assert asked["parties"] == [{"id": str(dave.pk), "name": "Dave", "role": "consulted", "status": "invited"}]
    (invitation,) = ask(client, "GET", "me/").json()["invitations"]
    found = ask(client, "GET", f"events/?cursor={cursor}").json()
    assert [each["id"] for each in found["invitations"]] == [invitation["id"]]
    assert (invitation["call_id"], invitation["note"]) == (str(call.pk), "Help")
    assert found["cursor"] != cursor
    assert found["calls"] == []
    ask(client, "POST", f"calls/{call.pk}/party/join/", {})
    later = ask(client, "GET", f"events/?cursor={found['cursor']}").json()
    assert ([each["id"] for each in later["calls"]], later["invitations"]) == ([str(call.pk)], [])
    assert later["calls"][0]["agent"]["name"] == "Bob"


def test_each_party_polls_the_signals_that_are_for_them(signed_in: SignedIn, cast: dict[str, Any], call: Call) -> None:
    cursors = {name: ask(signed_in(cast[name]), "GET", "events/").json()["cursor"] for name in ("bob", "dave")}
    signalling.send(call, seats.VISITOR, {"call_id": str(call.pk), "n": 1})
    signalling.send(call, seats.VISITOR, {"call_id": str(call.pk), "n": 2, "to_party": seats.key_of(cast["dave"].pk)})
    signalling.send(call, seats.speaker(cast["bob"], call), {"call_id": str(call.pk), "n": 3})
    got = {
        name: [
            each["data"]["n"]
            for each in ask(signed_in(cast[name]), "GET", f"events/?cursor={cursor}").json()["signals"]
        ]
        for name, cursor in cursors.items()
    }
    assert got == {"bob": [1], "dave": [1, 2, 3]}


def test_who_has_left_polls_nothing_that_came_after(signed_in: SignedIn, cast: dict[str, Any], call: Call) -> None:
    client = signed_in(cast["dave"])
    cursor = ask(client, "GET", "events/").json()["cursor"]
    parties.leave(cast["dave"], call.pk)
    CallParty.objects.update(left_at=call.started_at - timedelta(seconds=9))
    ask(signed_in(cast["bob"]), "POST", f"calls/{call.pk}/messages/", SAY)
    found = ask(client, "GET", f"events/?cursor={cursor}").json()
    assert (found["events"], found["calls"]) == ([], [])


def test_a_new_whisper_shows_in_the_call_and_is_read_after_the_last_one(
    signed_in: SignedIn, cast: dict[str, Any], call: Call
) -> None:
    first, _ = whispers.whisper(cast["olga"], call, "One", "1")
    cursor = ask(signed_in(cast["bob"]), "GET", "events/").json()["cursor"]
    second = ask(
        signed_in(cast["olga"]), "POST", f"calls/{call.pk}/whispers/", {"text": "Two", "client_id": "2"}
    ).json()
    found = ask(signed_in(cast["bob"]), "GET", f"events/?cursor={cursor}").json()
    assert (found["calls"][0]["last_whisper"], found["cursor"] != cursor) == (second["id"], True)
    read = ask(signed_in(cast["bob"]), "GET", f"calls/{call.pk}/whispers/?after={first.pk}").json()["whispers"]
    assert read == [second]
    assert (second["text"], second["user"]["name"]) == ("Two", "Olga")


def test_a_supervisor_finds_the_calls_that_are_going_on(signed_in: SignedIn, cast: dict[str, Any], call: Call) -> None:
    flags = {}
    for name in ("bob", "dave", "olga", "adam", "victor"):
        (row,) = ask(signed_in(cast[name]), "GET", "calls/?status=active").json()["calls"]
        flags[name] = (row["supervisable"], row["transferable"])
    assert flags == {
        "bob": (False, True),
        "dave": (False, False),
        "olga": (True, False),
        "adam": (True, False),
        "victor": (False, False),
    }


def test_calls_with_parties_are_as_many_queries_for_ten_as_for_one(
    signed_in: SignedIn, waiting: Any, bob: Any, free: Any, person: People
) -> None:
    client, number = signed_in(person("olga", "Owner")), 0

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ask(client, "GET", path).status_code == 200
        return len(captured)

    def more(calls: int) -> None:
        nonlocal number
        for _ in range(calls):
            number += 1
            call, helper = tickets.accept(bob, waiting(f"v{number}").tickets.get().pk), free(f"h{number}")
            parties.invite(bob, call, helper), parties.join(helper, call.pk)
            whispers.whisper(bob, call, "x", "1")

    more(1)
    asked("events/")  # who is heard for the first time is written down
    few = asked("calls/?status=active"), asked("events/")
    more(9)
    assert (asked("calls/?status=active"), asked("events/")) == few


def test_the_visitor_is_told_who_is_in_the_call(api: Api, in_call: Call, bob: Any, free: Any) -> None:
    assert api.get("call/").json["parties"] == []
    dave = free("dave")
    parties.invite(bob, in_call, dave)
    assert api.get("call/").json["parties"] == []  # who is only asked is not there
    parties.join(dave, in_call.pk)
    seat = {"party": f"agent-{dave.pk}", "id": str(dave.pk), "name": "Dave", "role": "consulted"}
    joined = api.get("call/").json
    assert (joined["parties"], joined["join"]["party"]) == ([seat], "visitor")
    assert {"type": "presence", "data": {"parties": [seat]}} in api.get("events/?after=99").json["events"]


def test_the_way_into_the_call_has_ones_own_key(signed_in: SignedIn, cast: dict[str, Any], call: Call) -> None:
    keys = {
        name: ask(signed_in(cast[name]), "GET", f"calls/{call.pk}/join/").json()["join"]["party"]
        for name in ("bob", "dave")
    }
    assert keys == {name: f"agent-{cast[name].pk}" for name in ("bob", "dave")}


def test_a_signal_to_the_visitor_is_bounded_in_queries(signed_in: SignedIn, cast: dict[str, Any], call: Call) -> None:
    client = signed_in(cast["dave"])
    body = {"call_id": str(call.pk), "n": 1}
    with CaptureQueriesContext(connection) as captured:
        assert ask(client, "POST", f"calls/{call.pk}/signal/", body).status_code == 202
    assert len(captured) <= 9, [query["sql"] for query in captured]  # log-in 2, permissions 2, call, party, others


def test_nothing_of_a_whisper_or_a_note_is_in_what_the_visitor_reads(
    api: Api, in_call: Call, bob: Any, free: Any
) -> None:
    dave = free("dave")
    parties.invite(bob, in_call, dave, "SECRET note"), parties.join(dave, in_call.pk)
    whispers.whisper(bob, in_call, "SECRET whisper", "1")
    parties.leave(dave, in_call.pk)
    for path in ("events/?after=0&signals=0", "call/"):
        assert b"SECRET" not in api.get(path).body
    assert not SessionEvent.objects.filter(data__icontains="SECRET").exists()
    assert QueueMember.objects.exists()
