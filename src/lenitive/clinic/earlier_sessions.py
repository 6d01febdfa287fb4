"""Earlier sessions of one person, told by their events alone: what they gave, and what they say about the next one.

The windows of dose belong to the person. A session whose record breaks off counts on the worst case: the rate that was
agreed runs on until the planned end.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

from lenitive.clinic.plan import Earlier
from lenitive.clinic.session_account import summary_of
from lenitive.clinic.session_result import SessionSummary
from lenitive.domain.foundation.quantity import DrugRate
from lenitive.domain.infusion.events import Event, StopReason
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.kernel import MS_PER_H, MS_PER_MIN, Delivery
from lenitive.domain.infusion.session import Session, State, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.titration import RELIEF_PCT
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.limits import LIMITS

LONGEST_WINDOW: Final = timedelta(days=7)
"""Ketamine before this no longer counts in any window."""

_SERIES: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Told:
    """One session as its events tell it."""

    session: Session
    summary: SessionSummary

    @property
    def began_ms(self) -> int | None:
        """When drug began to flow; None when it never did."""
        return self.session.started_ms

    @property
    def until_ms(self) -> int:
        """Until when it takes up the person; the planned end when nobody recorded that it was stopped."""
        return _flows_until_ms(self.session)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSessions:
    """Every session of one person in a record.

    Attributes:
        told: In the order of the record, given or not.
    """

    told: tuple[Told, ...] = ()

    @property
    def given(self) -> tuple[Told, ...]:
        """Those in which drug flowed, in the order of their start."""
        begun = (one for one in self.told if one.began_ms is not None)
        return tuple(sorted(begun, key=lambda one: one.began_ms or 0))

    @property
    def until(self) -> datetime | None:
        """When the last one left the person free for another; None when there was none."""
        ends = [one.until_ms for one in self.told]
        return from_epoch_ms(max(ends)) if ends else None

    def deliveries(self, starts_at: datetime) -> tuple[Delivery, ...]:
        """What they gave and may still count in a window of a session that starts then."""
        oldest_ms = epoch_ms(starts_at - LONGEST_WINDOW)
        every = (part for one in self.given for part in deliveries_of_session(one.session))
        return tuple(part for part in every if part.end_ms > oldest_ms)

    def before(self, starts_at: datetime) -> Earlier:
        """What they say about a session that starts then."""
        last = self.given[-1].summary if self.given else None
        series_ms = epoch_ms(starts_at - _SERIES)
        return Earlier(
            sessions=len(self.given),
            sessions_in_14_days=sum((one.began_ms or 0) > series_ms for one in self.given),
            tolerated_rate_mg_kg_h=None if last is None else tolerated_mg_kg_h(last),
            non_responses=self._non_responses(),
            deliveries=tuple(_as_drug(part, epoch_ms(starts_at)) for part in self.deliveries(starts_at)),
        )

    def _non_responses(self) -> int:
        """Completed sessions without response, counted back; one of which that is not known says nothing."""
        count = 0
        for one in reversed(self.given):
            relief = one.summary.relief_pct
            if one.session.stop_reason is not StopReason.COMPLETED or relief is None:
                continue
            if relief >= RELIEF_PCT:
                break
            count += 1
        return count


def earlier_sessions(patient: str, streams: Iterable[Sequence[Event]]) -> EarlierSessions:
    """The sessions of one person among all of a record.

    Args:
        patient: The record's own id of the person.
        streams: The events of every session, whoever had it.
    """
    told = ((events, fold(events)) for events in streams)
    return EarlierSessions(
        told=tuple(
            Told(session, summary_of(session, events, ()))
            for events, session in told
            if session.plan is not None and session.plan.patient == patient
        )
    )


def tolerated_mg_kg_h(summary: SessionSummary) -> float | None:
    """The rate that a session showed to be tolerated: the one it ended with, and a step less when it was cut short.

    The highest rate is not it: it may be the one that was not borne and was lowered.
    """
    if summary.end_rate_mg_kg_h is None or summary.outcome == "completed":
        return summary.end_rate_mg_kg_h
    return max(0.0, round(summary.end_rate_mg_kg_h - float(LIMITS["LIM-STEP-01"].figure.value), 6))


def deliveries_of_session(session: Session) -> tuple[Delivery, ...]:
    """What one session gave: commanded, what may still run, and what the pump gave beyond that, rounded up."""
    return (*session.segments, *_running_on(session), *_beyond_command(session))


def _breaks_off(session: Session) -> bool:
    """Whether drug began to flow and nobody recorded that it was stopped."""
    return session.started_ms is not None and session.stopped_ms is None


def _flows_until_ms(session: Session) -> int:
    return max(session.last_ms, (session.planned_end_ms or 0) if _breaks_off(session) else 0)


def _running_on(session: Session) -> tuple[Delivery, ...]:
    """What nobody recorded the end of: the rate agreed, also in a pause, until the planned end."""
    if session.plan is None or session.segment_ms is None or not _breaks_off(session):
        return ()
    held = session.state is State.HELD
    rate_ul_h = session.resume_rate_ul_h if held else session.rate_ul_h
    end_ms = _flows_until_ms(session)
    if not rate_ul_h or end_ms <= session.segment_ms:
        return ()
    return (Delivery(start_ms=session.segment_ms, end_ms=end_ms, rate_ng_h=rate_ul_h * session.plan.conc_ug_ml),)


def _beyond_command(session: Session) -> tuple[Delivery, ...]:
    """Drug that the pump reported beyond what was commanded, spread over the infusion and rounded up."""
    started_ms, excess_ug = session.started_ms, session.excess_ug()
    if started_ms is None or not excess_ug:
        return ()
    end_ms = max(session.stopped_ms or _flows_until_ms(session), started_ms + MS_PER_MIN)
    rate_ng_h = -(-excess_ug * 1000 * MS_PER_H // (end_ms - started_ms))
    return (Delivery(start_ms=started_ms, end_ms=end_ms, rate_ng_h=rate_ng_h),)


def _as_drug(part: Delivery, starts_ms: int) -> DrugDelivery:
    return DrugDelivery(
        start_min=Fraction(part.start_ms - starts_ms, MS_PER_MIN),
        duration_min=Fraction(part.end_ms - part.start_ms, MS_PER_MIN),
        rate=DrugRate(mg_h=Fraction(part.rate_ng_h, 1_000_000)),
    )
