"""What is left to do until a widget answers on a page, in the order in which it is done."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import origins
from ..conf import conf
from ..models import AuditEvent, Domain, QueueMember, Session, Widget
from . import access, pages

MOST_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `section` names the page where it is done (`queue` is the queue's own), `link` the way there.

    What is not `needed` may be left undone: a domain, where the widget is for this site only.
    """

    name: str
    done: bool
    text: str
    section: str
    link: str
    needed: bool = True


def steps(widget: Widget) -> list[Step]:
    """All of them, done or not. At most five queries, however many domains and sessions there are."""
    return [_agents(widget), _domain(widget), _embedded(widget), _switched_on(widget)]


def answers(found: list[Step]) -> bool:
    """Whether nothing that is needed is left to do."""
    return all(step.done or not step.needed for step in found)


def live_url(widget: Widget) -> str:
    """The page on which the widget was last opened, or the front page of a verified domain; empty when there is none."""
    newest = Session.objects.filter(widget_id=widget.pk).order_by("-created_at").values_list("page_url", flat=True)
    if page := newest.first():
        return pages.bare(page)
    verified = widget.domains.filter(status=Domain.Status.VERIFIED).exclude(origin__contains="*").order_by("pk")
    found = verified.values_list("origin", flat=True).first()
    return f"{found}/" if found else ""


def _agents(widget: Widget) -> Step:
    there = _may_answer(QueueMember.objects.filter(queue_id=widget.queue_id, user__is_active=True)).exists()
    queue = {"queue": widget.queue.name}
    if there:
        return Step(_("Agents"), True, _("Somebody answers the queue “%(queue)s”.") % queue, "queue", "")
    text = _("Nobody answers the queue “%(queue)s” yet. Add members who may answer queues.") % queue
    return Step(_("Agents"), False, text, "queue", _("Add agents"))


def _may_answer(members: QuerySet[QueueMember]) -> QuerySet[QueueMember]:
    """Those whose permission Django itself stores. Where the user model has none, every member is taken to have it."""
    fields = {field.name for field in get_user_model()._meta.get_fields()}
    if not {"is_superuser", "groups", "user_permissions"} <= fields:
        return members
    named = {"content_type__app_label": "widgets", "codename": "answer_queue"}
    return members.filter(
        Q(user__is_superuser=True)
        | Q(**{f"user__groups__permissions__{name}": value for name, value in named.items()})
        | Q(**{f"user__user_permissions__{name}": value for name, value in named.items()})
    )


def _domain(widget: Widget) -> Step:
    found = list(widget.domains.order_by().values_list("status", flat=True).distinct())
    if Domain.Status.VERIFIED in found:
        return Step(_("Domain"), True, _("A domain is verified."), "domains", "")
    if found and _on_a_developers_machine(widget):
        return Step(_("Domain"), True, _("A developer's own machine needs no proof."), "domains", "")
    if found:
        return Step(
            _("Domain"), False, _("The domain is not verified yet: prove that it is yours."), "domains", _("Prove it")
        )
    if conf.trust_host_origin:
        text = _("Not needed on this site itself. Add the domain of any other site.")
        return Step(_("Domain"), False, text, "domains", _("Add a domain"), needed=False)
    return Step(
        _("Domain"), False, _("Add the domain of the site where the widget is to appear."), "domains", _("Add a domain")
    )


def _on_a_developers_machine(widget: Widget) -> bool:
    """Whether one of its domains needs no proof, which none does without DEBUG."""
    listed = widget.domains.values_list("origin", flat=True)[:MOST_LOOKED_AT] if settings.DEBUG else []
    return any(access.needs_no_proof(origins.parse(origin.replace("://*.", "://", 1))) for origin in listed)


def _embedded(widget: Widget) -> Step:
    opened = Session.objects.filter(widget_id=widget.pk).exists()
    tested = AuditEvent.objects.filter(target=f"widget:{widget.pk}", action="page.tested", details__found=True)
    if opened or tested.exists():
        return Step(_("Code"), True, _("The code was found on a page."), "embed", "")
    return Step(
        _("Code"),
        False,
        _("Copy the code into a page, then test that page or open the widget there."),
        "embed",
        _("Copy the code"),
    )


def _switched_on(widget: Widget) -> Step:
    if widget.is_active:
        return Step(_("Switch"), True, _("The widget is switched on."), "switch", "")
    return Step(
        _("Switch"), False, _("The widget is switched off: visitors do not see it."), "switch", _("Switch it on")
    )


def left(found: list[Step]) -> str:
    """How much is left, in words."""
    number = sum(not step.done and step.needed for step in found)
    return ngettext("%(number)d step left", "%(number)d steps left", number) % {"number": number}
