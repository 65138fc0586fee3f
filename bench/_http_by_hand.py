"""`init/` written by hand on async clients (asyncpg, redis.asyncio), without a framework; and a bare ASGI app.

The same work: JSON, the limit in Valkey, widget with its domain, availability, the row, two signed tokens. Prepared
statements, one connection pool, nothing validated beyond what the work needs.
"""

# ruff: noqa: E402  (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
django.setup()

import asyncpg
import redis.asyncio

from widgets import tokens

WIDGET = """SELECT w.id, w.key, w.name, w.appearance, w.form, w.consents, w.provider, w.is_active, w.queue_id, q.is_active,
 (SELECT d.status FROM widgets_domain d WHERE d.widget_id = w.id AND d.origin = ANY($2) ORDER BY d.status DESC LIMIT 1)
 FROM widgets_widget w JOIN widgets_queue q ON q.id = w.queue_id WHERE w.key = $1"""
WAITING = """SELECT count(*), (SELECT count(*) FROM widgets_queuemember m JOIN widgets_agentpresence p
 ON p.user_id = m.user_id WHERE m.queue_id = $1 AND p.available AND p.seen_at > $2)
 FROM widgets_ticket WHERE queue_id = $1 AND status IN ('waiting', 'offered')"""
INSERT = """INSERT INTO widgets_session (id, widget_id, origin, page_url, page_title, referrer, language, state, identity,
 form_data, consents, rating_comment, last_seq, created_at, seen_at, expires_at, expiring_sent)
 VALUES ($1, $2, $3, $4, $5, '', '', 'ready', '{}', '{}', '{}', '', 0, $6, $6, $7, false)"""
_held: dict = {}


async def _lifespan(receive, send) -> None:
    await receive()
    _held["redis"] = redis.asyncio.from_url(os.environ["REDIS_URL"])
    _held["pool"] = await asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=8, max_size=8)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})


async def application(scope, receive, send) -> None:
    """POST: init. GET: bare."""
    if scope["type"] != "http":
        await _lifespan(receive, send)
        return
    if scope["method"] == "GET":
        await _answer(send, 200, b'{"events":[],"state":"ready","queue":null}')
        return
    body = json.loads((await receive())["body"])
    headers = dict(scope["headers"])
    origin = headers[b"origin"].decode()
    async with _held["redis"].pipeline(transaction=False) as pipe:
        key = f"by-hand:{scope['client'][0]}:{int(datetime.now(UTC).timestamp() // 60)}"
        count, _ = await pipe.incr(key).expire(key, 60).execute()
    parts = urlsplit(body["page_url"])
    if count > 100_000_000 or f"{parts.scheme}://{parts.netloc}" != origin:
        await _answer(send, 400, b"{}")
        return
    async with _held["pool"].acquire() as db:
        widget = await db.fetchrow(WIDGET, body["widget_key"], [origin])
        if widget is None or widget[10] != "verified" or not widget[7]:
            await _answer(send, 403, b"{}")
            return
        now = datetime.now(UTC)
        waiting, agents = await db.fetchrow(WAITING, widget[8], now - timedelta(seconds=30))
        session_id = uuid.uuid4()
        page = (body["page_url"], body.get("page_title", ""))
        await db.execute(INSERT, session_id, widget[0], origin, *page, now, now + timedelta(minutes=30))
    await _answer(send, 201, _json(session_id, origin, widget, waiting, agents))


def _json(session_id, origin, widget, waiting, agents) -> bytes:
    session_token, session_until = tokens.issue("session", session_id, origin)
    auth_token, auth_until = tokens.issue("auth", session_id, origin)
    answer = {
        "session": {"id": str(session_id), "state": "ready"},
        "session_token": session_token,
        "session_token_expires_at": session_until.isoformat(),
        "auth_token": auth_token,
        "auth_token_expires_at": auth_until.isoformat(),
        "widget": {
            "key": widget[1],
            "name": widget[2],
            "open": widget[9],
            "opens_at": None,
            "estimated_wait_seconds": waiting * 300 // max(1, agents),
            "appearance": json.loads(widget[3]),
            "form": json.loads(widget[4]),
            "consents": json.loads(widget[5]),
            "provider": widget[6],
        },
        "last_event": 0,
    }
    return json.dumps(answer).encode()


async def _answer(send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
