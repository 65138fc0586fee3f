"""Nobody is there: a visitor leaves a message, an agent reads it in the console and marks it as done. For all to use."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from .axe import seen_by_all
from .desk import agree, fill_form, log_in, part
from .server import Site

Person = Callable[..., Page]
SAID = "Where is my kettle?\nIt has been a week."


def queue(site: Site, **settings: object) -> None:
    """Sets the demo's queue; nothing of an earlier test is left in it."""
    code = "from widgets.models import *; ContactRequest.objects.all().delete(); "
    site.run(f"{code}Queue.objects.filter(slug='support').update(**{settings!r})")


@pytest.fixture
def closed(site: Site) -> Iterator[Site]:
    """The demo, out of hours."""
    queue(site, is_active=False, offline="message")
    yield site
    queue(site, is_active=True, offline="message")


def write(ann: Page) -> None:
    """Ann fills in the form, sends it without a network, minimises the panel, and sends it once more."""
    form = part(ann, "closed")
    for name, text in (("name", "Ann Smith"), ("email", "ann@example.com"), ("text", SAID)):
        form.locator(f"[name={name}]").fill(text)
    form.locator("#consent-terms").check()
    ann.route("**/requests/", lambda route: route.abort())
    form.get_by_role("button", name="Send message").click()
    expect(form.get_by_text("Not sent. What you wrote is still here")).to_be_visible(
        timeout=30_000
    )  # it tries again first
    ann.unroute("**/requests/")
    part(ann, "minimise").click()
    part(ann, "launcher").click()
    expect(form.locator("[name=text]")).to_have_value(SAID)
    form.get_by_role("button", name="Send message").click()


def deal_with(bob: Page) -> None:
    """Bob reads it, and marks it as done."""
    bob.get_by_role("link", name="Messages (1 open)").click()
    expect(bob.locator("#messages-title")).to_be_focused()
    bob.locator("summary", has_text="Ann Smith").press("Enter")
    expect(bob.locator(".prose")).to_have_text(SAID)
    expect(bob.get_by_role("link", name="ann@example.com")).to_have_attribute("href", "mailto:ann@example.com")
    assert seen_by_all(bob, "messages") == []
    bob.get_by_role("button", name="Mark as done").press("Enter")
    expect(bob.get_by_role("button", name="Open again")).to_be_focused()
    expect(bob.get_by_role("link", name="Messages", exact=True)).to_be_visible()  # the badge is gone


def test_a_message_is_left_read_and_dealt_with(closed: Site, person: Person) -> None:
    bob, ann = person(reduced_motion="reduce"), person(reduced_motion="reduce")
    log_in(bob, closed)
    ann.goto(f"{closed.url}/shop/")
    part(ann, "launcher").click()
    form, sent = part(ann, "closed"), part(ann, "requested")
    expect(form.get_by_role("heading")).to_be_focused()
    form.get_by_role("button", name="Send message").click()
    expect(form.locator("[name=name]")).to_be_focused()
    assert seen_by_all(ann, "request-form") == []
    write(ann)
    expect(sent.get_by_text("We will answer to ann@example.com.")).to_be_visible()
    expect(sent.get_by_role("heading")).to_be_focused()
    assert seen_by_all(ann, "request-sent") == []
    assert closed.seeded["widget_key"] not in ann.evaluate("Object.keys(sessionStorage).join()")  # there is no session
    deal_with(bob)
    bob.get_by_role("link", name="Done").click()
    expect(bob.locator(".letter-foot")).to_contain_text("Done by Bob")
    bob.get_by_role("link", name="Open", exact=True).click()
    expect(bob.get_by_text("No open messages")).to_be_visible()


def test_who_waits_for_nobody_may_ask_to_be_called_and_keeps_the_place(site: Site, person: Person) -> None:
    queue(site, offline="callback")
    try:
        ann = person()
        ann.goto(f"{site.url}/shop/")
        part(ann, "launcher").click()
        fill_form(ann, "Ann")
        agree(ann)
        part(ann, "request-instead").click()
        form = part(ann, "request")
        form.locator("[name=name]").fill("Ann")
        form.locator("[name=phone]").fill("030 1234")
        form.locator("#consent-terms").check()
        form.get_by_role("button", name="Ask for a call").click()
        expect(part(ann, "when")).to_have_text("You still have your place in the queue.")
        ann.get_by_role("button", name="Keep waiting").click()
        expect(part(ann, "place")).to_be_visible()
        part(ann, "leave").click()
        expect(part(ann, "consents")).to_be_visible()
    finally:
        queue(site, offline="message")
