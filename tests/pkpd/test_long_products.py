"""Products in pieces are the products."""

import numpy as np

from lenitive.pkpd.long_products import covariance_of, times, weighted_square


def test_pieces_add_up_to_the_whole() -> None:
    rng = np.random.default_rng(1)
    rows, weights = rng.standard_normal((20_001, 17)), rng.uniform(size=20_001)
    matrix = rng.standard_normal((17, 5))
    assert np.allclose(times(rows, matrix), rows @ matrix)
    assert np.allclose(weighted_square(rows, weights), (rows * weights[:, None]).T @ rows)
    assert np.allclose(covariance_of(rows), np.cov(rows.T, bias=True))
