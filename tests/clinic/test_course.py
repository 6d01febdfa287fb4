"""What the sessions of a course pass on to each other, and who is given none."""

from dataclasses import replace
from functools import cache

import pytest

from lenitive.clinic.candidacy import Considered, consider
from lenitive.clinic.course import Course, order_of, run_course
from lenitive.clinic.course_observed import stopped_for_harm
from lenitive.clinic.documents import read_intake
from lenitive.clinic.earlier_sessions import tolerated_mg_kg_h
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.plan import plan_for
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.domain.candidacy.override import OverrideUsed
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.fact import Fact, Origin, Provenance
from lenitive.domain.infusion.events import RateChanged, Stopped, StopReason
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.plan.plan import Plan
from lenitive.interop.fhir.read import read_record
from lenitive.web.report import report_page
from scenarios.journeys import considered, files

NAME = "juniper-vale"


def weighed(kg: float, cm: float) -> Considered:
    """The example with another weight and height, as a clinician measured them."""
    record, path = files(NAME)
    intake = read_intake(path.read_text(encoding="utf-8"), what=path.name)
    provenance = Provenance(origin=Origin.CLINICIAN, by="test", corrects="weighed again")
    facts = {
        name: Fact(value=value, unit=unit, date=intake.as_of, provenance=provenance)
        for name, value, unit in (("weight_kg", kg, "kg"), ("height_cm", cm, "cm"))
    }
    return consider(replace(intake, facts={**intake.facts, **facts}), read_record(record, as_of=intake.as_of))


@cache
def course(seed: int) -> Course:
    return run_course(considered("amara-quill"), seed=seed)


@pytest.mark.parametrize(("kg", "cm"), [(35.5, 158.0), (182.0, 180.0)])
def test_a_person_outside_the_model_has_sessions_and_no_predicted_number_anywhere(kg: float, cm: float) -> None:
    found = run_course(weighed(kg, cm), seed=3)
    page = report_page(found)

    assert found.sessions
    for given in found.sessions:
        assert given.plan.prediction is None
        assert given.result.samples is not None
        assert given.result.samples.predicted_ketamine_ng_ml == ()
        assert given.result.samples.predicted_effect_site_ng_ml == ()
    assert "no predicted concentration (Body weight" in page
    assert "No concentration is predicted." in page
    assert "predicted, median" not in page


def test_the_next_session_goes_at_most_one_step_beyond_the_rate_that_the_last_one_ended_with() -> None:
    for seed in (1, 2, 3):
        for last, given in zip(course(seed).sessions, course(seed).sessions[1:], strict=False):
            tolerated = tolerated_mg_kg_h(last.result.summary)
            assert tolerated is not None
            assert max(step.rate_mg_kg_h for step in given.plan.regimen.steps) <= tolerated + 0.05 + 1e-9


def test_a_rate_that_was_lowered_is_not_the_tolerated_one_and_a_session_cut_short_counts_a_step_less() -> None:
    summary = replace(
        course(1).sessions[0].result.summary, outcome="completed", max_rate_mg_kg_h=0.25, end_rate_mg_kg_h=0.12
    )

    assert tolerated_mg_kg_h(summary) == 0.12
    assert tolerated_mg_kg_h(replace(summary, outcome="stopped_early")) == 0.07
    assert tolerated_mg_kg_h(replace(summary, outcome="stopped_early", end_rate_mg_kg_h=0.04)) == 0.0
    assert tolerated_mg_kg_h(replace(summary, outcome="not_started", end_rate_mg_kg_h=None)) is None


@pytest.mark.parametrize(
    ("reason", "alarm", "harm"),
    [
        (StopReason.ALARM, "ALM-SBP-HIGH-RED", True),
        (StopReason.ALARM, "ALM-PSYCHOTOMIMETIC-RED", True),
        (StopReason.ALARM, "ALM-VITALS-STALE-HIGH", False),
        (StopReason.ALARM, "ALM-AIR-IN-LINE", False),
        (StopReason.ADVERSE_EFFECT, None, True),
        (StopReason.COMPLETED, "ALM-END-OF-INFUSION", False),
        (StopReason.PATIENT_REQUEST, None, False),
    ],
)
def test_a_session_that_the_equipment_ended_did_no_harm(reason: StopReason, alarm: str | None, harm: bool) -> None:
    last = course(1).sessions[0].result.events[-1]
    assert stopped_for_harm([replace(last, data=Stopped(reason=reason, alarm=alarm))]) is harm
    assert stopped_for_harm([last]) is False


def test_no_session_of_a_course_more_than_doubles_a_running_rate() -> None:
    for given in course(1).sessions:
        changes = [event.data for event in given.result.events if isinstance(event.data, RateChanged)]
        assert all(one.to_rate_ul_h <= 2 * one.from_rate_ul_h for one in changes)


def ordered(who: Considered, **changed: object) -> SessionPlan:
    """The order of a first session when one finding is another one."""
    findings = tuple(
        replace(one, **changed[one.id])  # type: ignore[arg-type]
        if one.id in changed
        else one
        for one in who.decision.findings
    )
    other = replace(who, decision=replace(who.decision, findings=findings))
    plan, profile = plan_for(other), profile_of(other)
    assert isinstance(plan, Plan)
    assert isinstance(profile, PatientProfile)
    return order_of(other, plan, profile)


@pytest.mark.parametrize(("answer", "required"), [(Answer.YES, True), (Answer.UNKNOWN, True), (Answer.NO, False)])
def test_capnography_that_the_decision_makes_mandatory_reaches_the_session(answer: Answer, required: bool) -> None:
    found = ordered(considered("amara-quill"), **{"CAN-RESPIRATORY-01": {"answer": answer}})
    assert found.etco2_required is required


def test_the_low_oxygen_target_that_a_named_override_tells_reaches_the_session() -> None:
    who = considered("amara-quill")
    assert ordered(who).spo2_target_88_92 is False
    named = OverrideUsed(by="Dr. Example", reason="target 88-92 %", date=who.intake.as_of)
    assert ordered(who, **{"CAN-RESPIRATORY-02": {"override": named}}).spo2_target_88_92 is True


@pytest.mark.parametrize("marked", [True, None])
def test_a_person_whom_the_intake_calls_real_meets_no_simulated_device_whatever_the_record_is_marked(
    marked: bool | None,
) -> None:
    record, path = files(NAME)
    intake = read_intake(path.read_text(encoding="utf-8"), what=path.name)
    recorded = read_record(record, as_of=intake.as_of)
    recorded = replace(recorded, patient=replace(recorded.patient, synthetic=marked))
    real = consider(replace(intake, patient=replace(intake.patient, synthetic=False)), recorded)

    found = run_course(real, seed=1)

    assert found.sessions == ()
    assert found.not_given is not None
    assert found.not_given.rule == "SES-SIMULATED"
    assert found.events == ()
