"""What every validation target of the registry must be."""

import math

import pytest

from lenitive.clinic import catalogue
from lenitive.domain.foundation.sources import SOURCES, Grade
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.curves import OBSERVED_CURVES, ObservedCurve
from lenitive.domain.pharmacology.validation.published_effects import PUBLISHED_POINTS
from lenitive.domain.pharmacology.validation.target import Kind, Target, Verdict, outcome_of

EVERY = pytest.mark.parametrize("target", TARGETS.values(), ids=list(TARGETS))
CURVES = pytest.mark.parametrize("curve", OBSERVED_CURVES.values(), ids=list(OBSERVED_CURVES))
PREFIXES = {Kind.OBSERVED: "OBS-", Kind.EFFECT: "PD-", Kind.REGRESSION: "REG-", Kind.IDENTITY: "REG-"}


def test_there_are_thirty_five() -> None:
    assert len(TARGETS) == 35
    assert sum(target.selection_overlap for target in TARGETS.values()) == 5


@EVERY
def test_it_has_a_source_a_place_a_setting_and_a_grade_that_was_earned(target: Target) -> None:
    assert target.id.startswith(PREFIXES[target.kind])
    assert target.source in SOURCES
    assert target.place
    assert target.setting.endswith(".")
    assert not target.quantity.endswith(".")
    assert target.grade is not Grade.READ
    assert (target.grade is Grade.ASSUMED) is (target.source == "lenitive")


@EVERY
def test_each_part_names_a_model_or_an_effect_and_every_part_is_its_own(target: Target) -> None:
    for part in target.parts:
        assert part.subject in EFFECTS if target.kind is Kind.EFFECT else part.subject in MODELS
    named = [(part.subject, part.what) for part in target.parts]
    assert len(set(named)) == len(named) > 0


@EVERY
def test_its_numbers_are_finite_and_the_same_each_time(target: Target) -> None:
    first, second = outcome_of(target), outcome_of(target)

    assert first == second
    for part in first.parts:
        assert bool(part.points) is (part.verdict is not Verdict.NOT_APPLICABLE)
        assert all(math.isfinite(point.predicted) for point in part.points)
        assert len({point.label for point in part.points}) == len(part.points)


@EVERY
def test_whatever_is_not_a_plain_pass_says_why(target: Target) -> None:
    for part in outcome_of(target).parts:
        assert part.why.endswith(".") if part.verdict is not Verdict.PASS else part.why == ""


@CURVES
def test_an_observed_curve_rises_in_time_has_a_reading_error_and_models_that_give_it(curve: ObservedCurve) -> None:
    assert list(curve.hours) == sorted(curve.hours)
    assert all(value > 0 for value in curve.conc_ng_ml)
    assert 0 < curve.reading_error_frac <= 0.2
    assert curve.id in TARGETS
    assert curve.source == TARGETS[curve.id].source
    for model_id, output in curve.outputs.items():
        assert output in MODELS[model_id].outputs


def test_published_points_are_of_effects_with_a_function() -> None:
    assert all(EFFECTS[effect_id].formula is not None for effect_id in PUBLISHED_POINTS)


def test_the_catalogue_lists_every_target_with_its_rule_and_what_is_expected() -> None:
    rows = {row["id"]: row for row in catalogue.validation_targets()}

    assert list(rows) == list(TARGETS)
    assert rows["OBS-KAMP-S_esk"]["parts"][0]["expected"][0] == ("0.5 h", 0.1888)
    assert [part["recorded"] for part in rows["OBS-KAMP-SNK_esk"]["parts"]] == ["pass", "pass", "fail"]
