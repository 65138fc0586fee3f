"""“Test this page”: fetches a page of one of the widget's sites, and says what keeps the widget away from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from .. import limits, origins
from ..conf import conf
from ..models import Domain, Widget
from ..verification import FetchRefused, Page, fetch
from . import audit
from .page_findings import Finding
from .page_look import Desk, Embedded, Standing, look
from .page_reading import KEY, MOST

FOUND = {"tag_found", "sdk_found"}
UNREACHED = {"address_not_public", "port_not_allowed", "not_resolved", "connection_refused"}


@dataclass(frozen=True, slots=True)
class Report:
    """`url` is where the page was found in the end; `status` is 0 when nothing was fetched."""

    url: str
    status: int
    findings: list[Finding]

    @property
    def problems(self) -> list[str]:
        """Codes of what keeps the widget away, or its calls from working."""
        return [finding.code for finding in self.findings if finding.level == "problem"]

    @property
    def found(self) -> bool:
        """Whether the widget's code is there, whatever else keeps it away."""
        return any(finding.code in FOUND for finding in self.findings)


def check(actor: Any, widget: Widget, text: str, desk: Desk) -> Report:
    """Tests the page at this address, as a person writes it; only pages of the widget's origins and of the desk's.

    Raises PermissionDenied, RateLimited, and origins.Refused when there is nothing to fetch.
    """
    audit.require(actor, "change_widget")
    origin, url = _target(text)
    if origin != desk.origin and _standing(widget, origin, desk) == "missing":
        reason = _("%(origin)s is not one of this widget's domains, and others are not fetched.") % {"origin": origin}
        raise origins.Refused(reason, _("Add it under Domains first."))
    limits.check("page-test", str(audit.user_of(actor).pk), conf.page_test_rate)
    try:
        report = _judged(fetch(url, partial=True), widget, desk)
    except FetchRefused as refused:
        report = Report(url, 0, [_not_fetched(refused, own=origin == desk.origin)])
    shown = report.url.partition("?")[0]
    told: dict[str, Any] = {"status": report.status, "found": report.found, "problems": report.problems}
    audit.record(actor, "page.tested", widget, category="widget", url=shown, **told)
    return report


def _target(text: str) -> tuple[str, str]:
    """The origin, and the address without a fragment."""
    origin = origins.paste(text)
    if "*" in origin:
        raise origins.Refused(_("A wildcard is not one page."), _("Write the address of one page."))
    try:
        parts = urlsplit(text.strip() if "://" in text else f"//{text.strip()}")
        url = f"{origin}{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
        if str(origins.parse(url)) != origin:  # what `paste` overlooks around an address would lengthen its host
            raise ValueError(url)
    except ValueError as error:
        raise origins.Refused(_("This is not the address of a page."), _("Write the address of one page.")) from error
    return origin, url


def _judged(page: Page, widget: Widget, desk: Desk) -> Report:
    mentioned = list(dict.fromkeys(KEY.findall(page.text)))[:MOST]
    known = dict(Widget.objects.filter(key__in=mentioned).values_list("key", "name"))
    standing = _standing(widget, str(origins.parse(page.url)), desk)
    return Report(page.url, page.status, look(page, Embedded(widget.key, widget.is_active, standing, known), desk))


def _standing(widget: Widget, origin: str, desk: Desk) -> Standing:
    """Of several rows that match, the best decides, as it does when a visitor comes."""
    if origin == desk.origin and conf.trust_host_origin:
        return "host"
    rows = Domain.objects.filter(widget=widget, origin__in=origins.candidates(origins.parse(origin)))
    found = set(rows.values_list("status", flat=True))
    return next((status for status in ("verified", "pending", "failed") if status in found), "missing")


def _not_fetched(refused: FetchRefused, *, own: bool) -> Finding:
    if own and refused.code in UNREACHED:
        text = _("This is the desk's own site, at an address that the desk does not fetch. %(reason)s")
        mend = _("Open the page in your browser instead: the template tag has seen to its policy.")
        return Finding("note", "own_site", text % {"reason": refused.text}, mend)
    text = _("The page was not fetched. %(reason)s") % {"reason": refused.text}
    return Finding("problem", "not_fetched", text, _("Visitors' browsers may still reach it."))
