"""Opioid sparing: a baseline window, one table, no credit for a patch, always uncontrolled."""

from datetime import date, datetime, timedelta

import pytest

from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.opioid_sparing import (
    OpioidDose,
    OpioidSparing,
    opioid_sparing,
    oral_morphine_last_24_h_mg,
)

START = date(2026, 3, 10)


def day(offset: int, background: float, rescue: float = 0, table: str = "cdc_2022") -> OpioidDay:
    return OpioidDay(
        date=START + timedelta(days=offset), background_mg_day=background, rescue_mg_day=rescue, table=table
    )


BEFORE = (day(-3, 90, 30), day(-2, 90, 20), day(-1, 90, 40))


def spare(*after: OpioidDay, before: tuple[OpioidDay, ...] = BEFORE, pain: tuple[float | None, float | None] = (7, 6)):  # noqa: ANN201
    return opioid_sparing(
        (*before, *after),
        first_session=START,
        pain_before_nrs=pain[0],
        pain_after_nrs=pain[1],
        patch_changed_on=(),
    )


def test_the_baseline_is_the_mean_of_the_three_days_before_with_background_and_rescue_apart() -> None:
    found = spare(day(4, 72, 12))
    assert isinstance(found, OpioidSparing)
    assert (found.baseline_mg_day, found.baseline_background_mg_day, found.baseline_rescue_mg_day) == (120, 90, 30)
    assert found.fall_pct == pytest.approx(30)
    assert found.days[0].background_fall_pct == pytest.approx(20)
    assert found.days[0].rescue_fall_pct == pytest.approx(60)
    assert found.design == "uncontrolled before-after"


@pytest.mark.parametrize(
    ("mg", "twenty", "thirty"),
    [
        (96, Answer.YES, Answer.NO),
        (96.1, Answer.NO, Answer.NO),
        (84, Answer.YES, Answer.YES),
        (130, Answer.NO, Answer.NO),
    ],
)
def test_responders_are_decided_exactly_at_20_and_30_per_cent(mg: float, twenty: Answer, thirty: Answer) -> None:
    found = spare(day(4, mg))
    assert isinstance(found, OpioidSparing)
    assert (found.responder_20_pct, found.responder_30_pct) == (twenty, thirty)


def test_less_opioid_with_more_pain_is_not_a_response() -> None:
    assert spare(day(4, 60), pain=(5, 6)).responder_30_pct is Answer.YES
    assert spare(day(4, 60), pain=(5, 6.1)).responder_30_pct is Answer.NO
    assert spare(day(4, 60), pain=(5, None)).responder_30_pct is Answer.UNKNOWN


def test_the_composite_takes_less_pain_without_more_opioid_or_less_opioid_without_more_pain() -> None:
    assert spare(day(4, 120), pain=(8, 5)).composite is Answer.YES
    assert spare(day(4, 121), pain=(8, 5)).composite is Answer.NO
    assert spare(day(4, 119), pain=(8, 8)).composite is Answer.YES
    assert spare(day(4, 119), pain=(8, 8.5)).composite is Answer.NO


def test_a_missing_baseline_day_is_refused_and_not_read_as_no_opioid() -> None:
    refusal = spare(day(4, 60), before=BEFORE[:2])
    assert isinstance(refusal, Refusal)
    assert "2 of the 3 days" in refusal.what


def test_a_day_further_back_does_not_stand_in_for_a_missing_one() -> None:
    assert isinstance(spare(day(4, 60), before=(day(-4, 90), *BEFORE[1:])), Refusal)


def test_different_tables_are_refused() -> None:
    refusal = spare(day(4, 60, table="cdc_2016"))
    assert isinstance(refusal, Refusal)
    assert "cdc_2016, cdc_2022" in refusal.what


def test_no_day_after_and_no_opioid_before_are_refused() -> None:
    assert isinstance(spare(), Refusal)
    assert isinstance(spare(day(4, 0), before=(day(-3, 0), day(-2, 0), day(-1, 0))), Refusal)


@pytest.mark.parametrize(
    ("patches", "flag", "answer"),
    [
        ((START + timedelta(days=1),), Answer.YES, Answer.UNKNOWN),
        ((START,), Answer.NO, Answer.YES),
        ((), Answer.NO, Answer.YES),
        (None, Answer.UNKNOWN, Answer.UNKNOWN),
    ],
)
def test_a_patch_changed_within_72_h_takes_the_credit_away(
    patches: tuple[date, ...] | None, flag: Answer, answer: Answer
) -> None:
    found = opioid_sparing(
        (*BEFORE, day(4, 60)), first_session=START, pain_before_nrs=7, pain_after_nrs=7, patch_changed_on=patches
    )
    assert isinstance(found, OpioidSparing)
    assert found.days[0].patch_within_72_h is flag
    assert found.responder_30_pct is answer
    assert bool(found.needs) is (answer is Answer.UNKNOWN)


def test_a_day_twice_or_a_negative_dose_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="twice"):
        spare(day(4, 60), day(4, 50))
    with pytest.raises(ValueError, match="negative"):
        spare(day(4, -1))


def test_an_unknown_dose_makes_the_rolling_total_unknown() -> None:
    at = datetime(2026, 3, 11, 12)  # noqa: DTZ001
    doses = [
        OpioidDose(at=at, oral_morphine_mg=10, rescue=True),
        OpioidDose(at=at - timedelta(hours=2), oral_morphine_mg=None, rescue=True),
        OpioidDose(at=at, oral_morphine_mg=30, rescue=False),
    ]
    assert oral_morphine_last_24_h_mg(doses, at, rescue=True) is None
    assert oral_morphine_last_24_h_mg(doses, at, rescue=False) == 30
