"""Cobrowsing on a page whose Content-Security-Policy is strict."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.e2e.test_cobrowse_page import Visitor


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
