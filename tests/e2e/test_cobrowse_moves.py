"""A page that goes to another address without being loaded anew: what is seen goes on, and the address with it."""

from __future__ import annotations

from tests.e2e.test_cobrowse_page import RULES, visitor

__all__ = ["visitor"]


def test_an_address_that_a_script_puts_in_is_told_without_its_query(visitor):
    visitor.share()
    visitor.page.evaluate(
        "history.pushState({}, '', '/shoes/7?token=SECRETquery#SECRETpart');"
        "document.querySelector('h1').textContent = 'Shoes'"
    )
    told = "async (text) => (await inflated(it.frames)).includes(text)"
    for text in ('"http://shop.test/shoes/7"', '"Shoes"'):
        visitor.page.wait_for_function(told, arg=text)
    assert "SECRET" not in visitor.events()


def test_nothing_is_told_of_an_address_at_which_it_pauses(visitor):
    visitor.page.evaluate("async (rules) => { window.it = await stand(rules) }", RULES | {"pause": ["/checkout/*"]})
    visitor.share()
    visitor.page.evaluate(
        "history.pushState({}, '', '/checkout/SECRETstep'); document.querySelector('h1').textContent = 'SECRET text'"
    )
    visitor.page.wait_for_function("async () => (await inflated(it.frames)).includes('\"paused\":true')")
    visitor.page.wait_for_timeout(300)
    assert "SECRET" not in visitor.events()
