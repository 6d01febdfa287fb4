"""What must be observed when. The clock is never relaxed late in the infusion: levels are still rising.

The intervals are limits of the library that the session's plan was made under.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.infusion.events import ObservationKind, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.session import Channel, Rescue, Session, State
from lenitive.domain.infusion.session_plan import SessionPlan, number_in
from lenitive.domain.limits.library import SHIPPED

AFTER_CHANGE: Final = "LIM-OBSERVE-CHANGE-01"
"""Limit: minutes to the next observation after any change of rate."""

CLOSE_WATCH: Final = "LIM-OBSERVE-CHANGE-02"
"""Limit: minutes after a change during which observations stay at `AFTER_CHANGE`."""

OVERDUE_LOW: Final = "LIM-OVERDUE-01"
OVERDUE_MEDIUM: Final = "LIM-OVERDUE-02"

AFTER_CHANGE_MIN: Final = SHIPPED.whole(AFTER_CHANGE)
CLOSE_WATCH_MIN: Final = SHIPPED.whole(CLOSE_WATCH)
OVERDUE_LOW_MIN: Final = SHIPPED.whole(OVERDUE_LOW)
OVERDUE_MEDIUM_MIN: Final = SHIPPED.whole(OVERDUE_MEDIUM)
"""The same as shipped, for the page; a session goes by the library of its plan."""

_K = ObservationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The limits on the time between observations of one kind, per phase.

    Attributes:
        limits: Of the name LIM-OBSERVE-….
        after_change: Whether a change of rate brings the next one forward.
    """

    limits: str
    after_change: bool = False

    def minutes(self, plan: SessionPlan | None, *, recovery: bool, late: bool) -> int:
        """Minutes between two, in the first hour of the infusion or of recovery, or later in it."""
        return number_in(plan, f"LIM-OBSERVE-{self.limits}-0{1 + late + 2 * recovery}")

    @property
    def first_hour_min(self) -> int:
        """As shipped."""
        return self.minutes(None, recovery=False, late=False)

    @property
    def later_min(self) -> int:
        """As shipped."""
        return self.minutes(None, recovery=False, late=True)

    @property
    def recovery_first_hour_min(self) -> int:
        """As shipped."""
        return self.minutes(None, recovery=True, late=False)

    @property
    def recovery_later_min(self) -> int:
        """As shipped."""
        return self.minutes(None, recovery=True, late=True)


SCHEDULES: Final[dict[ObservationKind, Schedule]] = {
    _K.VITALS: Schedule(limits="VITALS", after_change=True),
    _K.SEDATION: Schedule(limits="SEDATION", after_change=True),
    _K.PSYCHOTOMIMETIC: Schedule(limits="MIND", after_change=True),
    _K.PAIN: Schedule(limits="PAIN"),
    _K.NAUSEA: Schedule(limits="NAUSEA"),
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
    return session.recall(_due, (session,), lambda: _due(session))


def _due(session: Session) -> tuple[Due, ...]:
    started_ms = session.started_ms
    if started_ms is None or session.state not in _LIVE:
        return ()
    of = (
        session.newest(Channel.SYSTOLIC), session.scores, session.rescues, session.last_change_ms, started_ms,
        session.stopped_ms, session.plan,
    )  # fmt: skip
    return session.recall(
        due,
        of,
        lambda: tuple(Due(kind=kind, due_ms=_due_ms(session, kind, started_ms)) for kind in ObservationKind),
    )


_LIVE: Final = frozenset({State.RUNNING, State.HELD, State.STOPPED, State.RECOVERY})


def interval_ms(session: Session, kind: ObservationKind, from_ms: int) -> int:
    """The interval that holds for the observation that follows one made at a time."""
    return min(_scheduled_ms(session, kind, from_ms), _after_rescue_ms(session, kind, from_ms))


def _after_rescue_ms(session: Session, kind: ObservationKind, from_ms: int) -> int:
    """The interval that another medicine brings for a time; no shorter one is ever lengthened by it."""
    minutes = [
        one.given.watch_every_min
        for one in session.rescues
        if one.given.watch_every_min and 0 <= from_ms - one.at_ms < one.given.watch_min * MS_PER_MIN
    ]
    return min(minutes, default=24 * 60) * MS_PER_MIN if kind in _WATCHED else 24 * 60 * MS_PER_MIN


_WATCHED: Final = frozenset({_K.VITALS, _K.SEDATION})
"""What is looked at more often after another medicine."""


def _scheduled_ms(session: Session, kind: ObservationKind, from_ms: int) -> int:
    schedule, first_ms = SCHEDULES[kind], number_in(session.plan, "LIM-PHASE-01") * MS_PER_MIN
    if session.stopped_ms is not None and from_ms >= session.stopped_ms:
        late = from_ms - session.stopped_ms >= first_ms
        return schedule.minutes(session.plan, recovery=True, late=late) * MS_PER_MIN
    started_ms = session.started_ms or 0
    minutes = schedule.minutes(session.plan, recovery=False, late=from_ms - started_ms >= first_ms)
    changed = session.last_change_ms
    if schedule.after_change and changed is not None and 0 <= from_ms - changed < _close_watch_ms(session):
        minutes = min(minutes, number_in(session.plan, AFTER_CHANGE))
    return minutes * MS_PER_MIN


def _close_watch_ms(session: Session) -> int:
    return number_in(session.plan, CLOSE_WATCH) * MS_PER_MIN


def _due_ms(session: Session, kind: ObservationKind, started_ms: int) -> int:
    from_ms = max(last_done_ms(session, kind) or started_ms, started_ms)
    interval = interval_ms(session, kind, from_ms)
    due_ms = min(from_ms + interval, _on_the_clock(session, from_ms, interval, started_ms))
    changed = session.last_change_ms
    if SCHEDULES[kind].after_change and changed is not None and changed > from_ms:
        due_ms = min(due_ms, changed + number_in(session.plan, AFTER_CHANGE) * MS_PER_MIN)
    if kind in _WATCHED:
        brought = [
            one.at_ms + one.given.watch_every_min * MS_PER_MIN for one in session.rescues if _brings(one, from_ms)
        ]
        due_ms = min([due_ms, *brought])
    return due_ms


def _brings(rescue: Rescue, from_ms: int) -> bool:
    return rescue.given.watch_every_min > 0 and rescue.at_ms > from_ms


def _on_the_clock(session: Session, from_ms: int, interval: int, started_ms: int) -> int:
    """The next time on the clock of the phase, so that an observation made late does not move the ones after it.

    One made less than `EARLY` before its time counts for it.
    """
    stopped_ms = session.stopped_ms
    phase_ms = stopped_ms if stopped_ms is not None and from_ms >= stopped_ms else started_ms
    point_ms = phase_ms + ((from_ms - phase_ms) // interval + 1) * interval
    early_ms = number_in(session.plan, EARLY) * MS_PER_MIN
    return point_ms if point_ms - from_ms >= early_ms else point_ms + interval


EARLY: Final = "LIM-EARLY-01"
"""Limit: minutes by which an observation may come before its time and count for it."""
