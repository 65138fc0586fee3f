"""The generated protocol files agree with the code."""

from __future__ import annotations

import json
from pathlib import Path

from tools import protocol
from widgets import errors, events

CONTRACT = """session.ended session.expiring form.submitted queue.joined queue.left queue.abandoned
agent.assigned agent.unassigned call.started call.ended call.transferred cobrowse.requested cobrowse.granted
cobrowse.declined cobrowse.control_requested cobrowse.control_granted cobrowse.control_declined cobrowse.ended
message.sent""".split()


def test_the_event_schema_is_what_the_code_says():
    assert protocol.SCHEMA.read_text() == protocol.schema()


def test_the_sdk_types_are_what_the_code_says():
    assert protocol.TYPES.read_text() == protocol.types()


def test_every_event_of_the_contract_is_there_and_no_other():
    assert sorted(event.type for event in events.every()) == sorted(CONTRACT)


def test_an_event_serialises_as_its_schema_says():
    document = json.loads(Path(protocol.SCHEMA).read_text())
    data = events.QueueJoined(ticket_id="t", position=1, queue="Support").data()
    assert set(document["$defs"]["queue.joined"]["properties"]["data"]["required"]) == set(data)


def test_no_two_errors_share_a_code():
    codes = [error.code for error in errors.every()]
    assert len(codes) == len(set(codes))
