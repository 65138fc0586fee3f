"""In a call the page's frames go straight from browser to browser; the desk is there when that ends."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page, WebSocket, expect

from . import desk
from .desk import part
from .server import Site
from .test_cobrowse_live import allow, picture

Person = Callable[..., Page]
CHANNELS = "[...(window[Symbol.for('livedesk.channels')]?.open.values() ?? [])]"
CHANGE_MUCH = """() => new Promise(done => {
  const box = document.body.appendChild(document.createElement('pre'));
  box.style.display = 'none';
  let [turns, most] = [0, 0];
  const changing = setInterval(() => {
    const signs = crypto.getRandomValues(new Uint16Array(8000));
    box.textContent = Array.from(signs, sign => String.fromCharCode(0x4e00 + sign % 8192)).join('');
    for (const { bufferedAmount } of CHANNELS) most = Math.max(most, bufferedAmount);
    if (++turns < 150) return;
    clearInterval(changing);
    document.querySelector('h1').textContent = 'The last';
    done(most);
  }, 40);
})""".replace("CHANNELS", CHANNELS)
HELD_BACK = 700_000  # half a megabyte, and what was under way when that was full


class Relayed:
    """How many bytes of the page its sockets have brought to the desk."""

    def __init__(self, visitor: Page) -> None:
        self.octets = 0
        visitor.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda payload: self._count(payload))

    def _count(self, payload: str | bytes) -> None:
        self.octets += len(payload) if isinstance(payload, bytes) else 0


def seen(visitor: Page, agent: Page, text: str) -> None:
    """The visitor's heading becomes this, and the agent sees it."""
    visitor.evaluate("text => { document.querySelector('h1').textContent = text }", text)
    expect(picture(agent).locator("h1").first).to_have_text(text)
    visitor.evaluate("0")  # what it sent before has been counted by now


def goes_past_the_desk(visitor: Page, agent: Page, relayed: Relayed) -> None:
    """From some moment on what changes is seen, and the desk has nothing of it."""
    still = 0
    for turn in range(200):
        before = relayed.octets
        seen(visitor, agent, f"Seen {turn}")
        still = still + 1 if relayed.octets == before else 0
        if still == 6:
            break
    assert still == 6


def send_at_most(tools: CDPSession, octets: int) -> None:
    """In a second, from this page. Counts for connections that are made once it has been said."""
    limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": octets}
    tools.send("Network.emulateNetworkConditions", limits)


def look(visitor: Page, agent: Page, site: Site) -> Relayed:
    """In a call, the agent is allowed to see the visitor's page."""
    relayed = Relayed(visitor)
    visitor.goto(f"{site.url}/shop/")
    desk.join_queue(visitor, "Ann")
    desk.log_in(agent, site)
    desk.take(agent, "Ann")
    part(agent, "cobrowse-request").click()
    allow(visitor, "view")
    return relayed


def test_frames_go_by_the_calls_channel_and_by_the_desk_without_it(site: Site, person: Person):
    visitor, agent = person(), person()
    relayed = look(visitor, agent, site)
    goes_past_the_desk(visitor, agent, relayed)
    before = relayed.octets
    visitor.evaluate(f"{CHANNELS}.forEach(channel => channel.close())")
    seen(visitor, agent, "By the desk")
    assert relayed.octets > before
    visitor.reload()
    expect(picture(agent).locator("h1").first).not_to_have_text("By the desk")
    goes_past_the_desk(visitor, agent, relayed)
    desk.hang_up(agent)
    expect(agent.locator(".watch iframe")).to_have_count(0)


def test_a_slow_channel_holds_the_page_back_and_what_comes_last_is_seen_soon(site: Site, person: Person):
    visitor, agent = person(), person()
    tools = visitor.context.new_cdp_session(visitor)
    send_at_most(tools, 100_000_000)
    goes_past_the_desk(visitor, agent, look(visitor, agent, site))
    send_at_most(tools, 60_000)
    most = visitor.evaluate(CHANGE_MUCH)  # 150 times 20 kB: it would take 50 seconds to send them this way
    expect(picture(agent).locator("h1").first).to_have_text("The last", timeout=30_000)
    assert most <= HELD_BACK
    send_at_most(tools, -1)
    desk.hang_up(agent)
