"""Visitors in calls who have agreed to be seen, each with an agent, for `relay`; prints tokens, sessions and ids as JSON."""

from __future__ import annotations

import json
import os
import sys


def main(count: int, origin: str) -> None:
    """By the product's own services, but for the agents' log-ins."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group, User
    from django.contrib.sessions.backends.db import SessionStore

    from widgets import tokens
    from widgets.models import Queue, QueueMember, Widget
    from widgets.services import cobrowse, sessions, tickets

    queue, _ = Queue.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    widget, _ = Widget.objects.get_or_create(slug="bench", defaults={"name": "Bench", "queue": queue})
    made = []
    for number in range(count):
        user = User.objects.create(username=f"relay{User.objects.count()}-{number}")
        user.groups.add(Group.objects.get(name="Agent"))
        QueueMember.objects.create(queue=queue, user=user)
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store.save()
        session = sessions.start(widget, origin, sessions.Page(url=f"{origin}/"))
        sessions.submit_form(session, {"name": "Ann"})
        ticket, _place, _new = tickets.join(session, {"terms": True})
        found, _new = cobrowse.request(user, tickets.accept(user, ticket.pk))
        cobrowse.answer(session, found.pk, granted=True)
        made.append([tokens.issue("auth", session.pk, origin)[0], store.session_key, str(found.pk)])
    print(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
