"""What a clinic's own charts show: denominators first, exact intervals, and no group so small that it says nothing.

People are counted for response, sessions and people for harm: sessions of one person are not independent, so both
denominators stand side by side. What is missing is never taken as a success.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lenitive.domain.evidence.bounds import clopper_pearson_frac, zero_event_upper_bound_frac
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.session_outcome import SessionOutcome
from lenitive.domain.outcomes.summary import CourseOutcome

SMALL_N: Final = 10
"""Below this many people a group is not shown apart (lenitive, assumed): it says nothing, and may name somebody."""

_CORE: Final = frozenset(
    {"systolic_peak_mmhg", "diastolic_peak_mmhg", "spo2_min_pct", "psychotomimetic_max", "rass_min"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the cohort, without a name.

    Attributes:
        outcome: Of the course.
        groups: Groups that the person belongs to, for example the mechanisms of their pain.
    """

    outcome: CourseOutcome
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many, with the exact interval.

    Attributes:
        what: In words.
        of: What the denominator counts: "people" or "sessions".
        events: Numerator.
        n: Denominator; 0 means that nothing was measured.
        missing: Left out of the denominator because nobody knows.
        pct: Per cent; None when the denominator is 0.
        low_pct: Lower end of the exact 95 % interval; None when the denominator is 0.
        high_pct: Upper end; with no event, the one-sided exact 95 % bound.
        zero_bound: Whether `high_pct` is that one-sided bound.
    """

    what: str
    of: str
    events: int
    n: int
    missing: int
    pct: float | None
    low_pct: float | None
    high_pct: float | None
    zero_bound: bool


def share(what: str, of: str, events: int, n: int, *, missing: int = 0) -> Share:
    """A share with its exact interval; "none seen" with the most that still fits.

    Args:
        what: In words.
        of: What is counted.
        events: Numerator.
        n: Denominator.
        missing: Left out because nobody knows.

    Raises:
        ValueError: More events than the denominator.

    Source:
        Exact binomial bounds (`bounds`).

    Example:
        >>> none = share("escalation", "sessions", 0, 1985)
        >>> none.pct, f"{none.high_pct:.3f}", none.zero_bound
        (0.0, '0.151', True)
        >>> share("response", "people", 0, 0).pct is None
        True
    """
    if not 0 <= events <= n:
        raise ValueError(f"{what}: {events} of {n}; give no more events than {of}")
    low = high = pct = None
    if n:
        pct = 100 * events / n
        low, high = (100 * end for end in clopper_pearson_frac(events, n))
        high = 100 * zero_event_upper_bound_frac(n) if events == 0 else high
    return Share(
        what=what, of=of, events=events, n=n, missing=missing, pct=pct, low_pct=low, high_pct=high,
        zero_bound=bool(n) and events == 0,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group of people apart.

    Attributes:
        name: Of the group.
        people: How many; None where the group is too small to be shown.
        response: Responders of those whose response is known; None where the group is too small.
    """

    name: str
    people: int | None
    response: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """The clinic in figures.

    Attributes:
        people: Who had at least one session.
        sessions: Sessions given.
        sessions_completed: Of these, run as planned.
        completeness: What was planned and what is there, over everybody; `missing` is what is not there.
        response: Responders by the latest session with a known response.
        response_missing_as_none: The same with everybody who is not known counted as no response.
        opioid: People whose opioid fell by a fifth or more without more pain, uncontrolled.
        safety: Harm, each with sessions and people as denominators.
        groups: Response by group; small ones are named and not shown.
    """

    people: int
    sessions: int
    sessions_completed: int
    completeness: tuple[Share, ...]
    response: Share
    response_missing_as_none: Share
    opioid: Share
    safety: tuple[Share, ...]
    groups: tuple[Group, ...]


def cohort_of(members: Sequence[Member], *, groups: Iterable[str] = ()) -> Cohort:
    """The clinic in figures, from the outcome of everybody who had a session.

    Args:
        members: Everybody; nobody is left out because they did not answer.
        groups: Groups that are always listed, so that a listed name says nothing about anybody being in it.

    Example:
        >>> cohort_of(()).response.n
        0
    """
    treated = [one for one in members if one.outcome.sessions]
    sessions = [session for one in treated for session in one.outcome.sessions]
    known = [found for one in treated if (found := latest_response(one.outcome)) is not Answer.UNKNOWN]
    yes = sum(found is Answer.YES for found in known)
    return Cohort(
        people=len(treated),
        sessions=len(sessions),
        sessions_completed=sum(one.completed is True for one in sessions),
        completeness=_completeness(treated),
        response=share("responder after the latest session that is known", "people", yes, len(known),
                       missing=len(treated) - len(known)),
        response_missing_as_none=share("the same, who is not known counted as no response", "people", yes,
                                       len(treated)),
        opioid=_opioid(treated),
        safety=tuple(_harm(treated)),
        groups=_groups(treated, groups),
    )  # fmt: skip


def latest_response(outcome: CourseOutcome) -> Answer:
    """Whether the latest session with a known response helped."""
    known = [one.answer for one in outcome.session_responses if one.answer is not Answer.UNKNOWN]
    return known[-1] if known else Answer.UNKNOWN


def _completeness(treated: Sequence[Member]) -> tuple[Share, ...]:
    planned: dict[str, list[int]] = {}
    for one in treated:
        for found in one.outcome.completeness:
            counted = planned.setdefault(found.what, [0, 0])
            counted[0] += found.answered
            counted[1] += found.planned
    return tuple(
        share(what, "planned", answered, asked, missing=asked - answered) for what, (answered, asked) in planned.items()
    )


def _opioid(treated: Sequence[Member]) -> Share:
    found = [one.outcome.opioid_sparing for one in treated if one.outcome.opioid_sparing is not None]
    known = [one.responder_20_pct for one in found if one.responder_20_pct is not Answer.UNKNOWN]
    yes = sum(answer is Answer.YES for answer in known)
    return share("a fifth less opioid or more, pain not higher", "people", yes, len(known),
                 missing=len(treated) - len(known))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Harm:
    """One kind of harm and how a session shows it: yes, no, or None when nobody looked."""

    what: str
    seen: Callable[[SessionOutcome], bool | None]


def _severe(session: SessionOutcome) -> bool | None:
    if any(event.grade >= 3 for event in session.adverse_events):
        return True
    return None if _CORE & set(session.unmeasured) else False


def _above(value: float | None, limit: float) -> bool | None:
    return None if value is None else value > limit


HARMS: Final = (
    Harm(what="an adverse event of grade 3 or more", seen=_severe),
    Harm(what="ended for harm", seen=lambda one: one.stopped_for_harm),
    Harm(what="systolic pressure more than 20 mmHg above that before",
         seen=lambda one: _above(one.bp_peak_rise_mmhg, 20)),
    Harm(what="oxygen saturation below 90 %",
         seen=lambda one: None if one.spo2_min_pct is None else one.spo2_min_pct < 90),
    Harm(what="distressing or worse psychotomimetic effect", seen=lambda one: _above(one.psychotomimetic_max, 1)),
    Harm(what="deep sedation, RASS -3 or lower", seen=lambda one: None if one.rass_min is None else one.rass_min <= -3),
)  # fmt: skip
"""What is counted as harm (assumed): a session in which nobody looked counts in no denominator."""


def _harm(treated: Sequence[Member]) -> Iterable[Share]:
    for harm in HARMS:
        yield session_share(treated, harm.what, harm.seen)
        by_person = [[harm.seen(session) for session in one.outcome.sessions] for one in treated]
        known = [answers for answers in by_person if True in answers or None not in answers]
        yield share(harm.what, "people", sum(True in answers for answers in known), len(known),
                    missing=len(by_person) - len(known))  # fmt: skip


def session_share(treated: Sequence[Member], what: str, seen: Callable[[SessionOutcome], bool | None]) -> Share:
    """Sessions in which something was seen, of those in which somebody looked."""
    answers = [seen(session) for one in treated for session in one.outcome.sessions]
    known = [answer for answer in answers if answer is not None]
    return share(what, "sessions", sum(known), len(known), missing=len(answers) - len(known))


def _groups(treated: Sequence[Member], listed: Iterable[str]) -> tuple[Group, ...]:
    found = {name: [one for one in treated if name in one.groups] for name in listed}
    for one in treated:
        for name in one.groups:
            found.setdefault(name, [other for other in treated if name in other.groups])
    return tuple(_group(name, found[name]) for name in sorted(found))


def _group(name: str, members: Sequence[Member]) -> Group:
    if len(members) < SMALL_N:
        return Group(name=name, people=None, response=None)
    known = [found for one in members if (found := latest_response(one.outcome)) is not Answer.UNKNOWN]
    yes = sum(found is Answer.YES for found in known)
    return Group(
        name=name,
        people=len(members),
        response=share("responder", "people", yes, len(known), missing=len(members) - len(known)),
    )
