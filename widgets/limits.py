"""Rate limits: a rate as `10/m`, a count in Django's cache, and what happens when the cache is dead.

The counting is django-ratelimit's `get_usage` (an atomic increment); its decorator and its app are not used, since they
answer 403 without Retry-After and break async views.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict

from django.http import HttpRequest
from django_ratelimit.core import get_usage

from .errors import RateLimited

logger = logging.getLogger("widgets")
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_RATE = re.compile(r"^(\d+)/(\d*)([smhd])$")
_LOCAL_KEYS = 10_000
_local: OrderedDict[tuple[str, str, int], int] = OrderedDict()
_lock = threading.Lock()


def parse(rate: str) -> tuple[int, int]:
    """`"10/m"` → (10, 60): count and seconds. Raises ValueError on anything else."""
    match = _RATE.match(rate)
    if not match or (match[2] and int(match[2]) == 0):
        raise ValueError(f"{rate!r} is not a rate; write for example 10/m, 1/s or 100/12h")
    return int(match[1]), int(match[2] or 1) * _PERIODS[match[3]]


def check(scope: str, key: str, rate: str) -> None:
    """Counts one call of `key` in `scope`. Raises RateLimited with `retry_after` in seconds."""
    limit, period = parse(rate)
    try:
        usage = get_usage(
            HttpRequest(),
            group=f"widgets:{scope}",
            key=lambda group, request: key,
            rate=(limit, period),
            increment=True,
        )
    except Exception:  # the cache backends raise what they like
        logger.warning("The cache is down; rate limits are counted per process until it is back.")
        count_locally(scope, key, rate)
        return
    if usage and (usage["should_limit"] or limit == 0):
        raise RateLimited(retry_after=max(1, int(usage["time_left"])))


def count_locally(scope: str, key: str, rate: str) -> None:
    """The same count in this process only: for a dead cache, and for hot reads where exactness is not worth a call."""
    limit, period = parse(rate)
    now = time.time()
    window = (scope, key, int(now // period))
    with _lock:
        count = _local[window] = _local.pop(window, 0) + 1
        while len(_local) > _LOCAL_KEYS:
            _local.popitem(last=False)
    if count > limit:
        raise RateLimited(retry_after=max(1, int(period - now % period) + 1))
