"""What happens when the infusion is stopped, and when the person is expected to be fit to leave.

A prediction of people alike, never a permission: the discharge gate at the bedside decides, on what is found there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenitive.domain.foundation.figure import Figure
from lenitive.domain.foundation.quantity import Exact
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import SHIPPED
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.expected import Centiles, centiles_of
from lenitive.domain.plan.virtual_people import Programmes, VirtualPeople, curves_in
from lenitive.pkpd.linear import Array

OBSERVE_MIN: Final = SHIPPED["LIM-RECOVERY-01"].figure
"""Nobody leaves sooner after the end; the session keeps the same."""

FOLLOWED_MIN: Final = 480
"""How long after the stop people are followed; what lasts longer is said to."""

_GRID_MIN: Final = 5
SUBORDINATE: Final = "The discharge gate at the bedside decides; this only says when it may be worth asking."


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Something that must have settled.

    Attributes:
        id: Stable.
        what: In words.
        output: Output that it looks at.
        figure: Threshold.
        needs: Field of `Baseline` without which it is not known; None for none.
        to_leave: Whether the person may be fit to leave only after it.
        settled: Whether a value has settled.
    """

    id: str
    what: str
    output: str
    figure: Figure
    needs: str | None
    to_leave: bool
    settled: Callable[[Array, Baseline], NDArray[np.bool_]]


def _figure(value: Exact, unit: str, place: str, source: str = "lenitive", grade: Grade = Grade.ASSUMED) -> Figure:
    return Figure(value=value, unit=unit, source=source, place=place, grade=grade)


_DISSOCIATION_LOW = _figure(100, "ng/mL", "table 1, low end of dissociation", "zanos_2018", Grade.SECONDARY)
_RELIEF_LOW = _figure(70, "ng/mL", "table 1, low end of relief", "zanos_2018", Grade.SECONDARY)
_NONE = _figure(Decimal("0.5"), "0-3", "expected level that would be scored 0, none")
_ALERT = _figure(Decimal("-0.5"), "RASS", "expected level that would be scored 0, alert")
_NEAR = _figure(20, "% of baseline", "mean pressure at discharge; the bound of the discharge gate")


def _below(figure: Figure) -> Callable[[Array, Baseline], NDArray[np.bool_]]:
    bound = float(figure.value)
    return lambda curve, _baseline: np.asarray(curve < bound)


def _alert(curve: Array, _: Baseline) -> NDArray[np.bool_]:
    return np.asarray(curve > float(_ALERT.value))


def _near(curve: Array, baseline: Baseline) -> NDArray[np.bool_]:
    own = baseline.mean_pressure_mmhg or 0.0
    return np.asarray(np.abs(curve - own) <= own * float(_NEAR.value) / 100)


SETTLED: Final = (
    Settled(
        id="ketamine_100",
        what="Ketamine below 100 ng/mL, where dissociation was seen from",
        output="ketamine",
        figure=_DISSOCIATION_LOW,
        needs=None,
        to_leave=False,
        settled=_below(_DISSOCIATION_LOW),
    ),
    Settled(
        id="ketamine_70",
        what="Ketamine below 70 ng/mL, where relief was seen from",
        output="ketamine",
        figure=_RELIEF_LOW,
        needs=None,
        to_leave=False,
        settled=_below(_RELIEF_LOW),
    ),
    Settled(
        id="dissociation_none",
        what="Dissociation would be scored 0, none",
        output="dissociation",
        figure=_NONE,
        needs=None,
        to_leave=True,
        settled=_below(_NONE),
    ),
    Settled(
        id="alert",
        what="Sedation would be scored RASS 0, alert",
        output="sedation",
        figure=_ALERT,
        needs=None,
        to_leave=True,
        settled=_alert,
    ),
    Settled(
        id="pressure_near",
        what="Mean pressure within 20 % of baseline",
        output="mean_pressure",
        figure=_NEAR,
        needs="mean_pressure_mmhg",
        to_leave=True,
        settled=_near,
    ),
)
"""What must have settled, in the order in which it is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """After how many minutes, in virtual people; None is later than people are followed.

    Attributes:
        p05: 5 in 100 people are there by then.
        p50: Half of them.
        p95: 95 in 100.
    """

    p05: float | None
    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledAfter:
    """One thing and when it has settled for good.

    Attributes:
        id: Of the thing.
        what: In words.
        threshold: From which value on it has.
        unit: Of the threshold.
        minutes: After the stop; None when what it needs is not known.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well the threshold is known.
    """

    id: str
    what: str
    threshold: float
    unit: str
    minutes: Minutes | None
    source: str
    place: str
    grade: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class IfStopped:
    """What follows when the infusion is stopped at a minute.

    Attributes:
        at_min: After the start.
        given_mg: Until then, if every step was taken.
        ketamine_ng_ml: At that moment.
        half_after_min: When it has fallen to half: the context-sensitive half-time.
        settled: When each thing has settled for good.
        fit_to_leave_after_min: Earliest minutes after the stop at which predicted effects have settled and the time of
            observation is over.
    """

    at_min: int
    given_mg: float
    ketamine_ng_ml: Centiles
    half_after_min: Minutes
    settled: tuple[SettledAfter, ...]
    fit_to_leave_after_min: Minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class FitToLeave:
    """When the person is expected to be fit to leave after the whole infusion.

    Attributes:
        after_start_min: Earliest minutes after the start of the infusion.
        after_end_min: The same after its end.
        observe_min: Least time of observation after the end.
        waits_for: What people wait for longest in the middle person: an id of what settles, or "observation".
        not_known: What could not be counted, in words.
        model: Id of the model behind it.
        subordinate: What decides instead.
        source: Key in `SOURCES` for the time of observation.
        place: Where in it.
        grade: How well that is known.
    """

    after_start_min: Minutes
    after_end_min: Minutes
    observe_min: int
    waits_for: str
    not_known: tuple[str, ...]
    model: str
    subordinate: str
    source: str
    place: str
    grade: Grade

    @property
    def in_words(self) -> str:
        """When, in one sentence without its full stop."""
        unknown = "".join(f". Not counted: {words[:1].lower()}{words[1:]}" for words in self.not_known)
        return (
            f"half of people {_by(self.after_start_min.p50)}, 95 in 100 {_by(self.after_start_min.p95)}; never sooner "
            f"than {self.observe_min} min after the end ({self.source}){unknown}"
        )


def _by(minutes: float | None) -> str:
    return (
        f"later than {FOLLOWED_MIN} min after the end" if minutes is None else f"by {minutes:.0f} min after the start"
    )


def stopped_at(given: Sequence[Delivery], minute: int) -> tuple[Delivery, ...]:
    """What was given until a minute.

    Example:
        >>> stopped_at([Delivery(start_min=0, duration_min=60, rate_mg_h=7.0)], 20)
        (Delivery(start_min=0, duration_min=20, rate_mg_h=7.0),)
    """
    return tuple(
        Delivery(
            start_min=part.start_min,
            duration_min=min(part.duration_min, minute - part.start_min),
            rate_mg_h=part.rate_mg_h,
        )
        for part in given
        if part.start_min < minute
    )


def if_stopped(people: VirtualPeople, given: Sequence[Delivery], at_min: Sequence[int]) -> tuple[IfStopped, ...]:
    """What follows when an infusion is stopped, for each of some minutes.

    Args:
        people: Like this person, solved until `FOLLOWED_MIN` after the last stop.
        given: The infusion, if it were not stopped.
        at_min: Minutes after the start, rising, at whole multiples of the people's grid and more than 0.

    Raises:
        ValueError: A minute at or before the start.

    Example:
        >>> from lenitive.domain.pharmacology.model import Person
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.plan.virtual_people import virtual_people
        >>> alike = virtual_people(MODELS["default_racemic_v1"], Person(weight_kg=70.0, age_years=50.0), Baseline(),
        ...                        last_min=720)
        >>> found, = if_stopped(alike, [Delivery(start_min=0, duration_min=300, rate_mg_h=14.0)], [240])
        >>> found.given_mg, 20 <= found.half_after_min.p50 <= 60  # about 42 min in the typical person
        (56.0, True)
    """
    if not at_min or min(at_min) <= 0:
        raise ValueError(f"stopped at {list(at_min)} min: give minutes after the start")
    stops = [stopped_at(given, minute) for minute in at_min]
    step = np.lcm(_GRID_MIN, people.every_min) if people.every_min > _GRID_MIN else _GRID_MIN
    times_min = sorted({minute + after for minute in at_min for after in range(0, FOLLOWED_MIN + 1, int(step))})
    names = ["ketamine", *dict.fromkeys(one.output for one in SETTLED)]
    curves = curves_in(people, Programmes.of(stops), names, times_min)
    found = []
    for column, (minute, stop) in enumerate(zip(at_min, stops, strict=True)):
        window = [place for place, time in enumerate(times_min) if minute <= time <= minute + FOLLOWED_MIN]
        own = {name: curve[:, window, column] for name, curve in curves.items()}
        after = np.array([times_min[place] - minute for place in window], dtype=float)
        total = sum(part.rate_mg_h * part.duration_min for part in stop) / 60.0
        found.append(_one(people.baseline, own, after, minute, total))
    return tuple(found)


def _one(baseline: Baseline, curves: dict[str, Array], after_min: Array, minute: int, total_mg: float) -> IfStopped:
    ketamine = curves["ketamine"]
    waits = _waits(baseline, curves, after_min)
    return IfStopped(
        at_min=minute,
        given_mg=round(total_mg, 3),
        ketamine_ng_ml=centiles_of(ketamine[:, 0]),
        half_after_min=_minutes(_settles(ketamine <= ketamine[:, :1] / 2, after_min)),
        settled=tuple(_shown(one, waits.get(one.id)) for one in SETTLED),
        fit_to_leave_after_min=_minutes(_fit(waits)),
    )


def _waits(baseline: Baseline, curves: dict[str, Array], after_min: Array) -> dict[str, Array]:
    """Minutes until each thing has settled in each person; what is not known is left out."""
    return {
        one.id: _settles(one.settled(curves[one.output], baseline), after_min)
        for one in SETTLED
        if one.output in curves
    }


def _settles(settled: NDArray[np.bool_], after_min: Array) -> Array:
    """The first moment from which it holds for good, shape (people,); infinite when it does not by the last one."""
    unsettled_later = np.logical_or.accumulate(~settled[:, ::-1], axis=1)[:, ::-1]
    first = np.argmin(unsettled_later, axis=1)
    return np.where(unsettled_later[:, -1], np.inf, after_min[first])


def _fit(waits: dict[str, Array]) -> Array:
    counted = [waits[one.id] for one in SETTLED if one.to_leave and one.id in waits]
    return np.asarray(np.maximum(np.max(counted, axis=0), float(OBSERVE_MIN.value)))


def _minutes(people: Array) -> Minutes:
    ranked = np.sort(people)  # a whole person's time: between a number and never there is nothing
    low, middle, high = (ranked[min(int(np.ceil(share * ranked.size)), ranked.size - 1)] for share in _SHARES)
    return Minutes(p05=_or_none(low), p50=_or_none(middle), p95=_or_none(high))


_SHARES: Final = (0.05, 0.5, 0.95)


def _or_none(minutes: float) -> float | None:
    return float(minutes) if np.isfinite(minutes) else None


def _shown(one: Settled, waits: Array | None) -> SettledAfter:
    return SettledAfter(
        id=one.id,
        what=one.what,
        threshold=float(one.figure.value),
        unit=one.figure.unit,
        minutes=None if waits is None else _minutes(waits),
        source=one.figure.source,
        place=one.figure.place,
        grade=one.figure.grade,
    )


def fit_to_leave(whole: IfStopped, *, model: str) -> FitToLeave:
    """When the person is expected to be fit to leave after the whole infusion.

    Args:
        whole: What follows when it is stopped at its planned end.
        model: Id of the model behind it.
    """
    after = whole.fit_to_leave_after_min
    counted = {one.id: one for one in whole.settled if one.id in _TO_LEAVE}
    unknown = [one.what for one in counted.values() if one.minutes is None]
    middle = {name: _or_never(one.minutes) for name, one in counted.items() if one.minutes is not None}
    slowest = max(middle, key=lambda name: middle[name])
    return FitToLeave(
        after_start_min=Minutes(
            p05=_plus(after.p05, whole.at_min), p50=_plus(after.p50, whole.at_min), p95=_plus(after.p95, whole.at_min)
        ),
        after_end_min=after,
        observe_min=int(OBSERVE_MIN.value),
        waits_for=slowest if middle[slowest] > float(OBSERVE_MIN.value) else "observation",
        not_known=tuple(f"{what}: not known" for what in unknown),
        model=model,
        subordinate=SUBORDINATE,
        source=OBSERVE_MIN.source,
        place=OBSERVE_MIN.place,
        grade=OBSERVE_MIN.grade,
    )


_TO_LEAVE: Final = frozenset(one.id for one in SETTLED if one.to_leave)


def _or_never(minutes: Minutes) -> float:
    return np.inf if minutes.p50 is None else minutes.p50


def _plus(minutes: float | None, more: int) -> float | None:
    return None if minutes is None else minutes + more
