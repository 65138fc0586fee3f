"""Roads that are cut or half-open, and thirty seconds without Redis, under load; then everything is recounted."""

from __future__ import annotations

import asyncio
import signal

from .cluster import Cluster
from .conftest import Bustle, Crowd
from .proxy import Proxy
from .recount import SETTLING, recovered, right_again


async def test_thirty_seconds_without_redis(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await asyncio.to_thread(cluster.valkey.stop, signal.SIGKILL)
        await asyncio.sleep(30)
        cluster.valkey.start()  # by this thread: servers die with the thread that started them
        await asyncio.sleep(3)
    await recovered(cluster, visitors)


async def breaks(road: Proxy, how: str) -> None:
    """Cuts the road for three seconds, or lets nothing through for as long."""
    if how == "cut":
        road.cut(refuse=True)
    else:
        road.hold()
    await asyncio.sleep(3)
    if how == "half-open":
        road.cut()
    road.mend()


async def test_the_road_to_the_browsers_is_cut(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        for process, how in zip(cluster.processes, ("cut", "half-open", "cut", "half-open"), strict=True):
            await breaks(process.proxy, how)
    await recovered(cluster, visitors)


async def test_the_road_to_redis_is_cut(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await breaks(cluster.redis_road, "cut")
        await breaks(cluster.redis_road, "half-open")
        await asyncio.sleep(3)
    await recovered(cluster, visitors)


async def test_the_road_to_postgresql_is_cut(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await breaks(cluster.database_road, "cut")
        await breaks(cluster.database_road, "half-open")
        await asyncio.sleep(3)
    await recovered(cluster, visitors)
