"""Makes the database, a widget and visitors for the HTTP bench, and counts the queries of each call; prints JSON."""

# ruff: noqa: E402  (Django is set up before its models are imported)
from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench._http_settings")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from widgets import tokens
from widgets.models import Domain, Queue, Session, Widget
from widgets.services import sessions, tickets

ORIGIN = "https://shop.example"
VISITORS = 50


def main() -> None:
    """Prints `{"key", "ready": [tokens], "queued": [tokens], "queries": {call: count}}`."""
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    queue = Queue.objects.create(name="Bench", slug="bench")
    widget = Widget.objects.create(name="Bench", slug="bench", queue=queue)
    Domain.objects.create(widget=widget, origin=ORIGIN, status="verified")
    made = [sessions.start(widget, ORIGIN, sessions.Page(f"{ORIGIN}/")) for _ in range(2 * VISITORS)]
    for session in made:
        sessions.submit_form(session, {"name": "Ann"})
    for session in made[VISITORS:]:
        tickets.join(session, {"terms": True})
    ready, queued = ([_token(session) for session in half] for half in (made[:VISITORS], made[VISITORS:]))
    counts = _count(widget.key, ready[0], queued[0])
    print(json.dumps({"key": widget.key, "ready": ready, "queued": queued, "queries": counts}))


def _token(session: Session) -> str:
    return tokens.issue("auth", session.pk, session.origin)[0]


def _count(key: str, ready: str, queued: str) -> dict[str, int]:
    headers = {"origin": ORIGIN, "host": "127.0.0.1"}
    body = {"widget_key": key, "page_url": f"{ORIGIN}/"}
    calls = {
        "config": ("get", f"widgets/{key}/config/", headers, None),
        "init": ("post", "init/", headers, body),
        "queue": ("get", "queue/", {**headers, "authorization": f"Bearer {queued}"}, None),
        "events": ("get", "events/?after=0", {**headers, "authorization": f"Bearer {ready}"}, None),
    }
    found = {}
    for name, (method, path, sent, data) in calls.items():
        with CaptureQueriesContext(connection) as captured:
            extra = {"content_type": "application/json"} if data else {}
            response = getattr(Client(), method)(f"/widgets/api/v1/{path}", data, headers=sent, **extra)
        assert response.status_code in (200, 201), response.content
        found[name] = len(captured)
    return found


if __name__ == "__main__":
    main()
