"""Bounds of the fetcher, in time and in size, against servers that stall, drip and send without end."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from widgets.verification import fetch, fetcher

from .conftest import Serve
from .refusals import refusal
from .servers import HEAD, NameServer, Visit, WebServer, silent_port


def drip(pause: float, *parts: bytes) -> Any:
    """Writes the parts, then one byte after another for as long as somebody listens."""

    def answer(visit: Visit) -> None:
        for part in parts:
            visit.wfile.write(part)
        while not visit.web.stopped.wait(pause):
            visit.wfile.write(b"x")

    return answer


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
