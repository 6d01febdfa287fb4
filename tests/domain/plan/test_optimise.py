from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import DrugRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import alarms, discharge
from lenitive.domain.pharmacology.chance import chance_at_least
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.response_curves import response_curves
from lenitive.domain.pharmacology.responses import response_named
from lenitive.domain.plan import after_stop, chance_limits, optimise, propose
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS, RELIEF_MARGIN, finding
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.expected import Expected, expected
from lenitive.domain.plan.limit import LimitAnswer, LimitContext
from lenitive.domain.plan.limits import check, exceeded
from lenitive.domain.plan.optimise import Candidate, Chosen, SearchSpace, candidates, choose
from lenitive.domain.plan.outlook import BESIDE, with_outlook
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.regimen import deliveries_of
from lenitive.domain.plan.virtual_people import Programmes, VirtualPeople, curves_in, virtual_people

REQUEST = propose.PlanRequest(
    age_years=60,
    sex=Sex.FEMALE,
    weight_kg=70.0,
    height_cm=165.0,
    child_pugh="A",
    albumin_g_l=38.0,
    ascites="none",
    ecog=1,
    frail=False,
)
KNOWN = Baseline(pain_nrs=7.0, mean_pressure_mmhg=95.0)
PERSON = Person(weight_kg=70.0, age_years=60.0, child_pugh="A")


def planned_for(request: propose.PlanRequest = REQUEST, baseline: Baseline = KNOWN, **others: Any) -> Plan:
    plan = propose.propose(request)
    assert isinstance(plan, Plan)
    return with_outlook(plan, request, baseline=baseline, **others)


def space(**changed: Any) -> SearchSpace:
    plan = propose.propose(REQUEST)
    assert isinstance(plan, Plan)
    titration = propose.titration_of(REQUEST, plan.dosing_weight, propose.first_rate_of(REQUEST))
    whole = SearchSpace(titration=titration, top=DrugRate(mg_h=24), total_max_mg=Fraction(100), context=LimitContext())
    return replace(whole, **changed)


def alike(baseline: Baseline = KNOWN) -> VirtualPeople:
    found = virtual_people(MODELS["default_racemic_v1"], PERSON, baseline, last_min=360)
    assert isinstance(found, VirtualPeople)
    return found


def made_up(tried: tuple[Candidate, ...], relief: list[float], chance: float = 0.0) -> Expected:
    return Expected(
        relief_nrs=np.array([relief]),
        chances={name: np.full(len(tried), chance) for name in CHANCE_LIMITS},
        peak_ng_ml=np.zeros((1, len(tried))),
    )


def test_every_candidate_is_a_titration_that_the_rules_would_build() -> None:
    tried = candidates(space())

    assert len(tried) > 100
    for one in tried[::7]:
        regimen = one.regimen()
        assert deliveries_of(regimen) == one.given
        assert float(regimen.total.exact) == pytest.approx(one.total_mg)
        assert not exceeded(check(regimen, LimitContext()))
    assert {one.duration_min for one in tried} == {240, 300, 360}


def test_no_candidate_starts_or_rises_faster_than_the_rules() -> None:
    rules = space().titration
    for one in candidates(space()):
        assert one.titration.start.exact <= rules.start.exact
        assert one.titration.increase.exact <= rules.increase.exact
        assert one.titration.interval_min >= rules.interval_min


def test_superposed_answers_are_those_of_the_model_itself() -> None:
    people, tried = alike(), candidates(space())
    chosen = [tried[0], tried[len(tried) // 2], tried[-1]]
    names = ["ketamine", "pain", "pain_relief_by_drug", "dissociation", "sedation_deep_frac", "mean_pressure"]
    times = [15, 60, 240, 300, 360]

    together = curves_in(people, Programmes.of([one.given for one in chosen]), names, times)

    for column, one in enumerate(chosen):
        alone = response_curves(people.joint, PERSON, people.effects, one.given, np.array(times, dtype=float), KNOWN)
        for name in names:
            assert together[name][:, :, column] == pytest.approx(alone[name], rel=1e-9, abs=1e-9)


def test_the_best_of_made_up_regimens_is_found_and_less_drug_breaks_the_tie() -> None:
    tried = candidates(space())[:4]
    totals = [one.total_mg for one in tried]
    order = np.argsort(totals)
    margin = float(RELIEF_MARGIN.value)
    nearly = [0.0] * 4
    nearly[order[0]], nearly[order[-1]] = 1.0 - 0.9 * margin, 1.0
    clearly = list(nearly)
    clearly[order[0]] = 1.0 - 1.1 * margin

    less, more = (choose(tried, made_up(tried, relief), space()) for relief in (nearly, clearly))

    assert isinstance(less, Chosen)
    assert isinstance(more, Chosen)
    assert (less.column, more.column) == (order[0], order[-1])


def test_nothing_is_chosen_that_breaks_a_chance() -> None:
    tried = candidates(space())[:5]
    found = made_up(tried, [1.0] * 5, chance=0.5)

    refused = choose(tried, found, space())

    assert isinstance(refused, Refusal)
    assert refused.rule == "LIM-CHANCE-00"


def test_what_is_chosen_keeps_every_limit_and_every_chance() -> None:
    plan = planned_for()

    assert {one.id for one in plan.alternatives} == {"rules", "optimised", "gentler", "shorter"}
    assert plan.alternatives[0].regimen == plan.regimen
    for one in plan.alternatives[1:]:
        assert all(finding.answer is LimitAnswer.WITHIN for finding in one.chances)
        assert one.total_mg <= 100
        assert 240 <= one.duration_min <= 360
        assert "Extrapolated" in one.extrapolated


def test_the_optimised_one_is_within_the_margin_of_all_that_keep_the_chances() -> None:
    tried = candidates(space())
    found = expected([alike()], Programmes.of([one.given for one in tried]))
    assert found.mean_relief_nrs is not None
    kept = np.ones(len(tried), dtype=bool)
    for name, limit in CHANCE_LIMITS.items():
        chances = found.chances[name]
        assert chances is not None
        kept &= chances <= float(limit.figure.value)

    chosen = choose(tried, found, space())

    assert isinstance(chosen, Chosen)
    assert kept[chosen.column]
    best = found.mean_relief_nrs[kept].max()
    assert found.mean_relief_nrs[chosen.column] >= best - float(RELIEF_MARGIN.value)
    cheaper = kept & (np.array([one.total_mg for one in tried]) < tried[chosen.column].total_mg)
    assert np.all(found.mean_relief_nrs[cheaper] < best - float(RELIEF_MARGIN.value))


def test_the_guidelines_total_is_never_chased(monkeypatch: pytest.MonkeyPatch) -> None:
    before = planned_for()

    monkeypatch.setattr(propose, "_GUIDELINE_TOTAL_MG", 500)
    after = planned_for()

    assert after.alternatives == before.alternatives
    assert after.notes != before.notes
    optimised = next(one for one in before.alternatives if one.id == "optimised")
    assert optimised.total_mg < 80
    assert optimised.total_mg < before.total_mg


def test_the_gentler_one_halves_the_chance_of_dissociation() -> None:
    plan = planned_for()
    by_name = {one.id: one.chances[0].chance_frac for one in plan.alternatives}

    assert by_name["gentler"] is not None
    assert by_name["rules"] is not None
    assert by_name["gentler"] <= 0.5 * by_name["rules"] + 1e-4


def test_stricter_chances_give_less_drug(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = planned_for()
    limit = CHANCE_LIMITS["LIM-CHANCE-01"]
    strict = replace(limit, figure=replace(limit.figure, value=Fraction(3, 100)))

    monkeypatch.setitem(chance_limits.CHANCE_LIMITS, limit.id, strict)
    stricter = planned_for()

    def mg(plan: Plan) -> float:
        return next(one.total_mg for one in plan.alternatives if one.id == "optimised")

    assert mg(stricter) < mg(usual)
    assert stricter.chances[0].answer is LimitAnswer.EXCEEDS
    assert stricter.regimen == usual.regimen


def test_pressure_that_is_not_known_is_an_unknown_chance() -> None:
    plan = planned_for(baseline=Baseline(pain_nrs=7.0))

    by_id = {finding.id: finding for finding in plan.chances}
    for name in ("LIM-CHANCE-02", "LIM-CHANCE-03"):
        assert by_id[name].chance_frac is None
        assert by_id[name].answer is LimitAnswer.UNKNOWN
        assert "Measure" in by_id[name].remedy
    assert by_id["LIM-CHANCE-01"].answer is LimitAnswer.WITHIN


def test_pain_that_is_not_known_leaves_the_plan_alone_and_says_so() -> None:
    plan = planned_for(baseline=Baseline(mean_pressure_mmhg=95.0))

    assert [one.id for one in plan.alternatives] == ["rules"]
    assert plan.alternatives[0].relief is None
    assert any("pain before is not known" in words for words in plan.outlook_basis)


def test_a_person_who_dissociates_easily_exceeds_the_chance_and_is_offered_less() -> None:
    people = alike()
    tender = dict(people.effects)
    tender["dissociation.c50_ng_ml"] = tender["dissociation.c50_ng_ml"] - 1.0

    usual, found = planned_for(effects=people.effects), planned_for(effects=tender)

    assert found.chances[0].answer is LimitAnswer.EXCEEDS
    assert found.regimen == usual.regimen
    assert found.alternatives[1].total_mg < usual.alternatives[1].total_mg
    assert "default_racemic_v1; each" in found.outlook_basis[0]


def test_a_model_that_must_not_speak_leaves_the_plan_without_numbers() -> None:
    plan = planned_for(replace(REQUEST, weight_kg=35.0, height_cm=None))

    assert plan.alternatives == ()
    assert plan.fit_to_leave is None
    assert "LIM-MODEL-01" in plan.outlook_basis[0]


def test_earlier_ketamine_leaves_less_room_for_every_alternative() -> None:
    earlier = (DrugDelivery(start_min=-1200, duration_min=300, rate=DrugRate(mg_h=28)),)
    request = replace(
        REQUEST,
        session_number=2,
        tolerated_rate_mg_kg_h=0.2,
        earlier=earlier,
        sessions_in_14_days=2,
        sessions_in_365_days=2,
    )

    plan = planned_for(request)

    assert all(one.total_mg <= 60 for one in plan.alternatives)
    highest = max(step.rate_mg_kg_h for one in plan.alternatives for step in one.regimen.steps)
    assert highest <= 0.25 + 1e-6


def test_the_frail_are_offered_nothing_bolder_than_their_rules() -> None:
    plan = planned_for(replace(REQUEST, frail=True, age_years=80, child_pugh="B"))

    for one in plan.alternatives:
        assert one.regimen.steps[0].rate_mg_kg_h <= 0.05
        assert all(step.duration_min >= 60 for step in one.regimen.steps)


def test_an_odd_length_and_a_coarse_pump_are_no_obstacle() -> None:
    plan = planned_for(replace(REQUEST, duration_min=253, pump_step_ml_h=0.5))

    assert plan.if_stopped[-1].at_min == 253
    for one in plan.alternatives:
        assert all((10 * step.rate_ml_h) % 5 == 0 for step in one.regimen.steps)


def test_chances_look_where_the_session_acts() -> None:
    red = next(rule for rule in alarms.ALARMS.values() if rule.id.endswith("MAP-HIGH-RED"))

    assert float(CHANCE_LIMITS["LIM-CHANCE-03"].counts_from.value) == 130
    assert "130" in str(red)
    assert float(CHANCE_LIMITS["LIM-CHANCE-02"].counts_from.value) == discharge.PRESSURE_WITHIN_PCT
    assert after_stop.OBSERVE_MIN.value == discharge.OBSERVE_MIN


def test_every_chance_limit_is_marked_as_assumed_and_named_once() -> None:
    assert list(CHANCE_LIMITS) == [f"LIM-CHANCE-0{number}" for number in range(1, 5)]
    for limit in CHANCE_LIMITS.values():
        assert limit.figure.grade == "assumed"
        assert 0 < float(limit.figure.value) < 1
    assert optimise.DURATIONS_MIN == (240, 300, 360)


@pytest.mark.parametrize("name", list(CHANCE_LIMITS))
def test_a_chance_is_that_of_the_worst_of_all_moments_also_where_tolerance_makes_it_an_early_one(name: str) -> None:
    people, limit = alike(), CHANCE_LIMITS[name]
    tried = Programmes.of([one.given for one in candidates(space())])
    moments = sorted({*range(0, 361, 15), *tried.changes_min})

    found = expected([people], tried).chances[name]

    curve = curves_in(people, tried, [limit.output], moments)[limit.output]
    assert found == pytest.approx(limit.measure(curve, KNOWN).max(axis=1).mean(axis=0), abs=1e-12)


def test_distressing_dissociation_is_counted_as_the_response_counts_it() -> None:
    limit, levels = CHANCE_LIMITS["LIM-CHANCE-01"], np.linspace(0, 3, 7)
    response = response_named("dissociation")

    assert limit.measure(levels, KNOWN).tolist() == pytest.approx(
        chance_at_least(levels, level=2, residual_sd=response.residual.value).tolist()
    )
    assert limit.output == response.id


def test_a_chance_above_its_limit_never_reads_like_the_limit() -> None:
    limit = CHANCE_LIMITS["LIM-CHANCE-04"]

    assert finding(limit, 0.0100000001).shown == "1.01 %"
    assert finding(limit, 0.012).shown == "1.2 %"
    assert finding(limit, 0.0099).shown == "< 1 %"


@pytest.mark.parametrize("name", list(CHANCE_LIMITS))
def test_a_tighter_chance_never_promises_more_relief_and_hardly_ever_more_drug(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    tried, limit, asked = candidates(space()), CHANCE_LIMITS[name], space()
    found = expected([alike()], Programmes.of([one.given for one in tried]))
    chosen = []
    for bound in (30, 20, 10, 7, 5, 4, 3, 2, 1):
        tighter = replace(limit, figure=replace(limit.figure, value=Fraction(bound, 100)))
        monkeypatch.setitem(chance_limits.CHANCE_LIMITS, name, tighter)
        one = choose(tried, found, asked)
        if isinstance(one, Chosen):
            chosen.append(one)

    assert len(chosen) >= 5
    assert all(later.highest_nrs <= sooner.highest_nrs for sooner, later in pairwise(chosen))
    totals = [float(one.regimen.total.exact) for one in chosen]  # a slower rate for longer may be a few mg more
    assert all(later <= 1.05 * sooner for sooner, later in pairwise(totals))


def test_why_nothing_is_offered_is_said_once() -> None:
    plan = planned_for(baseline=Baseline(mean_pressure_mmhg=95.0))

    said = [words for words in plan.outlook_basis if "Not offered" in words]
    assert len(said) == 1
    assert "gentler" in said[0]


def test_relief_is_said_to_be_an_assumption_that_may_be_hardly_any() -> None:
    assert any("Its size is an assumption" in words and "hardly any" in words for words in planned_for().outlook_basis)


def test_no_model_takes_a_sick_liver_for_a_sound_one_and_dilutes_the_chances() -> None:
    sick, sound = planned_for(replace(REQUEST, child_pugh="B")), planned_for()

    assert sick.outlook_basis[0].startswith("768 virtual people")
    for name in ("default_racemic_v1", *BESIDE):
        assert any(f"{name}: Child-Pugh B: clearance is multiplied" in words for words in sick.outlook_basis)
    # per mg/h at the end, all models together: the steps are smaller with such a liver
    peak, plain = (
        plan.alternatives[0].peak_ng_ml.p50 / plan.alternatives[0].regimen.steps[-1].rate_mg_h for plan in (sick, sound)
    )
    assert peak > 1.2 * plain


def test_what_each_model_goes_beyond_is_said() -> None:
    assert any(words.startswith("simons2022_s: Age 60 years is above 40") for words in planned_for().outlook_basis)
