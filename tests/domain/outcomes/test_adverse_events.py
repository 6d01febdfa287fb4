"""CTCAE grades: exact at the edges, with their version, never a stop signal by themselves."""

import pytest

from lenitive.domain.outcomes.adverse_events import (
    SessionPeaks,
    grade_alp,
    grade_alt,
    grade_ast,
    grade_bilirubin,
    grade_ggt,
    grade_hypertension,
    grade_hypoxia,
    grade_lab,
    may_be_stop_signal,
    session_adverse_events,
    unmeasured,
)


@pytest.mark.parametrize(
    ("value", "grade"), [(40, 0), (40.1, 1), (120, 1), (120.1, 2), (200, 2), (200.1, 3), (800, 3), (800.1, 4)]
)
def test_alt_and_ast_in_multiples_of_the_limit(value: float, grade: int) -> None:
    assert grade_alt(value, 40, 30).grade == grade
    assert grade_ast(value, 40).grade == grade


@pytest.mark.parametrize(
    ("value", "grade"), [(100, 0), (101, 1), (250, 1), (251, 2), (500, 2), (501, 3), (2000, 3), (2001, 4)]
)
def test_ggt_and_alp_in_multiples_of_the_limit(value: float, grade: int) -> None:
    assert grade_ggt(value, 100).grade == grade
    assert grade_alp(value, 100).grade == grade


@pytest.mark.parametrize(
    ("value", "grade"), [(1, 0), (1.1, 1), (1.5, 1), (1.6, 2), (3, 2), (3.1, 3), (10, 3), (10.1, 4)]
)
def test_bilirubin_in_multiples_of_the_limit(value: float, grade: int) -> None:
    assert grade_bilirubin(value, 1).grade == grade


@pytest.mark.parametrize(
    ("value", "five", "six"),
    [
        (80, 0, 1),
        (119, 0, 1),
        (120, 1, 1),
        (121, 1, 2),
        (160, 1, 2),
        (161, 1, 3),
        (320, 2, 3),
        (321, 2, 4),
        (401, 3, 4),
    ],
)
def test_an_abnormal_baseline_is_graded_differently_by_version(value: float, five: int, six: int) -> None:
    by_five, by_six = grade_alt(value, 40, 80), grade_alt(value, 40, 80, version="6.0")
    assert (by_five.grade, by_five.version) == (five, "5.0")
    assert (by_six.grade, by_six.version) == (six, "6.0")


def test_the_same_result_can_be_two_grades_apart() -> None:
    assert grade_alt(330, 40, 80, version="6.0").grade == 4
    assert grade_alt(330, 40, 80).grade == 2


def test_a_rule_that_is_not_known_gives_no_grade() -> None:
    found = grade_bilirubin(3, 1, 2, version="6.0")
    assert found.grade is None
    assert "not known here" in (found.why_not or "")


@pytest.mark.parametrize(("value", "uln"), [(None, 40), (90, None)])
def test_a_missing_result_or_limit_is_no_grade_and_not_grade_0(value: float | None, uln: float | None) -> None:
    assert grade_alt(value, uln).grade is None


def test_a_baseline_that_is_not_known_is_said() -> None:
    assert "baseline not known" in grade_alt(90, 40).basis


def test_impossible_laboratory_numbers_are_mistakes() -> None:
    with pytest.raises(ValueError, match="upper limit"):
        grade_alt(90, 0)
    with pytest.raises(ValueError, match="result"):
        grade_alt(float("nan"), 40)
    with pytest.raises(ValueError, match="version"):
        grade_alt(90, 40, version="4.03")
    with pytest.raises(ValueError, match="no liver test"):
        grade_lab("nausea", 1, 1)


@pytest.mark.parametrize(
    ("systolic", "diastolic", "grade", "at_least"),
    [
        (119, 79, 0, False),
        (120, 70, 1, False),
        (110, 80, 1, False),
        (140, 70, 2, False),
        (110, 90, 2, False),
        (160, 70, 3, False),
        (110, 100, 3, False),
        (240, 140, 3, False),
        (145, None, 2, True),
        (None, 101, 3, False),
        (118, None, None, False),
        (None, None, None, False),
    ],
)
def test_hypertension_grades_1_to_3_from_the_numbers(
    systolic: float | None, diastolic: float | None, grade: int | None, at_least: bool
) -> None:
    found = grade_hypertension(systolic, diastolic)
    assert (found.grade, found.at_least) == (grade, at_least)


@pytest.mark.parametrize("grade", [0, 1, 2, None])
def test_hypertension_grade_1_or_2_is_never_a_stop_signal(grade: int | None) -> None:
    assert not may_be_stop_signal("hypertension", grade)


def test_saturation_below_88_at_rest_is_grade_3() -> None:
    assert grade_hypoxia(87.9).grade == 3
    assert grade_hypoxia(88).grade == 0
    assert grade_hypoxia(None).grade is None


def test_a_session_gives_graded_events_without_a_cause() -> None:
    events = session_adverse_events(
        SessionPeaks(
            systolic_baseline_mmhg=118,
            systolic_peak_mmhg=158,
            diastolic_baseline_mmhg=70,
            diastolic_peak_mmhg=88,
            spo2_min_pct=86,
            psychotomimetic_max=3,
            rass_min=-2,
            rass_max=1,
            nausea_max=2,
        )
    )
    assert {(event.term, event.grade) for event in events} == {
        ("hypertension", 2),
        ("hypoxia", 3),
        ("hallucinations", 3),
        ("somnolence", 2),
        ("agitation", 1),
        ("nausea", 2),
    }
    assert {event.causality for event in events} == {"not assessed"}
    assert {event.term for event in events if event.stop_signal} == {"hypoxia", "hallucinations"}


def test_a_pressure_that_was_high_before_is_no_event_of_the_session_unless_it_rose() -> None:
    def terms(before: float, peak: float) -> list[str]:
        peaks = SessionPeaks(
            systolic_baseline_mmhg=before,
            systolic_peak_mmhg=peak,
            diastolic_baseline_mmhg=70,
            diastolic_peak_mmhg=70,
        )
        return [event.term for event in session_adverse_events(peaks)]

    assert terms(142, 150) == []
    assert terms(162, 190) == ["hypertension"]


def test_nothing_measured_gives_no_event_and_no_all_clear() -> None:
    assert session_adverse_events(SessionPeaks()) == ()
    assert len(unmeasured(SessionPeaks())) == 9


def test_a_level_outside_the_scale_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="psychotomimetic_max 4"):
        SessionPeaks(psychotomimetic_max=4)
