"""Every check of the safety base, at the smallest size, on a defect that is planted for it: it sees it.

What takes longer than a suite can afford is run on demand, with `LENITIVE_EVERY_DEFECT=1`.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SAFETY = Path(__file__).parents[2] / "benchmarks" / "safety"
SMALL = "--infusions", "2", "--seed", "3"

PLANTED: dict[str, tuple[tuple[str, ...], str]] = {
    # check and defect: what is run, and what it has to count
    "GOLD, rounded up": (("gold.py", "--defect", "up"), "not_equal"),
    "UNIT, rounded up": (("unit.py", "2000", "--defect=up"), "mismatches"),
    "UNIT, a factor off": (("unit.py", "2000", "--defect=factor"), "mismatches"),
    "FUZZ-1, frames that nothing guards": (("fuzz.py", "1000", "--defect=unguarded"), "unhandled"),
    "GATE, a gate that is open": (("gate.py", "--defect", "open"), "not_as_specified"),
    "SIM-CI, one person where two are needed": (
        ("sim.py", "--seeds", "293:294", "--jobs", "1", "--defect", "alone"),
        "violations",
    ),
    "SIM-CI, red alarms that are deaf": (
        ("sim.py", "--seeds", "17:18", "--jobs", "1", "--defect", "deaf"),
        "violations",
    ),
    "MUT, tests that ask nothing": (
        ("mutation.py", "--only", "units", "--sample", "3", "--jobs", "1", "--defect", "empty"),
        "survived",
    ),
    "LOAD-2, alarms that are lost on the way": (
        ("load.py", "--infusions", "4", "--viewers", "2", "--all-red", "--defect", "deaf"),
        "unheard",
    ),
    "DISK, acknowledged before it is kept": (("disk.py", "2", "3", "--defect=early"), "wrong"),
    "TIME, intervals by the wall clock": (
        ("time_scripts.py", "12", "--only=server +3600 s, then a restart", "--defect=wall"),
        "moved",
    ),
    "RACE, any version will do": (("race.py", "--histories", "60", *SMALL, "--defect", "stale"), "wrong"),
    "RACE, keys that are forgotten": (("race.py", "--histories", "60", *SMALL, "--defect", "twice"), "wrong"),
    "KILL-1, a screen that is shown another rate": (
        ("kill.py", "--ci", "--kills", "1", "--speed", "8", *SMALL, "--defect", "forgetful"),
        "states_that_part",
    ),
    "FAKETIME, intervals by the wall clock": (
        ("faketime.py", "--infusions", "1", "--seconds", "4", "--only", "3600", "--defect", "wall"),
        "pumps_that_stood",
    ),
    "TRACE, a control that is not there": (("trace.py", "--defect=unheard"), "gaps"),
    "FUZZ-3, an answer that is broken": (("api.py", "90", "1", "--seed-defect"), "failures"),
}

ON_DEMAND = {
    "FAKETIME, intervals by the wall clock": "it asks for libfaketime, and waits half a minute and more",
    "TRACE, a control that is not there": "it collects every test, 20 s of processor time",
    "FUZZ-3, an answer that is broken": "no role can be walked in less than 45 s of processor time in all",
}
NEEDS = {
    "DISK, acknowledged before it is kept": (
        os.geteuid() == 0 and shutil.which("strace") is not None,
        "it mounts a file system, which asks for root, and runs under strace",
    ),
}


def _asked(planted: str) -> object:
    is_here, why = NEEDS.get(planted, (True, ""))
    if planted in ON_DEMAND:
        is_here, why = bool(os.environ.get("LENITIVE_EVERY_DEFECT")), ON_DEMAND[planted]
    return pytest.param(planted, marks=[pytest.mark.skipif(not is_here, reason=why)])


@pytest.mark.parametrize("planted", [_asked(planted) for planted in PLANTED])
def test_a_check_sees_the_defect_that_is_planted_for_it(planted: str) -> None:
    (script, *arguments), counted = PLANTED[planted]
    done = subprocess.run(
        [sys.executable, str(SAFETY / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 1, done.stderr
    figure: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert not figure["holds"]
    assert figure["measured"][counted] > 0
