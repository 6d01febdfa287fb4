"""What to do with the rate at a reassessment. Advice only: it may lower by itself, and a step up is a proposal.

The rules are this project's proposal (grade assumed); a person decides, and doing nothing is always one of the choices.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.events import Priority, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_MIN, floor_to_step
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.limits.library import SHIPPED

REASSESS_MS: Final = SHIPPED.whole("LIM-REASSESS-01") * MS_PER_MIN
RELIEF_PCT: Final = SHIPPED.whole("LIM-REASSESS-02")


class AdviceAction(StrEnum):
    """What is advised."""

    HOLD_RATE = "hold_rate"
    STEP_UP = "step_up"
    HALVE = "halve"
    STOP = "stop"
    END = "end"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One piece of advice.

    Attributes:
        action: What is advised; `hold_rate` keeps the rate as it is.
        rule: Stable id, SES-TITRATION-….
        reason: One sentence with the figures it rests on.
        target_rate_ul_h: The setting it would lead to; None when the rate stays.
        source: Key in SOURCES.
        place: Where.
        grade: How well it is known.
    """

    action: AdviceAction
    rule: str
    reason: str
    target_rate_ul_h: int | None = None
    source: str = "lenitive"
    place: str = "titration rules, awaiting sign-off"
    grade: Grade = Grade.ASSUMED

    @property
    def proposal(self) -> bool:
        """Whether a person must accept it before anything happens; so for every step up."""
        return self.action is AdviceAction.STEP_UP


def advise(session: Session, *, at: datetime) -> Advice:
    """What the rules advise now. Unknown pain, an overdue score or an open alarm never leads to more drug.

    Args:
        session: Its data.
        at: Now, UTC.
    """
    if session.state not in {State.RUNNING, State.HELD} or session.plan is None:
        return _advice(AdviceAction.NONE, "NOT-RUNNING", "No infusion is running")
    at_ms = epoch_ms(at)
    return _less(session, at_ms) or _keep(session, at, at_ms) or _more(session, at_ms)


def relief_pct(session: Session) -> int | None:
    """Fall of pain from baseline in whole percent, rounded down; None when either is not known or baseline is 0."""
    pain, base = session.latest(ScoreKind.PAIN), session.plan.baseline_pain if session.plan else None
    if pain is None or not base or (session.started_ms is not None and pain.at_ms < session.started_ms):
        return None
    return int((base - pain.value) * 100 // base)


def _less(session: Session, at_ms: int) -> Advice | None:
    """Stop, end or halve."""
    return _stop(session) or _end(session, at_ms) or _halve(session)


def _stop(session: Session) -> Advice | None:
    level, rass, poss = (session.latest(kind) for kind in (ScoreKind.PSYCHOTOMIMETIC, ScoreKind.RASS, ScoreKind.POSS))
    plan = session.plan
    if level and level.value >= number_in(plan, "LIM-MIND-03"):
        return _advice(AdviceAction.STOP, "INSIGHT", f"Psychotomimetic score {level.value}: insight is lost", 0)
    if rass and not number_in(plan, "LIM-SEDATION-05") < rass.value < number_in(plan, "LIM-SEDATION-06"):
        return _advice(AdviceAction.STOP, "SEDATION", f"RASS {rass.value:+d}", 0)
    if poss and poss.value >= number_in(plan, "LIM-SEDATION-09"):
        return _advice(AdviceAction.STOP, "POSS", f"POSS {poss.value}", 0)
    return None


def _end(session: Session, at_ms: int) -> Advice | None:
    if session.planned_end_ms is None or at_ms < session.planned_end_ms:
        return None
    relief = relief_pct(session)
    if relief is not None and relief >= number_in(session.plan, "LIM-REASSESS-02"):
        return _advice(AdviceAction.END, "COMPLETED", f"Planned end; relief {relief} %", 0)
    known = "not known" if relief is None else f"{relief} %"
    return _advice(AdviceAction.END, "NO-RESPONSE", f"Planned end; relief {known}: document, do not extend", 0)


def _halve(session: Session) -> Advice | None:
    """Once for each score of distress: a score from before the last change has been answered already."""
    level = session.latest(ScoreKind.PSYCHOTOMIMETIC)
    if session.plan is None or level is None or level.at_ms <= (session.last_change_ms or 0):
        return None
    if level.value < number_in(session.plan, "LIM-MIND-02"):
        return None
    half = floor_to_step(session.rate_ul_h // 2, step_ul_h=session.plan.limits.pump_step_ul_h)
    return _advice(
        AdviceAction.HALVE, "DISTRESS", f"Psychotomimetic score {level.value}: halve, reassess in 15 min", half
    )


def _keep(session: Session, at: datetime, at_ms: int) -> Advice | None:
    """Reasons to leave the rate as it is."""
    why = _not_in_range(session, at) or _not_known(session, at_ms)
    if why is not None:
        return _advice(AdviceAction.HOLD_RATE, *why)
    pain = session.latest(ScoreKind.PAIN)
    return _content(session, pain.value) if pain else None


def _not_in_range(session: Session, at: datetime) -> tuple[str, str] | None:
    level, nausea = session.latest(ScoreKind.PSYCHOTOMIMETIC), session.latest(ScoreKind.NAUSEA)
    found = [one.rule.title for one in evaluate(session, at=at) if one.rule.priority is not Priority.LOW]
    if session.state is State.HELD:
        return "HELD", "The infusion is held"
    if level is None or level.value > number_in(session.plan, "LIM-MIND-01"):
        return "PERCEPTION", "Psychotomimetic effect, or not scored: reassure, quiet room"
    if found or any(active.priority is not Priority.LOW for active in session.alarms.values()):
        return "ALARM", f"Not in range: {', '.join(found) or 'an alarm is open'}"
    more_than_mild = number_in(session.plan, "LIM-REASSESS-03")
    if session.worst_event_grade >= more_than_mild or (nausea and nausea.value >= more_than_mild):
        return "ADVERSE-EVENT", "An adverse effect that is more than mild"
    return None


def _not_known(session: Session, at_ms: int) -> tuple[str, str] | None:
    if any(one.due_ms < at_ms for one in due(session)):
        return "OVERDUE", "An observation is overdue; what is not known is not normal"
    if relief_pct(session) is None:
        return "PAIN-UNKNOWN", "Pain, or pain before the session, is not known"
    return None


def _content(session: Session, pain: int) -> Advice | None:
    goal = session.plan.goal_nrs if session.plan else None
    if goal is not None and pain <= goal:
        return _advice(AdviceAction.HOLD_RATE, "GOAL", f"Pain {pain} is at the person's goal of {goal}")
    relief = relief_pct(session)
    if relief is not None and relief >= number_in(session.plan, "LIM-REASSESS-02"):
        return _advice(AdviceAction.HOLD_RATE, "RELIEF", f"Relief of {relief} %: hold, do not chase zero")
    return None


def _more(session: Session, at_ms: int) -> Advice:
    """A step up, when it is time and the order goes higher."""
    plan = session.plan
    raised = session.last_raise_ms if session.last_raise_ms is not None else at_ms
    wait_min = number_in(plan, "LIM-REASSESS-01")
    if at_ms - raised < wait_min * MS_PER_MIN or plan is None:
        return _advice(AdviceAction.HOLD_RATE, "INTERVAL", f"Less than {wait_min} min since the last increase")
    ordered = plan.ordered_at(session.minute(at_ms) or 0.0)
    target = plan.next_ordered_above(session.rate_ul_h)
    if target is None or ordered < target:
        return _advice(AdviceAction.HOLD_RATE, "ORDER", "The order goes no higher at this time")
    if session.rate_ul_h:
        target = min(target, session.rate_ul_h * plan.limits.max_step_times)
    return _advice(
        AdviceAction.STEP_UP,
        "STEP-UP",
        f"Relief {relief_pct(session)} %, no adverse effect, vital signs in range",
        target,
    )


def _advice(action: AdviceAction, rule: str, reason: str, target: int | None = None) -> Advice:
    return Advice(action=action, rule=f"SES-TITRATION-{rule}", reason=reason, target_rate_ul_h=target)
