"""What a page's sheets ask of the screen: an agent sees the page as the visitor's screen answers."""

from __future__ import annotations

from tests.e2e.test_cobrowse_page import agent, visitor

__all__ = ["agent", "visitor"]


def test_the_page_is_dark_at_the_agents_when_it_is_at_the_visitors(visitor, agent):
    visitor.page.evaluate(
        "document.head.insertAdjacentHTML('beforeend', '<style>:root { color-scheme: light dark } h1 { color: CanvasText }"
        " @media (prefers-color-scheme: dark) { h1 { border: 3px solid } }</style>"
        ' <style media="(prefers-color-scheme: dark)">h1 { margin: 7px }</style>\')'
    )
    looks = "h1 => (({ color, border, margin }) => [color, border, margin])(getComputedStyle(h1))"
    heading = agent.page.frame_locator("iframe").frame_locator(".replayer-wrapper iframe").locator("h1")
    dark = ["rgb(255, 255, 255)", "3px solid rgb(255, 255, 255)", "7px"]
    visitor.page.emulate_media(color_scheme="dark")
    visitor.share()
    for scheme in ("dark", "light"):
        visitor.page.emulate_media(color_scheme=scheme)
        visitor.page.evaluate("(text) => { document.querySelector('h1').textContent = text }", f"{scheme} shop")
        agent.shows("h1", f"{scheme} shop")
        seen = visitor.page.locator("h1").evaluate(looks)
        assert (heading.evaluate(looks), seen == dark) == (seen, scheme == "dark")
    visitor.page.evaluate(
        "document.querySelector('style[media]').media = 'all'; document.querySelector('h1').append('!')"
    )
    agent.shows("h1", "light shop!")
    assert heading.evaluate(looks)[2] == "7px"
