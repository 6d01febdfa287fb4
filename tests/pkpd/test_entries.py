"""How probable an entry is: every entry that can be written has its share, and a wrong one loses its say."""

import numpy as np
import pytest

from lenitive.pkpd.entries import Entries, Trust, log_likelihood, read_back, weighed

SURE = Trust(wrong_fracs=np.array([0.0]), shares=np.array([1.0]))
DOUBTING = Trust(wrong_fracs=np.array([0.01, 1.0]), shares=np.array([0.99, 0.01]))


def scores(values: list[float]) -> Entries:
    given = np.array(values)
    return Entries(
        low=np.where(given <= 0, -np.inf, given - 0.5),
        high=np.where(given >= 10, np.inf, given + 0.5),
        sd=np.full(given.size, 0.8),
        stray=np.full(given.size, 1 / 11),
    )


@pytest.mark.parametrize("mean", [-2.0, 0.0, 4.3, 10.0, 30.0])
def test_the_eleven_scores_share_all_probability(mean: float) -> None:
    each = [np.exp(log_likelihood(np.array([[mean]]), scores([value]), SURE))[0] for value in range(11)]
    assert sum(each) == pytest.approx(1.0, abs=1e-12)


def test_the_gradient_is_that_of_the_log_likelihood() -> None:
    sheet, at, step = scores([0, 3, 7, 10]), np.array([[0.4, 3.3, 2.0, 9.0]]), 1e-6
    found = weighed(at, sheet, DOUBTING)
    for column in range(4):
        beside = at.copy()
        beside[0, column] += step
        slope = (log_likelihood(beside, sheet, DOUBTING) - log_likelihood(at, sheet, DOUBTING))[0] / step
        assert found.gradient[0, column] == pytest.approx(slope, abs=1e-5)


def test_an_entry_far_from_expected_is_wrong_and_pulls_no_more() -> None:
    found = weighed(np.full((1, 4), 2.0), scores([2, 2, 2, 9]), DOUBTING)
    assert np.all(found.wrong_prob[0, :3] < 0.01)
    assert found.wrong_prob[0, 3] > 0.8
    assert found.information[0, 3] < 0.2 * found.information[0, 0]


def test_a_sheet_that_never_fits_is_nobodys() -> None:
    found = weighed(np.full((1, 6), 1.0), scores([8, 9, 7, 8, 9, 10]), DOUBTING)
    assert found.level_prob[0, 1] > 0.99
    assert np.all(np.abs(found.gradient) < 0.01)


def test_nothing_overflows_however_far_an_entry_lies() -> None:
    far = Entries(low=np.array([1e12]), high=np.array([1e12 + 1]), sd=np.array([1e-3]), stray=np.array([1e-6]))
    found = weighed(np.array([[0.0], [1e15]]), far, DOUBTING)
    assert all(np.all(np.isfinite(part)) for part in (found.log_likelihood, found.gradient, found.information))


def test_readings_come_back_with_the_error_they_are_judged_by() -> None:
    uniforms = (np.arange(20_000) + 0.5) / 20_000
    readings = read_back(np.full(20_000, 5.0), np.full(20_000, 0.8), uniforms)
    for value in (3.0, 5.0, 6.0):
        share = float(np.mean((readings > value - 0.5) & (readings <= value + 0.5)))
        assert share == pytest.approx(np.exp(log_likelihood(np.array([[5.0]]), scores([value]), SURE))[0], abs=2e-4)
