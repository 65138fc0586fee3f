"""The guarded fetcher against real servers that lie, stall, redirect, rebind and send without end."""

from __future__ import annotations

import socket
import time
from contextlib import closing
from typing import Any

import pytest

from widgets.verification import FetchRefused, Page, fetch, fetcher

from .certificates import Authority
from .conftest import Serve
from .servers import NameServer, Visit, WebServer, silent_port


def refusal(url: str, **options: Any) -> str:
    """The code with which it is refused, within the time that is promised."""
    began = time.monotonic()
    with pytest.raises(FetchRefused) as refused:
        fetch(url, **options)
    assert time.monotonic() - began < fetcher.SECONDS + 0.5
    assert refused.value.text != refused.value.code
    return refused.value.code


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


def test_headers_given_twice_are_joined(web: WebServer):
    def answer(visit: Visit) -> None:
        visit.wfile.write(b"HTTP/1.1 200 OK\r\nX-P: a\r\nx-p: b\r\nContent-Length: 0\r\n\r\n")

    web.script("/", answer)
    assert fetch(web.origin("shop.test")).headers["x-p"] == "a, b"


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
    assert refusal(web.origin("localhost")) == "not_resolved"


@pytest.mark.parametrize("code", ["NXDOMAIN", "SERVFAIL", "REFUSED", "SILENCE", "GARBAGE"])
def test_a_name_that_leads_nowhere(web: WebServer, names: NameServer, code: str):
    names.fail("shop.test", code)
    assert refusal(web.origin("shop.test")) == "not_resolved"


def test_servers_that_know_only_one_kind_of_address_do(web: WebServer, names: NameServer):
    names.put("shop.test", "A", "127.0.0.1")
    web.put("/", "here")
    assert fetch(web.origin("shop.test")).text == "here"


# Time


def drip(pause: float, *parts: bytes) -> Any:
    """Writes the parts, then one byte after another for as long as somebody listens."""

    def answer(visit: Visit) -> None:
        for part in parts:
            visit.wfile.write(part)
        while not visit.web.stopped.wait(pause):
            visit.wfile.write(b"x")

    return answer


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([HEAD, b"\r\n"], id="a body by drops"),
        pytest.param([HEAD, b"Content-Length: 1000\r\n\r\n"], id="an announced body by drops"),
        pytest.param([HEAD, b"X-Slow: "], id="a header by drops"),
        pytest.param([b"HTTP/1.1 200 "], id="a status line by drops"),
    ],
)
def test_a_drip_feeds_nobody(web: WebServer, parts: list[bytes]):
    web.script("/", drip(0.3, *parts))
    assert refusal(web.origin("shop.test")) == "too_slow"


@pytest.mark.slow
def test_silence_after_the_connection(serve: Serve, names: NameServer, settings: Any):
    serve()
    names.put("shop.test", "A", "127.0.0.1")
    with closing(silent_port()) as listener:
        port = listener.getsockname()[1]
        settings.WIDGETS_FETCH_PORTS = [port]
        assert refusal(f"http://shop.test:{port}") == "too_slow"
        assert refusal(f"https://shop.test:{port}") == "too_slow"


@pytest.mark.slow
def test_redirects_share_one_time_limit(web: WebServer):
    def slow(to: str) -> Any:
        def answer(visit: Visit) -> None:
            visit.web.stopped.wait(2.2)
            visit.wfile.write(f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode())

        return answer

    web.script("/", slow("/one"))
    web.script("/one", slow("/two"))
    web.script("/two", slow("/three"))
    assert refusal(web.origin("shop.test")) == "too_slow"


# Size


def endless(head: bytes, part: bytes) -> Any:
    def answer(visit: Visit) -> None:
        visit.wfile.write(head)
        while not visit.web.stopped.is_set():
            visit.wfile.write(part)

    return answer


@pytest.mark.parametrize(
    ("head", "part"),
    [
        pytest.param(HEAD + b"\r\n", b"x" * 1000, id="a body"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3e8\r\n" + b"x" * 1000 + b"\r\n", id="chunks"),
        pytest.param(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"e" * 900 + b"\r\nx\r\n", id="extensions"),
        pytest.param(HEAD, b"X-More: " + b"x" * 500 + b"\r\n", id="headers"),
        pytest.param(HEAD + b"X-Long: ", b"x" * 1000, id="one header"),
        pytest.param(b"HTTP/1.1 ", b"2" * 1000, id="a status line"),
        pytest.param(b"", b"HTTP/1.1 100 Continue\r\nX: " + b"x" * 900 + b"\r\n\r\n", id="promises"),
        pytest.param(
            HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-Trailer: " + b"x" * 900 + b"\r\n", id="trailers"
        ),
    ],
)
def test_what_has_no_end_is_cut_off(web: WebServer, head: bytes, part: bytes):
    web.script("/", endless(head, part))
    assert refusal(web.origin("shop.test")) in ("too_large", "bad_answer")


def test_of_what_has_no_end_the_beginning_is_taken_where_that_is_wanted(web: WebServer):
    web.script("/", endless(HEAD + b"\r\n", b"x" * 1000))
    page = fetch(web.origin("shop.test"), partial=True)
    assert (len(page.text), page.complete) == (fetcher.LIMIT, False)


def test_64_kib_are_read_and_not_a_byte_more(web: WebServer):
    web.put("/fits", "x" * fetcher.LIMIT)
    web.put("/not", "x" * (fetcher.LIMIT + 1))
    assert len(fetch(web.origin("shop.test") + "/fits").text) == fetcher.LIMIT
    assert refusal(web.origin("shop.test") + "/not") == "too_large"
    part = fetch(web.origin("shop.test") + "/not", partial=True)
    assert (len(part.text), part.complete) == (fetcher.LIMIT, False)


# What is sent


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


# TLS


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
