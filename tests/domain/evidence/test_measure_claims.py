"""Every claim with the figure of one course: measured, not measured, or not to be shown by one person."""

from dataclasses import replace
from datetime import date

import pytest

from lenitive.domain.evidence.claims import CLAIMS, measure_claims
from lenitive.domain.evidence.metrics import METRICS
from lenitive.domain.outcomes.adverse_events import SessionPeaks
from lenitive.domain.outcomes.course_inputs import CourseInputs
from lenitive.domain.outcomes.pain_time_course import Reading
from lenitive.domain.outcomes.session_outcome import SessionObserved
from lenitive.domain.outcomes.summary import CourseOutcome, summarise

SESSION = SessionObserved(
    date=date(2026, 3, 2),
    session_number=1,
    baseline_nrs=8,
    readings=(Reading(at_min=60, nrs=5), Reading(at_min=120, nrs=5)),
    infusion_end_min=120,
    duration_min=300,
    peaks=SessionPeaks(
        systolic_baseline_mmhg=120,
        systolic_peak_mmhg=151,
        diastolic_baseline_mmhg=70,
        diastolic_peak_mmhg=80,
        spo2_min_pct=93,
        psychotomimetic_max=2,
        rass_min=-1,
    ),
)


def outcome(*sessions: SessionObserved) -> CourseOutcome:
    return summarise(CourseInputs(as_of=date(2026, 3, 12), sessions=sessions))


def figures(of: CourseOutcome) -> dict[tuple[str, str | None], tuple[float | None, str]]:
    return {(one.claim_id, one.metric): (one.value, one.note) for one in measure_claims(of)}


def test_what_the_course_measured_stands_beside_the_claim() -> None:
    found = figures(outcome(SESSION))
    assert found["CLM-14", "time_to_onset_min"][0] == 60
    assert found["CLM-16", "bp_peak_rise_mmhg"][0] == 31
    assert found["CLM-16", "spo2_min_pct"][0] == 93
    assert found["CLM-18", "psychotomimetic_max"][0] == 2
    assert found["CLM-09", "infusion_hours"][0] == 5
    value, note = found["CLM-05", "severe_event_pct"]
    assert value == 0
    assert "up to 95 %" in note


def test_an_empty_course_gives_no_figure_at_all() -> None:
    assert {one.value for one in measure_claims(outcome())} == {None}
    assert {one.value for one in measure_claims(None)} == {None}


def test_sessions_not_watched_are_no_proof_of_safety() -> None:
    value, note = figures(outcome(replace(SESSION, peaks=SessionPeaks())))["CLM-05", "severe_event_pct"]
    assert value is None
    assert "not measured here" in note


def test_one_person_never_shows_what_holds_for_a_kind_of_pain() -> None:
    for one in measure_claims(outcome(SESSION)):
        if not CLAIMS[one.claim_id].shown_by_one_person:
            assert "one person cannot show this" in one.note


@pytest.mark.parametrize("key", METRICS)
def test_every_endpoint_reads_an_empty_course_as_not_measured(key: str) -> None:
    assert METRICS[key].read(outcome()).value is None
