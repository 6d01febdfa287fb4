"""What a document is generated from: one session as its journal tells it, the plan behind it, and who the person is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Final

from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.fact import Fact
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.session import Session, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.plan.plan import Plan
from lenitive.web.language import gettext, gettext_noop

NOTICE: Final = gettext_noop("Lenitive is not a medical device; not for patient care without local validation.")
SIMULATED: Final = gettext_noop("SIMULATED PERSON")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who a document is about. None where nobody told it: a line to write on stands there.

    Attributes:
        reference: The record's own id, the identifier that is always there.
        allergies: Substances; empty when none is recorded, None when it was not told.
        synthetic: True when the record says that this is not a real person.
    """

    reference: str
    name: str | None = None
    birth_date: date | None = None
    allergies: tuple[str, ...] | None = None
    weight_on: date | None = None
    synthetic: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One session, the plan behind it where it was given, and the person.

    Attributes:
        events: As they happened, one session.
        session: The fold of them.
        order: What was ordered.
        plan: The proposal; None when it was not given.
        as_planned: Whether the order has the steps of the plan; None without a plan.
        person: Who.
        zone: Of every clock time on paper; said on each page.
        printed: When, for a session that goes on; None to tell it as it stood at its last event.
    """

    events: tuple[Event, ...]
    session: Session
    order: SessionPlan
    plan: Plan | None
    as_planned: bool | None
    person: Person
    zone: tzinfo = UTC
    printed: datetime | None = None

    @property
    def at_ms(self) -> int:
        """The moment that the paper speaks of, on the time line of the session; never before its last event."""
        return max(self.session.last_ms, 0 if self.printed is None else epoch_ms(self.printed))

    @property
    def simulated(self) -> bool:
        """Whether a page must say that this is no real person, or no real device."""
        return self.person.synthetic is True or self.order.simulated

    def clock(self, at: datetime | int | None) -> str:
        """A time of day on paper, with hour and minute; empty when there is none."""
        moment = from_epoch_ms(at) if isinstance(at, int) else at
        return "" if moment is None else f"{moment.astimezone(self.zone):%H:%M}"

    def day(self, at: datetime | int | None) -> str:
        """A day in words, so that no country reads it in its own order."""
        moment = from_epoch_ms(at) if isinstance(at, int) else at
        return "" if moment is None else day_words(moment.astimezone(self.zone).date())

    @property
    def zone_name(self) -> str:
        """The zone of the clock times at the session's last event."""
        return from_epoch_ms(self.session.last_ms).astimezone(self.zone).tzname() or "UTC"


def day_words(day: date) -> str:
    """A day with its month in letters.

    Example:
        >>> day_words(date(2026, 6, 1))
        '1 June 2026'
    """
    return f"{day.day} {gettext(format(day, '%B'))} {day.year}"


def told(
    events: Sequence[Event],
    *,
    plan: Plan | None = None,
    intake: Intake | None = None,
    zone: tzinfo = UTC,
    printed: datetime | None = None,
) -> Told | Refusal:
    """Bring a session, its plan and its person together, or say why they do not belong together.

    Args:
        events: Of one session, the first of which prepared it.
        plan: The proposal behind the order.
        intake: Who the person is.
        zone: Of the clock times.
        printed: When, for a session that goes on.

    Returns:
        What a document is generated from; a refusal when plan or intake are of another person or session.
    """
    session = fold(events)
    order = session.plan
    if order is None:
        return _apart("The session was never prepared", "A document needs an order", "Name the journal of a session")
    if intake is not None and intake.patient.reference != order.patient:
        return _apart(
            f"The session is of {order.patient}, the intake of {intake.patient.reference}",
            "Paper is printed for one person",
            "Give the intake of the person who was treated",
        )
    apart = None if plan is None else _not_of_this_order(plan, order)
    if apart is not None:
        return apart
    return Told(
        events=tuple(events),
        session=session,
        order=order,
        plan=plan,
        as_planned=None if plan is None else _same_steps(plan, order),
        person=_person(order, intake),
        zone=zone,
        printed=printed,
    )


def _person(order: SessionPlan, intake: Intake | None) -> Person:
    if intake is None:
        return Person(reference=order.patient, synthetic=order.patient_synthetic)
    weight = intake.facts.get("weight_kg")
    return Person(
        reference=order.patient,
        name=intake.patient.name,
        birth_date=intake.patient.birth_date,
        allergies=tuple(one.substance for one in intake.allergies),
        weight_on=weight.date if isinstance(weight, Fact) else None,
        synthetic=intake.patient.synthetic,
    )


def _not_of_this_order(plan: Plan, order: SessionPlan) -> Refusal | None:
    """A plan of another session, weight or bag must not lend its numbers to this paper."""
    pairs = (
        ("session", plan.session_number, order.session_number, ""),
        ("dosing weight", plan.dosing_weight.kg, order.weight_g / 1000, " kg"),
        ("bag", plan.bag.conc_mg_ml, order.conc_ug_ml / 1000, " mg/mL"),
    )
    for what, planned, ordered, unit in pairs:
        if planned != ordered:
            return _apart(
                f"The plan has {what} {planned:g}{unit}, the order {what} {ordered:g}{unit}",
                "A plan is printed with the order that followed it",
                "Give the plan of this session, or none; choose the session with --session",
            )
    return None


def _same_steps(plan: Plan, order: SessionPlan) -> bool:
    planned = [(step.start_min, step.duration_min, round(step.rate_ml_h * 1000)) for step in plan.regimen.steps]
    return planned == [(step.start_min, step.duration_min, step.rate_ul_h) for step in order.steps]


def _apart(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="WEB-PAPER-01", what=what, limit=limit, remedy=remedy)
