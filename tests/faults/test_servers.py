"""Processes and servers that are killed, stopped and restarted, under load; then everything is recounted."""

from __future__ import annotations

import asyncio
import signal

from .cluster import Cluster
from .conftest import Bustle, Crowd
from .recount import SETTLING, recovered, right_again


async def test_a_killed_process_costs_its_sockets_and_nothing_else(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await asyncio.sleep(1)
        await asyncio.to_thread(cluster.processes[0].end, signal.SIGKILL)
        await asyncio.sleep(3)
        cluster.processes[0].start()
        await asyncio.sleep(4)
    assert any(each.connects > 1 for each in visitors)
    await recovered(cluster, visitors)


async def test_a_process_that_hangs_for_twenty_seconds(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        cluster.processes[1].process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(20)
        cluster.processes[1].process.send_signal(signal.SIGCONT)
        await asyncio.sleep(2)
    await recovered(cluster, visitors)


async def test_postgresql_is_restarted(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await asyncio.sleep(1)
        await asyncio.to_thread(cluster.postgres.stop)
        await asyncio.sleep(2)
        cluster.postgres.start()
        await asyncio.sleep(4)
    await recovered(cluster, visitors)
