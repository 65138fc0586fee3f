"""Pages of other sites, each with what the test of the page says about it."""

from __future__ import annotations

import time

import pytest

from widgets.services.page_look import Embedded, look
from widgets.verification import Page

from .pages import API, CLIENT, DESK, DESK_ORIGIN, KEY, OLD, OTHER, SHOP, WIDGET, codes, tag

PAGES = {
    "as it should be": (tag(), []),
    "in capitals": (tag().replace("<script type", "<SCRIPT TYPE").replace("data-key", "DATA-KEY"), []),
    "without quotes": (
        f"<script type=module src={CLIENT}launcher.js data-livedesk data-key={KEY} data-api={API}></script>",
        [],
    ),
    "with a build number": (tag(src=f"{CLIENT}launcher.js?v=12"), []),
    "relative to a base element": (f"<base href='{CLIENT}'>" + tag(src="launcher.js"), []),
    "with entities": (tag(api=API.replace("/", "&#47;")), []),
    "after broken HTML": ("<p <b></p attr=<></ ><!x><?y><" + tag(), []),
    "with the right integrity": (tag(more='data-livedesk integrity="sha384-now"'), []),
    "with an old integrity": (tag(more='data-livedesk integrity="sha384-old"'), ["integrity_old"]),
    "nothing": ("<p>Hello</p>", ["tag_missing"]),
    "an empty page": ("", ["tag_missing"]),
    "only in a comment": (f"<!-- {tag()} -->", ["tag_missing"]),
    "only in a string of a script": (f"<script>const x = '{tag().replace('</', '<_')}'</script>", ["tag_missing"]),
    "only as text": (tag().replace("<", "&lt;"), ["tag_missing"]),
    "in a template": (f"<template>{tag()}</template>", ["tag_inert"]),
    "in noscript": (f"<noscript>{tag()}</noscript>", ["tag_inert"]),
    "in a text area": (f"<textarea>{tag()}</textarea>", ["tag_inert"]),
    "in a template and outside": (f"<template>{tag()}</template>{tag()}", []),
    "twice": (tag() + tag(), ["tag_twice"]),
    "after another widget's": (tag(OTHER) + tag(), ["tag_twice", "key_of_another"]),
    "before another widget's": (tag() + tag(OTHER), ["tag_twice"]),
    "another widget's": (tag(OTHER), ["key_of_another"]),
    "an old key": (tag(OLD), ["key_unknown"]),
    "no key": (tag(""), ["key_missing"]),
    "markup for a key": (tag("&lt;img src=x onerror=alert(1)>"), ["key_unknown"]),
    "another desk": (tag(api="https://old.example.net/widgets/api/v1/"), ["api_of_another"]),
    "no API": (tag(api=""), ["api_missing"]),
    "in an unclosed comment": (f"<!-- {tag()}", ["tag_missing"]),
    "after an empty comment": (f"<!-->{tag()}", []),
    "cut off": (tag()[:60], ["tag_missing"]),
    "not a module": (tag(kind="text/javascript"), ["not_a_module"]),
    "no mark": (tag(more=""), ["mark_missing"]),
    "the SDK as a launcher": (tag(src=f"{CLIENT}sdk.js"), ["src_wrong"]),
    "a module that uses the SDK": (
        f'<script type="module">import {{ WidgetClient }} from "{CLIENT}sdk.js"; use({{ widgetKey: "{KEY}" }})</script>',
        [],
    ),
    "a module with another's key": (
        f'<script type="module">import {{ WidgetClient }} from "{CLIENT}sdk.js"; use("{OTHER}")</script>',
        ["key_of_another"],
    ),
    "a module whose key is elsewhere": (
        f'<script type="module">import {{ WidgetClient }} from "{CLIENT}sdk.js"</script>',
        ["sdk_unclear"],
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_what_stands_in_the_page(name: str):
    body, expected = PAGES[name]
    assert codes(body) == expected


@pytest.mark.parametrize(
    ("active", "standing", "expected"),
    [
        (True, "host", []),
        (True, "verified", []),
        (True, "pending", ["origin_not_verified"]),
        (True, "failed", ["origin_not_verified"]),
        (True, "missing", ["origin_not_listed"]),
        (False, "verified", ["widget_off"]),
    ],
)
def test_whether_the_widget_is_on_and_the_origin_admitted(active, standing, expected):
    assert codes(widget=Embedded(KEY, active, standing, {})) == expected


def test_what_is_no_page_is_said():
    assert codes("", content_type="application/pdf") == ["not_html"]
    assert codes(status=404) == ["error_status"]


def test_the_tag_that_the_template_tag_writes_is_found():
    body = tag(src="/static/widgets/launcher.js?v=1", more='data-livedesk="script" integrity="sha384-now"')
    assert codes(body, url=f"{DESK_ORIGIN}/shop/", widget=Embedded(KEY, True, "host", {})) == []


@pytest.mark.parametrize(
    "piece",
    [
        "<!",
        "<script ",
        "<a b='",
        "</",
        "<![CDATA[",
        "<template>",
        "&#1",
        "=",
        "<p =",
        "<textarea>",
        "<noscript><title>",
        f"<script data-livedesk data-key={OLD}>",
    ],
)
def test_a_hostile_page_is_read_in_little_time(piece: str):
    text = (piece * (64 * 1024 // len(piece) + 1))[: 64 * 1024]
    before = time.perf_counter()
    look(Page(200, SHOP, {"content-security-policy": text}, text), WIDGET, DESK)
    assert time.perf_counter() - before < 10


def test_a_tag_beyond_what_is_read_is_not_called_missing():
    page = Page(200, SHOP, {}, "<p>Hello</p>", complete=False)
    assert [finding.code for finding in look(page, WIDGET, DESK) if finding.level == "warning"] == ["tag_not_in_part"]
