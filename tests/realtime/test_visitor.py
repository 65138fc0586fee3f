"""A visitor's socket: what it is greeted with, what it is told, and the same rows as everywhere else."""

from __future__ import annotations

from widgets.models import Domain
from widgets.services import domains, log, messages, sessions, tickets, workers

from .conftest import HOST


async def test_a_visitor_is_greeted_with_where_the_session_stands(visit, new_session):
    session = new_session()
    client = await visit(session)
    welcome = await client.next()
    assert client.protocol == "widgets.v1"
    assert welcome["type"] == "welcome"
    assert welcome["data"] == {
        "session_id": str(session.pk), "state": "ready", "last_event": 1, "heartbeat_seconds": 20,
    }  # fmt: skip


async def test_rows_after_the_given_number_come_first_and_in_order(visit, waiting):
    session = waiting()
    client = await visit(session, after=0)
    assert [row["type"] for row in await client.rows(2)] == ["form.submitted", "queue.joined"]


async def test_without_a_number_only_news_comes(visit, waiting):
    client = await visit(session := waiting())
    await client.next("queue.position")
    await workers.run(messages.send, session, "visitor", "hello", "c1")
    row = await client.next()
    assert (row["type"], row["seq"], row["data"]["text"]) == ("message.sent", 3, "hello")


async def test_the_socket_gives_the_rows_that_polling_gives(visit, waiting):
    session = waiting()
    client = await visit(session, after=0)
    for number in range(20):
        await workers.run(messages.send, session, "visitor", f"message {number}", f"c{number}")
    seen = await client.rows(22)
    polled = await workers.run(log.rows_after, session.pk, 0)
    assert [{key: row[key] for key in ("seq", "type", "data", "created_at")} for row in seen] == polled


async def test_a_place_in_the_queue_is_told_at_once_and_when_it_changes(visit, waiting):
    first, second = waiting("Ann"), waiting("Ben")
    client = await visit(second)
    assert (await client.next("queue.position"))["data"]["position"] == 2
    await workers.run(tickets.leave, first)
    place = (await client.next("queue.position"))["data"]
    assert (place["position"], place["waiting"]) == (1, 1)


async def test_who_waits_is_told_at_once_when_somebody_comes_before_them(visit, waiting, new_session):
    first, urgent = waiting("Ann"), new_session("Ben")
    client = await visit(first)
    assert (await client.next("queue.position"))["data"]["position"] == 1
    urgent.widget.priority = 10
    await workers.run(tickets.join, urgent, {"terms": True})
    place = (await client.next("queue.position"))["data"]
    assert (place["position"], place["waiting"]) == (2, 2)
    await workers.run(tickets.leave, urgent)
    assert (await client.next("queue.position"))["data"]["position"] == 1


async def test_who_joins_on_an_open_socket_is_told_the_place(visit, new_session):
    client = await visit(session := new_session())
    await client.next("welcome")
    await workers.run(tickets.join, session, {"terms": True})
    assert (await client.next("queue.joined"))["seq"] == 2
    assert (await client.next("queue.position"))["data"]["position"] == 1


async def test_the_end_of_the_session_is_told_and_closes_with_4410(visit, new_session):
    client = await visit(session := new_session())
    await client.next("welcome")
    await workers.run(sessions.end, session)
    assert (await client.next("session.ended"))["data"] == {"reason": "visitor"}
    assert await client.closed() == 4410


async def test_a_domain_that_is_removed_closes_its_sockets_with_4410(visit, widget, alice):
    shop = "https://shop.example"
    domain = await workers.run(Domain.objects.create, widget=widget, origin=shop, status="verified")
    session = await workers.run(sessions.start, widget, shop, sessions.Page(url=f"{shop}/"))
    client = await visit(session, origin=shop)
    await client.next("welcome")
    await workers.run(domains.remove, alice, domain)
    assert (await client.next("session.ended"))["data"] == {"reason": "revoked"}
    assert await client.closed() == 4410


async def test_a_ping_is_answered_and_the_visitor_counts_as_heard(visit, new_session, hub):
    client = await visit(session := new_session())
    await client.next("welcome")
    hub.beat.sessions_heard.clear()
    await client.say("ping")
    assert await client.next() == {"type": "pong"}
    assert hub.beat.sessions_heard == {session.pk}


async def test_any_prefix_leads_to_the_socket(visit, new_session):
    client = await visit(new_session(), path="/widgets/ws/visitor/")
    assert (await client.next())["type"] == "welcome"


async def test_a_new_token_on_the_open_socket_prolongs_it(visit, new_session, hub):
    from widgets import tokens

    client = await visit(session := new_session())
    await client.next("welcome")
    socket = hub.visitors[session.pk][0]
    socket.expires = 1.0
    await client.say("auth", token=tokens.issue("auth", session.pk, HOST)[0])
    await client.say("ping")
    await client.next("pong")
    assert socket.expires > 1.0


async def test_the_sixth_socket_of_a_session_closes_the_first(visit, new_session):
    session = new_session()
    clients = []
    for _ in range(6):
        clients.append(await visit(session))
        await clients[-1].next("welcome")
    assert await clients[0].refused() == ("rate_limited", 4429)


async def test_a_silent_page_is_asked_for_a_word_and_its_answer_keeps_the_place(visit, waiting, hub, settings):
    settings.WIDGETS_HEARTBEAT = 0
    client = await visit(session := waiting())
    await client.next("queue.position")
    hub.beat.sessions_heard.clear()
    hub.beat.glance()
    assert (await client.next("ping")) == {"type": "ping"}
    await client.say("pong")
    assert await client.silence()
    assert hub.beat.sessions_heard == {session.pk}
