"""Makes visitors who wait, by the product's own services; prints `[[session id, auth token], …]` as they will be served.

`python -m bench._waiting COUNT ORIGIN`; DATABASE_URL, REDIS_URL and SECRET_KEY as the server has them.
"""

from __future__ import annotations

import json
import os
import sys


def main(count: int, origin: str) -> None:
    """Each has a session, a form, a ticket and a token."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")
    django.setup()
    from widgets import tokens
    from widgets.models import Queue, Widget
    from widgets.services import sessions, tickets

    queue = Queue.objects.get_or_create(slug="bench", defaults={"name": "Bench"})[0]
    widget = Widget.objects.get_or_create(slug="bench", defaults={"name": "Bench", "queue": queue})[0]
    made = []
    for number in range(count):
        session = sessions.start(widget, origin, sessions.Page(url=f"{origin}/"))
        sessions.submit_form(session, {"name": f"Visitor {number}"})
        tickets.join(session, {"terms": True})
        made.append((str(session.pk), tokens.issue("auth", session.pk, origin)[0]))
    print(json.dumps(made))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
