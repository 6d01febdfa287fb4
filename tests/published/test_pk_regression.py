"""Reference values of `default_racemic_v1`, computed independently by matrix exponentials from the listed parameters.

Copied from the project's pharmacology fact base (entries REG-..., tolerance 0.1 %, context-sensitive half-times 0.5 %).
"""

from typing import Any

import numpy as np
import pytest

from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Concentrations, Delivery, Injection, typical_concentrations

MODEL = MODELS["default_racemic_v1"]
FIELD = {"Ca": "ketamine_ng_ml", "Cn": "norketamine_ng_ml", "Ce": "effect_site_ng_ml", "Cv": "venous_ng_ml"}

REG_6H_RAC_01 = {
    "Ca": {1: 39.217, 2: 50.226, 4: 62.771, 6: 70.283, 7: 33.711, 8: 24.81, 12: 9.6945},
    "Cn": {1: 16.618, 2: 31.945, 4: 53.455, 6: 68.788, 7: 58.457, 8: 48.685, 12: 28.288},
    "Ce": {1: 35.68, 2: 48.35, 4: 61.782, 6: 69.665, 7: 36.755, 8: 26.294, 12: 10.154},
    "Cv": {1: 35.625, 2: 48.324, 4: 61.769, 6: 69.657, 7: 36.804, 8: 26.314, 12: 10.16},
}
REG_6H_RAC_03 = {
    "Ca": {1: 117.65, 2: 150.68, 4: 188.31, 6: 210.85, 7: 101.13, 8: 74.43, 12: 29.083},
    "Cn": {1: 49.853, 2: 95.835, 4: 160.37, 6: 206.36, 7: 175.37, 8: 146.05, 12: 84.863},
    "Ce": {1: 107.04, 2: 145.05, 4: 185.35, 6: 209.0, 7: 110.27, 8: 78.881, 12: 30.462},
    "Cv": {1: 106.88, 2: 144.97, 4: 185.31, 6: 208.97, 7: 110.41, 8: 78.942, 12: 30.479},
}
REG_BOLUS_RAC = {
    "Ca": {
        1: 791.96, 2: 644.23, 3: 528.1, 5: 364.76, 10: 177.18, 15: 116.43, 30: 75.539, 60: 50.824, 120: 29.89
    },
    "Cn": {
        1: 12.412, 2: 22.265, 3: 30.106, 5: 41.372, 10: 55.177, 15: 60.362, 30: 64.026, 60: 60.529, 120: 46.888
    },
    "Ce": {
        1: 70.577, 2: 122.14, 3: 159.06, 5: 201.92, 10: 217.26, 15: 190.7, 30: 116.17, 60: 62.035, 120: 32.904
    },
}  # fmt: skip
REG_4H_PARENT = {0.5: 60.804, 1.0: 78.435, 4.0: 125.54, 4.5: 69.176, 6.0: 40.115, 8.0: 24.529}
REG_CSHT = {0.5: 7.06, 1: 12.43, 2: 24.56, 4: 42.29, 6: 53.25, 8: 59.91, 24: 70.46, 100: 70.73}


def curves(given: Any, times_min: Any) -> Concentrations:
    return typical_concentrations(
        MODEL, weight_kg=70.0, age_years=50, deliveries=given, times_min=np.array(times_min, dtype=float)
    )


@pytest.mark.parametrize(("mg_kg_h", "expected"), [(0.1, REG_6H_RAC_01), (0.3, REG_6H_RAC_03)])
@pytest.mark.parametrize("output", FIELD)
def test_six_hour_infusion_matches_the_reference(mg_kg_h: float, expected: Any, output: str) -> None:
    infusion = [Delivery(start_min=0, duration_min=360, rate_mg_h=mg_kg_h * 70)]
    hours = list(expected[output])

    found = getattr(curves(infusion, [60 * hour for hour in hours]), FIELD[output])

    assert found == pytest.approx(list(expected[output].values()), rel=1e-3)


@pytest.mark.parametrize("output", REG_BOLUS_RAC)
def test_bolus_matches_the_reference(output: str) -> None:
    minutes = list(REG_BOLUS_RAC[output])

    found = getattr(curves([Injection(at_min=0, mg=0.35 * 70)], minutes), FIELD[output])

    assert found == pytest.approx(list(REG_BOLUS_RAC[output].values()), rel=1e-3)


def test_four_hour_infusion_matches_the_parent_reference() -> None:
    infusion = [Delivery(start_min=0, duration_min=240, rate_mg_h=14.0)]

    found = curves(infusion, [60 * hour for hour in REG_4H_PARENT]).ketamine_ng_ml

    assert found == pytest.approx(list(REG_4H_PARENT.values()), rel=1e-3)


@pytest.mark.parametrize(("hours", "half_time_min"), REG_CSHT.items())
def test_context_sensitive_half_time_matches_the_reference(hours: float, half_time_min: float) -> None:
    end_min = 60.0 * hours
    times_min = np.concatenate([[end_min], end_min + np.arange(0.01, 120, 0.01)])
    found = curves([Delivery(start_min=0, duration_min=end_min, rate_mg_h=10)], times_min).ketamine_ng_ml

    below = times_min[np.argmax(found <= found[0] / 2)] - end_min

    assert below == pytest.approx(half_time_min, rel=5e-3)


def test_sixty_days_leave_nothing_negative_and_nothing_undefined() -> None:
    infusion = [Delivery(start_min=0, duration_min=360, rate_mg_h=20)]

    found = curves(infusion, np.linspace(0, 60 * 1440, 2000))

    for name in FIELD.values():
        curve = getattr(found, name)
        assert np.all(np.isfinite(curve))
        assert np.all(curve >= 0)
        assert curve[-1] < 1e-9
