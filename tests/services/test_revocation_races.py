"""Visitors who join while the domain is taken from them: nobody stays, and no log has a gap."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.conftest import HOST, role_group
from widgets import errors
from widgets.models import Domain, Queue, Session, Ticket, Widget
from widgets.services import access, domains, sessions, tickets

from .test_races import at_once, no_gap

SHOP = "https://shop.test"


@pytest.mark.django_db(transaction=True)
def test_who_joins_while_the_domain_is_removed_is_ended_too():
    owner = User.objects.create(username="olga")
    owner.groups.add(role_group("Owner"))
    queue = Queue.objects.create(name="Support", slug="support")
    widget = Widget.objects.create(name="Support", slug="support", queue=queue)
    domain = Domain.objects.create(widget=widget, origin=SHOP, status="verified")
    visitors = [sessions.start(widget, SHOP, sessions.Page(url=f"{SHOP}/")) for _number in range(8)]
    for visitor in visitors:
        sessions.submit_form(visitor, {"name": "Ann"})
    done = at_once(
        lambda: domains.remove(owner, domain),
        *(lambda visitor=visitor: tickets.join(visitor, {"terms": True}) for visitor in visitors),
    )
    assert done["NoneType"] == 1
    assert done["tuple"] + done[errors.SessionEnded.__name__] == len(visitors)
    assert set(Session.objects.values_list("state", flat=True)) == {"ended"}
    assert not Ticket.objects.live().exists()
    assert all(map(no_gap, visitors))


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["removed", "failed", "pending"])
def test_whom_init_let_in_while_the_domain_was_lost_does_not_get_into_the_queue(widget, alice, how):
    domain = Domain.objects.create(widget=widget, origin="https://*.shop.test", status="verified")
    let_in = access.admit(widget.key, "https://a.shop.test", HOST)
    if how == "removed":
        domains.remove(alice, domain)
    else:
        Domain.objects.update(status=how)
    late = sessions.start(let_in, "https://a.shop.test", sessions.Page(url="https://a.shop.test/"))
    sessions.submit_form(late, {"name": "Ann"})
    with pytest.raises(errors.OriginNotAllowed):
        tickets.join(late, {"terms": True}, host_origin=HOST)
    assert not Ticket.objects.live().exists()
    assert no_gap(late)


@pytest.mark.django_db
def test_the_desks_own_origin_and_other_rows_still_lead_into_the_queue(widget, alice):
    domain = Domain.objects.create(widget=widget, origin=SHOP, status="verified")
    Domain.objects.create(widget=widget, origin="https://*.test", status="verified")
    domains.remove(alice, domain)
    for origin in (SHOP, HOST):
        session = sessions.start(widget, origin, sessions.Page(url=f"{origin}/"))
        sessions.submit_form(session, {"name": "Ann"})
        assert tickets.join(session, {"terms": True}, host_origin=HOST)[2]
