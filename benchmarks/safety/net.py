"""NET: a fault proxy on each line of a real supervisor process; whatever link is lost, the pump ends at rate 0.

`python benchmarks/safety/net.py --episodes 100 --infusions 10 --seed 1`

Pump, monitor and page of each infusion have a proxy each. An episode befalls one of these lines: what passes it is
dropped (5 to 100 %), late (0 to 30 s), doubled, overtaken, the line half open, reset, or a byte a second. Whenever no
whole line of the pump has passed either way for 13 s (permit 10 s, stop 3 s), the pump must truly stand; with the pump
well and no line of the monitor for 36 s (numbers are stale at 31 s) it must too. What truly flowed never exceeds what
the record commanded by more than one permit and the pump's own error; no command is obeyed twice. The page asks to
resume through its faults: nothing that it asked is done after its time, or twice. After the episode staff on a sound
line confirms what has to be confirmed and the infusion goes on. At the end the folder of the anchor fails: every pump
must stand within 13 s.

Seen to fail: `--defect unsupervised` gives the pumps permits that do not end, `--defect blind` misses no numbers,
`--defect patient` does a request whenever it comes. How soon a browser shows the loss is a test of the page's own.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fault_line import Faults, Page, Proxy, TwoLines
from figure import Figure, report
from live_clinic import NURSE, Process, Staff, opened

from lenitive.clinic import supervision_wire as wire
from lenitive.devices import pump_control
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import epoch_ms
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock

STANDS_AFTER_S: Final = {"pump": 13.0, "monitor": 36.0}
LASTS_S: Final = {"pump": (3.0, 16.0), "monitor": (16.0, 42.0), "page": (3.0, 12.0)}
KINDS = ("drop", "late", "double", "overtake", "half_open", "reset", "trickle")
RAISES = {"InfusionStarted", "RateChanged", "Resumed"}
NEVER = (
    "ran_on", "ran_on_blind", "ran_on_without_anchor", "beyond",
    "obeyed_late", "obeyed_twice", "done_late", "done_twice",
)  # fmt: skip

ANCHOR_FAILS = """
from pathlib import Path
from lenitive.record.anchor import Anchor
write = Anchor.write
def failing(self, *given):
    if Path({fails!r}).exists():
        raise OSError(5, "Input/output error")
    write(self, *given)
Anchor.write = failing
"""
DEFECTS: Final = {
    "none": "",
    "unsupervised": "",
    "blind": """
import lenitive.domain.infusion.supervise as judged
evaluate = judged.evaluate
judged.evaluate = lambda *given, **more: tuple(
    one for one in evaluate(*given, **more) if not one.rule.id.startswith("ALM-VITALS-STALE")
)
""",
    "patient": """
import lenitive.domain.infusion.raising as raising
raising._refuse_expiry = lambda *_: None
""",
}


@dataclass(frozen=True)
class Chair:
    """One infusion and its lines."""

    name: str
    bed: TwoLines
    page: Page
    lines: dict[str, Proxy]


async def episode(
    chair: Chair, staff: Staff, rng: random.Random, found: Counter[str], options: argparse.Namespace
) -> None:
    """One fault for a while, and whether the pump stands when it must."""
    link = options.link or rng.choices(("pump", "monitor", "page"), (2, 1, 1))[0]
    kind = options.only or rng.choice(KINDS)
    strength = {"drop": rng.choice((5, 20, 50, 100)), "late": rng.choice((0.5, 2.0, 8.0, 30.0))}.get(kind, 1.0)
    proxy, lasts_s = chair.lines[link], rng.choice(LASTS_S[link])
    found[kind] += 1
    found[link] += 1
    found["running"] += chair.bed.true_rate_ul_h() > 0
    if link == "page":
        await staff.submit(chair.name, ask.Hold(by=NURSE, key=staff.key()))
    proxy.faults = Faults(kind, strength)
    if kind == "reset":
        proxy.reset()
    began, asked = time.monotonic(), list[asyncio.Task[wire.Answer]]()
    while time.monotonic() - began < lasts_s:
        if link == "page" and chair.name in staff.live and len(asked) * 2 < time.monotonic() - began:
            resume = ask.Resume(**chair.page.raising(staff.live[chair.name].version))
            asked.append(asyncio.create_task(chair.page.submit(chair.name, resume)))
        await asyncio.sleep(0.25)
        look(chair, found)
    proxy.faults = Faults()
    if link == "page":
        await asked_by_the_page(chair, asked, found, comes_s=min(strength, 8) if kind == "late" else 0)


def look(chair: Chair, found: Counter[str]) -> None:
    """Whether the pump runs on a link that is lost."""
    now_s, runs = time.monotonic(), chair.bed.true_rate_ul_h() > 0
    silent_s = {name: now_s - chair.lines[name].passed_s for name in STANDS_AFTER_S}
    no_pump, no_monitor = (silent_s[name] > after_s for name, after_s in STANDS_AFTER_S.items())
    found["lost"] += no_pump
    found["ran_on"] += no_pump and runs
    found["lost_monitor"] += no_monitor and not no_pump
    found["ran_on_blind"] += no_monitor and runs


async def asked_by_the_page(
    chair: Chair, asked: list[asyncio.Task[wire.Answer]], found: Counter[str], *, comes_s: float
) -> None:
    """What became of what the page asked; then it comes back on a line of its own."""
    await asyncio.wait(asked or [asyncio.create_task(asyncio.sleep(0))], timeout=2 * comes_s + 2)
    for one in asked:
        is_answered = one.done() and not one.cancelled() and one.exception() is None
        found["asked"] += 1
        found["answered"] += is_answered
        why = one.result().refused if is_answered else None
        found["too_late"] += why is not None and why.rule == "SES-EXPIRED"
    chair.page.hang_up()
    chair.lines["page"].reset()
    for one in asked:
        one.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    await chair.page.connect(sink=False, infusion=chair.name)


async def go_on(staff: Staff, name: str) -> None:
    """What the staff does after it."""
    ends = time.monotonic() + 8
    await asyncio.sleep(1.5)
    while time.monotonic() < ends and not await staff.go_on(name):  # noqa: ASYNC110 - it is in another process
        await asyncio.sleep(0.5)


async def without_anchor(chairs: list[Chair], staff: Staff, fails: Path, found: Counter[str]) -> None:
    """The folder of the anchor fails: every pump must stand, and no request for more is done."""
    found["running_at_the_end"] += sum(chair.bed.true_rate_ul_h() > 0 for chair in chairs)
    fails.touch()  # noqa: ASYNC240 - at once
    asked: list[Awaitable[wire.Answer]] = [
        staff.submit(chair.name, ask.RatePain(by=NURSE, key=staff.key(), observed_at=staff.at(), score=5))
        for chair in chairs
    ]
    await asyncio.wait([asyncio.ensure_future(one) for one in asked], timeout=STANDS_AFTER_S["pump"])
    await asyncio.sleep(STANDS_AFTER_S["pump"])
    found["ran_on_without_anchor"] += sum(chair.bed.true_rate_ul_h() > 0 for chair in chairs)


async def seated(process: Process, clock: Clock, rng: random.Random, many: int, found: Counter[str]) -> list[Chair]:
    """Every chair with its three lines."""
    chairs = []
    for number in range(1, many + 1):
        name, page = f"INF-{number}", process.folder / f"page-{number}"
        lines = {link: Proxy(process.device_port, rng) for link in STANDS_AFTER_S}
        lines["page"] = Proxy(process.folder / wire.SOCKET_NAME, rng)
        for link, proxy in lines.items():
            await proxy.start(page / wire.SOCKET_NAME if link == "page" else None)
        bed = TwoLines(number, clock, pump=lines["pump"], monitor=lines["monitor"], found=found)
        chairs.append(Chair(name, bed, Page(page, clock), lines))
    return chairs


async def run(options: argparse.Namespace, folder: Path) -> Counter[str]:
    """All episodes."""
    rng, clock, found = random.Random(options.seed), Clock(1.0), Counter[str](dict.fromkeys(NEVER, 0))  # noqa: S311 - chance of a check
    anchor, fails = folder / "anchor" / "anchor.jsonl", folder / "anchor-fails"
    before = ANCHOR_FAILS.format(fails=str(fails)) + DEFECTS[options.defect]
    process, staff = Process(folder, more=("--anchor", str(anchor)), before=before), Staff(folder, clock)
    await process.start()
    await staff.connect()
    chairs = await seated(process, clock, rng, options.infusions, found)
    try:
        await opened(process, staff, [chair.bed for chair in chairs])
        for chair in chairs:
            await chair.page.connect(sink=False, infusion=chair.name)

        async def on(chair: Chair) -> None:
            while found["episodes"] < options.episodes:
                found["episodes"] += 1
                sys.stderr.write(f"\r{found['episodes']} episodes, ran on {found['ran_on']}   ")
                await episode(chair, staff, rng, found, options)
                await go_on(staff, chair.name)

        await asyncio.gather(*(on(chair) for chair in chairs))
        await without_anchor(chairs, staff, fails, found)
        true_ul = [chair.bed.devices.pump.pump.true_ul for chair in chairs]
    finally:
        process.kill(15)
        staff.hang_up()
        for chair in chairs:
            chair.page.hang_up()
            chair.bed.end()
        await asyncio.gather(*(proxy.end() for chair in chairs for proxy in chair.lines.values()))
    with EventStore(folder, anchor=anchor) as store:
        for chair, given_ul in zip(chairs, true_ul, strict=True):
            recorded(store, chair, given_ul, found)
    return found


def recorded(store: EventStore, chair: Chair, given_ul: float, found: Counter[str]) -> None:
    """What the record says of one infusion."""
    events = store.read(chair.name)
    commanded_ul = fold(events).commanded_ul(epoch_ms(events[-1].at))
    found["beyond"] += given_ul > commanded_ul * 1.05 + 3500 * 13 / 3600 + 100
    done = [event for event in events if event.type in RAISES and event.key in chair.page.until]
    found["done_by_the_page"] += len(done)
    found["done_late"] += sum(event.at > chair.page.until[event.key] for event in done)
    found["done_twice"] += len(done) - len({event.key for event in done})


def main() -> None:
    """Measure, print, leave."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--episodes", type=int, default=100)
    asked.add_argument("--infusions", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", choices=KINDS, help="one kind of fault; a part never holds")
    asked.add_argument("--link", choices=tuple(LASTS_S), help="faults on this line alone; a part never holds")
    asked.add_argument(
        "--ci", action="store_true", help="as in the other checks; here nothing asked is a matter of speed"
    )
    asked.add_argument("--defect", choices=tuple(DEFECTS), default="none")
    options = asked.parse_args()
    if options.defect == "unsupervised":
        pump_control.ends_ms = lambda *_: None
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="net-"))
    try:
        found = asyncio.run(run(options, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    every = all(found[one] for one in (*KINDS, *LASTS_S, "lost_monitor")) or options.episodes < 50
    holds = (
        found["episodes"] >= options.episodes
        and every
        and options.only is options.link is None
        and found["running"] >= found["episodes"] / 4
        and found["lost"] > 0
        and found["running_at_the_end"] > 0
        and not any(found[one] for one in NEVER)
    )
    report(
        Figure(
            check="NET",
            command=f"python benchmarks/safety/net.py --episodes {options.episodes} --infusions {options.infusions}",
            asked="rate 0 within 13 s of the loss of the pump's link, 36 s of the monitor's, 13 s of the anchor's; "
            "never more than was commanded; nothing raised after its time, or twice",
            measured=dict(found),
            holds=holds,
            seconds=round(time.monotonic() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
