import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenitive.domain.assessment.control_failure import (
    FailureKind,
    is_adequate,
    is_intolerance_documented,
    why_control_fails,
)
from lenitive.domain.assessment.treatment import AnalgesicTrial, Route, TrialOutcome
from lenitive.domain.foundation.answer import Answer

NO_RELIEF, INTOLERANCE = TrialOutcome.INADEQUATE_RELIEF, TrialOutcome.INTOLERANCE


def trial(
    drug: str, dose: float | None = None, days: int | None = None, route: Route | None = Route.ORAL
) -> AnalgesicTrial:
    return AnalgesicTrial(drug=drug, outcome=NO_RELIEF, dose_mg_day=dose, days=days, route=route)


def intolerance(
    drug: str, effect: str | None = "sedation", grade: int | None = 3, *, treated: bool | None = True
) -> AnalgesicTrial:
    return AnalgesicTrial(
        drug=drug, outcome=INTOLERANCE, effect=effect, effect_grade=grade, effect_treated=treated, route=Route.ORAL
    )


@pytest.mark.parametrize(
    ("tried", "answer"),
    [
        (trial("pregabalin", 300, 14), Answer.YES),
        (trial("pregabalin", 300, 13), Answer.NO),
        (trial("pregabalin", None, 13), Answer.NO),
        (trial("pregabalin", None, 30), Answer.UNKNOWN),
        (trial("pregabalin", 300, None), Answer.UNKNOWN),
        (trial("duloxetine", 60, 28), Answer.YES),
        (trial("amitriptyline", 25, 14), Answer.YES),
        (trial("morphine", 60, 7), Answer.YES),
        (trial("morphine", 59, 7), Answer.NO),
        (trial("morphine", 60, 6), Answer.NO),
        (trial("oxycodone", 40, 7), Answer.YES),
        (trial("hydromorphone", 12, 7), Answer.YES),
        (trial("hydromorphone", 11, 7), Answer.NO),
        (trial("morphine", 60, None), Answer.UNKNOWN),
        (trial("morphine", None, 7), Answer.UNKNOWN),
        (trial("morphine", 60, 7, None), Answer.UNKNOWN),
        (trial("morphine", 60, 3, None), Answer.NO),
        (trial("fentanyl", 0.6, 10, Route.TRANSDERMAL), Answer.YES),
        (trial("fentanyl", 0.3, 10, Route.TRANSDERMAL), Answer.NO),
        (trial("fentanyl", 1, 10, Route.INTRAVENOUS), Answer.UNKNOWN),
        (trial("morphine", 30, 10, Route.SUBCUTANEOUS), Answer.YES),
        (trial("morphine", 25, 10, Route.SUBCUTANEOUS), Answer.UNKNOWN),
        (trial("morphine", 19, 10, Route.SUBCUTANEOUS), Answer.NO),
        (trial("acetaminophen", 4000, 30), Answer.UNKNOWN),
        (trial("examplodone", 40, 30), Answer.UNKNOWN),
        (intolerance("morphine"), Answer.YES),
        (intolerance("morphine", grade=None), Answer.UNKNOWN),
        (intolerance("morphine", treated=None), Answer.UNKNOWN),
        (intolerance("codeine"), Answer.UNKNOWN),
        (AnalgesicTrial(drug="morphine", outcome=TrialOutcome.NOT_DONE, reason="declined"), Answer.NO),
    ],
)
def test_a_trial_is_adequate_by_drug_dose_and_days(tried: AnalgesicTrial, answer: Answer) -> None:
    assert is_adequate(tried) is answer


@pytest.mark.parametrize(
    ("tried", "answer"),
    [
        (intolerance("morphine"), Answer.YES),
        (intolerance("morphine", grade=2), Answer.YES),
        (intolerance("morphine", grade=1), Answer.NO),
        (intolerance("morphine", treated=False), Answer.NO),
        (intolerance("morphine", effect=None), Answer.UNKNOWN),
        (intolerance("morphine", grade=None), Answer.UNKNOWN),
        (trial("morphine"), Answer.NO),
    ],
)
def test_intolerance_needs_a_treated_effect_of_grade_two(tried: AnalgesicTrial, answer: Answer) -> None:
    assert is_intolerance_documented(tried) is answer


def test_the_reasons_name_drug_effect_grade_dose_and_days() -> None:
    found = why_control_fails((intolerance("morphine"), trial("gabapentin", 1800, 28)), progression=True)
    assert [reason.kind for reason in found.reasons] == [
        FailureKind.PROGRESSION,
        FailureKind.INTOLERANCE,
        FailureKind.INADEQUATE_RELIEF,
    ]
    assert "sedation (CTCAE grade 3)" in found.reasons[1].statement
    assert (
        found.reasons[2].statement == "inadequate relief from gabapentin, 1800 mg/d for 28 days (adequate trial: yes)"
    )
    assert (found.progression, found.intolerance, found.inadequate_relief) == (Answer.YES,) * 3


def test_nothing_recorded_is_unknown_never_no() -> None:
    found = why_control_fails((), progression=None)
    assert (found.progression, found.intolerance, found.inadequate_relief) == (Answer.UNKNOWN,) * 3
    assert found.missing == ("whether the disease has progressed",)
    assert why_control_fails((trial("morphine", 10, 2),), progression=False).inadequate_relief is Answer.UNKNOWN


def test_a_vague_trial_says_what_is_missing() -> None:
    found = why_control_fails((trial("morphine", route=None),), progression=False)
    assert found.missing == (
        "morphine: highest daily dose",
        "morphine: days at that dose",
        "morphine: route",
    )


@given(
    st.sampled_from(["morphine", "methadone", "pregabalin", "tramadol", "buprenorphine"]),
    st.none() | st.floats(0.1, 300),
    st.none() | st.integers(0, 100),
    st.sampled_from([None, Route.ORAL]),
)
def test_what_is_not_recorded_never_makes_a_trial_inadequate(
    drug: str, dose: float | None, days: int | None, route: Route | None
) -> None:
    known = is_adequate(trial(drug, 300, 100))
    for partly in (trial(drug, None, 100), trial(drug, 300, None), trial(drug, 300, 100, None)):
        assert is_adequate(partly) in {known, Answer.UNKNOWN}
    if is_adequate(trial(drug, dose, days, route)) is Answer.NO:
        assert None not in (dose, route) or days is not None
