"""Roads that are cut or half-open, and thirty seconds without Redis, under load; then everything is recounted."""

from __future__ import annotations

import asyncio
import signal
import time

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
        first, second, third, fourth = (process.proxy for process in cluster.processes)
        await asyncio.gather(breaks(first, "cut"), breaks(second, "half-open"))
        await asyncio.gather(breaks(third, "cut"), breaks(fourth, "half-open"))
    await recovered(cluster, visitors)


async def test_the_road_to_redis_is_cut(cluster: Cluster, crowd: Crowd, bustle: Bustle):
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await breaks(cluster.redis_road, "cut")
        await breaks(cluster.redis_road, "half-open")
        await asyncio.sleep(3)
    await recovered(cluster, visitors)


async def test_the_road_to_postgresql_is_cut_and_then_swallows_everything_for_eight_seconds(
    cluster: Cluster, crowd: Crowd, bustle: Bustle
):
    """What went into it never comes back: both ends find out by themselves, and the rows they held are free again."""
    await right_again(cluster, visitors := await crowd(40), SETTLING)
    async with bustle(visitors):
        await breaks(cluster.database_road, "cut")
        await asyncio.sleep(1)
        cluster.database_road.swallow()
        await asyncio.sleep(8)
        cluster.database_road.mend()
        mended = time.monotonic()
        await asyncio.sleep(2)
    await recovered(cluster, visitors)
    print(f"everything was right {time.monotonic() - mended:.1f} s after the road was open again")
