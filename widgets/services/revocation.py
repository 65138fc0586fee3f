"""Ending the sessions of an origin that is admitted no more."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Q

from .. import origins
from ..conf import conf
from ..models import Domain, Session
from . import access, sessions

logger = logging.getLogger("widgets")
BATCH = 500


def cut_off(domain: Domain) -> int:
    """Ends the live sessions, calls included, that this row of a widget admitted and nothing else admits. How many.

    Not inside a transaction: each batch, and each session that waits or talks, is one of its own.
    """
    ended = 0
    for origin in _origins(domain):
        if not _admitted(domain.widget_id, origin):
            ended += _end(domain.widget_id, origin)
    return ended


def _origins(domain: Domain) -> Iterator[str]:
    """The origins of live sessions that the row would admit: its own, or of a wildcard the subdomains'."""
    live = Session.objects.filter(widget_id=domain.widget_id).exclude(state=Session.State.ENDED)
    scheme, wildcard, rest = domain.origin.partition("://*")
    alike = Q(origin__startswith=f"{scheme}://", origin__endswith=rest) if wildcard else Q(origin=domain.origin)
    for origin in live.filter(alike).order_by().values_list("origin", flat=True).distinct():
        if domain.origin in origins.candidates(origins.parse(origin)):
            yield origin


def _admitted(widget_id: int, origin: str) -> bool:
    return access.admitted_by_row(widget_id, origin) or _is_own(origin)


def _is_own(origin: str) -> bool:
    """The desk's own origin needs no row. Patterns in ALLOWED_HOSTS name hosts that may be others' too: not those."""
    return conf.trust_host_origin and origins.parse(origin).host in map(str.lower, settings.ALLOWED_HOSTS)


def _end(widget_id: int, origin: str) -> int:
    ended, last = 0, None
    live = Session.objects.select_related("widget").filter(widget_id=widget_id, origin=origin)
    live = live.exclude(state=Session.State.ENDED).order_by("pk")
    while batch := list((live.filter(pk__gt=last) if last else live)[:BATCH]):
        idle = set(sessions.end_idle([session.pk for session in batch], "revoked"))
        ended += len(idle) + sum(_end_one(session) for session in batch if session.pk not in idle)
        last = batch[-1].pk
    return ended


def _end_one(session: Session) -> bool:
    try:
        sessions.end(session, "revoked")
    except Exception:  # one that cannot be ended keeps nobody else in
        logger.exception("The session %s of a revoked domain could not be ended", session.pk)
        return False
    return True
