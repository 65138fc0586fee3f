"""Pictures that are none, and addresses that are not what they were a moment ago."""

from __future__ import annotations

import gzip
from typing import Any

import pytest

from tests.cobrowsing import look_on
from tests.verification.servers import NameServer, WebServer
from widgets import errors
from widgets.models import Cobrowse, Domain
from widgets.services import cobrowse_files, tickets
from widgets.services.cobrowse_files import LIMIT, fetched

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


@pytest.fixture
def seen(waiting: Any, bob: Any) -> Cobrowse:
    """bob looks at Ann's page."""
    return look_on(bob, tickets.accept(bob, waiting("Ann").tickets.get().pk))


@pytest.fixture
def proof(seen: Cobrowse, bob: Any) -> str:
    """What the replay document has."""
    return cobrowse_files.proof(bob, seen.pk)


def admit(seen: Cobrowse, origin: str) -> str:
    """The widget's domain from now on, proved."""
    return Domain.objects.create(widget=seen.session.widget, origin=origin, status="verified").origin


def refused(user: Any, proof: str, url: str) -> str:
    with pytest.raises(errors.LivedeskError) as found:
        fetched(user, proof, url)
    return found.value.code


def test_a_name_that_leads_elsewhere_at_the_second_look_is_looked_up_once(
    serve: Any, names: NameServer, settings: Any, bob: Any, proof: str, seen: Cobrowse
) -> None:
    settings.WIDGETS_FETCH_NETWORKS = ["127.0.0.2/32"]
    public = serve(host="127.0.0.2")
    names.put_in_turn("shop.test", "A", ["127.0.0.2"], ["127.0.0.1"])
    names.put("shop.test", "AAAA")
    public.put("/a.png", PNG)
    assert fetched(bob, proof, admit(seen, public.origin("shop.test")) + "/a.png").octets == PNG
    assert names.asked.count(("shop.test", "A")) == 1
    assert refused(bob, proof, public.origin("shop.test") + "/a.png") == "not_found"
    assert len(public.requests) == 1


@pytest.mark.parametrize(("kind", "address"), [("A", "10.0.0.5"), ("A", "169.254.169.254"), ("AAAA", "::1")])
def test_a_proved_name_that_leads_inside_is_not_followed(
    web: WebServer, names: NameServer, bob: Any, proof: str, seen: Cobrowse, kind: str, address: str
) -> None:
    origin = admit(seen, web.origin("shop.test"))
    names.put("shop.test", kind, address)
    assert refused(bob, proof, origin + "/a.png") == "not_found"
    assert web.requests == []


def test_a_picture_that_is_packed_is_not_unpacked(web: WebServer, bob: Any, proof: str, seen: Cobrowse) -> None:
    origin = admit(seen, web.origin("shop.test"))
    web.put("/bomb.png", gzip.compress(PNG + bytes(64 * 1024**2)), content_encoding="gzip")
    assert refused(bob, proof, origin + "/bomb.png") == "not_found"


def test_a_picture_without_end_is_cut_off(web: WebServer, bob: Any, proof: str, seen: Cobrowse) -> None:
    origin, sent = admit(seen, web.origin("shop.test")), [0]

    def pour(visit: Any) -> None:
        visit.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PNG)
        while sent[0] < 64 * LIMIT:
            sent[0] += visit.wfile.write(bytes(65_536))

    web.script("/long.png", pour)
    assert refused(bob, proof, origin + "/long.png") == "too_large"
    assert sent[0] < 64 * LIMIT


def test_a_redirect_that_goes_round_ends(web: WebServer, bob: Any, proof: str, seen: Cobrowse) -> None:
    origin = admit(seen, web.origin("shop.test"))
    web.redirect("/a.png", "/a.png")
    assert refused(bob, proof, origin + "/a.png") == "not_found"
    assert len(web.requests) <= 3


@pytest.mark.parametrize(
    "sign", [b"%PDF-1.7", b"PK\x03\x04", b"\x7fELF", b"<?xml version='1.0'?><!DOCTYPE x SYSTEM 'file:///etc/passwd'>"]
)
def test_what_calls_itself_a_picture_and_is_a_document_is_not_passed_on(
    web: WebServer, bob: Any, proof: str, seen: Cobrowse, sign: bytes
) -> None:
    origin = admit(seen, web.origin("shop.test"))
    web.put("/a.png", sign, content_type="image/png")
    assert refused(bob, proof, origin + "/a.png") == "unsupported_media_type"
