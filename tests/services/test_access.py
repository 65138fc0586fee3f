"""Who is let in: origins, widgets and tokens."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.conftest import HOST
from widgets import errors, tokens
from widgets.models import Domain, Widget
from widgets.services import access, sessions

pytestmark = pytest.mark.django_db
SHOP = "https://shop.example.com"


def test_an_unknown_widget_comes_before_a_foreign_origin(widget):
    with pytest.raises(errors.WidgetNotFound):
        access.admit("wk_" + "0" * 24, "https://evil.example", HOST)


@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://testserver:81", "https://testserver"])
def test_a_foreign_origin_is_not_allowed(widget, origin):
    with pytest.raises(errors.OriginNotAllowed):
        access.admit(widget.key, origin, HOST)


def test_the_hosts_own_origin_needs_no_row_unless_told_otherwise(widget, settings):
    assert access.admit(widget.key, HOST, HOST) == widget
    settings.WIDGETS_TRUST_HOST_ORIGIN = False
    with pytest.raises(errors.OriginNotAllowed):
        access.admit(widget.key, HOST, HOST)


@pytest.mark.parametrize("status", ["pending", "failed"])
def test_a_domain_that_is_not_verified_is_told_apart(widget, status):
    Domain.objects.create(widget=widget, origin=SHOP, status=status)
    with pytest.raises(errors.DomainNotVerified):
        access.admit(widget.key, SHOP, HOST)


def test_a_verified_domain_is_let_in(widget):
    Domain.objects.create(widget=widget, origin=SHOP, status="verified")
    assert access.admit(widget.key, SHOP, HOST) == widget


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://a.example.com", True),
        ("https://a.b.example.com", True),
        ("https://example.com", False),
        ("http://a.example.com", False),
        ("https://a.example.com:8443", False),
        ("https://aexample.com", False),
        ("https://example.com.evil.net", False),
    ],
)
def test_a_wildcard_admits_subdomains_and_not_the_apex(widget, origin, allowed):
    Domain.objects.create(widget=widget, origin="https://*.example.com", status="verified")
    assert access.origin_allowed(widget, origin, HOST) is allowed
    assert access.origin_allowed_anywhere(origin, HOST) is allowed


def test_a_verified_wildcard_outweighs_a_pending_exact_row(widget):
    Domain.objects.create(widget=widget, origin="https://*.example.com", status="verified")
    Domain.objects.create(widget=widget, origin=SHOP, status="pending")
    assert access.origin_allowed(widget, SHOP, HOST)


LOCAL = [
    "http://localhost:3000",
    "http://127.0.0.1:8000",
    "http://[::1]:8000",
    "http://a.localhost",
    "https://shop.test",
]


@pytest.mark.parametrize("status", ["pending", "failed"])
@pytest.mark.parametrize("origin", LOCAL)
def test_a_developers_own_machine_needs_no_proof_under_debug_only(widget, settings, origin, status):
    Domain.objects.create(widget=widget, origin=origin, status=status)
    with pytest.raises(errors.DomainNotVerified):
        access.admit(widget.key, origin, HOST)
    assert not access.origin_allowed_anywhere(origin, HOST)
    settings.DEBUG = True
    assert access.admit(widget.key, origin, HOST) == widget
    assert access.origin_allowed_anywhere(origin, HOST)


@pytest.mark.parametrize("origin", LOCAL)
def test_under_debug_too_it_needs_a_row(widget, settings, origin):
    settings.DEBUG = True
    with pytest.raises(errors.OriginNotAllowed):
        access.admit(widget.key, origin, HOST)
    assert not access.origin_allowed_anywhere(origin, HOST)


@pytest.mark.parametrize(
    "origin", [SHOP, "https://localhost.example.com", "http://192.168.0.1", "https://test.example"]
)
def test_under_debug_too_other_origins_are_proved(widget, settings, origin):
    settings.DEBUG = True
    Domain.objects.create(widget=widget, origin=origin)
    with pytest.raises(errors.DomainNotVerified):
        access.admit(widget.key, origin, HOST)
    assert not access.origin_allowed_anywhere(origin, HOST)


def test_a_wildcard_of_development_admits_under_debug(widget, settings):
    settings.DEBUG = True
    Domain.objects.create(widget=widget, origin="http://*.shop.test")
    assert access.admit(widget.key, "http://www.shop.test", HOST) == widget


def test_a_domain_admits_to_its_own_widget_only(widget, queue):
    other = Widget.objects.create(name="Other", slug="other", queue=queue)
    Domain.objects.create(widget=other, origin=SHOP, status="verified")
    assert not access.origin_allowed(widget, SHOP, HOST)


def test_a_page_of_another_origin_comes_before_an_inactive_widget(widget):
    Widget.objects.update(is_active=False)
    with pytest.raises(errors.PageOriginMismatch):
        access.admit(widget.key, HOST, HOST, f"{SHOP}/")
    with pytest.raises(errors.WidgetInactive):
        access.admit(widget.key, HOST, HOST, f"{HOST}/")


def test_admitting_is_one_query(widget, django_assert_num_queries):
    with django_assert_num_queries(1):
        access.admit(widget.key, HOST, HOST)


def test_a_token_opens_its_session_from_its_origin_only(new_session):
    ann = new_session()
    token, _ = tokens.issue("auth", ann.pk, HOST)
    assert access.session_for(token, "auth", HOST) == ann
    assert access.session_for(token, "auth", None) == ann
    for origin in ("https://evil.example", "null"):
        with pytest.raises(errors.OriginNotAllowed):
            access.session_for(token, "auth", origin)


def test_a_token_dies_with_its_session(new_session):
    ann = new_session()
    token, _ = tokens.issue("auth", ann.pk, HOST)
    sessions.end(ann)
    with pytest.raises(errors.SessionEnded):
        access.session_for(token, "auth", HOST)


def test_a_token_of_a_session_that_was_deleted_is_invalid(db):
    token, _ = tokens.issue("auth", uuid4(), HOST)
    with pytest.raises(errors.TokenInvalid):
        access.session_for(token, "auth", HOST)
