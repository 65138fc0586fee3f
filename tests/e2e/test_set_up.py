"""The five-minute set-up: from an empty database to a widget that answers on a foreign site, by somebody who reads nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.verification.servers import NameServer, WebServer

from . import desk
from .desk import part
from .server import Site

NAME, PASSWORD = "root", "correct horse battery staple"
PAGE = "<!doctype html><html lang=en><head><title>Shop</title>{head}</head><body><h1>A shop</h1>{body}</body></html>"
HOSTS = {"dns": "shop.test", "file": "www.shop.test", "meta": "help.shop.test", "plain": "plain.test"}


@pytest.fixture(scope="module")
def names() -> Iterator[NameServer]:
    """The foreign site's DNS."""
    with NameServer() as server:
        for host in HOSTS.values():
            server.put(host, "A", "127.0.0.1")
        yield server


@pytest.fixture(scope="module")
def web() -> Iterator[WebServer]:
    """The foreign site's web server."""
    with WebServer() as server:
        server.put("/", PAGE.format(head="", body=""))
        yield server


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, names: NameServer, web: WebServer) -> Iterator[Site]:
    """A desk with a superuser and nothing else, which may fetch from this machine."""
    reach = {
        "DNS_SERVERS": names.address,
        "FETCH_PORTS": str(web.port),
        "FETCH_NETWORKS": "127.0.0.1/32",
        "CONFIG_MAX_AGE": "0",
    }
    settings: dict[str, Any] = {f"WIDGETS_{name}": value for name, value in reach.items()}
    site = Site(tmp_path_factory.mktemp("fresh"), seed=False, DJANGO_SUPERUSER_PASSWORD=PASSWORD, **settings)
    site.manage("createsuperuser", "--noinput", "--username", NAME, "--email", "root@example.com")
    yield site
    site.close()


def log_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/admin/")
    page.get_by_label("Username").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Parts of this widget").get_by_role("link", name=name).click()


def add_widget(page: Page, name: str) -> None:
    """By the list, which may be empty."""
    page.get_by_role("main").get_by_role("link", name="Widgets", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Add widget").first.click()
    page.get_by_label("Name", exact=False).first.fill(name)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"“{name}” was added.")).to_be_visible()


def copied(page: Page, name: str) -> str:
    """What the button beside the text puts on the clipboard."""
    page.bring_to_front()  # else the browser keeps the clipboard from it
    page.locator(f"[data-copy={name}]").click()
    expect(page.locator(f"[data-copy={name}]")).to_have_text("Copied")
    found: str = page.evaluate("navigator.clipboard.readText()")
    assert found == page.locator(f"#{name}").text_content()
    return found


def choose_look(page: Page) -> None:
    tab(page, "Appearance")
    page.locator("[name=color]").fill("#0055aa")
    page.locator("[name=title]").fill("Ask the shop")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")


def add_domain(page: Page, pasted: str, method: str) -> None:
    """By pasting it; the page is the domain's then."""
    tab(page, "Domains")
    page.get_by_label("Domain", exact=True).fill(pasted)
    page.get_by_role("radio", name=method).check()
    page.get_by_role("button", name="Add domain").click()
    expect(page.get_by_text("Not proved yet")).to_be_visible()


def check(page: Page) -> None:
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("The proof was found:")).to_be_visible()
    expect(page.locator(".ld-title .ld-status")).to_have_text("Verified")


def opened(page: Page, site: Site, key: str, origin: str) -> tuple[int, Any]:
    """What `init/` answers to a page of this origin: the status, and the code of an error."""
    body = {"widget_key": key, "page_url": f"{origin}/"}
    reply = page.request.post(f"{site.url}/widgets/api/v1/init/", data=body, headers={"Origin": origin})
    return reply.status, reply.json().get("error", {}).get("code")


def switch(page: Page, to: str, name: str = "Shop help") -> None:
    page.get_by_role("link", name=f"Switch {to}…").click()
    if to == "off":
        page.get_by_role("radio", name="are sent away").check()
    page.get_by_role("button", name=f"Switch {to}", exact=True).click()
    expect(page.get_by_text(f"“{name}” is switched {to}.")).to_be_visible()


def paste_code(admin: Page, web: WebServer) -> str:
    """The script tag goes to the front page of the foreign site, as the button beside it has copied it."""
    tab(admin, "Embed")
    tag = copied(admin, "embed-script")
    web.put("/", PAGE.format(head="", body=tag))
    return tag


def prove_each(admin: Page, names: NameServer, web: WebServer, refused: Callable[[str], None]) -> str:
    """The three domains; `refused` says with which code the shop's page is turned away meanwhile. The proof in the head."""
    refused("origin_not_allowed")
    tab(admin, "Domains")
    admin.get_by_label("Domain", exact=True).fill("*.co.uk")
    admin.get_by_role("button", name="Add domain").click()
    expect(admin.get_by_role("alert")).to_contain_text("such as example.co.uk")
    add_domain(admin, f"HTTP://Shop.TEST:{web.port}/kettles?page=2", "DNS record")
    refused("domain_not_verified")
    admin.get_by_role("button", name="Check now").click()
    expect(admin.get_by_text("The last check did not find the proof")).to_be_visible()
    names.put(copied(admin, "dns-name"), "TXT", copied(admin, "dns-value"))
    check(admin)
    add_domain(admin, web.origin(HOSTS["file"]), "File")
    web.put(urlsplit(copied(admin, "file-where")).path, copied(admin, "file-value") + "\n")
    check(admin)
    add_domain(admin, web.origin(HOSTS["meta"]), "Meta tag")
    return copied(admin, "meta-value")


def try_the_page(admin: Page, address: str) -> None:
    """It has the code, and all that is left is the switch."""
    tab(admin, "Embed")
    admin.get_by_label("Address of the page").fill(address)
    admin.get_by_role("button", name="Test this page").click()
    expect(admin.get_by_text("The script tag is there, with this widget's key.")).to_be_visible()
    expect(admin.get_by_text("1 step left")).to_be_visible()


def shows_nothing(page: Page, address: str) -> None:
    with page.expect_console_message(lambda message: "is not shown" in message.text):
        page.goto(address)
    expect(part(page, "launcher")).to_have_count(0)


def see_it_live(admin: Page) -> Page:
    """By the link that is there once nothing is left to do."""
    admin.reload()
    expect(admin.get_by_text("Until it answers")).to_have_count(0)
    with admin.context.expect_page() as live:
        admin.get_by_role("link", name="See it live").click()
    expect(part(live.value, "launcher")).to_be_visible()
    return live.value


@pytest.fixture
def admin(web: WebServer, launch: Callable[..., Browser]) -> Iterator[Page]:
    """The administrator's browser; the foreign site counts as secure in it."""
    context = launch(*map(web.origin, HOSTS.values())).new_context(locale="en-GB")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def test_a_widget_is_set_up_for_a_foreign_site(fresh: Site, names: NameServer, web: WebServer, admin: Page) -> None:
    log_in(admin, fresh)
    add_widget(admin, "Shop help")
    expect(admin.get_by_text("2 steps left")).to_be_visible()
    key, shop = copied(admin, "widget-key"), web.origin(HOSTS["dns"])
    choose_look(admin)
    tag, visitor = paste_code(admin, web), admin.context.new_page()

    def refused(code: str, status: int = 403) -> None:
        """By the API, and for a visitor of the page, whose browser is shown nothing."""
        assert opened(admin, fresh, key, shop) == (status, code)
        shows_nothing(visitor, f"{shop}/")

    head = prove_each(admin, names, web, refused)
    web.put("/", PAGE.format(head=head, body=tag))
    check(admin)
    try_the_page(admin, f"{shop}/")
    refused("widget_inactive", 423)

    switch(admin, "on")
    for host in ("dns", "file", "meta"):
        visitor.goto(f"{web.origin(HOSTS[host])}/")
        expect(part(visitor, "launcher")).to_contain_text("Ask the shop")
        expect(part(visitor, "launcher")).to_have_css("background-color", "rgb(0, 85, 170)")
    desk.join_queue(visitor, "Ann")
    live = see_it_live(admin)

    admin.get_by_role("link", name="Switch off…").click()
    expect(admin.get_by_text("1 visitor", exact=True)).to_be_visible()
    admin.go_back()
    switch(admin, "off")
    expect(admin.get_by_text("1 visitor was sent away.")).to_be_visible()
    expect(part(visitor, "waiting")).not_to_be_visible()
    refused("widget_inactive", 423)
    shows_nothing(live, live.url)


def test_it_is_set_up_without_scripts_too(
    fresh: Site, names: NameServer, web: WebServer, launch: Callable[..., Browser]
) -> None:
    browser, shop = launch(*map(web.origin, HOSTS.values())), web.origin(HOSTS["plain"])
    plain = browser.new_context(locale="en-GB", java_script_enabled=False)
    admin = plain.new_page()
    log_in(admin, fresh)
    add_widget(admin, "Plain help")
    choose_look(admin)
    add_domain(admin, shop, "DNS record")
    names.put(admin.locator("#dns-name").inner_text(), "TXT", admin.locator("#dns-value").inner_text())
    check(admin)
    tab(admin, "Embed")
    web.put("/", PAGE.format(head="", body=admin.locator("#embed-script").inner_text()))
    try_the_page(admin, f"{shop}/")
    switch(admin, "on", "Plain help")
    visitor = browser.new_page()
    visitor.goto(f"{shop}/")
    expect(part(visitor, "launcher")).to_contain_text("Ask the shop")
    visitor.close()
    switch(admin, "off", "Plain help")
    tab(admin, "Domains")
    admin.get_by_role("link", name=shop).click()
    admin.get_by_role("link", name="Remove this domain…").click()
    admin.get_by_role("button", name="Remove").click()
    expect(admin.get_by_text(f"{shop} was removed.")).to_be_visible()
    plain.close()
