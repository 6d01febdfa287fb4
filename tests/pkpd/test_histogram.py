"""Percentiles from counts lie within a bin of the exact ones, in any order of counting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.pkpd.histogram import (
    FLOOR,
    FLOOR_PLACE,
    WIDTH_FRAC,
    Bins,
    Counts,
    bins_for,
    count,
    percentiles,
    places,
)
from lenitive.pkpd.linear import Array

SHARES = (0.05, 0.5, 0.95)


def counted(values: Array, bins: Bins | None = None) -> tuple[Bins, Counts]:
    bins = bins or bins_for(values.min(axis=0), values.max(axis=0))
    counts = bins.nothing()
    count(bins, values, counts)
    return bins, counts


@settings(max_examples=50, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    scale=st.floats(1e-6, 1e6),
    spread=st.floats(0.01, 3.0),
    people=st.integers(1, 3000),
)
def test_a_percentile_lies_within_a_bin_of_the_people_beside_it(
    seed: int, scale: float, spread: float, people: int
) -> None:
    values = scale * np.exp(spread * np.random.default_rng(seed).standard_normal((people, 2)))
    found = percentiles(*counted(values), SHARES)
    below = np.quantile(values, SHARES, axis=0, method="lower")
    above = np.quantile(values, SHARES, axis=0, method="higher")
    assert np.all(found >= below * (1 - WIDTH_FRAC) - 1e-9)
    assert np.all(found <= above * (1 + WIDTH_FRAC) + 1e-9)


def test_parts_of_a_population_add_up_in_any_order() -> None:
    values = np.random.default_rng(1).lognormal(size=(1000, 3))
    bins, whole = counted(values)
    assert np.array_equal(counted(values[500:], bins)[1] + counted(values[:500], bins)[1], whole)


def test_what_lies_beyond_the_bins_is_counted_at_their_ends() -> None:
    bins, counts = counted(np.array([[1.0], [2.0]]))
    count(bins, np.array([[0.0], [1e9]]), counts)
    assert counts[0] == counts[-1] == 1
    assert counts.sum() == 4


def test_nothing_is_nothing_and_not_next_to_nothing() -> None:
    assert percentiles(*counted(np.zeros((10, 1))), SHARES).tolist() == [[0.0], [0.0], [0.0]]


def test_most_at_zero_and_some_above_keep_their_shares() -> None:
    values = np.concatenate([np.zeros((60, 1)), np.full((40, 1), 5.0)])
    low, middle, high = percentiles(*counted(values), SHARES).ravel()
    assert (low, middle) == (0.0, 0.0)
    assert high == pytest.approx(5.0, rel=WIDTH_FRAC)


def test_the_floor_lies_where_it_is_said_to_lie() -> None:
    assert places(np.array([FLOOR])).tolist() == [FLOOR_PLACE]
