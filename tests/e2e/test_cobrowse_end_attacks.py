"""Pages that would keep what ends cobrowsing from being pressed, seen, or carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_cobrowse_consent_attacks import BLIND, COVER, Tricked


@pytest.fixture(scope="module")
def window(launch: Callable[..., Browser]) -> Iterator[Tricked]:
    """One for all tests of this file."""
    context = launch().new_context(viewport={"width": 1000, "height": 700})
    yield Tricked(context.new_page())
    context.close()


@pytest.fixture
def visitor(window: Tricked) -> Tricked:
    window.anew()
    return window


SWALLOW = """(types) => {
  for (const type of types)
    addEventListener(type, (event) => { event.stopImmediatePropagation(); event.preventDefault() }, true);
}"""
POINTER = ["pointerdown", "pointerup", "mousedown", "mouseup", "click", "auxclick", "focus"]


def test_a_page_that_swallows_clicks_does_not_swallow_the_end(visitor: Tricked) -> None:
    visitor.page.evaluate(SWALLOW, POINTER)  # before anything of ours listens
    visitor.shared()
    place = visitor.page.get_by_role("button", name="Stop sharing").bounding_box()
    assert place
    while not visitor.heard("cobrowse:ended"):
        visitor.page.mouse.click(place["x"] + 20, place["y"] + 20, delay=200)
        visitor.page.wait_for_timeout(100)
    assert visitor.heard("POST cobrowse/stop/") == [{}]


def test_nor_the_key_that_ends_it(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(SWALLOW, ["keydown", "keyup", "keypress"])
    visitor.page.keyboard.press("Escape")
    assert visitor.heard("cobrowse:ended") == [None]
    assert visitor.heard("POST cobrowse/stop/") == [{}]


DIALOG = """() => {
  window.own = Object.assign(document.createElement("dialog"), { textContent: "Of the page" });
  document.body.append(own);
  own.showModal();
}"""


def test_a_question_takes_the_key_as_its_no_and_nothing_else_ends(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(DIALOG)
    visitor.say("cobrowse.control_requested", request_id="c")
    visitor.page.get_by_role("button", name="Allow").wait_for()
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_timeout(700)
    assert (visitor.answers[-1], visitor.heard("cobrowse:ended")) == (False, [])
    assert visitor.page.evaluate("own.open")


def test_the_key_that_closes_what_the_page_has_opened_ends_nothing_and_the_next_one_does(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(DIALOG)
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_timeout(700)
    assert (visitor.page.evaluate("own.open"), visitor.heard("cobrowse:ended")) == (False, [])
    visitor.page.keyboard.press("Escape")
    assert visitor.heard("cobrowse:ended") == [None]


HELD = {
    "stays open": "own.addEventListener('keydown', (event) => event.preventDefault())",
    "is an open popover": "own.close(); own.popover = 'manual'; own.showPopover()",
    "cannot be looked for": f"document.querySelectorAll = {'() => { throw 1 }'}",
    "only says it is left": "setInterval(() => dispatchEvent(new Event('fullscreenchange')), 20), own.close()",
}


@pytest.mark.parametrize("how", HELD)
def test_a_dialog_does_not_keep_the_key_from_ending_that(visitor: Tricked, how: str) -> None:
    visitor.shared()
    visitor.page.evaluate(DIALOG)
    visitor.page.evaluate(f"() => {{ {HELD[how]} }}")
    visitor.page.wait_for_timeout(50)
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')")
    assert visitor.heard("POST cobrowse/stop/") == [{}]


def test_nor_one_that_opens_again_whenever_it_is_closed(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(DIALOG)
    visitor.page.evaluate("own.addEventListener('close', () => own.showModal())")
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')")


MENUS = """() => {
  window.menus = [1, 2, 3].map((n) => {
    const button = Object.assign(document.createElement("button"), { textContent: `Menu ${n}` });
    button.ariaExpanded = "true";
    return document.body.appendChild(button);
  });
  window.pressed = (event) => {
    const last = event.key === "Escape" && menus.findLast(({ ariaExpanded }) => ariaExpanded === "true");
    if (last) last.ariaExpanded = "false";
  };
  addEventListener("keydown", pressed);
}"""
CLOSED = "(n) => menus.filter(({ ariaExpanded }) => ariaExpanded === 'false').length === n"


def test_two_menus_may_be_closed_one_after_the_other_and_before_the_third_it_says_so(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(MENUS)
    word = visitor.page.locator("livedesk-cobrowse .word")
    for n in (1, 2):
        expect(word).to_have_text("Bob sees this page")
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_function(CLOSED, arg=n)
        visitor.page.wait_for_timeout(700)
    assert visitor.heard("cobrowse:ended") == []
    expect(word).to_have_text("The next Escape ends sharing")
    visitor.page.keyboard.press("Escape")
    assert visitor.heard("cobrowse:ended") == [None]


def test_who_uses_another_key_or_the_pointer_meanwhile_may_close_as_many_as_they_like(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(MENUS)
    for other in (lambda: visitor.page.mouse.click(5, 650), lambda: visitor.page.keyboard.press("Shift"), None):
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(100)
        if other:
            other()
    visitor.page.wait_for_timeout(700)
    assert (visitor.page.evaluate("menus.map((one) => one.ariaExpanded)"), visitor.heard("cobrowse:ended")) == (
        ["false"] * 3,
        [],
    )
    visitor.page.keyboard.press("Escape")
    assert visitor.heard("cobrowse:ended") == [None]


def test_what_is_opened_for_ever_takes_three_presses_however_slowly_they_come(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(DIALOG)
    visitor.page.evaluate("own.addEventListener('close', () => setTimeout(() => own.showModal(), 200))")
    for _ in range(3):
        assert visitor.heard("cobrowse:ended") == []
        visitor.page.wait_for_function("own.open")
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(700)
    assert visitor.heard("cobrowse:ended") == [None]


def test_while_an_agent_steers_the_third_ends_control_and_the_fourth_sharing_and_the_bar_says_which(
    visitor: Tricked,
) -> None:
    visitor.shared()
    visitor.say("cobrowse.control_granted", request_id="c")
    visitor.page.evaluate(DIALOG)
    visitor.page.evaluate("own.addEventListener('close', () => setTimeout(() => own.showModal(), 200))")
    word = visitor.page.locator("livedesk-cobrowse .word")
    for said in ("can click and type", "can click and type", "The next Escape ends control"):
        expect(word).to_contain_text(said)
        assert visitor.answers == [True]
        visitor.page.wait_for_function("own.open")
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(700)
    assert (visitor.answers, visitor.heard("cobrowse:ended")) == ([True, False], [])
    expect(word).to_have_text("The next Escape ends sharing")
    visitor.page.wait_for_function("own.open")
    visitor.page.keyboard.press("Escape")
    assert visitor.heard("cobrowse:ended") == [None]


def test_after_control_was_taken_back_what_is_done_otherwise_begins_the_count_anew(visitor: Tricked) -> None:
    visitor.shared()
    visitor.say("cobrowse.control_granted", request_id="c")
    visitor.page.evaluate(MENUS)
    for _ in range(3):
        visitor.page.keyboard.press("Escape")
        visitor.page.wait_for_timeout(100)
    assert visitor.answers == [True, False]
    visitor.page.mouse.click(5, 650)
    expect(visitor.page.locator("livedesk-cobrowse .word")).to_have_text("Bob sees this page")
    visitor.page.evaluate("menus.map((one) => (one.ariaExpanded = 'true'))")
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_timeout(700)
    assert visitor.heard("cobrowse:ended") == []


def test_the_key_that_takes_back_half_a_letter_ends_nothing(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate("document.body.append(Object.assign(document.createElement('input'), { id: 'typed' }))")
    visitor.page.focus("#typed")
    cdp = visitor.page.context.new_cdp_session(visitor.page)
    cdp.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_timeout(700)
    assert visitor.heard("cobrowse:ended") == []


THROW = "() => { throw new Error('no') }"
HIDING = {
    "something over it again and again": f"""{COVER}
      setInterval(() => {{ if (cover.matches(":popover-open")) cover.hidePopover(); cover.showPopover(); }}, 5);""",
    "its element": """
      document.documentElement.append = () => {};
      document.querySelector("livedesk-cobrowse").remove();""",
    "the page": "document.documentElement.inert = true",
    "what a browser says of it": f"""{COVER} {BLIND}
      const own = document.querySelector("livedesk-cobrowse");
      document.elementFromPoint = () => own;
      own.shadowRoot.elementFromPoint = () => own.shadowRoot.querySelector(".seal");""",
    "what brings it back": f"""
      HTMLElement.prototype.showPopover = document.documentElement.append = {THROW};
      document.querySelector("livedesk-cobrowse").remove();""",
}


@pytest.mark.parametrize("what", HIDING)
def test_a_page_that_hides_what_ends_it_is_not_seen_any_longer(visitor: Tricked, what: str) -> None:
    visitor.shared()
    visitor.page.evaluate(f"() => {{ {HIDING[what]} }}")
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')", timeout=15_000)
    assert visitor.heard("POST cobrowse/stop/") == [{"covered": True}]


def test_nor_is_one_that_lies_where_no_browser_tells_what_is_painted(visitor: Tricked) -> None:
    visitor.anew("delete IntersectionObserverEntry.prototype.isVisible")
    visitor.shared()
    visitor.page.evaluate(f"() => {{ {HIDING['what a browser says of it']} }}")
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')", timeout=15_000)
    assert visitor.heard("POST cobrowse/stop/") == [{"covered": True}]


def test_a_page_that_breaks_what_takes_the_bar_away_does_not_keep_it_from_ending(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate(
        f"() => {{ Element.prototype.remove = Element.prototype.append = HTMLElement.prototype.hidePopover = {THROW} }}"
    )
    visitor.page.keyboard.press("Escape")
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')")
    assert visitor.heard("POST cobrowse/stop/") == [{}]


def test_a_page_that_takes_all_listeners_away_with_itself_is_not_seen_any_more(visitor: Tricked) -> None:
    visitor.shared()
    visitor.page.evaluate("document.open(); document.write('<h1>Another shop</h1>'); document.close()")
    visitor.page.wait_for_function("it.heard.some(({ name }) => name === 'cobrowse:ended')")
    assert visitor.heard("POST cobrowse/stop/") == [{"covered": True}]


def test_an_agent_who_draws_without_end_covers_neither_the_end_nor_the_page(visitor: Tricked) -> None:
    visitor.shared()
    visitor.say("cobrowse.snapshot", stream=0)
    drawn = visitor.page.evaluate(
        """() => {
          const say = (data) => it.say("cursor", { agent: { id: "1", name: "Bob" }, stream: 0, ...data });
          for (let n = 0; n < 150; n++) say({ at: "draw", points: Array(64).fill([0.5, 0.02]) });
          say({ at: "move", x: 0.5, y: 0.02 });
          return document.querySelector("livedesk-cobrowse").shadowRoot.querySelectorAll("polyline").length;
        }"""
    )
    assert 0 < drawn <= 101
    visitor.page.get_by_role("button", name="Stop sharing").click()
    assert visitor.heard("cobrowse:ended") == [None]


def test_an_agent_puts_no_markup_and_no_long_name_on_the_page(visitor: Tricked) -> None:
    visitor.shared()
    visitor.say("cursor", at="mark", node={}, stream=0)
    name = "<img src=x onerror=hacked=1>" * 9
    visitor.say("cursor", at="move", x=1e308, y="javascript:", stream=0, agent={"id": "1", "name": name})
    found = visitor.page.evaluate(
        "document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('.pointer').innerHTML"
    )
    assert found.startswith("&lt;img")
    assert found.count("&lt;") <= 3
    assert visitor.page.evaluate("window.hacked") is None
