"""A run of the whole suite fails when a test that the hazard log names did not run; a run of a part does not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hazard_evidence import SELECTING, Outcomes, is_whole, not_run

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = '[tool.pytest.ini_options]\ntestpaths = ["tests"]\naddopts = "-q -n 1 -p no:cacheprovider"\n'
LOG = """
import sys
from types import SimpleNamespace
one = SimpleNamespace(id="HAZ-23", tests={named!r})
sys.modules["lenitive.domain.hazards"] = SimpleNamespace(TRACED={{"HAZ-23": one}})
"""
SMALL = """
import pytest
def test_one(): pass
@pytest.mark.skip
def test_two(): pass
@pytest.mark.parametrize("n", [1, 2])
def test_three(n): pass
"""
ONE, TWO, THREE, FOUR = (f"tests/test_small.py::test_{number}" for number in ("one", "two", "three", "four"))


def run_of(folder: Path, named: tuple[str, ...], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a small project that has this conftest and a log of one hazard."""
    tests = folder / "tests"
    tests.mkdir()
    for name in ("conftest.py", "hazard_evidence.py"):
        shutil.copy(ROOT / "tests" / name, tests)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "conftest.py").write_text(LOG.format(named=named), encoding="utf-8")
    (tests / "test_small.py").write_text(SMALL, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=folder, env=environment | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_a_whole_run_in_workers_fails_for_each_named_test_that_did_not_run(tmp_path: Path) -> None:
    ran = run_of(tmp_path, (ONE, TWO, THREE, FOUR), "-p", "xdist.plugin")
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert [line for line in ran.stdout.splitlines() if line.startswith("hazard log: ")] == [
        f"hazard log: HAZ-23 names {TWO}, which did not run: it was skipped",
        f"hazard log: HAZ-23 names {FOUR}, which did not run: it was not collected, or deselected",
    ]


def test_a_whole_run_that_ran_what_is_named_passes(tmp_path: Path) -> None:
    ran = run_of(tmp_path, (ONE, THREE), "-p", "xdist.plugin", "-n", "0")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "hazard log" not in ran.stdout


ARGS = pytest.Config.ArgsSource.ARGS
WHOLE = pytest.Config.ArgsSource.TESTPATHS


@pytest.mark.parametrize(
    ("source", "option", "exit_status", "whole"),
    [
        (WHOLE, {}, 0, True),
        (WHOLE, {"keyword": "", "deselect": None, "maxfail": 0}, 1, True),
        (ARGS, {}, 0, False),
        (pytest.Config.ArgsSource.INVOCATION_DIR, {}, 0, False),
        (WHOLE, {}, 2, False),  # interrupted
        (WHOLE, {}, 5, False),  # nothing was collected
        *((WHOLE, {name: ["x"]}, 0, False) for name in SELECTING),
    ],
)
def test_only_a_finished_run_without_a_choice_is_whole(
    source: object, option: dict[str, object], exit_status: int, whole: bool
) -> None:
    config: Any = SimpleNamespace(args_source=source, option=SimpleNamespace(**option))
    assert is_whole(config, exit_status=exit_status) is whole


def test_every_option_that_chooses_is_known_to_this_pytest(pytestconfig: pytest.Config) -> None:
    assert [name for name in SELECTING if not hasattr(pytestconfig.option, name)] == []


@pytest.mark.parametrize(
    ("outcomes", "why"),
    [
        ({"t.py::test_a[1]": {"passed"}, "t.py::test_a[2]": {"passed"}}, None),
        ({"t.py::test_a": {"failed"}}, None),  # the run has failed already, and says so
        ({"t.py::test_a[1]": {"passed"}, "t.py::test_a[x::y]": {"skipped"}}, "it was skipped"),
        ({"t.py::test_ab": {"passed"}}, "it was not collected, or deselected"),
        ({}, "it was not collected, or deselected"),
    ],
)
def test_every_case_of_a_named_test_counts(outcomes: Outcomes, why: str | None) -> None:
    found = not_run({"HAZ-23": ("t.py::test_a",)}, outcomes)
    assert found == ([] if why is None else [f"HAZ-23 names t.py::test_a, which did not run: {why}"])


def test_one_case_can_be_named_alone() -> None:
    named = {"HAZ-23": ("t.py::test_a[1]",)}
    assert not_run(named, {"t.py::test_a[1]": {"passed"}, "t.py::test_a[2]": {"skipped"}}) == []
    assert len(not_run(named, {"t.py::test_a[2]": {"passed"}})) == 1


def test_no_setting_of_the_project_leaves_tests_out() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("addopts = ")[2].splitlines()[0]
    for option in ("-k", "-m", "--deselect", "--ignore", "-x", "--maxfail", "--collect-only"):
        assert f"{option} " not in f"{settings[1:-1]} ", f"{option} in addopts makes every run one of a part"
