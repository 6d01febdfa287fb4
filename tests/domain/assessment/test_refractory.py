import dataclasses
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.assessment.opioid_burden import opioid_burden
from lenitive.domain.assessment.pain import Cause, Intensity, NeuropathicEvidence, PainProblem
from lenitive.domain.assessment.refractory import Refractory, assess_refractory
from lenitive.domain.assessment.refractory_evidence import RefractoryEvidence
from lenitive.domain.assessment.treatment import (
    AnalgesicTrial,
    Ingredient,
    Medication,
    OpioidDay,
    PainScore,
    Route,
    TrialOutcome,
)
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.fact import Origin, Provenance

AS_OF = date(2024, 6, 15)
SAID = Provenance(origin=Origin.CLINICIAN)
PROBABLE = NeuropathicEvidence(history_of_lesion=True, plausible_distribution=True, sensory_signs=True)
PLEXUS = PainProblem(
    id="arm", site="arm", cause=Cause.TUMOUR_NERVE_OR_PLEXUS, onset=date(2024, 1, 1), neuropathic=PROBABLE
)
MORPHINE = AnalgesicTrial(
    drug="morphine", outcome=TrialOutcome.INADEQUATE_RELIEF, dose_mg_day=120, days=21, route=Route.ORAL
)
OXYCODONE = dataclasses.replace(MORPHINE, drug="oxycodone", dose_mg_day=80)
PREGABALIN = AnalgesicTrial(
    drug="pregabalin", outcome=TrialOutcome.INADEQUATE_RELIEF, dose_mg_day=300, days=28, for_problem="arm"
)
FULL = RefractoryEvidence(
    as_of=AS_OF,
    pain_problems=(PLEXUS,),
    trials=(MORPHINE, OXYCODONE, PREGABALIN),
    days_with_pain_above_goal=5,
    reversible_causes_considered=True,
    radiotherapy_and_interventions_asked=True,
    opioid_toxicity_considered=True,
)


def scores(*values: float, problem: str | None = None, recall: str | None = "average") -> tuple[PainScore, ...]:
    """One rating a day, the last on the day of the question."""
    return tuple(
        PainScore(
            at=datetime(2024, 6, 15, 9, tzinfo=UTC) - timedelta(days=len(values) - 1 - place),
            score=value,
            provenance=SAID,
            problem=problem,
            recall=recall,
        )
        for place, value in enumerate(values)
    )


def assess(evidence: RefractoryEvidence = FULL, **changes: object) -> Refractory:
    return assess_refractory(dataclasses.replace(evidence, **changes))  # type: ignore[arg-type]


def part(found: Refractory, key: str) -> Answer:
    return next(component.answer for component in (*found.components, *found.definitions) if component.id == key)


def test_all_six_parts_make_it_refractory_and_nothing_is_missing() -> None:
    found = assess()
    assert found.answer is Answer.YES
    assert found.missing == ()
    assert all(component.grade == "assumed" and component.data for component in found.components)


def test_nothing_known_is_unknown_and_every_part_says_what_is_missing() -> None:
    found = assess_refractory(RefractoryEvidence(as_of=AS_OF))
    assert found.answer is Answer.UNKNOWN
    assert all(item.answer is Answer.UNKNOWN and item.missing for item in (*found.components, *found.definitions))


@pytest.mark.parametrize(
    ("changes", "key", "answer"),
    [
        ({"days_with_pain_above_goal": 2}, "pain_uncontrolled", Answer.NO),
        ({"days_with_pain_above_goal": 3}, "pain_uncontrolled", Answer.YES),
        ({"days_with_pain_above_goal": None}, "pain_uncontrolled", Answer.UNKNOWN),
        ({"pain_problems": ()}, "pain_uncontrolled", Answer.UNKNOWN),
        (
            {"pain_problems": (dataclasses.replace(PLEXUS, cause=Cause.UNRELATED),)},
            "pain_uncontrolled",
            Answer.NO,
        ),
        (
            {"pain_problems": (dataclasses.replace(PLEXUS, cause=Cause.TREATMENT_GROWTH_FACTOR),)},
            "pain_uncontrolled",
            Answer.NO,
        ),
        ({"pain_problems": (dataclasses.replace(PLEXUS, cause=None),)}, "pain_uncontrolled", Answer.UNKNOWN),
        (
            {"pain_problems": (dataclasses.replace(PLEXUS, ended=date(2024, 2, 1)),)},
            "pain_uncontrolled",
            Answer.UNKNOWN,
        ),
        ({"trials": (PREGABALIN,)}, "opioid_tried", Answer.UNKNOWN),
        ({"trials": (MORPHINE,)}, "opioid_tried", Answer.YES),
        ({"trials": (MORPHINE,)}, "opioid_rotated", Answer.UNKNOWN),
        ({"trials": (MORPHINE,), "opioid_rotated_or_reason": False}, "opioid_rotated", Answer.NO),
        ({"trials": (MORPHINE,), "opioid_rotated_or_reason": True}, "opioid_rotated", Answer.YES),
        ({"opioid_rotated_or_reason": False}, "opioid_rotated", Answer.UNKNOWN),
        (
            {"trials": (MORPHINE, dataclasses.replace(MORPHINE, route=Route.SUBCUTANEOUS))},
            "opioid_rotated",
            Answer.YES,
        ),
        ({"trials": (MORPHINE, OXYCODONE)}, "co_analgesic_tried", Answer.UNKNOWN),
        ({"trials": (dataclasses.replace(PREGABALIN, days=5),)}, "co_analgesic_tried", Answer.NO),
        ({"trials": (), "co_analgesic_tried_or_reason": False}, "co_analgesic_tried", Answer.NO),
        ({"trials": (), "co_analgesic_tried_or_reason": True}, "co_analgesic_tried", Answer.YES),
        (
            {
                "trials": (
                    AnalgesicTrial(drug="duloxetine", outcome=TrialOutcome.NOT_DONE, reason="severe liver disease"),
                )
            },
            "co_analgesic_tried",
            Answer.YES,
        ),
        (
            {
                "trials": (),
                "pain_problems": (
                    dataclasses.replace(PLEXUS, neuropathic=NeuropathicEvidence(history_of_lesion=False)),
                ),
            },
            "co_analgesic_tried",
            Answer.YES,
        ),
        (
            {"trials": (), "pain_problems": (dataclasses.replace(PLEXUS, neuropathic=NeuropathicEvidence()),)},
            "co_analgesic_tried",
            Answer.UNKNOWN,
        ),
        ({"reversible_causes_considered": False}, "reversible_causes_considered", Answer.NO),
        ({"radiotherapy_and_interventions_asked": None}, "reversible_causes_considered", Answer.UNKNOWN),
        ({"opioid_toxicity_considered": None}, "opioid_toxicity_considered", Answer.UNKNOWN),
        ({"opioid_toxicity_considered": False}, "opioid_toxicity_considered", Answer.NO),
    ],
)
def test_each_part_has_a_yes_a_no_and_an_unknown(changes: dict[str, object], key: str, answer: Answer) -> None:
    found = assess(**changes)
    assert part(found, key) is answer
    assert found.answer is not Answer.YES or answer is Answer.YES


@pytest.mark.parametrize(
    ("rated", "goal", "answer"),
    [
        ((4, 4, 4), None, Answer.YES),
        ((3, 3, 3, 3, 3, 3, 3), 2, Answer.YES),
        ((3, 3, 3, 3, 3, 3, 3), 3, Answer.NO),
        ((3, 3, 3, 3, 3, 3, 3), None, Answer.UNKNOWN),
        ((3, 3, 3), 3, Answer.UNKNOWN),
        ((9, 9), None, Answer.UNKNOWN),
        ((9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0), 3, Answer.NO),
        ((3, 3, 3, 3, 3), 3, Answer.NO),
    ],
)
def test_days_are_counted_from_scores_and_days_that_nobody_rated_are_not_good_days(
    rated: tuple[float, ...], goal: float | None, answer: Answer
) -> None:
    found = assess(days_with_pain_above_goal=None, pain_scores=scores(*rated), pain_goal_nrs=goal)
    assert part(found, "pain_uncontrolled") is answer


def test_stated_days_and_scores_that_disagree_are_asked_again() -> None:
    found = assess(days_with_pain_above_goal=6, pain_scores=scores(1, 1, 1, 1, 1, 1, 1), pain_goal_nrs=3)
    assert part(found, "pain_uncontrolled") is Answer.UNKNOWN
    assert any("disagree" in gap for gap in found.missing)


def test_worst_pain_is_not_average_pain_and_scores_of_another_pain_do_not_count() -> None:
    other = PainProblem(id="knee", site="knee", cause=Cause.UNRELATED)
    for ignored in (scores(9, 9, 9, recall="worst"), scores(9, 9, 9, problem="knee"), scores(9, 9, 9)):
        found = assess(days_with_pain_above_goal=None, pain_scores=ignored, pain_problems=(PLEXUS, other))
        assert part(found, "pain_uncontrolled") is Answer.UNKNOWN


def test_a_mild_second_pain_does_not_hide_a_severe_one() -> None:
    second = dataclasses.replace(PLEXUS, id="hip", site="hip")
    both = scores(6, 6, 6, problem="arm") + scores(0, 0, 0, problem="hip")
    found = assess(days_with_pain_above_goal=None, pain_scores=both, pain_problems=(PLEXUS, second))
    assert part(found, "pain_uncontrolled") is Answer.YES


def test_the_rating_in_the_pain_problem_is_one_rated_day() -> None:
    rated = dataclasses.replace(PLEXUS, intensity=Intensity(date=date(2024, 6, 12), average=7))
    found = assess(days_with_pain_above_goal=None, pain_scores=scores(5, 5), pain_problems=(rated,))
    assert part(found, "pain_uncontrolled") is Answer.YES


def opioid(dose: float, started: date | None, route: Route = Route.ORAL) -> Medication:
    return Medication(
        text="morphine",
        provenance=SAID,
        ingredients=(Ingredient(name="morphine", strength=dose, strength_unit="mg"),),
        active=True,
        started=started,
        route=route,
        units_per_day=1,
        as_needed=False,
    )


@pytest.mark.parametrize(
    ("dose", "started", "route", "answer"),
    [
        (60, date(2024, 6, 8), Route.ORAL, Answer.YES),
        (60, date(2024, 6, 9), Route.ORAL, Answer.UNKNOWN),
        (60, None, Route.ORAL, Answer.UNKNOWN),
        (30, date(2024, 6, 1), Route.SUBCUTANEOUS, Answer.YES),
        (25, date(2024, 6, 1), Route.SUBCUTANEOUS, Answer.UNKNOWN),
    ],
)
def test_the_current_opioid_counts_when_it_has_been_held_for_a_week(
    dose: float, started: date | None, route: Route, answer: Answer
) -> None:
    burden = opioid_burden((opioid(dose, started, route),))
    assert part(assess(trials=(PREGABALIN,), opioid_burden=burden), "opioid_tried") is answer


def test_no_adequate_opioid_needs_an_inadequate_trial_and_a_known_low_burden() -> None:
    weak = dataclasses.replace(MORPHINE, dose_mg_day=20, days=3)
    low = opioid_burden((opioid(20, date(2024, 1, 1)),))
    assert part(assess(trials=(weak,), opioid_burden=low), "opioid_tried") is Answer.NO
    assert part(assess(trials=(weak,)), "opioid_tried") is Answer.UNKNOWN
    assert part(assess(trials=(), opioid_burden=low), "opioid_tried") is Answer.UNKNOWN


def test_a_week_of_diary_at_the_limit_is_an_adequate_opioid() -> None:
    def diary(days: int) -> tuple[OpioidDay, ...]:
        return tuple(
            OpioidDay(date=AS_OF - timedelta(days=n), background_mg_day=50.0, rescue_mg_day=10.0, table="cdc_2022")
            for n in range(days)
        )

    assert part(assess(trials=(), opioid_diary=diary(7)), "opioid_tried") is Answer.YES
    assert part(assess(trials=(), opioid_diary=diary(6)), "opioid_tried") is Answer.UNKNOWN


def test_published_definitions_answer_for_themselves() -> None:
    found = assess(
        pain_scores=scores(5, 5, 5),
        pain_goal_nrs=4,
        opioid_burden=opioid_burden((opioid(400, date(2024, 1, 1)),)),
    )
    assert part(found, "afsharimani_2015") is Answer.YES
    assert part(found, "korean_2024") is Answer.YES
    assert part(found, "hardy_2012") is Answer.YES
    assert part(found, "currow_2012") is Answer.UNKNOWN


@pytest.mark.parametrize(("dose", "answer"), [(239, Answer.NO), (240, Answer.UNKNOWN), (375, Answer.YES)])
def test_an_intravenous_limit_is_unknown_where_the_tables_disagree(dose: float, answer: Answer) -> None:
    burden = opioid_burden((opioid(dose, None),))
    assert part(assess(opioid_burden=burden, rescue_doses_day=4), "korean_2024") is answer


def test_pain_of_two_months_is_not_refractory_by_the_definition_of_three() -> None:
    young = dataclasses.replace(PLEXUS, onset=date(2024, 4, 15))
    assert part(assess(pain_problems=(young,)), "afsharimani_2015") is Answer.NO
    assert part(assess(pain_problems=(dataclasses.replace(PLEXUS, onset=None),)), "afsharimani_2015") is Answer.UNKNOWN


TRIALS = st.lists(st.sampled_from([MORPHINE, OXYCODONE, PREGABALIN]), max_size=3).map(tuple)
NAMES = (
    "days_with_pain_above_goal",
    "opioid_rotated_or_reason",
    "co_analgesic_tried_or_reason",
    "reversible_causes_considered",
    "radiotherapy_and_interventions_asked",
    "opioid_toxicity_considered",
)
GOOD = {name: 5 if name == NAMES[0] else True for name in NAMES}


@given(st.sets(st.sampled_from(NAMES)), TRIALS, st.booleans())
def test_what_nobody_asked_never_becomes_a_no(
    asked: set[str], trials: tuple[AnalgesicTrial, ...], placed: bool
) -> None:
    evidence = RefractoryEvidence(
        as_of=AS_OF, pain_problems=(PLEXUS,) if placed else (), trials=trials, **{name: GOOD[name] for name in asked}
    )
    found = assess_refractory(evidence)
    assert Answer.NO not in {component.answer for component in found.components}
    for component in found.components:
        assert bool(component.missing) is (component.answer is Answer.UNKNOWN)


@given(st.sets(st.sampled_from(NAMES)), TRIALS, TRIALS)
def test_more_evidence_of_the_same_kind_never_takes_a_yes_away(
    asked: set[str], trials: tuple[AnalgesicTrial, ...], more: tuple[AnalgesicTrial, ...]
) -> None:
    some = RefractoryEvidence(
        as_of=AS_OF, pain_problems=(PLEXUS,), trials=trials, **{name: GOOD[name] for name in asked}
    )
    all_asked = dataclasses.replace(some, trials=trials + more, **GOOD)
    before, after = assess_refractory(some), assess_refractory(all_asked)
    for first, second in zip(before.components, after.components, strict=True):
        assert first.answer is not Answer.YES or second.answer is Answer.YES


@given(st.sampled_from(NAMES[3:]))
def test_one_part_that_is_no_is_enough(name: str) -> None:
    assert assess(**{name: False}).answer is Answer.NO


def test_a_trial_that_ends_in_the_future_has_not_failed_yet() -> None:
    coming = dataclasses.replace(MORPHINE, ended=AS_OF + timedelta(days=1))
    assert part(assess(trials=(coming, PREGABALIN)), "opioid_tried") is Answer.UNKNOWN
    assert part(assess(trials=(dataclasses.replace(coming, ended=AS_OF), PREGABALIN)), "opioid_tried") is Answer.YES


def test_a_drug_given_up_before_the_pain_began_has_not_failed_in_it() -> None:
    before = dataclasses.replace(MORPHINE, ended=date(2023, 12, 31))
    assert part(assess(trials=(before, PREGABALIN)), "opioid_tried") is Answer.UNKNOWN
    since = dataclasses.replace(MORPHINE, ended=date(2024, 1, 1))
    assert part(assess(trials=(since, PREGABALIN)), "opioid_tried") is Answer.YES
    undated = dataclasses.replace(PLEXUS, onset=None)
    assert part(assess(trials=(before, PREGABALIN), pain_problems=(undated,)), "opioid_tried") is Answer.YES


def test_a_drug_that_was_not_tolerated_counts_whenever_that_was() -> None:
    old = dataclasses.replace(
        MORPHINE,
        outcome=TrialOutcome.INTOLERANCE,
        effect="vomiting",
        effect_grade=3,
        effect_treated=True,
        ended=date(2020, 1, 1),
    )
    assert part(assess(trials=(old, PREGABALIN)), "opioid_tried") is Answer.YES
