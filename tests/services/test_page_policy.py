"""Policies of other sites, each with what it would block of a widget, and how it is to be mended."""

from __future__ import annotations

import time

import pytest

from widgets import csp
from widgets.services.page_look import Desk, look
from widgets.verification import Page

from .pages import CLIENT, DESK, DESK_ORIGIN, SHOP, WIDGET, codes, lines, tag

FOLDER, HOSTS = CLIENT, f"{DESK_ORIGIN} wss://desk.example.com"
ADMITTED = [
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    f"script-src {FOLDER}; connect-src {HOSTS}",
    f"default-src 'none'; script-src {FOLDER}; connect-src {HOSTS}",
    f"default-src 'self' {HOSTS}",
    f"DEFAULT-SRC 'NONE'; Script-Src {FOLDER.upper()[:24]}{FOLDER[24:]}; connect-src {HOSTS}",
    "default-src https: wss:",
    "default-src *",
    "script-src https://*.example.com; connect-src https://*.example.com wss://*.example.com",
    f"script-src {FOLDER}; script-src 'none'; connect-src {DESK_ORIGIN}/widgets/ wss://desk.example.com/ws/",
    f"script-src 'none'; script-src-elem {FOLDER}",
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "sandbox allow-scripts allow-same-origin",
    "upgrade-insecure-requests",
    " ;; , ,",
]


@pytest.mark.parametrize("policy", ADMITTED)
def test_policies_that_block_nothing(policy: str):
    assert codes(content_security_policy=policy) == []


BLOCKED = {
    "default-src 'self'": [
        f"script-src 'self' {FOLDER}",
        f"connect-src 'self' {HOSTS}",
    ],
    "default-src 'none'": [f"script-src {FOLDER}", f"connect-src {HOSTS}"],
    "script-src 'self'": [f"script-src 'self' {FOLDER}"],
    "script-src 'unsafe-inline' 'unsafe-eval'": [f"script-src 'unsafe-inline' 'unsafe-eval' {FOLDER}"],
    "script-src https:; script-src-elem 'self'": [f"script-src-elem 'self' {FOLDER}"],
    "script-src http://desk.example.com:8000": [f"script-src http://desk.example.com:8000 {FOLDER}"],
    f"script-src {CLIENT}launcher.js": [f"script-src {CLIENT}launcher.js {FOLDER}"],
    "script-src desk.example.com:port": [f"script-src desk.example.com:port {FOLDER}"],
    f"connect-src {DESK_ORIGIN}": [f"connect-src {HOSTS}"],
    "connect-src https:": ["connect-src https: wss://desk.example.com"],
    "connect-src 'none'": [f"connect-src {HOSTS}"],
    f"connect-src {DESK_ORIGIN}/api/ wss:": [f"connect-src {DESK_ORIGIN}/api/ wss: {DESK_ORIGIN}"],
    f"default-src *, script-src 'self', connect-src {HOSTS}": [f"script-src 'self' {FOLDER}"],
}


@pytest.mark.parametrize("policy", BLOCKED)
def test_what_a_policy_lacks_is_told_as_the_directive_that_it_needs(policy: str):
    assert lines(policy) == BLOCKED[policy]


@pytest.mark.parametrize("policy", [policy for policy in BLOCKED if "," not in policy])
def test_a_policy_in_the_head_of_the_page_is_no_different(policy: str):
    meta = f'<meta http-equiv="content-security-policy" content="{policy}">'
    assert lines("", body=meta + tag()) == BLOCKED[policy]


@pytest.mark.parametrize("policy", BLOCKED)
def test_a_mended_policy_blocks_nothing(policy: str):
    assert codes(content_security_policy=csp.merge(policy, DESK.needs, csp.Page("https://shop.example"))) == []


def test_header_and_page_must_both_admit():
    fine = f"script-src {FOLDER}; connect-src {HOSTS}"
    meta = "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">"
    assert codes(meta + tag(), content_security_policy=fine) == ["source_blocked"]


def test_a_policy_in_the_body_does_not_count():
    assert codes("<body><meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">" + tag()) == []


def test_what_only_reports_is_told_apart():
    page = Page(200, SHOP, {"content-security-policy-report-only": "script-src 'self'"}, tag())
    found = {finding.code: finding for finding in look(page, WIDGET, DESK)}
    assert (found["source_blocked"].level, found["no_policy"].level) == ("note", "good")
    assert "blocks nothing" in found["source_blocked"].text


def test_a_nonce_admits_a_tag_that_carries_it():
    nonced = tag(more='data-livedesk nonce="r4nd0m"')
    assert codes(nonced, content_security_policy="script-src 'nonce-r4nd0m'") == []
    assert codes(nonced, content_security_policy="script-src 'nonce-r4nd0m' 'strict-dynamic' https:") == []


@pytest.mark.parametrize("more", ["data-livedesk", 'data-livedesk nonce="yesterday"'])
def test_under_strict_dynamic_addresses_do_not_count(more: str):
    policy = f"script-src 'nonce-r4nd0m' 'strict-dynamic' {FOLDER}"
    assert codes(tag(more=more), content_security_policy=policy) == ["nonce_missing"]


def test_a_socket_that_is_blocked_is_a_warning_only():
    page = Page(200, SHOP, {"content-security-policy": f"connect-src {DESK_ORIGIN}"}, tag())
    assert [finding.level for finding in look(page, WIDGET, DESK) if finding.code == "source_blocked"] == ["warning"]


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("sandbox allow-forms", ["sandboxed", "sandboxed"]),
        ("sandbox allow-scripts", ["sandboxed"]),
        ("webrtc 'block'", ["webrtc_blocked"]),
        ("webrtc 'allow'", []),
    ],
)
def test_other_directives_that_keep_a_widget_away(policy: str, expected: list[str]):
    assert codes(content_security_policy=policy) == expected


@pytest.mark.parametrize(
    ("header", "blocked"),
    [
        ("camera=(), microphone=()", True),
        ("geolocation=(), microphone=()", True),
        ("camera=(self), microphone=(self)", False),
        ("camera=*, microphone=*", False),
        ('camera=("https://meet.example"), microphone=*', True),
        ('camera=("https://shop.example" "https://meet.example")', False),
        ("camera=(), camera=(self)", False),
        ("camera=self, fullscreen=(self)", False),
        ("camera=();report-to=x", True),
        ("no structured header ((", False),
    ],
)
def test_what_a_permissions_policy_says_of_camera_and_microphone(header: str, blocked: bool):
    assert codes(permissions_policy=header) == ["devices_blocked"] * blocked


def test_the_older_header_counts_where_the_newer_is_silent():
    assert codes(feature_policy="camera 'none'; microphone 'self'") == ["devices_blocked"]
    assert codes(feature_policy="camera 'none'", permissions_policy="camera=(self)") == []


def test_a_page_without_https_has_no_camera():
    assert codes(url="http://shop.example/") == ["insecure_page"]
    assert codes(url="http://localhost:3000/") == []


def test_a_desk_without_https_is_mixed_content():
    origin = "http://desk.example.com"
    plain = Desk(
        origin, f"{origin}/widgets/api/v1/", f"{origin}/widgets/client/", "ws://desk.example.com/ws/visitor/", "", {}
    )
    body = tag(src=f"{plain.client}launcher.js", api=plain.api)
    found = [finding.code for finding in look(Page(200, SHOP, {}, body), WIDGET, plain) if finding.level == "problem"]
    assert found == ["mixed_content"]


def test_a_header_that_was_made_to_hurt_is_read_at_once():
    begun = time.process_time()
    codes(permissions_policy="," * 30_000)
    codes(permissions_policy="camera=(" * 4000)
    assert time.process_time() - begun < 1


def test_of_thousands_of_policies_only_the_first_are_judged():
    assert len(codes(content_security_policy="default-src," * 2500)) < 500
    assert len(codes(content_security_policy_report_only="default-src," * 2500)) < 500
