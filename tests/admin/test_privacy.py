"""The page of a widget's privacy rules, as a browser without scripts uses it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from widgets.models import Domain, Widget

from .test_form import Inputs


def url(widget: Widget) -> str:
    return f"/admin/widgets/widget/{widget.pk}/privacy/"


def shown(client: Client, widget: Widget) -> dict[str, str]:
    return Inputs(client.get(url(widget)).content.decode()).data


def save(client: Client, widget: Widget, **typed: str) -> Any:
    return client.post(url(widget), {**shown(client, widget), **typed})


def test_rules_are_saved_a_line_each_and_shown_again(admin: Client, widget: Widget) -> None:
    assert save(admin, widget, hide="#iban\r\n\r\n .card ", mask_all="on", reveal="h1").status_code == 302
    widget.refresh_from_db()
    assert (widget.masking["hide"], widget.masking["mask_all"]) == (["#iban", ".card"], True)
    found = shown(admin, widget)
    assert (found["hide"], found["reveal"], found["mask_all"]) == ("#iban\n.card", "h1", "on")


def test_a_wrong_line_is_named_and_nothing_that_was_typed_is_lost(admin: Client, widget: Widget) -> None:
    page = save(admin, widget, hide="#iban\na {", pause="/checkout/*").content.decode()
    assert "“a {”" in page
    assert (Inputs(page).data["hide"], Inputs(page).data["pause"]) == ("#iban\na {", "/checkout/*")
    widget.refresh_from_db()
    assert widget.masking["pause"] == []


def test_of_two_who_edit_the_second_is_told_and_may_save_again(admin: Client, widget: Widget) -> None:
    mine = shown(admin, widget)
    save(admin, widget, hide="#theirs")
    page = admin.post(url(widget), {**mine, "hide": "#mine"}).content.decode()
    assert "Somebody else has changed this meanwhile." in page
    assert admin.post(url(widget), Inputs(page).data).status_code == 302
    widget.refresh_from_db()
    assert widget.masking["hide"] == ["#mine"]


def test_pages_get_the_rules_with_the_configuration(admin: Client, widget: Widget) -> None:
    save(admin, widget, read_only=".danger")
    found = admin.get(f"/widgets/api/v1/widgets/{widget.key}/config/", HTTP_ORIGIN="http://testserver").json()
    assert found["masking"]["read_only"] == [".danger"]


def test_recording_is_off_until_somebody_switches_it_on(admin: Client, widget: Widget) -> None:
    assert "Recording is off." in admin.get(url(widget)).content.decode()
    assert "WIDGETS_RECORDING_STORAGE" in admin.get(url(widget)).content.decode()
    for wanted, after in (("on", True), ("off", False), ("maybe", False)):
        admin.post(url(widget), {"record_pages": wanted})
        widget.refresh_from_db()
        assert widget.record_pages is after


def test_the_button_says_what_it_switches_off(admin: Client, widget: Widget) -> None:
    admin.post(url(widget), {"record_pages": "on"})
    text = admin.get(url(widget)).content.decode()
    assert ">Switch recording off</button>" in text
    assert ">Switch off</button>" not in text


def test_switching_recording_leaves_the_rules_alone(admin: Client, widget: Widget) -> None:
    save(admin, widget, hide="#iban")
    admin.post(url(widget), {"record_pages": "on"})
    widget.refresh_from_db()
    assert (widget.masking["hide"], widget.record_pages) == (["#iban"], True)


def test_the_frames_of_the_trial_run_one_script_as_nobody_and_fetch_nothing(admin: Client, widget: Widget) -> None:
    frame = admin.get(f"{url(widget)}frame/")
    policy = frame["Content-Security-Policy"]
    nonce = policy.partition("'nonce-")[2].partition("'")[0]
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert policy.endswith("frame-ancestors 'self'; sandbox allow-scripts")
    assert f'<script nonce="{nonce}"' in frame.content.decode()
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_the_trial_begins_with_a_page_of_the_widgets_own(admin: Client, widget: Widget) -> None:
    Domain.objects.create(widget=widget, origin="https://*.example.org", status="verified")
    Domain.objects.create(widget=widget, origin="https://shop.example", status="verified")
    page = admin.get(url(widget)).content.decode()
    assert Inputs(page).data["trial_address"] == "https://shop.example/account/"
    assert "&lt;h1&gt;" in page  # the sample is text, and no part of the page
