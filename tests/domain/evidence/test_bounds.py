"""Exact bounds of a share against the published figures and an independent library."""

import pytest
from scipy.stats import binomtest

from lenitive.domain.evidence.bounds import clopper_pearson_frac, zero_event_upper_bound_frac


@pytest.mark.parametrize(("n", "published_pct"), [(1985, "0.151"), (1779, "0.168"), (206, "1.444"), (296, "1.007")])
def test_none_seen_reproduces_the_four_published_bounds(n: int, published_pct: str) -> None:
    assert f"{100 * zero_event_upper_bound_frac(n):.3f}" == published_pct


@pytest.mark.parametrize(("events", "n"), [(0, 1), (1, 1), (0, 20), (3, 6), (29, 93), (25, 92), (7, 1985), (499, 500)])
def test_the_interval_agrees_with_an_independent_library(events: int, n: int) -> None:
    oracle = binomtest(events, n).proportion_ci(0.95, method="exact")
    low, high = clopper_pearson_frac(events, n)
    assert low == pytest.approx(oracle.low, rel=1e-9, abs=1e-15)
    assert high == pytest.approx(oracle.high, rel=1e-9)


def test_a_one_sided_zero_event_bound_is_the_end_of_a_90_per_cent_interval() -> None:
    assert clopper_pearson_frac(0, 206, confidence_frac=0.90)[1] == pytest.approx(zero_event_upper_bound_frac(206))


@pytest.mark.parametrize(("events", "n"), [(0, 0), (-1, 5), (6, 5)])
def test_counts_that_cannot_be_are_mistakes(events: int, n: int) -> None:
    with pytest.raises(ValueError, match="at least one session"):
        clopper_pearson_frac(events, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_a_confidence_outside_0_to_1_is_a_mistake(confidence: float) -> None:
    with pytest.raises(ValueError, match="outside 0-1"):
        zero_event_upper_bound_frac(10, confidence_frac=confidence)
