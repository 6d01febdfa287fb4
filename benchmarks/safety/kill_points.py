"""KILL-2: the process is killed at each of its own writes and flushes; the next start finds all it had acknowledged.

Run: python benchmarks/safety/kill_points.py [POINTS [EVENTS [GROUP]]]. A process keeps one session of 300 events, five
in a commit. First strace counts its calls of each kind; then it is run again for each of them, and strace kills it at
the n-th one. POINTS 0 is all of them, otherwise so many, spread evenly. What the killed process had acknowledged is on
its standard output. That process keeps events through the store, as the supervisor's writer does; the supervisor itself
is killed in KILL-1. Which kinds of call it makes is printed. Seen to fail with `--defect=early`, a process that
acknowledges before it keeps.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from figure import Figure, report
from recovered import acknowledged, wrong

WORKER: Final = Path(__file__).with_name("record_worker.py")
CALLS: Final = ("pwrite64", "write", "fsync", "fdatasync", "ftruncate", "unlink", "rename", "sendto")
_COUNTED: Final = re.compile(r"^(?:\d+ +)?(\w+)\(", re.MULTILINE)


def traced(folder: Path, asked: tuple[str, ...], worker: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
    """The worker under strace; what it said."""
    command = ["strace", "-f", *asked, sys.executable, "-B", str(WORKER), str(folder / "record")]
    return subprocess.run([*command, *worker], capture_output=True, check=False)


def counted(worker: tuple[str, ...]) -> Counter[str]:
    """How often an undisturbed worker makes each call."""
    with tempfile.TemporaryDirectory() as name:
        log = Path(name) / "strace"
        ran = traced(Path(name), ("-e", f"trace={','.join(CALLS)}", "-o", str(log)), worker)
        if ran.returncode:
            raise RuntimeError(f"the worker fails undisturbed: {ran.stderr.decode()[-500:]}")
        return Counter(_COUNTED.findall(log.read_text(encoding="utf-8")))


def killed(point: tuple[str, int], worker: tuple[str, ...]) -> tuple[bool, str | None, float]:
    """Whether the worker was killed at its n-th call, what is wrong at the next start, and how long that took."""
    call, number = point
    with tempfile.TemporaryDirectory() as name:
        asked = ("-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}", "-o", "/dev/null")
        ran = traced(Path(name), asked, worker)
        began = time.perf_counter()
        what = wrong(Path(name) / "record", acknowledged(ran.stdout))
        return ran.returncode in {137, -9}, what, time.perf_counter() - began


def main(points: int = 0, events: int = 300, group: int = 5, defect: str = "") -> None:
    """Kill at each point; count what was lost."""
    began, worker = time.perf_counter(), (str(events), str(group), *([defect] if defect else []))
    calls = counted(worker)
    every = [(call, number) for call in CALLS for number in range(1, calls[call] + 1)]
    chosen = every if not points else [every[place * len(every) // points] for place in range(min(points, len(every)))]
    with ThreadPoolExecutor(2) as both:
        came = list(both.map(lambda point: killed(point, worker), chosen))
    bad = [f"{call} {number}: {what}" for (call, number), (_, what, _) in zip(chosen, came, strict=True) if what]
    kills = sum(died for died, _, _ in came)
    slowest = sorted(seconds for _, _, seconds in came)
    report(
        Figure(
            check="KILL-2",
            command=f"benchmarks/safety/kill_points.py {points} {events} {group} {defect}".rstrip(),
            asked="killed at each write and flush of a session of 300 events: 0 acknowledged events lost, every start "
            "finds a record that holds and takes more, p99 within 5 s",
            measured={
                "points": len(chosen),
                "of": len(every),
                "kills": kills,
                "kinds_of_call": ", ".join(sorted({str(call) for call, _ in chosen})),
                "lost_or_broken": len(bad),
                "recovery_p99_s": round(slowest[len(slowest) * 99 // 100], 3),
                **({"first": bad[0][:200]} if bad else {}),
            },
            holds=not bad and kills == len(chosen) and len(chosen) >= 20 and slowest[len(slowest) * 99 // 100] <= 5,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    named = [one.removeprefix("--defect=") for one in sys.argv[1:] if one.startswith("--defect=")]
    main(*(int(one) for one in arguments), **({"defect": named[0]} if named else {}))
