"""Less opioid since ketamine? A before-after figure of one person, always labelled uncontrolled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.outcomes.response import exact_score, pain_change

BASELINE_DAYS: Final = 3
"""Days before the first session whose mean is the baseline (lenitive, assumed)."""

PATCH_WINDOW_DAYS: Final = 3
"""A patch change within 72 h explains a change of pain or dose. Source: wellington_2009 (secondary), our reading."""

PAIN_TOLERANCE_NRS: Final = 1
"""Pain may be higher by at most this for a fall in opioid to count (lenitive, assumed)."""

DESIGN: Final = "uncontrolled before-after"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidChangeOnDay:
    """One day after the first session against the baseline, oral morphine equivalent.

    Attributes:
        date: The day.
        total_mg_day: Background and rescue together.
        background_mg_day: Regular opioid.
        rescue_mg_day: Rescue at actual use.
        fall_pct: Fall of the total in per cent; negative is a rise.
        background_fall_pct: The same for the background; None when its baseline is 0.
        rescue_fall_pct: The same for rescue; None when its baseline is 0.
        patch_within_72_h: Whether an opioid patch was changed in the 72 h before; unknown when nobody said.
    """

    date: date
    total_mg_day: float
    background_mg_day: float
    rescue_mg_day: float
    fall_pct: float
    background_fall_pct: float | None
    rescue_fall_pct: float | None
    patch_within_72_h: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidSparing:
    """Change of the opioid since the first session. Never a conversion between opioids.

    Attributes:
        baseline_mg_day: Mean total of the three days before.
        baseline_background_mg_day: Mean of the regular opioid.
        baseline_rescue_mg_day: Mean of rescue.
        days: Every known day after.
        fall_pct: On the latest known day; negative is a rise.
        on: That day.
        responder_20_pct: Fall of at least 20 % with pain not higher by more than 1.
        responder_30_pct: Fall of at least 30 %, likewise.
        composite: Less pain with no more opioid, or less opioid with no more pain.
        needs: What must be known before an unknown answer can be given.
        table: Which conversion table both sides were computed with.
        design: Always "uncontrolled before-after".
        source: Key in `SOURCES`.
        grade: How well the definition is known.
    """

    baseline_mg_day: float
    baseline_background_mg_day: float
    baseline_rescue_mg_day: float
    days: tuple[OpioidChangeOnDay, ...]
    fall_pct: float
    on: date
    responder_20_pct: Answer
    responder_30_pct: Answer
    composite: Answer
    needs: tuple[str, ...]
    table: str
    design: str = DESIGN
    source: str = "lenitive"
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidDose:
    """One dose as oral morphine equivalent.

    Attributes:
        at: When it was taken.
        oral_morphine_mg: Equivalent dose; None when it is not known.
        rescue: True for a rescue dose.
    """

    at: datetime
    oral_morphine_mg: float | None
    rescue: bool


def oral_morphine_last_24_h_mg(doses: Sequence[OpioidDose], at: datetime, *, rescue: bool) -> float | None:
    """Oral morphine equivalent of the 24 h before a moment, background or rescue; one unknown dose makes it unknown.

    Example:
        >>> noon = datetime(2026, 1, 2, 12)
        >>> taken = [OpioidDose(at=noon - timedelta(hours=h), oral_morphine_mg=10, rescue=True) for h in (1, 23, 25)]
        >>> oral_morphine_last_24_h_mg(taken, noon, rescue=True)
        20.0
    """
    within = [dose for dose in doses if at - timedelta(hours=24) < dose.at <= at and dose.rescue is rescue]
    known = [Fraction(str(dose.oral_morphine_mg)) for dose in within if dose.oral_morphine_mg is not None]
    return float(sum(known, start=Fraction(0))) if len(known) == len(within) else None


def opioid_sparing(
    days: Sequence[OpioidDay],
    *,
    first_session: date,
    pain_before_nrs: float | None,
    pain_after_nrs: float | None,
    patch_changed_on: Sequence[date] | None = None,
) -> OpioidSparing | Refusal:
    """The change of the opioid dose from the mean of the three days before the first session.

    Args:
        days: Known diary days, before and after, in any order.
        first_session: Day of the first session; it belongs to neither side.
        pain_before_nrs: Average pain before, 0-10.
        pain_after_nrs: Average pain on the latest day after.
        patch_changed_on: Days on which an opioid patch was changed or started; empty when there is none, None when
            nobody said, and then no answer is given.

    Returns:
        The change, or a refusal: a baseline day is missing, the baseline is 0, no day after is known, or the days
        were computed with different conversion tables.

    Raises:
        ValueError: A day is listed twice or a dose is negative.

    Source:
        This project's definition (assumed); patch rule from wellington_2009 (secondary).

    Example:
        >>> def day(number, mg):
        ...     return OpioidDay(date=date(2026, 1, number), background_mg_day=mg, rescue_mg_day=0, table="cdc_2022")
        >>> found = opioid_sparing([day(1, 100), day(2, 100), day(3, 100), day(8, 70)],
        ...     first_session=date(2026, 1, 4), pain_before_nrs=7, pain_after_nrs=6, patch_changed_on=())
        >>> found.fall_pct, found.responder_30_pct.value
        (30.0, 'yes')
    """
    _check_days(days)
    wanted = {first_session - timedelta(days=back) for back in range(1, BASELINE_DAYS + 1)}
    before = [day for day in days if day.date in wanted]
    after = sorted((day for day in days if day.date > first_session), key=lambda day: day.date)
    refusal = _refusal(before, after)
    if refusal is not None:
        return refusal
    background = _mean(day.background_mg_day for day in before)
    rescue = _mean(day.rescue_mg_day for day in before)
    changes = tuple(_change(day, background, rescue, patch_changed_on) for day in after)
    latest = changes[-1]
    fell = {pct: _spared(latest, pct, pain_before_nrs, pain_after_nrs) for pct in (20, 30)}
    composite = _composite(latest, pain_before_nrs, pain_after_nrs)
    return OpioidSparing(
        baseline_mg_day=float(background + rescue),
        baseline_background_mg_day=float(background),
        baseline_rescue_mg_day=float(rescue),
        days=changes,
        fall_pct=latest.fall_pct,
        on=latest.date,
        responder_20_pct=fell[20],
        responder_30_pct=fell[30],
        composite=composite,
        needs=_needs(latest, pain_before_nrs, pain_after_nrs, (*fell.values(), composite)),
        table=after[-1].table,
    )


def _check_days(days: Sequence[OpioidDay]) -> None:
    seen: set[date] = set()
    for day in days:
        if day.date in seen:
            raise ValueError(f"opioid day {day.date} is listed twice; keep one total for each day")
        if min(day.background_mg_day, day.rescue_mg_day) < 0:
            raise ValueError(f"opioid day {day.date}: a dose is negative; enter mg of oral morphine in 24 h")
        seen.add(day.date)


def _refusal(before: Sequence[OpioidDay], after: Sequence[OpioidDay]) -> Refusal | None:
    if len(before) < BASELINE_DAYS:
        return _no(
            "OUT-OPI-01",
            f"The opioid dose is known on {len(before)} of the {BASELINE_DAYS} days before the first session",
            f"The baseline is the mean of {BASELINE_DAYS} days",
            "Complete the diary; a missing day is not counted as no opioid",
        )
    if not after:
        return _no(
            "OUT-OPI-02",
            "No opioid dose after the first session is known",
            "A change needs a day after",
            "Record the daily opioid dose",
        )
    tables = sorted({day.table for day in (*before, *after)})
    if len(tables) > 1:
        return _no(
            "OUT-OPI-03",
            f"The days were computed with different tables: {', '.join(tables)}",
            "One table for both sides, or a change of table looks like a change of dose",
            "Compute all days again with one table",
        )
    if not any(day.background_mg_day + day.rescue_mg_day for day in before):
        return _no(
            "OUT-OPI-04", "No opioid was taken before", "Sparing needs a dose to spare", "Report the dose itself"
        )
    return None


def _no(rule: str, what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule=rule, what=what, limit=limit, remedy=remedy, source="lenitive")


def _mean(values: Iterable[float]) -> Fraction:
    exact = [Fraction(str(value)) for value in values]
    return sum(exact, start=Fraction(0)) / len(exact)


def _fall_pct(before: Fraction, after: float) -> float | None:
    return float(100 * (before - Fraction(str(after))) / before) if before else None


def _change(
    day: OpioidDay, background: Fraction, rescue: Fraction, patch_changed_on: Sequence[date] | None
) -> OpioidChangeOnDay:
    total = Fraction(str(day.background_mg_day)) + Fraction(str(day.rescue_mg_day))
    recent = None
    if patch_changed_on is not None:
        recent = any(0 <= (day.date - changed).days <= PATCH_WINDOW_DAYS for changed in patch_changed_on)
    return OpioidChangeOnDay(
        date=day.date,
        total_mg_day=float(total),
        background_mg_day=day.background_mg_day,
        rescue_mg_day=day.rescue_mg_day,
        fall_pct=float(100 * (1 - total / (background + rescue))),
        background_fall_pct=_fall_pct(background, day.background_mg_day),
        rescue_fall_pct=_fall_pct(rescue, day.rescue_mg_day),
        patch_within_72_h=answer_of(recent),
    )


def _pain_rose_by_more_than(points: int, before_nrs: float | None, after_nrs: float | None) -> bool | None:
    if before_nrs is None or after_nrs is None:
        return None
    return exact_score(after_nrs) - exact_score(before_nrs) > points


def _credit(latest: OpioidChangeOnDay, answer: Answer) -> Answer:
    """Nothing is credited to ketamine while a patch change may explain it."""
    return Answer.UNKNOWN if answer is Answer.YES and latest.patch_within_72_h is not Answer.NO else answer


def _spared(latest: OpioidChangeOnDay, pct: int, before_nrs: float | None, after_nrs: float | None) -> Answer:
    worse = _pain_rose_by_more_than(PAIN_TOLERANCE_NRS, before_nrs, after_nrs)
    not_worse = answer_of(None if worse is None else not worse)
    return _credit(latest, all_of([answer_of(latest.fall_pct >= pct), not_worse]))


def _composite(latest: OpioidChangeOnDay, before_nrs: float | None, after_nrs: float | None) -> Answer:
    gained = pain_change(before_nrs, after_nrs).at_least_30_pct
    worse = _pain_rose_by_more_than(0, before_nrs, after_nrs)
    not_worse = answer_of(None if worse is None else not worse)
    less_pain = all_of([gained, answer_of(latest.fall_pct >= 0)])
    less_opioid = all_of([answer_of(latest.fall_pct > 0), not_worse])
    return _credit(latest, any_of([less_pain, less_opioid]))


def _needs(
    latest: OpioidChangeOnDay, before_nrs: float | None, after_nrs: float | None, answers: Sequence[Answer]
) -> tuple[str, ...]:
    if Answer.UNKNOWN not in answers:
        return ()
    needs = []
    if before_nrs is None or after_nrs is None:
        needs.append("average pain before and after")
    if latest.patch_within_72_h is Answer.UNKNOWN:
        needs.append("whether an opioid patch was changed in the 72 h before")
    if latest.patch_within_72_h is Answer.YES:
        needs.append("a day more than 72 h after the last patch change")
    return tuple(needs)
