"""Who came to the console, who was turned away, and who left: rows of the audit log, in the caller's transaction."""

from __future__ import annotations

from django.contrib.auth import get_user_model

from . import audit

NAME_LENGTH = 150
"""Of what somebody typed as their name; never what they typed as a password."""


def succeeded(actor: audit.Actor) -> None:
    """Somebody logged in."""
    audit.record(actor, "login.succeeded", actor.user, category="access")


def carried(actor: audit.Actor) -> None:
    """Somebody came with a log-in of another page of the site, the admin's or the host's own."""
    audit.record(actor, "login.succeeded", actor.user, category="access", elsewhere=True)


def failed(name: str, address: str | None) -> None:
    """Somebody did not. The target is the account they named, where there is one."""
    users = get_user_model()
    shown = "".join(letter for letter in name if letter.isprintable())[:NAME_LENGTH]
    account = users._default_manager.filter(**{users.USERNAME_FIELD: shown}).first()
    nobody = audit.Actor(None, address)
    audit.record(nobody, "login.failed", account, category="access", severity=audit.Severity.WARNING, name=shown)


def ended(actor: audit.Actor) -> None:
    """Somebody logged out."""
    audit.record(actor, "login.ended", actor.user, category="access")
