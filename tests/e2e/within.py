"""A shell within the demo that stays: code of the tests runs in it at once, where a command would start Django again."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import traceback

import django

REST = """
from widgets.models import AgentPresence, AgentProfile, Queue, Session
AgentPresence.objects.update(available=False, wrap_up_until=None, missed_offers=0)
AgentProfile.objects.update(max_calls=1)
Session.objects.exclude(state="ended").delete()
for queue in QUEUES: Queue.objects.filter(pk=queue["id"]).update(**queue)
"""
"""Nobody waits, is in a call or available; the queues' settings are those of the seed."""


def main() -> None:
    """A line of JSON is code to run; the line that answers it is what that printed, and how it failed."""
    django.setup()
    from django.db import connection

    from widgets.models import Queue

    queues = list(Queue.objects.values())
    for line in sys.stdin:
        said, failed = io.StringIO(), ""
        with contextlib.redirect_stdout(said):
            try:
                exec(json.loads(line), {"QUEUES": queues})
            except Exception:
                failed = traceback.format_exc()
        connection.close()
        print(json.dumps([said.getvalue(), failed]), flush=True)


if __name__ == "__main__":
    main()
