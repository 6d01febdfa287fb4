"""The red rules evaluated once more, by other code: from the raw numbers, not from what became an event.

It shares the numbers of the limits with the first evaluation, and nothing else: no function, no condition, no state.
Where the two differ for longer than a second, nobody knows which is right, and no permit is given.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final

from lenitive.domain.infusion.events import VitalsObserved
from lenitive.domain.infusion.session import Session
from lenitive.domain.infusion.session_plan import SessionPlan

TOLERANCE: Final = "LIM-EVALUATOR-01"
"""Limit: for longer than this the two may not differ."""

_PERIOD_MS: Final = 500
_FORGET_MS: Final = 150_000
_LIVE: Final = frozenset({"running", "held", "stopped", "recovery"})


class Test(Enum):
    """How a value is compared with a limit."""

    UNDER = "under"
    OVER = "over"
    FROM = "from"
    RISE_OVER = "rise over"
    FALL_FROM_ON_OXYGEN = "fall from, on oxygen"
    ZERO = "zero"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the alarm table: a channel beyond a limit for a time; a cuff pressure waits for a repeat."""

    alarm: str
    channel: str
    test: Test
    limit: str | None
    delay: str | None


_OXYGEN, _VITAL, _NO_BREATH = "LIM-DELAY-01", "LIM-DELAY-02", "LIM-DELAY-03"

TABLE: Final = (
    Row("ALM-SPO2-LOW-RED", "spo2_pct", Test.UNDER, "LIM-SPO2-05", _OXYGEN),
    Row("ALM-SPO2-LOW-RED", "spo2_pct", Test.FALL_FROM_ON_OXYGEN, "LIM-SPO2-06", _OXYGEN),
    Row("ALM-HR-HIGH-RED", "heart_rate_min", Test.OVER, "LIM-HEART-RATE-05", _VITAL),
    Row("ALM-HR-LOW-RED", "heart_rate_min", Test.UNDER, "LIM-HEART-RATE-06", _VITAL),
    Row("ALM-RR-LOW-RED", "respiratory_rate_min", Test.UNDER, "LIM-BREATHING-05", _VITAL),
    Row("ALM-RR-HIGH-RED", "respiratory_rate_min", Test.OVER, "LIM-BREATHING-06", _VITAL),
    Row("ALM-APNOEA", "respiratory_rate_min", Test.ZERO, None, _NO_BREATH),
    Row("ALM-ETCO2-HIGH-RED", "etco2_mmhg", Test.OVER, "LIM-ETCO2-03", _VITAL),
    Row("ALM-ETCO2-FLAT", "etco2_mmhg", Test.ZERO, None, _NO_BREATH),
    Row("ALM-SBP-HIGH-RED", "systolic_mmhg", Test.FROM, "LIM-SYSTOLIC-05", None),
    Row("ALM-SBP-HIGH-RED", "systolic_mmhg", Test.RISE_OVER, "LIM-SYSTOLIC-06", None),
    Row("ALM-SBP-LOW-RED", "systolic_mmhg", Test.UNDER, "LIM-SYSTOLIC-07", None),
    Row("ALM-DBP-HIGH-RED", "diastolic_mmhg", Test.FROM, "LIM-DIASTOLIC-03", None),
    Row("ALM-MAP-HIGH-RED", "map_mmhg", Test.OVER, "LIM-MAP-03", None),
    Row("ALM-MAP-LOW-RED", "map_mmhg", Test.UNDER, "LIM-MAP-04", None),
)
"""The red rules of vital signs. The same alarm twice: one of the two is enough."""

_WORN: Final = {
    "spo2_pct": "LIM-PLAUSIBLE-SPO2",
    "heart_rate_min": "LIM-PLAUSIBLE-HEART-RATE",
    "respiratory_rate_min": "LIM-PLAUSIBLE-BREATHING",
    "etco2_mmhg": "LIM-PLAUSIBLE-ETCO2",
    "systolic_mmhg": "LIM-PLAUSIBLE-SYSTOLIC",
    "diastolic_mmhg": "LIM-PLAUSIBLE-DIASTOLIC",
    "map_mmhg": "LIM-PLAUSIBLE-MAP",
}
"""Between which two limits, -01 and -02, a living person's value lies; anything else says nothing."""


@dataclass(slots=True)
class _Run:
    """How long an alarm's condition has held."""

    since_ms: int
    newest_ms: int


class SecondEvaluator:
    """The second evaluation of one session."""

    def __init__(self) -> None:
        self._runs: dict[str, _Run] = {}
        self._seen_ms: dict[str, int] = {}
        self._differs: dict[str, int] = {}
        self._from_ms = 0

    def load(self, session: Session) -> None:
        """Begin with what the record holds: what was raised before this is not judged again."""
        self._from_ms = max(session.last_ms, 0) + 1
        if session.plan is None:
            return
        for channel, readings in session.readings.items():
            for reading in readings:
                self._take(channel.value, reading.value, reading.at_ms, session)

    def hear(self, vitals: VitalsObserved, session: Session) -> None:
        """One set of numbers, as a monitor or a person gives it."""
        if session.plan is None:
            return
        at_ms = _ms(vitals.observed_at)
        values = {channel: getattr(vitals, channel) for channel in _WORN}
        high, low = values["systolic_mmhg"], values["diastolic_mmhg"]
        if high is not None and low is not None and high <= low:
            values["systolic_mmhg"] = values["diastolic_mmhg"] = values["map_mmhg"] = None
        elif values["map_mmhg"] is None and high is not None and low is not None:
            values["map_mmhg"] = (high + 2 * low + 1) // 3
        for channel, value in values.items():
            if value is not None:
                self._take(channel, value, at_ms, session)

    def disagrees(self, session: Session, now_ms: int) -> str | None:
        """Where the two evaluations have differed for longer than is allowed; None where they do not."""
        if session.state not in _LIVE or session.started_ms is None:
            self._differs.clear()
            return None
        mine = self._active(session, now_ms)
        theirs = session.alarms
        differs = [f"{alarm} not raised" for alarm in mine if alarm not in theirs]
        differs += [
            f"{alarm} raised for nothing"
            for alarm, active in theirs.items()
            if alarm in _ALARMS
            and active.raised_ms >= self._from_ms
            and active.raised_ms - self._seen_ms.get(alarm, -_FORGET_MS) > _FORGET_MS
        ]
        self._differs = {what: self._differs.get(what, now_ms) for what in differs}
        longest_ms = _limit(session.plan, TOLERANCE) + _PERIOD_MS
        late = [what for what, since_ms in self._differs.items() if now_ms - since_ms > longest_ms]
        return "; ".join(sorted(late)) or None

    def _active(self, session: Session, now_ms: int) -> list[str]:
        """The alarms that must be there by now."""
        found = []
        for row in TABLE:
            run = self._runs.get(row.alarm)
            if run is None:
                continue
            if row.delay is not None:
                due_ms = run.since_ms + 1000 * _limit(session.plan, row.delay)
            elif run.newest_ms - run.since_ms >= 1000 * _limit(session.plan, "LIM-CONFIRM-01"):
                due_ms = run.newest_ms
            else:
                due_ms = run.since_ms + 1000 * _limit(session.plan, "LIM-CONFIRM-02")
            if now_ms >= due_ms and run.since_ms >= (session.started_ms or 0):
                found.append(row.alarm)
        return list(dict.fromkeys(found))

    def _take(self, channel: str, value: int, at_ms: int, session: Session) -> None:
        plan, worn = session.plan, _WORN[channel]
        if not _limit(plan, f"{worn}-01") <= value <= _limit(plan, f"{worn}-02"):
            return
        beyond = {row.alarm: False for row in TABLE if row.channel == channel}
        for row in TABLE:
            if row.channel == channel and _is_beyond(row, value, session):
                beyond[row.alarm] = True
        for alarm, is_so in beyond.items():
            if not is_so:
                self._runs.pop(alarm, None)
                continue
            run = self._runs.setdefault(alarm, _Run(at_ms, at_ms))
            run.newest_ms = max(run.newest_ms, at_ms)
            self._seen_ms[alarm] = max(self._seen_ms.get(alarm, 0), at_ms)


_ALARMS: Final = frozenset(row.alarm for row in TABLE)


def _is_beyond(row: Row, value: int, session: Session) -> bool:
    if row.limit is None:
        return value == 0
    limit, before = _limit(session.plan, row.limit), _baseline(session, row.channel)
    match row.test:
        case Test.UNDER:
            found = value < limit
        case Test.OVER:
            found = value > limit
        case Test.FROM:
            found = value >= limit
        case Test.RISE_OVER:
            found = bool(before) and value - min(before) > limit
        case _:
            found = bool(before) and session.oxygen is not False and max(before) - value >= limit
    return found


def _baseline(session: Session, channel: str) -> list[int]:
    return [reading.value for key, readings in session.baseline.items() if key == channel for reading in readings]


def _limit(plan: SessionPlan | None, limit: str) -> int:
    if plan is None:
        raise ValueError(f"{limit}: a session without a plan is not evaluated")
    return plan.number(limit)


def _ms(at: datetime) -> int:
    return round((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1000)
