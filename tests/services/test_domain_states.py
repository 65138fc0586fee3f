"""Checks that cross each other, changes of way and origin, and removals: no illegal state of a domain, no loss unwarned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from widgets.models import AuditEvent, Domain, Queue, Widget
from widgets.services import proving
from widgets.verification import Result

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
LEGAL = {
    # status: (verified_at, failing_since, warned_at) that are set
    "pending": {(False, False, False)},
    "verified": {(True, False, False), (True, True, False), (True, True, True)},
    "failed": {(False, True, True)},
}
CODES = st.sampled_from(["ok", "ok", "no_name", "other_value", "dns_timeout"])


class Proof(RuleBasedStateMachine):
    """One domain, any number of checks under way."""

    checks = Bundle("checks")

    @initialize()
    def open(self) -> None:
        """A pending domain."""
        for model in (AuditEvent, Domain, Widget, Queue):
            model.objects.all().delete()
        queue = Queue.objects.create(name="Support", slug="support")
        widget = Widget.objects.create(name="Support", slug="support", queue=queue)
        self.now, self.written = BEGIN, BEGIN - timedelta(days=1)
        Domain.objects.create(widget=widget, origin="https://shop.test", check_after=BEGIN)

    @rule(target=checks)
    def begin(self) -> Any:
        """Somebody looks at the row and goes off to the network."""
        self.now += timedelta(seconds=1)
        return Domain.objects.first(), self.now

    @rule(check=consumes(checks), code=CODES)
    def finish(self, check: Any, code: str) -> None:
        """They come back, whatever has become of the row."""
        seen, started = check
        if seen is None:
            return
        before = Domain.objects.filter(pk=seen.pk).first()
        outcome = proving.apply(seen, Result(code == "ok", code, seen.method, "", []), started)
        after = Domain.objects.filter(pk=seen.pk).first()
        same = before and (before.token, before.method) == (seen.token, seen.method)
        if not same or (before.checked_at and before.checked_at > started):
            assert outcome == "dropped"
        if outcome == "dropped":
            assert (before and before.__dict__ | {"_state": 0}) == (after and after.__dict__ | {"_state": 0})
        elif code == "ok":
            assert after.status == "verified"
        elif outcome == "lost":
            assert before.warned_at < started
            assert before.failing_since <= started - timedelta(days=7)

    @rule(days=st.sampled_from([0.04, 1, 3, 7, 8]))
    def wait(self, days: float) -> None:
        """Time passes."""
        self.now += timedelta(days=days)

    @rule(method=st.sampled_from(Domain.Method.values))
    def change_method(self, method: str) -> None:
        """As the service does it."""
        Domain.objects.update(method=method)

    @rule()
    def change_origin(self) -> None:
        """As the admin's form does it."""
        if domain := Domain.objects.first():
            domain.forget_proof()
            domain.save()

    @rule()
    def remove_and_add(self) -> None:
        """The same origin again, with a new token."""
        Domain.objects.all().delete()
        Domain.objects.create(widget=Widget.objects.get(), origin="https://shop.test", check_after=BEGIN)

    @invariant()
    def legal(self) -> None:
        """The times fit the status."""
        for domain in Domain.objects.all():
            times = (domain.verified_at, domain.failing_since, domain.warned_at)
            assert tuple(each is not None for each in times) in LEGAL[domain.status]
            assert not (domain.warned_at and domain.failing_since and domain.warned_at < domain.failing_since)

    @invariant()
    def warned_before_lost(self) -> None:
        """Each loss has its own warning before it."""
        actions = list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))
        for at, action in enumerate(actions):
            if action == "domain.lost":
                assert "domain.failing" in actions[:at]
            if action == "domain.failing":
                assert "domain.verified" in actions[:at]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_no_order_of_events_makes_an_illegal_domain():
    profile = settings(max_examples=60, stateful_step_count=30)
    run_state_machine_as_test(Proof, settings=profile)
