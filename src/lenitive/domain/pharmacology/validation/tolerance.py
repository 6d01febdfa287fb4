"""How near is near enough: the rules by which a predicted number is compared with an expected one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, TypeAlias

from lenitive.pkpd.linear import Array

_EXACT_BELOW: Final = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A predicted number beside the expected one.

    Attributes:
        label: Which number, for example "1 h".
        predicted: By the model or the effect.
        expected: As published or computed elsewhere; None where a range or an order is expected, which the rule says.
        ratio: Predicted over expected; None where nothing single is expected or that is 0.
    """

    label: str
    predicted: float
    expected: float | None = None
    ratio: float | None = None


def compared(
    labels: Sequence[str], predicted: Sequence[float] | Array, expected: Sequence[float] | Array
) -> tuple[Point, ...]:
    """Predicted numbers beside expected ones.

    Example:
        >>> compared(["1 h"], [11.0], [10.0])[0].ratio
        1.1
    """
    return tuple(
        Point(
            label=label,
            predicted=float(found),
            expected=float(wanted),
            ratio=float(found) / float(wanted) if wanted else None,
        )
        for label, found, wanted in zip(labels, predicted, expected, strict=True)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Every number within a share of the expected one.

    Attributes:
        frac: The share, for example 0.001 for 0.1 %.

    Example:
        >>> rule = Relative(frac=0.25)
        >>> str(rule), rule.holds(compared(["1 h"], [12.0], [10.0])), rule.measured(compared(["1 h"], [12.0], [10.0]))
        ('each within 25 %', True, 'largest difference +20 %')
    """

    frac: float

    def __str__(self) -> str:
        return "exact" if self.frac < _EXACT_BELOW else f"each within {_pct(self.frac)}"

    def holds(self, points: Sequence[Point]) -> bool:
        """Whether every point is near enough."""
        return all(abs(ratio - 1) <= self.frac for ratio in _ratios(points))

    def measured(self, points: Sequence[Point]) -> str:
        """The largest difference, in words."""
        worst = max(_ratios(points), key=lambda ratio: abs(ratio - 1)) - 1
        return "no difference" if abs(worst) < _EXACT_BELOW else f"largest difference {_signed_pct(worst)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absolute:
    """Every number within a distance of the expected one.

    Attributes:
        within: The distance, in the unit of the numbers.
        unit: That unit.
    """

    within: float
    unit: str

    def __str__(self) -> str:
        return f"each within {self.within:g} {self.unit}".rstrip()

    def holds(self, points: Sequence[Point]) -> bool:
        """Whether every point is near enough."""
        return self._worst(points) <= self.within

    def measured(self, points: Sequence[Point]) -> str:
        """The largest difference, in words."""
        worst = self._worst(points)
        return "no difference" if worst < _EXACT_BELOW else f"largest difference {worst:.2g} {self.unit}".rstrip()

    def _worst(self, points: Sequence[Point]) -> float:
        return max(abs(point.predicted - _wanted(point)) for point in points)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanRatio:
    """The geometric mean ratio within bounds, and the median error within a share.

    Attributes:
        low: Lowest geometric mean of predicted over expected.
        high: Highest.
        median_error_frac: Largest median of the absolute relative error.

    Example:
        >>> rule = MeanRatio(low=0.8, high=1.25, median_error_frac=0.25)
        >>> rule.measured(compared(["1 h", "2 h"], [5.0, 20.0], [10.0, 10.0]))  # sqrt(0.5 x 2) = 1
        'geometric mean ratio 1.00, median error 75 %'
    """

    low: float
    high: float
    median_error_frac: float

    def __str__(self) -> str:
        return (
            f"geometric mean ratio {self.low:.2f} to {self.high:.2f}, median error up to {_pct(self.median_error_frac)}"
        )

    def holds(self, points: Sequence[Point]) -> bool:
        """Whether both hold."""
        ratio, error = _mean_ratio_and_error(points)
        return self.low <= ratio <= self.high and error <= self.median_error_frac

    def measured(self, points: Sequence[Point]) -> str:
        """Both, in words."""
        ratio, error = _mean_ratio_and_error(points)
        return f"geometric mean ratio {ratio:.2f}, median error {_pct(error)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Every number within a range; for an order of two things, their ratio on the right side of 1.

    Attributes:
        low: Lowest allowed; None for no lower end.
        high: Highest allowed; None for no upper end.
        unit: Of the numbers.
        claim: What the range means, for a qualitative target; empty where the numbers say it.

    Example:
        >>> rule = Between(low=1.0, claim="R-ketamine above S-ketamine")
        >>> str(rule), rule.holds((Point(label="R over S", predicted=1.15),))
        ('R-ketamine above S-ketamine (1 or more)', True)
    """

    low: float | None = None
    high: float | None = None
    unit: str = ""
    claim: str = ""

    def __post_init__(self) -> None:
        if self.low is None and self.high is None:
            raise ValueError("a range has at least one end")

    def __str__(self) -> str:
        if self.low is None:
            words = f"{self.high:g} or less"
        elif self.high is None:
            words = f"{self.low:g} or more"
        else:
            words = f"{self.low:g} to {self.high:g}"
        words = f"{words} {self.unit}".rstrip()
        return f"{self.claim} ({words})" if self.claim else words

    def holds(self, points: Sequence[Point]) -> bool:
        """Whether every point lies inside."""
        low = -math.inf if self.low is None else self.low
        high = math.inf if self.high is None else self.high
        return all(low <= point.predicted <= high for point in points)

    def measured(self, points: Sequence[Point]) -> str:
        """The numbers, in words."""
        return ", ".join(f"{point.predicted:.3g} {self.unit}".rstrip() for point in points)


Tolerance: TypeAlias = Relative | Absolute | MeanRatio | Between


def _mean_ratio_and_error(points: Sequence[Point]) -> tuple[float, float]:
    ratios = _ratios(points)
    mean = math.exp(math.fsum(math.log(ratio) for ratio in ratios) / len(ratios))
    return mean, median(abs(ratio - 1) for ratio in ratios)


def _ratios(points: Sequence[Point]) -> list[float]:
    found = [point.ratio for point in points if point.ratio is not None]
    if len(found) != len(points) or not found:
        raise ValueError("this rule compares ratios: every point needs an expected number other than 0")
    return found


def _wanted(point: Point) -> float:
    if point.expected is None:
        raise ValueError(f"{point.label}: this rule needs an expected number")
    return point.expected


def _pct(frac: float) -> str:
    return f"{100 * frac:.2g} %"


def _signed_pct(frac: float) -> str:
    return f"{100 * frac:+.2g} %"
