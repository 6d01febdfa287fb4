from fractions import Fraction

import pytest

from lenitive.domain.foundation.quantity import Dose, DrugRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.delivery_window import DrugDelivery, peak_in_window, window_refusal


def given(start_min: int, duration_min: int, mg_h: int) -> DrugDelivery:
    return DrugDelivery(start_min=start_min, duration_min=duration_min, rate=DrugRate(mg_h=mg_h))


def test_nothing_given_is_nothing() -> None:
    assert peak_in_window([], 60) == 0


def test_a_window_longer_than_everything_holds_everything() -> None:
    assert peak_in_window([given(-30, 60, 20), given(500, 30, 10)], 10_000) == 25


def test_the_worst_window_may_lie_in_the_middle() -> None:
    parts = [given(0, 30, 10), given(30, 30, 40), given(60, 30, 10)]

    assert peak_in_window(parts, 40) == 20 + Fraction(10, 6)


def test_what_was_given_long_ago_does_not_count() -> None:
    assert window_refusal([given(-200, 60, 25)], given(0, 60, 20), window_min=60, limit=Dose(mg=20)) is None


def test_exactly_the_limit_is_admitted_and_a_little_more_is_not() -> None:
    limit = Dose(mg=20)

    assert window_refusal([], given(0, 60, 20), window_min=60, limit=limit) is None
    assert isinstance(window_refusal([given(0, 60, 1)], given(0, 60, 20), window_min=60, limit=limit), Refusal)


def test_a_negative_duration_and_an_empty_window_are_mistakes() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        given(0, -1, 5)
    with pytest.raises(ValueError, match="more than 0"):
        peak_in_window([], 0)
