"""What a lying script makes the desk keep: of secrets that it plants where the protocol has no place for them, nothing."""

from __future__ import annotations

import itertools
import logging
import re
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cobrowsing import let_steer, look_on
from tests.recording import ALIAS, allow, files, record
from widgets.models import Call, Cobrowse
from widgets.services import cobrowse_deeds
from widgets.services.cobrowse_frames import FIRST, LAST, SNAPSHOT, Head, made

from .calling import HOST, Api

SECRET = re.compile(rb"zq7-\d+")
_numbers = itertools.count(1)
_planted = st.builds(lambda: f"zq7-{next(_numbers)}")
_junk = st.recursive(
    _planted,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_planted, inner, min_size=1, max_size=2),
    max_leaves=4,
)
_more = st.dictionaries(_planted | st.sampled_from(["html", "value", "url", "events", "__proto__"]), _junk, max_size=2)
_heads = st.dictionaries(
    st.sampled_from(["user_agent", "referer", "cookie", "x_forwarded_for", "accept_language", "x_page", "from"]),
    _planted,
    max_size=3,
)
_bodies: dict[tuple[str, str], Any] = {
    ("POST", "cobrowse/consent/"): {"granted": True, "request_id": "", "text_version": None},
    ("POST", "cobrowse/done/"): {"cobrowse_id": "", "deed": 1, "outcome": "done", "reason": None, "target": None},
    ("POST", "cobrowse/stop/"): {"covered": True, "x": None},
    ("POST", "cobrowse/code/"): {"x": None},
    ("PATCH", "session/page/"): {"page_url": f"{HOST}/told", "page_title": None},
    ("POST", "session/rating/"): {"score": 5, "comment": None},
    ("PUT", "session/form/"): {"data": None},
    ("POST", "queue/"): {"consents": None, "consent_versions": None},
    ("POST", "call/end/"): {"x": None},
}
"""Of each call the members that have a value (an empty one is the id), and those in whose place something else stands."""


@st.composite
def _calls(draw: Any) -> tuple[str, str, dict[str, Any], dict[str, str]]:
    (method, path), shape = draw(st.sampled_from(list(_bodies.items())))
    body = {name: value for name, value in shape.items() if value is not None}
    is_lie = draw(st.booleans())
    for name in sorted(shape.keys() - body.keys()) if is_lie else ():  # a text there would be the visitor's word
        body[name] = draw(st.lists(_junk, min_size=1, max_size=2) | st.dictionaries(_planted, _junk, min_size=1))
    if path == "session/page/":
        body["page_url"] += f"?{draw(_planted)}={draw(_planted)}#{draw(_planted)}"
    if path == "session/form/":
        body["data"] = {"name": "Ann", **draw(st.dictionaries(_planted, _junk, max_size=3))}
    query = f"?{draw(_planted)}" if draw(st.booleans()) else ""
    return method, path + query, {**body, **(draw(_more) if is_lie else {})}, draw(_heads)


_frames = st.tuples(
    st.sampled_from(["a head that is none", "another's", "too large", "of no kind"]), _planted, st.integers(0, 400)
)


@pytest.fixture
def seen(in_call: Call, bob: Any, settings: Any) -> Cobrowse:
    """Seen, steered and recorded; one deed waits for its outcome."""
    settings.WIDGETS_SESSION_RATE = settings.WIDGETS_RESUME_RATE = "100000/m"
    allow(settings, in_call.session.widget)
    found = let_steer(bob, look_on(bob, in_call))
    record(bob, found)
    cobrowse_deeds.act(bob, found.pk, 7, {"kind": "click", "node": 3})
    return found


def kept() -> Iterator[tuple[str, bytes]]:
    """Everything there is: where, and what."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", repr(value).encode()) for name, value in zip(names, row, strict=True))
    for name in files():
        yield name, storages[ALIAS].open(name).read()
    yield "cache", repr(getattr(cache, "_cache", "")).encode()


def test_of_what_has_no_place_in_the_protocol_nothing_is_kept(
    api: Api, seen: Cobrowse, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before, taken = next(_numbers), set[str]()

    @settings(max_examples=40, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(told=st.lists(_calls(), min_size=3, max_size=8), frames=st.lists(_frames, max_size=3))
    def run(told: Any, frames: Any) -> None:
        with transaction.atomic():
            for method, path, body, heads in told:
                ids = {name: str(seen.pk) for name, value in body.items() if value == ""}
                reply = api.call(method, path, {**body, **ids}, **heads)
                assert reply.status < 500
                if reply.status < 300:
                    taken.add(path.partition("?")[0])
            for kind, secret, size in frames:
                assert api.call("POST", "cobrowse/frames/", raw=_frame(kind, secret, size, seen), **OCTETS).status > 399
            held = {where for where, what in kept() if SECRET.search(what)}
            transaction.set_rollback(True)
        assert held == set()
        assert not SECRET.search(caplog.text.encode())
        caplog.clear()

    run()
    assert next(_numbers) - before > 200
    assert taken >= {path for _, path in _bodies} - {"queue/", "cobrowse/code/"}  # by which a lie could have come in


OCTETS = {"content_type": "application/octet-stream"}


def _frame(kind: str, secret: str, size: int, seen: Cobrowse) -> bytes:
    payload = secret.encode() * (1 + size)
    whole = Head(SNAPSHOT, FIRST | LAST, seen.pk, 7, 1, 1)
    if kind == "a head that is none":
        return payload.ljust(32)
    if kind == "another's":
        return made(whole._replace(cobrowse_id=seen.session_id), payload)
    if kind == "too large":
        return made(whole, payload.ljust(70_000))
    return made(whole._replace(kind=9), payload)


def test_what_is_told_in_a_documented_field_is_kept_in_this_and_in_no_other(api: Api, seen: Cobrowse) -> None:
    def word(what: str) -> str:
        return " ".join(f"zq7-{what}-{at}" for at in range(2))

    told = {"page_url": f"{HOST}/zq7-path-0", "page_title": word("title")}
    assert api.call("PATCH", "session/page/", told).status == 200
    done = {"cobrowse_id": str(seen.pk), "deed": 1, "outcome": "refused", "reason": word("why"), "target": word("what")}
    assert api.post("cobrowse/done/", done).status == 200
    assert api.post("messages/", {"text": word("said"), "client_id": "1"}).status == 201
    payload = zlib.compress(word("page").encode())[2:-4]
    raw = made(Head(SNAPSHOT, FIRST | LAST, seen.pk, 7, 1, 1), payload)
    assert api.call("POST", "cobrowse/frames/", raw=raw, **OCTETS).status == 202
    where = {
        (found, re.sub(r"^widgets/|/.*", "", place))
        for place, what in kept()
        for found in re.findall(r"zq7-(\w+)-", what.decode("latin-1"))
    }
    assert where == {
        ("path", "widgets_session.page_url"),
        ("path", "widgets_session.pages"),
        ("title", "widgets_session.page_title"),
        ("title", "widgets_session.pages"),
        ("why", "widgets_cobrowsedeed.reason"),
        ("what", "widgets_cobrowsedeed.target"),
        ("said", "widgets_sessionevent.data"),
    }
    assert any(payload in what for place, what in kept() if place in files())
