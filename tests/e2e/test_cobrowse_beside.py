"""The panel and the call, on a page that is seen: they give way to what the visitor wants to look at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .desk import part
from .server import Site

Person = Callable[..., Page]
SEEN = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  return all(document.querySelector("livedesk-widget").shadowRoot).filter(seen).map((one) => one.outerHTML.slice(0, 60));
}"""
HEARD = """async (video) => {
  const before = video.currentTime;
  while (video.currentTime <= before) await new Promise(requestAnimationFrame);
  return [video.paused, video.muted];
}"""


def in_call(visitor: Page, agent: Page, site: Site) -> None:
    """Both see each other, beside a page of the shop."""
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Ann")
    desk.log_in(agent, site)
    desk.take(agent, "Ann")
    expect(part(visitor, "remote-video")).to_be_visible(timeout=20_000)


def test_who_looks_at_what_stays_hidden_sees_the_page_and_nothing_of_the_call_which_goes_on(site: Site, person: Person):
    visitor, agent = person(), person()
    in_call(visitor, agent, site)
    part(agent, "cobrowse-request").click()
    visitor.get_by_role("button", name="Show me what stays hidden").click()
    visitor.get_by_role("button", name="Hide the marks").or_(visitor.get_by_text("Nothing on this screen")).wait_for()
    assert visitor.evaluate(SEEN) == []
    assert part(visitor, "remote-video").evaluate(HEARD) == [False, False]
    visitor.locator("livedesk-cobrowse .look").click()
    expect(part(visitor, "remote-video")).to_be_visible()


BOXES = """(names) => {
  const panel = document.querySelector("livedesk-widget").shadowRoot.querySelector(".panel");
  const boxes = names.map((name) => panel.querySelector(name).getBoundingClientRect()).filter(({ height }) => height > 0);
  const all = [...boxes.map(({ top, bottom }) => [top, bottom]), [panel.getBoundingClientRect().bottom, 0]];
  return all.slice(1).filter(([top], at) => top < all[at][1] - 1).length;
}"""
STANDING = [".bar", "[data-livedesk=conference]", ".who", ".chat", "[data-livedesk=deeds-open]", ".deeds .card"]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844), (1280, 620)], ids=str)
@pytest.mark.parametrize("count", [1, 13])
def test_what_was_done_has_room_of_its_own_beside_a_call(site: Site, person: Person, size: tuple[int, int], count: int):
    deeds = [
        {"kind": "click", "target": f"part {n}", "outcome": "done", "agent": {"name": "Bob"}} for n in range(count)
    ]
    visitor, agent = person(), person()
    visitor.set_viewport_size({"width": size[0], "height": size[1]})
    visitor.route("**/cobrowse/deeds/", lambda route: route.fulfill(json={"deeds": deeds}))
    in_call(visitor, agent, site)
    part(visitor, "deeds-open").click()
    close = part(visitor, "cobrowse-deeds").get_by_role("button")
    expect(close).to_be_visible()
    assert visitor.evaluate(BOXES, STANDING) == 0
    list_ = part(visitor, "cobrowse-deeds").locator("li").last
    list_.scroll_into_view_if_needed()
    expect(list_).to_be_in_viewport()
    close.click()
    expect(visitor.get_by_placeholder("Write a message")).to_be_in_viewport()
    assert visitor.evaluate(BOXES, STANDING[:-1]) == 0
