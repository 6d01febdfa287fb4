"""National early warning score 2, with both oxygen saturation scales."""

from collections.abc import Mapping
from typing import Final

from lenitive.domain.assessment.instrument import (
    Direction,
    Example,
    Given,
    Instrument,
    Item,
    Level,
    Licence,
    Parts,
    cut_off,
)
from lenitive.domain.foundation.sources import Grade

_INF: Final = float("inf")

# Each row: (below, points). A value between two printed whole numbers falls into the lower row; temperatures are
# printed to one decimal.
_Bands = tuple[tuple[float, int], ...]
_RESPIRATION: Final[_Bands] = ((9, 3), (12, 1), (21, 0), (25, 2), (_INF, 3))
_SPO2_SCALE_1: Final[_Bands] = ((92, 3), (94, 2), (96, 1), (_INF, 0))
_SPO2_SCALE_2_AIR: Final[_Bands] = ((84, 3), (86, 2), (88, 1), (_INF, 0))
_SPO2_SCALE_2_OXYGEN: Final[_Bands] = ((84, 3), (86, 2), (88, 1), (93, 0), (95, 1), (97, 2), (_INF, 3))
_SYSTOLIC: Final[_Bands] = ((91, 3), (101, 2), (111, 1), (220, 0), (_INF, 3))
_PULSE: Final[_Bands] = ((41, 3), (51, 1), (91, 0), (111, 1), (131, 2), (_INF, 3))
_TEMPERATURE: Final[_Bands] = ((35.05, 3), (36.05, 1), (38.05, 0), (39.05, 1), (_INF, 2))


def _points(value: Given, bands: _Bands) -> float:
    return next(points for below, points in bands if float(value) < below)


def _parts(given: Mapping[str, Given]) -> Parts:
    scale_1 = given["spo2_scale"] == 1
    scale_2 = _SPO2_SCALE_2_OXYGEN if given["on_oxygen"] else _SPO2_SCALE_2_AIR
    return {
        "respiratory_rate_min": _points(given["respiratory_rate_min"], _RESPIRATION),
        "spo2_pct": _points(given["spo2_pct"], _SPO2_SCALE_1 if scale_1 else scale_2),
        "on_oxygen": 2 if given["on_oxygen"] else 0,
        "systolic_mmhg": _points(given["systolic_mmhg"], _SYSTOLIC),
        "heart_rate_min": _points(given["heart_rate_min"], _PULSE),
        "consciousness": 0 if given["consciousness"] == "alert" else 3,
        "temperature_c": _points(given["temperature_c"], _TEMPERATURE),
    }


def _meanings(parts: Parts) -> tuple[str, ...]:
    total = sum(parts.values())
    single = max(parts.values()) == 3
    return ("one parameter scores 3: urgent review, at least hourly",) if single and total < 5 else ()


_RESPONSE: Final = "thresholds for response"

INSTRUMENT: Final = Instrument(
    id="news2",
    name="NEWS2",
    measures="acute illness from seven vital signs",
    low=0,
    high=20,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="Royal College of Physicians 2017; reuse with attribution; confirm the terms.",
    source="rcp_news2_2017",
    place="scoring chart; saturation scale 2 and the upper pulse rows not confirmed",
    grade=Grade.ASSUMED,
    items=(
        Item(id="respiratory_rate_min", words="Breaths per minute", low=0, high=80),
        Item(id="spo2_pct", words="Oxygen saturation, %", low=0, high=100),
        Item(
            id="spo2_scale",
            words="Saturation scale",
            levels=(
                Level(value=1, points=1, words="usual"),
                Level(value=2, points=2, words="target 88-92 % set by a clinician, for hypercapnic failure only"),
            ),
        ),
        Item(id="on_oxygen", words="On oxygen", yes_no=True),
        Item(id="systolic_mmhg", words="Systolic pressure, mmHg", low=0, high=350),
        Item(id="heart_rate_min", words="Pulse per minute", low=0, high=300),
        Item(
            id="consciousness",
            words="Consciousness",
            levels=(
                Level(value="alert", points=0, words="alert"),
                Level(value="new_confusion", points=3, words="newly confused"),
                Level(value="voice", points=3, words="responds to voice"),
                Level(value="pain", points=3, words="responds to pain"),
                Level(value="unresponsive", points=3, words="does not respond"),
            ),
        ),
        Item(id="temperature_c", words="Temperature, degrees Celsius", low=20, high=45),
    ),
    parts=_parts,
    meanings_of=_meanings,
    cut_offs=(
        cut_off(
            0,
            "12-hourly observation at least",
            source="rcp_news2_2017",
            place=_RESPONSE,
            grade=Grade.SECONDARY,
            at_most=True,
        ),
        cut_off(1, "4-6-hourly observation", source="rcp_news2_2017", place=_RESPONSE, grade=Grade.SECONDARY, below=5),
        cut_off(
            5,
            "urgent review, at least hourly",
            source="rcp_news2_2017",
            place=_RESPONSE,
            grade=Grade.SECONDARY,
            below=7,
        ),
        cut_off(
            7, "emergency, continuous observation", source="rcp_news2_2017", place=_RESPONSE, grade=Grade.SECONDARY
        ),
    ),
    limits=(
        "During ketamine a systolic pressure of 180-219 mmHg scores 0: it cannot replace the stop limits.",
        "Dissociation may be entered as new confusion, 3 points.",
        "Not under 16 years, not in pregnancy.",
    ),
    examples=(
        Example(
            answers={
                "respiratory_rate_min": 16,
                "spo2_pct": 97,
                "spo2_scale": 1,
                "on_oxygen": False,
                "systolic_mmhg": 200,
                "heart_rate_min": 80,
                "consciousness": "alert",
                "temperature_c": 36.8,
            },
            total=0,
            meanings=("12-hourly observation at least",),
        ),
        Example(
            answers={
                "respiratory_rate_min": 25,
                "spo2_pct": 97,
                "spo2_scale": 2,
                "on_oxygen": True,
                "systolic_mmhg": 90,
                "heart_rate_min": 131,
                "consciousness": "voice",
                "temperature_c": 35.0,
            },
            total=20,
            meanings=("emergency, continuous observation",),
        ),
        Example(
            answers={
                "respiratory_rate_min": 12,
                "spo2_pct": 96,
                "spo2_scale": 1,
                "on_oxygen": False,
                "systolic_mmhg": 120,
                "heart_rate_min": 70,
                "consciousness": "new_confusion",
                "temperature_c": 37,
            },
            total=3,
            meanings=(
                "4-6-hourly observation",
                "one parameter scores 3: urgent review, at least hourly",
            ),
        ),
    ),
)
