"""The conditions behind the alarms: what the data of a session say at one moment, and what they do not say.

Each looks at data only. What is missing is UNKNOWN, which neither begins nor ends an alarm by itself; that it is
missing is a condition of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from lenitive.domain.infusion.events import ObservationKind, ScoreKind, SupervisionCondition
from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN, KernelLimits, peak_window
from lenitive.domain.infusion.observations import due, interval_ms
from lenitive.domain.infusion.session import Channel, Reading, Session, State
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.thresholds import Threshold


class Seen(StrEnum):
    """What the data say of a condition."""

    BREACH = "breach"
    CLEAR = "clear"
    UNKNOWN = "unknown"


class Condition(NamedTuple):
    """A condition at one moment: since when it holds, and from when on it is an alarm.

    Of a condition that is clear, `since_ms` is when the newest data that say so were observed; 0 where no data are
    needed for it.
    """

    seen: Seen
    since_ms: int = 0
    due_ms: int = 0


CLEAR: Final = Condition(Seen.CLEAR)
UNKNOWN: Final = Condition(Seen.UNKNOWN)


def clear_on(observed_ms: int) -> Condition:
    """Clear, on data observed at a time."""
    return Condition(Seen.CLEAR, observed_ms)


CLEARED: Final = "LIM-CLEAR-01"
"""Limit: a vital sign is back when two readings this far apart, or more, say so with none between that does not."""

CONFIRM: Final = "LIM-CONFIRM-01"
"""Limit: a cuff pressure alarms when a second reading this much later says the same."""

CONFIRM_WITHIN: Final = "LIM-CONFIRM-02"
"""Limit: no second reading by then, and the first counts as confirmed."""

Look = Callable[[Session, int], Condition]
"""A condition on the data of a session at a time in milliseconds."""

MayHold = Callable[[Session], bool]
"""Whether a condition can be a breach of a session at any time at all; quick, and never False of one that is."""


def at_any_time(_session: Session) -> bool:
    """It has to be looked at."""
    return True


def whenever(look: Look) -> MayHold:
    """For a condition that no time makes a breach: of a session it is one, or it never becomes one."""

    def may_hold(session: Session) -> bool:
        return look(session, 0).seen is Seen.BREACH

    return may_hold


def is_held(session: Session) -> bool:
    """Only during a pause."""
    return session.state is State.HELD


def another_pump_spoke(session: Session) -> bool:
    """Only after a report of another pump."""
    return session.other_pump_ms is not None


def limit_was_refused(session: Session) -> bool:
    """Only after a request beyond a limit."""
    return session.limit_refused_ms is not None


def beyond(threshold: Threshold) -> MayHold:
    """Only while the newest reading is beyond the threshold: one within bounds suspends a run."""

    def may_hold(session: Session) -> bool:
        read = session.readings.get(threshold.channel)
        return read is not None and len(read) > 0 and threshold.breached(read[-1].value, session)

    return may_hold


def symptom_was_noted(session: Session) -> bool:
    """Only after a red symptom."""
    return session.red_symptom_ms is not None


def was_held_by_an_alarm(session: Session) -> bool:
    """Only after a pause that an alarm brought."""
    return bool(session.alarm_holds)


def is_unconfirmed(session: Session) -> bool:
    """Only after a gap of supervision."""
    return session.unconfirmed_ms is not None


def supervision_says_something(session: Session) -> bool:
    """Only while the supervising process says something of itself."""
    return bool(session.supervision)


def rescue_was_given(session: Session) -> bool:
    """Only after another medicine."""
    return bool(session.rescues)


def freshness_ms(session: Session, channel: Channel) -> int:
    """How old the newest reading of a channel may be and still be taken for the present."""
    if channel in {Channel.SYSTOLIC, Channel.DIASTOLIC, Channel.MAP}:
        newest = session.newest(Channel.SYSTOLIC)
        from_ms = newest.at_ms if newest else 0
        return interval_ms(session, ObservationKind.VITALS, from_ms) + milliseconds_of(session, "LIM-STALE-03")
    return between_readings_ms(session) + stale_after_ms(session)


def milliseconds_of(session: Session, limit: str) -> int:
    """A time of the session's library that is in seconds, in milliseconds."""
    return number_in(session.plan, limit) * 1000


def stale_after_ms(session: Session) -> int:
    """How much later than expected a reading may come before it counts as missing."""
    return milliseconds_of(session, "LIM-STALE-01")


def between_readings_ms(session: Session) -> int:
    """Time between two stored readings of a continuous channel."""
    return (session.plan.monitor_interval_s if session.plan else 60) * 1000


def threshold(threshold: Threshold, *, delay: str, confirm: bool = False) -> Look:
    """The trailing run of readings beyond a threshold; by age, or confirmed by a repeat for the cuff.

    One reading within bounds does not end a run, and one does not clear it: the next has to say the same. A cuff
    pressure, which is measured seldom and each time with care, is believed at once.
    """

    def look(session: Session, at_ms: int) -> Condition:
        read = session.readings.get(threshold.channel, ())
        if not read:
            return UNKNOWN
        newest = read[-1]
        first, clear_ms = session.recall(
            look,
            (read, session.baseline, session.oxygen, session.plan),
            lambda: _run(
                read,
                lambda reading: threshold.breached(reading.value, session),
                cleared_ms=None if confirm else milliseconds_of(session, CLEARED),
            ),
        )
        if first is None:
            fresh = at_ms - newest.at_ms <= freshness_ms(session, threshold.channel)
            return clear_on(newest.at_ms) if fresh else UNKNOWN
        if clear_ms is not None:
            return UNKNOWN
        if not confirm:
            return Condition(Seen.BREACH, first.at_ms, first.at_ms + milliseconds_of(session, delay))
        confirmed = newest.at_ms - first.at_ms >= milliseconds_of(session, CONFIRM)
        return Condition(
            Seen.BREACH,
            first.at_ms,
            newest.at_ms if confirmed else first.at_ms + milliseconds_of(session, CONFIRM_WITHIN),
        )

    return look


def _run(
    read: tuple[Reading, ...], breached: Callable[[Reading], bool], *, cleared_ms: int | None
) -> tuple[Reading | None, int | None]:
    """The first reading of the newest run of breaches that is not yet over, and since when readings speak against it.

    Two readings in a row within bounds part one run from the next; with a time to be clear for, a run is over only
    when they have spoken against it for as long.
    """
    newest_ms = read[-1].at_ms
    first: Reading | None = None
    against_ms: int | None = None
    clear_in_a_row = 0
    for reading in reversed(read):
        if breached(reading):
            first, clear_in_a_row = reading, 0
            continue
        clear_in_a_row += 1
        if first is None:
            against_ms = newest_ms
            if cleared_ms is None or newest_ms - reading.at_ms >= cleared_ms:
                break
        elif cleared_ms is None or clear_in_a_row > 1:
            break
    return first, against_ms if first is not None else None


@dataclass(frozen=True, slots=True)
class Beyond:
    """At or below one limit, or at or above another; each by id."""

    low: str | None = None
    high: str | None = None

    def holds(self, value: int, session: Session) -> bool:
        """Whether a score lies there, under the session's library."""
        plan = session.plan
        return (self.low is not None and value <= number_in(plan, self.low)) or (
            self.high is not None and value >= number_in(plan, self.high)
        )


def score(kind: ScoreKind, *, low: str | None = None, high: str | None = None, worse: Beyond | None = None) -> Look:
    """On entry of the score; gone when a newer score says so.

    Args:
        kind: Which score.
        low: Limit at or below which it holds.
        high: Limit from which it holds.
        worse: Beyond these it is another alarm's.
    """
    beyond = Beyond(low, high)

    def breached(value: int, session: Session) -> bool:
        return beyond.holds(value, session) and not (worse is not None and worse.holds(value, session))

    def look(session: Session, _at_ms: int) -> Condition:
        score = session.latest(kind)
        if score is None:
            return UNKNOWN
        return (
            Condition(Seen.BREACH, score.at_ms, score.at_ms)
            if breached(score.value, session)
            else clear_on(score.at_ms)
        )

    return look


def poss_amber(session: Session, _at_ms: int) -> Condition:
    """Slightly drowsy on the opioid scale while breathing slowly, or while nobody knows how fast."""
    score, breaths = session.latest(ScoreKind.POSS), session.newest(Channel.RESPIRATORY_RATE)
    if score is None:
        return CLEAR
    drowsy = Beyond(high="LIM-SEDATION-08").holds(score.value, session)
    if (
        drowsy
        and not Beyond(high="LIM-SEDATION-09").holds(score.value, session)
        and (breaths is None or breaths.value < number_in(session.plan, "LIM-BREATHING-07"))
    ):
        return Condition(Seen.BREACH, score.at_ms, score.at_ms)
    return CLEAR


def stale(late: str) -> Look:
    """A required continuous channel without a reading for longer than its interval and a margin."""

    def look(session: Session, at_ms: int) -> Condition:
        of = (session.readings, session.plan, session.started_ms)
        oldest = session.recall(_oldest_ms, of, lambda: _oldest_ms(session))
        due_ms = oldest + between_readings_ms(session) + milliseconds_of(session, late)
        return Condition(Seen.BREACH, oldest, due_ms) if at_ms >= due_ms else clear_on(oldest)

    return look


def _oldest_ms(session: Session) -> int:
    """When the required continuous channel was read that has not been read for longest."""
    required = [Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2]
    if session.plan is not None and session.plan.etco2_required:
        required.append(Channel.ETCO2)
    return min(_last_ms(session, channel) for channel in required)


def _last_ms(session: Session, channel: Channel) -> int:
    newest = session.newest(channel)
    return newest.at_ms if newest else (session.started_ms or 0)


def cuff_stale(session: Session, at_ms: int) -> Condition:
    """No cuff pressure for longer than its interval and a margin."""
    set_due = next((one.due_ms for one in due(session) if one.kind is ObservationKind.VITALS), None)
    if set_due is None:
        return UNKNOWN
    late_ms = set_due + milliseconds_of(session, "LIM-STALE-03")
    return Condition(Seen.BREACH, set_due, late_ms) if at_ms > late_ms else CLEAR


def overdue(limit: str) -> Look:
    """An observation that should have been made as many minutes ago as a limit says."""

    def look(session: Session, at_ms: int) -> Condition:
        late_ms = number_in(session.plan, limit) * MS_PER_MIN
        late = [one.due_ms for one in due(session) if at_ms >= one.due_ms + late_ms]
        return Condition(Seen.BREACH, min(late), min(late) + late_ms) if late else CLEAR

    return look


def symptom(session: Session, _at_ms: int) -> Condition:
    """A red symptom was noted and nobody has acknowledged it since."""
    noted = session.red_symptom_ms
    if noted is None or _is_acknowledged(session, "ALM-SYMPTOM-RED", noted):
        return CLEAR
    return Condition(Seen.BREACH, noted, noted)


def _is_acknowledged(session: Session, alarm: str, since_ms: int) -> bool:
    """Whether somebody has taken notice at a time or after it."""
    noticed_ms = session.acknowledged.get(alarm)
    return noticed_ms is not None and noticed_ms >= since_ms


def either(*looks: Look) -> Look:
    """One of several conditions; the one that alarms first counts, and all must be gone for it to be gone."""

    def look(session: Session, at_ms: int) -> Condition:
        found = [one(session, at_ms) for one in looks]
        breached = [one for one in found if one.seen is Seen.BREACH]
        if breached:
            return min(breached, key=lambda one: one.due_ms)
        if any(one.seen is not Seen.CLEAR for one in found):
            return UNKNOWN
        return clear_on(min((one.since_ms for one in found if one.since_ms), default=0))

    return look


def until_acknowledged(alarm: str, happened: Callable[[Session], int | None]) -> Look:
    """Something happened once; it alarms until a person has taken notice."""

    def look(session: Session, at_ms: int) -> Condition:
        when = happened(session)
        if when is None or at_ms < when or _is_acknowledged(session, alarm, when):
            return CLEAR
        return Condition(Seen.BREACH, when, when)

    return look


def dose_reached(session: Session, at_ms: int) -> Condition:
    """What was given, on the worst case, has reached a limit of dose.

    Notice can be taken of the limits of one person; of those that nobody may exceed it cannot. The windows of less
    than a day are of what is asked for: a rate that is allowed fills them, and goes on.
    """
    if session.plan is None or session.started_ms is None:
        return CLEAR
    plan, given_ug, excess_ug = session.plan, session.given_ug(at_ms), session.excess_ug()
    given = plan.before + session.deliveries(at_ms)
    ever_ug = sum((one.end_ms - one.start_ms) * one.rate_ng_h for one in given) // (1000 * MS_PER_H)

    def reached(limits: KernelLimits) -> bool:
        return given_ug >= limits.max_total_ug or any(
            ever_ug + excess_ug >= window.limit_ug
            and peak_window(given, window_ms=window.window_ms) // (1000 * MS_PER_H) + excess_ug >= window.limit_ug
            for window in limits.windows
            if window.counts_excess
        )

    noticed = "ALM-DOSE-LIMIT" in session.acknowledged
    is_reached = reached(plan.absolute) or (not noticed and reached(plan.limits))
    return Condition(Seen.BREACH, at_ms, at_ms) if is_reached else CLEAR


def end_reached(session: Session) -> int | None:
    """When the planned end came while the infusion was still on; None when it was stopped before."""
    end_ms = session.planned_end_ms
    if end_ms is None or (session.stopped_ms is not None and session.stopped_ms < end_ms):
        return None
    return end_ms


def supervision(condition: SupervisionCondition) -> Look:
    """The supervising process says so of itself; only it can say that it is over."""

    def look(session: Session, _at_ms: int) -> Condition:
        since_ms = session.supervision.get(condition)
        return CLEAR if since_ms is None else Condition(Seen.BREACH, since_ms, since_ms)

    return look


def unconfirmed(session: Session, _at_ms: int) -> Condition:
    """Supervision was interrupted, and nobody has read the pump since."""
    since_ms = session.unconfirmed_ms
    return CLEAR if since_ms is None else Condition(Seen.BREACH, since_ms, since_ms)


def held_long(session: Session, at_ms: int) -> Condition:
    """A pause that may have been forgotten; again after as long when somebody took notice and it goes on."""
    if session.state is not State.HELD or session.held_ms is None:
        return CLEAR
    since_ms = max(session.held_ms, session.acknowledged.get("ALM-HELD-LONG", 0))
    due_ms = since_ms + number_in(session.plan, "LIM-HELD-01") * 1000
    return Condition(Seen.BREACH, since_ms, due_ms) if at_ms >= due_ms else CLEAR


def not_started(session: Session, at_ms: int) -> Condition:
    """Two people agreed at the bedside, and nobody has started: it may be believed to run."""
    since_ms = session.timed_out_ms
    if session.state is not State.TIMED_OUT or since_ms is None:
        return CLEAR
    due_ms = since_ms + number_in(session.plan, "LIM-STARTED-01") * MS_PER_MIN
    return Condition(Seen.BREACH, since_ms, due_ms) if at_ms >= due_ms else CLEAR


def repeated_holds(session: Session) -> int | None:
    """When the same alarm held the infusion once too often in too short a time; None when none did."""
    if not session.alarm_holds:
        return None
    alarm, last_ms = session.alarm_holds[-1]
    span_ms = number_in(session.plan, "LIM-LOCK-02") * 1000
    often = [ms for one, ms in session.alarm_holds if one == alarm and last_ms - ms <= span_ms]
    return last_ms if len(often) >= number_in(session.plan, "LIM-LOCK-01") else None


def spo2_after_rescue(session: Session, at_ms: int) -> Condition:
    """Oxygen saturation below the closer bound that holds for a time after another medicine."""
    bounds = [
        one.given.spo2_below
        for one in session.rescues
        if one.given.spo2_below is not None and one.left_min(one.given.watch_min, at_ms)
    ]
    read = session.readings.get(Channel.SPO2, ())
    if not bounds or not read:
        return CLEAR
    bound = max(bounds) - _lower_by_own_target(session)
    cleared_ms = milliseconds_of(session, CLEARED)
    first, clear_ms = _run(read, lambda reading: reading.value < bound, cleared_ms=cleared_ms)
    if first is None:
        return clear_on(read[-1].at_ms)
    return (
        UNKNOWN
        if clear_ms is not None
        else Condition(Seen.BREACH, first.at_ms, first.at_ms + milliseconds_of(session, "LIM-DELAY-02"))
    )


def _lower_by_own_target(session: Session) -> int:
    """Where the person's own target is 88-92 %, the bounds lie lower by as much as the amber one does."""
    if session.plan is None or not session.plan.spo2_target_88_92:
        return 0
    return number_in(session.plan, "LIM-SPO2-03") - number_in(session.plan, "LIM-SPO2-04")


def frozen(session: Session, _at_ms: int) -> Condition:
    """No digit of heart rate, breathing and oxygen saturation has changed for a minute of frequent readings."""
    return session.recall(frozen, (session.readings, session.plan), lambda: _frozen(session))


def _frozen(session: Session) -> Condition:
    since: list[int] = []
    apart_ms, enough = milliseconds_of(session, "LIM-FROZEN-03"), number_in(session.plan, "LIM-FROZEN-02")
    for channel in (Channel.HEART_RATE, Channel.RESPIRATORY_RATE, Channel.SPO2):
        read = session.readings.get(channel, ())
        same = 0
        for reading in reversed(read):
            follower_ms = read[-same].at_ms if same else reading.at_ms
            if reading.value != read[-1].value or follower_ms - reading.at_ms > apart_ms:
                break
            same += 1
        if same < enough:
            return clear_on(read[-1].at_ms) if read else UNKNOWN
        since.append(read[-same].at_ms)
    begun_ms = max(since)
    return Condition(Seen.BREACH, begun_ms, begun_ms + milliseconds_of(session, "LIM-FROZEN-01"))
