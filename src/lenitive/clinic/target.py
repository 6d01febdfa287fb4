"""Use case: rates that bring a typical person to a concentration and hold it, and what the limits say to them.

Decision support only. Rates that change every few minutes need a pump that a computer drives; none is shipped, and none
is meant. Beside them stand steps that a nurse can set by hand and that stay below the same concentration.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np

from lenitive.domain.foundation.quantity import BodyWeight, Concentration, PumpRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.entry import Tier
from lenitive.domain.pharmacology.for_person import PLAIN, Circumstances, model_for
from lenitive.domain.pharmacology.joint import joined
from lenitive.domain.pharmacology.model import DrugForm, Person, PkModel, domain_refusal, extrapolations
from lenitive.domain.pharmacology.models import model_named
from lenitive.domain.pharmacology.predict import Delivery, Prediction, blocks_of, curves, individual, predict
from lenitive.domain.pharmacology.responses import response_named
from lenitive.domain.plan.dose_arithmetic import PUMP_STEP_ML_H, shown
from lenitive.domain.plan.first_rate import FIRST_RATE
from lenitive.domain.plan.limit import LimitAnswer, LimitContext, LimitFinding
from lenitive.domain.plan.limits import LIMITS, check
from lenitive.domain.plan.planned import PlannedRegimen, planned
from lenitive.domain.plan.regimen import Regimen, Step
from lenitive.pkpd.linear import Array, solve
from lenitive.pkpd.targets import Pump, schedule

TARGET_SCHEMA: Final = "lenitive/target/1"

NURSE_EVERY_MIN: Final = (30, 15)
"""How often a nurse changes a rate in the steps beside."""

REACHED_FRAC: Final = 0.95
"""Share of the target that counts as reached."""

DURATION_MAX_MIN: Final = 480
EVERY_LEAST_MIN: Final = 1 / 60
TARGET_MAX_NG_ML: Final = 2000.0
"""More than is seen in anaesthesia; beyond it a target is a typing error."""

_WHOLE_MIN: Final = 1e-9
_AFTER_MIN: Final = 240
_GRID_MIN: Final = 5
_WEAK, _STRONG = Concentration(mg_ml=1), Concentration(mg_ml=2)


class Place(StrEnum):
    """Where the concentration is to be."""

    EFFECT_SITE = "effect_site"
    BLOOD = "ketamine"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """What is asked.

    Attributes:
        model: Id of the model.
        person: Size, age and liver function; the weight is also that which rates are counted on.
        place: Where the concentration is to be.
        target_ng_ml: The concentration, more than 0.
        duration_min: Whole minutes, 1-480.
        every_min: How often the rate may change: a share of the duration, one second or more.
        rate_max_mg_kg_h: Largest rate; None for the soft limits of the library.
        circumstances: Medicines, and what else somebody states.
    """

    model: str
    person: Person
    place: Place
    target_ng_ml: float
    duration_min: int = 300
    every_min: float = 1.0
    rate_max_mg_kg_h: float | None = None
    circumstances: Circumstances = PLAIN

    def __post_init__(self) -> None:
        if not 0 < self.target_ng_ml <= TARGET_MAX_NG_ML:
            raise ValueError(f"target {self.target_ng_ml:g} ng/mL: give more than 0, at most {TARGET_MAX_NG_ML:g}")
        if not 1 <= self.duration_min <= DURATION_MAX_MIN:
            raise ValueError(f"duration {self.duration_min:g} min: give 1 to {DURATION_MAX_MIN} min")
        if not EVERY_LEAST_MIN * (1 - 1e-9) <= self.every_min <= self.duration_min:
            raise ValueError(f"every {self.every_min:g} min: give one second (0.0167 min) to {self.duration_min} min")
        steps = self.duration_min / self.every_min
        if abs(steps - round(steps)) > 1e-6:
            raise ValueError(
                f"every {self.every_min:g} min does not divide {self.duration_min} min; choose another of the two"
            )
        if self.rate_max_mg_kg_h is not None and not 0 < self.rate_max_mg_kg_h < math.inf:
            raise ValueError(f"largest rate {self.rate_max_mg_kg_h:g} mg/kg/h: give more than 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approach:
    """How near rates come to the target, in the typical person.

    Attributes:
        reached_min: First minute at 95 % of the target; None when it is not reached.
        highest_ng_ml: Highest concentration there; never above the target.
        mean_frac: Mean concentration over the duration, as a share of the target.
        total_mg: Given in all.
        rate_highest_mg_h: Highest rate.
        changes: How often the rate changes after the first setting.
        limits: Every limit of the library that applies, as for a first session.
        limits_on: What they were checked on.
    """

    reached_min: float | None
    highest_ng_ml: float
    mean_frac: float
    total_mg: float
    rate_highest_mg_h: float
    changes: int
    limits: tuple[LimitFinding, ...]
    limits_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NurseSteps:
    """Steps that a nurse can set by hand.

    Attributes:
        every_min: How often a rate changes at most.
        regimen: The settings, in whole steps of the pump.
        course: How near they come.
    """

    every_min: int
    regimen: PlannedRegimen
    course: Approach


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSchedule:
    """Rates for a target, what they give, and what they must not be used for.

    Attributes:
        model: Id of the model.
        title: One line about it.
        drug: What the rates count.
        grade: How well the model is known as a whole.
        weight_kg: Of the person.
        place: Where the concentration is to be.
        target_ng_ml: The concentration.
        duration_min: Length.
        every_min: Length of a step.
        rate_max_mg_kg_h: Largest rate.
        conc_mg_ml: Of the bag whose whole pump steps were used.
        starts_min: When each step starts.
        rates_mg_h: Rate of each step.
        course: How near they come.
        times_min: Of the curve.
        typical_ng_ml: At the place, in the typical person.
        prediction: The same regimen in people alike, with a band, by averages of whole minutes; None where the model
            has no band.
        nurse_steps: What a nurse can set instead.
        needs_a_computer: What gives such rates.
        extrapolated: In what all of it goes beyond what was studied.
        known_limits: Of the model.
        not_for: What it must not be used for.
    """

    model: str
    title: str
    drug: str
    grade: Grade
    weight_kg: float
    place: Place
    target_ng_ml: float
    duration_min: int
    every_min: float
    rate_max_mg_kg_h: float
    conc_mg_ml: float
    starts_min: tuple[float, ...]
    rates_mg_h: tuple[float, ...]
    course: Approach
    times_min: tuple[float, ...]
    typical_ng_ml: tuple[float, ...]
    prediction: Prediction | None
    nurse_steps: tuple[NurseSteps, ...]
    needs_a_computer: str
    extrapolated: tuple[str, ...]
    known_limits: tuple[str, ...]
    not_for: tuple[str, ...]


_NEEDS: Final = (
    "Rates that change every {every} need a pump that a computer drives. None is shipped; this is decision support, "
    "and the simulated pump does not take it."
)
_EXTRAPOLATED: Final = (
    "Every dose is extrapolated: target-controlled ketamine was not tried in cancer pain.",
    "A concentration does not predict relief.",
    "The target is met in the typical person only; in another the concentration lies where the band says.",
)
_NOT_FOR: Final = (
    "Not an order, and not for a pump: a prescriber plans with lenitive plan.",
    "Not for patient care without local validation; not a medical device.",
)


def target_for(request: TargetRequest) -> TargetSchedule | Refusal:
    """Work out the rates for a target.

    Returns:
        The rates; or a refusal when the model must not speak about the person, or when an absolute limit of the
        library would be exceeded.

    Raises:
        ValueError: A model or a place that there is not, or a number that cannot be.

    Example:
        >>> found = target_for(TargetRequest(model="default_racemic_v1", person=Person(weight_kg=70.0, age_years=50.0),
        ...                                  place=Place.EFFECT_SITE, target_ng_ml=100.0, every_min=5.0))
        >>> found.course.highest_ng_ml <= 100.0, found.course.reached_min
        (True, 47.0)
    """
    own = model_for(model_named(request.model), request.person, request.circumstances)
    model = _with_place(own, request.place)
    refusal = domain_refusal(model, request.person) or _beyond_absolute(request)
    if refusal is not None:
        return refusal
    aim = _Aim.of(model, request)
    rates_mg_h = aim.rates(request.every_min, aim.rate_max_mg_h)
    regimen = aim.by_minute(rates_mg_h, request.every_min, highest=True)
    course = aim.course(rates_mg_h, request.every_min, regimen, _checked_on(request.every_min))
    broken = next((one for one in course.limits if _is_absolute(one)), None)
    if broken is not None:
        return _refused(broken.id, f"{broken.what} would be {broken.value:g} {broken.unit}", broken.remedy)
    averages = aim.by_minute(rates_mg_h, request.every_min, highest=False)
    times_min = aim.times_min(_GRID_MIN, after_min=_AFTER_MIN)
    prediction = predict(model, request.person, _deliveries(averages), times_min=times_min.tolist())
    return TargetSchedule(
        model=model.id,
        title=model.title,
        drug=model.drug,
        grade=model.grade,
        weight_kg=request.person.weight_kg,
        place=request.place,
        target_ng_ml=request.target_ng_ml,
        duration_min=request.duration_min,
        every_min=request.every_min,
        rate_max_mg_kg_h=round(aim.rate_max_mg_h / request.person.weight_kg, 6),
        conc_mg_ml=float(aim.bag.exact),
        starts_min=tuple(round(step * request.every_min, 6) for step in range(rates_mg_h.size)),
        rates_mg_h=tuple(round(rate, 6) for rate in rates_mg_h.tolist()),
        course=course,
        times_min=tuple(times_min.tolist()),
        typical_ng_ml=tuple(np.round(aim.curve(rates_mg_h, request.every_min, times_min), 3).tolist()),
        prediction=None if isinstance(prediction, Refusal) else prediction,
        nurse_steps=tuple(replace(aim, bag=_WEAK).nurse_steps(every_min) for every_min in NURSE_EVERY_MIN),
        needs_a_computer=_NEEDS.format(every=_words(request.every_min)),
        extrapolated=(*_EXTRAPOLATED, *_of_another(model), *extrapolations(model, request.person)),
        known_limits=model.known_limits,
        not_for=_NOT_FOR,
    )


def _of_another(model: PkModel) -> tuple[str, ...]:
    if model.form is DrugForm.RACEMIC:
        return ()
    return ("The rates count S-ketamine; the limits are of racemic ketamine and say nothing about another product.",)


def _words(minutes: float) -> str:
    return f"{minutes:g} min" if minutes >= 1 else f"{minutes * 60:g} s"


def _checked_on(every_min: float) -> str:
    return "the rates as they stand" if _is_whole(every_min) else "the highest rate of each minute"


def _is_whole(minutes: float) -> bool:
    return abs(minutes - round(minutes)) <= _WHOLE_MIN


def _with_place(model: PkModel, place: Place) -> PkModel:
    """The model with the effect site of relief, where it has none of its own."""
    if place in model.outputs:
        return model
    return joined(model, [response_named("pain")]).model


def _limit(name: str) -> float:
    return float(LIMITS[name].figure.value)


def _beyond_absolute(request: TargetRequest) -> Refusal | None:
    rate = request.rate_max_mg_kg_h
    if rate is None:
        return None
    for name, asked in (("LIM-RATE-03", rate), ("LIM-RATE-06", rate * request.person.weight_kg)):
        if asked > _limit(name):
            return _refused(name, f"The largest rate would be {asked:g} {LIMITS[name].figure.unit}", "Ask for less")
    return None


def _refused(name: str, what: str, remedy: str) -> Refusal:
    limit = LIMITS[name]
    side = "At most" if limit.bound == "at_most" else "At least"
    return Refusal(
        rule=name,
        what=what,
        limit=f"{side} {float(limit.figure.value):g} {limit.figure.unit}, by nobody",
        remedy=remedy,
        source=limit.figure.source,
    )


_OF_HANDS: Final = ("LIM-START-", "LIM-STEP-", "LIM-INTERVAL-")
"""Limits of what people may ask at once. Rates for a computer break them by their nature: they are shown as broken."""


def _is_absolute(finding: LimitFinding) -> bool:
    is_beyond = finding.tier is Tier.ABSOLUTE and finding.answer is LimitAnswer.EXCEEDS
    return is_beyond and not finding.id.startswith(_OF_HANDS)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Aim:
    """The typical person of the model, solved, with the bag and the largest rate."""

    model: PkModel
    request: TargetRequest
    values: dict[str, Array]
    bag: Concentration
    rate_max_mg_h: float

    @staticmethod
    def of(model: PkModel, request: TargetRequest) -> "_Aim":
        weight_kg = request.person.weight_kg
        if request.rate_max_mg_kg_h is None:
            rate_max_mg_h = min(_limit("LIM-RATE-01") * weight_kg, _limit("LIM-RATE-04"))
        else:
            rate_max_mg_h = request.rate_max_mg_kg_h * weight_kg
        return _Aim(
            model=model,
            request=request,
            values=individual(model, request.person, {}),
            bag=_WEAK if rate_max_mg_h <= _limit("LIM-PUMP-02") else _STRONG,
            rate_max_mg_h=rate_max_mg_h,
        )

    @property
    def grain_mg_h(self) -> Fraction:
        """What one step of the pump gives."""
        return Fraction(PUMP_STEP_ML_H) * self.bag.exact

    def rates(
        self, every_min: float, largest_mg_h: float, first_mg_h: float = math.inf, rise_mg_h: float = math.inf
    ) -> Array:
        """Rates in whole steps of the pump, mg/h."""
        blocks, scales = blocks_of(self.model, self.values)
        pump = Pump(
            duration_min=self.request.duration_min,
            every_min=every_min,
            largest_per_min=largest_mg_h / 60.0,
            grain_per_min=float(self.grain_mg_h) / 60.0,
            first_per_min=first_mg_h / 60.0,
            rise_per_min=rise_mg_h / 60.0,
        )
        level = self.request.target_ng_ml / float(scales[self.request.place][0])
        grains = np.round(schedule(solve(blocks), self.request.place, level, pump) * 60.0 / float(self.grain_mg_h))
        return np.asarray(grains * float(self.grain_mg_h))

    def times_min(self, grid_min: float, *, after_min: float = 0.0) -> Array:
        """An even grid with the end."""
        end = self.request.duration_min
        return np.unique(np.append(np.arange(0.0, end + after_min + grid_min / 2, grid_min), [end, end + after_min]))

    def curve(self, rates_mg_h: Array, every_min: float, times_min: Array) -> Array:
        """At the place, ng/mL."""
        given = _merged(rates_mg_h, every_min)
        return np.asarray(curves(self.model, self.values, given, times_min)[self.request.place][0])

    def by_minute(self, rates_mg_h: Array, every_min: float, *, highest: bool) -> Regimen:
        """The same as settings that hold for whole minutes: the highest, or the average, of each."""
        if _is_whole(every_min):
            per_minute = np.repeat(rates_mg_h, round(every_min))
        else:
            fine = np.repeat(rates_mg_h, max(1, round(every_min * 60)))  # seconds
            seconds = fine[: self.request.duration_min * 60].reshape(-1, 60)
            per_minute = seconds.max(axis=1) if highest else seconds.mean(axis=1)
        return Regimen(
            steps=_steps([Fraction(str(round(rate, 6))) / self.bag.exact for rate in per_minute.tolist()]),
            dosing_weight=BodyWeight(kg=Decimal(str(self.request.person.weight_kg))),
            concentration=self.bag,
        )

    def course(self, rates_mg_h: Array, every_min: float, regimen: Regimen, on: str) -> Approach:
        """How near rates come to the target."""
        times_min = self.times_min(1.0)
        curve = self.curve(rates_mg_h, every_min, times_min)
        target = self.request.target_ng_ml
        near = np.flatnonzero(curve >= REACHED_FRAC * target)
        return Approach(
            reached_min=float(times_min[near[0]]) if near.size else None,
            highest_ng_ml=math.floor(float(curve.max()) * 1000) / 1000,
            mean_frac=round(float(curve[1:].mean()) / target, 4),
            total_mg=shown(Fraction(str(round(float(rates_mg_h.sum()) * every_min / 60.0, 6)))),
            rate_highest_mg_h=round(float(rates_mg_h.max()), 6),
            changes=int(np.count_nonzero(np.diff(rates_mg_h))),
            limits=check(regimen, LimitContext()),
            limits_on=on,
        )

    def nurse_steps(self, every_min: int) -> NurseSteps:
        """Steps by hand, with the first rate, the rise and the largest rate of the soft limits."""
        duration_min, weight_kg = self.request.duration_min, self.request.person.weight_kg
        every = every_min if duration_min % every_min == 0 else math.gcd(every_min, duration_min)
        rates = self.rates(
            every,
            min(self.rate_max_mg_h, _limit("LIM-RATE-01") * weight_kg, _limit("LIM-RATE-04")),
            float(FIRST_RATE.value) * weight_kg,
            _limit("LIM-STEP-01") * weight_kg,
        )
        regimen = self.by_minute(rates, every, highest=True)
        return NurseSteps(
            every_min=every, regimen=planned(regimen), course=self.course(rates, every, regimen, _checked_on(every))
        )


def _steps(settings_ml_h: Sequence[Fraction]) -> tuple[Step, ...]:
    """Equal settings of minutes that follow each other as one step."""
    starts = [0, *(minute for minute, (one, other) in enumerate(pairwise(settings_ml_h), start=1) if one != other)]
    return tuple(
        Step(start_min=start, duration_min=end - start, pump_rate=PumpRate(ml_h=settings_ml_h[start]))
        for start, end in zip(starts, [*starts[1:], len(settings_ml_h)], strict=True)
    )


def _merged(rates_mg_h: Array, every_min: float) -> list[Delivery]:
    starts = np.concatenate([[0], np.flatnonzero(np.diff(rates_mg_h)) + 1])
    ends = np.append(starts[1:], rates_mg_h.size)
    return [
        Delivery(
            start_min=float(start * every_min),
            duration_min=float((end - start) * every_min),
            rate_mg_h=float(rates_mg_h[start]),
        )
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if rates_mg_h[start] > 0
    ]


def _deliveries(regimen: Regimen) -> list[Delivery]:
    return [
        Delivery(
            start_min=float(step.start_min),
            duration_min=float(step.duration_min),
            rate_mg_h=float(regimen.drug_rate(step).exact),
        )
        for step in regimen.steps
        if step.pump_rate.exact > 0
    ]
