"""Domains: who may add, prove and remove them, and what is written down about it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.verification.servers import NameServer, WebServer
from widgets import errors, origins
from widgets.models import AuditEvent, Domain, Widget
from widgets.services import domains
from widgets.services.audit import Actor

pytestmark = pytest.mark.django_db
SHOP = "https://shop.test"


@pytest.fixture
def domain(alice: Any, widget: Widget) -> Domain:
    return domains.add(alice, widget, SHOP)


def put_record(names: NameServer, domain: Domain) -> None:
    names.put("_livedesk.shop.test", "TXT", f"livedesk-verification={domain.token}")


def rows(action: str) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action=action))


def test_a_domain_is_added_as_pasted_and_written_down(alice, widget):
    domain = domains.add(Actor(alice, "192.0.2.1"), widget, " Shop.Example.com/path ")
    assert (domain.origin, domain.status, domain.method) == ("https://shop.example.com", "pending", "dns")
    assert len(domain.token) >= 43
    (row,) = rows("domain.added")
    assert (row.actor, row.address, row.category, row.target) == (alice, "192.0.2.1", "domain", f"widget:{widget.pk}")
    assert row.details["origin"] == domain.origin
    assert domain.token not in str(row.details)


def test_what_is_no_domain_is_refused_and_not_written_down(alice, widget):
    with pytest.raises(origins.Refused):
        domains.add(alice, widget, "*.co.uk")
    assert not Domain.objects.exists()
    assert not rows("domain.added")


def test_a_domain_is_added_once(alice, widget, domain, queue):
    with pytest.raises(origins.Refused, match="on the list already"):
        domains.add(alice, widget, SHOP + ":443/x")
    other = Widget.objects.create(name="Other", slug="other", queue=queue)
    assert domains.add(alice, other, SHOP).token != domain.token


@pytest.mark.parametrize(
    ("text", "method", "chosen"),
    [
        ("*.shop.test", "file", "dns"),
        ("192.0.2.1", "dns", "file"),
        ("192.0.2.2", "meta", "meta"),
        ("shop.test", "meta", "meta"),
        ("shop.test", "nonsense", "dns"),
    ],
)
def test_a_way_that_cannot_prove_it_is_replaced_at_first(alice, widget, text, method, chosen):
    assert domains.add(alice, widget, text, method).method == chosen


@pytest.mark.parametrize(
    ("origin", "method"), [("https://*.shop.test", "file"), ("https://192.0.2.1", "dns"), (SHOP, "x")]
)
def test_a_way_that_cannot_prove_it_is_refused_later(alice, widget, origin, method):
    domain = domains.add(alice, widget, origin)
    with pytest.raises(origins.Refused):
        domains.change_method(alice, domain, method)


def test_another_way_keeps_what_was_proved(alice, domain):
    Domain.objects.update(status="verified")
    changed = domains.change_method(alice, domain, "file")
    assert (changed.method, changed.status, changed.token) == ("file", "verified", domain.token)
    (row,) = rows("domain.changed")
    assert (row.details["before"], row.details["after"]) == ({"method": "dns"}, {"method": "file"})
    domains.change_method(alice, domain, "file")
    assert len(rows("domain.changed")) == 1


def test_a_removal_is_written_down_once(alice, domain):
    domains.remove(alice, domain)
    domains.remove(alice, domain)
    assert not Domain.objects.exists()
    (row,) = rows("domain.removed")
    assert row.details == {"origin": SHOP, "status": "pending"}
    assert row.target == f"widget:{domain.widget_id}"
    with pytest.raises(errors.NotFound):
        domains.change_method(alice, domain, "file")
    with pytest.raises(errors.NotFound):
        domains.check(alice, domain)


@pytest.mark.parametrize("name", ["bob", "charlie", "viewer", "nobody"])
def test_who_may_not_change_settings_may_do_nothing(request, person, widget, domain, name):
    user = AnonymousUser() if name == "nobody" else person(name, {"bob": "Agent", "viewer": "Viewer"}.get(name, ""))
    for deed in (
        lambda: domains.add(user, widget, "other.test"),
        lambda: domains.remove(Actor(user), domain),
        lambda: domains.change_method(user, domain, "file"),
        lambda: domains.check(user, domain),
    ):
        with pytest.raises(errors.PermissionDenied):
            deed()
    assert AuditEvent.objects.exclude(action="domain.added").count() == 0
    assert Domain.objects.count() == 1


def test_check_now_says_what_was_found_and_what_was_expected(alice, domain, names):
    names.put("_livedesk.shop.test", "TXT", "livedesk-verification=old")
    checked = domains.check(alice, domain)
    assert (checked.status, checked.checked_at is not None) == ("pending", True)
    told = checked.last_check
    assert (told["ok"], told["code"], told["method"]) == (False, "other_value", "dns")
    assert (told["expected"], told["found"]) == (f"livedesk-verification={domain.token}", ["livedesk-verification=old"])
    assert told["at"].endswith("Z")


def test_check_now_verifies_and_is_written_down(alice, domain, names):
    put_record(names, domain)
    checked = domains.check(Actor(alice, "192.0.2.1"), domain)
    assert (checked.status, checked.verified_at) == ("verified", checked.checked_at)
    assert checked.last_check["ok"]
    (row,) = rows("domain.verified")
    assert (row.actor, row.address, row.severity) == (alice, "192.0.2.1", "info")
    again = domains.check(alice, domain)
    assert again.verified_at == checked.verified_at
    assert len(rows("domain.verified")) == 1


@pytest.mark.parametrize("method", ["file", "meta"])
def test_file_and_tag_verify_too(alice, widget, web: WebServer, method):
    domain = domains.add(alice, widget, web.origin("shop.test"), method)
    told = next(each for each in domains.instructions(domain) if each.method == method)
    web.put(told.where.removeprefix(domain.origin), told.value)
    assert domains.check(alice, domain).status == "verified"


def test_a_token_of_another_widget_proves_nothing(alice, domain, queue, names):
    other = Widget.objects.create(name="Other", slug="other", queue=queue)
    put_record(names, domains.add(alice, other, SHOP))
    assert domains.check(alice, domain).status == "pending"


@pytest.mark.usefixtures("one_window")
def test_a_domain_is_checked_six_times_a_minute_at_most(alice, domain, names):
    for _time in range(6):
        domains.check(alice, domain)
    with pytest.raises(errors.RateLimited) as limited:
        domains.check(alice, domain)
    assert 0 < limited.value.retry_after <= 60
    assert len(names.asked) == 6


@pytest.mark.usefixtures("one_window")
def test_a_person_checks_thirty_times_a_minute_at_most(alice, person, widget, names):
    many = [domains.add(alice, widget, f"shop{number}.test") for number in range(31)]
    for domain in many[:30]:
        domains.check(alice, domain)
    with pytest.raises(errors.RateLimited):
        domains.check(alice, many[30])
    domains.check(person("amy", "Admin"), many[30])
