"""TLS: whom the fetcher believes, and that it leaves no encrypted page for another."""

from __future__ import annotations

from typing import Any

import pytest

from widgets.verification import Page, fetch

from .certificates import Authority
from .conftest import Serve
from .refusals import refusal
from .servers import NameServer, WebServer


@pytest.fixture
def secure(serve: Serve, names: NameServer, trusted: Authority) -> WebServer:
    for host in ("shop.test", "www.shop.test", "other.test"):
        names.put(host, "A", "127.0.0.1")
    server = serve(trusted.context("shop.test", "*.shop.test", "127.0.0.1"))
    server.put("/", "secure")
    return server


def test_a_certificate_for_the_host_is_accepted(secure: WebServer):
    for host in ("shop.test", "www.shop.test", "127.0.0.1"):
        page: Page = fetch(secure.origin(host))
        assert page.text == "secure"


def test_a_certificate_for_another_host_is_not(secure: WebServer):
    assert refusal(secure.origin("other.test")) == "certificate"
    assert secure.requests == []


@pytest.mark.parametrize("fault", [{"trusted": False}, {"expired": True}], ids=str)
def test_a_certificate_that_nobody_vouches_for_is_not(serve: Serve, names: NameServer, trusted: Authority, fault: Any):
    names.put("shop.test", "A", "127.0.0.1")
    server = serve(trusted.context("shop.test", **fault))
    assert refusal(server.origin("shop.test")) == "certificate"


def test_an_unencrypted_server_is_no_secure_one(web: WebServer):
    assert refusal(f"https://shop.test:{web.port}") == "tls"


def test_the_name_is_told_to_the_server_of_many(serve: Serve, names: NameServer, trusted: Authority):
    names.put("shop.test", "A", "127.0.0.1")
    context, told = trusted.context("shop.test"), []
    context.sni_callback = lambda _socket, name, _context: told.append(name)
    server = serve(context)
    server.put("/", "x")
    fetch(server.origin("shop.test"))
    assert told == ["shop.test"]


def test_a_secure_page_is_not_left_for_an_unencrypted_one(secure: WebServer, web: WebServer):
    web.put("/", "plain")
    secure.redirect("/", web.origin("shop.test") + "/")
    assert refusal(secure.origin("shop.test")) == "redirect_to_http"
    assert web.requests == []


def test_from_an_unencrypted_page_it_goes_both_ways(secure: WebServer, web: WebServer):
    web.redirect("/", secure.origin("www.shop.test") + "/back")
    secure.redirect("/back", web.origin("shop.test") + "/end")
    web.put("/end", "end")
    assert fetch(web.origin("shop.test")).text == "end"
