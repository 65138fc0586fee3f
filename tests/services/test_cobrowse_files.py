"""Pictures and fonts of a visitor's page: from the widget's origins, public, small, and what they say they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.utils import timezone

from tests.cobrowsing import look_on
from tests.verification.servers import NameServer, WebServer
from widgets import errors
from widgets.models import Cobrowse, Domain, Session
from widgets.services import cobrowse, cobrowse_files, tickets
from widgets.services.cobrowse_files import LIMIT, fetched

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"


@pytest.fixture
def seen(waiting: Any, bob: Any, widget: Any, web: WebServer) -> Cobrowse:
    """bob looks at Ann's page; `shop.test` is one of the widget's origins, `www.shop.test` is not."""
    Domain.objects.create(widget=widget, origin=web.origin("shop.test"), status="verified")
    web.put("/a.png", PNG)
    return look_on(bob, tickets.accept(bob, waiting("Ann").tickets.get().pk))


@pytest.fixture
def proof(seen: Cobrowse, bob: Any) -> str:
    """What the replay document has."""
    return cobrowse_files.proof(bob, seen.pk)


def refused(user: Any, proof: str, url: str) -> str:
    with pytest.raises(errors.LivedeskError) as found:
        fetched(user, proof, url)
    return found.value.code


def test_a_picture_of_the_widgets_origin_is_fetched_without_anybodys_cookies(
    web: WebServer, bob: Any, proof: str
) -> None:
    found = fetched(bob, proof, web.origin("shop.test") + "/a.png")
    assert (found.kind, found.octets) == ("image/png", PNG)
    assert not {"cookie", "authorization", "referer", "origin"} & web.requests[0].keys()


def test_the_visitors_own_origin_is_fetched_too(web: WebServer, bob: Any, proof: str, seen: Cobrowse) -> None:
    Session.objects.update(origin=web.origin("www.shop.test"))
    assert fetched(bob, proof, web.origin("www.shop.test") + "/a.png").kind == "image/png"


@pytest.mark.parametrize(
    "url",
    [
        "http://www.shop.test:{port}/a.png",
        "http://127.0.0.1:{port}/a.png",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]:{port}/a.png",
        "https://shop.test:{port}/a.png",
        "http://shop.test/a.png",
        "http://shop.test:{port}@evil.test/a.png",
        "http://shop.test.evil.test:{port}/a.png",
        "file:///etc/passwd",
        "ftp://shop.test:{port}/a.png",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "//shop.test:{port}/a.png",
        "a.png",
        "",
        "http://shop.test:{port}\r\nX-A: b/a.png",
    ],
)
def test_nothing_else_is_asked(web: WebServer, bob: Any, proof: str, url: str) -> None:
    assert refused(bob, proof, url.format(port=web.port)) == "not_found"
    assert web.requests == []


def test_an_origin_that_is_not_proved_is_not_asked(web: WebServer, bob: Any, proof: str) -> None:
    Domain.objects.update(status="pending")
    assert refused(bob, proof, web.origin("shop.test") + "/a.png") == "not_found"
    assert web.requests == []


def test_an_address_that_is_not_public_is_not_asked(
    web: WebServer, bob: Any, proof: str, names: NameServer, settings: Any
) -> None:
    settings.WIDGETS_FETCH_NETWORKS = []
    assert refused(bob, proof, web.origin("shop.test") + "/a.png") == "not_found"
    assert web.requests == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_developers_own_machine_is_asked_under_debug_and_no_other(
    web: WebServer, bob: Any, proof: str, names: NameServer, settings: Any, host: str
) -> None:
    settings.WIDGETS_FETCH_NETWORKS, settings.WIDGETS_FETCH_PORTS = [], [80]
    names.put("www.shop.test", "A", "192.0.2.1")
    Session.objects.update(origin=web.origin(host))
    assert refused(bob, proof, web.origin(host) + "/a.png") == "not_found"
    settings.DEBUG = True
    assert fetched(bob, proof, web.origin(host) + "/a.png").kind == "image/png"
    assert refused(bob, proof, "http://169.254.169.254/a.png") == "not_found"
    Session.objects.update(origin=web.origin("www.shop.test"))
    assert refused(bob, proof, web.origin("www.shop.test") + "/a.png") == "not_found"


@pytest.mark.parametrize("to", ["http://www.shop.test:{port}/a.png", "http://127.0.0.1:{port}/a.png"])
def test_a_redirect_leads_to_the_widgets_origins_only(web: WebServer, bob: Any, proof: str, to: str) -> None:
    web.redirect("/away.png", to.format(port=web.port))
    web.redirect("/there.png", "/a.png")
    assert refused(bob, proof, web.origin("shop.test") + "/away.png") == "not_found"
    assert fetched(bob, proof, web.origin("shop.test") + "/there.png").kind == "image/png"
    assert [each["path"] for each in web.requests] == ["/away.png", "/there.png", "/a.png"]


def test_it_is_no_larger_than_two_mebibytes(web: WebServer, bob: Any, proof: str) -> None:
    web.put("/fits.png", PNG.ljust(LIMIT, b"x"))
    web.put("/not.png", PNG.ljust(LIMIT + 1, b"x"))
    assert len(fetched(bob, proof, web.origin("shop.test") + "/fits.png").octets) == LIMIT
    assert refused(bob, proof, web.origin("shop.test") + "/not.png") == "too_large"


@pytest.mark.parametrize(
    ("body", "told", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "text/html", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "", "image/webp"),
        (b"\0\0\0\x1cftypavif", "", "image/avif"),
        (b"wOF2\0\x01", "application/octet-stream", "font/woff2"),
        (b"<svg xmlns='x'/>", "image/svg+xml", "image/svg+xml"),
        (b"<svg xmlns='x'/>", "text/html", None),
        (b"<html><script>alert(1)</script>", "image/png", None),
        (b"<html>", "image/svg+xml", None),
        (b"{}", "application/json", None),
        (b"", "image/png", None),
        (b"secret\n", "text/plain", None),
    ],
)
def test_it_is_a_picture_or_a_font_by_its_first_bytes(
    web: WebServer, bob: Any, proof: str, body: bytes, told: str, kind: str | None
) -> None:
    web.put("/x", body, content_type=told)
    if kind is None:
        assert refused(bob, proof, web.origin("shop.test") + "/x") == "unsupported_media_type"
    else:
        assert fetched(bob, proof, web.origin("shop.test") + "/x").kind == kind


def test_an_error_page_is_no_picture(web: WebServer, bob: Any, proof: str) -> None:
    web.put("/gone.png", PNG, 404)
    assert refused(bob, proof, web.origin("shop.test") + "/gone.png") == "not_found"


def test_another_agents_proof_is_worth_nothing(web: WebServer, dave: Any, proof: str) -> None:
    assert refused(dave, proof, web.origin("shop.test") + "/a.png") == "permission_denied"
    assert refused(dave, proof + "x", web.origin("shop.test") + "/a.png") == "not_found"
    assert refused(dave, signing.dumps(["x", dave.pk]), web.origin("shop.test") + "/a.png") == "not_found"


def test_a_proof_ends_with_cobrowsing(web: WebServer, bob: Any, proof: str, seen: Cobrowse) -> None:
    cobrowse.withdraw(seen.session)
    assert refused(bob, proof, web.origin("shop.test") + "/a.png") == "cobrowse_not_requested"


def test_a_proof_ends_after_an_hour(web: WebServer, bob: Any, proof: str, monkeypatch: pytest.MonkeyPatch) -> None:
    later = (timezone.now() + timedelta(seconds=cobrowse_files.LIFE + 5)).timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert refused(bob, proof, web.origin("shop.test") + "/a.png") == "not_found"


def test_a_page_with_a_thousand_pictures_does_not_hold_up_the_desk(
    web: WebServer, bob: Any, proof: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cobrowse_files, "PATIENCE", 0.01)
    for _ in range(cobrowse_files.AT_ONCE):
        cobrowse_files._fetching.acquire()
    try:
        assert refused(bob, proof, web.origin("shop.test") + "/a.png") == "unavailable"
    finally:
        for _ in range(cobrowse_files.AT_ONCE):
            cobrowse_files._fetching.release()
    assert fetched(bob, proof, web.origin("shop.test") + "/a.png").kind == "image/png"
