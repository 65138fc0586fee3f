"""The same from a page of another origin, which has copied the script tag."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from widgets.admin.snippets import Place, script_tag

from . import desk
from .desk import part
from .proxy import Proxy
from .server import Site, free_port

Person = Callable[..., Page]


class Outside(NamedTuple):
    """A page on shop.test, and the desk whose scripts it loads through the proxy."""

    page: str
    site: Site
    proxy: Proxy


@pytest.fixture(scope="module")
def desk_behind_proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """A desk that knows itself by the proxy's address."""
    port = free_port()
    proxy = Proxy(port)
    origin = f"http://shop.test:{port}"
    site = Site(tmp_path_factory.mktemp("outside"), port, SITE_URL=f"http://127.0.0.1:{proxy.port}")
    site.list_origin(origin)
    yield Outside(f"{origin}/outside/", site, proxy)
    site.close()
    proxy.close()


@pytest.fixture
def outside(desk_behind_proxy: Outside) -> Iterator[Outside]:
    """The same for one test: the proxy behaves to begin with."""
    desk_behind_proxy.proxy.refuse_sockets = False
    yield desk_behind_proxy
    desk_behind_proxy.site.rest()


@pytest.fixture
def visitor(outside: Outside, launch: Callable[..., Browser], person: Person) -> Page:
    """Somebody on the foreign page; the browser lets it use cameras as it would over HTTPS."""
    page = person(launch(outside.page.removesuffix("/outside/")))
    page.goto(outside.page)
    return page


class Lax(BaseHTTPRequestHandler):
    """A page that tells its whole address to everybody."""

    tag = ""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Referrer-Policy", "unsafe-url")
        self.end_headers()
        self.wfile.write(f"<!doctype html><html><body>{self.tag}".encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


def test_a_page_that_tells_its_address_to_everybody_does_not_tell_it_to_the_desk(site: Site, person: Person):
    Lax.tag = script_tag("wk_x", Place(f"{site.url}/widgets/api/v1/", f"{site.url}/widgets/client/"))
    page = person()
    with ThreadingHTTPServer(("127.0.0.1", 0), Lax) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_port}/"
        with page.expect_request("**/launcher.js") as asked, page.expect_request("**/config/") as told:
            page.goto(f"{where}?token=SECRET")
        assert [one.value.all_headers()["referer"] for one in (asked, told)] == [where, where]
        server.shutdown()


def test_a_call_from_another_origin(outside: Outside, visitor: Page, person: Person):
    desk.join_queue(visitor, "Gus")
    agent = person()
    desk.log_in(agent, outside.site)
    link = agent.get_by_role("row", name="Gus").get_by_role("link")
    expect(link).to_have_attribute("href", outside.page)
    desk.take(agent, "Gus")
    desk.see_each_other(visitor, agent)
    desk.hang_up(visitor)
    expect(part(visitor, "ended")).to_be_visible()


def test_a_call_from_another_origin_without_sockets(outside: Outside, visitor: Page, person: Person):
    outside.proxy.refuse_sockets = True
    desk.join_queue(visitor, "Hal")
    agent = person()
    desk.log_in(agent, outside.site)
    desk.take(agent, "Hal")
    desk.see_each_other(visitor, agent)
    agent.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


def test_a_call_from_another_origin_whose_socket_is_cut(outside: Outside, visitor: Page, person: Person):
    desk.join_queue(visitor, "Ida")
    agent = person()
    desk.log_in(agent, outside.site)
    desk.take(agent, "Ida")
    desk.see_each_other(visitor, agent)
    assert outside.proxy.cut() > 0
    desk.see_each_other(visitor, agent)
    agent.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


@pytest.mark.parametrize("status", ["", "pending"])
def test_an_origin_that_is_not_admitted_gets_no_widget(outside: Outside, person: Person, status: str):
    page = person()
    if status:
        outside.site.list_origin(outside.page.replace("shop.test", "new.test").removesuffix("/outside/"), status)
    with page.expect_console_message(lambda message: "the support widget is not shown" in message.text):
        page.goto(outside.page.replace("shop.test", "new.test"))
    expect(part(page, "launcher")).to_have_count(0)
