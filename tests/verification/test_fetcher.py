"""The guarded fetcher against real servers that lie, stall, redirect, rebind and send without end."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import Any

import pytest

from widgets.verification import fetch

from .conftest import Serve
from .refusals import refusal
from .servers import HEAD, NameServer, WebServer


def test_a_page_is_fetched(web: WebServer):
    web.put("/a%20b?c=%C3%A4", "<title>Shöp</title>", x_one="1")
    page = fetch(web.origin("shop.test") + "/a%20b?c=ä#part")
    assert (page.status, page.text, page.complete) == (200, "<title>Shöp</title>", True)
    assert page.headers["x-one"] == "1"
    assert page.headers["content-type"] == "text/html"


def test_what_is_sent_says_nothing_about_anybody(web: WebServer):
    web.put("/", "x", set_cookie="a=b")
    fetch(web.origin("shop.test"))
    fetch(web.origin("shop.test"))
    sent = {"path": "/", "host": f"shop.test:{web.port}", "user-agent": "django-livedesk", "accept": "*/*"}
    assert web.requests == [{**sent, "accept-encoding": "identity", "connection": "close"}] * 2


def test_another_status_is_an_answer_too(web: WebServer):
    assert fetch(web.origin("shop.test") + "/missing").status == 404


def test_headers_given_twice_are_joined_and_folded_ones_are_one_line(web: WebServer):
    web.script("/", lambda visit: visit.wfile.write(HEAD + b"X-P: a\r\nx-p: b\r\n c\0\r\nContent-Length: 0\r\n\r\n"))
    assert fetch(web.origin("shop.test")).headers["x-p"] == "a, b c"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_two_redirects_within_the_site_are_followed(web: WebServer, status: int):
    web.redirect("/", web.origin("www.shop.test") + "/one", status)
    web.redirect("/one", "../two", status)
    web.put("/two", "here")
    page = fetch(web.origin("shop.test"))
    assert (page.text, page.url) == ("here", web.origin("www.shop.test") + "/two")


def test_a_redirect_without_a_target_is_an_answer(web: WebServer):
    web.put("/", "", 302)
    assert fetch(web.origin("shop.test")).status == 302


def test_a_third_redirect_is_not_followed(web: WebServer):
    for number in range(3):
        web.redirect(f"/{number}", f"/{number + 1}")
    web.put("/3", "here")
    assert refusal(web.origin("shop.test") + "/0") == "too_many_redirects"
    assert len(web.requests) == 3


def test_a_redirect_to_itself_ends(web: WebServer):
    web.redirect("/", "/")
    assert refusal(web.origin("shop.test")) == "too_many_redirects"


def test_rebinding_between_look_and_connection_gains_nothing(serve: Serve, names: NameServer, settings: Any):
    """The name leads to an admitted address first and to a forbidden one a moment later: it is asked once."""
    settings.WIDGETS_FETCH_NETWORKS = ["127.0.0.2/32"]
    public = serve(host="127.0.0.2")
    secret = WebServer(host="127.0.0.1")
    names.put_in_turn("rebind.test", "A", ["127.0.0.2"], ["127.0.0.1"])
    names.put("rebind.test", "AAAA")
    public.put("/", "public")
    with secret:
        assert fetch(public.origin("rebind.test")).text == "public"
    assert names.asked.count(("rebind.test", "A")) == 1
    assert secret.requests == []


def test_rebinding_between_a_page_and_its_redirect_is_seen(serve: Serve, names: NameServer, settings: Any):
    settings.WIDGETS_FETCH_NETWORKS = ["127.0.0.2/32"]
    public = serve(host="127.0.0.2")
    names.put_in_turn("rebind.test", "A", ["127.0.0.2"], ["127.0.0.1"])
    public.redirect("/", "/again")
    assert refusal(public.origin("rebind.test")) == "address_not_public"
    assert len(public.requests) == 1


def test_one_forbidden_address_among_many_is_one_too_many(web: WebServer, names: NameServer):
    names.put("mixed.test", "A", "127.0.0.1", "127.0.0.3")
    assert refusal(web.origin("mixed.test")) == "address_not_public"
    names.put("mixed.test", "A", "127.0.0.1")
    names.put("mixed.test", "AAAA", "::1")
    assert refusal(web.origin("mixed.test")) == "address_not_public"
    assert web.requests == []


def test_an_alias_to_a_forbidden_address_is_seen(web: WebServer, names: NameServer):
    names.put("alias.test", "CNAME", "inner.test.")
    names.put("inner.test", "A", "127.0.0.9")
    assert refusal(web.origin("alias.test")) == "address_not_public"


def test_the_next_address_is_tried_when_one_takes_no_connection(serve: Serve, names: NameServer, settings: Any):
    settings.WIDGETS_FETCH_NETWORKS = ["127.0.0.0/8"]
    web = serve(host="127.0.0.2")
    web.put("/", "here")
    names.put("many.test", "A", "127.0.0.3", "127.0.0.2")
    assert fetch(web.origin("many.test")).text == "here"


def test_etc_hosts_is_not_read(web: WebServer):
    assert refusal(web.origin("ip6-localhost")) == "not_resolved"  # Debian's /etc/hosts names it


@pytest.mark.parametrize("host", ["localhost", "shop.localhost"])
def test_localhost_is_this_machine_whatever_the_dns_says(web: WebServer, names: NameServer, settings: Any, host: str):
    names.put(host, "A", "192.0.2.1")
    web.put("/", "here")
    assert fetch(web.origin(host)).text == "here"
    settings.WIDGETS_FETCH_NETWORKS = []
    assert refusal(web.origin(host)) == "address_not_public"


@pytest.mark.parametrize("code", ["NXDOMAIN", "SERVFAIL", "REFUSED", "SILENCE", "GARBAGE"])
def test_a_name_that_leads_nowhere(web: WebServer, names: NameServer, code: str):
    names.fail("shop.test", code)
    assert refusal(web.origin("shop.test")) == "not_resolved"


def test_servers_that_know_only_one_kind_of_address_do(web: WebServer, names: NameServer):
    names.put("shop.test", "A", "127.0.0.1")
    web.put("/", "here")
    assert fetch(web.origin("shop.test")).text == "here"


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate", "zstd", "identity, gzip", "GZIP"])
def test_a_compressed_answer_is_not_unpacked(web: WebServer, coding: str):
    web.put("/", b"\x1f\x8b", content_encoding=coding)
    assert refusal(web.origin("shop.test")) == "encoding"


def test_a_compressed_transfer_is_not_unpacked(web: WebServer):
    web.script("/", lambda visit: visit.wfile.write(HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"))
    assert refusal(web.origin("shop.test")) == "encoding"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"<html>not HTTP</html>",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/1.1 99999 No\r\n\r\n",
        HEAD + b"Content-Length: 100\r\n\r\nshort",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nx\r\n",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
        HEAD + b"X: y\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_not_http_is_no_answer(web: WebServer, sent: bytes):
    web.script("/", lambda visit: visit.wfile.write(sent))
    assert refusal(web.origin("shop.test")) == "bad_answer"


def test_bytes_that_are_no_text_do_no_harm(web: WebServer):
    web.put("/", b"\xff\xfe\x00\x80<title>")
    assert "<title>" in fetch(web.origin("shop.test")).text


def test_nobody_listens(web: WebServer, settings: Any):
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        settings.WIDGETS_FETCH_PORTS = [unused.getsockname()[1]]
        assert refusal(f"http://shop.test:{settings.WIDGETS_FETCH_PORTS[0]}") == "connection_refused"
