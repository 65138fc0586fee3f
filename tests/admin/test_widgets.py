"""Widgets in the admin: the list, adding one, General, switching on and off, deleting."""

from __future__ import annotations

from typing import Any

from django.test import Client

from widgets.models import AuditEvent, Domain, Queue, Session, Widget

LIST = "/admin/widgets/widget/"


def text(response: Any) -> str:
    return response.content.decode()


def new(**fields: Any) -> dict[str, Any]:
    return {"name": "Help desk", "slug": "", "queue": "", "new_queue": "", "provider": "peer", **fields}


def test_an_empty_list_leads_to_the_first_widget(admin: Client) -> None:
    page = text(admin.get(LIST))
    assert "No widget yet" in page
    assert 'href="/admin/widgets/widget/add/"' in page


def test_a_search_that_finds_nothing_is_no_empty_list(admin: Client) -> None:
    assert "No widget yet" not in text(admin.get(LIST, {"q": "nothing"}))


def test_the_list_says_how_many_domains_are_verified(admin: Client, widget: Widget) -> None:
    for number, status in enumerate(["verified", "verified", "pending"]):
        Domain.objects.create(widget=widget, origin=f"https://d{number}.example", status=status)
    page = text(admin.get(LIST))
    assert "2 of 3 verified" in page
    assert '<span class="ld-status" data-tone="good">On</span>' in page


def test_the_list_asks_no_more_for_more_widgets(
    admin: Client, widget: Widget, django_assert_max_num_queries: Any
) -> None:
    Widget.objects.bulk_create(Widget(name=f"W{n}", slug=f"w{n}", queue=widget.queue) for n in range(60))
    with django_assert_max_num_queries(9):
        admin.get(LIST)


def test_the_list_is_filtered_by_on_and_off(admin: Client, widget: Widget) -> None:
    Widget.objects.create(name="Sleeping", slug="sleeping", queue=widget.queue, is_active=False)
    page = text(admin.get(LIST, {"state": "off"}))
    assert "Sleeping" in page
    assert f"/widget/{widget.pk}/change/" not in page


def test_a_widget_is_added_with_a_name_and_a_new_queue(admin: Client, alice: Any) -> None:
    response = admin.post(f"{LIST}add/", new(new_queue="Sales"))
    made = Widget.objects.get()
    assert response["Location"] == f"{LIST}{made.pk}/change/"
    assert (made.slug, made.is_active, made.queue.name) == ("help-desk", False, "Sales")
    assert [member.user for member in made.queue.members.all()] == [alice]


def test_a_new_queue_that_is_named_wins_over_the_one_that_is_chosen(admin: Client, queue: Queue) -> None:
    admin.post(f"{LIST}add/", new(queue=queue.pk, new_queue="Sales"))
    assert Widget.objects.get().queue.name == "Sales"


def test_a_widget_without_a_queue_is_refused_in_words(admin: Client, queue: Queue) -> None:
    response = admin.post(f"{LIST}add/", new())
    assert response.status_code == 200
    assert "Choose a queue, or name a new one below." in text(response)


def test_the_form_proposes_what_is_likely(admin: Client) -> None:
    assert 'name="new_queue" value="Support"' in text(admin.get(f"{LIST}add/"))
    only = Queue.objects.create(name="Only", slug="only")
    assert f'<option value="{only.pk}" selected>' in text(admin.get(f"{LIST}add/"))


def test_an_unknown_provider_is_refused(admin: Client, queue: Queue) -> None:
    assert "is not one of the available choices" in text(admin.post(f"{LIST}add/", new(queue=queue.pk, provider="fax")))


def test_general_is_saved_with_a_row_in_the_log(admin: Client, widget: Widget, alice: Any) -> None:
    data = {"name": "Help", "slug": "support", "queue": widget.queue_id, "provider": "peer", "is_default": "on"}
    assert admin.post(f"{LIST}{widget.pk}/change/", data).status_code == 302
    row = AuditEvent.objects.get()
    assert (row.action, row.actor) == ("widget.changed", alice)
    assert row.details["after"] == {"name": "Help", "is_default": True}


def test_a_priority_is_saved_and_left_empty_it_is_none(admin: Client, widget: Widget) -> None:
    data = {"name": "Support", "slug": "support", "queue": widget.queue_id, "provider": "peer"}
    for typed, stored in (("7", 7), ("-3", -3), ("", 0)):
        assert admin.post(f"{LIST}{widget.pk}/change/", {**data, "priority": typed}).status_code == 302
        assert Widget.objects.get().priority == stored
    assert AuditEvent.objects.filter(action="widget.changed").count() == 3
    response = admin.post(f"{LIST}{widget.pk}/change/", {**data, "priority": "101"})
    assert "from -100 to 100" in text(response)


def test_the_default_is_taken_from_the_other_one(admin: Client, widget: Widget) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue, is_default=True)
    data = {"name": "Support", "slug": "support", "queue": widget.queue_id, "provider": "peer", "is_default": "on"}
    assert admin.post(f"{LIST}{widget.pk}/change/", data).status_code == 302
    other.refresh_from_db()
    assert not other.is_default


def test_a_slug_of_another_widget_is_refused(admin: Client, widget: Widget) -> None:
    other = Widget.objects.create(name="Other", slug="other", queue=widget.queue)
    data = {"name": "Other", "slug": "support", "queue": widget.queue_id, "provider": "peer"}
    assert "already exists" in text(admin.post(f"{LIST}{other.pk}/change/", data))


def test_general_says_what_is_left_to_do_and_where(admin: Client, widget: Widget) -> None:
    Widget.objects.update(is_active=False)
    page = text(admin.get(f"{LIST}{widget.pk}/change/"))
    assert "3 steps left" in page
    for section in ("domains", "embed", "switch"):
        assert f'class="where" href="{LIST}{widget.pk}/{section}/"' in page


def test_a_widget_that_answers_can_be_seen_live(admin: Client, widget: Widget, bob: Any, new_session: Any) -> None:
    new_session()
    page = text(admin.get(f"{LIST}{widget.pk}/change/"))
    assert "Until it answers" not in page
    assert 'href="http://testserver/" target="_blank"' in page


def test_switching_off_says_first_whom_it_concerns(admin: Client, widget: Widget, waiting: Any) -> None:
    waiting("Ann"), waiting("Ben")
    page = text(admin.get(f"{LIST}{widget.pk}/switch/"))
    assert "2 visitors" in page
    assert Widget.objects.get().is_active


def test_switching_off_and_on(admin: Client, widget: Widget, waiting: Any) -> None:
    ann = waiting("Ann")
    reply = admin.post(f"{LIST}{widget.pk}/switch/", {"do": "off", "waiting": "send_away"}, follow=True)
    assert "1 visitor was sent away." in text(reply)
    assert (Widget.objects.get().is_active, Session.objects.get(pk=ann.pk).state) == (False, "ended")
    assert "is switched on." in text(admin.post(f"{LIST}{widget.pk}/switch/", {"do": "on"}, follow=True))
    assert Widget.objects.get().is_active


def test_several_are_switched_off_after_a_question(admin: Client, widget: Widget, waiting: Any) -> None:
    ann = waiting("Ann")
    chosen = {"action": "switch_off", "_selected_action": [widget.pk]}
    assert "1 visitor" in text(admin.post(LIST, chosen))
    assert Widget.objects.get().is_active
    assert "1 widget is switched off." in text(admin.post(LIST, {**chosen, "confirmed": "yes"}, follow=True))
    assert not Widget.objects.get().is_active
    assert Session.objects.get(pk=ann.pk).state == "queued"


def test_several_are_switched_on(admin: Client, widget: Widget) -> None:
    Widget.objects.update(is_active=False)
    admin.post(LIST, {"action": "switch_on", "_selected_action": [widget.pk]})
    assert Widget.objects.get().is_active
    assert AuditEvent.objects.get().action == "widget.switched_on"


def test_django_s_own_deletion_is_not_offered(admin: Client, widget: Widget) -> None:
    admin.post(LIST, {"action": "delete_selected", "_selected_action": [widget.pk], "post": "yes"})
    assert Widget.objects.exists()


def test_a_widget_is_deleted_after_a_question(admin: Client, widget: Widget) -> None:
    assert "Delete “Support”?" in text(admin.get(f"{LIST}{widget.pk}/delete/"))
    assert admin.post(f"{LIST}{widget.pk}/delete/")["Location"] == LIST
    assert not Widget.objects.exists()


def test_a_widget_that_has_served_is_to_be_switched_off_instead(
    admin: Client, widget: Widget, new_session: Any, django_assert_max_num_queries: Any
) -> None:
    Session.objects.bulk_create(Session(widget=widget, origin="x", page_url="x") for _ in range(100))
    with django_assert_max_num_queries(16):
        page = text(admin.get(f"{LIST}{widget.pk}/delete/"))
    assert f'href="{LIST}{widget.pk}/switch/"' in page
    assert admin.post(f"{LIST}{widget.pk}/delete/").status_code == 409
    assert Widget.objects.exists()


def test_a_viewer_sees_and_does_nothing(viewer: Client, widget: Widget) -> None:
    page = text(viewer.get(f"{LIST}{widget.pk}/change/"))
    assert widget.key in page
    assert 'name="name"' not in page
    assert "/switch/" not in page
    for path in ("switch", "delete"):
        assert viewer.get(f"{LIST}{widget.pk}/{path}/").status_code == 403
        assert viewer.post(f"{LIST}{widget.pk}/{path}/", {"do": "off"}).status_code == 403
    assert viewer.get(f"{LIST}add/").status_code == 403
    viewer.post(LIST, {"action": "switch_off", "_selected_action": [widget.pk], "confirmed": "yes"})
    assert Widget.objects.get().is_active
