"""The tab Activity: what was done to a widget and its domains, newest first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from widgets.models import AuditEvent, Domain, Widget
from widgets.services import appearance, domains, widgets
from widgets.services.audit import Actor


def tab(widget: Widget) -> str:
    return f"/admin/widgets/widget/{widget.pk}/activity/"


def test_what_was_done_stands_there_newest_first(admin: Client, widget: Widget, alice: Any) -> None:
    actor = Actor(alice, "192.0.2.7")
    widget.name = "Help <desk>"
    widgets.change(actor, widget)
    domains.add(actor, widget, "shop.example.com")
    page = admin.get(tab(widget)).content.decode()
    assert page.index("https://shop.example.com") < page.index("<del>Support</del>")
    assert "<ins>Help &lt;desk&gt;</ins>" in page
    assert "alice · 192.0.2.7" in page


def test_nothing_of_other_widgets_stands_there(admin: Client, widget: Widget, alice: Any) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    domains.add(Actor(alice), other, "other.example.com")
    assert "Nothing was done yet" in admin.get(tab(widget)).content.decode()


def test_a_domain_that_is_gone_is_still_told_of(admin: Client, widget: Widget, alice: Any) -> None:
    domains.remove(Actor(alice), domains.add(Actor(alice), widget, "shop.example.com"))
    page = admin.get(tab(widget)).content.decode()
    assert page.count("https://shop.example.com") == 2


def test_the_log_is_paged_without_a_count(admin: Client, widget: Widget, django_assert_max_num_queries: Any) -> None:
    Domain.objects.bulk_create(Domain(widget=widget, origin=f"https://d{n}.example") for n in range(2000))
    rows = [AuditEvent(action="widget.changed", category="widget", target=f"widget:{widget.pk}") for _ in range(120)]
    AuditEvent.objects.bulk_create(rows)
    seen, address = [], tab(widget)
    while address:
        with django_assert_max_num_queries(19) as asked:
            page = admin.get(address).content.decode()
        assert not [each for each in asked if "audit" in each["sql"] and "COUNT(" in each["sql"]]
        seen.append(page.count('<p class="ld-deed">'))
        found = re.search(r'href="(\?before=\d+)"', page)
        address = tab(widget) + found[1] if found else ""
    assert seen == [50, 50, 20]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²"])
def test_an_odd_place_is_the_newest_page(admin: Client, widget: Widget, before: str) -> None:
    assert admin.get(tab(widget), {"before": before}).status_code == 200


def test_details_are_called_as_the_pages_call_them(admin: Client, widget: Widget, alice: Any) -> None:
    appearance.change(Actor(alice), widget, {"color": "#0055aa"})
    page = admin.get(tab(widget)).content.decode()
    assert "<dt>colour</dt>" in page
    assert "<dt>color</dt>" not in page
