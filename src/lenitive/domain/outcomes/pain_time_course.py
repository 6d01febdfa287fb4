"""Pain over one session: sum of differences, time to onset and duration. Missing is missing, never zero.

Times are minutes after the start of the infusion; positive differences are better. A reading that was planned and not
taken stays in the sequence with `nrs=None`, so that the share of answered readings is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Final

from lenitive.domain.foundation.quantity import decimal_text
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.response import MODERATE_FALL_FRAC, exact_score

COVERAGE_MIN_PCT: Final = 70
"""Least share of planned readings for a sum of differences (lenitive, assumed)."""

RESCUE_WINDOW_MIN: Final = 60
"""Minutes for which a rescue dose may explain a lower score (lenitive, assumed)."""

RETURN_WITHIN_NRS: Final = 1
"""Pain is back when it is within this many points of the baseline, twice running (lenitive, assumed)."""

STEPWISE_FORMULA: Final = "sum of PID_i x (t_i - t_(i-1)), t in hours, over the answered readings, t_0 = 0"
TRAPEZOID_FORMULA: Final = "sum of (PID_i + PID_(i-1))/2 x (t_i - t_(i-1)), t in hours, PID_0 = 0 at t_0 = 0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One planned pain rating.

    Attributes:
        at_min: Minutes after the start of the infusion.
        nrs: 0-10, or None when it was planned and not taken.
        after_rescue: True when a rescue dose may explain the score.
    """

    at_min: float
    nrs: float | None
    after_rescue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescue:
    """One rescue dose.

    Attributes:
        at_min: Minutes after the start of the infusion.
        above_baseline: Whether it is more than the person needed before treatment; None when nobody said.
    """

    at_min: float
    above_baseline: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainPoint:
    """One reading against the baseline.

    Attributes:
        at_min: Minutes after the start of the infusion.
        nrs: As rated; None when missing.
        primary_nrs: The score that counts: after a rescue dose, the last one before it.
        after_rescue: True when a rescue dose may explain `nrs`.
        pid_nrs: Baseline minus the score that counts.
        fall_pct: The same in per cent of the baseline.
    """

    at_min: float
    nrs: float | None
    primary_nrs: float | None
    after_rescue: bool
    pid_nrs: float | None
    fall_pct: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spid:
    """Sum of pain intensity differences over one session, by both usual formulas.

    Attributes:
        stepwise_nrs_h: Points x hours by `stepwise_formula`.
        trapezoid_nrs_h: Points x hours by `trapezoid_formula`.
        stepwise_of_max_pct: Per cent of what freedom from pain throughout would give.
        trapezoid_of_max_pct: The same for the trapezoid.
        hours: From the start to the last answered reading.
        readings_planned: Denominator.
        readings_answered: Numerator.
        coverage_pct: Answered in per cent of planned.
        after_rescue: "last score before rescue carried forward" or "scores as observed".
        stepwise_formula: In words.
        trapezoid_formula: In words.
        source: Key in `SOURCES`.
        grade: The usual trial definition; its exact source is not confirmed.
    """

    stepwise_nrs_h: float
    trapezoid_nrs_h: float
    stepwise_of_max_pct: float
    trapezoid_of_max_pct: float
    hours: float
    readings_planned: int
    readings_answered: int
    coverage_pct: float
    after_rescue: str
    stepwise_formula: str = STEPWISE_FORMULA
    trapezoid_formula: str = TRAPEZOID_FORMULA
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Onset:
    """Time to the first fall of at least 30 % that the next planned reading confirms.

    Attributes:
        onset_min: Minutes after the start; None when there was none or it cannot be judged.
        censored_at_min: When nothing was found, the last reading until which it was looked for.
        maybe_from_min: An earlier fall whose confirming reading is missing.
        why: One sentence.
    """

    onset_min: float | None
    censored_at_min: float | None
    why: str
    maybe_from_min: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """How long relief lasted after the infusion ended.

    Attributes:
        duration_min: Minutes from the end of the infusion until pain was back or a rescue above the baseline was
            needed; None when it still held at the last reading, never began, or cannot be judged.
        at_least_min: Minutes for which relief is known to have held; None when it never began or cannot be judged.
        censored: True when relief still held at the last reading.
        why: One sentence.
    """

    duration_min: float | None
    at_least_min: float | None
    censored: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PainTimeCourse:
    """Everything that one session's readings say.

    Attributes:
        baseline_nrs: Before the infusion; None when not known.
        points: Every planned reading.
        spid: Primary: the last score before a rescue carried forward; None when refused.
        spid_as_observed: With the scores after rescue as they were; None when refused.
        onset: Time to onset.
        duration: Duration after the end of the infusion.
        refusals: What was not computed and why.
    """

    baseline_nrs: float | None
    points: tuple[PainPoint, ...]
    spid: Spid | None
    spid_as_observed: Spid | None
    onset: Onset
    duration: Duration
    refusals: tuple[Refusal, ...] = ()


def flag_after_rescue(
    readings: Sequence[Reading], rescues: Sequence[Rescue], *, window_min: float = RESCUE_WINDOW_MIN
) -> tuple[Reading, ...]:
    """Mark every reading that a rescue dose within the window before it may explain.

    Example:
        >>> flag_after_rescue([Reading(at_min=90, nrs=3)], [Rescue(at_min=60)])[0].after_rescue
        True
    """
    return tuple(
        replace(reading, after_rescue=True)
        if any(rescue.at_min < reading.at_min <= rescue.at_min + window_min for rescue in rescues)
        else reading
        for reading in readings
    )


def carried_forward(readings: Sequence[Reading], baseline_nrs: float | None) -> tuple[Reading, ...]:
    """The scores that count: after a rescue dose the last score before it, or the baseline when there was none.

    A missing reading stays missing.

    Example:
        >>> carried_forward([Reading(at_min=30, nrs=6), Reading(at_min=60, nrs=2, after_rescue=True)], 8)[1].nrs
        6
    """
    last = baseline_nrs
    counted = []
    for reading in readings:
        if reading.after_rescue and reading.nrs is not None:
            counted.append(replace(reading, nrs=last))
            continue
        counted.append(reading)
        last = reading.nrs if reading.nrs is not None else last
    return tuple(counted)


def spid(
    baseline_nrs: float | None,
    readings: Sequence[Reading],
    *,
    planned: int | None = None,
    after_rescue: str = "scores as observed",
) -> Spid | Refusal:
    """Sum of pain intensity differences, stepwise and by trapezoid, or a refusal under 70 % coverage.

    A gap is bridged by the answered readings on both sides, never by zero.

    Args:
        baseline_nrs: Before the infusion, 0-10.
        readings: In order of time, the missing ones with `nrs=None`.
        planned: Readings that the plan asked for, when more than are listed.
        after_rescue: How scores after a rescue dose were treated, in words.

    Raises:
        ValueError: Readings are out of order, before the start, or outside 0-10.

    Source:
        The usual definition in analgesic trials; coverage limit of this project (assumed).

    Example:
        >>> found = spid(8, [Reading(at_min=60, nrs=6), Reading(at_min=120, nrs=4)])
        >>> found.stepwise_nrs_h, found.trapezoid_nrs_h, found.stepwise_of_max_pct
        (6.0, 4.0, 37.5)
    """
    check_readings(readings)
    planned_n = max(len(readings), planned or 0)
    answered = [reading for reading in readings if reading.nrs is not None]
    refusal = _spid_refusal(baseline_nrs, answered, planned_n)
    if refusal is not None or baseline_nrs is None:
        return refusal or _no_baseline()
    base = exact_score(baseline_nrs, what="baseline pain score")
    points = [(Fraction(0), Fraction(0))]
    points += [(Fraction(str(r.at_min)) / 60, base - exact_score(r.nrs)) for r in answered if r.nrs is not None]
    spans = [(later[0] - earlier[0], earlier[1], later[1]) for earlier, later in pairwise(points)]
    stepwise = sum((pid * hours for hours, _, pid in spans), start=Fraction(0))
    trapezoid = sum(((before + pid) / 2 * hours for hours, before, pid in spans), start=Fraction(0))
    most = base * points[-1][0]
    return Spid(
        stepwise_nrs_h=float(stepwise),
        trapezoid_nrs_h=float(trapezoid),
        stepwise_of_max_pct=float(100 * stepwise / most),
        trapezoid_of_max_pct=float(100 * trapezoid / most),
        hours=float(points[-1][0]),
        readings_planned=planned_n,
        readings_answered=len(answered),
        coverage_pct=100 * len(answered) / planned_n,
        after_rescue=after_rescue,
    )


def check_readings(readings: Sequence[Reading]) -> None:
    """Refuse readings out of order, before the start, or outside 0-10.

    Raises:
        ValueError: Naming the reading.
    """
    for reading in readings:
        if not 0 <= reading.at_min < float("inf"):
            raise ValueError(f"pain reading at {reading.at_min} min: count minutes from the start of the infusion")
        if reading.nrs is not None:
            exact_score(reading.nrs, what=f"pain score at {reading.at_min:g} min")
    for earlier, later in pairwise(readings):
        if later.at_min <= earlier.at_min:
            raise ValueError(f"pain reading at {later.at_min:g} min follows {earlier.at_min:g} min; put them in order")


def _no_baseline() -> Refusal:
    return Refusal(
        rule="OUT-SPID-01",
        what="The pain score before the infusion is not known",
        limit="A difference needs a baseline above 0",
        remedy="Record the score before the next infusion starts",
        source="lenitive",
    )


def _spid_refusal(baseline_nrs: float | None, answered: Sequence[Reading], planned: int) -> Refusal | None:
    if baseline_nrs is None:
        return _no_baseline()
    if baseline_nrs == 0:
        return replace(_no_baseline(), what="The pain score before the infusion is 0")
    if planned == 0 or 100 * len(answered) < COVERAGE_MIN_PCT * planned or answered[-1].at_min == 0:
        share = decimal_text(Fraction(100 * len(answered), planned), places=1) if planned else "0"
        return Refusal(
            rule="OUT-SPID-02",
            what=f"{len(answered)} of {planned} planned pain readings were taken ({share} %)",
            limit=f"A sum of differences needs {COVERAGE_MIN_PCT} % of them, one at least after the start",
            remedy="Read onset and single scores instead; what was not asked is not filled in",
            source="lenitive",
        )
    return None


def time_to_onset(baseline_nrs: float | None, readings: Sequence[Reading]) -> Onset:
    """First time with a fall of at least 30 % that the next planned reading confirms; otherwise censored.

    A missing confirming reading never makes an onset; it is said that it may have been earlier.

    Example:
        >>> time_to_onset(8, [Reading(at_min=30, nrs=5), Reading(at_min=60, nrs=5)]).onset_min
        30
        >>> time_to_onset(8, [Reading(at_min=30, nrs=5), Reading(at_min=60, nrs=7)]).censored_at_min
        60
    """
    check_readings(readings)
    answered = [reading for reading in readings if reading.nrs is not None]
    if baseline_nrs is None or baseline_nrs == 0 or not answered:
        why = "no pain reading after the start" if baseline_nrs else "the baseline is not known or is 0"
        return Onset(onset_min=None, censored_at_min=None, why=why)
    maybe = None
    for reading, following in pairwise([*readings, None]):
        if reading is None or not _fell(baseline_nrs, reading) or reading.at_min == 0:
            continue
        if following is not None and _fell(baseline_nrs, following):
            return Onset(onset_min=reading.at_min, censored_at_min=None, maybe_from_min=maybe, why=_onset_words(maybe))
        if following is not None and following.nrs is None and maybe is None:
            maybe = reading.at_min
    return Onset(
        onset_min=None,
        censored_at_min=answered[-1].at_min,
        maybe_from_min=maybe,
        why=f"no confirmed fall of 30 % until the last reading at {answered[-1].at_min:.0f} min",
    )


def _onset_words(maybe_from_min: float | None) -> str:
    held = "a fall of at least 30 %, held at the next reading"
    return (
        held if maybe_from_min is None else f"{held}; perhaps from {maybe_from_min:g} min, the next one was not taken"
    )


def _fell(baseline_nrs: float, reading: Reading) -> bool:
    if reading.nrs is None:
        return False
    base = exact_score(baseline_nrs, what="baseline pain score")
    return (base - exact_score(reading.nrs)) / base >= MODERATE_FALL_FRAC


def duration_of_relief(
    baseline_nrs: float | None,
    readings: Sequence[Reading],
    rescues: Sequence[Rescue] = (),
    *,
    infusion_end_min: float,
) -> Duration:
    """Minutes from the end of the infusion until pain is back twice running, or a rescue above the baseline.

    Args:
        baseline_nrs: Before the infusion, 0-10.
        readings: From the start of the infusion onward, as far as they go.
        rescues: Rescue doses after the start.
        infusion_end_min: Minutes after the start at which the infusion ended.

    Returns:
        Censored at the last reading while relief holds; undefined where no fall of 30 % was confirmed.

    Source:
        This project's definition (assumed).

    Example:
        >>> late = [Reading(at_min=m, nrs=n) for m, n in ((200, 3), (240, 3), (300, 4), (420, 7), (480, 7))]
        >>> duration_of_relief(8, late, infusion_end_min=240).duration_min
        180.0
    """
    onset = time_to_onset(baseline_nrs, readings)
    after = [r for r in readings if r.nrs is not None and r.at_min >= infusion_end_min]
    if baseline_nrs is None or onset.onset_min is None:
        return Duration(duration_min=None, at_least_min=None, censored=False, why=f"no relief to time: {onset.why}")
    if not after:
        return Duration(duration_min=None, at_least_min=None, censored=False, why="no reading after the infusion")
    back = _back_at(baseline_nrs, after)
    later_rescues = sorted((r for r in rescues if r.at_min >= infusion_end_min), key=lambda r: r.at_min)
    rescue = next((r for r in later_rescues if r.above_baseline is not False), None)
    if rescue is not None and (back is None or rescue.at_min <= back):
        return _ended_by_rescue(rescue, infusion_end_min)
    if back is None:
        held = after[-1].at_min - infusion_end_min
        why = f"relief still held at the last reading, {held:g} min after the infusion"
        return Duration(duration_min=None, at_least_min=float(held), censored=True, why=why)
    held_until = max((r.at_min for r in after if r.at_min < back), default=infusion_end_min)
    return Duration(
        duration_min=float(back - infusion_end_min),
        at_least_min=float(held_until - infusion_end_min),
        censored=False,
        why=f"within {RETURN_WITHIN_NRS} point of the baseline at two readings, first {back:g} min after the start",
    )


def _back_at(baseline_nrs: float, after: Sequence[Reading]) -> float | None:
    limit = exact_score(baseline_nrs, what="baseline pain score") - RETURN_WITHIN_NRS
    for first, second in pairwise(after):
        if all(r.nrs is not None and exact_score(r.nrs) >= limit for r in (first, second)):
            return first.at_min
    return None


def _ended_by_rescue(rescue: Rescue, infusion_end_min: float) -> Duration:
    held = float(rescue.at_min - infusion_end_min)
    if rescue.above_baseline is None:
        why = f"not known whether the rescue {held:g} min after the infusion was above the baseline"
        return Duration(duration_min=None, at_least_min=held, censored=False, why=why)
    why = f"a rescue above the baseline {held:g} min after the infusion"
    return Duration(duration_min=held, at_least_min=held, censored=False, why=why)


def pain_time_course(
    baseline_nrs: float | None,
    readings: Sequence[Reading],
    rescues: Sequence[Rescue] = (),
    *,
    infusion_end_min: float | None,
    planned: int | None = None,
    later: Sequence[Reading] = (),
) -> PainTimeCourse:
    """Everything that the readings of one session say, with scores after a rescue handled both ways.

    Args:
        baseline_nrs: Before the infusion, 0-10; None when not known.
        readings: In the clinic, in order, the missing ones with `nrs=None`.
        rescues: Rescue doses after the start.
        infusion_end_min: When the infusion ended; None when not known, and then no duration is given.
        planned: Readings that the plan asked for, when more than are listed.
        later: Readings at home, in minutes after the same start; they count for duration only.

    Raises:
        ValueError: A reading is out of order or outside 0-10.

    Example:
        >>> found = pain_time_course(8, [Reading(at_min=30, nrs=4), Reading(at_min=60, nrs=4)], infusion_end_min=60)
        >>> found.onset.onset_min, found.spid.coverage_pct, found.duration.censored
        (30, 100.0, True)
    """
    observed = flag_after_rescue(readings, rescues)
    counted = carried_forward(observed, baseline_nrs)
    primary = spid(baseline_nrs, counted, planned=planned, after_rescue="last score before rescue carried forward")
    plain = spid(baseline_nrs, observed, planned=planned)
    if infusion_end_min is None:
        duration = Duration(duration_min=None, at_least_min=None, censored=False, why="end of infusion not known")
    else:
        every = carried_forward(flag_after_rescue([*readings, *later], rescues), baseline_nrs)
        duration = duration_of_relief(baseline_nrs, every, rescues, infusion_end_min=infusion_end_min)
    return PainTimeCourse(
        baseline_nrs=baseline_nrs,
        points=tuple(_point(baseline_nrs, *both) for both in zip(observed, counted, strict=True)),
        spid=primary if isinstance(primary, Spid) else None,
        spid_as_observed=plain if isinstance(plain, Spid) else None,
        onset=time_to_onset(baseline_nrs, counted),
        duration=duration,
        refusals=(primary,) if isinstance(primary, Refusal) else (),
    )


def _point(baseline_nrs: float | None, observed: Reading, counted: Reading) -> PainPoint:
    pid = None
    fall = None
    if baseline_nrs is not None and counted.nrs is not None:
        base = exact_score(baseline_nrs, what="baseline pain score")
        pid = base - exact_score(counted.nrs)
        fall = float(100 * pid / base) if base else None
    return PainPoint(
        at_min=observed.at_min,
        nrs=observed.nrs,
        primary_nrs=counted.nrs,
        after_rescue=observed.after_rescue,
        pid_nrs=None if pid is None else float(pid),
        fall_pct=fall,
    )
