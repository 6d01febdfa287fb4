"""How much a small number can hide: exact bounds of a share, zero events included. Pure arithmetic."""

import math
from typing import Final

_STEPS_MOST: Final = 100_000
_TINY: Final = 1e-300
_CLOSE: Final = 1e-15


def zero_event_upper_bound_frac(n: int, *, confidence_frac: float = 0.95) -> float:
    """The largest share that still fits with no event in `n`, one-sided.

    "None seen" is never shown without it: 1 - (1 - confidence)^(1/n).

    Args:
        n: Sessions or people, at least one.
        confidence_frac: 0 to 1, ends excluded.

    Raises:
        ValueError: `n` is below 1 or the confidence is outside 0-1.

    Source:
        Exact binomial bound; reproduces the published 0.151 % for 1 985 sessions (outpatient_audit_2026).

    Example:
        >>> f"{zero_event_upper_bound_frac(1985):.3%}"
        '0.151%'
    """
    _check(0, n, confidence_frac)
    return -math.expm1(math.log(1 - confidence_frac) / n)


def clopper_pearson_frac(events: int, n: int, *, confidence_frac: float = 0.95) -> tuple[float, float]:
    """The exact two-sided interval of a share.

    Args:
        events: 0 to `n`.
        n: At least one.
        confidence_frac: 0 to 1, ends excluded.

    Returns:
        Lower and upper end, 0-1.

    Raises:
        ValueError: The counts or the confidence cannot be.

    Source:
        Clopper and Pearson's definition, by bisection on the incomplete beta function.

    Example:
        >>> low, high = clopper_pearson_frac(29, 93)
        >>> f"{low:.3f} to {high:.3f}"
        '0.220 to 0.416'
    """
    _check(events, n, confidence_frac)
    tail = (1 - confidence_frac) / 2
    low = 0.0 if events == 0 else _beta_quantile(tail, events, n - events + 1)
    high = 1.0 if events == n else _beta_quantile(1 - tail, events + 1, n - events)
    return low, high


def _check(events: int, n: int, confidence_frac: float) -> None:
    if n < 1 or not 0 <= events <= n:
        raise ValueError(f"{events} of {n}: give at least one session, and no more events than sessions")
    if not 0 < confidence_frac < 1:
        raise ValueError(f"confidence {confidence_frac} is outside 0-1; 0.95 is usual")


def _beta_quantile(probability: float, a: float, b: float) -> float:
    """Where the cumulative beta distribution reaches a probability, by bisection to the last bit."""
    low, high = 0.0, 1.0
    while True:
        middle = (low + high) / 2
        if middle in {low, high}:
            return middle
        if _beta_cumulative(middle, a, b) < probability:
            low = middle
        else:
            high = middle


def _beta_cumulative(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta_cumulative(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / a * _beta_fraction(x, a, b)


def _beta_fraction(x: float, a: float, b: float) -> float:
    """Continued fraction of the incomplete beta function, by Lentz's method."""
    c, d = 1.0, _inverse(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _STEPS_MOST):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = _inverse(1 + term * d)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            value *= d * c
        if abs(d * c - 1) < _CLOSE:
            break
    return value


def _inverse(value: float) -> float:
    return 1 / (value if abs(value) > _TINY else _TINY)
