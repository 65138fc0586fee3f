"""An agent's socket while thousands wait: a frame that fits, and everybody counted."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from widgets.models import Offer
from widgets.realtime import codec, outbox, reading


async def test_with_five_thousand_waiting_a_frame_is_small_and_has_the_offer_and_the_count(attend, bob, crowd):
    last = crowd(5000)[-1]
    Offer.objects.create(ticket=last, agent=bob, direct=True, expires_at=timezone.now() + timedelta(minutes=1))
    client = await attend(bob)
    whole = await client.next("queue.tickets")
    assert len(codec.encode(whole)) < outbox.LIMIT // 4
    frame = whole["data"]
    assert (frame["waiting"], [each["waiting"] for each in frame["queues"]]) == (5000, [5000])
    assert [row["position"] for row in frame["tickets"]] == [*range(1, 101), 5000]
    assert frame["tickets"][-1]["offer"]


def test_long_addresses_shorten_the_table_not_the_socket(crowd, bob, queue, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 20_000)
    crowd(100)
    whose = (bob.pk, reading.Reach(frozenset([queue.pk]), frozenset([queue.pk]), False))
    text = reading.ticket_tables([whose])[whose]
    assert len(text) < 21_000
    assert '"waiting":100' in text
    assert 20 < text.count('"position"') < 60
