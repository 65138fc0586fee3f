"""Worker threads whose connection PostgreSQL has cut: a job that had not begun is tried again, one that had is not."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from tools import backing
from widgets.services import workers

SCRIPT = """
import asyncio, os, psycopg, django
django.setup()
from django.db import connection, models
from widgets.models import Queue
from widgets.services import prepared, workers
tries = []

def cut():
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname <> ''")

def job(cut_between=False):
    tries.append(1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        if cut_between:
            cut()
            cursor.execute("SELECT 1")
        return cursor.fetchone()[0]

find = prepared.Prepared(lambda name: Queue.objects.filter(name=name), name=models.CharField())
write = prepared.PreparedInsert(Queue)

def keep(number):
    write(id=number, name="Kept", slug=f"kept-{number}")
    return len(find(name="Kept"))

def create():
    with connection.schema_editor() as editor:
        editor.create_model(Queue)

async def main():
    first = await workers.run(job)
    cut()
    second = await workers.run(job)
    print("again" if second != first else "same")
    tries.clear()
    try:
        await workers.run(job, True)
    except Exception as error:
        print(type(error).__name__, len(tries))
    print(await workers.run(job) > 0, len(tries))
    await workers.run(create)
    print(await workers.run(keep, 1))
    cut()
    print(await workers.run(keep, 2))

asyncio.run(main())
workers.stop()
"""


@pytest.fixture(scope="module")
def told() -> Iterator[list[str]]:
    """What the script prints, with one thread, so that each job has the connection of the one before."""
    with backing.postgres() as url:
        env = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "project.settings", "WIDGETS_WORKER_THREADS": "1"}
        command = [sys.executable, "-c", SCRIPT]
        done = subprocess.run(command, env=os.environ | env, capture_output=True, text=True, check=True)
        yield done.stdout.splitlines()


def test_a_job_that_had_not_begun_is_tried_again_on_a_new_connection(told: list[str]) -> None:
    assert told[0] == "again"


def test_a_job_that_had_begun_is_not_run_twice(told: list[str]) -> None:
    assert told[1] == "OperationalError 1"


def test_the_thread_serves_on(told: list[str]) -> None:
    assert told[2] == "True 2"


def test_a_kept_cursor_goes_with_its_connection(told: list[str]) -> None:
    assert told[3:] == ["1", "2"]


async def test_what_is_read_for_many_is_served_before_each_ones_calls(settings):
    settings.WIDGETS_WORKER_THREADS = 1
    served, go = [], threading.Event()
    held = asyncio.ensure_future(workers.run(go.wait, 10))
    calls = [asyncio.ensure_future(workers.run(served.append, number)) for number in range(3)]
    await asyncio.sleep(0)  # all four stand in line
    table = asyncio.ensure_future(workers.first(served.append, "table"))
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(held, table, *calls)
    workers.stop()
    assert served == ["table", 0, 1, 2]
