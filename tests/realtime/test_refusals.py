"""Bad tokens, bad origins, bad frames and floods: an error frame that says why, and a close code of 4000 + status."""

from __future__ import annotations

import json

import pytest

from widgets import tokens
from widgets.realtime.connection import FLOOD, MISTAKES
from widgets.services import sessions, workers

from .conftest import HOST


async def test_without_a_token_4401(visit):
    assert await (await visit()).refused() == ("token_missing", 4401)


async def test_without_any_subprotocol_4401(visit):
    assert await (await visit(offered=[])).refused() == ("token_missing", 4401)


async def test_a_tampered_token_4401(visit, new_session):
    token = tokens.issue("auth", new_session().pk, HOST)[0]
    assert await (await visit(token=token[:-2] + "xx")).refused() == ("token_invalid", 4401)


async def test_a_session_token_is_no_auth_token_4401(visit, new_session):
    token = tokens.issue("session", new_session().pk, HOST)[0]
    assert await (await visit(token=token)).refused() == ("token_invalid", 4401)


async def test_an_expired_token_4401(visit, new_session, settings):
    settings.WIDGETS_AUTH_TOKEN_AGE = -1
    assert await (await visit(new_session())).refused() == ("token_expired", 4401)


@pytest.mark.parametrize("origin", ["http://evil.test", "https://testserver", "http://testserver:81", "null", None])
async def test_a_token_from_another_origin_4403(visit, new_session, origin):
    assert await (await visit(new_session(), origin=origin)).refused() == ("origin_not_allowed", 4403)


async def test_an_ended_session_4410(visit, new_session):
    await workers.run(sessions.end, session := new_session())
    assert await (await visit(session)).refused() == ("session_ended", 4410)


@pytest.mark.parametrize("after", ["x", "-1", "1e3", "99999999999", "²"])
async def test_a_malformed_number_to_resume_from_4400(visit, new_session, after):
    assert await (await visit(new_session(), after=after)).refused() == ("invalid_request", 4400)


@pytest.mark.parametrize("frame", [{"text_data": "[" + " " * 65_536}, {"bytes_data": b"x" * 65_537}])
async def test_a_frame_above_64_kib_4413(visit, new_session, frame):
    client = await visit(new_session())
    await client.wire.send_to(**frame)
    assert await client.refused() == ("too_large", 4413)


async def test_64_kib_of_wide_characters_are_measured_in_bytes(visit, new_session):
    client = await visit(new_session())
    await client.wire.send_to(text_data=json.dumps({"type": "x", "data": {"x": "é" * 40_000}}, ensure_ascii=False))
    assert await client.refused() == ("too_large", 4413)


@pytest.mark.usefixtures("one_window")
async def test_a_flood_4429(visit, new_session):
    client = await visit(new_session())
    for _ in range(FLOOD + 1):
        await client.say("ping")
    assert await client.refused() == ("rate_limited", 4429)


@pytest.mark.usefixtures("one_window")
async def test_one_token_opens_no_flood_of_sockets_4429(visit, new_session, settings):
    settings.WIDGETS_SESSION_RATE = "3/m"
    session = new_session()
    for _ in range(3):
        await (await visit(session)).next("welcome")
    assert await (await visit(session)).refused() == ("rate_limited", 4429)


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", "1", '"x"', "null", "{}", '{"type":1}', '{"type":"signal","data":[]}', '{"type":"nonsense"}',
        '{"type":"signal","data":{"x":"\\u0000"}}', '{"type":"signal","data":{"x":"\\ud800"}}',
        '{"type":"signal","data":{"x":1e999}}', '{"type":"signal","data":{"x":NaN}}',
        '{"type":"signal","data":{"x":' + "9" * 5000 + "}}", '{"type":"ping","data":{"x":' + "9" * 400 + "}}",
        '{"type":"x","data":' + "[" * 30_000,
        '{"type":"signal","data":{"x":' + "[" * 100 + "]" * 100 + "}}",
    ],
)  # fmt: skip
async def test_a_malformed_frame_is_answered_and_the_socket_stays(visit, new_session, text):
    client = await visit(new_session())
    await client.next("welcome")
    await client.wire.send_to(text_data=text)
    assert (await client.next())["data"]["code"] == "invalid_request"
    await client.say("ping")
    assert (await client.next())["type"] == "pong"


async def test_a_binary_frame_is_answered_and_the_socket_stays(visit, new_session):
    client = await visit(new_session())
    await client.next("welcome")
    await client.wire.send_to(bytes_data=b"\x00\x01")
    assert (await client.next())["data"]["code"] == "invalid_request"


async def test_ten_malformed_frames_4400(visit, new_session):
    client = await visit(new_session())
    for _ in range(MISTAKES):
        await client.wire.send_to(text_data="{")
    assert await client.closed() == 4400


async def test_a_signal_outside_a_call_is_answered_and_the_socket_stays(visit, new_session):
    client = await visit(new_session())
    await client.next("welcome")
    await client.say("signal", call_id="x")
    assert (await client.next())["data"]["code"] == "not_in_call"


async def test_another_sessions_token_does_not_prolong_a_socket(visit, new_session):
    client = await visit(new_session())
    await client.next("welcome")
    await client.say("auth", token=tokens.issue("auth", new_session("Ben").pk, HOST)[0])
    assert (await client.next())["data"]["code"] == "token_invalid"


async def test_a_socket_whose_token_expires_is_closed_with_4401(visit, new_session, hub):
    client = await visit(session := new_session())
    await client.next("welcome")
    hub.visitors[session.pk][0].expires = 1.0
    hub.beat.glance()
    assert await client.closed() == 4401


async def test_a_socket_that_never_speaks_is_closed(visit, new_session, hub):
    client = await visit(session := new_session())
    await client.next("welcome")
    hub.visitors[session.pk][0].heard_at -= 1000
    hub.beat.glance()
    assert await client.closed() == 4408
