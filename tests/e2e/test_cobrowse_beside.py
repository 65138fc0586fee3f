"""The panel and the call, on a page that is seen: they give way to what the visitor wants to look at."""

from __future__ import annotations

from collections.abc import Callable

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
