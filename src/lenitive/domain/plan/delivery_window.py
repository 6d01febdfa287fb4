"""How much drug any stretch of time holds, counting what has been given and what is already committed.

Counting only what has been delivered so far lets a dose in that the running infusion turns into an overdose minutes
later. Here every instant of the future is looked at, exactly. Windows belong to the person, not to a bag or a session.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

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
    edges: set[Fraction] = set()
    for part in deliveries:
        start = Fraction(part.start_min)
        edges.update((start, start + Fraction(part.duration_min)))
    ends = edges | {edge + window for edge in edges}
    if from_min is not None:
        earliest = Fraction(from_min)
        ends = {end for end in ends if end >= earliest} | {earliest}
    return max(
        (sum((part.mg_between(end - window, end) for part in deliveries), start=Fraction(0)) for end in ends),
        default=Fraction(0),
    )


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
