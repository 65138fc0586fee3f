"""What a fetched page tells about the widget: the tag, its key, the origin, and what the policies would block. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .. import origins, policy
from ..verification import Page
from .page_findings import Finding
from .page_policy import Policy, Want, blocked, devices, transport
from .page_reading import MOST, Reading, Tag, read

Standing = Literal["host", "verified", "pending", "failed", "missing"]


@dataclass(frozen=True, slots=True)
class Desk:
    """This desk as pages of other sites see it. URLs are absolute, `client` is a folder; `needs` by directive."""

    origin: str
    api: str
    client: str
    socket: str
    integrity: str
    needs: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class Embedded:
    """The widget as the test needs to know it. `keys` are those of all widgets of this desk, with their names."""

    key: str
    active: bool
    standing: Standing
    keys: Mapping[str, str]


def look(page: Page, widget: Embedded, desk: Desk) -> list[Finding]:
    """All findings, what is good included, in the order in which a person would mend them."""
    origin = str(origins.parse(page.url))
    reading = read(page.text, page.url)
    found = [*_answer(page), *_widget(widget, origin)]
    if any(finding.code == "not_html" for finding in found):
        return found
    return [*found, *_tags(reading, widget, desk, page), *_policies(page, reading, origin, desk)]


def _answer(page: Page) -> Iterator[Finding]:
    if page.status >= 400:
        text = _("The page answered with status %(status)s; what follows is about its error page.")
        yield Finding("warning", "error_status", text % {"status": page.status})
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml"):
        text = _("This is no web page: its type is %(type)s.") % {"type": kind[:80]}
        yield Finding("problem", "not_html", text, _("Give the address of a page."))


def _widget(widget: Embedded, origin: str) -> Iterator[Finding]:
    if not widget.active:
        yield Finding("problem", "widget_off", _("The widget is switched off."), _("Switch it on when all is ready."))
    values = {"origin": origin}
    match widget.standing:
        case "host" | "verified":
            yield Finding("good", "origin_verified", _("%(origin)s may use the widget.") % values)
        case "pending" | "failed":
            text = _("%(origin)s is on the widget's list, but not proved.") % values
            yield Finding("problem", "origin_not_verified", text, _("Prove it under Domains."))
        case "missing":
            text = _("%(origin)s is not on the widget's list.") % values
            yield Finding("problem", "origin_not_listed", text, _("Add it under Domains."))


def _tags(reading: Reading, widget: Embedded, desk: Desk, page: Page) -> Iterator[Finding]:
    running = [tag for tag in reading.tags if tag.runs]
    mine = [tag for tag in running if tag.key == widget.key]
    if not running:
        yield _without_tag(reading, widget, page)
        return
    if len(running) > 1:
        text = _("%(count)s script tags of a desk are on the page; only the first that runs shows a widget.")
        yield Finding("warning", "tag_twice", text % {"count": len(running)}, _("Keep one."))
    if not mine:
        yield _other_key(running[0].key, widget)
        mine = running[:1]
    elif running[0] is not mine[0]:
        yield _other_key(running[0].key, widget)
    problems = list(_tag(mine[0], desk, str(origins.parse(page.url))))
    yield from problems
    if not problems and mine[0].key == widget.key:
        yield Finding("good", "tag_found", _("The script tag is there, with this widget's key."))


def _without_tag(reading: Reading, widget: Embedded, page: Page) -> Finding:
    if widget.key in reading.imports:
        return Finding("good", "sdk_found", _("A script of the page uses the SDK with this widget's key."))
    if reading.tags:
        text = _("The script tag stands where browsers do not run it: in a template, noscript or text element.")
        return Finding("problem", "tag_inert", text, _("Move it to the end of the body."))
    if reading.imports:
        return _other_key(reading.imports[0], widget)
    text = _("No script tag of this desk is in the page's HTML.")
    if reading.uses_sdk:
        return Finding("note", "sdk_unclear", _("A script uses the SDK, but its key is not in the page's HTML."))
    if not page.complete:
        text = _("The tag is not in the first 64 KiB of the page's HTML, and more is not read.")
        mend = _("It may stand further down. It works in the head as well: modules wait for the page.")
        return Finding("warning", "tag_not_in_part", text, mend)
    mend = _(
        "Copy the tag from above. If a script or a tag manager adds it, look in the browser: this test runs no scripts."
    )
    return Finding("problem", "tag_missing", text, mend)


def _other_key(key: str, widget: Embedded) -> Finding:
    mend = _("Put this widget's key into data-key:")
    if not key:
        return Finding("problem", "key_missing", _("The script tag has no data-key."), mend, widget.key)
    if key in widget.keys:
        text = _("The tag has the key of another widget: “%(name)s”.") % {"name": widget.keys[key]}
        return Finding("problem", "key_of_another", text, mend, widget.key)
    text = _("The tag has a key that no widget of this desk has: %(key)s. It may be an old one.") % {"key": key[:40]}
    return Finding("problem", "key_unknown", text, mend, widget.key)


def _tag(tag: Tag, desk: Desk, origin: str) -> Iterator[Finding]:
    """What is wrong with a tag, apart from its key."""
    if not tag.is_module:
        mend = _("Add to the tag:")
        yield Finding("problem", "not_a_module", _("The tag is no module: it will not run."), mend, 'type="module"')
    if not tag.is_marked:
        text = _("The tag lacks data-livedesk, by which the script finds it.")
        yield Finding("problem", "mark_missing", text, _("Add to the tag:"), "data-livedesk")
    at_home = origin == desk.origin and not tag.api
    if tag.api != desk.api and not at_home:
        text = (
            _("data-api is missing.")
            if not tag.api
            else _("data-api is another desk's: %(api)s.") % {"api": tag.api[:200]}
        )
        yield Finding("problem", "api_missing" if not tag.api else "api_of_another", text, _("Write:"), desk.api)
    if not urlsplit(tag.src).path.rpartition("/")[2].startswith("launcher"):
        text = _("The tag loads %(src)s, which is not the desk's launcher.") % {"src": tag.src[:200] or "–"}
        yield Finding("problem", "src_wrong", text, _("Write:"), f"{desk.client}launcher.js")
    elif tag.integrity and desk.integrity and _is_the_desks(tag, desk) and desk.integrity not in tag.integrity.split():
        text = _("The tag pins another version of the script than the desk serves: browsers refuse it.")
        yield Finding("problem", "integrity_old", text, _("Write, or leave integrity out:"), desk.integrity)


def _is_the_desks(tag: Tag, desk: Desk) -> bool:
    return tag.src.partition("?")[0] == f"{desk.client}launcher.js"


def _policies(page: Page, reading: Reading, origin: str, desk: Desk) -> Iterator[Finding]:
    running = [tag for tag in reading.tags if tag.runs]
    tag = running[0] if running else None
    folder = tag.src.partition("?")[0].rpartition("/")[0] + "/" if tag and tag.src else desk.client
    place = policy.Page(origin, tag.nonce if tag else "", folder)
    wants = list(_wants(desk, folder))
    found: list[Finding] = []
    policies = _all_policies(page, reading)
    for one in policies:
        found += blocked(one, wants, place)
    headers = page.headers
    found += devices(headers.get("permissions-policy", ""), headers.get("feature-policy", ""), origin)
    found += transport(origin, desk.origin)
    yield from found
    if not any(one.enforced for one in policies):
        yield Finding("good", "no_policy", _("The page has no Content-Security-Policy that could block the widget."))
    elif all(finding.level == "note" for finding in found):
        yield Finding("good", "policy_admits", _("The page's policy admits all that the widget needs."))


def _all_policies(page: Page, reading: Reading) -> list[Policy]:
    """Every one counts: a header may hold several, separated by commas, and the page may add its own."""
    enforced = page.headers.get("content-security-policy", "").split(",")
    reported = page.headers.get("content-security-policy-report-only", "").split(",")
    found = [Policy(text) for text in enforced[:MOST]] + [Policy(text, in_page=True) for text in reading.policies]
    found += [Policy(text, enforced=False) for text in reported[:MOST]]
    return [one for one in found if one.text.strip()]


def _wants(desk: Desk, folder: str) -> Iterator[Want]:
    """What the widget will ask for on such a page, and what is lost without."""
    urls = {desk.origin: desk.api, desk.origin.replace("http", "ws", 1): desk.socket, desk.client: folder}
    for directive, sources in desk.needs.items():
        for source in sources:
            url = urls.get(source, source)
            if source == desk.client:
                yield Want(directive, url, folder, "problem", _("The widget does not appear."))
            elif url == desk.api:
                yield Want(directive, url, source, "problem", _("The widget does not appear."))
            elif url == desk.socket:
                yield Want(
                    directive,
                    url,
                    source,
                    "warning",
                    _("The widget works, but asks again and again instead of being told."),
                )
            elif directive == "img-src":
                yield Want(directive, url, source, "warning", _("The logo is not shown."))
            else:
                yield Want(directive, url, source, "problem", _("Calls do not begin."))
