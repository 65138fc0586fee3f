"""The background checks of domains: each that is due once, however many processes look for them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone

from ..models import Domain
from . import proving

logger = logging.getLogger("widgets")
THREADS = 4
CLAIM = timedelta(minutes=10)
"""For so long a domain is nobody else's: a check that died with its process is made up for then."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a run did. `broken` counts checks that ended in a defect of ours, and are tried again in ten minutes."""

    checked: int
    verified: int
    warned: int
    lost: int
    broken: int


def recheck_due(*, everything: bool = False, threads: int = THREADS) -> Counts:
    """Checks the domains that are due, verified ones first, or with `everything` all. Takes as long as it takes.

    Safe beside any number of others. With `threads` 0 in the caller's own thread, and transaction.
    """
    now = timezone.now()
    rows = Domain.objects.all() if everything else Domain.objects.filter(check_after__lte=now)
    due = list(rows.order_by("-status", "check_after").values_list("pk", "check_after"))  # verified, pending, failed
    counted: Counter[str] = Counter()
    counted.update(_each(due, threads))
    checked = sum(counted.values()) - counted["elsewhere"] - counted["broken"]
    return Counts(checked, counted["verified"], counted["warned"], counted["lost"], counted["broken"])


def _each(due: list[tuple[int, datetime]], threads: int) -> Iterator[str]:
    if not threads:
        yield from (_check(*row) for row in due)
        return
    with ThreadPoolExecutor(threads, thread_name_prefix="livedesk-check") as pool:
        yield from pool.map(_check_and_leave, due)


def _check_and_leave(row: tuple[int, datetime]) -> str:
    try:
        return _check(*row)
    finally:
        connections.close_all()  # a thread's own, and a check waits longer for the network than for a new one


def _check(domain_id: int, check_after: datetime) -> str:
    """What came of it; `elsewhere` when another process has taken it."""
    try:
        mine = Domain.objects.filter(pk=domain_id, check_after=check_after)
        if not mine.update(check_after=timezone.now() + CLAIM):
            return "elsewhere"
        domain = Domain.objects.select_related("widget").filter(pk=domain_id).first()
        return proving.check(domain) if domain else "elsewhere"
    except Exception:  # one domain's defect is not the others'
        logger.exception("The check of domain %s failed", domain_id)
        return "broken"
