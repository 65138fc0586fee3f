"""Domains in the admin: added by pasting, proved on a page of their own, found among ten thousand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from widgets.models import AuditEvent, Domain, Session, Widget


@pytest.fixture
def domain(widget: Widget) -> Domain:
    return Domain.objects.create(widget=widget, origin="https://shop.example.com")


@pytest.fixture
def many(widget: Widget) -> None:
    states = ["verified", "pending", "failed", "verified"]
    Domain.objects.bulk_create(
        [
            Domain(widget=widget, origin=f"https://d{number:05}.example.com", status=states[number % 4])
            for number in range(10_000)
        ]
    )


def tab(widget: Widget) -> str:
    return f"/admin/widgets/widget/{widget.pk}/domains/"


def page(domain: Domain) -> str:
    return f"{tab(domain.widget)}{domain.pk}/"


def text(response: Any) -> str:
    return response.content.decode()


def test_what_is_pasted_is_added_as_browsers_write_it(admin: Client, widget: Widget, alice: Any) -> None:
    response = admin.post(tab(widget), {"origin": " HTTPS://Shop.Example.com:443/path?x ", "method": "file"})
    made = Domain.objects.get()
    assert (made.origin, made.method, made.status) == ("https://shop.example.com", "file", "pending")
    assert response["Location"] == page(made)
    assert AuditEvent.objects.get(action="domain.added").actor == alice


def test_what_cannot_be_added_is_refused_with_the_mend_at_the_field(admin: Client, widget: Widget) -> None:
    answer = text(admin.post(tab(widget), {"origin": "https://*.co.uk", "method": "dns"}))
    assert "such as example.co.uk" in answer
    assert 'aria-describedby="origin-help origin-error" aria-invalid="true"' in answer
    assert 'value="https://*.co.uk"' in answer
    assert not Domain.objects.exists()


@pytest.mark.parametrize(
    ("method", "where"),
    [
        ("dns", "_livedesk.shop.example.com"),
        ("file", "https://shop.example.com/.well-known/livedesk-verification.txt"),
        ("meta", "https://shop.example.com/"),
    ],
)
def test_the_page_says_what_to_put_where(admin: Client, domain: Domain, method: str, where: str) -> None:
    Domain.objects.update(method=method)
    answer = text(admin.get(page(domain)))
    assert where in answer
    assert domain.token in answer


def test_a_dns_name_is_given_as_providers_want_it_too(admin: Client, domain: Domain) -> None:
    assert "<code>_livedesk.shop</code>" in text(admin.get(page(domain)))


def test_a_wildcard_is_offered_no_other_way(admin: Client, widget: Widget) -> None:
    wild = Domain.objects.create(widget=widget, origin="https://*.example.com")
    answer = text(admin.get(page(wild)))
    assert "_livedesk.example.com" in answer
    assert "Prove it another way" not in answer


def test_another_method_keeps_the_proof(admin: Client, domain: Domain) -> None:
    Domain.objects.update(status="verified", verified_at=timezone.now())
    assert admin.post(page(domain), {"method": "meta"}).status_code == 302
    found = Domain.objects.get()
    assert (found.method, found.status, found.token) == ("meta", "verified", domain.token)


def test_a_check_says_what_was_expected_and_what_was_found(admin: Client, domain: Domain) -> None:
    Domain.objects.update(
        checked_at=timezone.now(),
        last_check={"ok": False, "code": "other_value", "method": "dns", "expected": "this", "found": ["<that>"]},
    )
    answer = text(admin.get(page(domain)))
    assert "The last check did not find the proof" in answer
    assert "&lt;that&gt;" in answer
    assert "not the expected value" in answer


def test_checks_are_limited_and_say_so(admin: Client, widget: Widget) -> None:
    refused = Domain.objects.create(widget=widget, origin="https://127.0.0.1", method="file")
    for _ in range(7):
        answer = admin.post(page(refused), {"do": "check"}, follow=True)
    assert "This was checked often just now." in text(answer)
    assert "never fetched" in text(answer)


def test_a_failing_domain_says_when_it_will_be_lost(admin: Client, domain: Domain) -> None:
    since = timezone.now() - timedelta(days=2)
    Domain.objects.update(status="verified", verified_at=since, failing_since=since)
    day = date_format(since + timedelta(days=7))
    assert f"It will be lost on {day}" in text(admin.get(page(domain)))
    assert "Failing" in text(admin.get(tab(domain.widget), {"state": "failing"}))


def test_removing_says_first_whom_it_cuts_off(admin: Client, domain: Domain) -> None:
    Domain.objects.update(status="verified")
    ann = Session.objects.create(widget=domain.widget, origin=domain.origin, page_url="x", state="queued")
    assert "1 visitor waits or is in a call there" in text(admin.get(f"{page(domain)}remove/"))
    assert Domain.objects.exists()
    assert admin.post(f"{page(domain)}remove/")["Location"] == tab(domain.widget)
    assert not Domain.objects.exists()
    ann.refresh_from_db()
    assert ann.state == "ended"


def test_a_domain_is_found_only_under_its_own_widget(admin: Client, domain: Domain) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=domain.widget.queue)
    assert admin.get(f"{tab(other)}{domain.pk}/").status_code == 404
    assert admin.post(f"{tab(other)}{domain.pk}/remove/").status_code == 404
    assert Domain.objects.exists()


@pytest.mark.parametrize("query", [{}, {"p": "120"}, {"q": "d00042"}, {"state": "failed"}, {"p": "x", "state": "y"}])
def test_ten_thousand_domains_of_a_widget_open_in_few_queries(
    admin: Client, widget: Widget, many: None, query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(19) as asked:
        answer = text(admin.get(tab(widget), query))
    assert answer.count('<th scope="row" class="ld-break">') <= 50
    assert not [each["sql"] for each in asked if "COUNT(*)" in each["sql"] and "LIMIT" not in each["sql"]]


@pytest.mark.parametrize("query", [{}, {"p": "100"}, {"q": "d00042"}, {"state": "verified"}])
def test_ten_thousand_domains_of_all_widgets_open_in_few_queries(
    admin: Client, many: None, query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(19) as asked:
        assert "d00042" in text(admin.get("/admin/widgets/domain/", query)) or "q" not in query
    assert not [each["sql"] for each in asked if "COUNT(*)" in each["sql"] and "LIMIT" not in each["sql"]]


def test_the_list_of_all_leads_to_each_page_and_changes_nothing(admin: Client, domain: Domain) -> None:
    assert f'href="{page(domain)}"' in text(admin.get("/admin/widgets/domain/"))
    assert admin.get(f"/admin/widgets/domain/{domain.pk}/change/")["Location"] == page(domain)
    for path in ("add/", f"{domain.pk}/delete/"):
        assert admin.post(f"/admin/widgets/domain/{path}", {"post": "yes"}).status_code == 403
    assert Domain.objects.exists()


def test_a_viewer_reads_and_changes_nothing(viewer: Client, domain: Domain) -> None:
    for path in (tab(domain.widget), page(domain)):
        answer = viewer.get(path)
        assert answer.status_code == 200
        assert 'method="post" class' not in text(answer)
        assert viewer.post(path, {"origin": "a.example.com", "do": "check", "method": "meta"}).status_code == 403
    assert viewer.get(f"{page(domain)}remove/").status_code == 403
    assert viewer.post(f"{page(domain)}remove/").status_code == 403
    assert list(Domain.objects.values_list("origin", "method")) == [(domain.origin, "dns")]


def test_a_stranger_is_refused(charlie: Any, domain: Domain) -> None:
    client = Client()
    client.force_login(charlie)
    for path in (tab(domain.widget), page(domain), f"{page(domain)}remove/", "/admin/widgets/domain/"):
        assert client.get(path).status_code == 403
        assert client.post(path).status_code == 403


def test_the_message_writes_an_origin_as_it_is(admin: Client, widget: Widget, domain: Domain) -> None:
    added = admin.post(tab(widget), {"origin": "www.example.com", "method": "dns"}, follow=True)
    assert "The domain https://www.example.com was added." in text(added)
    removed = admin.post(f"{page(domain)}remove/", follow=True)
    assert "The domain https://shop.example.com was removed." in text(removed)


def test_the_desks_own_site_is_said_to_need_no_domain(admin: Client, widget: Widget, settings: Any) -> None:
    own = page(Domain.objects.create(widget=widget, origin="http://testserver"))
    assert "own site: the widget runs here" in text(admin.get(own))
    settings.WIDGETS_TRUST_HOST_ORIGIN = False
    assert "own site: the widget runs here" not in text(admin.get(own))


@pytest.mark.parametrize(("origin", "short"), [("https://shop.example.com", "_livedesk.shop"), ("http://desk", "")])
def test_the_record_has_a_short_name_where_there_is_one(admin: Client, widget: Widget, origin: str, short: str) -> None:
    shown = text(admin.get(page(Domain.objects.create(widget=widget, origin=origin))))
    assert ("Some providers put the domain behind it themselves" in shown) == bool(short)
    assert not short or f"<code>{short}</code>" in shown


def test_no_check_is_announced_for_a_moment_that_has_passed(admin: Client, domain: Domain) -> None:
    now = timezone.now()
    Domain.objects.update(checked_at=now - timedelta(days=3), check_after=now - timedelta(days=2))
    assert "by itself, within an hour" in text(admin.get(page(domain)))
    Domain.objects.update(check_after=now + timedelta(days=1))
    assert "by itself, within an hour" not in text(admin.get(page(domain)))


def test_what_was_found_in_another_place_is_not_held_against_the_new_one(admin: Client, domain: Domain) -> None:
    Domain.objects.update(last_check={"ok": False, "code": "nothing", "method": "dns", "expected": "x", "found": []})
    assert "The last check did not find the proof" in text(admin.get(page(domain)))
    changed = admin.post(page(domain), {"method": "file"}, follow=True)
    assert "The last check did not find the proof" not in text(changed)
