"""Exact references (REG-...): each model as listed, solved by matrix exponentials outside this program.

Tolerance 0.1 %, half-times 0.5 %. The references stand in the registry of targets; here each must come out as recorded.
"""

import numpy as np
import pytest

from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, typical_concentrations
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.target import Kind, Target, Verdict, outcome_of
from lenitive.domain.pharmacology.validation.tolerance import Relative

REFERENCES = [target for target in TARGETS.values() if target.kind is Kind.REGRESSION]
OUTPUTS = ("ketamine_ng_ml", "norketamine_ng_ml", "effect_site_ng_ml", "venous_ng_ml")


@pytest.mark.parametrize("target", REFERENCES, ids=lambda target: target.id)
def test_an_exact_reference_is_met(target: Target) -> None:
    outcome = outcome_of(target)

    assert outcome.verdict is Verdict.PASS, outcome.why
    assert all(part.verdict is Verdict.PASS for part in outcome.parts)


def test_no_exact_reference_is_loosely_tolerated_or_excused() -> None:
    for target in REFERENCES:
        for part in target.parts:
            assert isinstance(part.tolerance, Relative)
            assert part.tolerance.frac <= (5e-3 if "CSHT" in target.id else 2e-3 if "CRPS" in target.id else 1e-3)
            assert not part.known_failure
            assert not part.informs


def test_sixty_days_leave_nothing_negative_and_nothing_undefined() -> None:
    infusion = [Delivery(start_min=0, duration_min=360, rate_mg_h=20)]

    found = typical_concentrations(
        MODELS["default_racemic_v1"],
        weight_kg=70.0,
        age_years=50,
        deliveries=infusion,
        times_min=np.linspace(0, 60 * 1440, 2000),
    )

    for name in OUTPUTS:
        curve = getattr(found, name)
        assert np.all(np.isfinite(curve))
        assert np.all(curve >= 0)
        assert curve[-1] < 1e-9
