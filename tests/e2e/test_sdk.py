"""The SDK on a page of one's own: each message that people search for, and what the server's refusals become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright

from .agent import Agent
from .proxy import Proxy
from .server import Site

Person = Callable[..., Page]
PREPARE = """async ({ key, options }) => {
  const { WidgetClient, WidgetError } = await import("/widgets/client/sdk.js");
  const client = new WidgetClient({ widgetKey: key, ...options });
  const heard = [];
  for (const name of ["error", "state:changed", "queue:joined", "queue:left", "agent:assigned", "call:started",
                      "call:ended", "message", "connection:changed", "session:expired", "session:expiring", "ready"])
    client.on(name, (payload) => heard.push([name, payload instanceof WidgetError
      ? { code: payload.code, message: payload.message, fatal: payload.fatal } : payload]));
  const tried = async (verb) => { try { return await verb(); } catch (error) {
    return { error: error.code, message: error.message, known: error instanceof WidgetError }; } };
  Object.assign(window, { WidgetClient, client, heard, tried });
}"""


@pytest.fixture
def bob(playwright: Playwright, site: Site) -> Iterator[Agent]:
    """Answers."""
    agent = Agent(playwright, site)
    yield agent
    agent.close()


@pytest.fixture
def page(site: Site, person: Person) -> Iterator[Page]:
    """A page with a client that has not begun; whoever it is goes away in the end."""
    page = at(person(), site, site.url)
    yield page
    page.evaluate("tried(() => client.endSession()).then(() => client.destroy())")


def at(page: Page, site: Site, base: str, **options: Any) -> Page:
    """Opens a page without a policy and makes a client on it."""
    page.goto(f"{base}/policies/off/")
    page.evaluate(PREPARE, {"key": site.seeded["widget_key"], "options": options})
    return page


def tried(page: Page, verb: str) -> Any:
    """What a method gave or threw."""
    return page.evaluate(f"tried(() => {verb})")


def wait_for(page: Page, event: str, test: str = "true") -> Any:
    """The payload of an event, once there is one that passes the test."""
    return page.wait_for_function(
        f"(heard.find(([name, it]) => name === {event!r} && ({test})) ?? [])[1]", timeout=20_000
    ).json_value()


def queue(page: Page, name: str) -> None:
    """Into the queue."""
    page.evaluate("client.init()")
    page.evaluate("name => client.submitForm({ name })", name)
    page.evaluate("client.joinQueue({ terms: true })")


def test_outside_of_a_browser_window_it_says_so(page: Page, site: Site):
    said = page.evaluate(
        """async (url) => {
          const code = `import { WidgetClient } from "${url}";
            try { new WidgetClient({ widgetKey: "wk" }) } catch (error) { postMessage(error.message) }`;
          const worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })),
                                    { type: "module" });
          return new Promise((done) => { worker.onmessage = ({ data }) => done(data) });
        }""",
        f"{site.url}/widgets/client/sdk.js",
    )
    assert said == "WidgetSDK can only be used in browser environment"


def test_a_key_is_required(page: Page):
    assert tried(page, "new WidgetClient({})")["message"] == "widgetKey is required"


def test_a_second_init_is_refused(page: Page):
    page.evaluate("client.init()")
    assert tried(page, "client.init()")["message"] == "Widget already initialized"


@pytest.mark.parametrize(
    "method", ["submitForm({})", "joinQueue()", "leaveQueue()", "endSession()", "stopCobrowsing()", "sendMessage('x')"]
)
def test_init_comes_before_all_else(page: Page, method: str):
    found = tried(page, f"client.{method}")
    assert (found["message"], found["known"]) == ("Widget not initialized. Call init() first.", True)


def test_joining_twice_is_refused(page: Page):
    queue(page, "Jan")
    assert tried(page, "client.joinQueue({ terms: true })")["message"] == "Already in queue"


def test_joining_in_a_call_is_refused(page: Page, bob: Agent):
    queue(page, "Kim")
    bob.accept("Kim")
    wait_for(page, "agent:assigned")
    said = tried(page, "client.joinQueue({ terms: true })")["message"]
    assert said == "Cannot join queue while in call or assigned to agent"


def test_a_lost_socket_is_told_and_not_fatal(site: Site, proxy: Proxy, person: Person):
    page = at(person(), site, f"http://127.0.0.1:{proxy.port}")
    page.evaluate("client.init()")
    wait_for(page, "connection:changed", 'it.transport === "websocket"')
    proxy.refuse_sockets = True
    proxy.cut()
    assert wait_for(page, "error")["message"] == "Realtime connection interrupted"
    wait_for(page, "connection:changed", 'it.transport === "polling"')
    assert page.evaluate("[client.getState(), heard.find(([name]) => name === 'error')[1].fatal]") == ["ready", False]
    proxy.refuse_sockets = False
    page.evaluate("dispatchEvent(new Event('online'))")
    wait_for(page, "connection:changed", 'it.transport === "websocket" && heard.indexOf(it) !== 0')


def test_a_conference_script_that_does_not_load_is_told(page: Page, bob: Agent):
    page.route("**/conference/peer.js*", lambda route: route.abort())
    queue(page, "Lea")
    bob.accept("Lea")
    assert wait_for(page, "error", 'it.code === "script_failed"')["message"] == "Failed to load video conference script"


def test_a_container_that_does_not_come_is_told(site: Site, person: Person, bob: Agent):
    page = at(person(), site, site.url, container="#nowhere")
    queue(page, "Max")
    call = bob.accept("Max")
    said = wait_for(page, "error", 'it.code === "container_not_found"')["message"]
    assert said == "Parent node not found for video conference after timeout"
    bob.end(call)
    wait_for(page, "call:ended")
    assert page.evaluate("client.getState()") == "ready"


def test_a_session_goes_through_its_states_in_order(page: Page, bob: Agent):
    queue(page, "Nia")
    bob.end(bob.accept("Nia"))
    wait_for(page, "call:ended")
    page.evaluate("client.endSession()")
    states = page.evaluate("heard.filter(([name]) => name === 'state:changed').map(([, { to }]) => to)")
    assert states == [
        "initializing",
        "ready",
        "submitting",
        "ready",
        "queued",
        "assigned",
        "in_call",
        "ready",
        "ended",
    ]


def test_destroy_leaves_no_node_and_stores_nothing_new(page: Page):
    before = page.evaluate("document.querySelectorAll('*').length")
    queue(page, "Oda")
    page.evaluate("client.destroy()")
    assert page.evaluate("document.querySelectorAll('*').length") == before
    assert page.evaluate("document.cookie + Object.keys(localStorage)") == ""


REFUSALS = {
    "invalid_request": ({"page_url": "javascript:alert(1)"}, 400),
    "widget_not_found": ({"widget_key": "wk_" + "0" * 24}, 404),
    "page_origin_mismatch": ({"page_url": "https://elsewhere.example/"}, 400),
}
ASK = """async (change) => {
  const body = JSON.stringify({ widget_key: change.key, page_url: location.href, ...change.body });
  const reply = await fetch("/widgets/api/v1/init/",
    { method: "POST", credentials: "omit", headers: { "content-type": "application/json" }, body });
  return [reply.status, (await reply.json()).error?.code, reply.headers.get("retry-after")];
}"""


@pytest.mark.parametrize("code", REFUSALS)
def test_a_page_can_read_why_init_was_refused(page: Page, site: Site, code: str):
    body, status = REFUSALS[code]
    assert page.evaluate(ASK, {"key": site.seeded["widget_key"], "body": body})[:2] == [status, code]


def test_an_unknown_key_is_an_error_with_a_code(site: Site, person: Person):
    page = at(person(), site, site.url, widgetKey="wk_" + "0" * 24)
    assert tried(page, "client.init()")["error"] == "widget_not_found"
    assert page.evaluate("client.getState()") == "error"


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A desk whose tokens live for seconds, and which admits few."""
    ages: dict[str, Any] = {"WIDGETS_SESSION_TOKEN_AGE": "4", "WIDGETS_AUTH_TOKEN_AGE": "3", "WIDGETS_INIT_RATE": "5/m"}
    site = Site(tmp_path_factory.mktemp("hasty"), None, **ages)
    yield site
    site.close()


def test_an_expired_token_is_an_error_and_a_state(hasty: Site, person: Person):
    page = at(person(), hasty, hasty.url)
    page.evaluate("client.init()")
    page.wait_for_function("client.getState() === 'error' || client.getState() === 'ended'", timeout=20_000)
    told = page.evaluate("heard.filter(([name]) => name === 'error').map(([, it]) => it.code)")
    assert page.evaluate("client.getState()") == "error"
    assert "token_expired" in told


def test_who_calls_too_often_is_told_when_to_try_again(hasty: Site, person: Person):
    page = at(person(), hasty, hasty.url)
    replies = [page.evaluate(ASK, {"key": hasty.seeded["widget_key"], "body": {}}) for _ in range(8)]
    status, code, retry_after = replies[-1]
    assert (status, code) == (429, "rate_limited")
    assert 1 <= int(retry_after) <= 60


def test_a_widget_that_is_switched_off_says_so(hasty: Site, person: Person):
    hasty.run("from widgets.models import Widget; Widget.objects.update(is_active=False)")
    page = person()
    page.goto(f"{hasty.url}/policies/off/")
    reply = page.evaluate(
        "async (key) => { const r = await fetch(`/widgets/api/v1/widgets/${key}/config/`);"
        " return [r.status, (await r.json()).error.code]; }",
        hasty.seeded["widget_key"],
    )
    assert reply == [423, "widget_inactive"]
