"""“Test this page”: from the form in the admin to a real server and back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from widgets.models import AuditEvent, Domain, Widget
from widgets.services import setup

from .servers import NameServer, WebServer

DESK = "http://testserver/widgets"


@pytest.fixture
def shop(widget: Widget, web: WebServer) -> Domain:
    """The site of `web` as a verified domain of the widget, its front page with the right tag."""
    web.put("/", tag(widget.key))
    return Domain.objects.create(widget=widget, origin=web.origin("shop.test"), status="verified")


def tag(key: str) -> str:
    return (
        f'<title>Shop</title><script type="module" src="{DESK}/client/launcher.js" data-livedesk data-key="{key}" '
        f'data-api="{DESK}/api/v1/"></script>'
    )


def told(admin: Client, widget: Widget, url: str, status: int = 200) -> Any:
    response = admin.post(f"/admin/widgets/widget/{widget.pk}/embed/", {"url": url})
    assert response.status_code == status
    return response


def codes(response: Any) -> list[str]:
    return [finding.code for finding in response.context["report"].findings if finding.level != "good"]


def test_a_page_with_the_tag_is_fine_but_for_https(admin: Client, widget: Widget, shop: Domain):
    response = told(admin, widget, shop.origin)
    assert codes(response) == ["insecure_page"]
    assert "The script tag is there" in response.content.decode()


def test_what_the_page_lacks_is_told_with_the_mend(admin: Client, widget: Widget, shop: Domain, web: WebServer):
    web.put("/about?x=1", tag("wk_" + "0" * 24), content_security_policy="script-src 'self'; connect-src 'none'")
    response = told(admin, widget, f"{shop.origin}/about?x=1#top")
    assert codes(response) == ["key_unknown", "source_blocked", "source_blocked", "insecure_page"]
    assert f"script-src &#x27;self&#x27; {DESK}/client/" in response.content.decode()


def test_several_policies_of_one_answer_all_count(admin: Client, widget: Widget, shop: Domain, web: WebServer):
    body = tag(widget.key).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Security-Policy: img-src *\r\n"
    second = b"Content-Security-Policy: script-src 'none'\r\nContent-Length: %d\r\n\r\n" % len(body)
    web.script("/two", lambda visit: visit.wfile.write(head + second + body))
    assert "source_blocked" in codes(told(admin, widget, f"{shop.origin}/two"))


def test_a_redirect_is_judged_by_where_it_leads(admin: Client, widget: Widget, shop: Domain, web: WebServer):
    web.redirect("/old", f"{web.origin('www.shop.test')}/")
    assert codes(told(admin, widget, f"{shop.origin}/old")) == ["origin_not_listed", "insecure_page"]


def test_the_next_tests_are_a_matter_of_state(admin: Client, widget: Widget, shop: Domain):
    Domain.objects.update(status="pending")
    Widget.objects.update(is_active=False)
    assert codes(told(admin, widget, shop.origin))[:2] == ["widget_off", "origin_not_verified"]


@pytest.mark.parametrize(
    "url",
    [
        "https://stranger.example/",
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1/",
        "file:///etc/passwd",
        "http://shop.test:1/",
        "http://shop.test@stranger.example/",
        "https://*.shop.test",
        "http://[",
        "javascript:alert(1)",
        "",
        "\x00",
    ],
)
def test_nothing_but_pages_of_the_widgets_domains_is_fetched(
    admin: Client, widget: Widget, shop: Domain, web: WebServer, names: NameServer, url: str
):
    response = told(admin, widget, url)
    assert response.context["test_error"]
    assert (web.requests, names.asked) == ([], [])
    assert not AuditEvent.objects.filter(action="page.tested").exists()


@pytest.mark.parametrize("before", ["\u200b", "\u2060", "'", "(", "<"])
def test_what_is_overlooked_before_an_address_does_not_lengthen_its_host(
    admin: Client, widget: Widget, names: NameServer, before: str
):
    Domain.objects.create(widget=widget, origin="http://shop.test", status="verified")
    assert told(admin, widget, f"{before}shop.test/x://").context["test_error"]
    assert names.asked == []


def test_a_listed_name_that_leads_inside_is_not_fetched(
    settings: Any, admin: Client, widget: Widget, shop: Domain, web: WebServer
):
    settings.WIDGETS_FETCH_NETWORKS = []
    response = told(admin, widget, shop.origin)
    assert (codes(response), web.requests) == (["not_fetched"], [])
    assert "private, local or reserved network" in response.content.decode()


def test_the_desks_own_page_is_left_to_the_browser(admin: Client, widget: Widget, names: NameServer):
    names.put("testserver", "A", "127.0.0.1")
    response = told(admin, widget, "http://testserver/shop/")
    assert codes(response) == ["own_site"]
    assert "Open the page in your browser" in response.content.decode()


@pytest.mark.usefixtures("one_window")
def test_tests_are_limited_and_each_is_in_the_audit_log(
    settings: Any, admin: Client, widget: Widget, shop: Domain, alice: Any
):
    settings.WIDGETS_PAGE_TEST_RATE = "2/m"
    for _ in range(2):
        told(admin, widget, f"{shop.origin}/?secret=1")
    assert "Too many tests" in told(admin, widget, shop.origin, 429).context["test_error"]
    rows = AuditEvent.objects.filter(action="page.tested")
    assert [(row.actor, row.target, row.details["url"]) for row in rows] == [
        (alice, f"widget:{widget.pk}", f"{shop.origin}/")
    ] * 2


def test_a_page_that_has_the_code_ends_a_step_of_the_set_up(
    admin: Client, widget: Widget, shop: Domain, web: WebServer
):
    Widget.objects.update(is_active=False)
    for path, done in (("/nothing", False), ("/", True)):
        assert "widget_off" in codes(told(admin, widget, f"{shop.origin}{path}"))
        assert {step.section: step.done for step in setup.steps(widget)}["embed"] is done


def test_a_large_page_is_read_in_part(admin: Client, widget: Widget, shop: Domain, web: WebServer):
    web.put("/large", f"<p>{'x' * 70_000}</p>{tag(widget.key)}", content_type="text/html")
    assert codes(told(admin, widget, f"{shop.origin}/large")) == ["tag_not_in_part", "insecure_page"]


def test_who_may_only_look_tests_nothing(person: Any, widget: Widget, shop: Domain, web: WebServer):
    vera = person("vera", "Viewer")
    vera.is_staff = True
    vera.save()
    client = Client()
    client.force_login(vera)
    path = f"/admin/widgets/widget/{widget.pk}/embed/"
    assert "Test this page" not in client.get(path).content.decode()
    assert client.post(path, {"url": shop.origin}).status_code == 403
    assert web.requests == []


def test_what_a_hostile_page_says_is_shown_as_text(admin: Client, widget: Widget, shop: Domain, web: WebServer):
    evil = "<img src=x onerror=alert(1)>"
    web.put(
        "/", tag(f"wk_{evil}".replace('"', "")), content_security_policy=f"script-src {evil}", content_type="text/html"
    )
    found = told(admin, widget, shop.origin).content.decode()
    assert "<img src=x" not in found
    assert "&lt;img" in found
