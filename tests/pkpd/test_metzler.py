import numpy as np
import pytest
from scipy.linalg import expm

from lenitive.pkpd.metzler import metzler_exponential


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("minutes", [1e-6, 1.0, 100.0, 1e4])
def test_matches_scipy_on_random_compartment_matrices(seed: int, minutes: float) -> None:
    generator = np.random.default_rng(seed)
    rates = 10 ** generator.uniform(-4, -0.5, (6, 6))
    np.fill_diagonal(rates, 0)
    np.fill_diagonal(rates, -(rates.sum(axis=0) + 0.01))

    found = metzler_exponential(rates * minutes)

    assert np.all(found >= 0)
    assert np.allclose(found, expm(rates * minutes), rtol=1e-9, atol=1e-13)


def test_zero_time_is_the_identity() -> None:
    assert np.array_equal(metzler_exponential(np.zeros((3, 4, 4))), np.broadcast_to(np.eye(4), (3, 4, 4)))


def test_a_negative_rate_between_compartments_is_refused() -> None:
    with pytest.raises(ValueError, match="negative rate"):
        metzler_exponential(np.array([[0.0, -1.0], [0.0, 0.0]]))
