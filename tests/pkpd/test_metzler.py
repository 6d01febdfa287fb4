import numpy as np
import pytest
from scipy.linalg import expm

from lenitive.pkpd.linear import Array
from lenitive.pkpd.metzler import triangular_exponential


def random_triangular(seed: int) -> Array:
    generator = np.random.default_rng(seed)
    rates = np.tril(10 ** generator.uniform(-4, -0.5, (2, 6, 6)), -1)
    places = np.arange(6)
    rates[:, places, places] = -(10 ** generator.uniform(-4, -0.5, (2, 6)))
    return np.asarray(rates)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("minutes", [1e-6, 1.0, 100.0, 1e4])
def test_matches_scipy_on_random_triangular_systems(seed: int, minutes: float) -> None:
    rates = random_triangular(seed)

    found = triangular_exponential(rates, minutes)

    assert np.all(found >= 0)
    for own, matrix in zip(found, rates, strict=True):
        assert np.allclose(own, expm(matrix * minutes), rtol=1e-8, atol=1e-13 * own.max())


def test_many_squarings_lose_no_digits_of_a_slow_entry() -> None:
    slow, fast = 1e-9, 1e3
    matrix = np.array([[[-fast, 0.0, 0.0], [fast, -slow, 0.0], [0.0, slow, -slow]]])

    found = triangular_exponential(matrix, 86400.0)[0]  # 60 days in two-minute units: 2^28 squared steps

    x = slow * 86400.0
    assert found[1, 0] == pytest.approx(np.exp(-x), rel=1e-11)
    assert found[2, 1] == pytest.approx(x * np.exp(-x), rel=1e-13)


def test_several_spans_at_once_are_the_same_as_one_by_one() -> None:
    rates, spans = random_triangular(5), np.array([0.0, 0.3, 700.0])

    found = triangular_exponential(rates, spans[:, None])

    for own, span in zip(found, spans, strict=True):
        assert np.allclose(own, triangular_exponential(rates, float(span)), rtol=1e-13, atol=0)


def test_zero_time_is_the_identity() -> None:
    assert np.array_equal(triangular_exponential(random_triangular(1), 0.0), np.broadcast_to(np.eye(6), (2, 6, 6)))


@pytest.mark.parametrize("wrong", [[[-1.0, 0.0], [-1.0, -1.0]], [[-1.0, 1.0], [0.0, -1.0]]])
def test_a_matrix_that_is_no_triangular_compartment_matrix_is_refused(wrong: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="lower triangular"):
        triangular_exponential(np.array([wrong]), 1.0)
