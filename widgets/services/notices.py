"""Telling the administrators and the host's code that a domain is about to be lost, or is."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_backends, get_user_model
from django.core.mail import send_mass_mail
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import signals, verification
from ..conf import conf
from ..models import Domain

logger = logging.getLogger("widgets")


def failing(domain_id: int) -> None:
    """The proof of a verified domain is gone: signal `domain_failing`, and a mail."""
    if (domain := _domain(domain_id)) is None or domain.failing_since is None:
        return
    lost_at = domain.failing_since + timedelta(seconds=conf.domain_grace)
    signals.domain_failing.send_robust(Domain, domain=domain, lost_at=lost_at)
    with translation.override(settings.LANGUAGE_CODE):
        when = date_format(timezone.localtime(lost_at), "DATETIME_FORMAT")
        subject = _("The proof of %(origin)s was not found")
        body = _(
            "The daily check did not find the proof of %(origin)s, on which the widget “%(widget)s” runs: %(why)s\n\n"
            "Until %(when)s the domain stays verified. If the proof is not found by then, the widget stops working there, "
            "and running calls of its visitors end.\n\n"
            "What was expected where, and a button to check again: Settings → Widgets → %(widget)s → Domains."
        )
        _mail(domain, subject, body, when=when)


def lost(domain_id: int) -> None:
    """A domain is not verified any more: signal `domain_lost`, and a mail."""
    if (domain := _domain(domain_id)) is None:
        return
    signals.domain_lost.send_robust(Domain, domain=domain)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("%(origin)s is not verified any more")
        body = _(
            "The proof of %(origin)s has been missing for too long: %(why)s\n\n"
            "The widget “%(widget)s” does not work there any more. Put the proof back, then check again: "
            "Settings → Widgets → %(widget)s → Domains."
        )
        _mail(domain, subject, body)


def _domain(domain_id: int) -> Domain | None:
    return Domain.objects.select_related("widget").filter(pk=domain_id).first()


def _mail(domain: Domain, subject: str, body: str, **more: Any) -> None:
    """To each who may change domains and has an address, one by one. What the mail server says is only logged."""
    why = verification.explain(domain.last_check.get("code", ""))
    words = {"origin": domain.origin, "widget": domain.widget.name, "why": why, **more}
    mails = [(subject % words, body % words, None, [address]) for address in _addresses()]
    try:
        send_mass_mail(mails)
    except Exception as error:  # mail backends raise what they like
        logger.warning("The administrators of %s could not be mailed: %s", domain.origin, error)


def _addresses() -> list[str]:
    field = get_user_model().get_email_field_name()
    backends = [backend for backend in get_backends() if hasattr(backend, "with_perm")]
    able = [backend.with_perm("widgets.change_domain") for backend in backends]  # the active ones, superusers too
    return sorted({address for users in able for address in users.values_list(field, flat=True) if address})
