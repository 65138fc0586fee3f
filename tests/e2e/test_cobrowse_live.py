"""An agent sees and steers a visitor's page, over the real server."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FrameLocator, Page, expect

from . import desk
from .axe import barriers
from .desk import part
from .server import Site

Person = Callable[..., Page]
SIX = re.compile(r"^\d{3} \d{3}$")


def picture(agent: Page) -> FrameLocator:
    """The visitor's page as the agent sees it."""
    return agent.frame_locator(".watch iframe").frame_locator(".replayer-wrapper iframe")


def allow(visitor: Page, kind: str) -> None:
    """The visitor reads, and presses Allow."""
    card = visitor.locator(f"[data-livedesk=cobrowse-consent][data-kind={kind}]")
    expect(card).to_be_visible()
    visitor.wait_for_timeout(700)  # what has just appeared is not taken for read
    card.locator("[data-answer=yes]").click()
    expect(card).to_be_hidden()


def test_an_agent_sees_and_steers_the_page_over_a_reload_too(site: Site, person: Person):
    visitor, agent = person(), person()
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Ann")
    desk.log_in(agent, site)
    desk.take(agent, "Ann")
    part(agent, "cobrowse-request").click()
    allow(visitor, "view")
    heading = visitor.locator("h1").first.text_content() or ""
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    visitor.evaluate("document.querySelector('h1').textContent = 'Seen live'")
    expect(picture(agent).locator("h1").first).to_have_text("Seen live")
    part(agent, "cobrowse-ask-control").click()
    allow(visitor, "control")
    visitor.evaluate("document.querySelector('h1').onclick = () => { document.title = 'steered' }")
    part(agent, "cobrowse-control").click()
    visitor.wait_for_timeout(1700)  # the visitor's own hand comes first
    box = picture(agent).locator("h1").first.bounding_box()
    assert box
    agent.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(visitor).to_have_title("steered")
    visitor.reload()
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    expect(visitor.locator("livedesk-cobrowse .word")).to_have_text(re.compile("can click and type"))
    assert visitor.evaluate("document.activeElement.localName") == "body"  # a load leaves the focus with the page
    part(visitor, "cobrowse-stop").click()
    expect(agent.locator(".watch iframe")).to_have_count(0)


def show_by_code(visitor: Page, agent: Page) -> None:
    """The visitor reads the six digits out, and agrees."""
    part(visitor, "launcher").click()
    read_out(visitor, agent)
    allow(visitor, "view")


def read_out(visitor: Page, agent: Page) -> None:
    """A new code, from the open panel into the agent's field."""
    part(visitor, "code-open").click()
    digits = part(visitor, "code")
    expect(digits).to_have_text(SIX)
    form = part(agent, "cobrowse-code")
    form.locator("input").fill(digits.text_content() or "")
    form.locator("button").click()


def test_every_tab_of_the_site_is_seen_and_any_of_them_ends_it(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    first, tabs = visitor.locator("h1").first.text_content() or "", part(agent, "cobrowse-tabs")
    expect(picture(agent).locator("h1").first).to_have_text(first)
    expect(tabs).to_be_hidden()
    other = visitor.context.new_page()
    other.goto(f"{site.url}/shop/help/")
    expect(part(other, "cobrowse-stop")).to_be_visible()
    expect(picture(agent).locator("h1").first).to_have_text(other.locator("h1").first.text_content() or "")
    expect(tabs.locator("option")).to_have_text([re.compile("in front"), "/shop/", "/shop/help/ (in front)"])
    tabs.locator("select").select_option("/shop/")
    expect(picture(agent).locator("h1").first).to_have_text(first)
    part(other, "cobrowse-stop").click()
    expect(agent.locator(".by-code")).to_contain_text("The visitor has stopped sharing.")
    for page in (visitor, other):
        expect(part(page, "cobrowse-stop")).to_have_count(0)


def test_the_key_that_closes_our_own_panel_does_not_end_it(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    if not part(visitor, "panel").is_visible():
        part(visitor, "launcher").click()
    part(visitor, "panel").get_by_role("button").first.focus()
    visitor.keyboard.press("Escape")
    expect(part(visitor, "panel")).to_be_hidden()
    visitor.wait_for_timeout(700)  # within which a press may close something
    expect(part(visitor, "cobrowse-stop")).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(part(visitor, "cobrowse-stop")).to_have_count(0)


def test_a_question_stands_over_a_reload_and_is_asked_again_on_the_next_page(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    part(agent, "cobrowse-ask-control").click()
    card = visitor.locator("[data-livedesk=cobrowse-consent][data-kind=control]")
    expect(card).to_be_visible()
    visitor.reload()
    expect(part(visitor, "cobrowse-stop")).to_be_visible()
    expect(card).to_be_visible()
    visitor.goto(f"{site.url}/shop/help/")
    expect(part(visitor, "cobrowse-stop")).to_be_visible()
    allow(visitor, "control")
    expect(part(agent, "cobrowse-control")).to_be_enabled()


def test_a_yes_without_a_network_is_said_to_be_on_its_way_and_arrives_with_it(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    part(agent, "cobrowse-ask-control").click()
    card = visitor.locator("[data-livedesk=cobrowse-consent][data-kind=control]")
    expect(card.locator("[data-answer=yes]")).to_be_enabled()
    visitor.context.set_offline(True)
    card.locator("[data-answer=yes]").click()
    expect(card.get_by_role("status")).to_have_text("Your answer is being sent …")
    visitor.context.set_offline(False)
    expect(card).to_have_count(0)
    expect(part(agent, "cobrowse-control")).to_be_enabled()


def test_the_tab_in_front_asks_and_its_answer_is_everybodys(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    other = visitor.context.new_page()
    other.goto(f"{site.url}/shop/help/")
    visitor.evaluate("document.hasFocus = () => false")
    part(visitor, "launcher").click()
    read_out(visitor, agent)
    expect(other.locator("[data-kind=view]")).to_be_visible()
    visitor.locator("[data-kind=view] [data-answer=no]").click()
    expect(other.locator("[data-kind=view]")).to_have_count(0)
    read_out(visitor, agent)
    allow(other, "view")
    expect(part(visitor, "cobrowse-consent")).to_have_count(0)
    expect(picture(agent).locator("h1").first).to_be_visible()
    part(agent, "cobrowse-ask-control").click()
    allow(other, "control")
    expect(part(agent, "cobrowse-control")).to_be_enabled()
    for page in (visitor, other):
        expect(part(page, "cobrowse-consent")).to_have_count(0)
        expect(part(page, "cobrowse-stop")).to_be_visible()
    other.keyboard.press("Escape")
    expect(part(agent, "cobrowse-ask-control")).to_be_enabled()
    expect(part(other, "cobrowse-stop")).to_be_visible()
    part(agent, "cobrowse-ask-control").click()
    expect(agent.locator(".by-code")).to_contain_text("You can ask again at")
    expect(other.locator("[data-kind=control]")).to_have_count(0)


def test_a_yes_that_the_desk_refuses_is_told_in_the_tab_where_it_was_pressed(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    other = visitor.context.new_page()
    other.goto(f"{site.url}/shop/help/")
    expect(part(other, "cobrowse-stop")).to_be_visible()
    refusal = {"error": {"code": "cobrowse_not_requested", "message": "Too late."}}
    visitor.route("**/cobrowse/consent/", lambda route: route.fulfill(status=409, json=refusal))
    visitor.evaluate("document.hasFocus = () => false")
    part(agent, "cobrowse-ask-control").click()
    card = other.locator("[data-livedesk=cobrowse-consent][data-kind=control]")
    expect(card).to_be_visible()
    other.wait_for_timeout(700)  # what has just appeared is not taken for read
    card.locator("[data-answer=yes]").click()
    expect(card.get_by_role("status")).to_have_text("Your answer did not arrive in time: nothing has been allowed.")


def test_on_a_phone_without_a_socket_the_page_is_seen_by_http_and_what_was_done_can_be_read(site: Site, person: Person):
    visitor, agent = person(), person()
    visitor.set_viewport_size({"width": 390, "height": 800})
    visitor.add_init_script("delete window.WebSocket")
    desk.log_in(agent, site)
    visitor.goto(f"{site.url}/shop/")
    show_by_code(visitor, agent)
    expect(part(visitor, "panel")).to_be_hidden()  # it would cover the page
    heading = picture(agent).locator("h1").first
    expect(heading).to_have_text(visitor.locator("h1").first.text_content() or "")
    visitor.evaluate("document.querySelector('h1').textContent = 'By HTTP'")
    expect(heading).to_have_text("By HTTP")
    part(agent, "cobrowse-ask-control").click()
    allow(visitor, "control")
    visitor.evaluate("document.querySelector('h1').onclick = () => { document.title = 'steered' }")
    part(agent, "cobrowse-control").click()
    visitor.wait_for_timeout(1700)  # the visitor's own hand comes first
    box = heading.bounding_box()
    assert box
    agent.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(visitor).to_have_title("steered")
    part(agent, "cobrowse-end").click()
    expect(part(visitor, "cobrowse-deeds")).to_contain_text("Clicked: heading")
    visitor.reload()
    part(visitor, "launcher").click()
    part(visitor, "deeds-open").click()
    expect(part(visitor, "cobrowse-deeds")).to_contain_text("Clicked: heading")
    assert barriers(visitor) == []


def test_an_agent_without_a_call_sees_the_page_by_a_code(site: Site, person: Person):
    visitor, agent = person(), person()
    desk.log_in(agent, site)
    form = part(agent, "cobrowse-code")
    form.locator("input").fill("12")
    form.locator("button").click()
    expect(form.get_by_role("alert")).to_have_text("A code has six digits.")
    visitor.goto(f"{site.url}/shop/")
    part(visitor, "launcher").click()
    part(visitor, "code-open").click()
    digits = part(visitor, "code")
    expect(digits).to_have_text(SIX)
    assert barriers(visitor) == []
    code = digits.text_content() or ""
    form.locator("input").fill(str((int(code.replace(" ", "")) + 1) % 10**6).zfill(6))
    form.locator("button").click()
    expect(form.get_by_role("alert")).to_contain_text("No visitor has this code")
    form.locator("input").fill(f"Code: {code.replace(' ', '-')}")
    form.locator("button").click()
    allow(visitor, "view")
    expect(part(visitor, "panel")).to_be_hidden()  # it would lie over what the agent sees
    heading = visitor.locator("h1").first.text_content() or ""
    expect(picture(agent).locator("h1").first).to_have_text(heading)
    expect(form).to_be_hidden()
    assert barriers(visitor) + barriers(agent) == []
    part(agent, "cobrowse-ask-control").click()
    expect(part(agent, "cobrowse-ask-control")).to_be_disabled()
    visitor.locator("[data-kind=control] [data-answer=no]").click()
    expect(agent.locator(".by-code")).to_contain_text("the visitor has declined")
    visitor.goto(f"{site.url}/shop/")
    expect(part(visitor, "cobrowse-stop")).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(agent.locator(".by-code")).to_contain_text("The visitor has stopped sharing.")
    expect(form).to_be_visible()
