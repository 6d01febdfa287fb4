"""Did pain fall enough to matter: IMMPACT benchmarks, never on the score alone, and the other named definitions."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.answer import Answer, all_of, answer_of, any_of, opposite
from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.quantity import decimal_text
from lenitive.domain.foundation.sources import Grade

MINIMAL_FALL_FRAC: Final = Fraction(10, 100)
MODERATE_FALL_FRAC: Final = Fraction(30, 100)
SUBSTANTIAL_FALL_FRAC: Final = Fraction(50, 100)
"""Benchmarks for pain intensity. Source: dworkin_2008 (grade secondary); the 30 % also farrar_2001."""

BASELINE_MIN_NRS: Final = 4
"""Below this baseline no percentage is reported: one point would be a quarter or more (lenitive, assumed)."""

INTERFERENCE_GAIN_NRS: Final = 1
"""Smallest gain in BPI interference, 0-10, that matters. Source: dworkin_2008 (grade secondary)."""

ASRA_HELD_DAYS: Final = 21
"""More than three weeks after one session. Source: cohen_2018, text not re-read (grade assumed)."""


class ResponseLevel(StrEnum):
    """Size of a fall in pain by the IMMPACT benchmarks. A rise of pain is `none` too."""

    NONE = "none"
    MINIMAL = "minimal"
    MODERATE = "moderate"
    SUBSTANTIAL = "substantial"


class Pgic(StrEnum):
    """Patient global impression of change: one word for the whole change since before treatment."""

    VERY_MUCH_IMPROVED = "very_much_improved"
    MUCH_IMPROVED = "much_improved"
    MINIMALLY_IMPROVED = "minimally_improved"
    NO_CHANGE = "no_change"
    MINIMALLY_WORSE = "minimally_worse"
    MUCH_WORSE = "much_worse"
    VERY_MUCH_WORSE = "very_much_worse"


@dataclass(frozen=True, slots=True, kw_only=True)
class PainChange:
    """Change of one pain rating from baseline.

    Attributes:
        baseline_nrs: Before treatment, 0-10; None when not known.
        followup_nrs: Afterwards, same question and recall; None when not known.
        fall_nrs: Baseline minus follow-up; positive is better.
        fall_pct: Fall in per cent of the baseline; None when a score is missing or the baseline is below 4.
        level: By the IMMPACT benchmarks; None when `fall_pct` is None.
        at_least_30_pct: Moderate or better, decided exactly at the edge.
        at_least_50_pct: Substantial, decided exactly at the edge.
        why_not: Why there is no percentage, in one sentence; None when there is one.
    """

    baseline_nrs: float | None
    followup_nrs: float | None
    fall_nrs: float | None = None
    fall_pct: float | None = None
    level: ResponseLevel | None = None
    at_least_30_pct: Answer = Answer.UNKNOWN
    at_least_50_pct: Answer = Answer.UNKNOWN
    why_not: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a response may be judged on. Every None is "not known", never "no change".

    Attributes:
        baseline_nrs: Pain before treatment, 0-10.
        followup_nrs: Pain at follow-up, same question and recall.
        pgic: The patient's global impression of change.
        interference_before: BPI interference, mean of its items, 0-10, before treatment.
        interference_after: The same at follow-up.
        goal_nrs: The rating that the person would be content with.
        rescues_per_day: Rescue doses in 24 h at follow-up.
        opioid_fall_pct: Fall of the oral morphine equivalent from baseline, in per cent; negative is a rise.
        unacceptable_toxicity: Whether harm outweighed relief.
        held_days: Days for which a fall of at least 30 % has held.
        sessions_given: Sessions given so far.
    """

    baseline_nrs: float | None = None
    followup_nrs: float | None = None
    pgic: Pgic | None = None
    interference_before: float | None = None
    interference_after: float | None = None
    goal_nrs: float | None = None
    rescues_per_day: float | None = None
    opioid_fall_pct: float | None = None
    unacceptable_toxicity: bool | None = None
    held_days: float | None = None
    sessions_given: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseFinding:
    """The answer of one response definition for one person at one time.

    Attributes:
        id: Key of the definition.
        answer: Yes, no or unknown.
        level: Size of the fall in pain where the definition uses it.
        reasons: What the answer rests on.
        needs: What must be asked or measured before the answer can be yes or no.
        source: Key in `SOURCES`.
        grade: How well the definition is known.
    """

    id: str
    answer: Answer
    reasons: tuple[str, ...]
    needs: tuple[str, ...]
    source: str
    grade: Grade
    level: ResponseLevel | None = None


def exact_score(score_nrs: float, *, what: str = "pain score") -> Fraction:
    """A rating as the decimal that was written, so that no edge is lost to binary fractions.

    Raises:
        ValueError: The score is not a number from 0 to 10.

    Example:
        >>> exact_score(4.9)
        Fraction(49, 10)
    """
    if isinstance(score_nrs, bool) or not 0 <= score_nrs <= 10:
        raise ValueError(f"{what}: {score_nrs!r} is outside 0-10; enter the rating that was given")
    return Fraction(str(score_nrs))


def pain_change(baseline_nrs: float | None, followup_nrs: float | None) -> PainChange:
    """The change of a pain rating by the IMMPACT benchmarks, exact at 30 % and 50 %.

    Args:
        baseline_nrs: Before treatment, 0-10, or None when not known.
        followup_nrs: At follow-up, same question and recall period, or None.

    Raises:
        ValueError: A score is outside 0-10.

    Source:
        dworkin_2008 for the benchmarks; the smallest baseline is this project's (assumed).

    Example:
        >>> pain_change(7, 4.9).level
        <ResponseLevel.MODERATE: 'moderate'>
        >>> pain_change(7, 4.9).fall_pct
        30.0
        >>> pain_change(0, 0).why_not
        'the baseline is 0: a percentage has no meaning'
    """
    before = None if baseline_nrs is None else exact_score(baseline_nrs, what="baseline pain score")
    after = None if followup_nrs is None else exact_score(followup_nrs, what="follow-up pain score")
    fall = None if before is None or after is None else before - after
    why_not = _why_no_percentage(before, after)
    if before is None or fall is None or why_not:
        return PainChange(
            baseline_nrs=baseline_nrs,
            followup_nrs=followup_nrs,
            fall_nrs=None if fall is None else float(fall),
            why_not=why_not,
        )
    fall_frac = fall / before
    return PainChange(
        baseline_nrs=baseline_nrs,
        followup_nrs=followup_nrs,
        fall_nrs=float(fall),
        fall_pct=float(100 * fall_frac),
        level=_level(fall_frac),
        at_least_30_pct=answer_of(fall_frac >= MODERATE_FALL_FRAC),
        at_least_50_pct=answer_of(fall_frac >= SUBSTANTIAL_FALL_FRAC),
    )


def _why_no_percentage(before: Fraction | None, after: Fraction | None) -> str | None:
    if before is None:
        return "the baseline is not known"
    if before == 0:
        return "the baseline is 0: a percentage has no meaning"
    if before < BASELINE_MIN_NRS:
        return f"the baseline {decimal_text(before)} is below {BASELINE_MIN_NRS}: no percentage is reported"
    return "the follow-up score is not known" if after is None else None


def _level(fall_frac: Fraction) -> ResponseLevel:
    if fall_frac >= SUBSTANTIAL_FALL_FRAC:
        return ResponseLevel.SUBSTANTIAL
    if fall_frac >= MODERATE_FALL_FRAC:
        return ResponseLevel.MODERATE
    return ResponseLevel.MINIMAL if fall_frac >= MINIMAL_FALL_FRAC else ResponseLevel.NONE


def pgic_improved(pgic: Pgic | None) -> Answer:
    """Whether the patient calls the change much or very much improved.

    Example:
        >>> pgic_improved(Pgic.MINIMALLY_IMPROVED)
        <Answer.NO: 'no'>
    """
    return answer_of(None if pgic is None else pgic in {Pgic.VERY_MUCH_IMPROVED, Pgic.MUCH_IMPROVED})


def function_improved(before_nrs: float | None, after_nrs: float | None) -> Answer:
    """Whether BPI interference fell by at least one point.

    Example:
        >>> function_improved(6.0, 5.0)
        <Answer.YES: 'yes'>
    """
    if before_nrs is None or after_nrs is None:
        return Answer.UNKNOWN
    gain = exact_score(before_nrs, what="interference before") - exact_score(after_nrs, what="interference after")
    return answer_of(gain >= INTERFERENCE_GAIN_NRS)


def goal_reached(score_nrs: float | None, goal_nrs: float | None) -> Answer:
    """Whether a rating is at or below the person's own goal.

    Example:
        >>> goal_reached(4, 4)
        <Answer.YES: 'yes'>
    """
    if score_nrs is None or goal_nrs is None:
        return Answer.UNKNOWN
    return answer_of(exact_score(score_nrs) <= exact_score(goal_nrs, what="personalised pain goal"))


def responder(evidence: Evidence, *, benchmark_pct: int = 30) -> ResponseFinding:
    """IMMPACT responder: pain fell by the benchmark AND the patient or the function says so too.

    A fall of the score alone is never a response: the answer is then unknown and says what to ask. The personalised
    goal is the same score again and so is no second method.

    Args:
        evidence: What is known.
        benchmark_pct: 30 (moderate) or 50 (substantial).

    Raises:
        ValueError: The benchmark is neither 30 nor 50, or a score is outside 0-10.

    Source:
        dworkin_2008, two or more methods to call a change important (secondary).

    Example:
        >>> responder(Evidence(baseline_nrs=8, followup_nrs=4)).needs[0]
        'needs a second measure: patient global impression of change, or interference before and after'
        >>> responder(Evidence(baseline_nrs=8, followup_nrs=4, pgic=Pgic.MUCH_IMPROVED)).answer
        <Answer.YES: 'yes'>
    """
    if benchmark_pct not in {30, 50}:
        raise ValueError(f"responder: benchmark {benchmark_pct} % is not an IMMPACT benchmark; use 30 or 50")
    change = pain_change(evidence.baseline_nrs, evidence.followup_nrs)
    fell = change.at_least_30_pct if benchmark_pct == 30 else change.at_least_50_pct
    patient = pgic_improved(evidence.pgic)
    function = function_improved(evidence.interference_before, evidence.interference_after)
    second = any_of([patient, function])
    answer = all_of([fell, second])
    needs: tuple[str, ...] = ()
    if answer is Answer.UNKNOWN:
        needs = _needs(change, fell, second)
    return ResponseFinding(
        id="immpact_moderate" if benchmark_pct == 30 else "immpact_substantial",
        answer=answer,
        level=change.level,
        reasons=(_fall_in_words(change), *_second_in_words(evidence, patient, function)),
        needs=needs,
        source="dworkin_2008",
        grade=Grade.SECONDARY,
    )


def _needs(change: PainChange, fell: Answer, second: Answer) -> tuple[str, ...]:
    needs = []
    if second is Answer.UNKNOWN:
        needs.append("needs a second measure: patient global impression of change, or interference before and after")
    if fell is Answer.UNKNOWN:
        needs.append(f"needs a pain score: {change.why_not}")
    return tuple(needs)


def _fall_in_words(change: PainChange) -> str:
    if change.fall_pct is None:
        return f"no percentage: {change.why_not}"
    before, after = Fraction(str(change.baseline_nrs)), Fraction(str(change.followup_nrs))
    word = "fell" if after < before else "rose" if after > before else "stayed"
    by = decimal_text(abs(100 * (before - after) / before), places=1)
    return f"pain {word} from {decimal_text(before, places=1)} to {decimal_text(after, places=1)}" + (
        "" if after == before else f" ({by} %)"
    )


def _second_in_words(evidence: Evidence, patient: Answer, function: Answer) -> tuple[str, ...]:
    said = () if evidence.pgic is None else (f"patient's impression of change: {evidence.pgic.replace('_', ' ')}",)
    done = {
        Answer.YES: ("interference fell by at least 1 point",),
        Answer.NO: ("interference did not fall by 1 point",),
        Answer.UNKNOWN: (),
    }[function]
    if patient is Answer.UNKNOWN and function is Answer.UNKNOWN:
        return ("neither impression of change nor interference is known",)
    return said + done


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseDefinition:
    """A named definition of response from the literature.

    Attributes:
        id: Stable key.
        statement: The definition, paraphrased.
        needs: Names of the `Evidence` attributes that it reads.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well the definition is known.
    """

    id: str
    statement: str
    needs: tuple[str, ...]
    source: str
    place: str
    grade: Grade

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


_SCORES: Final = ("baseline_nrs", "followup_nrs")
_SECOND: Final = ("pgic", "interference_before", "interference_after")

_DEFINITIONS: Final = (
    ResponseDefinition(
        id="immpact_moderate",
        statement="Pain fell by 30 % or more, and impression of change or function agrees",
        needs=(*_SCORES, *_SECOND),
        source="dworkin_2008",
        place="recommended benchmarks",
        grade=Grade.SECONDARY,
    ),
    ResponseDefinition(
        id="immpact_substantial",
        statement="Pain fell by 50 % or more, and impression of change or function agrees",
        needs=(*_SCORES, *_SECOND),
        source="dworkin_2008",
        place="recommended benchmarks",
        grade=Grade.SECONDARY,
    ),
    ResponseDefinition(
        id="goal_reached",
        statement="Pain is at or below the person's own goal",
        needs=("followup_nrs", "goal_nrs"),
        source="korean_2024",
        place="abstract, response by personalised goal",
        grade=Grade.SECONDARY,
    ),
    ResponseDefinition(
        id="refractory_complete",
        statement="At most 3 rescue doses a day, pain at or below the goal, no unacceptable toxicity",
        needs=("followup_nrs", "goal_nrs", "rescues_per_day", "unacceptable_toxicity"),
        source="korean_2024",
        place="abstract, complete response",
        grade=Grade.SECONDARY,
    ),
    ResponseDefinition(
        id="refractory_partial",
        statement="At most 3 rescue doses a day, pain above the goal, no unacceptable toxicity",
        needs=("followup_nrs", "goal_nrs", "rescues_per_day", "unacceptable_toxicity"),
        source="korean_2024",
        place="abstract, partial response",
        grade=Grade.SECONDARY,
    ),
    ResponseDefinition(
        id="cheung_favourable",
        statement="Less opioid without more pain, or 2 points less pain with no more opioid",
        needs=(*_SCORES, "opioid_fall_pct"),
        source="cheung_2020",
        place="abstract, favourable response",
        grade=Grade.SECONDARY,
    ),
    ResponseDefinition(
        id="asra_positive",
        statement="A fall of 30 % or more that holds for more than 3 weeks after one session",
        needs=(*_SCORES, "held_days", "sessions_given"),
        source="cohen_2018",
        place="definition of a positive response, text not re-read",
        grade=Grade.ASSUMED,
    ),
    ResponseDefinition(
        id="hardy_primary",
        statement="2 points less average pain with at most 4 rescue doses in 24 h, toxicity acceptable",
        needs=(*_SCORES, "rescues_per_day", "unacceptable_toxicity"),
        source="hardy_2012",
        place="primary end point, figures not re-read",
        grade=Grade.ASSUMED,
    ),
)

RESPONSE_DEFINITIONS: Final[dict[str, ResponseDefinition]] = {one.id: one for one in _DEFINITIONS}
"""Every definition of response by id."""


def judge(definition_id: str, evidence: Evidence) -> ResponseFinding:
    """Answer one named definition of response.

    Raises:
        ValueError: The definition is not registered, or a score is outside 0-10.

    Example:
        >>> judge("cheung_favourable", Evidence(baseline_nrs=7, followup_nrs=5, opioid_fall_pct=0)).answer
        <Answer.YES: 'yes'>
        >>> judge("goal_reached", Evidence(followup_nrs=3)).needs
        ('goal_nrs',)
    """
    if definition_id not in RESPONSE_DEFINITIONS:
        raise ValueError(f"response definition {definition_id!r}: use one of {', '.join(RESPONSE_DEFINITIONS)}")
    if definition_id.startswith("immpact"):
        return responder(evidence, benchmark_pct=30 if definition_id == "immpact_moderate" else 50)
    definition = RESPONSE_DEFINITIONS[definition_id]
    answer = _ANSWERS[definition_id](evidence)
    missing = tuple(name for name in definition.needs if getattr(evidence, name) is None)
    return ResponseFinding(
        id=definition.id,
        answer=answer,
        reasons=(definition.statement,),
        needs=missing if answer is Answer.UNKNOWN else (),
        source=definition.source,
        grade=definition.grade,
    )


def _at_most(count: float | None, most: int) -> Answer:
    return answer_of(None if count is None else count <= most)


def _fell_by(evidence: Evidence, points: int) -> Answer:
    fall = pain_change(evidence.baseline_nrs, evidence.followup_nrs).fall_nrs
    return answer_of(None if fall is None else fall >= points)


def _tolerated(evidence: Evidence) -> Answer:
    return answer_of(None if evidence.unacceptable_toxicity is None else not evidence.unacceptable_toxicity)


def _complete(evidence: Evidence) -> Answer:
    reached = goal_reached(evidence.followup_nrs, evidence.goal_nrs)
    return all_of([_at_most(evidence.rescues_per_day, 3), reached, _tolerated(evidence)])


def _partial(evidence: Evidence) -> Answer:
    reached = goal_reached(evidence.followup_nrs, evidence.goal_nrs)
    above = opposite(reached)
    return all_of([_at_most(evidence.rescues_per_day, 3), above, _tolerated(evidence)])


def _favourable(evidence: Evidence) -> Answer:
    fall = evidence.opioid_fall_pct
    less_opioid = answer_of(None if fall is None else fall > 0)
    no_more_opioid = answer_of(None if fall is None else fall >= 0)
    return any_of([all_of([less_opioid, _fell_by(evidence, 0)]), all_of([_fell_by(evidence, 2), no_more_opioid])])


def _asra(evidence: Evidence) -> Answer:
    change = pain_change(evidence.baseline_nrs, evidence.followup_nrs)
    held = answer_of(None if evidence.held_days is None else evidence.held_days > ASRA_HELD_DAYS)
    single = answer_of(None if evidence.sessions_given is None else evidence.sessions_given == 1)
    return all_of([change.at_least_30_pct, held, single])


def _hardy(evidence: Evidence) -> Answer:
    return all_of([_fell_by(evidence, 2), _at_most(evidence.rescues_per_day, 4), _tolerated(evidence)])


_ANSWERS: Final = {
    "goal_reached": lambda evidence: goal_reached(evidence.followup_nrs, evidence.goal_nrs),
    "refractory_complete": _complete,
    "refractory_partial": _partial,
    "cheung_favourable": _favourable,
    "asra_positive": _asra,
    "hardy_primary": _hardy,
}
