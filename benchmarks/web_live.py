"""How long an event takes from the record to the pages that show its infusion, while many infusions run.

The clinic is served as `lenitive serve` serves it, in a process of its own; the supervisor is another, and its
simulated bedsides and staff are this one, all on the same machine. A page that is open is its stream, read as a browser
reads it.
"""

import asyncio
import os
import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "safety"))

import httpx
from live_clinic import NURSE, Bed, Process, Staff, opened
from web_clinic import Served, Stream

from lenitive.domain.infusion import commands as ask
from lenitive.supervisor.clock import Clock

PAGES = ("day/", "wall/", "inbox/", "worklist/")
OF_A_CHART = ("", "plan/", "candidacy/", "flowsheet/", "start/", "documents/")


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveFigure:
    """What was measured.

    Attributes:
        infusions: That ran.
        charts: That were open.
        updates_ms: From the supervisor's word that an event is kept until each open page has it, in order.
        late: Events that an open page had not heard of within 5 s.
        pages_ms: Of every page that was asked for meanwhile, over HTTP, with its address.
        pages_cores: Processor time of the pages per second.
        supervisor_cores: The same of the supervisor.
        bedsides_cores: The same of this process: devices, staff and the other end of the streams.
        pages_mib: Memory of the pages.
    """

    infusions: int
    charts: int
    updates_ms: list[float]
    late: int
    pages_ms: list[tuple[float, str]]
    pages_cores: float
    supervisor_cores: float
    bedsides_cores: float
    pages_mib: float

    def update_ms(self, share: float) -> float:
        """A percentile of the updates."""
        return percentile(self.updates_ms, share)


def percentile(found: list[float], share: float) -> float:
    """The value that this share of values does not exceed; not a number when there is none.

    Example:
        >>> percentile([3.0, 1.0, 2.0], 0.5)
        2.0
    """
    ordered = sorted(found)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


async def measured(folder: Path, charts: dict[str, str], *, looked_at: int, seconds: float) -> LiveFigure:
    """Run it.

    Args:
        folder: Of the clinic, with its people.
        charts: Chart of each session that is to run.
        looked_at: How many of them are open.
        seconds: For how long.
    """
    clock, kept = Clock(1.0), list[tuple[str, int, float]]()
    process = Process(folder / "live")
    staff, served = Staff(folder / "live", clock), Served(folder)
    beds = [Bed(number, clock, lambda: ("127.0.0.1", process.device_port)) for number in range(1, len(charts) + 1)]
    staff.heard = lambda one: kept.append((one.infusion, one.event["seq"], one.pushed_ms / 1000))
    tasks: list[asyncio.Task[None]] = []
    await process.start()
    try:
        await staff.connect()
        names = await opened(process, staff, beds, at_once=8)
        sys.stderr.write(f"{len(names)} infusions run\n")
        await asyncio.to_thread(served.start)
        client = await asyncio.to_thread(served.signed_in, "nurse")
        open_now = names[:looked_at]
        streams = {
            name: Stream(served, f"/people/{charts[name]}/flowsheet/live/", dict(client.cookies)) for name in open_now
        }
        tasks = [asyncio.create_task(stream.listen()) for stream in streams.values()]
        await asyncio.sleep(10)
        tasks += [asyncio.create_task(_rounds(staff, open_now))]
        pages_ms: list[tuple[float, str]] = []
        tasks += [asyncio.create_task(_looks(client, [charts[name] for name in open_now], pages_ms))]
        kept.clear()
        from_s, used = time.monotonic(), (served.cpu_s(), process.cpu_s(), time.process_time())
        await asyncio.sleep(seconds)
        until_s, events = time.monotonic(), [one for one in kept if one[0] in streams]
        cores = [
            (after - before) / (until_s - from_s)
            for after, before in zip((served.cpu_s(), process.cpu_s(), time.process_time()), used, strict=True)
        ]
        await asyncio.sleep(5)
        took = [_heard_after(streams[name], name, seq, at_s) for name, seq, at_s in events]
        return LiveFigure(
            infusions=len(names), charts=len(streams), updates_ms=[1000 * one for one in took if one is not None],
            late=sum(one is None for one in took), pages_ms=pages_ms, pages_cores=cores[0], supervisor_cores=cores[1],
            bedsides_cores=cores[2], pages_mib=served.rss_mib(),
        )  # fmt: skip
    finally:
        for task in tasks:
            task.cancel()
        served.stop()
        process.kill(15)
        staff.hang_up()
        for bed in beds:
            bed.end()


def _heard_after(stream: Stream, session: str, seq: int, at_s: float) -> float | None:
    """How long after it was kept the page had an event; None when it had not within 5 s."""
    heard = next((when for when, number in stream.arrived.get(session, ()) if number >= seq), None)
    return None if heard is None or heard - at_s > 5 else max(0.0, heard - at_s)


async def _rounds(staff: Staff, names: list[str]) -> None:
    """Nurses note something at the chairs that are looked at, five times a second."""
    rng = random.Random(7)  # noqa: S311 - chance of a benchmark
    while True:
        began = time.monotonic()
        note = ask.RatePain(by=NURSE, key=staff.key(), observed_at=staff.at(), score=rng.randint(0, 9))
        await staff.submit(rng.choice(names), note)
        await asyncio.sleep(max(0.0, 0.2 - (time.monotonic() - began)))


async def _looks(client: httpx.Client, charts: list[str], took_ms: list[tuple[float, str]]) -> None:
    """Somebody opens a page each second."""
    rng = random.Random(11)  # noqa: S311 - chance of a benchmark
    while True:
        chart = rng.choice(charts)
        for path in (*PAGES, *(f"people/{chart}/{part}" for part in OF_A_CHART)):
            began = time.monotonic()
            answer = await asyncio.to_thread(client.get, f"/{path}")
            if answer.status_code == httpx.codes.OK:
                took_ms.append((1000 * (time.monotonic() - began), path))
            await asyncio.sleep(max(0.0, 1.0 - (time.monotonic() - began)))


def told(found: LiveFigure) -> str:
    """The figure in a line."""
    pages = statistics.median(took for took, _ in found.pages_ms) if found.pages_ms else float("nan")
    return (
        f"{found.infusions} infusions, {found.charts} charts open: update p50 {found.update_ms(0.5):.0f} ms, "
        f"p99 {found.update_ms(0.99):.0f} ms, worst {found.update_ms(1):.0f} ms of {len(found.updates_ms)} events, "
        f"{found.late} late; pages meanwhile {pages:.0f} ms; cores: pages {found.pages_cores:.2f}, supervisor "
        f"{found.supervisor_cores:.2f}, bedsides {found.bedsides_cores:.2f}; {found.pages_mib:.0f} MiB; "
        f"load {os.getloadavg()[0]:.1f}"
    )
