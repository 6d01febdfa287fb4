"""The highest rate that a proposal may reach: the lowest of several caps, none of which grows as a person gets lighter.

A cap on an amount becomes a rate by spreading it over the time for which the rate could run. The steps below the
ceiling then make the whole dose smaller still, and a nurse can check each cap by hand.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.quantity import BodyWeight, DrugRate, Exact, InfusionRate, decimal_text
from lenitive.domain.limits.entry import Entry
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.domain.plan.delivery_window import DrugDelivery

_WINDOWS_MIN: Final = {"LIM-WINDOW-02": 60, "LIM-WINDOW-03": 1440, "LIM-WINDOW-05": 10_080}
"""Soft rolling limits and their lengths."""

_HOUR_MIN: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The highest rate and the cap that sets it.

    Attributes:
        rate: Before the pump's step; 0 when there is no room for any drug.
        limit: Id of the limit that sets it, or None where what was tolerated sets it.
        why: In words, with the arithmetic.
    """

    rate: DrugRate
    limit: str | None
    why: str


def ceiling_for(
    *,
    weight: BodyWeight,
    duration_min: int,
    first_session: bool,
    tolerated: InfusionRate | None = None,
    earlier: tuple[DrugDelivery, ...] = (),
    library: Library = SHIPPED,
) -> Ceiling:
    """The lowest of the soft caps.

    Args:
        weight: Dosing weight.
        duration_min: Length of the infusion, at least 1.
        first_session: Whether the total of a first session counts.
        tolerated: Highest rate tolerated before; at most one step above it is proposed. None when there is none.
        earlier: Ketamine already given, at negative minutes before the start.
        library: In force.

    Returns:
        The ceiling with its reason.

    Example:
        >>> ceiling_for(weight=BodyWeight(kg=70), duration_min=300, first_session=True).why
        '20 mg/h: 100 mg spread over 300 min (LIM-TOTAL-01).'
    """
    total = library["LIM-TOTAL-01" if first_session else "LIM-TOTAL-02"]
    per_kg = InfusionRate(mg_kg_h=library["LIM-RATE-01"].exact)
    caps = [
        _cap("LIM-RATE-01", per_kg.for_weight(weight).exact, f"{per_kg} of {weight}"),
        _cap("LIM-RATE-04", library["LIM-RATE-04"].exact, "whatever the weight"),
        _spread(total, Fraction(0), duration_min, duration_min),
    ]
    for limit, window_min in _WINDOWS_MIN.items():
        before = sum((part.mg_between(Fraction(-window_min), Fraction(0)) for part in earlier), start=Fraction(0))
        caps.append(_spread(library[limit], before, duration_min, window_min))
    if tolerated is not None:
        one_more = InfusionRate(mg_kg_h=tolerated.exact + library["LIM-STEP-01"].exact)
        rate = one_more.for_weight(weight)
        caps.append(Ceiling(rate=rate, limit=None, why=f"{rate}: one step above the {tolerated} tolerated before."))
    return min(caps, key=lambda cap: cap.rate)


def room_mg(earlier: tuple[DrugDelivery, ...], *, first_session: bool, library: Library = SHIPPED) -> Fraction:
    """The most that a session may give: its own soft total, and what earlier sessions left of a day and a week.

    Args:
        earlier: Ketamine already given, at negative minutes before the start.
        first_session: Whether the total of a first session counts.
        library: In force.

    Example:
        >>> int(room_mg((), first_session=True))
        100
    """
    rooms = [library["LIM-TOTAL-01" if first_session else "LIM-TOTAL-02"].exact]
    for limit, window_min in _WINDOWS_MIN.items():
        if window_min > _HOUR_MIN:
            before = sum((part.mg_between(Fraction(-window_min), Fraction(0)) for part in earlier), start=Fraction(0))
            rooms.append(max(library[limit].exact - before, Fraction(0)))
    return min(rooms)


def _cap(limit: str, mg_h: Exact, because: str) -> Ceiling:
    rate = DrugRate(mg_h=mg_h)
    return Ceiling(rate=rate, limit=limit, why=f"{rate}: {because} ({limit}).")


def _spread(limit: Entry, before_mg: Fraction, duration_min: int, window_min: int) -> Ceiling:
    """An amount, less what earlier sessions gave in the same window, over the time for which it must last."""
    left_mg, over_min = max(limit.exact - before_mg, Fraction(0)), min(duration_min, window_min)
    earlier = f", after {decimal_text(before_mg)} mg earlier," if before_mg else ""
    return _cap(limit.id, left_mg * 60 / over_min, f"{decimal_text(left_mg)} mg{earlier} spread over {over_min} min")
