"""The demo site: its seed, its pages and their policies."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.urls import reverse

from project import policies, seed
from project.shop.catalogue import PRODUCTS
from widgets.models import Domain, Queue, QueueMember, Widget

pytestmark = [pytest.mark.django_db, pytest.mark.csp]
ROOT = Path(__file__).resolve().parent.parent
PAGES = ["front", "about", "help", "cart", "login"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.ROOT_URLCONF = "project.urls"
    settings.LOGIN_URL = "shop:login"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [ROOT / "templates"]}]
    settings.MIDDLEWARE = [policies.MIDDLEWARE, *settings.MIDDLEWARE]
    for name, value in policies.settings(policies.SITE).items():
        setattr(settings, name, value)


def seeded(*arguments):
    out = StringIO()
    call_command("demo_seed", "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_the_seed_says_what_the_contract_says():
    found = seeded()
    assert set(found) == {"widget_key", "users", "urls"}
    assert {name: user["role"] for name, user in found["users"].items()} == {
        "alice": "Owner",
        "bob": "Agent",
        "dave": "Agent",
        "charlie": None,
    }
    assert set(found["urls"]) == {"shop", "console", "admin"}
    widget = Widget.objects.get(key=found["widget_key"])
    assert (widget.slug, widget.is_default, widget.is_active) == ("support", True, True)


def test_seeding_again_changes_nothing():
    first, count = seeded(), User.objects.count()
    assert seeded() == first
    assert User.objects.count() == count
    assert (Queue.objects.count(), QueueMember.objects.count(), Widget.objects.count()) == (1, 2, 1)


def test_seeding_again_mends_what_was_broken():
    seeded()
    User.objects.filter(username="bob").update(password="!", is_active=False)
    Widget.objects.update(is_active=False, is_default=False)
    found = seeded()
    assert User.objects.get(username="bob").check_password(found["users"]["bob"]["password"])
    assert Widget.objects.get(is_default=True, is_active=True).key == found["widget_key"]


def test_the_log_ins_have_their_roles(client):
    seeded()
    for person in seed.PEOPLE:
        assert client.login(username=person.username, password=person.password)
    people = {user.username: user for user in User.objects.all()}
    assert people["alice"].is_staff
    assert people["alice"].has_perm("widgets.change_widget")
    assert people["bob"].has_perm("widgets.answer_queue")
    assert not people["charlie"].has_perm("widgets.answer_queue")
    assert set(Queue.objects.get().members.values_list("user__username", flat=True)) == {"bob", "dave"}


def test_outside_origins_are_verified(settings):
    settings.SITE_URL = "http://desk.test:8123"
    seeded("--outside", "https://blog.example.com")
    assert set(Domain.objects.filter(status="verified").values_list("origin", flat=True)) == {
        "http://shop.test:8123",
        "http://shop.localhost:8123",
        "https://blog.example.com",
    }


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_widget_and_the_strict_policy(client, page):
    seeded()
    response = client.get(reverse(f"shop:{page}"))
    policy = response["Content-Security-Policy"]
    assert response.text.count("data-livedesk") == 1
    assert "'strict-dynamic'" in policy
    assert "connect-src 'self' ws://testserver" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.slug)
def test_every_product_has_a_page_and_a_picture(client, product):
    seeded()
    response = client.get(reverse("shop:product", args=[product.slug]))
    assert product.story in response.text
    assert (ROOT / "project/static" / product.picture).exists()


@pytest.mark.parametrize("path", ["/shop/nothing/", "/policies/nothing/", "/shop/cart/nothing/"])
def test_there_is_no_such_page(client, path):
    seeded()
    assert client.post(path).status_code in (404, 405)


def test_an_order_goes_through(client):
    seeded()
    client.post("/shop/cart/cup/")
    client.post("/shop/cart/cup/", {"by": "1"})
    assert "€ 56.00" in client.get("/shop/cart/").text
    assert "This field is required" in client.post("/shop/checkout/", {}).text
    answers = {"name": "Ann", "email": "ann@example.com", "street": "1 Lane", "city": "Hull", "postcode": "1"}
    assert "Thank you, Ann" in client.post("/shop/checkout/", answers).text
    assert client.get("/shop/checkout/").url == "/shop/cart/"


def test_who_has_logged_in_is_signed_for(client):
    seeded()
    assert "data-identity" not in client.get("/shop/").text
    assert client.get("/shop/account/").url.startswith("/shop/account/login/")
    client.post("/shop/account/login/", {"username": "charlie", "password": "charlie-demo"})
    response = client.get("/shop/account/")
    assert "data-identity" in response.text
    assert "Charlie Cole" in response.text


@pytest.mark.parametrize("name", [name for name in policies.TRIED if name != "off"])
def test_the_shelf_under_other_policies(client, name):
    seeded()
    response = client.get(f"/policies/{name}/")
    assert response.text.count("data-livedesk") == 1
    assert set(policies.TRIED[name]) <= {part.split()[0] for part in response["Content-Security-Policy"].split(";")}


def test_the_shelf_without_any(client):
    seeded()
    assert "Content-Security-Policy" not in client.get("/policies/off/")


def test_the_front_door_leads_everywhere(client):
    text = client.get("/").text
    assert all(path in text for path in ("/shop/", "/widgets/console/", "/admin/", "http://shop.localhost/outside/"))


def test_the_outside_page_names_the_desk_by_hand(client, settings):
    settings.SITE_URL = "http://desk.test:8123"
    key = seeded()["widget_key"]
    response = client.get("/outside/", headers={"host": "shop.test:8123"})
    assert f'data-key="{key}"' in response.text
    assert 'src="http://desk.test:8123/widgets/client/launcher.js"' in response.text
    assert "connect-src http://desk.test:8123 ws://desk.test:8123" in response["Content-Security-Policy"]
