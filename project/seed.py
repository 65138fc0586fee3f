"""What the demo starts with: a queue, its widget, three log-ins with roles and one without, and an outside origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from widgets.models import Domain, Queue, QueueMember, Widget


@dataclass(frozen=True, slots=True)
class Person:
    """One log-in. The password is known to everybody who can read: never seed a site that strangers reach."""

    username: str
    first_name: str
    last_name: str
    role: str | None

    @property
    def password(self) -> str:
        """The same on each machine, so that a page of docs can name it."""
        return f"{self.username}-demo"


PEOPLE = (
    Person("alice", "Alice", "Alder", "Owner"),
    Person("bob", "Bob", "Birch", "Agent"),
    Person("dave", "Dave", "Dorn", "Agent"),
    Person("charlie", "Charlie", "Cole", None),
)


def seed(outside: Iterable[str]) -> Widget:
    """Makes what is missing and mends what was changed; gives the widget `support`. Repeating it changes nothing."""
    users = [_log_in(person) for person in PEOPLE]  # hashing is slow: no transaction waits for it
    return _desk([user for user, person in zip(users, PEOPLE, strict=True) if person.role == "Agent"], outside)


@transaction.atomic
def _desk(agents: Iterable[User], outside: Iterable[str]) -> Widget:
    queue, _ = Queue.objects.get_or_create(slug="support", defaults={"name": "Support"})
    if not queue.is_active:
        queue.is_active = True
        queue.save(update_fields=["is_active"])
    for user in agents:
        QueueMember.objects.get_or_create(queue=queue, user=user)
    Widget.objects.filter(is_default=True).exclude(slug="support").update(is_default=False)
    widget, _ = Widget.objects.update_or_create(
        slug="support", defaults={"queue": queue, "is_default": True, "is_active": True}, create_defaults=_new(queue)
    )
    for origin in outside:
        verified = {"status": Domain.Status.VERIFIED, "verified_at": timezone.now()}
        domain, made = Domain.objects.get_or_create(widget=widget, origin=origin, defaults=verified)
        if not made and domain.status != Domain.Status.VERIFIED:
            Domain.objects.filter(pk=domain.pk).update(**verified)
    return widget


def _new(queue: Queue) -> dict[str, object]:
    look = {"color": "#4f6b4a", "position": "right", "title": "Ask us about tea", "greeting": "How can we help?"}
    return {"name": "Support", "queue": queue, "is_default": True, "is_active": True, "appearance": look}


def _log_in(person: Person) -> User:
    names = {"first_name": person.first_name, "last_name": person.last_name, "email": f"{person.username}@alder.test"}
    user, _ = User.objects.get_or_create(username=person.username, defaults=names)
    user.is_active, user.is_staff = True, person.role == "Owner"
    if not user.check_password(person.password):
        user.set_password(person.password)
    user.save()
    user.groups.set(Group.objects.filter(name=person.role) if person.role else [])
    return user
