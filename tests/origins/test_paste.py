"""What people paste, and what becomes of it: each as the browser sends it, or refused with reason and mend."""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from widgets import origins
from widgets.models import Domain
from widgets.models.domains import validate_origin

TAKEN = {
    "example.com": "https://example.com",
    "www.example.com": "https://www.example.com",
    "HTTPS://Shop.Example.com:443/path?x": "https://shop.example.com",
    "http://example.com": "http://example.com",
    "https://*.example.com": "https://*.example.com",
    "*.example.com": "https://*.example.com",
    "*.example.com:8443": "https://*.example.com:8443",
    "*.Example.COM./": "https://*.example.com",
    "münchen.de": "https://xn--mnchen-3ya.de",
    "MÜNCHEN.DE/rathaus": "https://xn--mnchen-3ya.de",
    "*.münchen.de": "https://*.xn--mnchen-3ya.de",
    "xn--mnchen-3ya.de": "https://xn--mnchen-3ya.de",
    "straße.de": "https://xn--strae-oqa.de",
    "例え.jp": "https://xn--r8jz45g.jp",
    "192.0.2.10": "https://192.0.2.10",
    "192.0.2.10:8080": "https://192.0.2.10:8080",
    "::1": "http://[::1]",
    "[::1]:3000": "http://[::1]:3000",
    "2001:db8::1": "https://[2001:db8::1]",
    "https://[2001:DB8:0:0::1]:443/": "https://[2001:db8::1]",
    "https://2001:db8::1/": "https://[2001:db8::1]",
    "[::ffff:127.0.0.1]": "https://[::ffff:7f00:1]",
    "localhost": "http://localhost",
    "localhost:3000": "http://localhost:3000",
    "https://localhost:3000/": "https://localhost:3000",
    "127.0.0.1.": "http://127.0.0.1",
    "127.0.0.1:8000/admin/": "http://127.0.0.1:8000",
    "shop.test": "http://shop.test",
    "shop.localhost:8000": "http://shop.localhost:8000",
    "*.shop.test": "http://*.shop.test",
    "example.com:80": "http://example.com",
    "https://example.com:80": "https://example.com:80",
    "example.com:443": "https://example.com",
    "https://example.com:": "https://example.com",
    "https://example.com:00443": "https://example.com",
    "//shop.example.com/a": "https://shop.example.com",
    "https:example.com": "https://example.com",
    "https:/example.com": "https://example.com",
    "http:///example.com": "http://example.com",
    "https:\\\\example.com\\x": "https://example.com",
    "https://evil.example\\@example.com": "https://evil.example",
    "https://https://example.com": "https://example.com",
    "example.com.": "https://example.com",
    "  example.com\n": "https://example.com",
    "<https://example.com/>,": "https://example.com",
    "„example.com“": "https://example.com",
    "exam\u200bple.com": "https://example.com",
    "exam\u00adple.com": "https://example.com",
    "\ufeffexample.com": "https://example.com",
    "\u202eexample.com\u202c": "https://example.com",
    "１２７.０.０.１": "http://127.0.0.1",
    "ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｃｏｍ：８４４３": "https://example.com:8443",
    "example。com": "https://example.com",
    "_dmarc.example.com": "https://_dmarc.example.com",
    "example.github.io": "https://example.github.io",
    "*.example.co.uk": "https://*.example.co.uk",
    "city.kawasaki.jp": "https://city.kawasaki.jp",
    "http://intranet": "http://intranet",
    "http://intranet:8080": "http://intranet:8080",
    "intranet:8080": "https://intranet:8080",
    "desk.corp": "https://desk.corp",
}
REFUSED = [
    "",
    " \u200b ",
    "exam ple.com",
    "a.example.com b.example.com",
    "a.example.com\nb.example.com",
    "\x00example.com",
    "https://example.com\t/x",
    "mailto:info@example.com",
    "info@example.com",
    "user:pw@example.com",
    "https://user:pw@example.com",
    "https://example.com@evil.example",
    "https://example.com%40evil.example",
    "ftp://example.com",
    "ws://example.com",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "data:text/html,x",
    "about:blank",
    "chrome-extension://abcdefghijklmnop",
    "*://example.com/*",
    "null",
    "//x",
    "https://",
    "co.uk",
    "https://co.uk",
    "*.co.uk",
    "*.com",
    "com",
    "http://shop",
    "github.io",
    "*.github.io",
    "*.xn--55qx5d.cn",
    "*.公司.cn",
    "*",
    "https://*",
    "*.",
    "*.localhost",
    "*.test",
    "*.intranet",
    "*.192.0.2.10",
    "*.[::1]",
    "a.*.example.com",
    "*foo.example.com",
    "*.*.example.com",
    "**.example.com",
    ".example.com",
    "example.com..",
    "a..example.com",
    "-example.com",
    "example-.com",
    "a" * 64 + ".com",
    "a." * 127 + "com",
    "x" * 3000,
    "exa%6dple.com",
    "exam\u200dple.com",
    "exam\u202eple.com",
    "evil.com℀.example.com",
    "i❤.ws",
    "example.com:0",
    "example.com:65536",
    "example.com:abc",
    "example.com:-1",
    "0x7f.1",
    "http://0x7f000001",
    "2130706433",
    "http://017700000001",
    "0177.0.0.1",
    "127.1",
    "1.2.3.256",
    "1.2.3.4.5",
    "example.0x7f",
    "https://[::1",
    "https://[::1]x",
    "https://[v1.x]",
    "https://[::ffff:127.0.0.1.1]",
    "fe80::1%eth0",
    "http://[fe80::1%25eth0]/",
]


@pytest.mark.parametrize(("text", "origin"), TAKEN.items())
def test_it_is_taken_as_a_browser_sends_it(text, origin):
    assert origins.paste(text) == origin


@pytest.mark.parametrize("text", REFUSED)
def test_it_is_refused_with_reason_and_mend(text):
    with pytest.raises(origins.Refused) as refused:
        origins.paste(text)
    assert refused.value.reason.isprintable()
    assert refused.value.mend.isprintable()
    assert len(str(refused.value)) < 300


def test_there_are_enough_of_them():
    assert len(TAKEN) + len(REFUSED) >= 60


@pytest.mark.parametrize("origin", sorted(set(TAKEN.values())))
def test_what_was_stored_is_taken_as_it_is(origin):
    assert origins.paste(origin) == origin
    validate_origin(origin)


@given(st.text(max_size=60) | st.text(alphabet="aé*.:/@[]0x１%-\\ \u200b#?", max_size=40))
def test_whatever_is_pasted_is_an_origin_or_refused(text):
    try:
        origin = origins.paste(text)
    except origins.Refused:
        return
    assert origins.paste(origin) == origin
    assert str(origins.parse(origin.replace("://*.", "://", 1))) == origin.replace("://*.", "://", 1)
    assert len(origin) <= Domain._meta.get_field("origin").max_length


def test_the_model_says_how_to_write_it():
    with pytest.raises(ValidationError, match=r"Write it as https://shop\.example\.com"):
        validate_origin("Shop.Example.com")
    with pytest.raises(ValidationError, match="anybody can have a name"):
        validate_origin("https://*.co.uk")


@pytest.mark.parametrize(
    "text", ["1" * 300 + "g", "0x" * 900 + "g", "a." * 1000 + "_", "1." * 1000, "ftp:" + "a." * 1000 + "_"]
)
def test_what_is_no_address_is_refused_at_once(text):
    begun = time.process_time()
    for _one_of_a_file in range(50):
        with pytest.raises(origins.Refused):
            origins.paste(text)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize(
    ("host", "owned"),
    [
        ("www.example.co.uk", "example.co.uk"),
        ("example.co.uk", "example.co.uk"),
        ("a.b.example.com", "example.com"),
        ("a.example.github.io", "example.github.io"),
        ("www.shop.test", "shop.test"),
        ("intranet", "intranet"),
        ("co.uk", "co.uk"),
    ],
)
def test_what_one_owner_registered(host, owned):
    assert origins.registrable(host) == owned


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True),
        ("a.localhost", True),
        ("shop.test", True),
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:7f00:1", False),
        ("test", False),
        ("127.0.0.1.example.com", False),
        ("localhost.example.com", False),
        ("192.168.0.1", False),
    ],
)
def test_a_developers_own_machine(host, local):
    assert origins.is_development(host) is local
