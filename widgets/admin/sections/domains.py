"""On which origins a widget may run: the list of them, and adding one by pasting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from widgets import origins
from widgets.models import Domain, Widget
from widgets.services import domains

from ..domain_states import STATES, in_state, row
from ..guard import actor_of
from ..paging import CappedPaginator
from .section import Section

ON_A_PAGE = 50
METHODS = [
    (
        Domain.Method.DNS,
        gettext_lazy("DNS record"),
        gettext_lazy("For whoever manages the domain. Also for wildcards."),
    ),
    (Domain.Method.FILE, gettext_lazy("File"), gettext_lazy("For whoever can put a file on the web server.")),
    (Domain.Method.META, gettext_lazy("Meta tag"), gettext_lazy("For whoever can edit the front page.")),
]
"""Value, name, and who can do it."""


class DomainsSection(Section):
    """The domains of a widget, however many, and adding one."""

    slug = "domains"
    title = gettext_lazy("Domains")
    template = "admin/widgets/widget/domains.html"
    view = "view_domain"
    change = "add_domain"

    def get(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """The page of the list that is asked for, of those that match."""
        return self._list(request, widget)

    def post(self, request: HttpRequest, widget: Widget) -> HttpResponseBase:
        """Adds what was pasted; on to its proof, or back with the reason and the mend."""
        text, method = request.POST.get("origin", ""), request.POST.get("method", "")
        try:
            domain = domains.add(actor_of(request), widget, text, method)
        except origins.Refused as refused:
            return self._list(request, widget, text=text, method=method, refused=refused)
        messages.success(
            request, _("The domain %(origin)s was added. Now prove that it is yours.") % {"origin": domain.origin}
        )
        return HttpResponseRedirect(self.link("domain", widget.pk, domain.pk))

    def _list(self, request: HttpRequest, widget: Widget, **form: Any) -> HttpResponseBase:
        query, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
        found = self._matching(widget, query, state)
        page = CappedPaginator(found, ON_A_PAGE).get_page(request.GET.get("p"))
        context = {
            "page": page,
            "rows": [row(domain) for domain in page.object_list],
            "query": query,
            "state": state,
            "states": STATES.items(),
            "any": bool(page.object_list) or widget.domains.exists(),
            "methods": METHODS,
            "text": "",
            "method": Domain.Method.DNS,
            "refused": None,
        }
        return self.render(request, widget, **{**context, **form})

    def _matching(self, widget: Widget, query: str, state: str) -> QuerySet[Domain]:
        found = in_state(widget.domains.order_by("origin"), state)
        return found.filter(origin__icontains=query[:300]) if query else found
