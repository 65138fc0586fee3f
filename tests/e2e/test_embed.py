"""Settings → Widgets → Embed: the code that the page shows works where it is pasted."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from widgets import csp
from widgets.admin import snippets
from widgets.services.page_look import Desk, Embedded, look
from widgets.verification import Page as Answer

from . import desk
from .axe import seen_by_all
from .desk import part
from .server import ROOT, Site

POLICIES = [
    "script-src DESK/widgets/client/; connect-src DESK WS",
    "script-src DESK; connect-src DESK/widgets/",
    "script-src DESK/widgets/; connect-src DESK/elsewhere/",
    "default-src DESK",
    "default-src 'self'",
    "default-src *",
    "script-src 'none'; script-src-elem http:",
    "script-src http://127.0.0.1:*; script-src 'none'",
    "script-src http://127.0.0.1",
    "script-src 'nonce-abc' 'strict-dynamic' http:",
    "connect-src 'self'",
    "sandbox allow-scripts",
    "default-src *, script-src 'self'",
]

Person = Callable[..., Page]
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) =>
  window.violations.push(`${effectiveDirective} ${blockedURI}`));
"""


class Foreign(ThreadingHTTPServer):
    """Another site: `pages` by path, each its policy and its HTML; scripts where the path says so."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.pages: dict[str, tuple[str, str]] = {}
        self.origin = f"http://embed.test:{self.server_address[1]}"
        Thread(target=self.serve_forever, daemon=True).start()


class _Answer(BaseHTTPRequestHandler):
    server: Foreign

    def do_GET(self) -> None:
        policy, text = self.server.pages.get(self.path, ("", ""))
        content = text.encode()
        self.send_response(200 if content else 404)
        self.send_header("Content-Type", "text/javascript" if self.path.endswith(".js") else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if policy:
            self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def foreign(site: Site) -> Iterator[Foreign]:
    """A site whose origin the widget admits."""
    server = Foreign()
    site.list_origin(server.origin)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def embed(site: Site, person: Person) -> Page:
    """The owner looks at Embed."""
    page = person(reduced_motion="reduce")
    desk.open_widget(page, site, "embed")
    return page


def shown(embed: Page, name: str) -> str:
    """The code of this name."""
    return embed.locator(f"#embed-{name}").text_content() or ""


def asks_for_help(page: Page, name: str) -> None:
    """The desk's own button leads into the queue, and out again."""
    desk.join_queue(page, name)
    part(page, "leave").click()
    expect(part(page, "waiting")).to_be_hidden()


@pytest.mark.parametrize("name", ["script", "pinned"])
def test_the_script_tag_works_on_another_site(embed: Page, foreign: Foreign, person: Person, name: str):
    foreign.pages["/"] = ("", f"<!doctype html><html lang=en><title>x</title><p>Hello</p>{shown(embed, name)}")
    visitor = person()
    visitor.goto(foreign.origin)
    asks_for_help(visitor, "Ella")


def test_the_lines_of_the_policy_are_enough(embed: Page, foreign: Foreign, person: Person):
    policy = "default-src 'none'; " + shown(embed, "policy").replace("\n", " ")
    foreign.pages["/strict"] = (policy, f"<!doctype html><html lang=en><title>x</title>{shown(embed, 'script')}")
    visitor = person()
    visitor.add_init_script(NOTE_VIOLATIONS)
    visitor.goto(f"{foreign.origin}/strict")
    asks_for_help(visitor, "Fred")
    assert visitor.evaluate("violations.filter((one) => !one.includes('favicon'))") == []


@pytest.mark.parametrize("policy", POLICIES)
def test_the_browser_does_what_the_test_of_the_page_says(site: Site, foreign: Foreign, person: Person, policy: str):
    sockets = site.url.replace("http", "ws", 1)
    written = policy.replace("WS", sockets).replace("DESK", site.url)
    api, client = f"{site.url}/widgets/api/v1/", f"{site.url}/widgets/client/"
    place = Desk(site.url, api, client, f"{sockets}/ws/visitor/", "", csp.required(site.url, client, "peer"))
    tag = snippets.script_tag(site.seeded["widget_key"], snippets.Place(api, client))
    html = f"<!doctype html><html lang=en><title>x</title>{tag}"
    foreign.pages["/policy"] = (written, html)
    page = Answer(200, f"{foreign.origin}/policy", {"content-security-policy": written}, html)
    found = look(page, Embedded(site.seeded["widget_key"], True, "verified", {}), place)
    blocked = any(finding.level == "problem" for finding in found)
    visitor = person()
    visitor.goto(f"{foreign.origin}/policy", wait_until="networkidle")
    expect(part(visitor, "launcher")).to_have_count(0 if blocked else 1)


def test_the_nonce_is_enough_under_strict_dynamic(embed: Page, foreign: Foreign, person: Person):
    connect = shown(embed, "policy").split("\n")[1]
    policy = f"default-src 'none'; script-src 'nonce-abc' 'strict-dynamic'; {connect}"
    code = shown(embed, "nonce").replace("…", "abc")
    foreign.pages["/nonce"] = (policy, f"<!doctype html><html lang=en><title>x</title>{code}")
    visitor = person()
    visitor.goto(f"{foreign.origin}/nonce")
    asks_for_help(visitor, "Gerd")


def test_the_module_works_on_another_site(embed: Page, site: Site, foreign: Foreign, person: Person):
    code = shown(embed, "module")
    foreign.pages["/module"] = (
        "",
        f"<!doctype html><title>x</title><button id=help>?</button><div id=call></div><script type=module>{code}</script>",
    )
    visitor, agent = person(), person()
    visitor.goto(f"{foreign.origin}/module")
    visitor.locator("#help").click()
    desk.log_in(agent, site)
    expect(agent.get_by_role("row", name="Ada")).to_be_visible()
    visitor.evaluate("sessionStorage.clear()")


def test_the_component_works_in_react(embed: Page, site: Site, foreign: Foreign, person: Person, tmp_path: Path):
    (tmp_path / "help.jsx").write_text(shown(embed, "react"))
    main = (
        'import { StrictMode } from "react"; import { createRoot } from "react-dom/client"; import { Help } from "./help.jsx";'
        'createRoot(document.getElementById("root")).render(<StrictMode><Help /></StrictMode>);'
    )
    (tmp_path / "main.jsx").write_text(main)
    command = ["node_modules/.bin/esbuild", str(tmp_path / "main.jsx"), "--bundle", "--format=esm", "--jsx=automatic"]
    built = subprocess.run(
        command,
        cwd=ROOT / "client",
        env=site.env | {"NODE_PATH": str(ROOT / "client/node_modules")},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    foreign.pages["/app.js"] = ("", built)
    foreign.pages["/react"] = (
        "",
        "<!doctype html><title>x</title><div id=root></div><script type=module src=/app.js></script>",
    )
    visitor = person()
    visitor.goto(f"{foreign.origin}/react")
    visitor.get_by_role("button", name="Talk to us").click()
    expect(visitor.get_by_role("status")).to_have_text("queued")


def test_a_button_copies_what_is_shown(embed: Page):
    embed.context.grant_permissions(["clipboard-read", "clipboard-write"])
    embed.get_by_role("region", name="On any other site").get_by_role("button", name="Copy").first.click()
    expect(embed.get_by_role("button", name="Copied")).to_be_visible()
    assert embed.evaluate("navigator.clipboard.readText()") == shown(embed, "script")


def test_nobody_is_kept_from_the_page(embed: Page):
    embed.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = seen_by_all(embed, "embed")
    assert not found, "\n".join(found)
