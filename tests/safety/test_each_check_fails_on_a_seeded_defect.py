"""Every check of the safety base, at the smallest size, on a defect that is planted for it: it sees it."""

import json
import os
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
}


@pytest.mark.parametrize("planted", PLANTED)
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
