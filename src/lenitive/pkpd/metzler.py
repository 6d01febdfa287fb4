"""Exponentials of compartment matrices without cancellation: slow, but right where eigenvalues coincide.

A compartment matrix has no negative number off its diagonal. Shifted by its largest exit rate it has none at all, so
that its Taylor series and every squaring add and multiply numbers of one sign, and no digit is lost.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

_TERMS: Final = 20
"""Enough for a matrix of norm one in double precision: 1 / 20! is below 1e-18."""


def metzler_exponential(matrices: NDArray[np.float64]) -> NDArray[np.float64]:
    """The exponential of each matrix whose off-diagonal entries are not negative.

    Args:
        matrices: Rates times time, no unit; shape (..., n, n).

    Returns:
        Same shape; no entry is negative.

    Raises:
        ValueError: An off-diagonal entry is negative.

    Source:
        Scaling and squaring; checked against `scipy.linalg.expm` in the tests.

    Example:
        >>> matrix = np.array([[-1.0, 0.0], [1.0, -1.0]])  # two equal steps: exp(-1), and 1 * exp(-1) passed on
        >>> np.round(metzler_exponential(matrix), 6).tolist()
        [[0.367879, 0.0], [0.367879, 0.367879]]
    """
    size = matrices.shape[-1]
    eye = np.eye(size)
    if np.any(matrices * (1 - eye) < 0):
        raise ValueError("a compartment matrix has a negative rate between compartments; rates are not negative")
    shift = np.maximum(-np.min(np.diagonal(matrices, axis1=-2, axis2=-1), axis=-1), 0.0)[..., None, None]
    positive = matrices + shift * eye
    norm = float(np.max(np.sum(positive, axis=-1), initial=0.0))
    squarings = max(0, int(np.ceil(np.log2(norm)))) if norm > 0 else 0
    scale = 2.0**-squarings
    term = np.broadcast_to(eye, matrices.shape)
    total = term.copy()
    for order in range(1, _TERMS + 1):
        term = term @ (positive * (scale / order))
        total = total + term
    total = total * np.exp(-shift * scale)
    for _ in range(squarings):
        total = total @ total
    return np.asarray(total)
