"""Products of long, narrow tables in pieces, so that a linear-algebra library does not wake its threads for them.

Waking threads for a product that takes microseconds costs more than the product, and very much more on a busy machine.
"""

from typing import Final

import numpy as np

from lenitive.pkpd.compartments import Array

_PIECE: Final = 200_000
"""Multiplications of one piece; OpenBLAS stays on one thread up to 262,144."""


def times(rows: Array, matrix: Array) -> Array:
    """`rows @ matrix` for many rows and a small matrix.

    Example:
        >>> times(np.ones((5, 2)), np.array([[1.0], [2.0]]))[:, 0].tolist()
        [3.0, 3.0, 3.0, 3.0, 3.0]
    """
    found = np.empty((rows.shape[0], matrix.shape[1]))
    piece = max(1, _PIECE // max(matrix.size, 1))
    for first in range(0, rows.shape[0], piece):
        np.matmul(rows[first : first + piece], matrix, out=found[first : first + piece])
    return found


def weighted_square(rows: Array, weights: Array) -> Array:
    """Sum over rows of weight times the row's outer product with itself.

    Example:
        >>> weighted_square(np.array([[1.0, 2.0], [3.0, 0.0]]), np.array([1.0, 2.0])).tolist()
        [[19.0, 2.0], [2.0, 4.0]]
    """
    columns = rows.shape[1]
    total = np.zeros((columns, columns))
    piece = max(1, _PIECE // max(columns * columns, 1))
    for first in range(0, rows.shape[0], piece):
        some = rows[first : first + piece]
        total += (some * weights[first : first + piece, None]).T @ some
    return total


def covariance_of(rows: Array, weights: Array | None = None) -> Array:
    """Covariance of rows; with weights that add up to 1, or equal ones.

    Example:
        >>> covariance_of(np.array([[0.0], [2.0]])).tolist()
        [[1.0]]
    """
    shares = np.full(rows.shape[0], 1.0 / rows.shape[0]) if weights is None else weights
    return weighted_square(rows - shares @ rows, shares)
