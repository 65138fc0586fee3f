"""What a hostile owner would have the desk fetch: each target with its outcome, and nobody is ever connected to."""

from __future__ import annotations

import pytest

from widgets.verification import FetchRefused, fetch
from widgets.verification.fetcher import SECONDS

from .conftest import Serve
from .servers import NameServer, WebServer

URLS = {
    # Not an address of the web
    "": "bad_url",
    "example.com": "bad_url",
    "//example.com/": "bad_url",
    "file:///etc/passwd": "bad_url",
    "gopher://127.0.0.1:6379/_INFO": "bad_url",
    "ftp://example.com/": "bad_url",
    "dict://127.0.0.1:11211/": "bad_url",
    "javascript:alert(1)": "bad_url",
    "data:text/plain,x": "bad_url",
    "http://user:pw@example.com/": "bad_url",
    "http://example.com@127.0.0.1/": "bad_url",
    "http://example.com\\@127.0.0.1/": "bad_url",
    "http://example.com/\r\nX-Injected: 1": "bad_url",
    "http://example.com/ HTTP/1.1": "bad_url",
    "http://exam ple.com/": "bad_url",
    "http://[::1": "bad_url",
    "http://[fe80::1%25eth0]/": "bad_url",
    "http://[::ffff:127.0.0.1]x/": "bad_url",
    "http://" + "a." * 200 + "test/": "bad_url",
    "http://example.com:0/": "bad_url",
    "http://example.com:65536/": "bad_url",
    # Spellings of 127.0.0.1 that some libraries know
    "http://2130706433/": "bad_url",
    "http://0x7f000001/": "bad_url",
    "http://0x7f.0.0.1/": "bad_url",
    "http://017700000001/": "bad_url",
    "http://0177.0.0.1/": "bad_url",
    "http://127.1/": "bad_url",
    "http://127.0.1/": "bad_url",
    "http://0/": "bad_url",
    "http://127.0.0.1%00.example.com/": "bad_url",
    "http://%31%32%37.0.0.1/": "bad_url",
    # Ports
    "http://example.com:22/": "port_not_allowed",
    "http://127.0.0.1:6379/": "port_not_allowed",
    "https://example.com:8443/": "port_not_allowed",
    # Addresses
    "http://127.0.0.1/": "address_not_public",
    "http://127.0.0.1./": "address_not_public",
    "https://127.255.255.254/": "address_not_public",
    "http://１２７.０.０.１/": "address_not_public",
    "http://①②⑦.⓪.⓪.①/": "address_not_public",
    "http://127。0。0。1/": "address_not_public",
    "http://0.0.0.0/": "address_not_public",
    "http://[::]/": "address_not_public",
    "http://[::1]/": "address_not_public",
    "http://[0:0:0:0:0:0:0:1]/": "address_not_public",
    "http://[::127.0.0.1]/": "address_not_public",
    "http://[::ffff:127.0.0.1]/": "address_not_public",
    "http://[::ffff:7f00:1]/": "address_not_public",
    "http://[64:ff9b::7f00:1]/": "address_not_public",
    "http://[64:ff9b:1::a9fe:a9fe]/": "address_not_public",
    "http://[2002:7f00:1::]/": "address_not_public",
    "http://[2001:0:7f00:1::]/": "address_not_public",
    "http://10.0.0.1/": "address_not_public",
    "http://172.16.0.1/": "address_not_public",
    "http://192.168.1.1/": "address_not_public",
    "http://100.64.0.1/": "address_not_public",
    "http://169.254.169.254/latest/meta-data/": "address_not_public",
    "http://[fd00:ec2::254]/latest/meta-data/": "address_not_public",
    "http://168.63.129.16/": "address_not_public",
    "http://192.0.0.192/": "address_not_public",
    "http://224.0.0.1/": "address_not_public",
    "http://255.255.255.255/": "address_not_public",
    "http://[ff02::1]/": "address_not_public",
    "http://[fe80::1]/": "address_not_public",
    "http://localhost/": "address_not_public",
    "http://a.localhost/": "address_not_public",
    # Names that lead to nothing, since only the DNS is asked
    "http://ip6-localhost/": "not_resolved",
    "http://metadata.google.internal/": "not_resolved",
    "http://missing.test/": "not_resolved",
}
NAMED = [
    ("A", "127.0.0.1"),
    ("A", "127.8.8.8"),
    ("A", "0.0.0.0"),
    ("A", "10.0.0.1"),
    ("A", "169.254.169.254"),
    ("A", "100.100.100.200"),
    ("A", "192.168.0.1"),
    ("A", "224.0.0.251"),
    ("A", "255.255.255.255"),
    ("AAAA", "::1"),
    ("AAAA", "::"),
    ("AAAA", "::ffff:127.0.0.1"),
    ("AAAA", "::127.0.0.1"),
    ("AAAA", "64:ff9b::7f00:1"),
    ("AAAA", "64:ff9b:1::7f00:1"),
    ("AAAA", "2002:7f00:1::1"),
    ("AAAA", "2001:0:1::1"),
    ("AAAA", "fd00:ec2::254"),
    ("AAAA", "fe80::1"),
    ("AAAA", "ff02::1"),
]
REDIRECTS = {
    "http://127.0.0.1/": "redirect_to_other_site",
    "http://169.254.169.254/latest/meta-data/": "redirect_to_other_site",
    "http://[::1]/": "redirect_to_other_site",
    "http://evil.test/": "redirect_to_other_site",
    "http://shop.test.evil.test/": "redirect_to_other_site",
    "http://xshop.test/": "redirect_to_other_site",
    "http://test/": "redirect_to_other_site",
    "//evil.test/": "redirect_to_other_site",
    "http://inner.shop.test/": "address_not_public",
    "http://shop.test:22/": "port_not_allowed",
    "http://shop.test:6379/": "port_not_allowed",
    "http://user:pw@shop.test/": "bad_url",
    "http://shop.test@127.0.0.1/": "bad_url",
    "file:///etc/passwd": "bad_url",
    "gopher://shop.test/": "bad_url",
    "javascript:alert(1)": "bad_url",
    "http://[::1": "bad_url",
    "http://2130706433/": "bad_url",
    "http://shop.test\\@127.0.0.1/": "bad_url",
}


def code(url: str) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetch(url)
    return refused.value.code


@pytest.mark.parametrize(("url", "outcome"), URLS.items())
def test_an_address_that_is_named(names: NameServer, url: str, outcome: str):
    assert code(url) == outcome


@pytest.mark.parametrize(("kind", "address"), NAMED)
def test_a_name_that_leads_there(names: NameServer, kind: str, address: str):
    names.put("evil.test", kind, address)
    assert code("http://evil.test/") == "address_not_public"
    assert code("https://evil.test/") == "address_not_public"


@pytest.mark.parametrize(("target", "outcome"), REDIRECTS.items())
def test_a_redirect_that_leads_there(web: WebServer, names: NameServer, settings, target: str, outcome: str):
    names.put("inner.shop.test", "A", "127.0.0.5")
    settings.WIDGETS_FETCH_PORTS = [*settings.WIDGETS_FETCH_PORTS, 80, 443]
    web.redirect("/", target)
    assert code(web.origin("shop.test")) == outcome
    assert len(web.requests) == 1


def test_of_an_address_only_itself_is_the_same_site(serve: Serve, names: NameServer, settings):
    settings.WIDGETS_FETCH_NETWORKS = ["127.0.0.0/8"]
    web = serve()
    web.redirect("/", f"http://127.0.0.2:{web.port}/")
    assert code(web.origin("127.0.0.1")) == "redirect_to_other_site"


def test_names_below_a_public_suffix_are_different_sites(serve: Serve, names: NameServer):
    web = serve()
    for host in ("one.github.io", "two.github.io"):
        names.put(host, "A", "127.0.0.1")
    web.redirect("/", web.origin("two.github.io"))
    assert code(web.origin("one.github.io")) == "redirect_to_other_site"


def test_there_are_enough_of_them():
    assert len(URLS) + len(NAMED) + len(REDIRECTS) >= 40
    assert SECONDS == 5
