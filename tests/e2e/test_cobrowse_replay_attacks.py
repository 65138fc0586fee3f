"""What a lying page sends instead of itself: in the agent's browser its markup runs nothing and asks nobody."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.e2e.hostile import EVIL, Desk, desk

__all__ = ["desk"]
RUN = "top.hacked = 1; parent.hacked = 1; document.cookie = 'hacked=1'"


def test_a_script_is_drawn_as_nothing(desk: Desk) -> None:
    kinds: list[dict[str, Any]] = [
        {},
        {"type": "module"},
        {"src": EVIL + "a.js"},
        {"src": "data:text/javascript,top.hacked=1"},
    ]
    desk.draws(*[desk.node("script", given, RUN) for given in kinds], desk.svg("svg", {}, desk.svg("script", {}, RUN)))
    assert "hacked" not in desk.html()


def test_no_handler_of_an_event_comes_along(desk: Desk) -> None:
    handlers = [
        "onload",
        "onerror",
        "onclick",
        "onfocus",
        "ontoggle",
        "onanimationstart",
        "onbegin",
        "OnLoad",
        "on load",
    ]
    given = dict.fromkeys(handlers, RUN)
    picture = desk.draws(
        desk.node("img", {**given, "src": "x:"}),
        desk.node("details", {**given, "open": ""}, "x"),
        desk.node("input", {**given, "autofocus": ""}),
        desk.svg("svg", given, desk.svg("animate", {**given, "attributeName": "x", "dur": "1s"})),
        desk.node("button", given, "press"),
    )
    picture.locator("button").evaluate("(button) => button.click()")
    desk.harmless()
    assert "hacked" not in desk.html()


def test_a_link_leads_to_no_script_and_nowhere(desk: Desk) -> None:
    links = [
        "javascript:" + RUN,
        "java\tscript:" + RUN,
        "\x01javascript:" + RUN,
        "vbscript:x",
        "data:text/html,<script>",
    ]
    picture = desk.draws(
        *[desk.node("a", {"href": link, "target": "_top"}, "x") for link in (*links, EVIL)],
        desk.svg("svg", {}, *[desk.svg("a", {"xlink:href": link}, desk.svg("text", {}, "y")) for link in links]),
        desk.node("map", {}, desk.node("area", {"href": links[0]})),
    )
    for one in picture.locator("a").all():
        one.evaluate("(link) => link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))")
    desk.harmless()
    assert "script:" not in desk.html()


def test_an_anchor_pings_nobody(desk: Desk) -> None:
    picture = desk.draws(desk.node("a", {"href": "#x", "ping": EVIL, "attributionsrc": EVIL}, "x"))
    picture.locator("a").evaluate("(link) => link.click()")
    desk.harmless()


def test_pictures_in_every_notation_are_asked_of_the_desk_alone(desk: Desk) -> None:
    url = EVIL + "i.png"
    desk.draws(
        desk.node("img", {"src": url, "srcset": f"{url} 1x, {url} 2x", "lowsrc": url, "dynsrc": url}),
        desk.node("picture", {}, desk.node("source", {"srcset": url, "type": "image/png"}), desk.node("img", {})),
        desk.node("video", {"poster": url, "src": url}, desk.node("source", {"src": url})),
        desk.node("table", {"background": url}, desk.node("td", {"background": url})),
        desk.node("input", {"type": "image", "src": url}),
        desk.svg("svg", {}, desk.svg("image", {"href": url, "xlink:href": url}), desk.svg("feImage", {"href": url})),
    )


def test_a_base_moves_no_address(desk: Desk) -> None:
    desk.draws(desk.node("img", {"src": "relative.png"}), head=(desk.node("base", {"href": EVIL, "target": "_top"}),))
    assert "<base" not in desk.html()


def test_a_meta_neither_leads_away_nor_sets_a_cookie_nor_a_policy(desk: Desk) -> None:
    metas = {"refresh": f"0;url={EVIL}", "set-cookie": "hacked=1", "Content-Security-Policy": "style-src 'none'"}
    desk.draws(
        desk.node("p", {"style": "color: red"}, "red"),
        head=tuple(desk.node("meta", {"http-equiv": name, "content": content}) for name, content in metas.items()),
    )
    assert "http-equiv" not in desk.html()


def test_svg_brings_no_html_and_no_other_file(desk: Desk) -> None:
    inner = desk.node("iframe", {"srcdoc": f"<script>{RUN}</script>"})
    desk.draws(
        desk.svg(
            "svg",
            {},
            desk.svg("foreignObject", {}, desk.node("body", {}, inner, desk.node("script", {}, RUN))),
            desk.svg("use", {"href": EVIL + "a.svg#x"}),
            desk.svg("use", {"xlink:href": "data:image/svg+xml,<svg id='x' onload='top.hacked=1'/>#x"}),
            desk.svg("filter", {"id": "f"}, desk.svg("feImage", {"href": EVIL})),
        )
    )
    assert "hacked" not in desk.html()


def test_an_animation_sets_no_address(desk: Desk) -> None:
    changes = {"attributeName": "href", "to": "javascript:" + RUN, "values": "javascript:" + RUN, "begin": "0s"}
    link = desk.svg("a", {}, desk.svg("animate", changes), desk.svg("set", changes), desk.svg("text", {}, "x"))
    desk.draws(desk.svg("svg", {}, link))
    assert "javascript" not in desk.html()


def test_frames_within_the_page_are_boxes(desk: Desk) -> None:
    tags = ["iframe", "frame", "object", "embed", "portal", "fencedframe", "applet", "webview"]
    given = {"src": EVIL, "data": EVIL, "srcdoc": f"<script>{RUN}</script>", "code": EVIL, "rr_src": EVIL}
    desk.draws(*[desk.node(tag, given, f"<script>{RUN}</script>") for tag in tags])
    assert len(desk.page.frames) == 3


def test_a_form_of_the_page_sends_nothing(desk: Desk) -> None:
    button = desk.node("button", {"formaction": "javascript:" + RUN, "type": "submit"}, "send")
    picture = desk.draws(
        desk.node("form", {"action": EVIL, "target": "_top"}, desk.node("input", {"name": "a"}), button)
    )
    picture.locator("button").evaluate("(button) => button.click()")
    desk.harmless()


def test_an_element_of_the_pages_own_is_none_of_the_desks(desk: Desk) -> None:
    custom = [
        desk.node(tag, {"is": "x-y"}, "x", isCustom=True)
        for tag in ("livedesk-widget", "x-y", "font-face", "constructor-x")
    ]
    desk.draws(*custom, desk.node("p", {"is": "x-y"}, "y"))


def test_names_that_hide_what_a_document_can_do_hide_nothing(desk: Desk) -> None:
    words = ["body", "head", "documentElement", "querySelector", "adoptedStyleSheets", "getElementById", "defaultView"]
    for word in words:
        desk.draws(desk.node("form", {"name": word, "id": word}, desk.node("input", {"name": "childNodes", "id": "x"})))
    desk.draws(desk.node("form", {"id": "replay", "data-proxy": EVIL}), desk.node("img", {"name": "parent"}))


def test_a_shadow_root_hides_no_script(desk: Desk) -> None:
    inner = [
        desk.node("script", {}, RUN),
        desk.node("img", {"src": EVIL, "onerror": RUN}),
        desk.node("style", {}, f"@import '{EVIL}';"),
    ]
    for one in inner:
        one["isShadow"] = True
    desk.draws({**desk.node("div", {"rr_open_mode": "closed"}), "isShadowHost": True, "childNodes": inner})


def test_a_template_and_a_noscript_hold_nothing(desk: Desk) -> None:
    places: list[tuple[str, dict[str, str]]] = [
        ("template", {"shadowrootmode": "open"}),
        ("noscript", {}),
        ("noembed", {}),
    ]
    desk.draws(*(desk.node(tag, given, desk.node("img", {"src": EVIL, "onerror": RUN})) for tag, given in places))


def test_a_link_in_the_head_loads_nothing(desk: Desk) -> None:
    kinds = "stylesheet preload prefetch dns-prefetch preconnect modulepreload prerender manifest icon import pingback".split()
    given = [{"rel": kind, "href": EVIL + kind, "as": "script", "imagesrcset": EVIL} for kind in kinds]
    desk.draws(head=tuple(desk.node("link", one) for one in given))


def test_names_that_no_page_has_are_not_made_elements(desk: Desk) -> None:
    tags = ["img src=x: onerror=top.hacked=1", "a><script>", "", "svg:script", "__proto__", "SCRIPT", "sc\u0131pt"]
    given = {
        "x onerror": RUN,
        "'><script>": RUN,
        "__proto__": {"onload": RUN},
        "constructor": RUN,
        "": "x",
        "style": {"a": 1},
    }
    desk.draws(*[desk.node(tag, given, "x") for tag in tags])
    assert "hacked" not in desk.html()


def test_the_address_of_the_page_is_told_and_not_followed(desk: Desk) -> None:
    for href in ("javascript:" + RUN, EVIL, "data:text/html,<script>top.hacked=1</script>", "\\\\evil.test"):
        desk.draws(href=href)


def test_who_is_not_the_console_is_not_heard(desk: Desk) -> None:
    picture = desk.draws(desk.node("p", {}, "true"))
    before = len(desk.told("state"))
    desk.page.evaluate(
        """async () => {
          const other = document.createElement("iframe");
          document.body.append(other);
          const say = other.contentWindow.Function("word", "parent.frames[0].postMessage(word, '*')");
          say({ livedesk: "anew" });
          say({ livedesk: "mode", mode: "control" });
          await new Promise((go) => setTimeout(go, 50));
          other.remove();
        }"""
    )
    assert desk.page.frame_locator("iframe").locator(".glass").get_attribute("data-mode") == "look"
    assert len(desk.told("state")) == before
    expect(picture.locator("p")).to_have_text("true")


def test_the_frame_of_the_page_has_neither_script_nor_window_nor_forms(desk: Desk) -> None:
    desk.draws()
    inner = desk.page.frame_locator("iframe").locator(".replayer-wrapper iframe")
    assert inner.get_attribute("sandbox") == "allow-same-origin"
