"""Earlier sessions of one person, told by their events alone: what they gave, and what they say about the next one."""

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
from lenitive.domain.infusion.given import LONGEST_WINDOW, deliveries_of_session, flows_until_ms
from lenitive.domain.infusion.kernel import MS_PER_MIN, Delivery
from lenitive.domain.infusion.session import Session, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.titration import RELIEF_PCT
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.limits import LIMITS

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
        return flows_until_ms(self.session)


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


def _as_drug(part: Delivery, starts_ms: int) -> DrugDelivery:
    return DrugDelivery(
        start_min=Fraction(part.start_ms - starts_ms, MS_PER_MIN),
        duration_min=Fraction(part.end_ms - part.start_ms, MS_PER_MIN),
        rate=DrugRate(mg_h=Fraction(part.rate_ng_h, 1_000_000)),
    )
