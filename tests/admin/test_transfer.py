"""Export and import in the admin: shown first, then done as shown, by those who may."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from widgets.models import Domain, Queue, Widget
from widgets.services import transfer

IMPORT = "/admin/widgets/widget/import/"


def client_of(user: Any) -> Client:
    user.is_staff = True
    user.save()
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(alice: Any) -> Client:
    return client_of(alice)


@pytest.fixture
def data(widget: Widget) -> dict[str, Any]:
    """The widget's file, to be changed by the test."""
    Domain.objects.create(widget=widget, origin="https://shop.example", status="verified")
    found: dict[str, Any] = json.loads(transfer.written(transfer.export(widget)))
    return found


def upload(client: Client, data: Any, **fields: Any) -> Any:
    content = data if isinstance(data, bytes) else json.dumps(data).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile("x.json", content), **fields})


def confirm(client: Client, shown: Any, **fields: Any) -> Any:
    return client.post(IMPORT, {"signed": shown.context["signed"], **fields}, follow=True)


def test_the_file_has_a_name_and_is_no_page(admin: Client, widget: Widget):
    response = admin.get(f"/admin/widgets/widget/{widget.pk}/export/file/")
    assert response["Content-Disposition"] == 'attachment; filename="livedesk-support.json"'
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert json.loads(response.content)["widget"]["name"] == "Support"


@pytest.mark.parametrize("slug", ['a"; x="', "../a", "a\r\nSet-Cookie: x", "ü", ""])
def test_no_slug_breaks_the_header(admin: Client, widget: Widget, slug: str):
    Widget.objects.update(slug=slug)
    header = admin.get(f"/admin/widgets/widget/{widget.pk}/export/file/")["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="livedesk-[\w-]+\.json"', header, re.ASCII)


def test_it_is_shown_first_and_then_done(admin: Client, data: Any):
    data["widget"]["name"] = "Help <b>desk</b>"
    data["domains"] = [{"origin": "https://new.example"}]
    shown = upload(admin, data)
    page = shown.content.decode()
    assert "Help &lt;b&gt;desk&lt;/b&gt;" in page
    assert "<b>desk" not in page
    for said in ("Added, to be proved on this desk", "Here, and not in the file", "https://new.example"):
        assert said in page
    assert Widget.objects.get().name == "Support"
    done = confirm(admin, shown)
    assert "was imported" in done.content.decode()
    assert Widget.objects.get().name == "Help <b>desk</b>"
    assert Domain.objects.count() == 2


def test_domains_stand_there_with_the_words_of_their_page(admin: Client, data: Any):
    data["domains"] = []
    assert "(Verified)" in upload(admin, data).content.decode()
    Domain.objects.update(status="pending")
    assert "(Not proved yet)" in upload(admin, data).content.decode()


def test_domains_go_when_the_box_is_ticked(admin: Client, data: Any):
    data["domains"] = []
    confirm(admin, upload(admin, data), remove_domains="yes")
    assert not Domain.objects.exists()


def test_a_new_widget_is_switched_off(admin: Client, data: Any):
    page = confirm(admin, upload(admin, data, slug="copy")).content.decode()
    assert "It is switched off until you switch it on." in page
    assert not Widget.objects.get(slug="copy").is_active


def test_onto_a_widget_whatever_the_slug(admin: Client, widget: Widget, data: Any):
    data["widget"] |= {"slug": "other", "name": "Help"}
    confirm(admin, upload(admin, data, onto=str(widget.pk)))
    assert Widget.objects.values_list("slug", "name").get() == ("support", "Help")


def test_a_missing_queue_is_asked_for(admin: Client, data: Any):
    data["widget"]["queue"] = {"slug": "sales", "name": "Sales"}
    shown = upload(admin, data, slug="copy")
    assert "This desk has no queue “sales”." in html.unescape(shown.content.decode())
    assert "choose one" in confirm(admin, shown).content.decode()
    assert Widget.objects.count() == 1
    confirm(admin, shown, queue="make")
    assert Widget.objects.get(slug="copy").queue == Queue.objects.get(slug="sales")


def test_what_has_changed_meanwhile_is_shown_anew(admin: Client, data: Any):
    data["widget"]["name"] = "Mine"
    shown = upload(admin, data)
    Widget.objects.update(name="Theirs")
    again = confirm(admin, shown)
    assert "Something has changed since this was shown" in again.content.decode()
    assert Widget.objects.get().name == "Theirs"
    confirm(admin, again)
    assert Widget.objects.get().name == "Mine"


def test_a_second_confirmation_makes_no_second_widget(admin: Client, data: Any):
    shown = upload(admin, data, slug="copy")
    confirm(admin, shown)
    assert "Something has changed" in confirm(admin, shown).content.decode()
    assert Widget.objects.count() == 2


def test_what_was_shown_to_one_is_not_confirmed_by_another(admin: Client, data: Any, person: Any):
    shown = upload(admin, {**data, "widget": {**data["widget"], "name": "Mine"}})
    other = client_of(person("ada", "Admin"))
    assert "has expired" in confirm(other, shown).content.decode()
    assert "has expired" in admin.post(IMPORT, {"signed": shown.context["signed"][:-1] + "x"}).content.decode()
    assert Widget.objects.get().name == "Support"


def test_what_is_wrong_is_named_with_its_place(admin: Client, data: Any):
    data["widget"]["form"]["fields"][0]["label"] = ""
    page = upload(admin, data).content.decode()
    assert "widget.form.fields.0.label" in page
    assert "Nothing was changed" in page
    assert 'name="signed"' not in page


@pytest.mark.parametrize("content", [b"", b"x" * (1024 * 1024 + 1), b"\xff\xfe", b"[" * 50_000])
def test_no_file_breaks_the_page(admin: Client, content: bytes, db: None):
    response = upload(admin, content)
    assert response.status_code == 200
    assert "cannot be imported" in response.content.decode()


@pytest.mark.parametrize("fields", [{}, {"slug": "a b"}, {"onto": "x"}, {"onto": "9" * 40}])
def test_no_file_or_a_wrong_slug_is_said(admin: Client, db: None, fields: dict[str, str]):
    response = admin.post(IMPORT, fields)
    assert response.status_code == 200
    assert "This field is required" in response.content.decode()


def test_onto_what_is_not_there_is_not_found(admin: Client, db: None):
    assert admin.get(f"{IMPORT}?onto=999").status_code == 404


def test_permissions_that_are_wanting_are_named(person: Any, data: Any):
    changer = person("chris")
    changer.user_permissions.add(Permission.objects.get(codename="change_widget"))
    data["domains"].append({"origin": "https://new.example"})
    shown = upload(client_of(changer), data)
    assert (shown.context["lacking"], b">Import</button>" in shown.content) == (["add_domain"], False)
    assert confirm(client_of(changer), shown).status_code == 403
    assert Domain.objects.count() == 1


def test_who_may_not_see_a_widget_does_not_learn_it_by_a_file_with_its_slug(person: Any, data: Any):
    adder = person("anna")
    adder.user_permissions.add(Permission.objects.get(codename="add_widget"))
    assert upload(client_of(adder), {**data, "domains": []}).status_code == 403
    assert upload(client_of(adder), data, slug="other").status_code == 200


@pytest.mark.parametrize("given", ["9" * 5000, "-1", "²", "x", ""])
def test_a_queue_that_there_cannot_be_is_none(admin: Client, data: Any, given: str):
    data["widget"] |= {"slug": "other", "queue": {"slug": "none", "name": "None"}}
    assert "choose one" in confirm(admin, upload(admin, data), queue=given).content.decode()
    assert Widget.objects.count() == 1


def test_the_list_and_the_general_page_lead_there(admin: Client, widget: Widget):
    assert IMPORT in admin.get("/admin/widgets/widget/").content.decode()
    general = admin.get(f"/admin/widgets/widget/{widget.pk}/change/").content.decode()
    assert f"/admin/widgets/widget/{widget.pk}/export/" in general
    assert f"{IMPORT}?onto={widget.pk}" in admin.get(f"/admin/widgets/widget/{widget.pk}/export/").content.decode()
