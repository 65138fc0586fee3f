"""Malformed input: a clear error, never a 500."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest

from widgets.api.body import MAX_BYTES

from .calling import HOST, ROOT, Api
from .serving import serving

BODIES = {
    "no JSON": b"{",
    "not UTF-8": b'{"text": "\xff", "client_id": "1"}',
    "UTF-16": '{"text": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"text": "a", "client_id": "1"}',
    "a list": b"[]",
    "a string": b'"text"',
    "null": b"null",
    "a number": b"1",
    "a form": b"text=a&client_id=1",
    "NaN": b'{"text": "a", "client_id": NaN}',
    "infinity": b'{"text": "a", "client_id": 1e999}',
    "a huge number": b'{"text": "a", "client_id": ' + b"9" * 5000 + b"}",
    "NUL": b'{"text": "a\\u0000b", "client_id": "1"}',
    "NUL in a name": b'{"text": "a", "client_id": "1", "\\u0000": 1}',
    "half a surrogate": b'{"text": "\\ud800", "client_id": "1"}',
    "a name twice": b'{"text": "a", "text": "b", "client_id": "1"}',
    "an unknown name": b'{"text": "a", "client_id": "1", "colour": "blue"}',
    "a list for text": b'{"text": ["a"], "client_id": "1"}',
    "an object for text": b'{"text": {}, "client_id": "1"}',
    "a number for text": b'{"text": 5, "client_id": "1"}',
    "true for text": b'{"text": true, "client_id": "1"}',
    "null for text": b'{"text": null, "client_id": "1"}',
    "deep": b'{"text": ' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "deep objects": b'{"text": ' + b'{"a":' * 5_000 + b"1" + b"}" * 5_000 + b"}",
    "a little deep": b'{"text": ' + b"[" * 17 + b"]" * 17 + b', "client_id": "1"}',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("path", ["messages/", "init/"])
def test_a_bad_body_is_told_so(api: Api, opened: Any, name: str, path: str) -> None:
    reply = api.call("POST", path, raw=BODIES[name])
    assert (reply.status, reply.code) == (400, "invalid_request"), reply.body


def test_the_bad_member_is_named(api: Api, opened: Any) -> None:
    for name, param in (("NUL", "text"), ("an unknown name", "colour"), ("infinity", "client_id")):
        assert api.call("POST", "messages/", raw=BODIES[name]).param == param


@pytest.mark.parametrize("size", [MAX_BYTES + 1, 1_000_000, 5_000_000])
@pytest.mark.parametrize("path", ["messages/", "init/", "call/signal/", "session/form/"])
def test_413_for_a_large_body(api: Api, opened: Any, size: int, path: str) -> None:
    method = "PUT" if path == "session/form/" else "POST"
    reply = api.call(method, path, raw=b'{"text": "' + b"a" * (size - 12) + b'"}')
    assert (reply.status, reply.code) == (413, "too_large")
    assert reply.headers["access-control-allow-origin"] == HOST


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("path", "status"), [("init/", b"413"), ("messages/", b"401"), ("agent/me/", b"405")])
def test_a_body_without_end_is_answered(path: str, status: bytes) -> None:
    with serving() as base, socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2]))) as client:
        client.settimeout(10)
        client.sendall(f"POST {ROOT}{path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for _ in range(40):
            client.sendall(b"8000\r\n" + b"a" * 0x8000 + b"\r\n")
        assert client.recv(12) == b"HTTP/1.1 " + status


KINDS = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]


@pytest.mark.parametrize("kind", [*KINDS, "application/json; charset=utf-16", "nonsense"])
@pytest.mark.parametrize("path", ["messages/", "init/"])
def test_415_for_another_content_type(api: Api, opened: Any, kind: str, path: str) -> None:
    reply = api.call("POST", path, {"text": "a", "client_id": "1"}, content_type=kind)
    assert (reply.status, reply.code) == (415, "unsupported_media_type")


def test_utf_8_may_be_named(api: Api, opened: Any) -> None:
    for n, kind in enumerate(["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']):
        assert api.call("POST", "messages/", {"text": "a", "client_id": str(n)}, content_type=kind).status == 201


@pytest.mark.parametrize("text", ["\U0001f600" * 100, "\u202eabc", "e\u0301", "\u0000".join("") or "\uffff", "ﷺ" * 500])
def test_strange_unicode_is_kept_as_it_is(api: Api, opened: Any, text: str) -> None:
    reply = api.post("messages/", {"text": text, "client_id": "1"})
    assert (reply.status, reply.json["text"]) == (201, text)
    assert api.get("events/").json["events"][0]["data"]["text"] == text


def test_a_surrogate_pair_is_one_letter(api: Api, opened: Any) -> None:
    reply = api.call("POST", "messages/", raw=b'{"text": "\\ud83d\\ude00", "client_id": "1"}')
    assert reply.json["text"] == "\U0001f600"


QUERIES = [
    "after=-1",
    "after=x",
    "after=",
    "after=1.5",
    "after=%00",
    "after=" + "9" * 30,
    "wait=26",
    "wait=x",
    "signals=-1",
]


@pytest.mark.parametrize("query", [*QUERIES, "after=" + "9" * 30, "after=²", "after=" + "1" * 5000])
def test_a_bad_query_is_told_so(api: Api, opened: Any, query: str) -> None:
    reply = api.get(f"events/?{query}")
    assert (reply.status, reply.code) == (400, "invalid_request")


def test_an_empty_body_where_none_is_needed(api: Api, opened: Any) -> None:
    assert api.call("DELETE", "queue/", {}).status == 204
    assert api.call("DELETE", "queue/", {"x": 1}).status == 400


def test_nothing_bad_is_stored(api: Api, opened: Any) -> None:
    for raw in BODIES.values():
        api.call("POST", "messages/", raw=raw)
    assert api.get("events/").json["events"] == []


def test_errors_say_where_to_read_on(api: Api, db: None) -> None:
    error = json.loads(api.get("events/").body)["error"]
    assert error["docs"].endswith("#token_missing")
