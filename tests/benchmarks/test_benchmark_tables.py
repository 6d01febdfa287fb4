"""The benchmarks say what they measured: units, verdicts, peers that did not run, and the same work for all."""

import doctest
import importlib
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> "type[Modules]":
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return Modules


class Modules:
    @staticmethod
    def named(name: str) -> ModuleType:
        return importlib.import_module(name)


def test_the_examples_of_the_tables_are_right(module: type[Modules]) -> None:
    assert doctest.testmod(module.named("all")).failed == 0


def test_every_task_has_a_figure_and_is_measured(module: type[Modules]) -> None:
    tasks = module.named("all").TASKS
    assert {task.name for task in tasks} == set(module.named("ours").TASKS)
    assert all(task.compiled_s or task.numpy_s for task in tasks)


def test_every_peer_is_of_a_task_and_named_once(module: type[Modules]) -> None:
    peers = module.named("peers").PEERS
    names = [peer.name for peer in peers]
    assert len(set(names)) == len(names)
    assert set(names) >= module.named("all").SLOW
    assert {peer.task for peer in peers} <= {task.name for task in module.named("all").TASKS}


def test_what_was_not_measured_is_not_reached(module: type[Modules]) -> None:
    every, ours = module.named("all"), module.named("ours")
    task = every.Task("W1", "W1", 5e-3, 30e-3, 1e-10)
    assert every.verdict(task, ours.Ours(note="ImportError")).startswith("NO (compiled not measured")
    assert "error 1e-09" in every.verdict(task, ours.Ours(compiled=1e-3, numpy=1e-3, error=1e-9))
    assert every.verdict(task, ours.Ours(compiled=1e-3, numpy=1e-3, error=1e-12)) == "yes"


def test_a_slower_engine_is_not_rounded_to_a_tie(module: type[Modules]) -> None:
    every, ours = module.named("all"), module.named("ours")
    line = every.row(every.TASKS[0], ours.Ours(compiled=2.0), ("somebody", 1.0))
    assert "| 0.50x |" in line


def test_a_peer_that_cannot_be_imported_says_so(module: type[Modules], monkeypatch: pytest.MonkeyPatch) -> None:
    peers = module.named("peers")
    monkeypatch.setattr(peers.sys, "executable", "/bin/false")
    assert peers.measured_apart("numbalsoda: W1").seconds is None


def test_the_work_of_all_is_what_the_engine_is_asked(module: type[Modules]) -> None:
    workloads, linear = module.named("workloads"), module.named("lenitive.pkpd.linear")
    few = workloads.drawn().first(3)
    for whole in (False, True):
        blocks = few.blocks(whole=whole)
        held = linear.amounts(linear.solve(blocks), workloads.DOSING, times_min=workloads.TIMES_MIN)
        found = np.stack(list(held.values())) * few.scales(whole=whole)[:, :, None]
        assert workloads.error_of(found, workloads.reference(few, whole=whole)) < 1e-11


def test_the_lock_of_the_peers_is_read_by_package(module: type[Modules]) -> None:
    blocks = module.named("install_peers").blocks((ROOT / "requirements" / "peers.lock").read_text(encoding="utf-8"))
    assert {"opentiva", "numbalsoda", "pytci", "diffrax", "numpyro", "scipy", "numpy", "numba"} <= set(blocks)
    assert all("--hash=sha256:" in block for block in blocks.values())
    assert blocks["numpy"].count("numpy==") == 2, "one for each version of Python that needs its own"


def test_the_peers_stay_out_of_the_ordinary_environment() -> None:
    locked = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
    for name in ("opentiva", "numbalsoda", "pytci", "diffrax", "numpyro"):
        assert f"\n{name}==" not in locked


def test_every_check_of_correctness_is_there_and_what_is_not_kept_ends_with_1(
    module: type[Modules], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    every = module.named("all")
    assert all((every.HERE / name).is_file() for name in every.CHECKS)
    monkeypatch.setattr(every, "HERE", tmp_path)
    monkeypatch.setattr(every, "OWN_PYTHON", Path(sys.executable))
    for code, passes in ((0, True), (1, False)):
        (tmp_path / "one.py").write_text(f"raise SystemExit({code})", encoding="utf-8")
        assert every._check("one.py") is passes
    assert "one.py" in capfd.readouterr().out


def test_a_calibration_that_covers_too_little_is_not_kept(module: type[Modules]) -> None:
    calibration = module.named("calibration")
    guess = calibration.Guesses(truth=3.0, person=(2.9, 2.9), population=(1.0, 1.0), known=(2.8, 2.8), variance=0.1)

    def found(ranks: list[float]) -> object:
        return calibration.Results(
            ranks=dict.fromkeys(calibration.SENSES, ranks),
            relief={one: [guess] for one in calibration.SENSES},
            ess=[1.0],
        )

    even = [(place + 0.5) / 1000 for place in range(1000)]
    narrow = [place if 0.1 < place < 0.9 else round(place) for place in even]
    assert all(one.reached for one in calibration.verdicts("1", found(even)) if one.counts)
    assert not all(one.reached for one in calibration.verdicts("1", found(narrow)) if one.counts)
    assert len(calibration.verdicts("2", found(even))) == len(calibration.SENSES)
