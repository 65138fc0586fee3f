"""The card of a call's visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from widgets import tokens
from widgets.models import Call, Session, Widget
from widgets.models.sessions import MOST_PAGES
from widgets.services import calls, sessions, tickets

from .calling import HOST, Api

SignedIn = Callable[[Any], Client]


def card(client: Client, call: Call) -> Any:
    reply = client.get(f"/widgets/api/v1/agent/calls/{call.pk}/visitor/")
    assert reply.status_code == 200
    return reply.json()


def visit(widget: Widget, agent: Any, identity: Any, name: str = "Ann") -> Call:
    session = sessions.start(widget, HOST, sessions.Page(f"{HOST}/", "Shop"), identity)
    sessions.submit_form(session, {"name": name})
    ticket, *_ = tickets.join(session, {"terms": True})
    return tickets.accept(agent, ticket.pk)


def test_the_pages_of_the_visit_are_kept_in_order(api: Api, in_call: Call, bob: Any, signed_in: SignedIn) -> None:
    for title in ("Kettles", "Kettles, all", "Cups"):
        page = f"{HOST}/{title[:4]}"
        assert api.call("PATCH", "session/page/", {"page_url": page, "page_title": title}).status == 200
    pages = card(signed_in(bob), in_call)["pages"]
    assert [page["title"] for page in pages[1:]] == ["Kettles, all", "Cups"]


def test_no_more_than_the_last_pages_are_kept(session: Session) -> None:
    for number in range(MOST_PAGES + 5):
        sessions.visit_page(session, f"{HOST}/{number}")
    session.refresh_from_db()
    assert len(session.pages) == MOST_PAGES
    assert session.pages[-1]["url"] == f"{HOST}/{MOST_PAGES + 4}"


def test_consents_are_told_with_their_time(in_call: Call, bob: Any, signed_in: SignedIn) -> None:
    told = {each["name"]: each for each in card(signed_in(bob), in_call)["consents"]}
    assert (told["terms"]["granted"], told["recording"]["granted"]) == (True, False)
    assert told["terms"]["at"]


def test_the_device_is_a_family_and_a_system_and_no_more(api: Api, widget: Widget) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/145.0"
    body = {"widget_key": widget.key, "page_url": f"{HOST}/page"}
    reply = api.post("init/", body, user_agent=agent)
    assert Session.objects.get(pk=reply.json["session"]["id"]).device == "Firefox · Linux"


@pytest.fixture
def anna(widget: Widget, charlie: Any) -> str:
    """Who she is, as the host signs it."""
    return tokens.sign_identity(charlie, widget.key)


def test_earlier_visits_are_those_of_the_same_verified_visitor(
    widget: Widget, bob: Any, alice: Any, charlie: Any, anna: str, signed_in: SignedIn
) -> None:
    first = visit(widget, bob, anna)
    calls.end(bob, first, "agent")
    for identity in (tokens.sign_identity(alice, widget.key), {"id": str(charlie.pk)}):
        calls.end(bob, visit(widget, bob, identity), "agent")
    (before,) = card(signed_in(bob), visit(widget, bob, anna))["earlier"]
    assert [call["id"] for call in before["calls"]] == [str(first.pk)]


def test_a_name_that_is_merely_claimed_shows_nobodys_visits(
    widget: Widget, bob: Any, charlie: Any, anna: str, signed_in: SignedIn
) -> None:
    calls.end(bob, visit(widget, bob, anna), "agent")
    assert card(signed_in(bob), visit(widget, bob, {"id": str(charlie.pk)}))["earlier"] == []


def test_another_agents_earlier_call_is_told_and_cannot_be_opened(
    widget: Widget, bob: Any, dave: Any, anna: str, signed_in: SignedIn
) -> None:
    calls.end(dave, visit(widget, dave, anna), "agent")
    (before,) = card(signed_in(bob), visit(widget, bob, anna))["earlier"]
    assert [("id" in call, call["status"]) for call in before["calls"]] == [(False, "completed")]


@pytest.mark.parametrize("who", ["dave", "charlie", None])
def test_the_card_is_the_calls_agents_alone(
    in_call: Call, who: str | None, request: pytest.FixtureRequest, signed_in: SignedIn
) -> None:
    client = signed_in(request.getfixturevalue(who)) if who else Client()
    reply = client.get(f"/widgets/api/v1/agent/calls/{in_call.pk}/visitor/")
    assert reply.status_code == {"dave": 404, "charlie": 403, None: 401}[who]
