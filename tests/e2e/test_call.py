"""The main job: a visitor on a page talks to an agent in a real video call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from . import desk
from .desk import part
from .proxy import Proxy
from .server import Site

Person = Callable[..., Page]


@pytest.fixture
def base(proxy: Proxy) -> str:
    """The site as it is behind the proxy."""
    return f"http://127.0.0.1:{proxy.port}"


def call(site: Site, base: str, visitor: Page, agent: Page, name: str) -> None:
    """From the shop to a call in which both see each other."""
    visitor.goto(f"{base}/shop/")
    desk.join_queue(visitor, name)
    expect(part(visitor, "place")).to_contain_text("1")
    desk.log_in(agent, site, base=base)
    desk.take(agent, name)
    desk.see_each_other(visitor, agent)


def finish(visitor: Page, agent: Page) -> None:
    """The visitor hangs up, and both know."""
    desk.hang_up(visitor)
    expect(part(visitor, "ended")).to_be_visible()
    expect(agent.get_by_text("The visitor ended the call.")).to_be_visible()


def test_a_visitor_and_an_agent_talk_and_talk_again(site: Site, base: str, person: Person):
    visitor, agent = person(), person()
    call(site, base, visitor, agent, "Ann")
    finish(visitor, agent)
    agent.get_by_role("button", name="Back to the queue").click()
    visitor.get_by_role("button", name="Talk to us again").click()
    desk.agree(visitor)
    desk.take(agent, "Ann")
    desk.see_each_other(visitor, agent)
    finish(visitor, agent)


def test_where_the_server_refuses_sockets_there_is_a_call_too(site: Site, base: str, proxy: Proxy, person: Person):
    proxy.refuse_sockets = True
    visitor, agent = person(), person()
    call(site, base, visitor, agent, "Ben")
    assert proxy.sockets_seen > 0
    finish(visitor, agent)


def test_a_socket_that_is_cut_costs_neither_call_nor_events(site: Site, base: str, proxy: Proxy, person: Person):
    visitor, agent = person(), person()
    call(site, base, visitor, agent, "Cem")
    assert proxy.cut() > 0
    desk.see_each_other(visitor, agent)
    finish(visitor, agent)


def test_sockets_cut_and_then_refused_leave_the_call_to_polling(site: Site, base: str, proxy: Proxy, person: Person):
    visitor, agent = person(), person()
    call(site, base, visitor, agent, "Dan")
    proxy.refuse_sockets = True
    proxy.cut()
    desk.see_each_other(visitor, agent)
    finish(visitor, agent)


def test_the_agent_hangs_up_and_writes_down_what_came_of_it(site: Site, base: str, person: Person):
    visitor, agent = person(), person()
    call(site, base, visitor, agent, "Eve")
    agent.get_by_role("button", name="End call").first.click()
    expect(part(visitor, "ended")).to_be_visible()
    agent.get_by_role("textbox", name="Notes").fill("wants green tea")
    agent.get_by_role("combobox", name="Disposition").select_option(label="Resolved")
    expect(agent.get_by_text("Saved", exact=True)).to_be_visible()


def test_a_reload_keeps_the_place_and_a_link_keeps_the_call(site: Site, base: str, person: Person):
    visitor, agent = person(), person()
    visitor.goto(f"{base}/shop/")
    desk.join_queue(visitor, "Fay")
    visitor.reload()
    expect(part(visitor, "place")).to_contain_text("1")
    desk.log_in(agent, site, base=base)
    desk.take(agent, "Fay")
    desk.see_each_other(visitor, agent)
    visitor.goto(f"{base}/shop/about/")
    desk.see_each_other(visitor, agent)
    finish(visitor, agent)
