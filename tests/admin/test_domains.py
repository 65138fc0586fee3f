"""Domains in the admin: verified by their proof, and for the origin that was proved."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from widgets.models import Domain, Widget

PROVED = {"status": Domain.Status.VERIFIED, "verified_at": "2026-11-22T10:00:00Z"}


@pytest.fixture
def admin(alice: Any) -> Client:
    client = Client()
    client.force_login(alice)
    return client


@pytest.fixture
def domain(widget: Widget) -> Domain:
    return Domain.objects.create(widget=widget, origin="https://ours.example", **PROVED)


def change(admin: Client, domain: Domain, **fields: str) -> Domain:
    data = {"widget": domain.widget_id, "origin": domain.origin, "method": domain.method, **fields}
    assert admin.post(f"/admin/widgets/domain/{domain.pk}/change/", data).status_code == 302
    return Domain.objects.get()


def test_another_origin_has_to_be_proved_anew(admin: Client, domain: Domain) -> None:
    found = change(admin, domain, origin="https://theirs.example")
    assert (found.origin, found.status, found.verified_at) == ("https://theirs.example", "pending", None)
    assert found.token != domain.token


def test_another_method_keeps_the_proof(admin: Client, domain: Domain) -> None:
    assert change(admin, domain, method="file").status == "verified"
