"""What staff ask for by mistake: against each other, in the wrong unit, for the wrong weight, and rescue medicines."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from lenitive.clinic.simulated_nurse import REQUEST_VALID
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, RedSymptom, StopReason
from lenitive.domain.infusion.people import Override, OverrideReason
from lenitive.domain.infusion.session import Session
from lenitive.domain.infusion.session_plan import SessionPlan

Key = Callable[[], str]
_POUNDS_IN_KG: Final = 2.20462
_RESCUES: Final = (
    ("midazolam", "1 mg iv", "agitation"),
    ("morphine", "2 mg iv", "pain"),
    ("ondansetron", "4 mg iv", "nausea"),
    ("labetalol", "10 mg iv", "blood pressure"),
)


def conflict(session: Session, who: Sequence[Actor], variety: int, at: datetime, key: Key) -> list[ask.Command]:
    """Two people ask for different things at the same moment, each on the version that both had seen."""
    nurse, second, prescriber = who
    up = _set(session, second, session.rate_ul_h + 100, at, key())
    down = _set(session, prescriber, session.rate_ul_h // 2 // 100 * 100, at, key())
    stop = ask.Stop(by=second, key=key(), reason=StopReason.CLINICAL_DECISION, note="two at once")
    hold = ask.Hold(by=nurse, key=key(), reason="two at once")
    resume = ask.Resume(
        by=second,
        key=key(),
        expected_version=session.version,
        not_after=at + REQUEST_VALID,
        authenticated_at=at,
    )
    pairs: tuple[list[ask.Command], ...] = (
        [up, down],
        [down, up],
        [hold, resume],
        [resume, up],
        [up, replace(up, key=key())],
        [hold, stop],
    )
    return pairs[variety % len(pairs)]


def entries_gone_wrong(  # what is seen, by whom, and what is ordered
    session: Session, who: Sequence[Actor], plan: SessionPlan, variety: int, at: datetime, key: Key
) -> list[ask.Command]:
    """A number in the wrong unit or place: each must be refused, or can only mean less drug."""
    nurse, second, prescriber = who
    rate = max(session.rate_ul_h, 100)
    typed: tuple[ask.Command, ...] = (
        _set(session, nurse, rate * 10, at, key()),
        _set(session, prescriber, rate * 24, at, key()),
        _set(session, prescriber, rate * 60, at, key()),
        _set(session, nurse, rate + 7, at, key()),
        ask.Prepare(
            by=prescriber,
            key=key(),
            plan=replace(plan, weight_g=int(plan.weight_g * _POUNDS_IN_KG)),
            scanned=plan.patient,
            scanned_by="n",
        ),
        ask.Prepare(
            by=prescriber,
            key=key(),
            plan=replace(plan, conc_ug_ml=plan.conc_ug_ml * 10),
            scanned=plan.patient,
            scanned_by="n",
        ),
        ask.CountBag(by=second, key=key(), vial_ug_ml=100_000, drawn_ul=plan.bag_ul // 10, final_ul=plan.bag_ul),
        ask.RatePain(by=nurse, key=key(), observed_at=at + timedelta(hours=1), score=55),
        *_beyond_on_no_word(session, who, at, key),
    )
    return [typed[variety % len(typed)]]


def _beyond_on_no_word(session: Session, who: Sequence[Actor], at: datetime, key: Key) -> tuple[ask.Command, ...]:
    """More drug beyond a limit, on a word that is none: of a nurse, of one person twice, of one who left, without why.

    Each raises the rate by what only two people may allow.
    """
    nurse, second, prescriber = who
    plan = session.plan
    step_ug_kg_h = 0 if plan is None else (plan.limits.max_step_ug_kg_h + plan.absolute.max_step_ug_kg_h) // 2
    more_ul_h = 0 if plan is None else step_ug_kg_h * plan.weight_g // plan.conc_ug_ml // 100 * 100
    word = Override(reason=OverrideReason.SPECIALIST_ADVICE, second=second, second_authenticated_at=at)
    words = (
        (nurse, word),
        (prescriber, replace(word, second=replace(prescriber, id=prescriber.id.upper() + " "))),
        (prescriber, replace(word, second_authenticated_at=at - timedelta(minutes=6))),
        (prescriber, replace(word, second=None)),
        (prescriber, replace(word, reason=OverrideReason.OTHER, words=" ")),
    )
    return tuple(
        replace(_set(session, by, session.rate_ul_h + more_ul_h, at, key()), override=said) for by, said in words
    )


def rescue(who: Sequence[Actor], variety: int, key: Key) -> list[ask.Command]:
    """Another medicine; one in four of these is for a symptom that stops the infusion."""
    medicine, dose, indication = _RESCUES[variety % len(_RESCUES)]
    given: list[ask.Command] = [
        ask.GiveRescue(by=who[0], key=key(), medicine=medicine, dose_text=dose, indication=indication)
    ]
    if variety % len(_RESCUES) == 3:
        given.append(
            ask.NoteAdverseEvent(
                by=who[0], key=key(), term="severe headache", grade=3, red_symptom=RedSymptom.SEVERE_HEADACHE
            )
        )
    return given


def _set(session: Session, by: Actor, target_ul_h: int, at: datetime, key: str) -> ask.SetRate:
    return ask.SetRate(
        by=by,
        key=key,
        expected_version=session.version,
        not_after=at + REQUEST_VALID,
        authenticated_at=at,
        target_ul_h=target_ul_h,
        reason="typed at the bedside",
    )
