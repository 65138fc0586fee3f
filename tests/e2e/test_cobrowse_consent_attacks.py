"""Pages that would have a yes which nobody gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.test_cobrowse_page import RULES, Visitor

CARD = "document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('.card')"
YES = CARD + ".querySelector('[data-answer=yes]')"
READ_MS = 700


class Tricked(Visitor):
    """On a page that means them ill."""

    def anew(self, first: str = "") -> None:
        """The page is loaded again, as if nothing had been done to it but `first`, before our script comes."""
        self.sent.clear()
        self.page.goto("http://shop.test/cart")
        self.page.evaluate(f"() => {{ {first} }}")
        self.page.evaluate("async (rules) => { window.it = await stand(rules) }", RULES)

    def asked(self, **data: Any) -> None:
        """The question has been there for longer than it takes to read it."""
        self.say("cobrowse.requested", **data)
        self.page.get_by_role("button", name="Allow").wait_for()
        self.page.wait_for_timeout(READ_MS)

    def shared(self) -> None:
        """The site's own code has asked in its own way."""
        self.say("cobrowse.requested")
        self.page.evaluate("it.heard.findLast(({ name }) => name === 'cobrowse:consent:required').payload.accept()")
        self.page.get_by_role("button", name="Stop sharing").wait_for()

    def press(self) -> None:
        """A person's own press, where the button is, whatever lies over it."""
        place: dict[str, float] = self.page.evaluate(f"{YES}.getBoundingClientRect().toJSON()")
        self.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
        self.page.wait_for_timeout(50)

    @property
    def answers(self) -> list[Any]:
        """What the desk was told."""
        return [each["granted"] for each in self.heard("POST cobrowse/consent/")]


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


def test_no_event_that_a_script_has_made_is_a_yes(visitor: Tricked) -> None:
    visitor.asked()
    visitor.page.evaluate(
        f"""() => {{
          const yes = {YES};
          yes.click();
          for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click"])
            yes.dispatchEvent(new PointerEvent(type, {{ bubbles: true, composed: true, detail: 1 }}));
          yes.focus();
          for (const key of ["Enter", " "]) yes.dispatchEvent(new KeyboardEvent("keydown", {{ key, bubbles: true }}));
          Object.defineProperty(MouseEvent.prototype, "isTrusted", {{ get: () => true }});
          yes.click();
        }}"""
    )
    assert (visitor.answers, visitor.sent) == ([], [])
    visitor.allow()
    assert visitor.answers == [True]


COVER = """
  const cover = Object.assign(document.createElement("div"), { popover: "manual", textContent: "You have won" });
  cover.style = "position: fixed; inset: 0; width: 100vw; height: 100vh; margin: 0; border: 0; background: #fff";
  document.body.append(cover);
"""
BLIND = "const show = cover.showPopover; HTMLElement.prototype.showPopover = () => {}; show.call(cover);"


@pytest.mark.parametrize("how", ["", "cover.style.background = 'none';"], ids=["opaque", "clear"])
def test_what_is_pressed_through_a_picture_over_it_is_no_yes(visitor: Tricked, how: str) -> None:
    visitor.asked()
    visitor.page.evaluate(f"() => {{ {COVER} cover.style.pointerEvents = 'none'; {how} {BLIND} }}")
    visitor.page.wait_for_timeout(300)
    visitor.press()
    assert visitor.answers == []


def test_no_picture_of_the_page_stays_over_the_question(visitor: Tricked) -> None:
    visitor.asked()
    visitor.page.evaluate(f"() => {{ {COVER} cover.style.zIndex = 2147483647; cover.showPopover() }}")
    visitor.allow()
    assert visitor.answers == [True]


def test_a_question_that_comes_under_the_finger_has_not_been_read(visitor: Tricked) -> None:
    visitor.say("cobrowse.requested")
    visitor.press()
    assert visitor.answers == []


def test_until_it_counts_the_button_says_so_and_an_early_press_is_told_why(visitor: Tricked) -> None:
    visitor.say("cobrowse.requested")
    allow = visitor.page.get_by_role("button", name="Allow", include_hidden=True)
    expect(allow).to_be_disabled()
    visitor.press()
    expect(visitor.page.get_by_role("status")).to_have_text("One moment: please read this first.")
    expect(allow).to_be_enabled()
    assert visitor.answers == []
    visitor.press()
    assert visitor.answers == [True]


STYLES = (
    "livedesk-cobrowse { --ld-surface: transparent; --ld-text: transparent; --ld-accent: transparent }",
    "livedesk-cobrowse { --ld-body: 0px !important; --ld-text: #fff !important; --ld-on-accent: #0000 !important }",
    "livedesk-cobrowse { opacity: 0 !important; filter: opacity(0) !important; mix-blend-mode: screen !important }",
    "livedesk-cobrowse { clip-path: inset(99%) !important; mask: linear-gradient(#0000, #0000) !important; zoom: .01 }",
    "livedesk-cobrowse { animation: gone 1s infinite; transition: all 9s } @keyframes gone { 0%, to { opacity: 0 } }",
    "livedesk-cobrowse::after { content: 'You have won'; display: block !important; position: fixed; inset: 0; background: #fff }",
    "@property --ld-surface { syntax: '<length>'; inherits: false; initial-value: 0px }",
    "@property --ld-text { syntax: '<color>'; inherits: false; initial-value: #fff }",
    "@font-face { font-family: system-ui; src: local('DejaVu Sans Mono'), local('Liberation Mono') }",
    "@font-face { font-family: 'system-ui'; src: local('DejaVu Sans Mono'), local('Liberation Mono') } ",
    "html, body { opacity: 0; filter: opacity(0); transform: scale(.01); pointer-events: none; color: #fff; font-size: 0 }",
)


def test_no_style_of_the_page_makes_the_question_one_that_nobody_reads(visitor: Tricked) -> None:
    visitor.asked()
    look = f"""(() => {{
      const [card, yes] = [{CARD}, {YES}].map((one) => getComputedStyle(one));
      const own = document.querySelector("livedesk-cobrowse");
      const words = document.createRange();
      words.selectNodeContents({YES});
      const [host, after] = [getComputedStyle(own), getComputedStyle(own, "::after")];
      return [card.backgroundColor, card.color, yes.color, yes.backgroundColor, yes.fontSize, host.opacity, host.filter,
        host.clipPath, host.maskImage, host.zoom, host.mixBlendMode, after.display, {CARD}.offsetWidth, {YES}.offsetHeight,
        words.getBoundingClientRect().width];
    }})()"""
    before = visitor.page.evaluate(look)
    for css in STYLES:
        visitor.page.add_style_tag(content=css)
        assert visitor.page.evaluate(look) == before
    visitor.allow()
    assert visitor.answers == [True]


def test_a_question_that_has_become_too_small_to_read_is_not_answered(visitor: Tricked) -> None:
    visitor.page.add_style_tag(content="html { zoom: .2 }")
    visitor.asked()
    visitor.press()
    assert visitor.answers == []


CHANGES = {
    "its word": f"{YES}.textContent = 'Close'",
    "its order": f"{CARD}.querySelector('.row').prepend({YES})",
    "its colour": f"{CARD}.style.setProperty('color', '#fff')",
    "what it says it shows": f"{CARD}.querySelector('.look').textContent = 'Press Allow to close this'",
    "its picture": f"{CARD}.animate({{ opacity: [0.95, 0.95] }}, {{ duration: 1e6 }})",
    "a rule in ours": f"{CARD}.getRootNode().adoptedStyleSheets[0].insertRule('[data-answer=yes]::after {{ content: \"x\" }}')",
    "its word, until it is pressed": f"""{{
      const yes = {YES};
      addEventListener("pointerdown", () => {{ yes.textContent = "Allow" }}, {{ capture: true, once: true }});
      yes.textContent = "Close";
    }}""",
    "a sheet beside it": f"{CARD}.getRootNode().append(document.createElement('style'))",
}


def test_a_yes_to_a_question_that_the_page_has_changed_is_none(visitor: Tricked) -> None:
    for what, change in CHANGES.items():
        visitor.asked(request_id=what)
        visitor.page.evaluate(f"() => {{ {change} }}")
        visitor.press()
        assert (what, visitor.answers) == (what, [])


def test_a_focus_that_the_page_moves_makes_no_yes_of_what_is_typed(visitor: Tricked) -> None:
    visitor.page.focus("#name")
    visitor.asked()
    visitor.page.focus("#name")
    visitor.page.evaluate(f"document.addEventListener('keydown', ({{ key }}) => key === 'x' && {YES}.focus(), true)")
    for key in ("x", "Enter", "x", " "):
        visitor.page.keyboard.press(key)
    assert visitor.answers == []


def test_a_question_that_is_taken_from_the_page_is_there_again(visitor: Tricked) -> None:
    visitor.asked()
    visitor.page.evaluate("document.querySelector('livedesk-cobrowse').remove()")
    visitor.allow()
    assert visitor.answers == [True]


def test_words_that_the_page_posts_to_itself_are_no_words_of_the_desk(visitor: Tricked) -> None:
    visitor.page.evaluate(
        """async () => {
          const id = "0b6f7a52-3a49-4c9e-8d5e-0123456789ab";
          const data = { request_id: id, cobrowse_id: id, agent: { id: "1", name: "Bob" } };
          for (const type of ["cobrowse.requested", "cobrowse.granted", "cobrowse.snapshot", "cobrowse.control_granted"]) {
            postMessage({ type, data }, "*");
            document.dispatchEvent(new CustomEvent(type, { detail: data }));
          }
          await new Promise((go) => setTimeout(go, 100));
        }"""
    )
    assert (visitor.sent, visitor.heard("cobrowse:started"), visitor.answers) == ([], [], [])


FORGED = """async () => {
  const channel = new BroadcastChannel("livedesk:cobrowse:");
  channel.postMessage({ say: "answer", id: "0b6f7a52-3a49-4c9e-8d5e-0123456789ab", yes: true, from: 1 });
  await new Promise((go) => setTimeout(go, 200));
}"""


def test_a_yes_said_to_come_from_another_tab_is_none_while_this_one_is_in_front(visitor: Tricked) -> None:
    visitor.asked()
    visitor.page.evaluate(FORGED)
    assert visitor.answers == []
    visitor.allow()
    assert visitor.answers == [True]
