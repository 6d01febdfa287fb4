"""One seed, one run: the same record to the byte, with the faults that were asked for."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from lenitive.cli.edge import run_at_edge
from lenitive.cli.main import run_command
from lenitive.domain.infusion.events import (
    AlarmEnded,
    AlarmRaised,
    DeliveryConfirmed,
    Held,
    InfusionStarted,
    RateChanged,
    Stopped,
    SupervisionResumed,
)
from lenitive.domain.infusion.session_plan import plan_breaches
from lenitive.simulation import world
from lenitive.simulation.fault_classes import CLASSES, Mishap, MishapKind, Troubles, classes_named, draw_troubles
from lenitive.simulation.run import SimulationResult, simulate, simulate_script
from lenitive.simulation.scenario import PREPARED_MS, draw_scenario
from lenitive.simulation.virtual_store import VirtualStore

HASH = "from lenitive.simulation.run import simulate; print(simulate(11, minutes=5).log_hash)"


@pytest.fixture(scope="module")
def quiet() -> SimulationResult:
    """A short infusion on a day on which nothing goes wrong."""
    return simulate(13, classes=(), minutes=5)


def test_the_same_seed_gives_the_same_record_whatever_the_hash_seed_is() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", HASH],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "random")
    }
    assert found == {simulate(11, minutes=5).log_hash + "\n"}


def test_another_seed_gives_another_record(quiet: SimulationResult) -> None:
    assert simulate(11, classes=(), minutes=5).log_hash != quiet.log_hash


def test_on_a_quiet_day_nothing_goes_wrong(quiet: SimulationResult) -> None:
    assert quiet.fired == ()
    assert quiet.alarms == ("ALM-END-OF-INFUSION",)


def test_a_killed_process_is_followed_by_a_gap_and_no_drug_until_a_person_confirms() -> None:
    runs = [simulate(seed, classes=("process kill",), minutes=10) for seed in (2,)]
    told = [event.data for run in runs for event in run.events]
    assert any(isinstance(data, SupervisionResumed) for data in told)
    assert any(isinstance(data, DeliveryConfirmed) for data in told)


def test_air_in_the_line_stops_the_infusion() -> None:
    assert any(
        isinstance(event.data, Stopped) and event.data.alarm == "ALM-AIR-IN-LINE"
        for seed in range(2, 8)
        for event in simulate(seed, classes=("air",), minutes=10).events
    )


def test_at_least_twenty_classes_are_drawn_when_all_are_allowed() -> None:
    names = tuple(CLASSES)
    drawn = [
        draw_troubles(np.random.default_rng(seed), names=names, from_ms=10**6, length_ms=10**7) for seed in range(50)
    ]
    assert min(len(one.classes) for one in drawn) >= 20
    assert {name for one in drawn for name in one.classes} == set(names)


def test_every_order_that_is_drawn_may_be_prepared() -> None:
    for seed in range(300):
        plan = draw_scenario(seed, np.random.default_rng(seed)).plan
        assert plan_breaches(plan) == (), f"seed {seed}"


def test_classes_are_named_as_they_are_spelt_or_with_dashes() -> None:
    assert classes_named("bad-mac, Occlusion + release") == ("bad MAC", "occlusion + release")
    with pytest.raises(ValueError, match="'flood' is not a class"):
        classes_named("flood")


def test_a_crash_loses_only_what_was_not_durable(quiet: SimulationResult) -> None:
    store, events = VirtualStore(Troubles()), quiet.events
    assert store.append(events[:3], 0)
    assert store.durable(8) == 3
    assert store.append(events[3:5], 10)
    store.crash(survives=0)
    assert store.kept == list(events[:3])


def test_a_failed_write_closes_the_store_until_it_is_opened_anew(quiet: SimulationResult) -> None:
    full = Mishap(start_ms=100, duration_ms=50, kind=MishapKind.DISK_FULL)
    store, events = VirtualStore(Troubles(mishaps=(full,))), quiet.events
    assert store.append(events[:1], 0)
    assert not store.append(events[1:2], 120)
    assert not store.append(events[1:2], 500)
    assert not store.reopen(149)
    assert store.reopen(150)
    assert store.append(events[1:2], 500)


def test_what_a_process_had_under_way_when_its_disk_failed_never_comes(quiet: SimulationResult) -> None:
    slow = Mishap(start_ms=0, duration_ms=1000, kind=MishapKind.SLOW_DISK, intensity=7000)
    full = Mishap(start_ms=100, duration_ms=50, kind=MishapKind.DISK_FULL)
    store, events = VirtualStore(Troubles(mishaps=(slow, full))), quiet.events
    assert store.append(events[:2], 10)
    assert not store.append(events[2:3], 120)
    assert store.not_kept_since_ms(120) == 10
    assert store.reopen(3000)
    assert store.not_kept_since_ms(3000) == 3000
    assert store.append(events[:1], 3000)
    assert (store.durable(60_000), store.kept) == (1, [events[0]])


def test_a_run_with_a_slow_disk_that_fails_numbers_its_events_without_double() -> None:
    slow = Mishap(start_ms=PREPARED_MS + 60_000, duration_ms=90_000, kind=MishapKind.SLOW_DISK, intensity=7000)
    fails = Mishap(start_ms=PREPARED_MS + 90_000, duration_ms=5_000, kind=MishapKind.FSYNC_ERROR)
    found = simulate_script(13, Troubles(mishaps=(slow, fails)), minutes=5, recovers=False)
    assert {"slow disk", "fsync error"} <= set(found.fired)
    assert [event.seq for event in found.events] == list(range(1, len(found.events) + 1))


def test_the_command_writes_what_the_checker_reads(tmp_path: Path) -> None:
    out = tmp_path / "sim"
    arguments = ["sim", "--seed", "9", "--faults", "air", "--minutes", "5", "--out", str(out)]
    assert run_at_edge(lambda: run_command(arguments)) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "events.jsonl",
        "faults.json",
        "ground_truth.jsonl",
        "summary.json",
    ]
    summary = json.loads((out / "summary.json").read_text())
    assert summary["log_sha256"] == hashlib.sha256((out / "events.jsonl").read_bytes()).hexdigest()
    assert [fault["kind"] for fault in json.loads((out / "faults.json").read_text())["faults"]] == ["pump_air"]


@pytest.mark.parametrize("arguments", [["--faults", "flood"], ["--minutes", "0"], ["--seed", "-1"]])
def test_what_cannot_be_simulated_is_refused_in_one_line(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_at_edge(lambda: run_command(["sim", *arguments, "--out", str(tmp_path / "sim")])) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


@pytest.mark.parametrize("seed", [13, 30])
def test_time_that_jumps_to_the_next_thing_due_tells_what_time_in_small_steps_tells(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The live process looks four times a second; a run in virtual time looks when something can be due."""

    def told() -> list[tuple[str, float]]:
        events = simulate(seed, classes=("vitals deterioration", "occlusion + release"), minutes=15).events
        kinds = (AlarmRaised, AlarmEnded, Held, Stopped, RateChanged, InfusionStarted)
        return [(repr(one.data)[:60], one.at.timestamp()) for one in events if isinstance(one.data, kinds)]

    jumped = told()
    monkeypatch.setattr(world, "_TICK_MS", 250)
    monkeypatch.setattr(world, "_BUSY_MS", 250)
    stepped = told()
    assert [what for what, _ in jumped] == [what for what, _ in stepped]
    assert max(abs(one[1] - other[1]) for one, other in zip(jumped, stepped, strict=True)) <= 1.5
    assert len(jumped) >= 3
