"""What a page tells without a word of it: by how far something is scrolled, how wide it is, what it is slotted into."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.e2e.test_cobrowse_page import STATIC, Visitor

HERE = Path(__file__).parent
SECRET = "zqsecret"


class Full(Visitor):
    """A visitor's page with this in it, seen; what has left it before is not looked at again."""

    def __init__(self, page: Page, body: str, rules: dict[str, Any] | None = None) -> None:
        self.page, self.sent, self.before = page, [], 0
        head = "<!doctype html><meta charset=utf-8><style>.card { color: #123 } .run { width: 60px; overflow: auto }</style>"
        self.html = f"{head}<body>{body}<p id=last>words</p>"
        page.route("**/*", self.answer)
        page.add_init_script(path=HERE / "cobrowse_stand.js")
        page.expose_function("relay", lambda frame: self.sent.append(frame))
        page.goto("http://shop.test/cart")
        page.evaluate("async (rules) => { window.it = await stand(rules) }", rules or {})
        self.share()

    def answer(self, route: Route) -> None:
        path = route.request.url.split("/", 3)[3].split("?")[0]
        if path.startswith("static/"):
            route.fulfill(path=STATIC / path.removeprefix("static/"), content_type="text/javascript")
        else:
            route.fulfill(body=self.html if path == "cart" else "", content_type="text/html")

    def allow(self) -> None:
        """By the page's own question."""
        self.page.evaluate("it.heard.findLast((one) => one.name === 'cobrowse:consent:required').payload.accept()")

    def told(self, run: str = "") -> str:
        """What leaves the page when this runs, up to a word that must."""
        self.page.evaluate(f"async () => {{ {run} }}")
        self.page.wait_for_timeout(150)
        word = f"publicly {len(self.sent)}"
        self.page.evaluate("(word) => { document.getElementById('last').textContent = word }", word)
        for _ in range(200):
            new = [zlib.decompress(bytes(frame[32:]), -15).decode() for frame in self.sent[self.before :]]
            out = "".join(new)
            if word in out:
                self.before = len(self.sent)
                return out
            self.page.wait_for_timeout(50)
        raise AssertionError("the last word never left")

    def anew(self) -> str:
        """A whole snapshot."""
        self.say("cobrowse.snapshot", stream=0)
        return self.told()

    def anew_alone(self) -> str:
        """All that has left, and a snapshot of a page on which perhaps no word is told."""
        self.say("cobrowse.snapshot", stream=0)
        self.page.wait_for_timeout(300)
        out = "".join(zlib.decompress(bytes(frame[32:]), -15).decode() for frame in self.sent)
        assert out.count('"type":2') > 3
        return out


Open = Callable[..., Full]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    yield lambda *given: Full(context.new_page(), *given)
    context.close()


FIELDS = [
    "<input id=f style='width:60px'>",
    "<input id=f type=password style='width:60px'>",
    "<textarea id=f rows=1 wrap=off style='width:60px'></textarea>",
    "<div id=f class=run contenteditable style='white-space:pre'>a</div>",
    "<div class=run><div id=f contenteditable style='white-space:pre;width:max-content'>a</div></div>",
]


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_that_scrolls_with_each_letter_tells_no_letter(open_page: Open, field: str) -> None:
    visitor = open_page(field)
    visitor.page.click("#f")
    visitor.page.keyboard.type("w" * 12)
    visitor.told()
    scrolled = set()
    for letters in ("i", "l", "m", "W", "i"):
        visitor.page.keyboard.type(letters)
        scrolled |= set(re.findall(r'"source":3,"id":\d+,"x":([1-9][\d.]*)', visitor.told()))
    scrolled |= set(re.findall(r'"rr_scrollLeft":"?([\d.]+)', visitor.anew()))
    assert {float(x) % 64 for x in scrolled} <= {0}
    assert len(scrolled) <= 2


def test_what_is_hidden_does_not_tell_how_far_it_is_scrolled(open_page: Open) -> None:
    visitor = open_page(
        "<div id=p data-private class=run style='height:40px'><p style=height:900px>x</p></div>"
        "<div id=q contenteditable class=run style='height:40px'><p style=height:900px>x</p></div>"
    )
    out = visitor.told("for (const id of ['p', 'q']) document.getElementById(id).scrollTop = 333")
    assert re.findall(r'"source":3,"id":\d+,"x":(\d+),"y":([1-9]\d*)', out) == [("0", "336")]
    assert re.findall(r'"rr_scrollTop":"?(\d+)', visitor.anew()) == ["336"]


WIDTHS = [
    "<div style='display:flex'><div><h1 id=h contenteditable style='white-space:pre'>a</h1></div></div>",
    "<div style='display:inline-block'><div id=h data-private>a</div></div>",
    "<div id=h data-private style='width:max-content'>a</div>",
    "<div style='float:left'><section><div id=h data-private>a</div></section></div>",
    "<div id=h data-private style='writing-mode:vertical-rl'>a</div>",
    "<div id=h data-private><p style='writing-mode:vertical-rl;margin:0'>a</p></div>",
    "<button id=h data-private>a</button>",
    "<input id=h type=button value=a>",
]


@pytest.mark.parametrize("markup", WIDTHS)
def test_no_letter_is_known_by_the_room_that_what_is_hidden_takes(open_page: Open, markup: str) -> None:
    visitor = open_page(markup)
    change = "let at = h; while (at.firstElementChild) at = at.firstElementChild; at.textContent = at.value = '{}'"
    out = visitor.anew() + "".join(
        visitor.told(change.format(word)) for word in ("il", "ilm", "Wilmington", "Ann", "Bob")
    )
    told = re.findall(r'"rr_(width|height)":"([\d.]+)px"', out)
    assert len(told) > 3
    if "writing-mode" not in markup:
        told = [each for each in told if each[0] == "width"]
    assert {float(px) % 8 for _, px in told} == {0}


ROOT = "<x-p><template shadowrootmode=open>{}</template>{}</x-p>"


@pytest.mark.parametrize(
    ("inside", "rules"),
    [
        ("<div data-private><slot></slot></div>", {}),
        ("<div class=hide><slot></slot></div>", {"hide": [".hide"]}),
        ("<div class=mask><slot></slot></div>", {"mask": [".mask"]}),
        ("<x-q><template shadowrootmode=open><p data-private><slot></slot></p></template><slot></slot></x-q>", {}),
    ],
)
def test_what_is_slotted_into_something_private_is_private(open_page: Open, inside: str, rules: dict[str, Any]) -> None:
    visitor = open_page(ROOT.format(inside, f"{SECRET} <b id=b>{SECRET}</b>"), rules)
    out = visitor.anew() + visitor.told(f"b.firstChild.data = '{SECRET} changed'; b.parentNode.append('{SECRET} late')")
    assert SECRET not in out


def test_a_slot_that_becomes_private_takes_what_it_shows_with_it(open_page: Open) -> None:
    visitor = open_page(ROOT.format("<div data-private><slot name=in></slot></div><slot></slot>", "<b id=b>ok</b>"))
    visitor.told("b.slot = 'in'")
    assert SECRET not in visitor.told(f"b.firstChild.data = '{SECRET}'") + visitor.anew()
    late = f"const host = document.createElement('x-r'); host.append('ok'); document.body.append(host); {PAUSE}"
    late += f"host.attachShadow({{mode: 'open'}}).innerHTML = '<p data-private><slot></slot></p>'; {PAUSE}"
    assert SECRET not in visitor.told(f"{late} host.firstChild.data = '{SECRET}'")


PAUSE = "await new Promise((go) => setTimeout(go, 120));"


@pytest.mark.parametrize(
    ("markup", "rules"),
    [
        ("<div class=name><x-p><template shadowrootmode=open><b>§</b></template></x-p></div>", {"mask": [".name"]}),
        ("<div contenteditable><x-p><template shadowrootmode=open><b>§</b></template></x-p></div>", {}),
        ("<select style='appearance:base-select'><option><b>§</b></option></select>", {}),
    ],
)
def test_what_is_shown_by_rule_does_not_undo_a_mask_around_it(
    open_page: Open, markup: str, rules: dict[str, Any]
) -> None:
    rules = {"mask_all": True, "reveal": ["b", "#last"], **rules}
    visitor = open_page(markup.replace("§", SECRET), rules)
    assert SECRET not in visitor.anew()


TYPES = f"getSelection().selectAllChildren(a); document.execCommand('insertText', false, '{SECRET}');"


@pytest.mark.parametrize(
    ("markup", "run"),
    [
        ("<p id=a>x</p>", f"document.designMode = 'on'; a.firstChild.data = '{SECRET}'"),
        ("<p id=a>x</p>", f"document.designMode = 'on'; {TYPES}"),
        ("<p id=a style='-webkit-user-modify:read-write-plaintext-only'>x</p>", f"a.focus(); {TYPES}"),
        ("<p id=a tabindex=0>x</p>", f"a.editContext = new EditContext(); a.focus(); a.append('{SECRET}')"),
        ("<p id=a tabindex=0>x</p>", f"a.editContext = new EditContext(); a.firstChild.data = '{SECRET}'"),
    ],
)
def test_what_can_be_written_into_is_masked_whatever_makes_it_so(open_page: Open, markup: str, run: str) -> None:
    visitor = open_page(markup)
    visitor.page.evaluate(f"async () => {{ {run} }}")
    visitor.page.wait_for_timeout(300)
    assert SECRET not in visitor.anew_alone()


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("#r:checked ~ .num", "r.checked = true"),
        ("div:has(:checked) .num", "r.checked = true"),
        ("div:focus-within .num", "t.focus()"),
        ("div:has(:user-invalid, :placeholder-shown) .num", "t.placeholder = 'x'"),
    ],
)
@pytest.mark.parametrize("kind", ["hide", "mask"])
def test_a_rule_by_a_state_holds_for_what_is_written_after_it(
    open_page: Open, kind: str, rule: str, change: str
) -> None:
    visitor = open_page("<div><input type=checkbox id=r><input id=t><p class=num id=n>ok</p></div>", {kind: [rule]})
    out = visitor.told(f"{change}; n.firstChild.data = '{SECRET}'")
    assert SECRET not in out + visitor.anew()


def test_a_rule_by_a_state_hides_what_was_shown_at_once(open_page: Open) -> None:
    visitor = open_page(
        "<div><input type=checkbox id=r><p class=num id=n>ok</p></div>", {"hide": ["#r:checked ~ .num"]}
    )
    assert '"data-livedesk-box":"private"' in visitor.told("r.click()")


def test_a_rule_holds_in_a_shadow_root_that_comes_late(open_page: Open) -> None:
    visitor = open_page("<div id=h></div>", {"hide": [".on .b"]})
    visitor.told(
        f"const root = h.attachShadow({{mode: 'open'}}); root.innerHTML = '<div><p class=b>ok</p></div>'; {PAUSE}"
        "window.root = root"
    )
    out = visitor.told(
        f"root.firstChild.className = 'on'; {PAUSE} root.querySelector('.b').firstChild.data = '{SECRET}'"
    )
    assert SECRET not in out
