"""The console in a real browser: reloads, other agents, a lost network, small screens, keyboard and languages."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute, expect

from . import desk
from .desk import part
from .server import Site

Person = Callable[..., Page]
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def wait_in_shop(site: Site, visitor: Page, name: str) -> None:
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, name)


def test_a_reload_in_a_call_returns_to_all_of_it(site: Site, person: Person):
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Gus")
    desk.log_in(agent, site)
    desk.take(agent, "Gus")
    agent.get_by_label("Message", exact=True).fill("Which teapot?")
    agent.keyboard.press("Enter")
    agent.get_by_label("Notes", exact=True).fill("asks for a teapot")
    agent.reload()
    expect(agent.get_by_role("heading", name="Call with Gus")).to_be_visible()
    expect(agent.get_by_text("Which teapot?")).to_be_visible()
    expect(agent.get_by_label("Notes", exact=True)).to_have_value("asks for a teapot")
    desk.see_each_other(visitor, agent)
    desk.hang_up(visitor)
    expect(agent.get_by_text("The visitor ended the call.")).to_be_visible()


def test_a_visitor_whom_one_agent_took_is_gone_from_the_others_table(site: Site, person: Person):
    visitor, bob, dave = person(), person(), person()
    desk.log_in(bob, site, "bob")
    desk.log_in(dave, site, "dave")
    wait_in_shop(site, visitor, "Hal")
    expect(dave.get_by_role("row", name="Hal")).to_be_visible()
    desk.take(bob, "Hal")
    expect(dave.get_by_role("row", name="Hal")).to_be_hidden()
    bob.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


def test_a_lost_network_is_told_and_got_over(site: Site, person: Person):
    agent = person()
    desk.log_in(agent, site)
    expect(agent.get_by_text("Live", exact=True)).to_be_visible()
    agent.context.set_offline(True)
    expect(agent.get_by_text("No connection to the server.")).to_be_visible()
    agent.context.set_offline(False)
    expect(agent.get_by_text("Live", exact=True)).to_be_visible()


def test_nothing_is_wider_than_a_small_screen(site: Site, person: Person):
    visitor, agent = person(), person(viewport={"width": 320, "height": 640})
    wait_in_shop(site, visitor, "Ida with a name that is far too long for any small screen")
    agent.goto(f"{site.url}/widgets/console/")
    assert not agent.evaluate(TOO_WIDE)
    desk.log_in(agent, site)
    expect(agent.get_by_role("row", name="Ida")).to_be_visible()
    assert not agent.evaluate(TOO_WIDE)
    desk.take(agent, "Ida")
    expect(agent.get_by_role("heading", name="Call with Ida")).to_be_visible()
    assert not agent.evaluate(TOO_WIDE)
    agent.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()


def test_a_call_is_taken_ended_and_left_by_keyboard(site: Site, person: Person):
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Jon")
    desk.log_in(agent, site)
    agent.get_by_role("button", name="Join Jon").focus()
    agent.keyboard.press("Enter")
    expect(agent.get_by_role("heading", name="Call with Jon")).to_be_focused()
    agent.keyboard.press("Tab")
    expect(agent.get_by_role("button", name="Transfer")).to_be_focused()
    agent.keyboard.press("Tab")
    expect(agent.get_by_role("button", name="End call").first).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.get_by_text("You ended the call.")).to_be_visible()
    agent.get_by_role("button", name="Back to the queue").press("Enter")
    expect(agent.get_by_role("heading", name="Queue")).to_be_focused()


def test_the_console_speaks_german(site: Site, person: Person):
    agent = person(locale="de-DE")
    desk.log_in(agent, site)
    expect(agent.get_by_role("heading", name="Warteschlange")).to_be_visible()
    expect(agent.get_by_role("columnheader", name="Kundenname")).to_be_visible()


def test_who_has_no_role_is_told_what_to_do(site: Site, person: Person):
    page = person()
    page.goto(f"{site.url}/widgets/console/")
    page.get_by_label("Username").fill("charlie")
    page.get_by_label("Password").fill(site.seeded["users"]["charlie"]["password"])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="You may not answer visitors")).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Username")).to_be_visible()


def test_the_table_follows_a_visitor_from_page_to_page(site: Site, person: Person):
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Kim")
    desk.log_in(agent, site)
    row = agent.get_by_role("row", name="Kim")
    visitor.evaluate("document.title = 'Kettles'; history.pushState(null, '', '/shop/kettles/')")
    expect(row.get_by_role("link", name="Kettles")).to_be_visible()
    expect(row.get_by_text("/shop/kettles/")).to_be_visible()


def test_the_card_follows_the_visitor_in_a_call(site: Site, person: Person):
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Pia")
    desk.log_in(agent, site)
    desk.take(agent, "Pia")
    card = agent.get_by_role("region", name="Customer")
    expect(card.get_by_text("Chrome · Linux")).to_be_visible()
    expect(card.get_by_text("Granted")).to_be_visible()
    visitor.evaluate("document.title = 'Kettles'; history.pushState(null, '', '/shop/kettles/')")
    expect(card.get_by_role("link", name="Kettles")).to_be_visible()
    expect(card.get_by_role("listitem").filter(has_text="Kettles")).to_be_visible()
    desk.hang_up(visitor)
    expect(agent.get_by_text("The visitor ended the call.")).to_be_visible()


def test_a_required_disposition_and_a_note_written_offline_are_not_lost(site: Site, person: Person):
    require = "from widgets.models import Queue; Queue.objects.update(dispositions=%r, disposition_required=%r)"
    site.run(require % (["Sold", "Lost"], True))
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Rue")
    desk.log_in(agent, site)
    desk.take(agent, "Rue")
    desk.see_each_other(visitor, agent)
    desk.hang_up(visitor)
    back = agent.get_by_role("button", name="Back to the queue")
    back.click()
    expect(agent.get_by_text("Say what came of the call first")).to_be_visible()
    agent.context.set_offline(True)
    agent.get_by_label("Disposition (required)").select_option("Sold")
    agent.get_by_label("Notes", exact=True).fill("wants two")
    expect(agent.get_by_text("Not saved. Trying again by itself.")).to_be_visible()
    agent.on("dialog", lambda dialog: dialog.accept())
    call = agent.url
    agent.goto("about:blank")
    agent.context.set_offline(False)
    agent.goto(call)
    expect(agent.get_by_label("Notes", exact=True)).to_have_value("wants two")
    # Saved by the page as it went, or from what the browser kept: either way the server has it in the end.
    expect(agent.get_by_text("Not saved", exact=False)).to_be_hidden()
    back.click()
    expect(agent.get_by_role("heading", name="Queue")).to_be_focused()


def test_the_sla_ticks_over_while_nobody_comes_or_goes(site: Site, person: Person):
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Lou")
    agent.clock.install()
    live = [True]

    def relay(socket: WebSocketRoute) -> None:
        """Frames of the server, while it is to be heard: one more would say how long Lou has waited by its own clock."""
        server = socket.connect_to_server()
        server.on_message(lambda frame: socket.send(frame) if live else None)

    agent.route_web_socket("**/ws/agent/", relay)
    desk.log_in(agent, site)
    row = agent.get_by_role("row", name="Lou")
    expect(row.get_by_text("Good", exact=True)).to_be_visible()
    live.clear()
    agent.route("**/api/v1/agent/**", lambda route: route.abort())
    for seconds, word in ((95, "Warning"), (30, "Critical")):
        agent.clock.run_for(seconds * 1000)
        expect(row.get_by_text(word, exact=True)).to_be_visible()


def test_the_order_is_the_agents_choice_and_still_under_the_pointer(site: Site, person: Person):
    agent, first, second, third = person(), person(), person(), person()
    wait_in_shop(site, first, "Zoe")
    wait_in_shop(site, second, "Ann")
    desk.log_in(agent, site)
    names = agent.locator("tbody .name")
    expect(names).to_have_text(["Zoe", "Ann"])
    agent.get_by_role("button", name="Customer name").click()
    expect(names).to_have_text(["Ann", "Zoe"])
    agent.reload()
    expect(names).to_have_text(["Ann", "Zoe"])
    agent.get_by_role("button", name="Join Zoe").hover()
    wait_in_shop(site, third, "Mia")
    expect(names).to_have_text(["Ann", "Zoe", "Mia"])
    agent.get_by_role("heading", name="Queue").hover()
    expect(names).to_have_text(["Ann", "Mia", "Zoe"])
    agent.get_by_label("Search", exact=True).fill("mi")
    expect(names).to_have_text(["Mia"])


COUNT_SOUNDS = """
window.sounds = 0; window.shown = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) { window.sounds += 1; start.call(this, at); };
window.Notification = class extends EventTarget {
  static permission = 'granted';
  static requestPermission = async () => 'granted';
  constructor(title) { super(); window.shown.push(title); }
  close() {}
};
"""


def test_a_new_visitor_is_told_of_once_in_two_tabs(site: Site, person: Person):
    agent, visitor = person(), person()
    agent.context.add_init_script(COUNT_SOUNDS)
    desk.be_available(agent, site)
    agent.get_by_role("button", name="Desktop notifications").click()
    other = agent.context.new_page()
    other.goto(agent.url)
    for page in (agent, other):
        expect(page.get_by_text("Live", exact=True)).to_be_visible()
        expect(page.get_by_text("No one is waiting.")).to_be_visible()
    wait_in_shop(site, visitor, "Nia")
    for page in (agent, other):
        expect(page.get_by_role("row", name="Nia")).to_be_visible()
        expect(page).to_have_title("(1) Console")
    told = "window.shown.length > 0 && window.sounds > 0"  # asked from here, since the page's policy lets nobody poll in it
    for _ in range(100):
        if any(page.evaluate(told) for page in (agent, other)):
            break
        agent.wait_for_timeout(50)
    agent.wait_for_timeout(500)
    assert [name for page in (agent, other) for name in page.evaluate("window.shown")] == ["Nia is waiting."]
    assert sum(page.evaluate("window.sounds") for page in (agent, other)) == 2  # the two notes of one sound


def test_keys_find_and_take_a_visitor_and_are_letters_while_typing(site: Site, person: Person):
    visitor, agent = person(), person()
    wait_in_shop(site, visitor, "Oda")
    desk.log_in(agent, site)
    expect(agent.get_by_role("row", name="Oda")).to_be_visible()
    agent.keyboard.press("?")
    expect(agent.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    agent.keyboard.press("Escape")
    agent.keyboard.press("/")
    agent.keyboard.type("nod")
    expect(agent.get_by_label("Search", exact=True)).to_have_value("nod")
    agent.get_by_role("button", name="Show all").click()
    agent.get_by_role("heading", name="Queue").focus()
    agent.keyboard.press("j")
    expect(agent.get_by_role("button", name="Join Oda")).to_be_focused()
    agent.keyboard.press("n")
    expect(agent.get_by_role("heading", name="Call with Oda")).to_be_visible()
    agent.keyboard.press("w")
    agent.keyboard.type("qaz")
    expect(agent.get_by_label("Notes", exact=True)).to_have_value("qaz")
    desk.hang_up(visitor)
    expect(agent.get_by_text("The visitor ended the call.")).to_be_visible()
    agent.get_by_role("heading", name="Call with Oda").focus()
    agent.keyboard.press("q")
    expect(agent.get_by_role("heading", name="Queue")).to_be_focused()


def test_the_browser_finds_nothing_that_keeps_the_console_from_being_installed(site: Site, person: Person):
    agent = person()
    desk.log_in(agent, site)
    tools = agent.context.new_cdp_session(agent)
    found = tools.send("Page.getAppManifest")
    assert (found["url"], found["errors"]) == (f"{site.url}/widgets/console/app.webmanifest", [])
    problems = tools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # A browser without a profile of its own installs nothing, whatever the page.
    assert [problem for problem in problems if problem["errorId"] != "in-incognito"] == []
