"""The registry of fault classes: complete, in range, drawn by seed, and each shown by a test."""

import ast
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from lenitive.devices.device_power import Outage, outages, power
from lenitive.devices.fault_schedule import (
    Fault,
    active,
    befalling,
    draw_schedule,
    schedule_from_json,
    schedule_to_json,
    swizzle,
)
from lenitive.devices.faults import FAULTS, FaultClass, FaultKind, Where

HERE = Path(__file__).parent
HOUR = 3_600_000

REQUIRED = (
    "message loss", "duplication", "reordering", "delay", "corruption", "truncation", "half-open link",
    "full partition", "device reboot", "device swap", "device clock skew", "device clock step", "pump over-delivery",
    "pump under-delivery", "free flow", "occlusion + release", "air", "empty bag", "counter reset", "KVO start",
    "local keypad change", "command refused", "command acknowledged but not done", "command done but not acknowledged",
    "monitor frozen", "artifact burst", "probe off", "wrong-patient data", "replayed data", "bad MAC",
    "vitals deterioration",
)  # fmt: skip
"""Every class of the safety base, 8.3, that concerns devices, links and the person."""


def test_every_class_of_the_safety_base_that_concerns_devices_is_there() -> None:
    assert {entry.covers for entry in FAULTS.values()} - {None} == set(REQUIRED)
    assert sum(entry.covers == "vitals deterioration" for entry in FAULTS.values()) == 6
    assert sum(entry.covers == "artifact burst" for entry in FAULTS.values()) == 4


@pytest.mark.parametrize("entry", FAULTS.values(), ids=lambda entry: entry.id)
def test_a_class_says_what_it_does_to_what_and_how_strongly(entry: FaultClass) -> None:
    assert re.fullmatch(r"FLT(-[A-Z]+)+", entry.id)
    assert len(entry.does) > 10
    assert entry.befalls
    assert entry.unit
    assert entry.intensity[0] <= entry.intensity[1]
    assert 1 <= entry.lasts_ms[0] <= entry.lasts_ms[1]


def test_ids_are_unique_and_every_kind_has_an_entry() -> None:
    assert len({entry.id for entry in FAULTS.values()}) == len(FAULTS) == len(FaultKind)


@pytest.fixture(scope="module")
def tests_that_assert() -> dict[str, str]:
    """The text of every test beside this file, by its name."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_*.py") if path != Path(__file__))
    functions = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    texts = {node.name: ast.unparse(node) for node in functions if node.name.startswith("test_")}
    return {name: text for name, text in texts.items() if "assert" in text}


@pytest.mark.parametrize("kind", FaultKind, ids=lambda kind: kind.value)
def test_every_class_is_shown_by_a_test_of_its_own(kind: FaultKind, tests_that_assert: dict[str, str]) -> None:
    shown = [name for name, text in tests_that_assert.items() if re.search(rf"FaultKind\.{kind.name}\b", text)]
    assert shown, f"write a test that shows what {kind} does"


@pytest.mark.parametrize("entry", FAULTS.values(), ids=lambda entry: entry.id)
def test_what_a_class_does_not_have_is_refused(entry: FaultClass) -> None:
    lo, hi = entry.intensity
    where, others = entry.befalls[0], set(Where) - set(entry.befalls)
    for intensity in (lo - 1, hi + 1):
        with pytest.raises(ValueError, match=entry.id):
            Fault(start_ms=0, duration_ms=1, kind=entry.kind, where=where, intensity=intensity)
    for other in others:
        with pytest.raises(ValueError, match="cannot befall"):
            Fault(start_ms=0, duration_ms=1, kind=entry.kind, where=other, intensity=lo)
    for start_ms, duration_ms in ((-1, 1), (0, 0)):
        with pytest.raises(ValueError, match="give 0 or more"):
            Fault(start_ms=start_ms, duration_ms=duration_ms, kind=entry.kind, where=where, intensity=lo)


def test_a_thousand_draws_name_every_class_and_the_same_seed_the_same() -> None:
    first, again, other = (draw_schedule(np.random.default_rng(seed), length_ms=HOUR, count=1000) for seed in (1, 1, 2))
    assert first == again != other
    assert list(first) == sorted(first)
    counted = Counter(one.kind for one in first)
    assert set(counted) == set(FaultKind)
    assert all(0 <= one.start_ms < HOUR for one in first)
    assert {one.where for one in first} == set(Where)


def test_only_the_classes_that_are_asked_for_are_drawn() -> None:
    drawn = draw_schedule(np.random.default_rng(1), length_ms=HOUR, count=50, kinds=[FaultKind.PUMP_AIR])
    assert {one.kind for one in drawn} == {FaultKind.PUMP_AIR}
    assert befalling(drawn, Where.PUMP) == drawn
    assert befalling(drawn, Where.MONITOR) == ()


def test_links_are_clogged_one_by_one_and_released_in_any_order() -> None:
    orders = set()
    for seed in range(40):
        clogged = swizzle(np.random.default_rng(seed), start_ms=1000, length_ms=60_000)
        assert {one.where for one in clogged} == {Where.PUMP, Where.MONITOR}
        assert all(1000 <= one.start_ms < one.end_ms <= 61_000 for one in clogged)
        orders.add(min(clogged, key=lambda one: one.end_ms).where)
    assert orders == {Where.PUMP, Where.MONITOR}


def test_a_schedule_is_written_and_read_back_the_same() -> None:
    drawn = draw_schedule(np.random.default_rng(3), length_ms=HOUR, count=200)
    text = schedule_to_json(drawn)
    assert schedule_from_json(text) == drawn
    assert schedule_to_json(schedule_from_json(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "{}", "[1]", '[{"kind":"pump_air"}]',
        '[{"kind":"pump_air","where":"pump","start_ms":0,"duration_ms":9,"intensity":300,"more":1}]',
        '[{"kind":"pump_air","where":"pump","start_ms":0,"duration_ms":9,"intensity":5}]',
        '[{"kind":"pump_air","where":"pump","start_ms":0.5,"duration_ms":9,"intensity":300}]',
        '[{"kind":"pump_fire","where":"pump","start_ms":0,"duration_ms":9,"intensity":300}]',
    ],
)  # fmt: skip
def test_a_schedule_that_cannot_be_read_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match=r"^faults: [^\n]+$"):
        schedule_from_json(text)


def test_of_two_faults_of_a_class_the_stronger_counts() -> None:
    two = [
        Fault(start_ms=start, duration_ms=10, kind=FaultKind.PUMP_AIR, where=Where.PUMP, intensity=size)
        for start, size in ((0, 300), (5, 700))
    ]
    found = [active(two, FaultKind.PUMP_AIR, at_ms) for at_ms in (4, 5, 12, 15)]
    assert [one and one.intensity for one in found] == [300, 700, 700, None]


def test_outages_that_touch_are_one_start() -> None:
    reboots = [
        Fault(start_ms=start, duration_ms=10, kind=FaultKind.DEVICE_REBOOT, where=Where.PUMP) for start in (0, 5, 40)
    ]
    off = outages(reboots)
    assert off == (Outage(from_ms=0, to_ms=15), Outage(from_ms=40, to_ms=50))
    assert [power(off, at_ms).boot for at_ms in (14, 15, 49, 50)] == [1, 2, 2, 3]
    assert [power(off, at_ms).is_on for at_ms in (14, 15, 49, 50)] == [False, True, False, True]
