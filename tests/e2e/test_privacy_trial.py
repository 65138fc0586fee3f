"""The rules of privacy tried in the admin: what an agent would see, while they are typed, and nothing that is pasted runs."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from . import desk
from .server import Site

PASTED = """<body onload="parent.ran = 1"><p class="who">Ann</p><b>seen</b><img src="http://evil.test/x" onerror="parent.ran = 1">
<script>parent.ran = 1; top.location = 'http://evil.test/'</script><meta http-equiv="refresh" content="0;url=http://evil.test/">"""


def test_rules_are_tried_while_they_are_typed_and_what_is_pasted_does_not_run(site: Site, person: Callable[..., Page]):
    page = person()
    desk.open_widget(page, site, "privacy")
    asked: list[str] = []
    page.route(
        "http://evil.test/**", lambda route: asked.append(route.request.url)
    )  # what a policy refuses does not come here
    agent = page.frame_locator("[data-frame=agent]")
    expect(agent.locator("h1")).to_be_visible()
    page.fill("[name=hide]", ".account\n#nowhere")
    expect(agent.locator(".account[data-livedesk-box]")).to_be_visible()
    expect(page.locator("[data-told=hide]")).to_contain_text(".account: 1 · #nowhere: matches nothing")
    page.fill("[name=mask]", "p[")
    expect(page.locator("[data-told=mask]")).to_contain_text("cannot be read")
    expect(agent.locator("body")).to_contain_text("agents see nothing of any page")
    page.fill("[name=mask]", ".who")
    page.locator("#privacy-trial summary").click()
    page.fill("[name=trial_html]", PASTED)
    expect(agent.locator("b")).to_have_text("seen")
    expect(agent.locator("p")).to_have_text("•••")  # its class is gone: no sheet names it
    page.fill("[name=pause]", "/account/*")
    expect(agent.locator("body")).to_contain_text("Cobrowsing pauses")
    assert page.evaluate("window.ran") is None
    assert asked == []


def test_what_belongs_to_nothing_above_stands_apart_from_it(site: Site, person: Callable[..., Page]):
    page = person()
    desk.open_widget(page, site, "privacy")
    expect(page.locator("#privacy-trial")).to_be_visible()
    gap = """([above, below]) => document.querySelector(below).getBoundingClientRect().top
        - document.querySelector(above).getBoundingClientRect().bottom"""
    pairs = [
        ("#privacy button", "#privacy-trial"),
        ("#id_mask_all_helptext", "[for=id_reveal]"),
        ("#pause-title", "[for=id_pause]"),
    ]
    assert min(page.evaluate(gap, list(pair)) for pair in pairs) >= 16
