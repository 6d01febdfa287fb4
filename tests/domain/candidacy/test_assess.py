"""Whole decisions: the four results, what is missing, overrides, red flags first."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from candidate_people import AS_OF, candidate, medicine, nobody, taking, with_fact, with_facts
from lenitive.domain.assessment.pain import Cause
from lenitive.domain.candidacy.assess import Decision, Status, assess
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criteria.hepatic import class_to_plan_with
from lenitive.domain.candidacy.criterion import Finding, Weight
from lenitive.domain.candidacy.intake import Intake, Override, Unread
from lenitive.domain.candidacy.knowledge import Why, knowledge_of
from lenitive.domain.foundation.answer import Answer


def finding(decision: Decision, identifier: str) -> Finding:
    return next(found for found in decision.findings if found.id == identifier)


def override(criterion: str, **changes: object) -> Override:
    values = {"criterion": criterion, "by": "Dr Lang, cardiology", "reason": "echo normal", "date": AS_OF, **changes}
    return Override(**values)  # type: ignore[arg-type]


def test_a_person_known_completely_with_nothing_against_is_a_candidate() -> None:
    decision = assess(candidate())
    assert decision.status is Status.CANDIDATE
    assert decision.missing == ()
    assert decision.summary.startswith("A candidate:")


def test_a_precaution_makes_a_candidate_with_precautions() -> None:
    decision = assess(taking(candidate(), medicine("Morphine 10 mg tablet", "morphine")))
    assert decision.status is Status.CANDIDATE_WITH_PRECAUTIONS


def test_a_contraindication_makes_no_candidate() -> None:
    decision = assess(with_fact(candidate(), "pregnant", value=True))
    assert decision.status is Status.NOT_A_CANDIDATE
    assert decision.summary == "Not a candidate: Pregnancy."


def test_nothing_known_needs_information_and_no_finding_says_no() -> None:
    decision = assess(nobody())
    assert decision.status is Status.NEEDS_INFORMATION
    assert {found.answer for found in decision.findings} == {Answer.UNKNOWN}
    assert {flag.answer for flag in decision.red_flags} == {Answer.UNKNOWN}


def test_one_contraindication_is_not_hidden_by_everything_else_being_unknown() -> None:
    decision = assess(with_fact(nobody(), "bp_rise_hazard", value=True))
    assert decision.status is Status.NOT_A_CANDIDATE
    assert decision.missing, "what is missing is listed all the same"


def test_a_red_flag_diverts_before_anything_else() -> None:
    decision = assess(with_facts(candidate(), {"back_pain_with_new_neurology": True, "pregnant": True}))
    assert decision.status is Status.NOT_A_CANDIDATE
    assert "cord compression" in decision.summary


def test_an_unasked_red_flag_needs_information() -> None:
    decision = assess(with_fact(candidate(), "suspected_fracture", None))
    assert decision.status is Status.NEEDS_INFORMATION
    assert [(m.name, m.needed_by) for m in decision.missing] == [("suspected_fracture", ("CAN-REDFLAG-02",))]


def test_a_dead_person_is_not_a_candidate() -> None:
    dead = replace(candidate(), patient=replace(candidate().patient, died_on=date(2024, 3, 1)))
    assert assess(dead).status is Status.NOT_A_CANDIDATE


def test_a_death_without_a_date_is_a_death() -> None:
    undated = Unread(resource="Patient/1", what="died_on", as_recorded="deceased", why="The record does not say when.")
    decision = assess(replace(candidate(), unread=(undated,)))
    assert decision.status is Status.NOT_A_CANDIDATE
    assert decision.summary == "Not a candidate: The record says that the person has died."


@pytest.mark.parametrize(
    ("birth_date", "status"),
    [
        (date(2006, 3, 16), Status.NOT_A_CANDIDATE),
        (date(2006, 3, 15), Status.CANDIDATE),
        (date(1948, 3, 15), Status.CANDIDATE_WITH_PRECAUTIONS),
        (None, Status.NEEDS_INFORMATION),
    ],
)
def test_age_decides_at_its_boundaries(birth_date: date | None, status: Status) -> None:
    person = replace(candidate(), patient=replace(candidate().patient, birth_date=birth_date))
    assert assess(person).status is status


def test_a_stale_test_is_missing_with_its_last_value_and_day() -> None:
    old = AS_OF - timedelta(days=3650)
    decision = assess(with_fact(candidate(), "alt_u_l", 24.0, on=old))
    (missing,) = decision.missing
    assert (missing.name, missing.why, missing.last_value, missing.last_date) == ("alt_u_l", Why.STALE, 24.0, old)
    assert "CAN-HEPATIC-04" in missing.needed_by
    (datum,) = [d for d in finding(decision, "CAN-HEPATIC-04").data if d.name == "alt_u_l"]
    assert datum.stale
    assert datum.age_days == 3650


def test_an_impossible_value_is_unknown_and_listed() -> None:
    decision = assess(with_fact(candidate(), "ggt_u_l", 99999.0))
    assert [(m.name, m.why) for m in decision.missing] == [("ggt_u_l", Why.OUT_OF_RANGE)]
    assert decision.status is Status.CANDIDATE, "no rule needs it"


@pytest.mark.parametrize(
    "name",
    ["prescription_monitoring_checked", "medication_list_complete", "allergy_list_complete"],
)
def test_a_check_that_was_not_done_is_missing_and_no_reason_against(name: str) -> None:
    decision = assess(with_fact(candidate(), name, value=False))
    assert decision.status is Status.NEEDS_INFORMATION
    assert name in {missing.name for missing in decision.missing}


def test_heart_disease_asks_for_a_signature_and_an_ecg() -> None:
    ill = with_facts(candidate(), {"heart_failure": True, "cardiology_or_anaesthesia_sign_off": False})
    decision = assess(ill)
    assert decision.status is Status.NEEDS_INFORMATION
    assert [m.name for m in decision.missing] == ["cardiology_or_anaesthesia_sign_off"]
    assert assess(with_fact(ill, "ecg_reviewed", value=False)).status is Status.NOT_A_CANDIDATE


def test_no_cancer_in_the_record_is_unknown_and_not_an_absence() -> None:
    decision = assess(replace(candidate(), cancer=()))
    assert finding(decision, "CAN-INDICATION-01").answer is Answer.UNKNOWN
    assert decision.status is Status.NEEDS_INFORMATION


def test_pain_from_something_else_is_not_treated_here() -> None:
    (pain,) = candidate().pain_problems
    decision = assess(replace(candidate(), pain_problems=(replace(pain, cause=Cause.UNRELATED),)))
    assert finding(decision, "CAN-INDICATION-02").answer is Answer.NO
    assert decision.status is Status.NOT_A_CANDIDATE


def test_pain_that_is_controlled_is_not_refractory() -> None:
    calm = replace(candidate(), pain_scores=tuple(replace(s, score=2.0) for s in candidate().pain_scores))
    decision = assess(with_fact(calm, "days_with_pain_above_goal", 0))
    assert decision.refractory.answer is Answer.NO
    assert decision.status is Status.NOT_A_CANDIDATE


def test_earlier_trials_show_a_reason_that_nobody_ticked() -> None:
    names = ("reason_side_effects", "reason_inadequate_relief", "reason_hard_to_control")
    decision = assess(with_facts(candidate(), dict.fromkeys(names, False)))
    assert [reason.answer for reason in decision.reasons] == [Answer.YES, Answer.YES, Answer.NO]
    without = with_facts(replace(candidate(), analgesic_trials=()), dict.fromkeys(names, False))
    assert finding(assess(without), "CAN-INDICATION-04").answer is Answer.NO


@pytest.mark.parametrize(
    ("fact", "criterion"),
    [
        ("severe_coronary_or_myocardial_disease", "CAN-CARDIOVASCULAR-02"),
        ("recent_stroke_or_cerebral_trauma", "CAN-NEUROLOGICAL-01"),
        ("raised_intracranial_pressure", "CAN-NEUROLOGICAL-02"),
        ("raised_intraocular_pressure", "CAN-OCULAR-01"),
    ],
)
def test_a_relative_contraindication_is_set_aside_by_name_with_a_reason(fact: str, criterion: str) -> None:
    person = with_fact(candidate(), fact, value=True)
    assert assess(person).status is Status.NOT_A_CANDIDATE
    decision = assess(replace(person, overrides=(override(criterion),)))
    assert decision.status is Status.CANDIDATE_WITH_PRECAUTIONS
    used = finding(decision, criterion)
    assert used.answer is Answer.YES, "the finding stays what it is"
    assert used.override is not None
    assert used.override.by == "Dr Lang, cardiology"
    assert decision.overrides_refused == ()


ABSOLUTE = [c for c in CRITERIA.values() if c.weight is Weight.ABSOLUTE_CONTRAINDICATION]


@pytest.mark.parametrize("criterion", ABSOLUTE, ids=lambda c: c.id)
def test_an_absolute_contraindication_is_never_set_aside(criterion: object) -> None:
    person = replace(
        with_facts(candidate(), {"pregnant": True, "bp_rise_hazard": True, "ketamine_hypersensitivity": True}),
        overrides=(override(criterion.id),),  # type: ignore[attr-defined]
    )
    decision = assess(person)
    (refusal,) = decision.overrides_refused
    assert refusal.rule == criterion.id  # type: ignore[attr-defined]
    assert "never set aside" in refusal.limit
    assert all(found.override is None for found in decision.findings)
    assert decision.status is Status.NOT_A_CANDIDATE


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"by": " "}, "names nobody"),
        ({"reason": ""}, "gives no reason"),
        ({"date": AS_OF + timedelta(days=1)}, "after"),
        ({"date": AS_OF - timedelta(days=91)}, "91 days old"),
        ({"criterion": "CAN-NOTHING-01"}, "No finding has this id"),
        ({"criterion": "CAN-AGE-02"}, "not set aside"),
        ({"criterion": "CAN-REDFLAG-01"}, "red flag is never set aside"),
        ({"criterion": "CAN-NEUROLOGICAL-01"}, "The answer is no"),
    ],
)
def test_an_override_that_does_not_count_is_refused_in_words(changes: dict[str, object], words: str) -> None:
    person = with_fact(candidate(), "raised_intraocular_pressure", value=True)
    decision = assess(replace(person, overrides=(override(**{"criterion": "CAN-OCULAR-01", **changes}),)))  # type: ignore[arg-type]
    (refusal,) = decision.overrides_refused
    assert words in refusal.limit
    assert decision.status is Status.NOT_A_CANDIDATE


def test_an_override_of_an_unknown_does_not_answer_it() -> None:
    person = with_fact(candidate(), "raised_intraocular_pressure", None)
    decision = assess(replace(person, overrides=(override("CAN-OCULAR-01"),)))
    assert decision.status is Status.NEEDS_INFORMATION
    assert len(decision.overrides_refused) == 1


def hepatic(**values: float | str | bool) -> Intake:
    blank = dict.fromkeys(("child_pugh", "ascites", "encephalopathy", "inr", "albumin_g_l"))
    person = candidate()
    for name in blank:
        person = with_fact(person, name, None)
    return with_facts(person, values)


@pytest.mark.parametrize(
    ("values", "severe", "moderate"),
    [
        ({"child_pugh": "C"}, Answer.YES, Answer.YES),
        ({"child_pugh": "B"}, Answer.NO, Answer.YES),
        ({}, Answer.NO, Answer.NO),
        ({"liver_disease_risk": True}, Answer.UNKNOWN, Answer.UNKNOWN),
        ({"bilirubin_mg_dl": 9.0, "albumin_g_l": 20.0, "inr": 3.0}, Answer.YES, Answer.YES),
        ({"child_pugh": "A", "bilirubin_mg_dl": 9.0, "albumin_g_l": 20.0, "inr": 3.0}, Answer.YES, Answer.YES),
        ({"liver_metastases": True, "child_pugh": "A", "alt_u_l": 121.0}, Answer.NO, Answer.YES),
        ({"liver_metastases": True, "child_pugh": "A", "alt_u_l": 120.0}, Answer.NO, Answer.NO),
    ],
)
def test_liver_function_takes_the_worse_of_class_and_score(
    values: dict[str, float | str | bool], severe: Answer, moderate: Answer
) -> None:
    decision = assess(hepatic(**values))
    assert finding(decision, "CAN-HEPATIC-01").answer is severe
    assert finding(decision, "CAN-HEPATIC-02").answer is moderate


def test_a_finding_has_the_keys_that_others_script_against() -> None:
    assert {field.name for field in fields(Finding)} == {
        "id",
        "answer",
        "weight",
        "statement",
        "source",
        "grade",
        "data",
        "hazards",
        "place",
        "action",
        "also",
        "override",
        "override_allowed",
    }
    assert {"status", "findings", "missing", "interactions", "red_flags"} <= {field.name for field in fields(Decision)}


def test_findings_come_with_the_heaviest_first() -> None:
    weights = [found.weight for found in assess(candidate()).findings]
    assert weights == sorted(weights, key=list(Weight).index)


@pytest.mark.parametrize(
    ("name", "identifier"), [("pregnant", "CAN-OBSTETRIC-02"), ("eclampsia_or_preeclampsia", "CAN-OBSTETRIC-01")]
)
@pytest.mark.parametrize(("days", "answer"), [(8, Answer.YES), (300, Answer.YES), (301, Answer.NO)])
def test_a_pregnancy_is_not_over_when_its_test_is_a_week_old(
    name: str, identifier: str, days: int, answer: Answer
) -> None:
    decision = assess(with_fact(candidate(), name, value=True, on=AS_OF - timedelta(days=days)))
    assert finding(decision, identifier).answer is answer


@pytest.mark.parametrize("changes", [{"by": "-"}, {"by": "\u200b"}, {"reason": "..."}])
def test_an_override_by_nobody_or_without_words_does_not_count(changes: dict[str, str]) -> None:
    raised = with_fact(candidate(), "raised_intraocular_pressure", value=True)
    decision = assess(replace(raised, overrides=(override("CAN-OCULAR-01", **changes),)))
    assert decision.status is Status.NOT_A_CANDIDATE
    assert len(decision.overrides_refused) == 1


def test_a_clinicians_class_a_does_not_outweigh_a_score_that_is_worse_already() -> None:
    decision = assess(hepatic(child_pugh="A", bilirubin_mg_dl=4.0, albumin_g_l=25.0))
    assert finding(decision, "CAN-HEPATIC-01").answer is Answer.UNKNOWN
    assert finding(decision, "CAN-HEPATIC-02").answer is Answer.YES
    assert decision.status is Status.NEEDS_INFORMATION


def test_a_healthy_liver_does_not_explain_ascites_with_encephalopathy() -> None:
    decision = assess(hepatic(ascites="moderate_or_severe", encephalopathy="grade_3_4"))
    assert finding(decision, "CAN-HEPATIC-01").answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "A"),
        ({"child_pugh": "B"}, "B"),
        ({"child_pugh": "C"}, "C"),
        ({"liver_disease_risk": True}, "C"),
        ({"liver_metastases": True, "child_pugh": "A", "alt_u_l": 121.0}, "B"),
    ],
)
def test_the_class_of_a_plan_is_the_worst_that_the_decision_leaves_open(
    values: dict[str, float | str | bool], expected: str
) -> None:
    assert class_to_plan_with(knowledge_of(hepatic(**values))) == expected
