"""One check of a domain and what becomes of it. All changes are conditional: checks, changes and removals may cross."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from .. import verification
from ..conf import conf
from ..models import Domain
from ..verification import Result
from . import audit, notices, revocation

DAY, AGAIN = timedelta(days=1), timedelta(hours=1)
"""The pause between two background checks, and the shorter one while a verified domain fails."""
Outcome = Literal["verified", "recovered", "same", "failing", "warned", "lost", "dropped"]
Status = Domain.Status


def check(domain: Domain, actor: Any = None) -> Outcome:
    """Looks for the proof over the network, then writes what came of it. `dropped`: the row has changed meanwhile."""
    started = timezone.now()
    result = verification.prove(domain.origin, domain.method, domain.token)
    outcome = apply(domain, result, started, actor)
    if outcome == "lost" or (outcome == "same" and domain.status == Status.FAILED):
        revocation.cut_off(domain)  # a second time too: the first may have been interrupted
    return outcome


@transaction.atomic
def apply(domain: Domain, result: Result, started: datetime, actor: Any = None) -> Outcome:
    """Writes the result of a check that began at `started`, unless a later one has been written, or the row is another."""
    outcome = _proved(domain, result, started) if result.ok else _missed(domain, result, started)
    if outcome in _RECORDED:
        action, severity = _RECORDED[outcome]
        details = {"origin": domain.origin, "method": result.method, "code": result.code, "found": result.found}
        audit.record(actor, action, domain, category="domain", severity=severity, **details)
    if outcome == "warned":
        transaction.on_commit(partial(notices.failing, domain.pk), robust=True)
    elif outcome == "lost":
        transaction.on_commit(partial(notices.lost, domain.pk), robust=True)
    return outcome


_RECORDED: dict[str, tuple[str, str]] = {
    "verified": ("domain.verified", audit.Severity.INFO),
    "recovered": ("domain.recovered", audit.Severity.INFO),
    "warned": ("domain.failing", audit.Severity.WARNING),
    "lost": ("domain.lost", audit.Severity.CRITICAL),
}


def _rows(domain: Domain, started: datetime) -> QuerySet[Domain]:
    """The row, if it is still the one that was looked at."""
    same = Domain.objects.filter(pk=domain.pk, token=domain.token, origin=domain.origin, method=domain.method)
    return same.exclude(checked_at__gt=started)


def _proved(domain: Domain, result: Result, started: datetime) -> Outcome:
    rows = _rows(domain, started)
    seen: dict[str, Any] = {
        "failing_since": None,
        "warned_at": None,
        "checked_at": started,
        "check_after": started + DAY,
        "last_check": result.as_json(started),
    }
    if rows.exclude(status=Status.VERIFIED).update(status=Status.VERIFIED, verified_at=started, **seen):
        return "verified"
    if rows.filter(status=Status.VERIFIED, warned_at__isnull=False).update(**seen):
        return "recovered"
    return "same" if rows.update(**seen) else "dropped"


def _missed(domain: Domain, result: Result, started: datetime) -> Outcome:
    rows = _rows(domain, started)
    seen: dict[str, Any] = {"checked_at": started, "last_check": result.as_json(started)}
    verified = rows.filter(status=Status.VERIFIED)
    over = verified.filter(failing_since__lte=started - timedelta(seconds=conf.domain_grace), warned_at__lt=started)
    if over.update(status=Status.FAILED, verified_at=None, check_after=started + DAY, **seen):
        return "lost"
    seen["failing_since"] = Coalesce(F("failing_since"), started)
    known = verified.filter(warned_at__isnull=True)
    if result.fleeting:  # may be over in a minute: warned of when it fails again
        known = known.filter(failing_since__isnull=False)
    if known.update(warned_at=started, check_after=started + AGAIN, **seen):
        return "warned"
    if verified.update(check_after=started + AGAIN, **seen):
        return "failing"
    del seen["failing_since"]
    return "same" if rows.update(check_after=started + DAY, **seen) else "dropped"
