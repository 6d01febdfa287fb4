"""What medicines, organs and genes do to a curve: by route, never more than is known, and always said."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.assessment.treatment import Medication, Route
from lenitive.domain.candidacy.interaction import Result
from lenitive.domain.candidacy.medicine_use import read_medication
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.pharmacology.exposure import (
    changes_for,
    ratio_by,
    with_changes,
    with_flow,
    with_medicines,
)
from lenitive.domain.pharmacology.exposure_change import (
    Basis,
    ExposureChange,
    IntravenousRatio,
    OralRatio,
    iv_auc_ratio_bound,
)
from lenitive.domain.pharmacology.exposure_changes import EXPOSURE_CHANGES, change_named
from lenitive.domain.pharmacology.impaired_liver import for_impaired_liver
from lenitive.domain.pharmacology.model import Person, PkModel, extrapolations
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import (
    Delivery,
    Prediction,
    individual,
    predict,
    total_clearance_l_h,
    typical_concentrations,
    variation_of,
)
from lenitive.domain.pharmacology.quoting import proposed

DEFAULT = MODELS["default_racemic_v1"]
SIX_HOURS = [Delivery(start_min=0, duration_min=360, rate_mg_h=7.0)]
PERSON = Person(weight_kg=70.0, age_years=50, child_pugh="A")
SIZED = {
    change.id: change for change in EXPOSURE_CHANGES.values() if change.medicines and change.intravenous is not None
}


def clearance(model: PkModel, person: Person = PERSON) -> float:
    return float(total_clearance_l_h(model.structure[0], individual(model, person, {}))[0])


def area_ratio(model: PkModel, *ids: str, person: Person = PERSON) -> float:
    """How many times the area in a vein becomes; in a linear model one over that of clearance."""
    return clearance(model, person) / clearance(with_changes(model, [change_named(one) for one in ids]), person)


def test_a_ratio_found_by_mouth_cannot_stand_where_one_for_a_vein_is_asked_for() -> None:
    oral = change_named("clarithromycin").oral

    with pytest.raises(ValueError, match=r"OralRatio was given for the intravenous route.*IntravenousRatio"):
        replace(change_named("clarithromycin"), intravenous=oral)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="for the oral route"):
        replace(change_named("rifampicin"), oral=change_named("rifampicin").intravenous)  # type: ignore[arg-type]


@pytest.mark.parametrize("change", SIZED.values(), ids=list(SIZED))
@pytest.mark.parametrize("model_id", ["default_racemic_v1", "simons2022_s", "perezruixo2021_s", "kamp2020_meta3c"])
def test_another_ratio_by_mouth_changes_nothing_in_a_vein(change: ExposureChange, model_id: str) -> None:
    assert change.oral is not None
    tenfold = replace(change, oral=OralRatio(typical=proposed(10, "", "test"), low=10, high=10, basis=Basis.ASSUMED))

    assert with_changes(MODELS[model_id], [tenfold]) == with_changes(MODELS[model_id], [change])


@pytest.mark.parametrize("change", SIZED.values(), ids=list(SIZED))
@pytest.mark.parametrize("model_id", sorted(MODELS))
def test_exposure_in_a_vein_is_the_ratio_of_the_registry_in_every_model(change: ExposureChange, model_id: str) -> None:
    assert change.intravenous is not None
    model = MODELS[model_id]
    person = Person(weight_kg=min(70.0, model.domain.weight_kg_max), age_years=None)

    found = area_ratio(model, change.id, person=person)

    assert found == pytest.approx(change.intravenous.typical.value, rel=1e-3)


@given(oral=st.floats(0.01, 100.0), flow_l_h=st.floats(20.0, 300.0), intrinsic_l_h=st.floats(1.0, 5000.0))
def test_the_bound_lies_between_no_change_and_the_ratio_by_mouth(
    oral: float, flow_l_h: float, intrinsic_l_h: float
) -> None:
    found = iv_auc_ratio_bound(oral, flow_l_h=flow_l_h, intrinsic_l_h=intrinsic_l_h)
    low, high = sorted((1.0, oral))

    assert low * (1 - 1e-12) <= found <= high * (1 + 1e-12)


@given(
    ids=st.sets(st.sampled_from(sorted(SIZED)), min_size=1),
    age_years=st.one_of(st.none(), st.floats(18.0, 86.0)),
    child_pugh=st.sampled_from([None, "A", "B"]),
    weight_kg=st.floats(40.0, 150.0),
    model_id=st.sampled_from(["default_racemic_v1", "default_s_ketamine_v1", "otto2021_s", "perezruixo2021_s"]),
)
def test_together_they_stay_between_the_products_of_what_each_does_by_mouth(
    ids: set[str], age_years: float | None, child_pugh: str | None, weight_kg: float, model_id: str
) -> None:
    person = Person(weight_kg=weight_kg, age_years=age_years, child_pugh=child_pugh)
    mouths = [change.oral.typical.value for one in ids if (change := SIZED[one]).oral is not None]

    found = area_ratio(MODELS[model_id], *ids, person=person)

    assert min([1.0, *mouths]) * 0.999 <= found <= np.prod([1.0, *(ratio for ratio in mouths if ratio > 1)]) * 1.001


@given(
    ids=st.lists(st.sampled_from(sorted(set(EXPOSURE_CHANGES) - {"child_pugh_c"})), unique=True),
    flow_frac=st.one_of(st.none(), st.floats(0.05, 1.0)),
)
def test_whatever_is_given_at_once_parameters_are_positive_and_draws_finite(
    ids: list[str], flow_frac: float | None
) -> None:
    changes = [change_named(one) for one in ids] + ([] if flow_frac is None else [with_flow(flow_frac)])
    for model_id in ("default_racemic_v1", "perezruixo2021_s", "flint2017_s"):
        model = with_changes(MODELS[model_id], changes)
        effects = variation_of(model).drawn(np.ones((3, len(variation_of(model).variances()) + 1)))

        assert all(parameter.value > 0 for parameter in model.parameters.values())
        assert all(np.all(np.isfinite(effect)) for effect in effects.values())


def test_no_change_leaves_the_very_same_model_and_what_changes_nothing_the_very_same_curve() -> None:
    assert with_changes(DEFAULT, []) is DEFAULT
    assert with_medicines(DEFAULT, ["paracetamol"]) is DEFAULT
    times_min = np.linspace(0, 600, 61)

    def curve(model: PkModel) -> bytes:
        found = typical_concentrations(model, weight_kg=70, age_years=70, deliveries=SIX_HOURS, times_min=times_min)
        return found.ketamine_ng_ml.tobytes()

    for medicines in (["itraconazole"], ["voriconazole"], ["Examplezumab"]):
        assert curve(with_medicines(DEFAULT, medicines)) == curve(DEFAULT)
    renal = with_changes(DEFAULT, [change_named("renal_impairment"), change_named("sex"), change_named("cyp2b6_1_1")])
    assert curve(renal) == curve(DEFAULT)


def test_every_answer_that_uses_a_change_says_it_as_an_assumption() -> None:
    model = with_medicines(DEFAULT, ["Klaricid 500 mg", "Examplezumab", "voriconazole"])

    found = predict(model, PERSON, SIX_HOURS, times_min=(0.0, 360.0))

    assert isinstance(found, Prediction)
    said = " ".join(found.extrapolations)
    assert "Clarithromycin" in said
    assert "an assumption" in said
    assert "at most 1.45" in said
    assert "not measured in a vein" in said
    assert "Examplezumab: not in the table of medicines" in said
    assert "Voriconazole, another inhibitor of CYP3A4" in said


def test_renal_impairment_is_said_without_a_change_of_ketamine() -> None:
    model = with_changes(DEFAULT, [change_named("renal_impairment")])

    assert model.parameters == DEFAULT.parameters
    assert "Dehydronorketamine accumulates" in model.changed[0]
    assert "clearance of norketamine is not known" in " ".join(model.changed).replace("The c", "c")


def test_the_band_is_wider_for_what_is_not_known_of_a_change() -> None:
    def width(model: PkModel) -> float:
        found = predict(model, PERSON, SIX_HOURS, times_min=(360.0,))
        assert isinstance(found, Prediction)
        return found.ketamine_ng_ml.p95[0] / found.ketamine_ng_ml.p05[0]

    assert width(with_medicines(DEFAULT, ["grapefruit"])) > 1.02 * width(DEFAULT)
    assert width(with_changes(DEFAULT, [change_named("cyp2b6_6_6")])) > 1.2 * width(DEFAULT)


def test_a_change_adds_to_the_variance_of_clearance_and_leaves_covariances_as_they_were() -> None:
    model = with_medicines(DEFAULT, ["ticlopidine"])
    before, after = DEFAULT.variability[0], model.variability[0]
    added = SIZED["ticlopidine"].intravenous.variance.value  # type: ignore[union-attr]
    assert before.heavy_variance is not None
    assert after.heavy_variance is not None

    assert after.variances["cl_l_h"].value == pytest.approx(before.variances["cl_l_h"].value + added)
    assert after.heavy_variance.value == pytest.approx(before.heavy_variance.value + added)
    old, new = (
        spread.correlations[0][2].value * np.sqrt(spread.variances["cl_l_h"].value * spread.variances["v1_l"].value)
        for spread in (before, after)
    )
    assert new == pytest.approx(old)
    assert after.variances["v3_l"] is before.variances["v3_l"]
    plain = with_medicines(MODELS["kamp2020_meta3c"], ["ticlopidine"])
    assert plain.uncertainties["cl_l_h"].value >= added


def test_of_two_on_the_same_enzyme_the_larger_counts_and_it_is_said() -> None:
    both = with_changes(DEFAULT, [change_named("clarithromycin"), change_named("grapefruit")])

    assert clearance(both) == pytest.approx(clearance(DEFAULT) / SIZED["clarithromycin"].intravenous.typical.value)  # type: ignore[union-attr]
    assert any("Grapefruit juice: left out" in one for one in both.changed)
    opposed = with_changes(DEFAULT, [change_named("rifampicin"), change_named("ticlopidine")])
    assert any("Rifampicin: left out" in one and "not known" in one for one in opposed.changed)
    assert opposed.parameters["norketamine_cl_l_h"].value == DEFAULT.parameters["norketamine_cl_l_h"].value


@pytest.mark.parametrize("opposed", [["clarithromycin", "rifampicin"], ["ticlopidine", "st_johns_wort"]])
def test_what_is_left_out_but_pulls_the_other_way_widens_the_band_and_is_said(opposed: list[str]) -> None:
    def variance(model: PkModel, key: str) -> float:
        return model.variability[0].variances[key].value

    larger, left_out = (change_named(one) for one in opposed)
    alone, both = with_changes(DEFAULT, [larger]), with_changes(DEFAULT, [larger, left_out])
    assert left_out.intravenous is not None

    assert clearance(both) == clearance(alone)
    full = np.log(left_out.intravenous.typical.value) ** 2
    assert variance(both, "cl_l_h") > variance(alone, "cl_l_h") + full / 3
    assert any("left out" in one and "the band is widened" in one for one in both.changed)
    if left_out.norketamine_clearance is not None:
        added = variance(both, "norketamine_cl_l_h") - variance(alone, "norketamine_cl_l_h")
        assert added == pytest.approx(np.log(3.0) ** 2 / 3 + 0.09)
    same_way = with_changes(DEFAULT, [larger, change_named("grapefruit")])
    assert not any("left out" in one and "the band is widened" in one for one in same_way.changed)


def test_two_on_different_enzymes_multiply_on_the_intrinsic_clearance() -> None:
    one, other = (SIZED[name].intravenous for name in ("clarithromycin", "ticlopidine"))
    assert one is not None
    assert other is not None
    flow, intrinsic = 151.0, 391.9
    cleared = flow * intrinsic / (flow + intrinsic)
    factors = [flow * c / (flow - c) / intrinsic for c in (cleared / one.typical.value, cleared / other.typical.value)]
    left = intrinsic * factors[0] * factors[1]

    found = area_ratio(DEFAULT, "clarithromycin", "ticlopidine")

    assert found == pytest.approx(cleared / (flow * left / (flow + left)))
    assert found > one.typical.value * other.typical.value


def test_the_order_of_the_list_does_not_matter() -> None:
    forward = with_medicines(DEFAULT, ["ticlopidine", "clarithromycin", "rifampicin"])
    backward = with_medicines(DEFAULT, ["rifampicin", "clarithromycin", "ticlopidine"])

    assert forward.parameters == backward.parameters
    assert set(forward.changed) == set(backward.changed)


def test_an_impaired_liver_lets_an_inhibitor_act_more_strongly_but_no_more_than_by_mouth() -> None:
    impaired = replace(PERSON, child_pugh="B")

    for name in ("clarithromycin", "ticlopidine"):
        usual, more = area_ratio(DEFAULT, name), area_ratio(DEFAULT, name, person=impaired)
        oral = SIZED[name].oral
        assert oral is not None
        assert 1.1 * usual < more < oral.typical.value


def test_with_an_inhibitor_age_matters_less_because_flow_limits_less() -> None:
    old = replace(PERSON, age_years=80.0)
    inhibited = with_changes(DEFAULT, [change_named("cyp2b6_6_6")])

    usual_fall = clearance(DEFAULT, old) / clearance(DEFAULT)
    assert usual_fall == pytest.approx(0.772, abs=0.001)
    assert usual_fall < clearance(inhibited, old) / clearance(inhibited) < 1


def test_low_cardiac_output_only_with_a_stated_share_of_flow() -> None:
    assert clearance(with_changes(DEFAULT, [change_named("low_cardiac_output")])) == clearance(DEFAULT)

    half = with_changes(DEFAULT, [with_flow(0.5)])

    # 75.5 x 391.9 / 467.4 = 63.3 of 109 L/h
    assert clearance(half) / clearance(DEFAULT) == pytest.approx(63.30 / 109.0, rel=1e-3)
    assert "0.5 of the usual flow" in half.changed[0]
    perez = MODELS["perezruixo2021_s"]
    assert clearance(with_changes(perez, [with_flow(0.5)])) == pytest.approx(63.30, rel=1e-3)


@pytest.mark.parametrize("flow_frac", [0.0, -0.1, 1.5, float("nan")])
def test_a_share_of_flow_that_cannot_be_is_refused(flow_frac: float) -> None:
    with pytest.raises(ValueError, match="above 0 and at most 1"):
        with_flow(flow_frac)


def test_child_pugh_b_is_put_into_a_model_that_lacks_it_and_child_pugh_c_is_refused() -> None:
    plain = MODELS["simons2022_s"]
    impaired = replace(PERSON, child_pugh="B")

    changed = with_changes(plain, [change_named("child_pugh_b")])

    assert clearance(changed, impaired) == pytest.approx(0.55 * clearance(plain, impaired))
    assert clearance(changed) == clearance(plain)
    assert clearance(with_changes(DEFAULT, [change_named("child_pugh_b")]), impaired) == clearance(DEFAULT, impaired)
    with pytest.raises(ValueError, match="Child-Pugh C"):
        with_changes(DEFAULT, [change_named("child_pugh_c")])


@pytest.mark.parametrize("model_id", ["simons2022_s", "otto2021_s", "perezruixo2021_s", "hijazi2003"])
def test_a_model_without_hepatic_impairment_can_be_given_it_and_then_widens_its_band(model_id: str) -> None:
    plain = MODELS[model_id]
    impaired = replace(PERSON, child_pugh="B", ancestry="other")

    given = for_impaired_liver(with_medicines(plain, ["paracetamol"]))

    assert clearance(given, impaired) == pytest.approx(0.55 * clearance(plain, impaired), rel=1e-4)
    assert clearance(given) == clearance(plain)
    said = " ".join(extrapolations(given, impaired))
    assert "Child-Pugh B" in said
    assert "not studied" not in said
    assert "the band is widened" in said
    assert for_impaired_liver(given) is given
    assert for_impaired_liver(DEFAULT) is DEFAULT


def test_an_empty_name_is_no_medicine() -> None:
    for nothing in ("", "  "):
        with pytest.raises(ValueError, match="write its name"):
            with_medicines(DEFAULT, [nothing])


def test_changes_are_given_all_at_once_and_to_a_model_of_a_vein() -> None:
    once = with_medicines(DEFAULT, ["ticlopidine"])

    with pytest.raises(ValueError, match="all changes at once"):
        with_medicines(once, ["clarithromycin"])
    with pytest.raises(ValueError, match="oral route"):
        with_medicines(replace(DEFAULT, route="oral"), ["clarithromycin"])


def test_the_clearance_of_r_ketamine_changes_with_that_of_s() -> None:
    model = MODELS["default_s_ketamine_v1"]
    changed = with_medicines(model, ["ticlopidine"])
    assert model.r_clearance is not None
    assert changed.r_clearance is not None

    assert changed.r_clearance.value == pytest.approx(model.r_clearance.value / 1.2)


def test_each_medicine_is_answered_by_the_route_of_ketamine() -> None:
    asked = {route: changes_for(["ticlid"], route=route)[0] for route in (Route.INTRAVENOUS, Route.ORAL, Route.NASAL)}

    ratios = [one.ratio.typical.value for one in asked.values() if one.ratio is not None]
    assert ratios == [1.2, 2.4, 1.29]
    assert isinstance(asked[Route.INTRAVENOUS].ratio, IntravenousRatio)
    assert "for that route only" in asked[Route.ORAL].says
    (nasal,) = changes_for(["rifampicin"], route=Route.NASAL)
    assert nasal.ratio is None
    assert "not known" in nasal.says
    with pytest.raises(ValueError, match="choose intravenous, oral, nasal"):
        ratio_by(change_named("rifampicin"), Route.RECTAL)
    with pytest.raises(ValueError, match="route 'rectal'"):
        changes_for(["rifampicin"], route=Route.RECTAL)


def test_a_cream_does_not_change_exposure_and_what_was_stopped_is_left_out() -> None:
    record = Provenance(origin=Origin.RECORD)
    cream = read_medication(Medication(text="Ketoconazole 2% cream", provenance=record, active=True), date(2026, 1, 1))
    stopped = read_medication(Medication(text="rifampicin", provenance=record, active=False), date(2026, 1, 1))
    perhaps = read_medication(Medication(text="rifampicin", provenance=record), date(2026, 1, 1))

    assert [one.result for one in changes_for(["Ketoconazole 2% cream"])] == [Result.CHECKED_NONE]
    assert [one.result for one in changes_for(cream)] == [Result.CHECKED_NONE]
    assert changes_for(stopped) == ()
    (unsure,) = changes_for(perhaps)
    assert unsure.result is Result.UNKNOWN
    changed = with_medicines(DEFAULT, perhaps)
    assert changed.parameters == DEFAULT.parameters
    assert "Whether it is still taken is not known" in changed.changed[0]


def test_a_ratio_outside_its_own_range_is_refused() -> None:
    with pytest.raises(ValueError, match="must lie"):
        OralRatio(typical=proposed(2.0, "", "test"), low=2.5, high=3.0, basis=Basis.ASSUMED)
    with pytest.raises(ValueError, match="above 0"):
        iv_auc_ratio_bound(0.0)
