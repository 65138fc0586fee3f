"""One domain of a widget: how to prove it, what the last check found, another way, removing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from widgets import errors, markup, origins, verification
from widgets.conf import conf
from widgets.models import Domain, Session, Widget
from widgets.services import domains

from ..domain_states import row
from ..guard import actor_of
from .domains import METHODS
from .section import Section


class DomainSection(Section):
    """A page below the tab Domains, and the one that asks before a domain is removed."""

    slug = "domains"
    title = gettext_lazy("Domain")
    template = "admin/widgets/widget/domain.html"
    view = "view_domain"
    change = "change_domain"

    def urls(self) -> list[URLPattern]:
        """Two addresses for each domain."""
        where = "<int:widget_id>/domains/<int:domain_id>/"
        return [
            self.route(where, self.one, "domain"),
            self.route(f"{where}remove/", self.remove, "domain_remove"),
        ]

    def one(self, request: HttpRequest, widget_id: int, domain_id: int) -> HttpResponseBase:
        """The domain's page; a POST checks it now, or changes the way of its proof."""
        widget = self.widget(request, widget_id)
        domain = self._domain(widget, domain_id)
        if request.method != "POST":
            return self._page(request, widget, domain)
        try:
            self._do(request, domain)
        except errors.RateLimited as error:
            text = _("This was checked often just now. Try again in %(seconds)d seconds.")
            messages.warning(request, text % {"seconds": error.retry_after or 60})
        except errors.NotFound as error:
            raise Http404 from error
        return HttpResponseRedirect(self.link("domain", widget.pk, domain.pk))

    def _do(self, request: HttpRequest, domain: Domain) -> None:
        actor = actor_of(request)
        if request.POST.get("do") != "check":
            try:
                domains.change_method(actor, domain, request.POST.get("method", ""))
            except origins.Refused as refused:
                messages.error(request, str(refused))
            return
        if domains.check(actor, domain).last_check.get("ok"):
            messages.success(request, _("The proof was found: %(origin)s is verified.") % {"origin": domain.origin})
        else:
            messages.warning(request, _("The proof was not found. Below stands what was found instead."))

    def remove(self, request: HttpRequest, widget_id: int, domain_id: int) -> HttpResponseBase:
        """Asks, and says whom it cuts off; a POST removes the domain."""
        if not request.user.has_perm("widgets.delete_domain"):
            raise PermissionDenied
        widget = self.widget(request, widget_id)
        domain = self._domain(widget, domain_id)
        if request.method != "POST":
            template = "admin/widgets/widget/domain_remove.html"
            return self._page(request, widget, domain, template=template, live=_live(domain))
        domains.remove(actor_of(request), domain)
        messages.success(request, _("The domain %(origin)s was removed.") % {"origin": domain.origin})
        return HttpResponseRedirect(self.link("domains", widget.pk))

    def _domain(self, widget: Widget, domain_id: int) -> Domain:
        found = widget.domains.filter(pk=domain_id).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, widget: Widget, domain: Domain, **context: Any) -> HttpResponseBase:
        found = domains.instructions(domain)
        names = {str(value): (name, who) for value, name, who in METHODS}
        checked = domain.last_check if domain.last_check.get("method") == domain.method else None
        frame = {
            "standing": row(domain),
            "instruction": next((each for each in found if each.method == domain.method), None),
            "relative": _relative(found),
            "others": [(each, *names[each.method]) for each in found if each.method != domain.method],
            "checked": checked,
            "due": domain.check_after <= timezone.now(),
            "own": conf.trust_host_origin and domain.origin == str(origins.parse(markup.api_url(request))),
            "grace_days": conf.domain_grace // 86400,
            "explained": verification.explain(checked["code"]) if checked else "",
            "may_remove": request.user.has_perm("widgets.delete_domain"),
        }
        return self.render(request, widget, **{**frame, **context})


def _relative(found: list[verification.Instruction]) -> str:
    """The DNS record's name as providers ask for it that put the domain behind it themselves."""
    names = [each.where for each in found if each.method == Domain.Method.DNS]
    short = names[0].removesuffix("." + origins.registrable(names[0])) if names else ""
    return "" if short in names else short


def _live(domain: Domain) -> str:
    """Whom a removal would cut off at this moment, in words; empty when nobody is there."""
    live = Session.objects.filter(widget_id=domain.widget_id, state__in=("queued", "assigned", "in_call"))
    scheme, wildcard, rest = domain.origin.partition("://*")
    if wildcard:
        live = live.filter(origin__startswith=f"{scheme}://", origin__endswith=rest)
    else:
        live = live.filter(origin=domain.origin)
    number = live.count()
    text = ngettext(
        "At this moment %(n)d visitor waits or is in a call there, and is cut off.",
        "At this moment %(n)d visitors wait or are in a call there, and are cut off.",
        number,
    )
    return text % {"n": number} if number else ""
