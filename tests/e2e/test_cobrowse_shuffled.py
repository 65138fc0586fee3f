"""Components in components whose parts come, go and move by chance: the agent's copy has the same parts in the same places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.test_cobrowse_page import agent, visitor
from tests.e2e.test_cobrowse_screen import IN_SHADOWS, replayed

__all__ = ["agent", "visitor"]
SHUFFLE = Path(__file__).with_name("cobrowse_shuffle.js").read_text()
STEPS = 40
AS_TEXT = """(area) => {
  const tell = (node) => {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1 || node.localName === "style") return "";
    const box = node.hasAttribute("data-private") || node.hasAttribute("data-livedesk-box") || node.localName === "canvas";
    if (box) return "[box]";
    const all = (parent) => [...parent.childNodes].map(tell).join("");
    return `<${node.localName}>${node.shadowRoot ? `{${all(node.shadowRoot)}}` : ""}${all(node)}</>`;
  };
  return tell(area);
}"""


def same(visitor, agent):
    """As on the visitor's page, once the agent has all of it."""
    area, theirs = visitor.page.locator("x-shuffled").evaluate(AS_TEXT), ""
    for _ in range(30):
        found = replayed(agent, "x-shuffled")
        if (theirs := found.evaluate(AS_TEXT) if found.count() else "") == area:
            break
        agent.page.wait_for_timeout(100)
    return theirs == area, f"\n{area}\n{theirs}"


@pytest.mark.parametrize("seed", [1, 2])
def test_parts_that_are_shuffled_are_where_they_are(visitor, agent, seed):
    visitor.page.evaluate(SHUFFLE)
    for step in range(6):
        visitor.page.evaluate("([seed, most]) => shuffle(seed, most)", [seed * 1000 + step, 4])
    visitor.share()
    agent.shows("h1", "The shop")
    for step in range(STEPS):
        visitor.page.evaluate("([seed, most]) => shuffle(seed, most)", [seed * 1000 + 100 + step, 4])
        visitor.page.evaluate("(text) => { document.querySelector('h1').textContent = text }", f"step {step}")
        agent.shows("h1", f"step {step}")
        found, said = same(visitor, agent)
        assert found, said


def test_parts_that_are_shuffled_while_the_first_picture_is_sent_are_where_they_are(visitor, agent):
    visitor.page.evaluate(SHUFFLE)
    for step in range(60):
        visitor.page.evaluate("([seed, most]) => shuffle(seed, most)", [7000 + step, 6])
    visitor.page.evaluate(
        "const rows = Array.from({ length: 20_000 }, (_, at) => `<p>row ${at}</p>`).join('');"
        "document.querySelector('x-shuffled').insertAdjacentHTML('beforebegin', rows)"
    )
    visitor.page.evaluate(
        "let seed = 8000; window.stop = setInterval(() => { shuffle(seed, 4); seed += 1 }, 5);"
        "document.querySelector('h1').textContent = 'Shuffled'"
    )
    visitor.share()
    agent.shows("h1", "Shuffled")
    visitor.page.evaluate("clearInterval(stop); document.querySelector('h1').textContent = 'Still'")
    agent.shows("h1", "Still")
    found, said = same(visitor, agent)
    assert found, said


def test_a_component_that_changes_its_place_twice_at_once_keeps_what_is_in_it(visitor, agent):
    visitor.page.evaluate(IN_SHADOWS)
    visitor.share()
    agent.shows("x-own p", "after")
    visitor.page.evaluate(
        "const [host, other] = ['x-own', 'x-plain'].map((name) => document.querySelector(name));"
        "document.body.append(host); other.shadowRoot.append(host); document.querySelector('h1').textContent = 'Twice'"
    )
    agent.shows("h1", "Twice")
    agent.shows("x-plain x-own p", "after")
    assert replayed(agent, "x-own [data-livedesk-box]").count() == 2
