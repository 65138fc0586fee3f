"""`livedesk_check_domains`: each domain that is due, once, however many runs there are."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from tests.verification.servers import NameServer
from widgets.models import Domain, Queue, Widget

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 24


@pytest.fixture
def many(transactional_db: None, names: NameServer) -> list[Domain]:
    """Domains that are due, every second of them with its proof."""
    queue = Queue.objects.create(name="Support", slug="support")
    widget = Widget.objects.create(name="Support", slug="support", queue=queue)
    found = [Domain.objects.create(widget=widget, origin=f"https://shop{n}.test") for n in range(MANY)]
    for number, domain in enumerate(found):
        if number % 2:
            names.put(f"_livedesk.shop{number}.test", "TXT", f"livedesk-verification={domain.token}")
    return found


def check(*arguments: str) -> str:
    out = StringIO()
    call_command("livedesk_check_domains", *arguments, stdout=out)
    return out.getvalue().strip()


def test_it_says_how_many(many):
    assert check() == f"{MANY} checked, {MANY // 2} verified, 0 warned, 0 lost"
    assert check() == "0 checked, 0 verified, 0 warned, 0 lost"
    assert check("--all", "--threads", "1") == f"{MANY} checked, 0 verified, 0 warned, 0 lost"


def test_a_loss_is_no_failure_of_the_command(many):
    past = timezone.now() - timedelta(days=9)
    Domain.objects.update(check_after=timezone.now() + timedelta(days=1))
    lost = Domain.objects.filter(origin="https://shop0.test")
    lost.update(status="verified", verified_at=past, failing_since=past, warned_at=past, check_after=past)
    assert check() == "1 checked, 0 verified, 0 warned, 1 lost"


@pytest.mark.parametrize("threads", ["1", "4"])
def test_runs_at_once_check_each_domain_once(many, names, threads):
    gate = threading.Barrier(3)

    def run(_number: int) -> str:
        gate.wait()
        try:
            return check("--threads", threads)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(run, range(3)))
    assert sum(int(line.split()[0]) for line in said) == MANY
    assert Counter(names.asked) == Counter((f"_livedesk.shop{number}.test", "TXT") for number in range(MANY))
    assert Domain.objects.filter(status="verified").count() == MANY // 2


def test_a_run_that_died_is_made_up_for(many, names):
    claimed = Domain.objects.first()
    Domain.objects.filter(pk=claimed.pk).update(check_after=timezone.now() + timedelta(minutes=10))
    check()
    assert Domain.objects.get(pk=claimed.pk).checked_at is None
    Domain.objects.filter(pk=claimed.pk).update(check_after=timezone.now())
    assert check().startswith("1 checked")


def test_a_defect_in_one_check_is_told_and_stops_no_other(many, caplog):
    Domain.objects.filter(pk=many[0].pk).update(origin="written past every check")
    with pytest.raises(CommandError, match="1 could not be checked"):
        check()
    assert Domain.objects.filter(checked_at=None).get() == many[0]
    assert f"The check of domain {many[0].pk} failed" in caplog.text


def test_verified_domains_come_first(many, names):
    Domain.objects.filter(pk=many[-1].pk).update(status="verified")
    check("--threads", "0")
    assert names.asked[0] == (f"_livedesk.shop{MANY - 1}.test", "TXT")
