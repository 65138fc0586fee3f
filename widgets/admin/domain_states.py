"""How a domain stands, in a colour, a word and the times that matter: for lists and for its own page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets import origins

from ..conf import conf
from ..models import Domain
from ..services import access

STATES = {
    "verified": gettext_lazy("Verified"),
    "failing": gettext_lazy("Failing"),
    "pending": gettext_lazy("Not proved yet"),
    "failed": gettext_lazy("Lost"),
}
"""The choices of the filters. `failing` is a verified one whose checks have failed of late."""


class Standing(NamedTuple):
    """A domain with its state: `tone` as the pieces know it, `word` to read beside the colour."""

    domain: Domain
    tone: str
    word: str
    lost_on: datetime | None


def row(domain: Domain) -> Standing:
    """How it stands at this moment. No query."""
    if domain.status == Domain.Status.VERIFIED and domain.failing_since:
        return Standing(
            domain, "warn", str(STATES["failing"]), domain.failing_since + timedelta(seconds=conf.domain_grace)
        )
    if domain.status == Domain.Status.VERIFIED:
        return Standing(domain, "good", str(STATES["verified"]), None)
    if access.needs_no_proof(origins.parse(domain.origin.replace("://*.", "://", 1))):
        return Standing(domain, "info", _("No proof needed here"), None)
    if domain.status == Domain.Status.FAILED:
        return Standing(domain, "bad", str(STATES["failed"]), None)
    return Standing(domain, "idle", str(STATES["pending"]), None)


def in_state(domains: QuerySet[Domain], state: str) -> QuerySet[Domain]:
    """Those in one of `STATES`; all of them for anything else."""
    failing: dict[str, Any] = {"status": Domain.Status.VERIFIED, "failing_since__isnull": False}
    if state == "failing":
        return domains.filter(**failing)
    if state == "verified":
        return domains.filter(status=Domain.Status.VERIFIED, failing_since__isnull=True)
    return domains.filter(status=state) if state in STATES else domains
