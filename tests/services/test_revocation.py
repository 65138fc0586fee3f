"""A proof that goes: warned of, lost after the grace, and with it the sessions that nothing else admits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django
import pytest
from django.core import mail
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from tests.verification.servers import NameServer
from widgets import errors, signals
from widgets.models import AuditEvent, Call, Domain, Session, Widget
from widgets.services import access, domains, revocation, sessions, tickets

pytestmark = pytest.mark.django_db
SHOP = "https://shop.test"
RECORD = "_livedesk.shop.test"
WEEK = timedelta(days=7)


@pytest.fixture
def verified(alice: Any, widget: Widget, names: NameServer) -> Domain:
    """A domain that was proved, and whose record is gone."""
    domain = domains.add(alice, widget, SHOP)
    names.put(RECORD, "TXT", f"livedesk-verification={domain.token}")
    domains.recheck_due(threads=0)
    names.remove(RECORD)
    return domain


@pytest.fixture
def heard() -> Iterator[list[dict[str, Any]]]:
    """What the signals of domains said."""
    found: list[dict[str, Any]] = []

    def hear(sender: Any, signal: Signal, **told: Any) -> None:
        found.append(told)

    for signal in (signals.domain_failing, signals.domain_lost):
        signal.connect(hear)
    yield found
    for signal in (signals.domain_failing, signals.domain_lost):
        signal.disconnect(hear)


def later(**span: int) -> None:
    """So much time has passed, as far as the rows say."""
    times = ["check_after", "checked_at", "failing_since", "warned_at", "verified_at", "created_at"]
    Domain.objects.update(**{name: F(name) - timedelta(**span) for name in times})


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    """A background run, committed; gives the domain as it is then."""

    def recheck() -> tuple[Domain, domains.Counts]:
        with django_capture_on_commit_callbacks(execute=True):
            counts = domains.recheck_due(threads=0)
        return Domain.objects.get(), counts

    return recheck


def actions() -> list[str]:
    return list(AuditEvent.objects.filter(category="domain").order_by("pk").values_list("action", flat=True))


def test_it_is_looked_for_once_a_day(verified, run):
    assert run()[1].checked == 0
    later(hours=23)
    assert run()[1].checked == 0
    later(hours=1)
    assert run()[1] == domains.Counts(checked=1, verified=0, warned=1, lost=0, broken=0)


def test_a_proof_that_is_gone_is_warned_of_and_stays_for_the_grace(verified, run, heard, widget):
    later(days=1)
    domain, _counts = run()
    assert (domain.status, domain.last_check["code"]) == ("verified", "no_name")
    assert heard == [{"domain": domain, "lost_at": domain.failing_since + WEEK}]
    row = AuditEvent.objects.get(action="domain.failing")
    assert (row.severity, row.actor, row.details["code"]) == ("warning", None, "no_name")
    assert access.admit(widget.key, SHOP, "http://desk.test") == widget


def test_it_is_warned_of_once(verified, run, heard):
    for _day in range(6):
        later(days=1)
        assert run()[0].status == "verified"
    assert len(heard) == 1
    assert actions() == ["domain.added", "domain.verified", "domain.failing"]


def test_while_it_fails_it_is_looked_for_each_hour(verified, run):
    later(days=1)
    run()
    later(minutes=59)
    assert run()[1].checked == 0
    later(minutes=1)
    assert run()[1].checked == 1


def test_a_fault_that_may_be_over_soon_is_warned_of_when_it_lasts(verified, run, heard, names):
    names.fail(RECORD, "SERVFAIL")
    later(days=1)
    domain, counts = run()
    assert (domain.status, counts.warned, heard) == ("verified", 0, [])
    assert domain.failing_since is not None
    later(hours=1)
    assert run()[1].warned == 1
    assert len(heard) == 1


def test_after_the_grace_it_is_lost(verified, run, heard, widget):
    later(days=1)
    run()
    later(days=7)
    domain, counts = run()
    assert (domain.status, domain.verified_at, counts.lost) == ("failed", None, 1)
    assert heard[1:] == [{"domain": domain}]
    assert AuditEvent.objects.get(action="domain.lost").severity == "critical"
    with pytest.raises(errors.DomainNotVerified):
        access.admit(widget.key, SHOP, "http://desk.test")


def test_nothing_is_lost_that_was_not_warned_of(verified, run, settings, names):
    settings.WIDGETS_DOMAIN_GRACE = 0
    names.fail(RECORD, "SERVFAIL")
    found = []
    for _time in range(3):
        later(days=30)
        found.append(run()[0].status)
    assert found == ["verified", "verified", "failed"]
    assert actions()[-2:] == ["domain.failing", "domain.lost"]


def test_a_proof_that_comes_back_ends_the_grace(verified, run, names):
    later(days=1)
    run()
    names.put(RECORD, "TXT", f"livedesk-verification={verified.token}")
    later(days=6)
    domain, _counts = run()
    assert (domain.status, domain.failing_since, domain.warned_at) == ("verified", None, None)
    names.remove(RECORD)
    later(days=6)
    assert run()[1].warned == 1  # a period of its own
    assert actions()[2:] == ["domain.failing", "domain.recovered", "domain.failing"]


def test_a_lost_domain_is_verified_again_by_its_proof(verified, run, names):
    Domain.objects.update(status="failed", failing_since=timezone.now(), check_after=timezone.now(), verified_at=None)
    names.put(RECORD, "TXT", f"livedesk-verification={verified.token}")
    domain, counts = run()
    assert (domain.status, domain.failing_since, counts.verified) == ("verified", None, 1)


def test_those_who_may_change_domains_are_mailed(verified, run, person):
    for name, role, address in (
        ("olga", "Owner", "olga@desk.test"),
        ("amy", "Admin", "amy@desk.test"),
        ("left", "Admin", "left@desk.test"),
        ("mute", "Admin", ""),
        ("bob", "Agent", "bob@desk.test"),
    ):
        user = person(name, role)
        user.email, user.is_active = address, name != "left"
        user.save()
    later(days=1)
    run()
    assert [each.to for each in mail.outbox] == [["amy@desk.test"], ["olga@desk.test"]]
    assert mail.outbox[0].subject == "The proof of https://shop.test was not found"
    assert "Settings → Widgets → Support → Domains" in mail.outbox[0].body
    later(days=7)
    run()
    assert [each.subject for each in mail.outbox[2:]] == ["https://shop.test is not verified any more"] * 2


def test_a_mail_server_that_is_away_stops_nothing(verified, run, person, settings, heard, caplog):
    amy = person("amy", "Admin")
    amy.email = "amy@desk.test"
    amy.save()
    smtp, nobody = "django.core.mail.backends.smtp.EmailBackend", {"host": "127.0.0.1", "port": 1}
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": nobody}}
    else:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = smtp, *nobody.values()
    later(days=1)
    assert run()[1].warned == 1
    assert len(heard) == 1
    assert "could not be mailed" in caplog.text


# The sessions of an origin


def opened(widget: Widget, origin: str, *, wait: bool = False) -> Session:
    session = sessions.start(widget, origin, sessions.Page(url=f"{origin}/"))
    if wait:
        sessions.submit_form(session, {"name": "Ann"})
        tickets.join(session, {"terms": True})
    return session


def state(session: Session) -> str:
    return Session.objects.get(pk=session.pk).state


def ending(session: Session) -> dict[str, Any]:
    row = session.events.latest("seq")
    return {"type": row.type, **row.data}


def test_sessions_end_with_the_domain_calls_and_places_included(verified, run, widget, bob):
    reading, waiting, talking = opened(widget, SHOP), opened(widget, SHOP, wait=True), opened(widget, SHOP, wait=True)
    call = tickets.accept(bob, tickets.live_ticket(talking).pk)
    other = opened(widget, "https://other.test")
    later(days=1)
    run()
    assert [state(each) for each in (reading, waiting, talking)] == ["ready", "queued", "in_call"]
    later(days=7)
    run()
    assert [state(each) for each in (reading, waiting, talking, other)] == ["ended", "ended", "ended", "ready"]
    assert ending(talking) == {"type": "session.ended", "reason": "revoked"}
    assert Call.objects.get(pk=call.pk).end_reason == "session_ended"
    assert tickets.live_ticket(waiting) is None


def test_a_removal_ends_them_at_once(alice, verified, widget):
    session = opened(widget, SHOP, wait=True)
    domains.remove(alice, verified)
    assert (state(session), ending(session)["reason"]) == ("ended", "revoked")


def test_a_pending_row_admitted_nobody_and_its_removal_ends_what_is_left(alice, widget):
    domain = domains.add(alice, widget, SHOP)
    session = opened(widget, SHOP)
    domains.remove(alice, domain)
    assert state(session) == "ended"


@pytest.mark.parametrize(("status", "ends"), [("verified", False), ("pending", True), ("failed", True)])
def test_another_row_that_admits_them_keeps_them(alice, verified, widget, status, ends):
    Domain.objects.create(widget=widget, origin="https://*.test", status=status)
    session = opened(widget, SHOP)
    domains.remove(alice, verified)
    assert (state(session) == "ended") is ends


def test_a_wildcard_takes_its_subdomains_along_and_no_more(alice, widget, queue):
    wildcard = Domain.objects.create(widget=widget, origin="https://*.example.com", status="verified")
    Domain.objects.create(widget=widget, origin="https://kept.example.com", status="verified")
    elsewhere = Widget.objects.create(name="Other", slug="other", queue=queue)
    gone = [opened(widget, f"https://{name}.example.com") for name in ("a", "a.b")]
    kept = [
        opened(widget, "https://kept.example.com"),
        opened(widget, "https://example.com"),
        opened(widget, "http://a.example.com"),
        opened(widget, "https://a.example.com:8443"),
        opened(widget, "https://a.example.com.evil.test"),
        opened(widget, "https://xexample.com"),
        opened(elsewhere, "https://a.example.com"),
    ]
    domains.remove(alice, wildcard)
    assert [state(each) for each in gone] == ["ended"] * 2
    assert [state(each) for each in kept] == ["ready"] * len(kept)


@pytest.mark.parametrize(
    ("hosts", "trusts", "ends"),
    [(["shop.test"], True, False), (["shop.test"], False, True), (["*"], True, True), ([".test"], True, True)],
)
def test_the_desks_own_origin_needs_no_row(alice, verified, widget, settings, hosts, trusts, ends):
    settings.ALLOWED_HOSTS, settings.WIDGETS_TRUST_HOST_ORIGIN = hosts, trusts
    session = opened(widget, SHOP)
    domains.remove(alice, verified)
    assert (state(session) == "ended") is ends


def test_more_than_one_batch_ends(alice, verified, widget, monkeypatch):
    monkeypatch.setattr(revocation, "BATCH", 3)
    many = [opened(widget, SHOP, wait=number % 2 == 0) for number in range(8)]
    domains.remove(alice, verified)
    assert {state(each) for each in many} == {"ended"}


def test_an_interrupted_end_is_made_up_for_by_the_next_check(verified, run, widget):
    Domain.objects.update(status="failed", failing_since=timezone.now(), check_after=timezone.now(), verified_at=None)
    session = opened(widget, SHOP)
    run()
    assert state(session) == "ended"
