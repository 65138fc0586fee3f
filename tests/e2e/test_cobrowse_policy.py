"""Cobrowsing on a page whose Content-Security-Policy is strict."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.test_cobrowse_page import Agent, Visitor, agent, visitor
from tests.e2e.test_cobrowse_screen import replayed

__all__ = ["agent", "visitor"]
REFUSED = """() => {
  const policy = document.createElement("meta");
  [policy.httpEquiv, policy.content] = ["Content-Security-Policy", "style-src 'nonce-x'"];
  document.head.append(policy);
  const rules = "#early, #later { display: none } #allowed { color: rgb(1, 2, 3) }";
  document.body.insertAdjacentHTML("beforeend",
    `<style>${rules.replace("none", "inline")}</style>
    <style nonce=x>#early, #later, #last { opacity: 1 } #allowed { color: rgb(4, 5, 6) }</style>`);
  document.body.insertAdjacentHTML("beforeend",
    "<p id=early style='position: absolute; color: red'>early</p><p id=allowed>allowed</p><p id=later>later</p>");
  document.querySelector("body > style").textContent = rules;
  document.querySelector("#allowed").style.padding = "3px";
}"""
REFUSED_LATER = """() => {
  document.querySelector("#early").setAttribute("style", "position: fixed");
  document.querySelector("#allowed").setAttribute("style", "margin: 99px");
  const later = document.querySelector("#later");
  later.setAttribute("style", "position: fixed; padding: 99px");
  later.style.marginLeft = "7px";
  document.head.append(Object.assign(document.createElement("style"), { textContent: "#allowed { display: none }" }));
  document.querySelector("body > style").append("h1 { display: none }");
  document.body.insertAdjacentHTML("beforeend", "<p id=last style='display: none'>last of all</p>");
}"""
LOOKS = "p => ['display', 'position', 'color', 'padding', 'marginLeft'].map(name => getComputedStyle(p)[name])"


def looks_the_same(visitor: Visitor, agent: Agent, *selectors: str) -> None:
    """On both screens, and as nothing was refused that the visitor sees."""
    for selector in selectors:
        assert replayed(agent, selector).evaluate(LOOKS) == visitor.page.locator(selector).evaluate(LOOKS), selector


def test_a_pages_strict_policy_has_nothing_to_refuse(browser: Browser):
    visitor = Visitor(browser.new_context().new_page())
    said: list[str] = []
    visitor.page.on("console", lambda message: said.append(message.text))
    visitor.page.evaluate(
        """() => {
          const policy = document.createElement("meta");
          [policy.httpEquiv, policy.content] = ["Content-Security-Policy", "style-src 'self'"];
          document.head.append(policy);
          document.querySelector(".card").style.color = "red";
        }"""
    )
    visitor.share()
    for color in ("blue", "green"):
        visitor.page.evaluate("(color) => { document.querySelector('.card').style.color = color }", color)
        visitor.page.wait_for_timeout(200)
    assert "green" in visitor.events()
    assert [text for text in said if "Security Policy" in text] == []
    visitor.page.evaluate("document.querySelector('.card').setAttribute('style', 'color: red')")
    assert [text for text in said if "Security Policy" in text] != []
    visitor.page.context.close()


def test_styles_that_a_policy_refuses_do_not_count_at_the_agents_either(visitor: Visitor, agent: Agent):
    visitor.page.evaluate(REFUSED)
    visitor.share()
    agent.shows("#later", "later")
    looks_the_same(visitor, agent, "h1", "#early", "#allowed", "#later")
    assert visitor.page.locator("#allowed").evaluate(LOOKS)[2:4] == ["rgb(4, 5, 6)", "3px"]
    visitor.page.evaluate(REFUSED_LATER)
    agent.shows("#last", "last of all")
    looks_the_same(visitor, agent, "h1", "#early", "#allowed", "#later", "#last")
    assert visitor.page.locator("#later").evaluate(LOOKS)[3:] == ["0px", "7px"]
    expect(replayed(agent, "#last")).to_be_visible()
