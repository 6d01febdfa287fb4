"""Run the checks of the safety base and keep what they printed in figures.json, from which the page is made.

Run: python benchmarks/safety/all.py [--ci] [CHECK ...]. Without names every check runs, which takes hours; `--ci` runs
those of `IN_CI`, each at the size that continuous integration can afford (`make safety`), where a time that a slow
machine missed is said but fails nothing: what was lost, doubled or wrong does. A figure that was measured on changed
files says so in its commit.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KEPT = HERE / "figures.json"
CHECKS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # check: (whole, as continuous integration runs it)
    "UNIT": (("unit.py", "1000000", "1"), ("unit.py", "300000", "2")),
    "GOLD": (("gold.py",), ("gold.py",)),
    "FUZZ-1": (("fuzz.py", "1000000", "1"), ("fuzz.py", "100000", "2")),
    "FUZZ-3": (("api.py", "20000", "1"), ("api.py", "900", "2")),
    "SIM-CI": (("sim.py", "--seeds", "0:2000"), ("sim.py", "--seeds", "0:200")),
    "TIME": (("time_scripts.py", "12"), ("time_scripts.py", "12")),
    "FAKETIME": (("faketime.py", "--infusions", "3"), ("faketime.py", "--infusions", "2")),
    "ALARM": (("alarm.py",), ("alarm.py", "--sessions", "60", "--events", "20")),
    "GATE": (("gate.py",), ("gate.py",)),
    "PROOF": (("proof.py",), ("proof.py", "--points", "100000", "--deliveries", "2", "--numbers", "1")),
    "MUT": (("mutation.py",), ("mutation.py", "--only", "units", "--sample", "40")),
    "KILL-1": (
        ("kill.py", "--kills", "1000", "--infusions", "50"),
        ("kill.py", "--ci", "--kills", "100", "--infusions", "10", "--speed", "8", "--seed", "2"),
    ),
    "RACE": (("race.py", "--histories", "10000"), ("race.py", "--ci", "--histories", "2000", "--seed", "2")),
    "LOAD-1": (
        ("load.py", "--infusions", "1000", "--minutes", "30"),
        ("load.py", "--ci", "--infusions", "1000", "--minutes", "2", "--seed", "2"),
    ),
    "LOAD-2": (
        ("load.py", "--infusions", "1000", "--all-red"),
        ("load.py", "--ci", "--infusions", "600", "--all-red", "--seed", "2"),
    ),
    "NET": (
        ("net.py", "--episodes", "1000"),
        ("net.py", "--ci", "--episodes", "100", "--infusions", "20", "--seed", "2"),
    ),
    "AUD": (("aud.py", "10000", "100000"), ("aud.py", "1000", "10000")),
    "POWER": (("power.py", "5000"), ("power.py", "600")),
    "DISK": (("disk.py", "500", "300"), ("disk.py", "60", "40")),
    "DISK-LIVE": (("disk.py", "--live", "10"), ("disk.py", "--live", "1")),
    "KILL-2": (("kill_points.py",), ("kill_points.py", "20")),
    "TRACE": (("trace.py", "--run"), ("trace.py",)),
    "ASVS": (("asvs.py",), ("asvs.py",)),
}

SIDE_BY_SIDE = ("UNIT", "GOLD", "FUZZ-1", "AUD", "POWER", "DISK", "GATE", "TRACE")
"""Checks of one process where time plays no part: as many at once as there are processors."""

WAITS, MEANWHILE = "KILL-1", ("SIM-CI", "NET", "RACE")
"""The first mostly waits; in continuous integration those of one process, and then the others here, run while it does:
what they find wrong is wrong all the same, and their times are said of a machine that does something else, too."""

IN_CI = (*SIDE_BY_SIDE, WAITS, *MEANWHILE, "LOAD-2", "LOAD-1")
"""What continuous integration runs besides the suite, which holds SEC-1, PHI and SUP.

FUZZ-1, AUD, GATE, KILL-1 (100 kills, of 10 infusions), RACE, NET and TRACE run at the size that the safety base asks of
continuous integration. To fit 25 minutes these are smaller: SIM-CI (200 sessions of 2,000), UNIT (300,000 of
1,000,000), DISK (60 places where it is full, 40 where it fails), LOAD-1 (2 of 5 minutes), LOAD-2 (600 infusions of
1,000), and the infusions of NET (20).
"""


def run(arguments: tuple[str, ...]) -> dict[str, Any]:
    """One check; its figure, or what it said instead of one. What it found, line by line, is passed on."""
    script = HERE / arguments[0]
    done = subprocess.run(
        [sys.executable, str(script), *arguments[1:]], capture_output=True, text=True, check=False, cwd=HERE.parents[1]
    )
    sys.stderr.write(done.stderr)
    *found, figure = done.stdout.splitlines() or [""]
    sys.stderr.writelines(f"{line}\n" for line in found)
    try:
        return dict(json.loads(figure))
    except ValueError:
        return {"check": arguments[0], "holds": False, "measured": {"exit_code": done.returncode}}


def figures(wanted: Sequence[str], *, is_ci: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each check with its figure: in continuous integration what may run side by side does, the others after it."""

    def figure(check: str) -> dict[str, Any]:
        return run(CHECKS[check][is_ci])

    beside = [check for check in wanted if is_ci and check in SIDE_BY_SIDE]
    meanwhile = [check for check in wanted if is_ci and check in MEANWHILE]
    waits = [check for check in wanted if is_ci and check == WAITS]
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(os.cpu_count()) as many:
        waiting = one.map(figure, waits)
        yield from zip(beside, many.map(figure, beside), strict=True)
        yield from ((check, figure(check)) for check in meanwhile)
        yield from zip(waits, waiting, strict=True)
    for check in wanted:
        if check not in (*beside, *meanwhile, *waits):
            yield check, figure(check)


def main(arguments: list[str]) -> int:
    """Run, say, and keep; the number of figures that do not hold."""
    is_ci = "--ci" in arguments
    wanted = [one for one in arguments if one != "--ci"] or list(IN_CI if is_ci else CHECKS)
    missed = 0
    for check, figure in figures(wanted, is_ci=is_ci):
        right = figure.get("holds_in_correctness")
        is_right = figure["holds"] if right is None else right
        missed += not (is_right if is_ci else figure["holds"])
        word = "holds" if figure["holds"] else "a time was missed, all else holds" if is_right else "DOES NOT HOLD"
        print(f"{check}: {word}, {figure.get('seconds', 0):.0f} s {figure['measured']}", flush=True)
        if not is_ci:
            kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
            kept[check] = figure
            KEPT.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return missed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
