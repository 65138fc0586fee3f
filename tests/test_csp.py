"""Merging a widget's sources into the text of a policy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import csp

DESK = "https://desk.example.com"
STATIC = f"{DESK}/static/widgets/"
NEEDS = csp.needs(DESK, STATIC, "peer")
PAGE = csp.Page(DESK, "abc", STATIC)


def merged(policy: str, needs: csp.Needs = NEEDS, page: csp.Page = PAGE) -> dict[str, list[str]]:
    parts = [part.split() for part in csp.merge(policy, needs, page).split(";")]
    return {part[0]: part[1:] for part in parts if part}


def test_a_policy_that_lacks_nothing_stays_as_it_was():
    policy = "default-src  'self' ;connect-src 'self' wss://desk.example.com"
    assert csp.merge(policy, NEEDS, PAGE) == policy


def test_an_empty_policy_stays_empty():
    assert csp.merge("", NEEDS, PAGE) == ""


def test_a_directive_that_restricts_nothing_is_not_made_to():
    policy = "script-src 'nonce-abc' 'strict-dynamic'; object-src 'none'; base-uri 'none'"
    assert csp.merge(policy, NEEDS, PAGE) == policy


def test_a_directive_of_its_own_starts_from_default_src():
    found = merged("default-src https://cdn.example.net")
    assert found["default-src"] == ["https://cdn.example.net"]
    assert found["connect-src"] == ["https://cdn.example.net", "'self'", "wss://desk.example.com"]
    assert found["script-src"] == ["https://cdn.example.net", STATIC]


@pytest.mark.parametrize("directive", ["connect-src", "img-src", "media-src", "font-src", "style-src", "worker-src"])
def test_none_gives_way_to_what_is_needed(directive):
    found = merged(f"default-src 'none'; {directive} 'NONE'")
    assert found[directive][0] == "'self'"
    assert "'none'" not in " ".join(found[directive]).lower()
    assert found["default-src"] == ["'none'"]


def test_unsafe_inline_is_never_added():
    assert "unsafe-inline" not in csp.merge("default-src 'none'", NEEDS, PAGE)


def test_what_default_src_allows_stays_allowed():
    found = merged("default-src https: 'unsafe-inline'", {"style-src": ["http://other.example.com/"]})
    assert found["style-src"] == ["https:", "'unsafe-inline'", "http://other.example.com/"]


def test_the_nonce_admits_our_scripts():
    assert merged("script-src 'nonce-abc'")["script-src"] == ["'nonce-abc'"]
    assert merged("script-src 'nonce-other'")["script-src"] == ["'nonce-other'", STATIC]


def test_strict_dynamic_ignores_hosts_and_so_gets_the_nonce():
    assert merged("script-src 'strict-dynamic' 'sha256-x='")["script-src"][2:] == ["'nonce-abc'"]
    assert merged("script-src 'strict-dynamic' 'nonce-abc'")["script-src"][2:] == []


def test_the_directive_that_governs_is_the_one_that_changes():
    found = merged("script-src 'none'; script-src-elem 'none'; style-src-elem 'none'")
    assert found["script-src-elem"] == [STATIC]
    assert found["script-src"] == ["'none'"]
    assert found["style-src-elem"] == ["'self'"]


def test_workers_and_frames_leave_child_src_alone():
    found = merged("child-src https://x.example", {"worker-src": [STATIC], "frame-src": ["https://meet.example"]})
    assert found["child-src"] == ["https://x.example"]
    assert found["worker-src"] == ["https://x.example", "'self'"]
    assert found["frame-src"] == ["https://x.example", "https://meet.example"]


def test_a_script_elsewhere_is_admitted_by_its_folder_only():
    page = csp.Page("https://shop.example", "", "")
    assert merged("script-src 'self'", page=page)["script-src"] == ["'self'", STATIC]


@pytest.mark.parametrize(
    "expression",
    [
        "*",
        "https:",
        "https://*.example.com",
        "desk.example.com",
        "https://desk.example.com:443",
        "https://desk.example.com:*",
        "http://desk.example.com",
        "https://desk.example.com/static/",
        "HTTPS://DESK.EXAMPLE.COM",
        "'self'",
    ],
)
def test_these_admit_the_client_already(expression):
    assert merged(f"img-src {expression}", {"img-src": [STATIC]})["img-src"] == [expression]


@pytest.mark.parametrize(
    "expression",
    [
        "http://desk.example.com:8080",
        "https://desk.example.com:8443",
        "https://*.desk.example.com",
        "https://example.com",
        "https://desk.example.com/other/",
        "https://desk.example.com/static/widgets",
        "data:",
        "wss:",
        "'nonce-abc'",
    ],
)
def test_these_do_not(expression):
    assert len(merged(f"img-src {expression}", {"img-src": [STATIC]})["img-src"]) == 2


@pytest.mark.parametrize("expression", ["*", "wss:", "ws:", "wss://desk.example.com", "wss://*.example.com"])
def test_these_admit_the_socket(expression):
    assert merged(f"connect-src {expression}", {"connect-src": ["wss://desk.example.com"]})["connect-src"] == [
        expression
    ]


def test_self_is_not_taken_to_admit_the_socket_since_older_safari_disagrees():
    assert merged("connect-src 'self'")["connect-src"] == ["'self'", "wss://desk.example.com"]


def test_each_of_several_policies_is_merged():
    first, second = csp.merge("img-src 'none',img-src https:", NEEDS, PAGE).split(",")
    assert (first, second) == ("img-src 'self'", "img-src https:")


def test_of_a_directive_that_stands_twice_the_first_counts():
    assert merged("img-src 'none'; IMG-SRC *")["img-src"] == ["'self'"]


SOURCES = st.sampled_from(
    ["'self'", "'none'", "https:", "*", "'nonce-abc'", "'strict-dynamic'", "https://x.example/", "data:"]
)
NAMES = st.sampled_from(["default-src", "child-src", "script-src", "script-src-elem", *NEEDS])
POLICIES = st.dictionaries(NAMES, st.lists(SOURCES, max_size=3)).map(
    lambda found: "; ".join(" ".join([name, *sources]) for name, sources in found.items())
)


@given(POLICIES)
def test_merging_twice_adds_nothing_more(policy):
    once = csp.merge(policy, NEEDS, PAGE)
    assert csp.merge(once, NEEDS, PAGE) == once


@given(POLICIES)
def test_nothing_that_was_admitted_is_lost(policy):
    before, after = merged(policy, {}), merged(policy)
    for name, sources in before.items():
        assert set(sources) - {"'none'"} <= set(after[name])


@pytest.mark.parametrize(
    "broken", ["https://desk.example.com:port", "https://desk.example.com:99999", "https://[", "//"]
)
def test_a_malformed_expression_admits_nothing(broken):
    assert merged(f"img-src {broken}", {"img-src": [STATIC]})["img-src"] == [broken, "'self'"]
