"""The conditions behind the alarms: what the data of a session say at one moment, and what they do not say.

Each looks at data only. What is missing is UNKNOWN, which neither begins nor ends an alarm by itself; that it is
missing is a condition of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from lenitive.domain.infusion.events import ObservationKind, PumpCondition, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN, peak_window
from lenitive.domain.infusion.observations import OVERDUE_LOW_MIN, due, interval_ms
from lenitive.domain.infusion.session import Channel, Reading, Session, State
from lenitive.domain.infusion.thresholds import Threshold


class Seen(StrEnum):
    """What the data say of a condition."""

    BREACH = "breach"
    CLEAR = "clear"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition at one moment: since when it holds, and from when on it is an alarm."""

    seen: Seen
    since_ms: int = 0
    due_ms: int = 0


CLEAR: Final = Condition(Seen.CLEAR)
UNKNOWN: Final = Condition(Seen.UNKNOWN)


CONFIRM_MS: Final = 60_000
"""A cuff pressure alarms when a second reading this much later says the same."""

CONFIRM_WITHIN_MS: Final = 120_000
"""No second reading by then, and the first counts as confirmed."""

STOP_CONFIRMED_MS: Final = 5000
"""A pump that was told to stand says so by then: 3 s, and 2 s for its report to arrive (assumed)."""

_STALE_MS: Final = 15_000
_PUMP_SETTLES_MS: Final = 5000
_FREE_FLOW_UL: Final = 100
_STROKE_UL: Final = 100
"""Less than this is within one stroke of a pump (assumed)."""
_LOW_BREATHS_MIN: Final = 12
_STANDS: Final = frozenset(
    {PumpCondition.OCCLUSION, PumpCondition.AIR_IN_LINE, PumpCondition.BAG_EMPTY, PumpCondition.DOOR_OPEN}
)

Look = Callable[[Session, int], Condition]
"""A condition on the data of a session at a time in milliseconds."""


def freshness_ms(session: Session, channel: Channel) -> int:
    """How old the newest reading of a channel may be and still be taken for the present."""
    if channel in {Channel.SYSTOLIC, Channel.DIASTOLIC, Channel.MAP}:
        newest = session.newest(Channel.SYSTOLIC)
        from_ms = newest.at_ms if newest else 0
        return interval_ms(session, ObservationKind.VITALS, from_ms) + OVERDUE_LOW_MIN * MS_PER_MIN
    return _monitor_ms(session) + _STALE_MS


def _monitor_ms(session: Session) -> int:
    return (session.plan.monitor_interval_s if session.plan else 60) * 1000


def threshold(threshold: Threshold, *, delay_s: int, confirm: bool = False) -> Look:
    """The trailing run of readings beyond a threshold; by age, or confirmed by a repeat for the cuff."""

    def look(session: Session, at_ms: int) -> Condition:
        read = session.readings.get(threshold.channel, ())
        if not read:
            return UNKNOWN
        newest = read[-1]
        if not threshold.breached(newest.value, session):
            return CLEAR if at_ms - newest.at_ms <= freshness_ms(session, threshold.channel) else UNKNOWN
        first = newest
        for reading in reversed(read):
            if not threshold.breached(reading.value, session):
                break
            first = reading
        if not confirm:
            return Condition(Seen.BREACH, first.at_ms, first.at_ms + delay_s * 1000)
        confirmed = newest.at_ms - first.at_ms >= CONFIRM_MS
        return Condition(Seen.BREACH, first.at_ms, newest.at_ms if confirmed else first.at_ms + CONFIRM_WITHIN_MS)

    return look


def score(kind: ScoreKind, breached: Callable[[int], bool]) -> Look:
    """On entry of the score; gone when a newer score says so."""

    def look(session: Session, _at_ms: int) -> Condition:
        score = session.latest(kind)
        if score is None:
            return UNKNOWN
        return Condition(Seen.BREACH, score.at_ms, score.at_ms) if breached(score.value) else CLEAR

    return look


def poss_amber(session: Session, _at_ms: int) -> Condition:
    """Slightly drowsy on the opioid scale while breathing slowly, or while nobody knows how fast."""
    score, breaths = session.latest(ScoreKind.POSS), session.newest(Channel.RESPIRATORY_RATE)
    if score is None:
        return CLEAR
    if score.value == 2 and (breaths is None or breaths.value < _LOW_BREATHS_MIN):
        return Condition(Seen.BREACH, score.at_ms, score.at_ms)
    return CLEAR


def stale(late_ms: int) -> Look:
    """A required continuous channel without a reading for longer than its interval and a margin."""

    def look(session: Session, at_ms: int) -> Condition:
        required = [Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2]
        if session.plan is not None and session.plan.etco2_required:
            required.append(Channel.ETCO2)
        oldest = min(_last_ms(session, channel) for channel in required)
        due_ms = oldest + _monitor_ms(session) + late_ms
        return Condition(Seen.BREACH, oldest, due_ms) if at_ms >= due_ms else CLEAR

    return look


def _last_ms(session: Session, channel: Channel) -> int:
    newest = session.newest(channel)
    return newest.at_ms if newest else (session.started_ms or 0)


def cuff_stale(session: Session, at_ms: int) -> Condition:
    """No cuff pressure for longer than its interval and a margin."""
    set_due = next((one.due_ms for one in due(session) if one.kind is ObservationKind.VITALS), None)
    if set_due is None:
        return UNKNOWN
    late_ms = set_due + OVERDUE_LOW_MIN * MS_PER_MIN
    return Condition(Seen.BREACH, set_due, late_ms) if at_ms > late_ms else CLEAR


def overdue(minutes: int) -> Look:
    """An observation that should have been made this many minutes ago."""

    def look(session: Session, at_ms: int) -> Condition:
        late = [one.due_ms for one in due(session) if at_ms >= one.due_ms + minutes * MS_PER_MIN]
        return Condition(Seen.BREACH, min(late), min(late) + minutes * MS_PER_MIN) if late else CLEAR

    return look


def symptom(session: Session, _at_ms: int) -> Condition:
    """A red symptom was noted and nobody has acknowledged it since."""
    noted = session.red_symptom_ms
    if noted is None or session.acknowledged.get("ALM-SYMPTOM-RED", -1) >= noted:
        return CLEAR
    return Condition(Seen.BREACH, noted, noted)


def volume(*, pct: int, floor_ul: int, delay_s: int, under: bool = False) -> Look:
    """The pump's counter against what was commanded, beyond a share of it or a fixed volume, whichever is larger."""

    def beyond(session: Session, report: Reading) -> bool:
        commanded = session.commanded_ul(report.at_ms)
        difference = commanded - report.value if under else report.value - commanded
        return difference > max(commanded * pct // 100, floor_ul)

    def look(session: Session, at_ms: int) -> Condition:
        pump = session.pump
        if pump is None or session.started_ms is None:
            return UNKNOWN
        if not beyond(session, pump.reports[-1]):
            return CLEAR if at_ms - pump.at_ms <= _monitor_ms(session) + _STALE_MS else UNKNOWN
        first_ms = pump.at_ms
        for report in reversed(pump.reports):
            if not beyond(session, report):
                break
            first_ms = report.at_ms
        return Condition(Seen.BREACH, first_ms, first_ms + delay_s * 1000)

    return look


def either(*looks: Look) -> Look:
    """One of several conditions; the one that alarms first counts, and all must be gone for it to be gone."""

    def look(session: Session, at_ms: int) -> Condition:
        found = [one(session, at_ms) for one in looks]
        breached = [one for one in found if one.seen is Seen.BREACH]
        if breached:
            return min(breached, key=lambda one: one.due_ms)
        return CLEAR if all(one.seen is Seen.CLEAR for one in found) else UNKNOWN

    return look


far_beyond: Final = either(
    volume(pct=10, floor_ul=_STROKE_UL, delay_s=60),
    volume(pct=5, floor_ul=1000, delay_s=0),
)
"""Beyond 10 % for 60 s, so that no stroke of the first minutes is one; or at once beyond 1.0 mL.

A pump may be 5 % off for all its life, which is more than 1.0 mL from 20 mL on: within that it is no fault."""


def free_flow(session: Session, _at_ms: int) -> Condition:
    """The counter rises while the rate is 0; gone when two reports agree."""
    pump = session.pump
    if pump is None or pump.flow_while_stopped_ul <= _FREE_FLOW_UL:
        return CLEAR
    if len(pump.reports) > 1 and pump.reports[-1].value == pump.reports[-2].value:
        return CLEAR
    return Condition(Seen.BREACH, pump.at_ms, pump.at_ms)


def stop_not_confirmed(session: Session, _at_ms: int) -> Condition:
    """The rate became 0 and the pump has not said since that it stands: it runs on, or nobody knows."""
    pump, since_ms = session.pump, session.segment_ms
    if session.rate_ul_h or since_ms is None:
        return CLEAR
    if pump is not None and pump.at_ms >= since_ms and pump.rate_ul_h == 0:
        return CLEAR
    return Condition(Seen.BREACH, since_ms, since_ms + STOP_CONFIRMED_MS)


def pump_mismatch(session: Session, at_ms: int) -> Condition:
    """The pump ran at a rate that was not in force when it said so, nor in the seconds in which it settles.

    One that stands is excused while it says why; one that runs never is.
    """
    pump = session.pump
    if pump is None:
        return UNKNOWN
    from_ms = min(pump.at_ms - _PUMP_SETTLES_MS, pump.received_ms)
    stands = pump.rate_ul_h == 0 and bool(_STANDS.intersection(pump.conditions))
    if not stands and pump.rate_ul_h not in session.rates_between(from_ms, pump.received_ms):
        return Condition(Seen.BREACH, pump.at_ms, pump.at_ms)
    return CLEAR if at_ms - pump.at_ms <= _monitor_ms(session) + _STALE_MS else UNKNOWN


def pump_silent(session: Session, at_ms: int) -> Condition:
    """A pump that should be running, or is to run on, has not reported."""
    if session.rate_ul_h == 0 and session.state is not State.HELD:
        return CLEAR
    last = session.pump.at_ms if session.pump else (session.started_ms or 0)
    due_ms = max(last, session.segment_ms or 0) + _monitor_ms(session) + _STALE_MS
    return Condition(Seen.BREACH, last, due_ms) if at_ms >= due_ms else CLEAR


def pump_says(*conditions: PumpCondition) -> Look:
    """The pump names one of these conditions."""

    def look(session: Session, at_ms: int) -> Condition:
        pump = session.pump
        if pump is None:
            return UNKNOWN
        if any(condition in pump.conditions for condition in conditions):
            return Condition(Seen.BREACH, pump.at_ms, pump.at_ms)
        return CLEAR if at_ms - pump.at_ms <= _monitor_ms(session) + _STALE_MS else UNKNOWN

    return look


def until_acknowledged(alarm: str, happened: Callable[[Session], int | None]) -> Look:
    """Something happened once; it alarms until a person has taken notice."""

    def look(session: Session, at_ms: int) -> Condition:
        when = happened(session)
        if when is None or at_ms < when or session.acknowledged.get(alarm, -1) >= when:
            return CLEAR
        return Condition(Seen.BREACH, when, when)

    return look


def dose_reached(session: Session, at_ms: int) -> Condition:
    """What was given, on the worst case, has reached a limit of dose, and nobody has taken notice yet."""
    if session.plan is None or session.started_ms is None or "ALM-DOSE-LIMIT" in session.acknowledged:
        return CLEAR
    limits = session.plan.limits
    reached = session.given_ug(at_ms) >= limits.max_total_ug
    given = session.plan.before + session.deliveries(at_ms)
    excess_ug = session.excess_ug()
    ever_ug = sum((one.end_ms - one.start_ms) * one.rate_ng_h for one in given) // (1000 * MS_PER_H)
    for window in limits.windows:
        if ever_ug + excess_ug < window.limit_ug:
            continue
        peak_ug = peak_window(given, window_ms=window.window_ms) // (1000 * MS_PER_H)
        reached = reached or peak_ug + excess_ug >= window.limit_ug
    return Condition(Seen.BREACH, at_ms, at_ms) if reached else CLEAR


def end_reached(session: Session) -> int | None:
    """When the planned end came while the infusion was still on; None when it was stopped before."""
    end_ms = session.planned_end_ms
    if end_ms is None or (session.stopped_ms is not None and session.stopped_ms < end_ms):
        return None
    return end_ms


def held_long(session: Session, _at_ms: int) -> Condition:
    """A pause that may have been forgotten."""
    if session.state is not State.HELD or session.held_ms is None:
        return CLEAR
    return Condition(Seen.BREACH, session.held_ms, session.held_ms + 5 * MS_PER_MIN)
