"""Cross-origin answers: for origins that a widget admits, never with credentials."""

from __future__ import annotations

import logging

from django.db import DatabaseError

from widgets.errors import LivedeskError
from widgets.services import access

from .answer import Answer
from .incoming import Incoming

logger = logging.getLogger("widgets")
MAX_AGE = "7200"  # seconds; what Chromium caps it to
ALLOWED_HEADERS = "authorization, content-type, if-none-match"
EXPOSED_HEADERS = "ETag, Retry-After"


def headers(incoming: Incoming) -> dict[str, str]:
    """What makes the answer readable to the page that asked, if its origin may read it."""
    found = {"Vary": "Origin"}
    if incoming.origin and _readable(incoming):
        found["Access-Control-Allow-Origin"] = incoming.origin
        found["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    return found


def preflight(incoming: Incoming, methods: list[str]) -> Answer:
    """The answer to OPTIONS: 204 with `Allow`, and for an admitted origin what a browser asks for."""
    allow = ", ".join(sorted({*methods, "OPTIONS"}))
    found = {"Allow": allow, **headers(incoming)}
    if "Access-Control-Allow-Origin" in found:
        found["Access-Control-Allow-Methods"] = allow
        found["Access-Control-Allow-Headers"] = ALLOWED_HEADERS
        found["Access-Control-Max-Age"] = MAX_AGE
    return Answer(204, headers=found)


def _readable(incoming: Incoming) -> bool:
    """What the handler found out; else, as in an error before that, whether any widget admits the origin."""
    if incoming.readable is None:
        try:
            incoming.readable = access.origin_allowed_anywhere(incoming.origin, incoming.host_origin)
        except (DatabaseError, LivedeskError):
            logger.warning("Could not look the origin up; the answer goes out without CORS headers.")
            incoming.readable = False
    return incoming.readable
