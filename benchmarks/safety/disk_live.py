"""DISK, live: a supervisor's process on a disk that is full, fails, or is nearly full, with an infusion that runs.

Run: python benchmarks/safety/disk.py --live [ROUNDS]. Each point has a process, a bedside, a screen and a file system
in memory of its own. It is made as small as what lies on it (ENOSPC), or the anchor of the record fails as on a dying
disk (EIO). Then the person turns red, and the alarm has to stand on the screen within 3 s of the rule's delay; or
somebody says STOP at once, and the pump has to stand within 1 s. With less than a tenth free nothing may start.

Mounting needs root. Seen to fail: `--defect=careless` lets the process think that no disk is ever low,
`--defect=deaf` keeps every alarm from the screens.
"""

import asyncio
import os
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Final

from disk import BALLAST, small_disk
from figure import Figure, report
from live_clinic import NURSE, Bed, Process, Staff, opened
from load import DELAY_S, Reddening
from net import ANCHOR_FAILS

from lenitive.domain.infusion import commands as ask
from lenitive.supervisor.clock import Clock

POINTS: Final = (("full", "red"), ("full", "stop"), ("failing", "red"), ("failing", "stop"), ("nearly full", "start"))
STOPS_WITHIN_S, TOLD_WITHIN_S = 1.0, 3.0
NAME: Final = "INF-1"
DEFECTS: Final = {
    "": "",
    "careless": "import lenitive.supervisor.self_check as look; look.disk_low = lambda *_: False",
    "deaf": """
import msgspec
from lenitive.supervisor import client_listener
live_of = client_listener.live_of
client_listener.live_of = lambda one, supervisor: msgspec.structs.replace(live_of(one, supervisor), alarms=[])
""",
}


def shrunk(disk: Path, *, free_share: float) -> None:
    """Make a file system so small that this share of it is free."""
    for more_kib in (4, 16, 64, 256):  # what is written meanwhile
        now = os.statvfs(disk)
        used = (now.f_blocks - now.f_bfree) * now.f_frsize + more_kib * 1024
        asked = ("mount", "-o", f"remount,size={int(used / (1 - free_share))}", str(disk))
        if subprocess.run(asked, check=False, stderr=subprocess.DEVNULL).returncode == 0:
            return
    raise OSError(f"{disk} cannot be made smaller")


async def point(disk: Path, what: tuple[str, str], defect: str, found: Counter[str]) -> None:
    """One process, one trouble, one thing that has to work."""
    (trouble, then), clock, fails = what, Clock(1.0), disk / "fails"
    process = Process(disk / "data", before=ANCHOR_FAILS.format(fails=str(fails)) + DEFECTS[defect])
    staff = Staff(process.folder, clock)
    await process.start()
    await staff.connect()
    bed = Bed(1, clock, lambda: ("127.0.0.1", process.device_port))
    try:
        if then == "start":
            with (disk / BALLAST).open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, 64 << 20)  # so that a twentieth is room enough to go on
            shrunk(disk, free_share=0.05)
            bed.start()
            await staff.prepare(NAME, bed)
            await asyncio.sleep(65)  # the disk is looked at every minute
            refused = await staff.submit(NAME, ask.Start(**staff.raising(staff.live[NAME].version), rate_ul_h=3500))
            found["started_without_room"] += refused.refused is None
            found["starts_refused"] += refused.refused is not None
            return
        await opened(process, staff, [bed])
        while bed.true_rate_ul_h() == 0:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)
        if trouble == "full":
            shrunk(disk, free_share=0.0)
        else:
            fails.touch()
        await (red if then == "red" else stop)(staff, bed, found)
    finally:
        process.kill()
        staff.hang_up()
        bed.end()


async def red(staff: Staff, bed: Bed, found: Counter[str]) -> None:
    """The person turns red; whether a screen shows it in time."""
    Reddening().turn(bed)
    ends_s = time.monotonic() + 1 + DELAY_S + TOLD_WITHIN_S
    while time.monotonic() < ends_s:
        if any(alarm.id == "ALM-SPO2-LOW-RED" for alarm in staff.live[NAME].alarms):
            found["alarms_on_the_screen"] += 1
            return
        await asyncio.sleep(0.1)
    found["alarms_not_shown"] += 1


async def stop(staff: Staff, bed: Bed, found: Counter[str]) -> None:
    """STOP, at once; whether the pump stands in time."""
    asked = asyncio.create_task(staff.submit(NAME, ask.Stop(by=NURSE, key=staff.key())))
    ends_s = time.monotonic() + STOPS_WITHIN_S
    found["ran_when_stopped"] += bed.true_rate_ul_h() > 0
    while bed.true_rate_ul_h() > 0 and time.monotonic() < ends_s:  # noqa: ASYNC110 - another process
        await asyncio.sleep(0.02)
    found["stops" if bed.true_rate_ul_h() == 0 else "stops_missed"] += 1
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)


async def together(defect: str, found: Counter[str]) -> None:
    """Every point once, at the same time."""

    async def alone(what: tuple[str, str]) -> None:
        with small_disk("size=4g") as disk:
            await point(disk, what, defect, found)
        sys.stderr.write(f"{' '.join(what)}: {dict(found)}\n")

    await asyncio.gather(*map(alone, POINTS))


def main(rounds: int = 1, defect: str = "") -> None:
    """Each point so many times."""
    began = time.perf_counter()
    found = Counter[str](dict.fromkeys(("alarms_not_shown", "stops_missed", "started_without_room"), 0))
    for _ in range(rounds):
        asyncio.run(together(defect, found))
    wrong = found["alarms_not_shown"] + found["stops_missed"] + found["started_without_room"]
    report(
        Figure(
            check="DISK-LIVE",
            command=f"benchmarks/safety/disk.py --live {rounds}",
            asked="on a full or failing disk a red alarm on the screen within 3 s, STOP -> 0 within 1 s; no start with "
            "less than a tenth free",
            measured=dict(found),
            holds=rounds > 0 and wrong == 0 and found["ran_when_stopped"] > 0,
            seconds=round(time.perf_counter() - began, 1),
        )
    )
