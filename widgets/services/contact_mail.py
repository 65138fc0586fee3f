"""Telling a queue's address of what a visitor has left. The request is kept whatever becomes of the mail."""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import django
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import ContactRequest

logger = logging.getLogger("widgets")
TIMEOUT = 10
"""Seconds for a mail server that does not answer, where the site sets no EMAIL_TIMEOUT; before Django 6.1."""
_postman: ThreadPoolExecutor | None = None
_lock = threading.Lock()


def soon(request: ContactRequest) -> None:
    """After commit: nobody waits for the mail server, and a process that ends sends first what it has taken.

    The request comes with its queue: there is no database where it goes.
    """
    if request.queue.notify:
        _thread().submit(_send, request, request.queue.notify)


def wait() -> None:
    """Until all that was given up to now has been sent, or could not be."""
    _thread().submit(str).result()


def _thread() -> ThreadPoolExecutor:
    global _postman
    with _lock:
        _postman = _postman or ThreadPoolExecutor(1, thread_name_prefix="livedesk-mail")
        return _postman


def _forget() -> None:
    """After a fork the thread is the parent's."""
    global _postman, _lock
    _postman, _lock = None, threading.Lock()


os.register_at_fork(after_in_child=_forget)


def _send(request: ContactRequest, address: str) -> None:
    """Plain text; nothing that the visitor wrote is in a header but a checked address to reply to.

    No link to the console either: who may choose the Host header would choose where it leads.
    """
    try:
        with translation.override(settings.LANGUAGE_CODE):
            reply_to = [request.email] if request.email else None
            mail = EmailMessage(_subject(request), _body(request), None, [address], reply_to=reply_to, **_by())
            mail.send()
    except Exception as error:  # mail backends raise what they like
        logger.warning("Of the request %s nobody could be mailed: %s", request.pk, error)


def _by() -> dict[str, Any]:
    """The connection, with a time-out. From Django 6.1 on connections are `MAILERS`, and their `OPTIONS` have the time-out."""
    if django.VERSION >= (6, 1):
        return {}
    return {"connection": get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT)}


def _subject(request: ContactRequest) -> str:
    callback = request.kind == ContactRequest.Kind.CALLBACK
    words = _("Call-back request for %(queue)s") if callback else _("Message for %(queue)s")
    return " ".join((words % {"queue": request.queue.name}).split())


def _body(request: ContactRequest) -> str:
    known = str(request.identity.get("name") or request.identity.get("id") or "") if request.verified else ""
    lines = [
        (_("Name"), request.name),
        (_("Signed by the website"), known),
        (_("E-mail"), request.email),
        (_("Telephone"), request.phone),
        (_("Page"), request.page_url),
        (_("Time"), date_format(timezone.localtime(request.created_at), "DATETIME_FORMAT")),
    ]
    head = "\n".join(f"{name}: {value}" for name, value in lines if value)
    foot = _("It stands in the console under Messages, where it can be marked as done.")
    return "\n\n".join(part for part in (head, request.text, f"-- \n{foot}") if part)
