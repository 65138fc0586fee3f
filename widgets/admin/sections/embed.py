"""The code that puts a widget on a page, and a test of such a page."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets import csp, markup, origins
from widgets.models import Domain, Widget

from .. import snippets
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

    def page(self, request: HttpRequest, widget: Widget, **context: Any) -> HttpResponseBase:
        """The code, and what else `context` has to say."""
        place = snippets.Place(markup.api_url(request), markup.client_folder(request))
        needs = csp.required(str(origins.parse(place.api)), place.client, widget.provider, logo=True)
        domains = widget.domains.order_by("origin")
        verified = domains.filter(status=Domain.Status.VERIFIED)
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
