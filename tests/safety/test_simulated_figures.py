"""The figures that come of simulation, at the smallest size that still says something, and on seeded defects."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SAFETY = Path(__file__).parents[2] / "benchmarks" / "safety"


def figure(script: str, *arguments: str) -> dict[str, Any]:
    """What a script prints as its last line."""
    done = subprocess.run(
        [sys.executable, str(SAFETY / script), *arguments], capture_output=True, text=True, check=False
    )
    assert done.stdout, done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_no_invariant_is_violated_in_a_few_simulated_infusions() -> None:
    found = figure("sim.py", "--seeds", "1:3", "--jobs", "1")
    assert found["measured"]["violations"] == 0
    assert found["measured"]["sessions"] == 2


ALARM = ("--sessions", "1", "--events", "1", "--minutes", "6", "--jobs", "1", "--seed", "5")


@pytest.mark.parametrize(("defect", "missed"), [("none", False), ("deaf", True)])
def test_a_true_event_alarms_in_time_unless_its_alarms_are_taken_away(defect: str, missed: bool) -> None:
    found = figure("alarm.py", *ALARM, "--defect", defect)["measured"]
    assert found["alarms_due"] > 0
    assert (found["late_or_missed"] > 0) is missed
