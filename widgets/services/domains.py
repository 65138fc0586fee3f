"""Domains: add, remove, another way to prove them, check, and the checks that are due."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from .. import errors, limits, origins, verification
from ..models import Domain, Widget
from ..verification import Instruction
from . import audit, proving, revocation
from .rechecks import Counts, recheck_due

__all__ = ["Counts", "add", "change_method", "check", "instructions", "recheck_due", "remove"]

CATEGORY = "domain"
CHECK_RATE, ACTOR_RATE = "6/m", "30/m"


def add(actor: Any, widget: Widget, text: str, method: str = "dns") -> Domain:
    """A new, pending domain of what somebody pasted; where `method` cannot prove it, in the first way that can.

    Raises PermissionDenied, origins.Refused.
    """
    audit.require(actor, "add_domain")
    origin = origins.paste(text)
    possible = verification.methods(origin)
    try:
        with transaction.atomic():
            chosen = method if method in possible else possible[0]
            domain = Domain.objects.create(widget=widget, origin=origin, method=chosen)
            audit.record(actor, "domain.added", widget, category=CATEGORY, origin=origin)
    except IntegrityError as error:
        reason = _("%(origin)s is on the list already.") % {"origin": origin}
        raise origins.Refused(reason, _("Look for it below.")) from error
    return domain


def remove(actor: Any, domain: Domain) -> None:
    """The origin admits nobody any more; its sessions end, calls included, unless another row admits it. Repeatable.

    Raises PermissionDenied.
    """
    drop(actor, domain)
    revocation.cut_off(domain)


@transaction.atomic
def drop(actor: Any, domain: Domain) -> None:
    """The row alone, for who removes it in a transaction of their own, and cuts off its sessions after that.

    Raises PermissionDenied.
    """
    audit.require(actor, "delete_domain")
    details: dict[str, Any] = {"origin": domain.origin, "status": domain.status}
    deleted, _by_model = Domain.objects.filter(pk=domain.pk).delete()
    if deleted:
        audit.record(actor, "domain.removed", domain.widget, category=CATEGORY, **details)


def change_method(actor: Any, domain: Domain, method: str) -> Domain:
    """Proves it in another way from now on; what was proved stays so. Raises PermissionDenied, NotFound, origins.Refused."""
    audit.require(actor, "change_domain")
    if method not in verification.methods(domain.origin):
        raise origins.Refused(*_impossible(domain.origin))
    with transaction.atomic():
        before = Domain.objects.filter(pk=domain.pk).values_list("method", flat=True).first()
        if before is None:
            raise errors.NotFound
        if before != method:
            Domain.objects.filter(pk=domain.pk).update(method=method, check_after=timezone.now())
            shown: dict[str, Any] = audit.changes({"method": before}, {"method": method})
            audit.record(actor, "domain.changed", domain, category=CATEGORY, origin=domain.origin, **shown)
    return _again(domain)


def _impossible(origin: str) -> tuple[str, str]:
    if "://*." in origin:
        return _("A file or a tag on one page does not speak for all subdomains."), _(
            "Prove a wildcard by a DNS record."
        )
    return _("An IP address has no DNS record of its own."), _("Prove it by a file or a meta tag.")


def check(actor: Any, domain: Domain) -> Domain:
    """Looks for the proof now, over the network and for up to five seconds: not inside a transaction.

    The result stands in `last_check`. Raises PermissionDenied, RateLimited, NotFound when it has been removed.
    """
    audit.require(actor, "change_domain")
    limits.check("domain", str(domain.pk), CHECK_RATE)
    limits.check("domain-actor", str(audit.user_of(actor).pk), ACTOR_RATE)
    proving.check(_again(domain), actor)
    return _again(domain)


def _again(domain: Domain) -> Domain:
    found = Domain.objects.select_related("widget").filter(pk=domain.pk).first()
    if found is None:
        raise errors.NotFound
    return found


def instructions(domain: Domain) -> list[Instruction]:
    """What to put where, for each possible way: `method`, `where` (a DNS name or a URL) and `value`."""
    return verification.instructions(domain.origin, domain.token)
