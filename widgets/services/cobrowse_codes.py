"""Six digits that a visitor reads out, by which an agent without a call with them asks to see the page.

Digits are few, so guessing is made slow: a code is good for five minutes and one use, agents alone can try, ten times a
minute, and of wrong ones there are few in ten minutes, for each agent and for the whole desk. It opens nothing by itself:
the visitor is asked all the same, and told who asks.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from .. import errors, limits, permissions
from ..models import Cobrowse, CobrowseCode, Session
from . import audit, cobrowse, queues

LIFE = timedelta(minutes=5)
CODE_RATE = "5/10m"
"""Codes of one session."""
REDEEM_RATE = "10/m"
"""Codes that one agent tries."""
WRONG_RATE = "10/10m"
"""Wrong codes of one agent."""
WRONG_RATE_OF_ALL = "100/10m"
"""Wrong codes of all agents together."""
ATTEMPTS = 5


def issue(session: Session) -> tuple[str, datetime]:
    """A new code, in the place of an older one, and when it is too old. Raises RateLimited, CobrowseActive."""
    limits.check("cobrowse-code", str(session.pk), CODE_RATE)
    if session.cobrowses.filter(status__in=("requested", "active")).exists():
        raise errors.CobrowseActive
    for _attempt in range(ATTEMPTS):
        code, until = f"{secrets.randbelow(10**6):06}", timezone.now() + LIFE
        CobrowseCode.objects.filter(digest=_digest(code), expires_at__lte=timezone.now()).delete()
        fresh = {"digest": _digest(code), "expires_at": until, "used_at": None}
        try:
            with transaction.atomic():
                CobrowseCode.objects.update_or_create(session=session, defaults=fresh)
        except IntegrityError:  # another visitor has it, or this one asked twice at once
            continue
        return code, until
    raise errors.Unavailable


def redeem(actor: Any, code: str) -> Cobrowse:
    """The visitor with this code is asked. Raises PermissionDenied, RateLimited, NotFound, CobrowseActive."""
    user, now = audit.user_of(actor), timezone.now()
    if not permissions.can_answer(user):
        raise errors.PermissionDenied
    limits.check("cobrowse-redeem", str(user.pk), REDEEM_RATE)
    _check_guesses(user)
    live = CobrowseCode.objects.select_related("session__widget").filter(
        digest=_digest(code), used_at=None, expires_at__gt=now
    )
    found = live.exclude(session__state=Session.State.ENDED).first()
    if found is None or not _may_answer(user, found.session):
        _count_guess(user)
        raise errors.NotFound("There is no such code: it is wrong, used or more than five minutes old.")
    with transaction.atomic():
        if not CobrowseCode.objects.filter(pk=found.pk, digest=found.digest, used_at=None).update(used_at=now):
            raise errors.NotFound("This code has been used.")
        return cobrowse.begin(actor, found.session, None)


def _check_guesses(user: Any) -> None:
    """Before a code is looked at, since a right one would tell. Raises RateLimited.

    Who has tried no wrong one is let in though the desk's limit is reached: nobody locks others out by guessing.
    """
    mine, my_seconds = limits.look("cobrowse-wrong", str(user.pk), WRONG_RATE)
    if mine >= limits.parse(WRONG_RATE)[0]:
        raise errors.RateLimited(retry_after=max(1, my_seconds))
    everybodys, seconds = limits.look("cobrowse-wrong", "all", WRONG_RATE_OF_ALL)
    if mine and everybodys >= limits.parse(WRONG_RATE_OF_ALL)[0]:
        raise errors.RateLimited(retry_after=max(1, seconds))


def _count_guess(user: Any) -> None:
    for key, rate in ((str(user.pk), WRONG_RATE), ("all", WRONG_RATE_OF_ALL)):
        with suppress(errors.RateLimited):  # it is told by the next one
            limits.check("cobrowse-wrong", key, rate)


def _may_answer(user: Any, session: Session) -> bool:
    mine = queues.queues_of(user).filter(pk=session.widget.queue_id)
    return permissions.can_supervise(user) or mine.exists()


def _digest(code: str) -> str:
    return salted_hmac("livedesk.cobrowse.code", code, algorithm="sha256").hexdigest()
