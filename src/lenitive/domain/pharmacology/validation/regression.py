"""Targets that are exact references: each model as it is listed, solved by matrix exponentials outside this program.

They catch a mistake of the implementation. They say nothing about people.
"""

from collections.abc import Mapping
from functools import partial
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.predict import Given, Injection
from lenitive.domain.pharmacology.validation.target import Kind, Part, Target
from lenitive.domain.pharmacology.validation.tolerance import Point, Relative, compared
from lenitive.domain.pharmacology.validation.typical import concentrations, half_time_min, stretch

_EXACT: Final = Relative(frac=1e-3)
_PLACE: Final = "computed from the listed parameters by matrix exponentials, independently of this program"
_HALF_TIME_HOURS: Final = (0.5, 1, 2, 4, 6, 8, 24, 100)

Reference = Mapping[str, Mapping[float, float]]
"""By output, ng/mL by hours."""


def _reference(
    target_id: str,
    model_id: str,
    given: Given,
    reference: Reference,
    *,
    setting: str,
    tolerance: Relative = _EXACT,
    note: str = "",
) -> Target:
    """One regimen in one model, an output a part."""
    return Target(
        id=target_id,
        kind=Kind.REGRESSION,
        quantity="concentration over time",
        setting=setting,
        source="lenitive",
        place=_PLACE,
        grade=Grade.ASSUMED,
        parts=tuple(
            Part(
                what=output.replace("_", " "),
                subject=model_id,
                unit="ng/mL",
                tolerance=tolerance,
                predict=partial(_curve, model_id, output, given, expected),
            )
            for output, expected in reference.items()
        ),
        note=note,
    )


def _curve(model_id: str, output: str, given: Given, expected: Mapping[float, float]) -> tuple[Point, ...]:
    return compared(
        [f"{hour:g} h" if hour >= 0.5 else f"{60 * hour:g} min" for hour in expected],
        concentrations(model_id, output, given, list(expected)),
        list(expected.values()),
    )


def _four_hours(model_id: str, reference: Reference) -> Target:
    return _reference(
        f"REG-4H-{model_id}",
        model_id,
        [stretch(14.0, 4)],
        reference,
        setting="70 kg, 45 years, 0.2 mg/kg/h for 4 h.",
    )


def _six_hours(mg_kg_h: float, reference: Reference) -> Target:
    return _reference(
        f"REG-6H-RAC-{mg_kg_h:g}",
        "default_racemic_v1",
        [stretch(70 * mg_kg_h, 6)],
        reference,
        setting=f"70 kg, {mg_kg_h:g} mg/kg/h for 6 h.",
    )


def _half_times(model_id: str, *expected_min: float) -> Target:
    return Target(
        id=f"REG-CSHT-{model_id}",
        kind=Kind.REGRESSION,
        quantity="context-sensitive half-time of the central concentration",
        setting="70 kg, infusions of 0.5, 1, 2, 4, 6, 8, 24 and 100 h.",
        source="lenitive",
        place=_PLACE,
        grade=Grade.ASSUMED,
        parts=(
            Part(
                what="half-time",
                subject=model_id,
                unit="min",
                tolerance=Relative(frac=5e-3),
                predict=partial(_half_time_points, model_id, expected_min),
            ),
        ),
    )


def _half_time_points(model_id: str, expected_min: tuple[float, ...]) -> tuple[Point, ...]:
    found = [half_time_min(model_id, hours) for hours in _HALF_TIME_HOURS]
    return compared([f"after {hours:g} h" for hours in _HALF_TIME_HOURS], found, expected_min)


def _by_minute(values: Mapping[float, float]) -> dict[float, float]:
    return {minute / 60: value for minute, value in values.items()}


REGRESSION: Final[tuple[Target, ...]] = (
    _four_hours(
        "domino_3c", {"ketamine": {0.5: 60.399, 1.0: 70.594, 4.0: 103.89, 4.5: 46.299, 6.0: 26.744, 8.0: 12.945}}
    ),
    _four_hours(
        "kamp2020_meta3c", {"ketamine": {0.5: 60.804, 1.0: 78.435, 4.0: 125.54, 4.5: 69.176, 6.0: 40.115, 8.0: 24.529}}
    ),
    _four_hours(
        "otto2021_s",
        {
            "ketamine": {0.5: 34.906, 1.0: 53.791, 4.0: 104.25, 4.5: 73.437, 6.0: 39.467, 8.0: 20.424},
            "norketamine": {0.5: 8.0428, 1.0: 22.367, 4.0: 96.859, 4.5: 97.676, 6.0: 76.543, 8.0: 53.881},
        },
    ),
    _four_hours(
        "perezruixo2021_s",
        {
            "ketamine": {0.5: 27.088, 1.0: 43.16, 4.0: 79.772, 4.5: 55.778, 6.0: 28.841, 8.0: 17.492},
            "norketamine": {0.5: 3.8676, 1.0: 15.673, 4.0: 88.315, 4.5: 92.816, 6.0: 73.681, 8.0: 52.337},
        },
    ),
    _six_hours(
        0.1,
        {
            "ketamine": {1: 39.217, 2: 50.226, 4: 62.771, 6: 70.283, 7: 33.711, 8: 24.81, 12: 9.6945},
            "norketamine": {1: 16.618, 2: 31.945, 4: 53.455, 6: 68.788, 7: 58.457, 8: 48.685, 12: 28.288},
            "effect_site": {1: 35.68, 2: 48.35, 4: 61.782, 6: 69.665, 7: 36.755, 8: 26.294, 12: 10.154},
            "venous": {1: 35.625, 2: 48.324, 4: 61.769, 6: 69.657, 7: 36.804, 8: 26.314, 12: 10.16},
        },
    ),
    _six_hours(
        0.3,
        {
            "ketamine": {1: 117.65, 2: 150.68, 4: 188.31, 6: 210.85, 7: 101.13, 8: 74.43, 12: 29.083},
            "norketamine": {1: 49.853, 2: 95.835, 4: 160.37, 6: 206.36, 7: 175.37, 8: 146.05, 12: 84.863},
            "effect_site": {1: 107.04, 2: 145.05, 4: 185.35, 6: 209.0, 7: 110.27, 8: 78.881, 12: 30.462},
            "venous": {1: 106.88, 2: 144.97, 4: 185.31, 6: 208.97, 7: 110.41, 8: 78.942, 12: 30.479},
        },
    ),
    _reference(
        "REG-BOLUS-RAC",
        "default_racemic_v1",
        [Injection(at_min=0, mg=0.35 * 70)],
        {
            "ketamine": _by_minute(
                {
                    1: 791.96, 2: 644.23, 3: 528.1, 5: 364.76, 10: 177.18,
                    15: 116.43, 30: 75.539, 60: 50.824, 120: 29.89,
                }
            ),
            "norketamine": _by_minute(
                {
                    1: 12.412, 2: 22.265, 3: 30.106, 5: 41.372, 10: 55.177,
                    15: 60.362, 30: 64.026, 60: 60.529, 120: 46.888,
                }
            ),
            "effect_site": _by_minute(
                {
                    1: 70.577, 2: 122.14, 3: 159.06, 5: 201.92, 10: 217.26,
                    15: 190.7, 30: 116.17, 60: 62.035, 120: 32.904,
                }
            ),
        },
        setting="70 kg, 0.35 mg/kg at once.",
    ),
    _reference(
        "REG-CRPS-S",
        "default_s_ketamine_v1",
        [stretch(22.2, 100)],
        {
            "ketamine": {5: 201.51, 24: 245.42, 100: 245.92, 101: 125.2},
            "norketamine": {5: 200.41, 24: 369.86, 100: 384.61, 101: 329.35},
        },
        setting="70 kg, 22.2 mg/h for 100 h.",
        tolerance=Relative(frac=2e-3),
        note="0.2 %: the reference has a clearance of 90.27 L/h, the model the rounded 90.3.",
    ),
    _half_times("default_racemic_v1", 7.06, 12.43, 24.56, 42.29, 53.25, 59.91, 70.46, 70.73),
    _half_times("simons2022_s", 3.73, 6.23, 11.98, 21.92, 29.03, 33.89, 42.95, 43.26),
    _half_times("clements1981_250", 33.79, 42.83, 64.13, 94.6, 108.51, 115.44, 124.72, 124.93),
)  # fmt: skip
"""Every exact reference."""
