"""The steps that are left until a widget answers."""

from __future__ import annotations

import pytest
from django.test import override_settings

from widgets.models import Domain, Widget
from widgets.services import setup


@pytest.fixture
def fresh(widget: Widget) -> Widget:
    """As the admin's form leaves it."""
    widget.is_active = False
    widget.save()
    return widget


def done(widget: Widget) -> dict[str, bool]:
    return {step.section: step.done for step in setup.steps(widget)}


def test_a_new_widget_has_everything_before_it(fresh):
    assert done(fresh) == {"queue": False, "domains": False, "embed": False, "switch": False}
    assert not setup.answers(setup.steps(fresh))


def test_a_member_counts_who_may_answer(fresh, person, queue):
    person("charlie", "", queue)
    assert not done(fresh)["queue"]
    person("bob", "Agent", queue)
    assert done(fresh)["queue"]


def test_a_domain_counts_once_it_is_verified(fresh):
    domain = Domain.objects.create(widget=fresh, origin="https://shop.example")
    assert not done(fresh)["domains"]
    domain.status = "verified"
    domain.save()
    assert done(fresh)["domains"]
    assert setup.live_url(fresh) == "https://shop.example/"


def test_no_domain_is_needed_on_the_site_itself(widget, bob, new_session):
    new_session()
    assert setup.answers(setup.steps(widget))
    with override_settings(WIDGETS_TRUST_HOST_ORIGIN=False):
        assert not setup.answers(setup.steps(widget))


def test_a_session_shows_that_the_code_is_there_and_where(widget, new_session):
    session = new_session()
    session.page_url = "http://testserver/help/?token=secret#top"
    session.save()
    assert done(widget)["embed"]
    assert setup.live_url(widget) == "http://testserver/help/"


def test_the_number_of_queries_does_not_grow(widget, django_assert_max_num_queries, new_session):
    Domain.objects.bulk_create(Domain(widget=widget, origin=f"https://d{n}.example") for n in range(50))
    with django_assert_max_num_queries(5):
        setup.steps(widget)


@pytest.mark.parametrize("debug", [True, False])
def test_a_developers_own_machine_has_nothing_to_prove(fresh, settings, debug):
    settings.DEBUG = debug
    Domain.objects.create(widget=fresh, origin="http://*.shop.test")
    assert done(fresh)["domains"] is debug
