"""What visitors leave: kept once, mailed safely, told to the host's own code; what agents do at the same moment."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from functools import partial
from typing import Any

import django
import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.services.test_races import at_once
from widgets import errors, signals
from widgets.models import AuditEvent, ContactRequest, Queue, Widget
from widgets.services import contact_mail, contact_requests
from widgets.services.contact_requests import Wish

WISH = {"name": "Ann", "email": "ann@example.com", "text": "Where is my kettle?\nIt has been a week."}


def wish(client_id: str = "c1", **answers: Any) -> Wish:
    return Wish("message", {**WISH, **answers}, client_id, "https://shop.example/kettles/", consents={"terms": True})


class Broken(EmailBackend):
    """A mail server that is away."""

    def send_messages(self, _messages: Any) -> int:
        raise ConnectionRefusedError("nobody listens there")


def mail_by(settings: Any, backend: type[EmailBackend]) -> None:
    """This server sends the mail, as each Django is told."""
    name = f"{__name__}.{backend.__name__}"
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": name}}
    else:
        settings.EMAIL_BACKEND = name


@pytest.fixture
def mailed(widget: Widget) -> Widget:
    """A widget whose queue has a mailbox."""
    Queue.objects.update(notify="desk@example.com", name="Support")
    widget.refresh_from_db()
    return widget


@pytest.fixture
def leave(mailed: Widget, django_capture_on_commit_callbacks: Any) -> Any:
    """Leaves a message, and lets the commit be over."""

    def make(one: Wish) -> ContactRequest:
        with django_capture_on_commit_callbacks(execute=True):
            kept = contact_requests.leave(mailed, one)[0]
        contact_mail.wait()
        return kept

    return make


def test_the_mail_says_what_was_left(leave: Any) -> None:
    leave(wish(phone="030 1234"))
    (sent,) = mail.outbox
    assert (sent.subject, sent.to, sent.reply_to) == ("Message for Support", ["desk@example.com"], ["ann@example.com"])
    for part in ("Name: Ann", "Telephone: 030 1234", "Page: https://shop.example/kettles/", WISH["text"]):
        assert part in sent.body
    assert (sent.content_subtype, sent.alternatives if hasattr(sent, "alternatives") else []) == ("plain", [])


def test_a_repeat_is_not_mailed_again(leave: Any) -> None:
    assert leave(wish()) == leave(wish())
    assert len(mail.outbox) == 1


def test_without_a_mailbox_nothing_is_sent(leave: Any, mailed: Widget) -> None:
    mailed.queue.notify = ""
    leave(wish())
    assert (len(mail.outbox), ContactRequest.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    "name", ["Ann\r\nBcc: all@example.com", "Ann\nSubject: Free money", "Ann\u2028Bcc: all@example.com"]
)
def test_no_header_comes_from_a_visitor(leave: Any, name: str) -> None:
    with suppress(errors.FormInvalid):
        leave(wish("c2", name=name))
    leave(wish(text=f"Hello\r\n\r\n{name}"))
    for sent in mail.outbox:
        head = sent.message().as_string().partition("\n\n")[0].lower()
        assert not any(word in head for word in ("bcc", "free money", "all@example.com"))


def test_a_queue_with_a_line_break_in_its_name_is_mailed_of(leave: Any, mailed: Widget) -> None:
    mailed.queue.name = "Support\r\nBcc: all@example.com"
    leave(wish())
    assert mail.outbox[0].message()["Subject"] == "Message for Support Bcc: all@example.com"


def test_an_address_of_another_script_is_replied_to(leave: Any) -> None:
    leave(wish(email="ann@bücher.example"))
    assert b"Reply-To: ann@xn--bcher-kva.example" in mail.outbox[0].message().as_bytes()


def test_a_mail_server_that_is_away_loses_nothing(leave: Any, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    mail_by(settings, Broken)
    with caplog.at_level(logging.WARNING, "widgets"):
        kept = leave(wish())
    assert ContactRequest.objects.get() == kept
    assert str(kept.pk) in caplog.text
    assert "nobody listens there" in caplog.text


class Slow(EmailBackend):
    """A mail server that thinks for a while."""

    def send_messages(self, messages: Any) -> int:
        time.sleep(0.5)
        return super().send_messages(messages)


def test_nobody_waits_for_a_slow_mail_server(
    mailed: Widget, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    mail_by(settings, Slow)
    with django_capture_on_commit_callbacks(execute=True):
        contact_requests.leave(mailed, wish())
    assert mail.outbox == []
    contact_mail.wait()
    assert len(mail.outbox) == 1


def test_the_hosts_own_code_is_told(leave: Any) -> None:
    heard = []

    def hear(request: ContactRequest, **_: Any) -> None:
        heard.append(request)

    signals.request_left.connect(hear)
    try:
        kept = leave(wish())
    finally:
        signals.request_left.disconnect(hear)
    assert heard == [kept]


def test_what_is_open_is_counted_by_queue(leave: Any, mailed: Widget) -> None:
    first, second = leave(wish("c1")), leave(wish("c2"))
    ContactRequest.objects.filter(pk=first.pk).update(status="done")
    assert contact_requests.standings([mailed.queue_id]) == {mailed.queue_id: (1, second.created_at)}


@pytest.mark.django_db(transaction=True)
def test_sent_from_two_tabs_at_once_it_is_kept_once(mailed: Widget) -> None:
    found = at_once(*[partial(contact_requests.leave, mailed, wish())] * 6)
    contact_mail.wait()
    assert (found, ContactRequest.objects.count(), len(mail.outbox)) == ({"tuple": 6}, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_agents_who_say_done_at_once_one_has_done_it(mailed: Widget, bob: Any, dave: Any) -> None:
    kept, _ = contact_requests.leave(mailed, wish())
    found = at_once(*[partial(contact_requests.handle, user, kept.pk, "done") for user in (bob, dave) * 3])
    (deed,) = AuditEvent.objects.filter(action="request.handled")
    kept.refresh_from_db()
    assert (found, kept.handled_by) == ({"ContactRequest": 6}, deed.actor)
