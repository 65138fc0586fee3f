"""What an agent has touched is called by what stands on the page for it, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .test_cobrowse_page import Visitor, command

PARTS = """
<div style="padding-top: 150px; line-height: 2">
  <a href="#x"><b id=word>Help</b> and <i>advice</i></a> <a href="#y" id=icon aria-label="HUSH1" title="HUSH2">&#8203;</a>
  <div role=button id=drawn tabindex=0>Add <span data-private>HUSH3</span></div>
  <label>Street <input id=street value="HUSH4" placeholder="HUSH5" aria-label="HUSH6"></label>
  <span id=said>Town <span data-private>HUSH7</span></span><input id=town aria-labelledby="said">
  <input id=bare placeholder="HUSH8" aria-label="HUSH9"> <input id=go type=submit value="HUSH10">
  <label><input type=checkbox id=box> <span id=agree>I agree</span></label>
  <label>Size <select id=size><option>HUSH11<option>HUSH12</select></label>
  <h2 id=head>Our <em>shop</em></h2> <p id=cards>Words</p>
</div>
"""


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    found = Visitor(context.new_page())
    found.page.evaluate("(html) => document.body.insertAdjacentHTML('afterbegin', html)", PARTS)
    yield found
    context.close()


def steered(visitor: Visitor) -> None:
    """The agent may click, and the visitor's own hand, which comes first, has rested."""
    visitor.share()
    visitor.say("cobrowse.control_requested", request_id="c")
    visitor.allow()
    visitor.page.wait_for_timeout(1700)


def test_what_was_touched_is_called_by_what_the_agent_reads_there(visitor: Visitor):
    steered(visitor)
    clicked = ("word", "drawn", "street", "town", "bare", "go", "box", "agree", "size", "head", "cards")
    done = {name: command(visitor, f"#{name}", kind="click") for name in clicked}
    assert {name: each.get("target", each.get("reason")) for name, each in done.items()} == {
        "word": "a “Help and advice”",
        "drawn": "button “Add”",
        "street": "input “Street”",
        "town": "input “Town”",
        "bare": "input",
        "go": "button",
        "box": "checkbox “I agree”",
        "agree": "checkbox “I agree”",
        "size": "select “Size”",
        "head": "h2 “Our shop”",
        "cards": "p “Words”",
    }
    assert "HUSH" not in str(visitor.heard("cobrowse.done"))


def test_a_box_that_is_ticked_for_the_agent_is_not_taken_for_the_visitors_own_hand(visitor: Visitor):
    steered(visitor)
    done = [command(visitor, name, kind="click")["outcome"] for name in ("#box", "#agree", "#box", "#word")]
    assert done == ["done"] * 4
    assert visitor.page.is_checked("#box")
