"""What must be observed when. The clock is never relaxed late in the infusion: levels are still rising.

Source of the intervals: royal_cornwall_2022 for 15 min in the first hour and 30 min after it (secondary); the recovery
row, the return to 15 min after any change and the alarm times are this project's proposal (assumed).
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.infusion.events import ObservationKind, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.session import Channel, Session, State

AFTER_CHANGE_MIN: Final = 15
"""Minutes to the next observation after any change of rate."""

CLOSE_WATCH_MIN: Final = 30
"""Minutes after a change during which observations stay at `AFTER_CHANGE_MIN`."""

OVERDUE_LOW_MIN: Final = 2
OVERDUE_MEDIUM_MIN: Final = 10

_K = ObservationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Minutes between observations of one kind, per phase; whether a change of rate brings the next one forward."""

    first_hour_min: int
    later_min: int
    recovery_first_hour_min: int
    recovery_later_min: int
    after_change: bool = False


SCHEDULES: Final[dict[ObservationKind, Schedule]] = {
    _K.VITALS: Schedule(
        first_hour_min=15, later_min=30, recovery_first_hour_min=15, recovery_later_min=30, after_change=True
    ),
    _K.SEDATION: Schedule(
        first_hour_min=15, later_min=30, recovery_first_hour_min=15, recovery_later_min=30, after_change=True
    ),
    _K.PSYCHOTOMIMETIC: Schedule(
        first_hour_min=15, later_min=30, recovery_first_hour_min=30, recovery_later_min=30, after_change=True
    ),
    _K.PAIN: Schedule(first_hour_min=30, later_min=30, recovery_first_hour_min=30, recovery_later_min=30),
    _K.NAUSEA: Schedule(first_hour_min=30, later_min=60, recovery_first_hour_min=60, recovery_later_min=60),
}
"""Every observation that is due at intervals."""

_SCORE_OF: Final = {
    _K.PAIN: ScoreKind.PAIN,
    _K.SEDATION: ScoreKind.RASS,
    _K.PSYCHOTOMIMETIC: ScoreKind.PSYCHOTOMIMETIC,
    _K.NAUSEA: ScoreKind.NAUSEA,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One observation and when it is due."""

    kind: ObservationKind
    due_ms: int

    def overdue_min(self, at_ms: int) -> float:
        """Minutes by which it is late; negative before it is due."""
        return (at_ms - self.due_ms) / MS_PER_MIN


def last_done_ms(session: Session, kind: ObservationKind) -> int | None:
    """When an observation was last made; a blood pressure is what makes a set of vital signs."""
    if kind is ObservationKind.VITALS:
        reading = session.newest(Channel.SYSTOLIC)
        return reading.at_ms if reading else None
    score = session.latest(_SCORE_OF[kind])
    return score.at_ms if score else None


def due(session: Session) -> tuple[Due, ...]:
    """When each observation is next due; empty before the infusion and after discharge.

    A missed observation stays due: that it could not be made says nothing about the patient.
    """
    if session.started_ms is None or session.state not in {
        State.RUNNING,
        State.HELD,
        State.STOPPED,
        State.RECOVERY,
    }:
        return ()
    return tuple(Due(kind=kind, due_ms=_due_ms(session, kind, session.started_ms)) for kind in ObservationKind)


def interval_ms(session: Session, kind: ObservationKind, from_ms: int) -> int:
    """The interval that holds for the observation that follows one made at a time."""
    schedule = SCHEDULES[kind]
    if session.stopped_ms is not None and from_ms >= session.stopped_ms:
        late = from_ms - session.stopped_ms >= 60 * MS_PER_MIN
        return (schedule.recovery_later_min if late else schedule.recovery_first_hour_min) * MS_PER_MIN
    started_ms = session.started_ms or 0
    minutes = schedule.first_hour_min if from_ms - started_ms < 60 * MS_PER_MIN else schedule.later_min
    changed = session.last_change_ms
    if schedule.after_change and changed is not None and 0 <= from_ms - changed < CLOSE_WATCH_MIN * MS_PER_MIN:
        minutes = min(minutes, AFTER_CHANGE_MIN)
    return minutes * MS_PER_MIN


def _due_ms(session: Session, kind: ObservationKind, started_ms: int) -> int:
    from_ms = max(last_done_ms(session, kind) or started_ms, started_ms)
    due_ms = from_ms + interval_ms(session, kind, from_ms)
    changed = session.last_change_ms
    if SCHEDULES[kind].after_change and changed is not None and changed > from_ms:
        due_ms = min(due_ms, changed + AFTER_CHANGE_MIN * MS_PER_MIN)
    return due_ms
