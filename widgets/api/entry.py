"""What every visitor's call begins and ends with: who it is, how often, and who may read the answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils import translation

from widgets import limits, tokens
from widgets.conf import conf
from widgets.errors import Unavailable
from widgets.models import Session
from widgets.services import access, workers

from . import cors
from .answer import Answer
from .failures import answer_to
from .incoming import Incoming

Handler = Callable[..., Answer]


def session_of(incoming: Incoming, kind: tokens.Kind = "auth") -> Session:
    """The session of the bearer token, with its widget. One query.

    Raises TokenMissing, TokenInvalid, TokenExpired, RateLimited, OriginNotAllowed, SessionEnded.
    """
    claims = tokens.read(incoming.token, kind)
    _count(incoming, str(claims.session_id))
    session = access.session_for(incoming.token, kind, incoming.origin)
    incoming.readable = True
    return session


def _count(incoming: Incoming, session_id: str) -> None:
    """Reads are counted in this process: exactness there is not worth a round trip to the cache for each poll."""
    count = limits.count_locally if incoming.method in ("GET", "HEAD") else limits.check
    count("session", session_id, conf.session_rate)


def answered(handler: Handler) -> Handler:
    """Makes an answer of whatever the handler raises, and adds what CORS wants."""

    @wraps(handler)
    def answer(incoming: Incoming, *args: Any) -> Answer:
        with translation.override(None):  # the same words whether or not a middleware chose a language
            try:
                _ = incoming.host  # raises where it is a host that is not served here
                found = handler(incoming, *args)
            except Exception as error:
                found = answer_to(error, incoming.request)
        return finish(incoming, found)

    return answer


async def worked(handler: Handler, incoming: Incoming, *args: Any) -> Answer:
    """The handler's answer, found in a worker thread; `unavailable` when more wait than can be served in time."""
    try:
        return await workers.run(handler, incoming, *args)
    except Unavailable as error:
        incoming.readable = False
        return finish(incoming, answer_to(error, incoming.request))


def finish(incoming: Incoming, answer: Answer) -> Answer:
    """The answer with the headers of CORS."""
    answer.headers.update(cors.headers(incoming))
    return answer
