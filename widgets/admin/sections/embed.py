"""The code that puts a widget on a page, and a test of such a page."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets import csp, errors, markup, origins
from widgets.conf import conf
from widgets.models import Domain, Logo, Widget
from widgets.services import page_test
from widgets.services.page_findings import Finding
from widgets.services.page_look import Desk

from .. import snippets
from ..guard import actor_of
from .section import Section


class Snippet(NamedTuple):
    """Code to copy, and when it is the right one."""

    name: str
    title: str
    lead: str
    code: str


class EmbedSection(Section):
    """The code that puts a widget on a page, and a test of such a page."""

    slug = "embed"
    title = gettext_lazy("Embed")
    template = "admin/widgets/widget/embed.html"
    view = "view_widget"
    change = "change_widget"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The code."""
        return self.page(request, widget)

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The code again, with what the test of a page has found."""
        url, status = request.POST.get("url", ""), 200
        found: dict[str, Any] = {}
        try:
            found = _told(page_test.check(actor_of(request), widget, url, _desk(request, widget)))
        except origins.Refused as refused:
            found["test_error"] = f"{refused.reason} {refused.mend}"
        except errors.RateLimited as limited:
            values = {"seconds": limited.retry_after}
            found["test_error"] = _("Too many tests. The next one can begin in %(seconds)s seconds.") % values
            status = 429
        return self.page(request, widget, tested_url=url, status=status, **found)

    def page(self, request: HttpRequest, widget: Widget, **context: Any) -> HttpResponseBase:
        """The code, and what else `context` has to say."""
        place = snippets.Place(markup.api_url(request), markup.client_folder(request))
        needs = csp.required(str(origins.parse(place.api)), place.client, widget.provider, logo=True)
        domains = widget.domains.order_by("origin")
        verified = domains.filter(status=Domain.Status.VERIFIED)
        context.setdefault("tested_url", _first_page(widget))
        return self.render(
            request,
            widget,
            on_this_site=_on_this_site(widget),
            other_site=_other_site(widget, place),
            for_developers=_for_developers(widget, place),
            pinned=snippets.script_tag(widget.key, place, integrity=markup.client_digest()),
            nonced=snippets.script_tag(widget.key, place, nonce="…"),
            domains_url=self.link("domains", widget.pk),
            sources=snippets.policy_lines(needs),
            header=snippets.policy_header(needs),
            any_domain=domains.exists(),
            any_verified=verified.exists(),
            **context,
        )


def _desk(request: HttpRequest, widget: Widget) -> Desk:
    api, client = markup.api_url(request), markup.client_folder(request)
    origin = str(origins.parse(api))
    socket = f"{origin.replace('http', 'ws', 1)}{conf.websocket_path}visitor/"
    needs = csp.required(origin, client, widget.provider, logo=Logo.objects.filter(widget=widget).exists())
    return Desk(origin, api, client, socket, markup.client_digest(), needs)


def _first_page(widget: Widget) -> str:
    """The front page of a domain, so that there is something to begin with."""
    listed = widget.domains.exclude(origin__contains="*").order_by("-status", "pk")
    origin = listed.values_list("origin", flat=True).first()
    return f"{origin}/" if origin else ""


class Told(NamedTuple):
    """A finding with its state as word and colour."""

    tone: str
    word: str
    text: str
    mend: str
    line: str


def _told(report: page_test.Report) -> dict[str, Any]:
    findings = sorted(report.findings, key=lambda finding: list(_TONES).index(finding.level))
    return {"report": report, "verdict": _verdict(report), "findings": [_one(finding) for finding in findings]}


_TONES = {"problem": "bad", "warning": "warn", "note": "info", "good": "good"}


def _one(finding: Finding) -> Told:
    words = {"problem": _("Problem"), "warning": _("Warning"), "note": _("Note"), "good": _("Good")}
    return Told(_TONES[finding.level], words[finding.level], finding.text, finding.mend, finding.line)


def _verdict(report: page_test.Report) -> dict[str, str]:
    levels = {finding.level for finding in report.findings}
    if not report.status:
        return {"tone": "warn", "text": _("The page could not be tested from here.")}
    if "problem" in levels:
        return {"tone": "bad", "text": _("The widget does not work on this page yet.")}
    if "warning" in levels:
        return {"tone": "warn", "text": _("The widget should work on this page, with a reservation.")}
    return {"tone": "good", "text": _("The widget works on this page, as far as can be seen from here.")}


def _on_this_site(widget: Widget) -> Snippet:
    lead = _("For pages that this Django site renders. The page's Content-Security-Policy is seen to.")
    return Snippet("tag", _("On this site"), lead, snippets.template_tag(widget))


def _other_site(widget: Widget, place: snippets.Place) -> Snippet:
    lead = _("For a site that is made with anything else. Paste it once into each page, before </body>.")
    return Snippet("script", _("On any other site"), lead, snippets.script_tag(widget.key, place))


def _for_developers(widget: Widget, place: snippets.Place) -> list[Snippet]:
    answers, consents = snippets.answers(widget.fields), snippets.agreed(widget.consents)
    module = _(
        "For developers: no button and no panel of ours, you draw them. #help is your button, #call is where the call "
        "appears. The answers are examples; take them from your own form."
    )
    react = _(
        "The same as a component. It loads the SDK from here, so nothing has to be installed. If our own button is all "
        "that is wanted, put the script tag above into index.html instead."
    )
    return [
        Snippet(
            "module", _("With a button of your own"), module, snippets.es_module(widget.key, place, answers, consents)
        ),
        Snippet("react", "React", react, snippets.react(widget.key, place, answers, consents)),
    ]
