"""A visitor's page that an agent steers, element by element."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.test_cobrowse_page import Visitor

# A whole one, of the page as it is now: what was on its way may still come.
SNAPSHOT = """async () => {
  const stamp = document.getElementById("stamp") ?? document.body.appendChild(document.createElement("s"));
  stamp.id = "stamp";
  stamp.textContent = `stand ${(window.stands = (window.stands ?? 0) + 1)}.`;
  it.frames.length = 0;
  it.say("cobrowse.snapshot", { stream: 0 });
  for (window.told = ""; !told.includes(stamp.textContent); await new Promise((go) => setTimeout(go, 5))) {
    const parts = it.frames.filter((frame) => frame[1] === 1);
    const end = parts.findLastIndex((frame) => frame[2] & 2) + 1;
    const begin = parts.slice(0, end).findLastIndex((frame) => frame[2] & 1);
    if (begin >= 0) window.told = await inflated(parts.slice(begin, end));
  }
}"""
STAND = """(html) => {
  document.getElementById("test")?.remove();
  document.body.insertAdjacentHTML("afterbegin", `<section id="test" style="margin-top: 90px">${html}</section>`);
  for (const one of document.querySelectorAll("#test [data-root]"))
    one.attachShadow({ mode: one.dataset.root }).append(...one.childNodes);
  window.hacked = undefined;
}"""
NUMBER = """(selector) => {
  const events = JSON.parse(told);
  const [parts, page] = [new Map(), events.find(({ type }) => type === 2).data.node];
  const meet = (node) => {
    parts.set(node.id, node);
    for (const child of node.childNodes ?? []) meet(child);
  };
  meet(page);
  for (const { parentId, nextId, node } of events.flatMap(({ data }) => data.adds ?? [])) {
    meet(node);
    const all = parts.get(parentId).childNodes;
    const at = all.findIndex(({ id }) => id === nextId);
    all.splice(at < 0 ? all.length : at, 0, node);
  }
  const of = (node) => {
    if (node === document) return page;
    const inside = node.parentNode instanceof ShadowRoot;
    const above = of(inside ? node.parentNode.host : node.parentNode);
    const children = (above?.childNodes ?? []).filter(({ isShadow }) => (isShadow === true) === inside);
    return children[[...node.parentNode.childNodes].indexOf(node)];
  };
  const [outer, inner] = selector.split(" >>> ");
  const found = document.querySelector(outer);
  return of(inner ? found.shadowRoot.querySelector(inner) : found)?.id ?? 0;
}"""


class Steered(Visitor):
    """Whose page an agent steers; what a test adds to it is taken away with the next."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        for kind in ("requested", "control_requested"):
            self.say(f"cobrowse.{kind}")
            self.page.evaluate("it.heard.findLast(({ name }) => name === 'cobrowse:consent:required').payload.accept()")
            self.page.get_by_role("dialog").wait_for(state="detached")

    def stands(self, html: str) -> None:
        """This stands on the page, and the agent has been shown it."""
        self.page.evaluate(STAND, html)
        self.page.evaluate(SNAPSHOT)

    def number(self, selector: str) -> int:
        """What the agent knows an element by; `host >>> element` is within its shadow root, 0 what was not sent."""
        return int(self.page.evaluate(NUMBER, selector))

    def asks(self, kind: str, node: Any, **what: Any) -> Any:
        """Why the agent may not; None where it was done."""
        before = len(self.heard("cobrowse.done"))
        self.say("cobrowse.control", deed=before + 1, stream=0, command={"kind": kind, "node": node, **what})
        outcome = self.heard("cobrowse.done")[before]
        assert (outcome["outcome"] == "done") == ("reason" not in outcome)
        return outcome.get("reason")

    def tries(self, html: str, selector: str, kind: str = "click", **what: Any) -> Any:
        self.stands(html)
        return self.asks(kind, self.number(selector), **what)

    @property
    def hacked(self) -> Any:
        return self.page.evaluate("window.hacked ?? null")


@pytest.fixture(scope="module")
def steered(launch: Callable[..., Browser]) -> Iterator[Steered]:
    """One page for all tests of a file."""
    context = launch().new_context(viewport={"width": 1000, "height": 700})
    yield Steered(context.new_page())
    context.close()
