"""The rules of the validation targets, and what happens when a model changes under them."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from lenitive.clinic.validate import validate
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.curves import OBSERVED_CURVES
from lenitive.domain.pharmacology.validation.simulated_trials import simulated_trials
from lenitive.domain.pharmacology.validation.target import Kind, Part, Target, Verdict, outcome_of
from lenitive.domain.pharmacology.validation.tolerance import (
    Absolute,
    Between,
    MeanRatio,
    Point,
    Relative,
    Tolerance,
    compared,
)
from lenitive.domain.pharmacology.validation.typical import (
    area_ng_h_ml,
    concentrations,
    half_time_min,
    of_enantiomers,
    stretch,
)

TEN = [10.0, 10.0]


def target_of(part: Part) -> Target:
    return Target(
        id="X",
        kind=Kind.OBSERVED,
        quantity="a number",
        setting="None.",
        source="kamp_2020",
        place="here",
        grade=Grade.SECONDARY,
        parts=(part,),
    )


def part_of(predicted: float, **more: str) -> Part:
    return Part(
        what="a number",
        subject="default_racemic_v1",
        unit="ng/mL",
        tolerance=Relative(frac=0.1),
        predict=None if "missing" in more else lambda: compared(["1 h"], [predicted], [10.0]),
        **more,
    )


@pytest.mark.parametrize(
    ("rule", "inside", "outside"),
    [
        (Relative(frac=0.1), [9.1, 10.9], [10.0, 11.1]),
        (Absolute(within=0.5, unit="cm"), [9.6, 10.4], [10.0, 10.6]),
        (MeanRatio(low=0.8, high=1.25, median_error_frac=0.25), [8.5, 11.5], [7.0, 8.0]),
        (MeanRatio(low=0.8, high=1.25, median_error_frac=0.25), [9.0, 10.0], [6.0, 16.0]),
        (Between(low=9.0, high=11.0), [9.0, 11.0], [10.0, 11.01]),
        (Between(low=10.0), [10.0, 99.0], [9.9, 99.0]),
        (Between(high=10.0), [10.0, -1.0], [10.1, 0.0]),
    ],
)
def test_a_rule_holds_inside_its_bounds_and_not_outside(
    rule: Tolerance, inside: list[float], outside: list[float]
) -> None:
    assert rule.holds(compared(["a", "b"], inside, TEN))
    assert not rule.holds(compared(["a", "b"], outside, TEN))
    assert rule.measured(compared(["a", "b"], outside, TEN))
    assert str(rule)


def test_a_number_that_is_not_one_never_passes() -> None:
    nothing = compared(["a"], [float("nan")], [10.0])

    for rule in (
        Relative(frac=0.1),
        Absolute(within=1.0, unit=""),
        MeanRatio(low=0.1, high=9.0, median_error_frac=9.0),
        Between(low=0.0, high=99.0),
    ):
        assert not rule.holds(nothing)


def test_a_rule_of_ratios_refuses_points_without_an_expected_number() -> None:
    with pytest.raises(ValueError, match="expected number"):
        Relative(frac=0.1).holds((Point(label="a", predicted=1.0),))
    with pytest.raises(ValueError, match="expected number"):
        Absolute(within=1.0, unit="").holds((Point(label="a", predicted=1.0),))
    with pytest.raises(ValueError, match="at least one end"):
        Between()


@pytest.mark.parametrize(
    ("predicted", "more", "verdict", "as_recorded"),
    [
        (10.0, {}, Verdict.PASS, True),
        (20.0, {}, Verdict.FAIL, False),
        (20.0, {"known_failure": "It was measured otherwise."}, Verdict.FAIL, True),
        (10.0, {"known_failure": "It was measured otherwise."}, Verdict.PASS, False),
        (20.0, {"informs": "Shown."}, Verdict.INFORMATIONAL, True),
        (0.0, {"missing": "A route."}, Verdict.NOT_APPLICABLE, True),
    ],
)
def test_new_failures_and_known_failures_that_hold_are_both_reported(
    predicted: float, more: dict[str, str], verdict: Verdict, as_recorded: bool
) -> None:
    outcome = outcome_of(target_of(part_of(predicted, **more)))

    assert (outcome.verdict, outcome.as_recorded) == (verdict, as_recorded)
    assert bool(outcome.why) is (more != {} or not as_recorded)


def test_a_part_must_compute_or_say_what_is_missing_and_have_one_excuse_at_most() -> None:
    with pytest.raises(ValueError, match="says what is missing"):
        Part(what="x", subject="y", unit="", tolerance=Relative(frac=0.1), predict=None)
    with pytest.raises(ValueError, match="choose one"):
        part_of(1.0, known_failure="a", informs="b")


def test_one_part_that_fails_makes_the_target_fail() -> None:
    both = replace(target_of(part_of(10.0)), parts=(part_of(10.0), part_of(20.0, known_failure="Known.")))

    assert outcome_of(both).verdict is Verdict.FAIL
    assert outcome_of(both).as_recorded


def changed(model_id: str, key: str, factor: float) -> Mapping[str, object]:
    model = MODELS[model_id]
    parameter = replace(model.parameters[key], value=model.parameters[key].value * factor)
    return {model_id: replace(model, parameters={**model.parameters, key: parameter})}


@pytest.mark.parametrize(
    ("target_id", "model_id", "key"),
    [
        ("REG-6H-RAC-0.1", "default_racemic_v1", "cl_l_h"),
        ("REG-6H-RAC-0.1", "default_racemic_v1", "venous_half_life_min"),
        ("REG-4H-perezruixo2021_s", "perezruixo2021_s", "norketamine_cl_l_h"),
        ("REG-CSHT-simons2022_s", "simons2022_s", "v2_l"),
        ("REG-OTTO-MASS", "otto2021_s", "norketamine_cl_l_h"),
        ("REG-STANPUMP", "domino_3c", "q2_l_h"),
    ],
)
def test_a_model_that_changes_by_two_per_cent_fails_its_exact_references(
    monkeypatch: pytest.MonkeyPatch, target_id: str, model_id: str, key: str
) -> None:
    assert outcome_of(TARGETS[target_id]).verdict is Verdict.PASS
    for name, model in changed(model_id, key, 1.02).items():
        monkeypatch.setitem(MODELS, name, model)  # type: ignore[arg-type]

    found = validate([TARGETS[target_id]])

    assert found.targets[0].verdict is Verdict.FAIL
    assert found.unexpected == (target_id,)
    assert not found.as_recorded


def test_an_observed_target_fails_when_a_model_is_off_by_a_third(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, model in changed("default_racemic_v1", "cl_l_h", 1.5).items():
        monkeypatch.setitem(MODELS, name, model)  # type: ignore[arg-type]

    assert outcome_of(TARGETS["OBS-10MG-BOLUS-AUC"]).verdict is Verdict.FAIL


def test_a_half_time_is_where_the_concentration_has_halved() -> None:
    minutes = half_time_min("otto2021_s", 6)

    before, after = concentrations("otto2021_s", "ketamine", [stretch(10.0, 6)], [6, 6 + minutes / 60])
    assert after / before == pytest.approx(0.5, abs=1e-4)


def test_area_of_a_dose_is_dose_over_clearance() -> None:
    assert area_ng_h_ml("kamp2020_meta3c", "ketamine", 10.0) == pytest.approx(10_000 / 84.0, rel=1e-6)


def test_enantiomers_add_up_to_about_the_racemate() -> None:
    s, r = of_enantiomers("ketamine", [stretch(14.0, 4)], [4])
    whole = concentrations("default_racemic_v1", "ketamine", [stretch(14.0, 4)], [4])

    assert s + r == pytest.approx(whole, rel=0.02)


def test_repeated_studies_are_the_same_for_the_same_seed_and_hold_the_typical_person() -> None:
    curve, model = OBSERVED_CURVES["OBS-KAMP-S_esk"], MODELS["default_s_ketamine_v1"]
    one, same = (simulated_trials(curve, model, trials=60, seed=3) for _ in range(2))
    other = simulated_trials(curve, model, trials=60, seed=4)
    typical = curve.in_its_unit(
        concentrations(model, "ketamine", curve.given, curve.hours, weight_kg=curve.weight_kg, age_years=25.0)
    )

    assert np.array_equal(one.middle, same.middle)
    assert not np.array_equal(one.middle, other.middle)
    assert np.all((one.low[1] < typical) & (typical < one.high[1]))
    assert np.all(one.low > 0)
    with pytest.raises(ValueError, match="not compared"):
        simulated_trials(curve, MODELS["domino_3c"])
