"""The figures of the record can fail: each holds on the record as it is, and not on one with a seeded defect."""

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from written_pages import ROOT

SAFETY = ROOT / "benchmarks" / "safety"
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def measured(script: str, *arguments: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, str(SAFETY / script), *arguments], capture_output=True, text=True, check=False
    )
    assert ran.stdout, ran.stderr
    figure: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    assert ran.returncode == (0 if figure["holds"] else 1)
    return figure


@pytest.mark.parametrize(
    ("defect", "missed"),
    [("", set()), ("no-anchor", {"not_found_re-chain", "not_found_roll_back", "not_found_cut_off"})],
)
def test_every_tampering_is_found_and_without_the_anchor_some_are_not(defect: str, missed: set[str]) -> None:
    figure = measured("aud.py", "160", "3000", "7", *([f"--defect={defect}"] if defect else []))
    found = figure["measured"]
    assert {name for name in found if name.startswith("not_found_")} == missed
    assert found["kinds"] == 8
    assert found["named_elsewhere"] == 0
    assert (found["not_found"] > 0) == bool(defect)


@needs_strace
@pytest.mark.parametrize("defect", ["", "unflushed", "early"])
def test_a_loss_of_power_loses_nothing_and_with_a_defect_it_does(defect: str) -> None:
    figure = measured("power.py", "90", "3", "7", *([f"--defect={defect}"] if defect else []))
    assert figure["holds"] == (not defect)
    assert (figure["measured"]["lost_or_broken"] > 0) == bool(defect)
    assert figure["measured"]["cuts_with_unflushed_writes"] > 90


@needs_strace
@pytest.mark.parametrize("defect", ["", "early"])
def test_a_kill_at_a_write_loses_nothing_and_with_a_defect_it_does(defect: str) -> None:
    figure = measured("kill_points.py", "10", "20", "2", *([f"--defect={defect}"] if defect else []))
    assert figure["measured"]["kills"] == 10
    assert (figure["measured"]["lost_or_broken"] > 0) == bool(defect)
