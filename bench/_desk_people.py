"""Fifty agents of a queue, for `desk`; prints the widget's key and the keys of their Django sessions as JSON."""

from __future__ import annotations

import json
import os
import sys


def main(count: int) -> None:
    """Each is available and may answer."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.auth.models import Group, User
    from django.contrib.sessions.backends.db import SessionStore

    from widgets.models import Queue, QueueMember, Widget
    from widgets.services import presence

    queue = Queue.objects.create(slug="bench", name="Bench")
    widget = Widget.objects.create(slug="bench", name="Bench", queue=queue)
    keys = []
    for number in range(count):
        user = User.objects.create(username=f"agent{number}")
        user.groups.add(Group.objects.get(name="Agent"))
        QueueMember.objects.create(queue=queue, user=user)
        presence.set_available(user, True)
        store = SessionStore()
        store[SESSION_KEY], store[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store.save()
        keys.append(store.session_key)
    print(json.dumps([widget.key, keys]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
