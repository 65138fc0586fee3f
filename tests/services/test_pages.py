"""Of where a visitor is nothing is kept that an address or a title merely carries along."""

from __future__ import annotations

import pytest

from widgets.models import ContactRequest, Session
from widgets.models.definitions.masking import default_masking
from widgets.services import contact_requests, pages, sessions
from widgets.services.sessions import Page

URL = "http://testserver/cart?id=7&token=SECRET#SECRET"


@pytest.mark.parametrize(
    ("named", "kept"),
    [
        ([], "http://testserver/cart"),
        (["id"], "http://testserver/cart?id=7"),
        ("id,q", "http://testserver/cart?id=7"),
        (["tok"], "http://testserver/cart"),
        (["*"], "http://testserver/cart?id=7&token=SECRET"),
        (["#"], "http://testserver/cart#SECRET"),
        (["*", "#"], URL),
    ],
)
def test_of_the_query_what_the_site_has_named_is_kept(settings, named, kept):
    settings.WIDGETS_PAGE_QUERY = named
    assert pages.address(URL) == kept


@pytest.mark.parametrize(
    "url", ["http://a.test/x?%74oken=SECRET", "http://a.test/x?id&token=SECRET", "http://a.test/x#?id=SECRET"]
)
def test_a_name_that_is_written_otherwise_is_the_name(settings, url):
    settings.WIDGETS_PAGE_QUERY = ["id"]
    assert "SECRET" not in pages.address(url)


@pytest.mark.parametrize("how", ["start", "resume", "visit"])
def test_the_query_of_a_page_is_not_written_down(widget, new_session, how):
    page = Page(URL, "Cart\r\nX-Admin: yes\u202e", "https://search.test/?q=SECRET#SECRET", "en\x07")
    session = sessions.start(widget, "http://testserver", page) if how == "start" else new_session()
    if how == "resume":
        sessions.resume(session, page)
    elif how == "visit":
        sessions.visit_page(session, page.url, page.title)
    kept = Session.objects.filter(pk=session.pk).values().get()
    assert (kept["page_url"], kept["page_title"]) == ("http://testserver/cart", "Cart  X-Admin: yes")
    assert "SECRET" not in str(kept)


@pytest.mark.parametrize("rules", [{"mask_all": True}, {"pause": ["/cart"]}])
@pytest.mark.parametrize("how", ["start", "resume", "visit"])
def test_the_title_of_a_page_that_is_not_to_be_read_is_not_kept(widget, new_session, rules, how):
    session = new_session()
    session.widget.masking = widget.masking = {**default_masking(), **rules}
    page = Page("http://testserver/cart", "Order 4711")
    if how == "start":
        session = sessions.start(widget, "http://testserver", page)
    elif how == "resume":
        sessions.resume(session, page)
    else:
        sessions.visit_page(session, page.url, page.title)
    kept = Session.objects.filter(pk=session.pk).values().get()
    assert (kept["page_url"], kept["page_title"]) == ("http://testserver/cart", "")
    assert "4711" not in str(kept)


def test_nor_is_that_of_a_message(widget):
    widget.queue.offline = "message"
    widget.queue.save()
    answers = {"name": "Ann", "email": "ann@example.com", "text": "Hello"}
    contact_requests.leave(widget, contact_requests.Wish("message", answers, "1", URL, consents={"terms": True}))
    assert ContactRequest.objects.get().page_url == "http://testserver/cart"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Кошик — 购物车 · Größe", "Кошик — 购物车 · Größe"),
        ("نمی‌خواهم", "نمی‌خواهم"),  # with a joiner that is a letter's
        ("a\x00b\x1b[31mc\x85d\u2028e", "a b [31mc d e"),
        ("a\u202eb\u2066c", "abc"),
    ],
)
def test_words_lose_what_nobody_sees_and_nothing_else(text, kept):
    assert pages.plain(text) == kept
