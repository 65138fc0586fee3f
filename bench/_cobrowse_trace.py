"""What Chromium's own trace says of one thread: how long it worked, and its longest task."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

CATEGORIES = ["toplevel", "blink.user_timing"]
TASK = "ThreadControllerImpl::RunTask"


class Tasks(NamedTuple):
    """Of the thread that made the marks, between them. Milliseconds."""

    spent: float
    longest: float
    over_50: int


def tasks(trace: bytes, begin: str, end: str) -> Tasks:
    """`begin` and `end` are marks of `performance.mark`."""
    events: list[dict[str, Any]] = json.loads(trace)["traceEvents"]
    marks = {each["name"]: each for each in events if each.get("cat") == "blink.user_timing"}
    thread = marks[begin]["pid"], marks[begin]["tid"]
    since, until = marks[begin]["ts"], marks[end]["ts"]
    took = [
        # A task is what the thread had of the processor: on a busy machine the clock counts what others did meanwhile.
        each.get("tdur", each["dur"]) / 1000
        for each in events
        if each.get("ph") == "X"
        and each["name"] == TASK
        and (each["pid"], each["tid"]) == thread
        and since <= each["ts"] + each["dur"]
        and each["ts"] <= until
    ]
    return Tasks(sum(took), max(took, default=0.0), sum(each > 50 for each in took))
