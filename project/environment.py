"""What the demo's settings read from the environment: addresses of services, switches, lists and `WIDGETS_*`."""

from __future__ import annotations

import json
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_OPTIONS = {
    # Writers queue up instead of failing: the lock is taken at BEGIN, and waited for.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}
POSTGRES_OPTIONS = {
    "prepare_threshold": 1,
    "pool": 20,
    # A road that swallows everything is given up after 5 s by us, and after 10 s by PostgreSQL, which would otherwise keep
    # the rows that a lost transaction holds for two hours.
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 5_000,
    "options": "-c idle_in_transaction_session_timeout=10s -c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 "
    "-c tcp_keepalives_count=2 -c tcp_user_timeout=5s",
}
POOL_PATIENCE = 5  # seconds for a connection of the pool; then 503
POOL_TRIES = 5  # seconds of trying to connect, slower and slower; then whoever asks next begins anew
ENGINES = {
    "postgres": "django.db.backends.postgresql",
    "postgresql": "django.db.backends.postgresql",
    "mysql": "django.db.backends.mysql",
}


def database(url: str) -> dict[str, Any]:
    """Django's `DATABASES` entry for `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgres://user:pw@host:port/name?option=value`.

    PostgreSQL keeps the plans of the most asked queries, unless `?prepare_threshold=off` says that a pooler cannot have it, nor
    with `?options=` settings of the session.
    Each process has at most `?pool=20` connections and hands them from request to request; `pool=off` makes a new one for
    each request. Raises ValueError when the scheme is of no known database.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": parts.path[1:], "OPTIONS": dict(SQLITE_OPTIONS)}
    if parts.scheme not in ENGINES:
        raise ValueError(f"DATABASE_URL: {parts.scheme!r} is none of sqlite, {', '.join(ENGINES)}")
    options: dict[str, Any] = dict(parse_qsl(parts.query, keep_blank_values=True))
    if parts.scheme != "mysql":
        options = _postgres_options(options)
    return {
        "ENGINE": ENGINES[parts.scheme],
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
        "CONN_HEALTH_CHECKS": "pool" in options,  # what a restarted server has closed is not handed out
    }


def _postgres_options(asked: dict[str, Any]) -> dict[str, Any]:
    options = POSTGRES_OPTIONS | asked
    if not options["options"]:
        del options["options"]
    threshold, size = str(options["prepare_threshold"]), str(options.pop("pool"))
    options["prepare_threshold"] = int(threshold) if threshold.isdecimal() else None
    if size.isdecimal():
        pool = {"min_size": 1, "max_size": int(size), "timeout": POOL_PATIENCE, "reconnect_timeout": POOL_TRIES}
        options["pool"] = pool
    return options


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """Django's `CACHES`: shared through Redis, or without an address the process's own memory."""
    if redis_url:
        return {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    options = {"MAX_ENTRIES": 10_000}  # the default of 300 would push rate limits out
    return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": options}}


def channel_layers(redis_url: str) -> dict[str, dict[str, Any]]:
    """Channels' `CHANNEL_LAYERS`: Redis pub/sub, which loses nothing in a burst, or the process's own memory."""
    if redis_url:
        backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
        return {"default": {"BACKEND": backend, "CONFIG": {"hosts": [redis_url]}}}
    return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}


def flag(name: str, default: bool) -> bool:
    """A switch: `1`, `true`, `yes` and `on` are True, everything else that is set is False."""
    value = os.environ.get(name, "")
    return value.strip().lower() in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas or spaces."""
    return [word for word in re.split(r"[,\s]+", os.environ.get(name, default)) if word]


def plain(text: str) -> Any:
    """The value that a setting's text stands for: a switch, a number, a JSON list or object, else the text itself."""
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if re.fullmatch(r"-?(0|[1-9]\d{0,15})(\.\d+)?", text) or text[:1] in {"[", "{"}:
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text


def widgets_settings() -> dict[str, Any]:
    """Every `WIDGETS_*` variable, by its name."""
    return {name: plain(value) for name, value in os.environ.items() if re.fullmatch(r"WIDGETS_[A-Z0-9_]+", name)}


def secret_key(folder: Path) -> str:
    """`SECRET_KEY`, or one made at the first start and kept in `folder`, so that nobody is logged out by a restart."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = folder / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
