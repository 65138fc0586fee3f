"""The agent API: who may do what, the first accept wins, notes, chat, signals, the polling twin."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from widgets.models import AuditEvent, Call, Offer, Queue, Session, SessionEvent, Ticket
from widgets.realtime.reading import live_calls
from widgets.services import calls, messages, presence, routing, seats, signalling, tickets

ROOT = "/widgets/api/v1/agent/"
SignedIn = Callable[[Any], Client]


def ask(client: Client, method: str, path: str, data: Any = None) -> Any:
    if data is None:
        return client.generic(method, ROOT + path)
    return client.generic(method, ROOT + path, json.dumps(data), "application/json")


@pytest.fixture
def call(waiting: Any, bob: Any) -> Call:
    """bob's call with Ann."""
    return tickets.accept(bob, waiting("Ann").tickets.get().pk)


def held_out(ticket: Ticket, agent: Any) -> Offer:
    """This ticket, offered to this agent by its queue."""
    Queue.objects.update(routing="automatic")
    presence.set_available(agent, True)
    routing.run()
    return Offer.objects.get(ticket=ticket)


NOTES = {"disposition": "sold", "notes": "Two kettles"}
MATRIX: dict[str, Any] = {
    # what: (method, path, body, alice (runs the desk), bob (its agent), dave (another agent), charlie, nobody)
    "me": ("GET", "me/", None, 200, 200, 200, 403, 401),
    "available": ("PATCH", "me/", {"available": True}, None, 200, 200, 403, 401),
    "queue": ("GET", "queue/", None, 200, 200, 200, 403, 401),
    "events": ("GET", "events/", None, 200, 200, 200, 403, 401),
    "stats": ("GET", "stats/", None, 200, 200, 200, 403, 401),
    "calls": ("GET", "calls/", None, 200, 200, 200, 403, 401),
    "call": ("GET", "calls/{call}/", None, 200, 200, 404, 403, 401),
    "notes": ("PATCH", "calls/{call}/", NOTES, 403, 200, 404, 403, 401),
    "join": ("GET", "calls/{call}/join/", None, 403, 200, 404, 403, 401),
    "signal": ("POST", "calls/{call}/signal/", {"call_id": "{call}", "bye": True}, 403, 202, 404, 403, 401),
    "message": ("POST", "calls/{call}/messages/", {"text": "Hi", "client_id": "1"}, 403, 201, 404, 403, 401),
    "end": ("POST", "calls/{call}/end/", {}, 403, 200, 404, 403, 401),
    "release": ("POST", "tickets/{ticket}/release/", {}, 404, 200, 404, 403, 401),
    "accept": ("POST", "tickets/{other}/accept/", {}, 200, 200, 200, 403, 401),
    "accept an offer": ("POST", "offers/{offer}/accept/", {}, 404, 404, 200, 403, 401),
    "decline an offer": ("POST", "offers/{offer}/decline/", {}, 404, 404, 200, 403, 401),
}


@pytest.mark.parametrize("who", ["alice", "bob", "dave", "charlie", "nobody"])
@pytest.mark.parametrize("what", MATRIX)
def test_who_may_do_what(
    request: pytest.FixtureRequest, signed_in: SignedIn, call: Call, waiting: Any, dave: Any, what: str, who: str
) -> None:
    method, path, body, *expected = MATRIX[what]
    wanted = expected[["alice", "bob", "dave", "charlie", "nobody"].index(who)]
    user = request.getfixturevalue(who) if who != "nobody" else None
    other = waiting("Ben").tickets.get()
    ids = {"call": call.pk, "ticket": call.ticket_id, "other": other.pk}
    if "offer" in what:  # to dave
        ids["offer"] = held_out(other, dave).pk
    if what == "signal":
        body = {**body, "call_id": str(call.pk)}
    response = ask(signed_in(user), method, path.format(**ids), body)
    if wanted is None:  # alice runs the desk; whether she may answer too is her role's to say
        assert response.status_code in (200, 403)
    else:
        assert response.status_code == wanted, response.content
    if wanted in (401, 403):
        assert response.json()["error"]["code"] in ("not_authenticated", "permission_denied")


def test_times_are_written_alike(signed_in: SignedIn, call: Call, waiting: Any, bob: Any) -> None:
    waiting("Ben")
    (row,) = ask(signed_in(bob), "GET", "queue/").json()["tickets"]
    detail = ask(signed_in(bob), "GET", f"calls/{call.pk}/").json()
    for text in (row["joined_at"], detail["started_at"], live_calls([bob.pk])[0].text):
        assert re.search(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", text)


def test_csrf_is_checked(bob: Any, call: Call) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(bob)
    response = ask(client, "POST", f"calls/{call.pk}/end/", {})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "permission_denied")
    client.get("/widgets/console/")
    token = client.cookies["csrftoken"].value
    path = f"{ROOT}calls/{call.pk}/end/"
    assert client.post(path, {}, content_type="application/json", headers={"x-csrftoken": token}).status_code == 200


def test_me_says_who_i_am(signed_in: SignedIn, bob: Any, queue: Any) -> None:
    found = ask(signed_in(bob), "GET", "me/").json()
    assert (found["id"], found["name"], found["available"], found["can_answer"]) == (str(bob.pk), "Bob", False, True)
    assert found["queues"] == [{"id": queue.pk, "slug": "support", "name": "Support"}]
    assert found["realtime"] == {"url": "ws://testserver/ws/agent/", "protocol": "widgets.v1"}


def test_availability_is_set(signed_in: SignedIn, bob: Any, queue: Any) -> None:
    client = signed_in(bob)
    assert ask(client, "PATCH", "me/", {"available": True}).json()["available"] is True
    assert ask(client, "GET", "me/").json()["available"] is True
    assert ask(client, "PATCH", "me/", {"available": "yes"}).status_code == 400


def test_the_table_says_who_waits(signed_in: SignedIn, bob: Any, waiting: Any) -> None:
    waiting("Ann"), waiting("Ben")
    rows = ask(signed_in(bob), "GET", "queue/").json()["tickets"]
    assert [(row["customer_name"], row["position"]) for row in rows] == [("Ann", 1), ("Ben", 2)]
    assert {"id", "page_url", "waiting_seconds", "sla_status", "consent_status"} <= rows[0].keys()
    assert (rows[0]["sla_status"], rows[0]["consent_status"]) == ("good", "granted")


def test_accepting_gives_the_call(signed_in: SignedIn, bob: Any, waiting: Any) -> None:
    ticket = waiting("Ann").tickets.get()
    response = ask(signed_in(bob), "POST", f"tickets/{ticket.pk}/accept/")
    assert response.status_code == 200
    found = response.json()
    assert (found["ticket_id"], found["status"], found["customer_name"]) == (str(ticket.pk), "active", "Ann")
    assert found["agent"] == {"id": str(bob.pk), "name": "Bob"}
    assert found["form_data"] == {"name": "Ann"}
    assert found["answers"] == [{"label": "Your name", "value": "Ann"}]
    assert list(SessionEvent.objects.values_list("type", flat=True))[-2:] == ["agent.assigned", "call.started"]


def test_the_audit_log_knows_from_where_an_agent_acted(signed_in: SignedIn, bob: Any, waiting: Any) -> None:
    ticket = waiting("Ann").tickets.get()
    for deed in ("accept", "release", "accept"):
        ask(signed_in(bob), "POST", f"tickets/{ticket.pk}/{deed}/")
    ask(signed_in(bob), "POST", f"calls/{Call.objects.get(status='active').pk}/end/")
    rows = AuditEvent.objects.exclude(category="access").order_by("pk").values_list("action", "actor", "address")
    names = ["ticket.accepted", "ticket.released", "ticket.accepted", "call.ended"]
    assert list(rows) == [(name, bob.pk, "127.0.0.1") for name in names]


def test_the_second_accept_is_too_late(signed_in: SignedIn, dave: Any, call: Call) -> None:
    response = ask(signed_in(dave), "POST", f"tickets/{call.ticket_id}/accept/")
    assert (response.status_code, response.json()["error"]["code"]) == (409, "already_taken")


def test_a_ticket_that_does_not_exist(signed_in: SignedIn, bob: Any) -> None:
    assert ask(signed_in(bob), "POST", f"tickets/{uuid.uuid4()}/accept/").status_code == 404
    assert ask(signed_in(bob), "POST", "tickets/7/accept/").json()["error"]["code"] == "not_found"


def test_release_puts_the_visitor_back(signed_in: SignedIn, bob: Any, call: Call) -> None:
    response = ask(signed_in(bob), "POST", f"tickets/{call.ticket_id}/release/")
    assert response.json() == {"ticket_id": str(call.ticket_id), "status": "waiting"}
    assert Ticket.objects.get().status == "waiting"
    assert Session.objects.get().state == "queued"


def test_notes_are_kept_also_after_the_call(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client = signed_in(bob)
    ask(client, "POST", f"calls/{call.pk}/end/")
    found = ask(client, "PATCH", f"calls/{call.pk}/", NOTES).json()
    assert (found["disposition"], found["notes"], found["status"]) == ("sold", "Two kettles", "completed")
    assert ask(client, "PATCH", f"calls/{call.pk}/", {"notes": "x" * 10_001}).status_code == 400


def test_the_end_is_repeatable(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client = signed_in(bob)
    assert [ask(client, "POST", f"calls/{call.pk}/end/").json()["status"] for _ in range(2)] == ["completed"] * 2
    assert ask(client, "GET", f"calls/{call.pk}/join/").json()["error"]["code"] == "not_in_call"


def test_joining_is_impolite_for_the_agent(signed_in: SignedIn, bob: Any, call: Call) -> None:
    found = ask(signed_in(bob), "GET", f"calls/{call.pk}/join/").json()
    assert (found["call_id"], found["join"]["polite"]) == (str(call.pk), False)


def test_a_message_of_the_agent_is_stored_once(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client, body = signed_in(bob), {"text": "Hello", "client_id": "1"}
    found = [ask(client, "POST", f"calls/{call.pk}/messages/", body).status_code for _ in range(2)]
    assert found == [201, 200]
    assert SessionEvent.objects.get(type="message.sent").data["agent"]["name"] == "Bob"


def test_a_former_call_is_silent_and_tells_nothing_of_the_next(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client, path = signed_in(bob), f"calls/{call.pk}/messages/"
    messages.send(call.session, "visitor", "Hello Bob", "1")
    calls.end(bob, call, "agent")
    later, _ = messages.send(call.session, "visitor", "For Dave alone", "2")
    SessionEvent.objects.filter(pk=later.pk).update(created_at=later.created_at + timedelta(minutes=1))
    response = ask(client, "POST", path, {"text": "Me again", "client_id": "3"})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "not_in_call")
    assert [row["data"]["text"] for row in ask(client, "GET", path).json()["events"]] == ["Hello Bob"]


def test_a_message_may_be_repeated_after_the_call(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client, path, body = signed_in(bob), f"calls/{call.pk}/messages/", {"text": "Bye", "client_id": "1"}
    ask(client, "POST", path, body), calls.end(bob, call, "agent")
    assert ask(client, "POST", path, body).status_code == 200


def test_signals_reach_the_visitor(signed_in: SignedIn, bob: Any, call: Call) -> None:
    body = {"call_id": str(call.pk), "candidate": {"candidate": "x"}}
    said = {"from": "agent", "party": f"agent-{bob.pk}", "party_name": "Bob"}
    assert ask(signed_in(bob), "POST", f"calls/{call.pk}/signal/", body).status_code == 202
    assert signalling.pending(call.session_id, "visitor", 0)[0]["data"] == {**body, **said}


def test_calls_are_listed_newest_first(signed_in: SignedIn, bob: Any, waiting: Any, call: Call) -> None:
    newer = tickets.accept(bob, waiting("Ben").tickets.get().pk)
    client = signed_in(bob)
    found = ask(client, "GET", "calls/").json()
    assert ([each["id"] for each in found["calls"]], found["next"]) == ([str(newer.pk), str(call.pk)], None)
    older = ask(client, "GET", f"calls/?before={newer.pk}").json()["calls"]
    assert [each["id"] for each in older] == [str(call.pk)]
    assert ask(client, "GET", "calls/?before=x").status_code == 400


def test_polling_tells_what_the_socket_would(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client = signed_in(bob)
    first = ask(client, "GET", "events/").json()
    assert ([each["id"] for each in first["calls"]], first["events"]) == ([str(call.pk)], [])
    messages.send(call.session, "visitor", "Hello", "1")
    signalling.send(call, seats.VISITOR, {"call_id": str(call.pk), "bye": True})
    second = ask(client, "GET", f"events/?cursor={first['cursor']}").json()
    assert [(row["type"], row["session_id"]) for row in second["events"]] == [("message.sent", str(call.session_id))]
    assert [signal["data"]["bye"] for signal in second["signals"]] == [True]
    third = ask(client, "GET", f"events/?cursor={second['cursor']}").json()
    assert (third["events"], third["signals"]) == ([], [])


def test_polling_tells_the_end_of_a_call(signed_in: SignedIn, bob: Any, call: Call) -> None:
    client = signed_in(bob)
    cursor = ask(client, "GET", "events/").json()["cursor"]
    ask(client, "POST", f"calls/{call.pk}/end/")
    found = ask(client, "GET", f"events/?cursor={cursor}").json()
    assert ([row["type"] for row in found["events"]], found["calls"]) == (["call.ended"], [])
    assert ask(client, "GET", f"events/?cursor={found['cursor']}").json()["events"] == []


@pytest.mark.parametrize(
    "query", ["cursor=x", "cursor=e30=", "cursor=W10=", "cursor=é", "cursor=W0luZmluaXR5XQ==", "wait=99", "wait=x"]
)
def test_a_bad_cursor_is_told_so(signed_in: SignedIn, bob: Any, queue: Any, query: str) -> None:
    assert ask(signed_in(bob), "GET", f"events/?{query}").json()["error"]["code"] == "invalid_request"


def test_another_agents_session_cannot_be_read_by_a_made_up_cursor(signed_in: SignedIn, dave: Any, call: Call) -> None:
    from widgets.api.agent_events import Cursor

    cursor = Cursor({call.session_id: (0, 0)})
    assert ask(signed_in(dave), "GET", f"events/?cursor={cursor}").json()["events"] == []


def test_stats_are_of_today(signed_in: SignedIn, bob: Any, call: Call, waiting: Any) -> None:
    client = signed_in(bob)
    ask(client, "POST", f"calls/{call.pk}/end/")
    waiting("Ben")
    found = ask(client, "GET", "stats/").json()
    assert (found["handled"], found["dropped"], found["waiting"]) == (1, 0, 1)


def test_no_query_count_grows_with_the_queue(
    signed_in: SignedIn, bob: Any, call: Call, waiting: Any, django_assert_max_num_queries: Any
) -> None:
    client = signed_in(bob)
    for n in range(15):
        waiting(f"Visitor {n}")
    for path in ("queue/", "events/", "calls/", "stats/"):
        with django_assert_max_num_queries(14):
            assert ask(client, "GET", path).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_only_json_is_read(signed_in: SignedIn, bob: Any, call: Call, kind: str) -> None:
    response = signed_in(bob).generic("POST", f"{ROOT}calls/{call.pk}/messages/", "text=a", kind)
    assert (response.status_code, response.json()["error"]["code"]) == (415, "unsupported_media_type")


def test_405_and_options(signed_in: SignedIn, bob: Any) -> None:
    client = signed_in(bob)
    assert ask(client, "DELETE", "me/").json()["error"]["code"] == "method_not_allowed"
    assert ask(client, "OPTIONS", "me/").headers["allow"] == "GET, PATCH, HEAD, OPTIONS"
