"""How much drug any stretch of time holds, counting what has been given and what is already committed.

Counting only what has been delivered so far lets a dose in that the running infusion turns into an overdose minutes
later. Here every instant of the future is looked at, exactly. Windows belong to the person, not to a bag or a session.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from lenitive.domain.foundation.quantity import Dose, DrugRate, Exact, decimal_text
from lenitive.domain.foundation.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugDelivery:
    """Drug given, or to be given, at a constant rate.

    Attributes:
        start_min: Minutes on any one clock; negative for what was given before its zero.
        duration_min: Minutes, 0 or more.
        rate: What really enters the person.
    """

    start_min: Exact
    duration_min: Exact
    rate: DrugRate

    def __post_init__(self) -> None:
        if not Fraction(self.duration_min) >= 0:
            raise ValueError(f"delivery at {self.start_min} min lasts {self.duration_min} min; give 0 or more")

    def mg_between(self, from_min: Fraction, to_min: Fraction) -> Fraction:
        """Milligrams that this delivery gives between two times."""
        start = Fraction(self.start_min)
        overlap = min(to_min, start + Fraction(self.duration_min)) - max(from_min, start)
        return max(overlap, Fraction(0)) * self.rate.exact / 60


def peak_in_window(deliveries: Sequence[DrugDelivery], window_min: Exact, *, from_min: Exact | None = None) -> Fraction:
    """The most drug that any stretch of this length holds, past and future, in mg.

    The amount in a window that slides along changes its slope only where an edge of the window meets the start or the
    end of a delivery, so looking at those instants is looking at all.

    Args:
        deliveries: Everything given and everything committed, on one clock, in any order.
        window_min: Length of the window, more than 0.
        from_min: Only stretches that end then or later; None for all. What was exceeded in the past is not undone by
            refusing the future.

    Returns:
        Exact milligrams; 0 when there is no delivery.

    Raises:
        ValueError: The window is not longer than 0 min.

    Source:
        Definition; checked against minute-by-minute counting in the tests.

    Example:
        >>> basal = DrugDelivery(start_min=0, duration_min=240, rate=DrugRate(mg_h=20))
        >>> loading = DrugDelivery(start_min=10, duration_min=10, rate=DrugRate(mg_h=60))
        >>> int(peak_in_window([basal, loading], 60))  # 20 mg of basal and 10 mg of loading dose
        30
    """
    window = Fraction(window_min)
    if not window > 0:
        raise ValueError(f"window of {window_min} min: give more than 0")
    given = _GivenBy.of(deliveries)
    ends = {*given.edges, *(edge + window for edge in given.edges)}
    if from_min is not None:
        earliest = Fraction(from_min)
        ends = {end for end in ends if end >= earliest} | {earliest}
    return max((given.mg(end) - given.mg(end - window) for end in ends), default=Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class _GivenBy:
    """All that was given by any instant: known at the edges, and straight between them.

    Attributes:
        edges: Where the rate changes, rising.
        amounts: Milligrams given by each edge.
        rates: Milligrams per minute from each edge to the next.
    """

    edges: tuple[Fraction, ...]
    amounts: tuple[Fraction, ...]
    rates: tuple[Fraction, ...]

    @staticmethod
    def of(deliveries: Sequence[DrugDelivery]) -> "_GivenBy":
        rises: dict[Fraction, Fraction] = {}
        for part in deliveries:
            start, rate = Fraction(part.start_min), part.rate.exact / 60
            for edge, rise in ((start, rate), (start + Fraction(part.duration_min), -rate)):
                rises[edge] = rises.get(edge, Fraction(0)) + rise
        edges = tuple(sorted(rises))
        rates = tuple(accumulate(rises[edge] for edge in edges))
        parts = [rate * (later - sooner) for rate, (sooner, later) in zip(rates, pairwise(edges), strict=False)]
        return _GivenBy(edges=edges, amounts=tuple(accumulate(parts, initial=Fraction(0))), rates=rates)

    def mg(self, by_min: Fraction) -> Fraction:
        place = bisect_right(self.edges, by_min) - 1
        if place < 0:
            return Fraction(0)
        return self.amounts[place] + self.rates[place] * (by_min - self.edges[place])


def window_refusal(
    committed: Sequence[DrugDelivery], asked: DrugDelivery, *, window_min: Exact, limit: Dose
) -> Refusal | None:
    """Why a delivery may not be added to what is given and committed, or None when it may.

    Source:
        Rule of this project, after the maximum-dose rule of `open_pca`, which counts only what was delivered so far.

    Example:
        >>> basal = DrugDelivery(start_min=0, duration_min=240, rate=DrugRate(mg_h=20))
        >>> loading = DrugDelivery(start_min=10, duration_min=10, rate=DrugRate(mg_h=60))
        >>> str(window_refusal([basal], loading, window_min=60, limit=Dose(mg=25)))
        'LIM-WINDOW-00: 30 mg would be given within 60 min. At most 25 mg. Give less, or later. Source: open_pca.'
    """
    held = peak_in_window((*committed, asked), window_min, from_min=asked.start_min)
    if 0 <= held <= limit.exact:
        return None
    return Refusal(
        rule="LIM-WINDOW-00",
        what=f"{decimal_text(held)} mg would be given within {decimal_text(window_min)} min",
        limit=f"At most {limit}",
        remedy="Give less, or later",
        source="open_pca",
    )
