"""The three checks against real servers: what is found, and what is said when it is not."""

from __future__ import annotations

import time

import pytest

from widgets.verification import explain, instructions, methods, prove
from widgets.verification.words import WORDS

from .servers import NameServer, WebServer

TOKEN = "t0ken-of_43-characters-such-as-are-made-here"
LINE = f"livedesk-verification={TOKEN}"
TAG = f'<meta name="livedesk-verification" content="{TOKEN}">'
NAME = "_livedesk.shop.test"


def by_dns(origin: str = "https://shop.test") -> tuple[str, list[str]]:
    result = prove(origin, "dns", TOKEN)
    assert (result.ok, result.expected) == (result.code == "ok", LINE)
    return result.code, result.found


def test_a_record_proves_it(names: NameServer):
    names.put(NAME, "TXT", LINE)
    assert by_dns() == ("ok", [LINE])
    assert by_dns("http://shop.test:8080") == ("ok", [LINE])


def test_other_records_do_no_harm(names: NameServer):
    names.put(NAME, "TXT", "v=spf1 -all", "livedesk-verification=of-another-desk", LINE)
    assert by_dns() == ("ok", [LINE])


def test_strings_of_one_record_are_joined(names: NameServer):
    names.put(NAME, "TXT", f'"{LINE[:20]}" "{LINE[20:]}"')
    assert by_dns() == ("ok", [LINE])
    names.put(NAME, "TXT", f'"{LINE[:20]}"', f'"{LINE[20:]}"')
    assert by_dns()[0] == "other_value"


def test_an_alias_is_followed(names: NameServer):
    names.put(NAME, "CNAME", "proofs.example.net.")
    names.put("proofs.example.net", "TXT", LINE)
    assert by_dns() == ("ok", [LINE])


def test_an_answer_too_large_for_a_datagram_comes_by_tcp(names: NameServer):
    names.put(NAME, "TXT", *[f"filler-{number}-" + "x" * 200 for number in range(20)], LINE)
    assert by_dns() == ("ok", [LINE])


def test_a_wildcard_is_proved_at_the_name_below_it(names: NameServer):
    names.put(NAME, "TXT", LINE)
    assert by_dns("https://*.shop.test") == ("ok", [LINE])
    assert by_dns("https://*.www.shop.test")[0] == "no_name"


@pytest.mark.parametrize(
    "value",
    [
        TOKEN,
        LINE + "x",
        LINE[:-1],
        "x" + LINE,
        LINE.upper(),
        f"livedesk-verification = {TOKEN}",
        f"livedesk-verification={TOKEN} {LINE}",
        "livedesk-verification=",
        "",
    ],
)
def test_a_record_that_merely_looks_like_it_does_not(names: NameServer, value: str):
    names.put(NAME, "TXT", value)
    assert by_dns() == ("other_value", [value])


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("NXDOMAIN", "no_name"),
        ("SERVFAIL", "dns_failed"),
        ("REFUSED", "dns_failed"),
        pytest.param("SILENCE", "dns_timeout", marks=pytest.mark.slow),
    ],
)
def test_faults_of_the_dns_are_told_apart(names: NameServer, fault: str, code: str):
    names.fail(NAME, fault)
    began = time.monotonic()
    assert by_dns() == (code, [])
    assert time.monotonic() - began < 8


def test_a_name_with_records_of_another_kind_only(names: NameServer):
    names.put(NAME, "A", "192.0.2.1")
    assert by_dns() == ("no_record", [])


def test_a_name_too_long_for_the_dns_is_no_name(names: NameServer):
    assert by_dns("https://" + ".".join(["a" * 60] * 4) + ".test")[0] in ("dns_failed", "no_name")


def test_what_was_found_is_bounded_and_clean(names: NameServer):
    names.put(NAME, "TXT", *[f"{number}" + "x" * 250 for number in range(9)], '"\\027[31mred\\013\\010"', LINE + "!")
    code, found = by_dns()
    assert (code, len(found), found[0]) == ("other_value", 5, LINE + "!")  # the most alike first
    assert all(text.isprintable() and len(text) <= 200 for text in found)


PATH = "/.well-known/livedesk-verification.txt"


def by_file(web: WebServer) -> str:
    result = prove(web.origin("shop.test"), "file", TOKEN)
    assert (result.ok, result.expected) == (result.code == "ok", LINE)
    return result.code


@pytest.mark.parametrize(
    "body",
    [
        LINE,
        LINE + "\n",
        "\ufeff" + LINE + "\r\n",
        f"# proofs\r\nlivedesk-verification=of-another-desk\r\n  {LINE}  \r\n",
        f"{LINE}\r",
    ],
)
def test_a_file_with_the_line_proves_it(web: WebServer, body: str):
    web.put(PATH, body)
    assert by_file(web) == "ok"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "no_line"),
        ("hello", "no_line"),
        (TOKEN, "no_line"),
        (LINE + "x", "other_value"),
        (f"see {LINE}", "other_value"),
        (f"<p>{LINE}</p>", "not_plain_text"),
        (f"<!doctype html>\n<pre>\n{LINE}\n</pre>", "not_plain_text"),
        (f"\ufeff \n<html>\n{LINE}\n", "not_plain_text"),
    ],
)
def test_a_file_that_merely_contains_it_does_not(web: WebServer, body: str, code: str):
    web.put(PATH, body)
    assert by_file(web) == code


def test_a_file_served_as_html_does_not(web: WebServer):
    web.put(PATH, LINE, content_type="text/html; charset=utf-8")
    assert by_file(web) == "not_plain_text"


def test_no_file_is_told_with_the_status(web: WebServer):
    result = prove(web.origin("shop.test"), "file", TOKEN)
    assert (result.code, result.found) == ("http_status", ["404 Not Found", web.origin("shop.test") + PATH])
    assert not result.fleeting
    web.put(PATH, LINE, status=503)
    assert prove(web.origin("shop.test"), "file", TOKEN).fleeting


def test_a_refused_fetch_is_told(web: WebServer, names: NameServer):
    names.put("inner.test", "A", "10.0.0.1")
    assert prove(web.origin("inner.test"), "file", TOKEN).code == "address_not_public"
    assert prove("https://shop.test:8443", "meta", TOKEN).code == "port_not_allowed"


def by_tag(web: WebServer, page: str | bytes) -> str:
    web.put("/", page)
    result = prove(web.origin("shop.test"), "meta", TOKEN)
    assert (result.ok, result.expected) == (result.code == "ok", TAG)
    return result.code


@pytest.mark.parametrize(
    "page",
    [
        TAG,
        f"<!doctype html><html><head><title>Shop</title>{TAG}</head><body></body></html>",
        f"<!DOCTYPE html>\n<html lang=de>\n<head>\n<meta charset=utf-8>\n{TAG}\n",
        f"<head><META CONTENT='{TOKEN}' NAME=Livedesk-Verification /></head>",
        f"<head><meta name=livedesk-verification content={TOKEN}></head>",
        f"<head><!-- a comment --><script>var a = '</head';</script><style>a</style>{TAG}</head>",
        f'<head><meta name="livedesk-verification" content="of-another-desk">{TAG}</head>',
        f"\ufeff<html><head><noscript><link></noscript><template><p></template>{TAG}</head>",
        f"<head>{TAG}</head>" + "x" * 100_000,
        f"<head>{TAG}<![nonsense[",
        f"<head><title>\xe4</title>{TAG}".encode("latin-1"),
    ],
)
def test_a_tag_in_the_head_proves_it(web: WebServer, page: str | bytes):
    assert by_tag(web, page) == "ok"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("", "no_tag"),
        ("<head></head>", "no_tag"),
        (f"<head></head>{TAG}", "no_tag"),
        (f"<head></head><body>{TAG}</body>", "no_tag"),
        (f"<body>{TAG}</body>", "no_tag"),
        (f"<head><title>Shop</title><p>Reviews {TAG}", "no_tag"),
        (f"Reviews {TAG}", "no_tag"),
        (f"<head><div>{TAG}</div></head>", "no_tag"),
        (f"<head><!-- {TAG} --></head>", "no_tag"),
        (f"<head><!-- {TAG}", "no_tag"),
        (f"<head><script>{TAG}</script></head>", "no_tag"),
        (f"<head><script>{TAG}", "no_tag"),
        (f"<head><style>{TAG}</style></head>", "no_tag"),
        (f"<head><title>{TAG}</title></head>", "no_tag"),
        (f"<head><noscript>{TAG}</noscript></head>", "no_tag"),
        (f"<head><template>{TAG}</template></head>", "no_tag"),
        (f"<head><meta name=description content='{TAG}'></head>", "no_tag"),
        (f'<head><meta name=description content="x \'{TAG.replace(chr(34), "&quot;")}"></head>', "no_tag"),
        (f"<head><meta property=livedesk-verification content={TOKEN}></head>", "no_tag"),
        (f"<head><meta name=livedesk-verification value={TOKEN}></head>", "other_value"),
        (f"<head><meta name=livedesk-verification content={TOKEN}x></head>", "other_value"),
        (f"<head><meta name=livedesk-verification content={TOKEN.upper()}></head>", "other_value"),
        (f"<head><meta name=livedesk-verification content=x content={TOKEN}></head>", "other_value"),
        ("<head>" + "<!-- filler -->" * 5000 + TAG, "no_tag"),
        (f"<head>&lt;meta name=livedesk-verification content={TOKEN}&gt;{TAG}</head>", "no_tag"),
        (f"<![CDATA[{TAG}]]>", "no_tag"),
        (f"<?php {TAG} ?>", "no_tag"),
        (f"<svg>{TAG}</svg>", "no_tag"),
    ],
)
def test_a_tag_anywhere_else_does_not(web: WebServer, page: str, code: str):
    assert by_tag(web, page) == code


@pytest.mark.parametrize(
    "part",
    ["<", "<!", "<!--", "</", "<a ", "&", "<![CDATA[", "<![x", "<!x [", "<?", "<meta ", "<script>", '"', "<title>"],
)
def test_a_hostile_page_is_read_in_no_time(web: WebServer, part: str):
    web.put("/", "<head>" + part * (65_000 // len(part)))
    began = time.monotonic()
    assert prove(web.origin("shop.test"), "meta", TOKEN).code == "no_tag"
    assert time.monotonic() - began < 10


def test_a_wildcard_and_an_address_cannot_be_proved_in_every_way():
    assert methods("https://*.shop.test") == ["dns"]
    assert methods("https://192.0.2.1") == methods("http://[2001:db8::1]:80") == ["file", "meta"]
    assert methods("https://shop.test") == ["dns", "file", "meta"]
    assert prove("https://*.shop.test", "file", TOKEN).code == "method_not_possible"
    assert prove("https://192.0.2.1", "dns", TOKEN).code == "method_not_possible"


def test_instructions_say_what_goes_where():
    told = {each.method: (each.where, each.value) for each in instructions("https://shop.test", TOKEN)}
    assert told == {
        "dns": ("_livedesk.shop.test", LINE),
        "file": ("https://shop.test/.well-known/livedesk-verification.txt", LINE),
        "meta": ("https://shop.test/", TAG),
    }
    assert instructions("https://*.shop.test", TOKEN)[0].where == "_livedesk.shop.test"


def test_each_code_has_its_words():
    assert all(explain(code)[-1] == "." for code in WORDS)
    assert explain("of_another_version") == "of_another_version"
