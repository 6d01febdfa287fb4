"""FAKETIME: the real supervisor in its normal mode while its clock is set; nothing but one alarm moves.

`python benchmarks/safety/faketime.py --infusions 3 --seconds 12`

The supervisor's process runs under libfaketime, which sets the wall clock of a running program and leaves the monotonic
one alone, as a hand or a time server does. Each script sets it once, then waits for longer than a permit lives. Every
pump must run on, no alarm but ALM-CLOCK-STEP may rise, and a hold and a resume that carry the clinic's own new time are
accepted. Then the process is killed, the clock is set back by an hour, and it comes back: held, unconfirmed, and on
again only by a person. At the end STOP stops each pump, and the record verifies with its times in order.

Seen to fail: `--defect wall` lets the process take its intervals from the wall clock.
"""

import argparse
import asyncio
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from figure import Figure, report
from live_clinic import NURSE, Bed, Process, Staff, opened

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import AlarmRaised
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock
from lenitive.supervisor.time_line import Now

SCRIPTS_S = (1, -1, 60, -60, 3600, -3600, 86_400, -86_400)
STOPS_WITHIN_S = 4.0
WALL = """
import time
from types import SimpleNamespace
import lenitive.supervisor.clock as clock
clock.time = SimpleNamespace(**{**vars(time), "monotonic": time.time})
"""


class SetClock(Clock):
    """The clinic's clock, as somebody set it."""

    ahead_s = 0

    def now(self) -> Now:
        """This moment, by the clock on the wall."""
        true = super().now()
        return replace(true, at=true.at + timedelta(seconds=self.ahead_s))


def library() -> str:
    """Where libfaketime is."""
    for found in Path("/usr/lib").glob("**/faketime/libfaketime.so.1"):
        return str(found)
    raise SystemExit("libfaketime is not on this machine; tools/system_packages.sh installs it")


class Clinic:
    """One supervisor under libfaketime, its beds, and the file by which its clock is set."""

    def __init__(self, folder: Path, infusions: int, before: str) -> None:
        self.found: Counter[str] = Counter()
        self.clock = SetClock()
        self.file = folder / "clock"
        self.folder = folder / "record"
        self.process = Process(self.folder, before=before)
        self.staff = Staff(self.folder, self.clock)
        here = lambda: ("127.0.0.1", self.process.device_port)  # noqa: E731 - asked again after a restart
        self.beds = [Bed(number, Clock(), here) for number in range(1, infusions + 1)]
        self.names: list[str] = []

    def set(self, ahead_s: int) -> None:
        """Set the clock."""
        self.clock.ahead_s = ahead_s
        fresh = self.file.with_suffix(".new")
        fresh.write_text(f"{ahead_s:+d}\n", encoding="ascii")
        fresh.replace(self.file)

    async def start(self) -> None:
        """The process, and people on its socket."""
        faked = {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        os.environ.update(faked)
        try:
            await self.process.start()
        finally:
            for name in faked:
                del os.environ[name]
        self.staff.live.clear()
        await self.staff.connect()

    def look(self) -> None:
        """Which pumps do not run, and which sessions say so."""
        self.found["pumps_that_stood"] += sum(bed.true_rate_ul_h() == 0 for bed in self.beds)
        self.found["sessions_not_running"] += sum(self.staff.live[name].state != "running" for name in self.names)

    async def held_and_resumed(self) -> None:
        """A hold and a resume that carry the new time."""
        for name in self.names:
            await self.staff.must(name, ask.Hold(by=NURSE, key=self.staff.key(), reason="a check"))
            refused: wire.No | None = None
            for _ in range(40):  # the hold has to be read back, and the screen to show the new version
                resume = ask.Resume(**self.staff.raising(self.staff.live[name].version))
                refused = (await self.staff.submit(name, resume)).refused
                if refused is None:
                    break
                await asyncio.sleep(0.25)
            self.found["requests"] += 1
            if refused is not None:
                self.found["refused"] += 1
                sys.stderr.write(f"\n{name}: {refused.rule}: {refused.what}\n")


async def run(options: argparse.Namespace, folder: Path) -> Counter[str]:
    """Every script, a restart, and the end."""
    clinic = Clinic(folder, options.infusions, WALL if options.defect == "wall" else "")
    clinic.set(0)
    await clinic.start()
    try:
        clinic.names = await opened(clinic.process, clinic.staff, clinic.beds)
        for ahead_s in options.only or SCRIPTS_S:
            clinic.set(ahead_s)
            await asyncio.sleep(options.seconds)
            clinic.look()
            await clinic.held_and_resumed()
            clinic.found["scripts"] += 1
            sys.stderr.write(f"\rclock {ahead_s:+d} s: {dict(clinic.found)}   ")
        await restarted(clinic, options.seconds)
        await stopped(clinic)
    finally:
        clinic.process.kill()
        clinic.staff.hang_up()
        for bed in clinic.beds:
            bed.end()
    with EventStore(clinic.folder) as store:
        clinic.found["record_findings"] += len(store.verify())
        for name in clinic.names:
            events = store.read(name)
            clinic.found["times_out_of_order"] += sum(
                later.at < earlier.at for earlier, later in itertools.pairwise(events)
            )
            alarms = Counter(event.data.alarm for event in events if isinstance(event.data, AlarmRaised))
            clinic.found["clock_alarms"] += alarms.pop("ALM-CLOCK-STEP", 0)
            alarms.pop("ALM-UNCONFIRMED", 0)  # the restart
            clinic.found["other_alarms"] += sum(alarms.values())
    return clinic.found


async def restarted(clinic: Clinic, seconds: float) -> None:
    """Killed, the clock set back, started: held until a person goes on, and then as before."""
    clinic.process.kill()
    clinic.staff.hang_up()
    clinic.set(-3600)
    await clinic.start()
    while not all(name in clinic.staff.live for name in clinic.names):  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.05)
    clinic.found["went_on_by_itself"] += sum(not clinic.staff.live[name].unconfirmed for name in clinic.names)
    ends = time.monotonic() + 30
    for name in clinic.names:
        while not await clinic.staff.go_on(name) and time.monotonic() < ends:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.3)
    await asyncio.sleep(seconds)
    clinic.look()


async def stopped(clinic: Clinic) -> None:
    """STOP each; the pumps must truly stand."""
    for name in clinic.names:
        await clinic.staff.must(name, ask.Stop(by=NURSE, key=clinic.staff.key(), note="the end of the check"))
    await asyncio.sleep(STOPS_WITHIN_S)
    clinic.found["ran_after_stop"] += sum(bed.true_rate_ul_h() > 0 for bed in clinic.beds)


def main() -> None:
    """Measure, print, leave."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--infusions", type=int, default=3)
    asked.add_argument("--seconds", type=float, default=12.0)
    asked.add_argument("--only", type=int, action="append", help="set it by so many seconds; a part never holds")
    asked.add_argument("--defect", choices=("none", "wall"), default="none")
    options = asked.parse_args()
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="faketime-"))
    try:
        found = asyncio.run(run(options, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told = ("scripts", "requests", "clock_alarms")
    report(
        Figure(
            check="FAKETIME",
            command=f"python benchmarks/safety/faketime.py --infusions {options.infusions}",
            asked="under libfaketime, in normal mode: no pump, order, time or alarm moves but the alarm of the clock",
            measured=dict(sorted(found.items())),
            holds=found["scripts"] == len(SCRIPTS_S)
            and found["clock_alarms"] >= options.infusions
            and not any(count for name, count in found.items() if name not in told),
            seconds=round(time.monotonic() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
