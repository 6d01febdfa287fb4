"""Referrals: opened by a letter of one page, and answered at every state, so that no sender waits in silence."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened
from lenitive.clinic.charts.chart import Chart
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.foundation.patient import Patient, Sex
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.course_decision import Decision as CourseDecided


class State(StrEnum):
    """What a sender wants to hear of, in the order of the journey."""

    RECEIVED = "received"
    ANSWERED = "answered"
    DECIDED = "decided"
    TREATED = "treated"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a referral says of a person, on one page.

    Attributes:
        name: Of the person, as on their papers.
        birth_date: The second identifier.
        number: The sender's own number for the person.
        sex: Administrative.
        sender: Who asks, as a place or a profession.
        contact: How the sender wishes to be told.
        question: What is asked.
        cancer: The disease and how far it has gone.
        treatment: Cancer treatment so far and now.
        medicines: Pain medicines with their doses.
        worst_pain: 0-10; None when nobody asked.
        reasons: CAN-REASON-….
        urgent: Whether it cannot wait.
        received_on: Day of arrival.
        synthetic: True in a demonstration, where nobody is real; None where nobody said.
    """

    name: str
    birth_date: date
    number: str
    sex: Sex
    sender: str
    contact: str
    question: str
    cancer: str
    treatment: str
    medicines: str
    worst_pain: int | None
    reasons: tuple[str, ...]
    urgent: bool
    received_on: date
    synthetic: bool | None = None


def open_with_letter(letter: Letter) -> Happened:
    """The first events of the chart of a person who is referred."""
    patient = Patient(
        reference=f"Patient/{letter.number}",
        sex=letter.sex,
        birth_date=letter.birth_date,
        name=letter.name,
        synthetic=letter.synthetic,
    )
    received = happened.ReferralReceived(
        sender=letter.sender,
        question=letter.question,
        received_on=letter.received_on,
        urgent=letter.urgent,
        contact=letter.contact,
        cancer=letter.cancer,
        treatment=letter.treatment,
        medicines=letter.medicines,
        worst_pain=letter.worst_pain,
        reasons=letter.reasons,
    )
    return (happened.ChartOpened(patient=patient), received)


def states_reached(chart: Chart) -> tuple[State, ...]:
    """Every state that this person has reached and that its sender should have heard of."""
    if chart.referral is None:
        return ()
    decided = chart.assessed is not None and chart.assessed.status is not Status.NEEDS_INFORMATION
    over = chart.closed is not None or (chart.decided is not None and chart.decided.decision not in _GOES_ON)
    reached = {
        State.RECEIVED: True,
        State.ANSWERED: chart.referral_answer is not None,
        State.DECIDED: decided,
        State.TREATED: bool(chart.sessions_given),
        State.ENDED: over,
    }
    return tuple(state for state in State if reached[state])


_GOES_ON: Final = frozenset({CourseDecided.CONTINUE, CourseDecided.ONE_MORE})


def states_untold(chart: Chart) -> tuple[State, ...]:
    """States of which the sender does not know yet.

    The answer to a referral tells itself; a word about a later state tells of the earlier ones too.
    """
    told = {one.state for one in chart.told}
    if chart.referral_answer is not None:
        told |= {State.RECEIVED, State.ANSWERED}
    order = list(State)
    last = max((order.index(State(one)) for one in told), default=-1)
    return tuple(state for state in states_reached(chart) if order.index(state) > last)


def words_for(chart: Chart, state: State) -> str:
    """What may be told to the sender, out of what stands in the chart: a draft that a person reads before it goes."""
    return _WORDS[state](chart)


def _received(chart: Chart) -> str:
    on = "" if chart.referral is None else f" of {_day(chart.referral.received_on)}"
    return f"Your referral{on} is here. We will tell you within a few days whether we can see the person."


def _answered(chart: Chart) -> str:
    answer = chart.referral_answer
    if answer is None:
        return ""
    return f"{'We will see the person' if answer.accepted else 'We cannot see the person'}. {answer.answer}".strip()


def _decided(chart: Chart) -> str:
    assessed = chart.assessed
    if assessed is None:
        return ""
    return f"Candidacy, decided by {assessed.name} on what is known of {_day(assessed.as_of)}: {assessed.summary}"


def _treated(chart: Chart) -> str:
    given = chart.sessions_given
    if not given or given[-1].closed is None or given[-1].linked is None:
        return ""
    last = given[-1].closed.summary
    pain = "not known" if last.baseline_pain is None or last.end_pain is None else (
        f"{last.baseline_pain:g} before, {last.end_pain:g} at the end, of 10"
    )  # fmt: skip
    return (
        f"{len(given)} session{'' if len(given) == 1 else 's'} given, the last on {_day(given[-1].linked.on)}: "
        f"{given[-1].closed.account.given_mg:.1f} mg of ketamine into a vein. Pain {pain}."
    )


def _ended(chart: Chart) -> str:
    if chart.decided is not None:
        return f"The course: {chart.decided.decision.replace('_', ' ')}. {chart.decided.reason}"
    return "" if chart.closed is None else f"Nothing more is planned here: {chart.closed.reason}"


_WORDS: Final[dict[State, Callable[[Chart], str]]] = {
    State.RECEIVED: _received,
    State.ANSWERED: _answered,
    State.DECIDED: _decided,
    State.TREATED: _treated,
    State.ENDED: _ended,
}


def tell_sender(chart: Chart, *, state: str, words: str) -> Happened | Refusal:
    """Keep that the sender was told of a state that the person has reached."""
    reached = states_reached(chart)
    if state not in reached:
        return Refusal(
            rule="CHT-SENDER",
            what=f"the person has not reached {state[:20].replace('_', ' ')!a}",
            limit="A sender is told what is so",
            remedy=f"Choose one of {', '.join(reached) or 'none'}",
        )
    if not any(letter.isalpha() for letter in words):
        return Refusal(rule="CHT-SENDER", what="nothing was written", limit="A word has words", remedy="Write it")
    return (happened.SenderTold(state=str(state), words=words.strip()),)


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
