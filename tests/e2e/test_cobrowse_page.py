"""Cobrowsing between two real pages: what leaves the one, what the other shows, and what each may do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

HERE = Path(__file__).parent
STATIC = HERE.parent.parent / "widgets" / "static" / "widgets"
RULES = {"hide": [".hide"], "mask": [".mask"], "read_only": [".pay"], "pause": ["/hush*"]}
AGENT = {"id": "1", "name": "Bob"}
POLICY = (
    "default-src 'none'; script-src 'nonce-x'; style-src 'unsafe-inline'; img-src data: blob: http://shop.test/proxy/;"
    " font-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self';"
    " sandbox allow-scripts allow-same-origin"
)
REPLAY = (
    '<!doctype html><html lang="en"><div id="replay" data-proxy="http://shop.test/proxy/"></div>'
    '<script type="module" nonce="x" src="/static/replay.js"></script>'
)
DESK = (
    '<!doctype html><body style="margin:0"><iframe src="/replay" style="width:1000px;height:700px;border:0"></iframe>'
)


def answer(route: Route) -> None:
    """The visitor's page, the agent's, and the built files."""
    path = route.request.url.split("/", 3)[3].split("?")[0]
    if path.startswith("static/"):
        route.fulfill(path=STATIC / path.removeprefix("static/"), content_type="text/javascript")
    elif path == "replay":
        route.fulfill(body=REPLAY, content_type="text/html", headers={"Content-Security-Policy": POLICY})
    else:
        route.fulfill(
            body=DESK if path == "desk" else (HERE / "cobrowse_page.html").read_text(), content_type="text/html"
        )


class Visitor:
    """A visitor's page with the module of cobrowsing, and what it sends."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.sent: list[list[int]] = []
        page.route("**/*", answer)
        page.add_init_script(path=HERE / "cobrowse_stand.js")
        page.expose_function("relay", lambda frame: self.sent.append(frame))
        page.goto("http://shop.test/cart?token=SECRETquery#SECRETpart")
        page.evaluate("async (rules) => { window.it = await stand(rules) }", RULES)

    def say(self, kind: str, **data: Any) -> None:
        """What the server would."""
        self.page.evaluate("([type, data]) => it.say(type, data)", [kind, {"agent": AGENT, **data}])

    def heard(self, name: str) -> list[Any]:
        """What the host page or the server was told under this name."""
        return self.page.evaluate(
            "(name) => it.heard.filter((one) => one.name === name).map((one) => one.payload)", name
        )

    def share(self) -> None:
        """Asked, allowed by hand, and looked at."""
        self.say("cobrowse.requested")
        self.allow()
        self.say("cobrowse.snapshot", stream=0)
        self.page.wait_for_function("it.frames.some((frame) => frame[1] === 1 && frame[2] & 2)")

    def allow(self) -> None:
        """The visitor reads, and presses Allow."""
        before = len(self.heard("POST cobrowse/consent/"))
        button = self.page.locator("livedesk-cobrowse [data-answer=yes]")
        expect(button).to_be_visible()
        while len(self.heard("POST cobrowse/consent/")) == before:
            button.click()
            self.page.wait_for_timeout(100)

    def events(self) -> str:
        """All that has left the page, inflated."""
        return str(self.page.evaluate("inflated(it.frames)"))


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    yield Visitor(context.new_page())
    context.close()


class Agent:
    """The agent's document, fed by what the visitor's page sends."""

    def __init__(self, page: Page, visitor: Visitor) -> None:
        self.page, self.visitor, self.given = page, visitor, 0
        page.route("**/*", answer)
        page.goto("http://shop.test/desk")
        expect(page.frame_locator("iframe").locator(".said")).to_be_visible()

    def take(self) -> None:
        """What has been sent since the last time."""
        give = "(frame) => frames[0].postMessage({ livedesk: 'frame', frame: new Uint8Array(frame).buffer }, origin)"
        for frame in self.visitor.sent[self.given :]:
            self.page.evaluate(give, frame)
            self.given += 1

    def says(self, text: str) -> Locator:
        """There is no picture, and it says why."""
        said = self.page.frame_locator("iframe").locator(".said")
        for _ in range(100):
            self.take()
            if text in (said.text_content() or ""):
                break
            self.page.wait_for_timeout(50)
        expect(said).to_contain_text(text, timeout=1)
        return said

    def shows(self, selector: str, text: str) -> None:
        """The picture comes to say so."""
        element = self.page.frame_locator("iframe").frame_locator(".replayer-wrapper iframe").locator(selector).first
        for _ in range(100):
            self.take()
            if element.count() and text in (element.text_content() or ""):
                return
            self.page.wait_for_timeout(50)
        expect(element).to_contain_text(text, timeout=1)


@pytest.fixture
def agent(browser: Browser, visitor: Visitor) -> Iterator[Agent]:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    yield Agent(context.new_page(), visitor)
    context.close()


def test_nothing_leaves_before_the_visitor_agrees_by_hand(visitor):
    visitor.say("cobrowse.requested")
    visitor.say("cobrowse.snapshot", stream=0)
    visitor.page.evaluate("document.querySelector('livedesk-cobrowse').shadowRoot.querySelector('.primary').click()")
    assert (visitor.heard("POST cobrowse/consent/"), visitor.sent) == ([], [])
    visitor.allow()
    assert visitor.heard("POST cobrowse/consent/")[0]["granted"] is True


def test_no_secret_of_the_page_leaves_it(visitor):
    visitor.share()
    visitor.page.fill("#name", "SECRET typed")
    visitor.page.evaluate(
        "const p = document.createElement('p'); p.dataset.private = ''; p.textContent = 'SECRET added';"
        "document.body.append(p); document.querySelector('.mask').textContent = 'SECRET changed';"
        "document.querySelector('.card').insertAdjacentHTML('beforeend', '<u>public word</u>')"
    )
    visitor.page.wait_for_function("it.frames.some((frame) => frame[1] === 2)")
    visitor.page.wait_for_timeout(300)
    left = visitor.events()
    assert "SECRET" not in left
    assert "public word" in left


def test_the_agent_sees_what_the_visitor_sees(visitor, agent):
    visitor.share()
    agent.shows("h1", "The shop")
    agent.shows("x-card p", "within a shadow")
    visitor.page.evaluate("document.querySelector('h1').textContent = 'Changed'")
    agent.shows("h1", "Changed")
    assert "SECRET" not in agent.page.frames[-1].content()


def test_an_element_that_becomes_private_is_taken_back(visitor, agent):
    visitor.share()
    agent.shows(".card", "bold")
    visitor.page.evaluate("document.querySelector('.card').setAttribute('data-private', '')")
    box = agent.page.frame_locator("iframe").frame_locator(".replayer-wrapper iframe").locator(".card").first
    for _ in range(100):
        agent.take()
        if box.count() and box.get_attribute("data-livedesk-box") == "private":
            break
        agent.page.wait_for_timeout(50)
    assert (box.get_attribute("data-livedesk-box"), box.text_content()) == ("private", "")


def test_a_large_page_goes_on_between_the_slices(visitor):
    visitor.page.evaluate(
        "const one = '<p class=card>' + '<b>wxyz</b>'.repeat(9) + '</p>';"
        "const all = document.createElement('div'); all.innerHTML = one.repeat(1500); document.body.append(all);"
    )
    visitor.say("cobrowse.requested")
    visitor.allow()
    turns = visitor.page.evaluate(
        """async () => {
          let [turns, done] = [0, false];
          const count = new MessageChannel();
          count.port1.onmessage = () => { turns += 1; if (!done) count.port2.postMessage(0); };
          count.port2.postMessage(0);
          it.say("cobrowse.snapshot", { stream: 0 });
          while (!it.frames.some((frame) => frame[1] === 1 && frame[2] & 2)) await new Promise((go) => setTimeout(go, 20));
          done = true;
          return turns;
        }"""
    )
    assert turns > 4
    whole = """async () => {
          const end = it.frames.findLastIndex((frame) => frame[1] === 1 && frame[2] & 2);
          const begin = it.frames.slice(0, end + 1).findLastIndex((frame) => frame[1] === 1 && frame[2] & 1);
          const parts = it.frames.slice(begin, end + 1).filter((frame) => frame[1] === 1);
          return (await inflated(parts)).split("wxyz").length - 1;
        }"""
    assert visitor.page.evaluate(whole) == 1500 * 9


def test_after_the_end_nothing_of_the_recorder_is_left(visitor):
    visitor.page.add_script_tag(path=HERE / "cobrowse_count.js")
    visitor.page.evaluate("count()")
    visitor.share()
    visitor.page.evaluate("document.body.append(document.createElement('iframe'))")
    assert len(visitor.page.evaluate("left()")) > 20
    visitor.say("cobrowse.ended", reason="agent")
    visitor.page.evaluate("it.end()")
    visitor.page.wait_for_function("left().length === 0")
    assert visitor.page.evaluate("shape().every((one, n) => one === before[n])")
    assert visitor.page.locator("livedesk-cobrowse").count() == 0


def test_a_page_cannot_cover_the_button_that_ends_it(visitor):
    visitor.share()
    visitor.page.evaluate(
        "const veil = document.createElement('div');"
        "veil.style = 'position:fixed;inset:0;z-index:2147483647;background:#fff'; document.documentElement.append(veil);"
        "const dialog = document.createElement('dialog'); dialog.textContent = 'Modal';"
        "document.body.append(dialog); dialog.showModal();"
        "const style = document.createElement('style');"
        "style.textContent = 'livedesk-cobrowse { display: none !important; opacity: 0 !important }'; document.head.append(style)"
    )
    visitor.page.get_by_role("button", name="Stop sharing").click()
    assert visitor.heard("cobrowse:ended") == [None]


def test_an_agent_without_the_second_consent_moves_nothing(visitor):
    visitor.share()
    outcome = command(visitor, "#buy", kind="click")
    assert (outcome["outcome"], outcome["reason"]) == ("refused", "no_control")


def command(visitor: Visitor, selector: str, **what: Any) -> dict[str, Any]:
    """Asks for a deed on an element, and gives what came of it."""
    node = visitor.page.evaluate("(selector) => nodeOf(selector)", selector)
    before = len(visitor.heard("cobrowse.done"))
    visitor.say("cobrowse.control", deed=before + 1, stream=0, command={**what, "node": node})
    outcome: dict[str, Any] = visitor.heard("cobrowse.done")[before]
    return outcome


def test_with_it_they_click_and_type_but_not_where_it_is_private(visitor):
    visitor.share()
    visitor.say("cobrowse.control_requested", request_id="c")
    visitor.allow()
    visitor.page.wait_for_timeout(1700)  # the visitor's own hand comes first, and has just been used
    assert command(visitor, "#buy", kind="click")["outcome"] == "done"
    assert visitor.page.text_content("#buy") == "Bought"
    assert command(visitor, "#name", kind="type", text="Alice")["target"] == "input “Name”"
    assert visitor.page.input_value("#name") == "Alice"
    refused = {
        selector: command(visitor, selector, kind="type", text="x").get("reason") for selector in ("#password", "#card")
    }
    assert refused == {"#password": "private", "#card": "private"}
    clicks = {
        selector: command(visitor, selector, kind="click").get("reason") for selector in ("#pay", "#file", "#away")
    }
    assert clicks == {"#pay": "read_only", "#file": "private", "#away": "other_origin"}
    second = visitor.page.evaluate("nodeOf('#choice option:last-child')")
    visitor.page.evaluate("document.querySelector('#choice').prepend(new Option('new', 'new'))")
    assert command(visitor, "#choice", kind="select", values=[str(second)])["outcome"] == "done"
    assert visitor.page.input_value("#choice") == "SECRET2"


def test_what_comes_from_a_lying_page_runs_and_fetches_nothing(visitor, agent):
    asked: list[str] = []
    agent.page.on("request", lambda request: asked.append(request.url))
    visitor.page.add_script_tag(path=HERE / "cobrowse_lie.js")
    visitor.page.evaluate("lie()")
    agent.shows("h1", "a lie")
    agent.page.wait_for_timeout(300)
    assert [url for url in asked if "//evil" in url] == []
    assert agent.page.evaluate("[window.hacked, frames[0].hacked]") == [None, None]
    assert agent.page.url == "http://shop.test/desk"
