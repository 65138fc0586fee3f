"""Rate limits: a rate as `10/m`, a count in Django's cache, and what happens when the cache is dead.

The counting is django-ratelimit's `get_usage` (an atomic increment); its decorator and its app are not used, since they
answer 403 without Retry-After and break async views.
"""

from __future__ import annotations

import logging
import os
import re
import threading
import time
import zlib
from collections import OrderedDict
from functools import cache as kept
from typing import Any

from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from django.http import HttpRequest
from django_ratelimit.core import get_usage

from .errors import RateLimited

logger = logging.getLogger("widgets")
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_RATE = re.compile(r"^(\d+)/(\d*)([smhd])$")
_LOCAL_KEYS = 10_000
_local: OrderedDict[tuple[str, str, int], int] = OrderedDict()
_lock = threading.Lock()
_held = threading.local()


@kept
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
        count, left = _count(f"widgets:{scope}", key, limit, period)
    except Exception:  # the cache backends raise what they like
        logger.warning("The cache is down; rate limits are counted per process until it is back.")
        count_locally(scope, key, rate)
        return
    if count > limit:
        raise RateLimited(retry_after=max(1, left))


def look(scope: str, key: str, rate: str) -> tuple[int, int]:
    """How often `key` has been counted in `scope`, and the seconds until the count begins anew. Counts nothing."""
    limit, period = parse(rate)
    try:
        return _count(f"widgets:{scope}", key, limit, period, more=False)
    except Exception:  # as above
        now = time.time()
        with _lock:
            return _local.get((scope, key, int(now // period)), 0), int(period - now % period) + 1


def _count(group: str, key: str, limit: int, period: int, *, more: bool = True) -> tuple[int, int]:
    """How often by now, this time included if it is one `more`, and the seconds until the count begins anew."""
    if (redis := _redis()) is None:
        rate = (limit, period)
        usage = get_usage(HttpRequest(), group=group, key=lambda group, request: key, rate=rate, increment=more)
        if usage and usage["limit"] != limit:
            raise ConnectionError("the cache did not count")  # some clients keep to themselves that it is gone
        return (usage["count"], int(usage["time_left"])) if usage else (0, 0)
    # the same fixed windows in one round trip; each key's begin at another moment, so that not all are freed at once
    now = int(time.time()) + zlib.crc32(key.encode()) % period
    window = cache.make_key(f"{group}:{key}:{limit}/{period}:{now // period}")
    count = int(_ask(redis, "INCR" if more else "GET", window) or 0)
    if count == 1 and more:
        _ask(redis, "EXPIRE", window, period + 1)
    return count, period - now % period


def _redis() -> Any:
    """A connection of Django's Redis cache, this thread's own; None for other caches.

    The client takes one from its pool for each command, looks whether it is alive, and keeps statistics: that costs as
    much again as asking does.
    """
    backend = caches["default"]
    if not isinstance(backend, RedisCache):
        return None
    if getattr(_held, "of", None) is not backend._cache:
        _held.connection = backend._cache.get_client(None, write=True).connection_pool.get_connection()
        _held.of = backend._cache
    return _held.connection


def _ask(redis: Any, *command: Any) -> Any:
    """The answer; over a new connection when the one that was kept has been closed meanwhile."""
    from redis.exceptions import ConnectionError as Closed  # it is there where Django's Redis cache is

    try:
        redis.send_command(*command)
        return redis.read_response()
    except Closed:
        redis.send_command(*command)
        return redis.read_response()


def _forget() -> None:
    """After a fork the connections are the parent's."""
    global _held
    _held = threading.local()


os.register_at_fork(after_in_child=_forget)


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
