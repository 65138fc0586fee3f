"""An agent's socket: who is let in, the live table, the calls, and signals to and from the visitor."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session as DjangoSession

from widgets.services import messages, sessions, tickets, workers


@pytest.fixture
def bob(bob):
    """May answer, whatever the roles' migration gives."""
    bob.user_permissions.add(Permission.objects.get(codename="answer_queue"))
    return bob


@pytest.fixture
def dave(dave):
    """May answer too."""
    dave.user_permissions.add(Permission.objects.get(codename="answer_queue"))
    return dave


async def test_nobody_is_refused_with_4401(attend):
    assert await (await attend(None)).refused() == ("not_authenticated", 4401)


async def test_charlie_is_refused_with_4403(attend, charlie):
    assert await (await attend(charlie)).refused() == ("permission_denied", 4403)


@pytest.mark.parametrize(
    "origin", ["http://evil.test", "https://testserver", "http://testserver:8000", "http://x.testserver", "null", None]
)
async def test_another_origin_is_refused_with_4403(attend, bob, origin):
    assert await (await attend(bob, origin=origin)).refused() == ("origin_not_allowed", 4403)


async def test_a_host_that_is_not_ours_is_refused_with_4403(attend, bob):
    client = await attend(bob, origin="http://evil.example", host="evil.example")
    assert await client.refused() == ("origin_not_allowed", 4403)


async def test_a_trusted_origin_is_let_in(attend, bob, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.desk.test"]
    assert (await (await attend(bob, origin="https://a.desk.test")).next())["type"] == "welcome"


async def test_bob_is_greeted_and_shown_who_waits(attend, bob, waiting):
    waiting("Ann")
    client = await attend(bob)
    assert (await client.next())["data"]["user_id"] == str(bob.pk)
    shown = (await client.next("queue.tickets"))["data"]["tickets"]
    assert [(row["customer_name"], row["position"], row["can_join"]) for row in shown] == [("Ann", 1, True)]


def visit(session, page):
    sessions.visit_page(session, page.url, page.title)


@pytest.mark.parametrize("way", [sessions.resume, visit])
async def test_the_table_follows_a_visitor_to_the_next_page(attend, bob, waiting, way):
    session = waiting("Ann")
    client = await attend(bob)
    await client.next("queue.tickets")
    page = sessions.Page(f"{session.origin}/kettles/", "Kettles")
    await workers.run(way, session, page)
    (row,) = (await client.next("queue.tickets"))["data"]["tickets"]
    assert (row["page_title"], row["page_url"]) == (page.title, page.url)


async def test_the_table_changes_as_visitors_come_and_go(attend, bob, waiting):
    client = await attend(bob)
    assert (await client.next("queue.tickets"))["data"]["tickets"] == []
    session = await workers.run(waiting, "Ann")
    assert len((await client.next("queue.tickets"))["data"]["tickets"]) == 1
    await workers.run(tickets.leave, session)
    assert (await client.next("queue.tickets"))["data"]["tickets"] == []


async def test_the_agent_who_accepts_sees_the_calls_rows_and_the_others_do_not(attend, visit, bob, dave, waiting):
    session = waiting("Ann")
    bobs, daves, anns = await attend(bob), await attend(dave), await visit(session)
    await bobs.next("queue.tickets")
    await daves.next("queue.tickets")
    call = await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    rows = await bobs.rows(4)
    assert [(row["type"], row["session_id"]) for row in rows] == [
        ("agent.assigned", str(session.pk)), ("call.started", str(session.pk)),
    ]  # fmt: skip
    assert (await bobs.next("calls"))["data"]["calls"][0]["id"] == str(call.pk)
    assert (await anns.next("call.started"))["seq"] == 4
    await workers.run(messages.send, session, "visitor", "hello", "c1")
    assert (await bobs.next("message.sent"))["data"]["text"] == "hello"
    assert (await daves.next("queue.tickets"))["data"]["tickets"] == []
    assert await daves.silence()


async def test_the_former_agent_hears_nothing_of_the_next_ones_call(attend, bob, dave, waiting):
    session = waiting("Ann")
    client = await attend(bob)
    await client.next("queue.tickets")
    call = await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    await client.rows(4)
    await workers.run(tickets.release, bob, call.ticket_id)
    await client.rows(6)
    await workers.run(tickets.accept, dave, call.ticket_id)
    await workers.run(messages.send, session, "visitor", "for Dave alone", "c1")
    while not await client.wire.receive_nothing(timeout=0.5):
        assert "seq" not in await client.next()


async def test_an_agent_who_comes_back_is_shown_the_call_and_its_rows(attend, bob, waiting):
    session = waiting("Ann")
    await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    client = await attend(bob)
    call = (await client.next("calls"))["data"]["calls"][0]
    assert call["last_event"] == 4
    await workers.run(messages.send, session, "visitor", "hello", "c1")
    assert (await client.next("message.sent"))["seq"] == 5


async def test_signals_pass_between_the_two_sides(attend, visit, bob, waiting):
    session = waiting("Ann")
    call = await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    bobs, anns = await attend(bob), await visit(session)
    await bobs.next("calls")
    await anns.next("welcome")
    await anns.say("signal", call_id=str(call.pk), bye=True)
    signal = await bobs.next("signal")
    assert (signal["session_id"], signal["data"]["from"]) == (str(session.pk), "visitor")
    await bobs.say("signal", call_id=str(call.pk), candidate=None)
    said = {"from": "agent", "party": f"agent-{bob.pk}", "party_name": "Bob"}
    assert (await anns.next("signal"))["data"] == {"call_id": str(call.pk), "candidate": None, **said}


async def test_typing_is_passed_on(attend, visit, bob, waiting):
    session = waiting("Ann")
    call = await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    bobs, anns = await attend(bob), await visit(session)
    await bobs.next("calls")
    await anns.next("welcome")
    await anns.say("typing")
    assert (await bobs.next("typing"))["session_id"] == str(session.pk)
    await bobs.say("typing", call_id=str(call.pk))
    assert (await anns.next("typing"))["data"] == {}


async def test_dave_cannot_signal_in_bobs_call(attend, bob, dave, waiting):
    session = waiting("Ann")
    call = await workers.run(tickets.accept, bob, tickets.live_ticket(session).pk)
    client = await attend(dave)
    await client.say("signal", call_id=str(call.pk), bye=True)
    assert (await client.next("error"))["data"]["code"] == "not_found"


async def test_an_agent_who_loses_the_right_is_sent_away(attend, bob, hub):
    client = await attend(bob)
    await client.next("queue.tickets")
    bob.user_permissions.clear()
    bob.groups.clear()
    await hub.console.refresh()
    assert await client.closed() == 4403


async def test_an_agent_who_logged_out_is_sent_away(attend, bob, hub):
    client = await attend(bob)
    await client.next("queue.tickets")
    DjangoSession.objects.all().delete()
    await hub.console.refresh()
    assert await client.closed() == 4401


async def test_a_new_password_ends_the_sockets_that_the_old_one_opened(attend, bob, hub):
    client = await attend(bob)
    await client.next("queue.tickets")
    bob.set_password("a new one")
    bob.save()
    await hub.console.refresh()
    assert await client.closed() == 4401


async def test_a_rotated_secret_key_logs_nobody_out(attend, bob, hub, settings):
    key, settings.SECRET_KEY = settings.SECRET_KEY, "another key for tests only, as long as the first one"
    old = await attend(bob)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, [settings.SECRET_KEY]
    await old.next("queue.tickets")
    cookie = DjangoSession.objects.get().pk
    await hub.console.refresh()
    assert await old.silence()
    assert DjangoSession.objects.get().pk == cookie
