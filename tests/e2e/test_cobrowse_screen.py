"""How a page looks on an agent's screen: as on the visitor's; and what is not shown, or did not come, says so."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.e2e.test_cobrowse_page import agent, visitor

__all__ = ["agent", "visitor"]
IN_SHADOWS = """() => {
  const inner = "<p>before <canvas></canvas> and <span data-private>SECRET</span> after</p><img src=/none.png>";
  const own = new CSSStyleSheet();
  own.replaceSync("p { color: rgb(1, 2, 3) }");
  for (const name of ["x-plain", "x-own"]) {
    const host = document.createElement(name);
    const root = host.attachShadow({ mode: "open" });
    if (name === "x-own") root.adoptedStyleSheets = [own];
    root.innerHTML = inner;
    document.body.prepend(host);
  }
}"""
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs="
SAYS = "box => [getComputedStyle(box, '::after').content, getComputedStyle(box).display]"


def replayed(agent: Any, selector: str) -> Any:
    """What of the replayed page, through its shadow roots."""
    return agent.page.frame_locator("iframe").frame_locator(".replayer-wrapper iframe").locator(selector)


def test_the_page_is_dark_at_the_agents_when_it_is_at_the_visitors(visitor, agent):
    visitor.page.evaluate(
        "document.head.insertAdjacentHTML('beforeend', '<style>:root { color-scheme: light dark } h1 { color: CanvasText }"
        " @media (prefers-color-scheme: dark) { h1 { border: 3px solid } }</style>"
        ' <style media="(prefers-color-scheme: dark)">h1 { margin: 7px }</style>\')'
    )
    looks = "h1 => (({ color, border, margin }) => [color, border, margin])(getComputedStyle(h1))"
    heading = agent.page.frame_locator("iframe").frame_locator(".replayer-wrapper iframe").locator("h1")
    dark = ["rgb(255, 255, 255)", "3px solid rgb(255, 255, 255)", "7px"]
    visitor.page.emulate_media(color_scheme="dark")
    visitor.share()
    for scheme in ("dark", "light"):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.page.evaluate("(text) => { document.querySelector('h1').textContent = text }", f"{scheme} shop")
        agent.shows("h1", f"{scheme} shop")
        seen = visitor.page.locator("h1").evaluate(looks)
        assert (heading.evaluate(looks), seen == dark) == (seen, scheme == "dark")
    visitor.page.evaluate(
        "document.querySelector('style[media]').media = 'all'; document.querySelector('h1').append('!')"
    )
    agent.shows("h1", "light shop!")
    assert heading.evaluate(looks)[2] == "7px"


def test_what_is_hidden_or_did_not_come_says_so_in_shadow_roots(visitor, agent):
    visitor.page.evaluate(IN_SHADOWS)
    visitor.share()
    agent.shows("x-own p", "after")
    visitor.page.evaluate(IN_SHADOWS.replace("x-plain", "x-late").replace("x-own", "x-late-own"))
    agent.shows("x-late p", "after")
    visitor.page.evaluate("document.querySelector('h1').textContent = 'Later'")
    agent.shows("h1", "Later")
    for name in ("x-plain", "x-own", "x-late", "x-late-own"):
        boxes = replayed(agent, f"{name} [data-livedesk-box]")
        expect(boxes).to_have_count(2)
        assert [box.evaluate(SAYS) for box in boxes.all()] == [['"hidden for privacy"', "inline-block"]] * 2
        expect(replayed(agent, f"{name} img")).to_have_attribute("alt", "image not available")
    for name in ("x-own", "x-late-own"):
        expect(replayed(agent, f"{name} p")).to_have_css("color", "rgb(1, 2, 3)")


def test_a_component_that_comes_later_is_seen_with_the_text_of_its_shadow_root(visitor, agent):
    visitor.page.evaluate(IN_SHADOWS)
    visitor.share()
    agent.shows("x-own p", "after")
    visitor.page.evaluate(
        """() => {
          const host = document.createElement("x-late");
          host.textContent = "light";
          host.attachShadow({ mode: "open" }).innerHTML = "words <slot></slot> <b>bold</b>";
          document.querySelector("x-own").shadowRoot.querySelector("p").append(host);
        }"""
    )
    agent.shows("x-late b", "bold")
    agent.shows("x-own p", "light")


def test_a_picture_that_did_not_come_says_so_at_any_size_until_it_comes(visitor, agent):
    visitor.page.evaluate(
        "document.body.insertAdjacentHTML('afterbegin', '<img src=/none.png width=200 height=60 alt=SECRET>')"
    )
    visitor.share()
    agent.shows("h1", "The shop")
    picture = replayed(agent, "img")
    expect(picture).to_have_attribute("alt", "image not available")
    assert picture.evaluate("image => [image.offsetWidth, image.offsetHeight]") == [200, 60]
    said = picture.screenshot()
    picture.evaluate("image => { image.alt = '-' }")
    assert picture.screenshot() != said
    visitor.page.evaluate("(dot) => { document.querySelector('img').src = dot }", DOT)
    visitor.page.evaluate("document.querySelector('h1').append('!')")
    agent.shows("h1", "The shop!")
    expect(picture).not_to_have_attribute("data-livedesk-missing", "")
    expect(picture).to_have_attribute("alt", "")


def test_a_background_that_the_desk_does_not_give_is_counted(visitor, agent):
    agent.page.route("**/proxy/**", lambda route: route.fulfill(status=404))
    said = agent.page.frame_locator("iframe").locator(".missed")
    visitor.page.evaluate(
        "document.head.insertAdjacentHTML('beforeend', '<style>h1 { background: url(/none.png) }</style>');"
        "document.querySelectorAll('img, image').forEach((picture) => picture.remove())"
    )
    visitor.share()
    agent.shows("h1", "The shop")
    expect(said).to_have_text("Pictures and fonts of this page that are not available: 1")
    visitor.page.evaluate("document.querySelector('h1').style.backgroundImage = 'url(/other.png)'")
    visitor.page.evaluate("document.querySelector('h1').append('!')")
    agent.shows("h1", "The shop!")
    expect(said).to_have_text("Pictures and fonts of this page that are not available: 2")
    agent.page.frame_locator("iframe").get_by_role("button", name="Put this note away").click()
    expect(said).to_be_hidden()


def test_nothing_is_left_of_a_page_that_pauses_and_it_says_so_where_it_is_seen(visitor, agent):
    visitor.share()
    agent.shows("h1", "The shop")
    visitor.page.evaluate("history.pushState(null, '', '/hush')")
    said = agent.says("Paused")
    picture = agent.page.frame_locator("iframe").locator(".replayer-wrapper")
    expect(picture).to_have_count(0)
    agent.page.evaluate("document.querySelector('iframe').style.width = '300px'")
    box = said.bounding_box()
    assert (box["x"] >= 0, box["x"] + box["width"] <= 300, box["y"] < 100) == (True, True, True)
    visitor.page.evaluate("history.pushState(null, '', '/cart')")
    agent.shows("h1", "The shop")
    expect(said).to_be_hidden()


def test_what_an_agent_types_when_the_page_goes_is_typed_nowhere(visitor, agent):
    visitor.share()
    agent.shows("h1", "The shop")
    agent.page.evaluate(
        "window.sent = []; addEventListener('message', ({ data }) => data.livedesk === 'command' && sent.push(data));"
        "frames[0].postMessage({ livedesk: 'mode', mode: 'control' }, origin)"
    )
    box = agent.page.frame_locator("iframe").locator(".glass input, .glass select")
    for field in ("input", "select"):
        at = replayed(agent, field).first.bounding_box()
        agent.page.mouse.click(at["x"] + 5, at["y"] + 5)
        expect(box).to_have_count(1)
        visitor.page.evaluate("history.pushState(null, '', '/hush')")
        agent.says("Paused")
        expect(box).to_have_count(0)
        agent.page.keyboard.press("Enter")
        visitor.page.evaluate("history.pushState(null, '', '/cart')")
        agent.shows("h1", "The shop")
    assert agent.page.evaluate("sent") == []


def test_the_copy_of_a_page_has_a_name_and_is_not_operated_itself(visitor, agent):
    visitor.page.evaluate(
        "document.body.insertAdjacentHTML('afterbegin', '<input type=checkbox><details><summary>More</summary></details>')"
    )
    visitor.share()
    agent.shows("h1", "The shop")
    agent.page.keyboard.press("Tab")
    frame = agent.page.frame_locator("iframe").locator(".replayer-wrapper iframe")
    assert (frame.get_attribute("title"), frame.evaluate("frame => frame === document.activeElement")) == (
        "The visitor's page",
        False,
    )
    for selector, key in (("[type=checkbox]", "Space"), ("summary", "Enter")):
        replayed(agent, selector).first.press(key)
        replayed(agent, selector).first.evaluate("element => element.click()")
    assert (replayed(agent, "[type=checkbox]").first.is_checked(), replayed(agent, "details[open]").count()) == (
        False,
        0,
    )


def become(agent: Any, mode: str) -> None:
    """What the agent's mouse and keys mean from now on."""
    agent.page.evaluate("(mode) => frames[0].postMessage({ livedesk: 'mode', mode }, origin)", mode)
    expect(agent.page.frame_locator("iframe").locator(f".glass[data-mode={mode}]")).to_be_attached()


LISTEN = """() => {
  window.sent = [];
  addEventListener("message", ({ data: { command, cursor } }) => {
    const { kind, at, text, key } = command ?? cursor ?? {};
    if (kind && kind !== "scroll") sent.push([kind, text ?? key]);
    else if (at && at !== "away") sent.push([at, null]);
  });
}"""


def test_an_agent_acts_by_keyboard(visitor, agent):
    visitor.share()
    agent.shows("h1", "The shop")
    agent.page.evaluate(LISTEN)
    become(agent, "control")
    view, keys = agent.page.frame_locator("iframe"), agent.page.keyboard
    told, held = view.locator(".told"), view.locator(".trace polyline")
    keys.press("Tab")
    keys.press("ArrowDown")
    expect(told).to_have_text("Field: Name")
    expect(held).to_have_count(1)
    keys.press("Enter")
    keys.type("Al")
    keys.press("Enter")
    keys.press("Shift+Enter")
    keys.press("ArrowDown")
    expect(told).to_have_text("Password: Password")
    keys.press("Enter")
    expect(told).to_have_text("This field is the visitor's alone.")
    keys.press("ArrowUp")
    keys.press("ArrowUp")
    expect(told).to_have_text("Link: Away")
    keys.press("Enter")
    keys.press("Escape")
    expect(held).to_have_count(0)
    agent.page.wait_for_function("sent.length > 2")
    assert agent.page.evaluate("sent") == [["type", "Al"], ["key", "Enter"], ["click", None]]
    keys.press("Shift+Tab")
    assert view.locator(".glass").evaluate("glass => glass === document.activeElement && document.hasFocus()") is False


def test_an_agent_points_by_keyboard_and_sees_it(visitor, agent):
    visitor.share()
    agent.shows("h1", "The shop")
    agent.page.evaluate(LISTEN)
    view, keys = agent.page.frame_locator("iframe"), agent.page.keyboard
    become(agent, "mark")
    keys.press("Tab")
    keys.press("ArrowDown")
    expect(view.locator(".told")).to_have_text("Heading: The shop")
    keys.press("Enter")
    expect(view.locator(".trace polyline")).to_have_count(2)
    become(agent, "point")
    keys.press("ArrowDown")
    keys.press("Enter")
    agent.page.wait_for_function("sent.length > 1")
    assert agent.page.evaluate("sent") == [["mark", None], ["click", None]]
