"""Decide whether a person is a candidate: red flags first, then every criterion, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from lenitive.domain.assessment.description import DescribedPain, describe_pain
from lenitive.domain.assessment.opioid_burden import OpioidBurden
from lenitive.domain.assessment.refractory import Refractory
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criterion import Criterion, Finding, Weight, evaluate
from lenitive.domain.candidacy.derived import ongoing_pains
from lenitive.domain.candidacy.intake import Intake, Override
from lenitive.domain.candidacy.interaction import Interaction
from lenitive.domain.candidacy.interaction_check import check_interactions
from lenitive.domain.candidacy.knowledge import Knowledge, knowledge_of
from lenitive.domain.candidacy.missing import Missing, missing_from
from lenitive.domain.candidacy.override import override_of, problem_with_override
from lenitive.domain.candidacy.pain_evidence import burden_of, refractory_of
from lenitive.domain.candidacy.reasons import ReasonFound, find_reasons
from lenitive.domain.candidacy.reconcile import Conflict
from lenitive.domain.candidacy.red_flags import RED_FLAGS, RedFlagFound, find_red_flags
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.limits.library import SHIPPED, Library, LibraryUsed

RULES_VERSION: Final = "2026-11-22"
"""Version of the criteria, thresholds and tables that a decision was made with."""


class Status(StrEnum):
    """What was decided. Only the first two allow a plan."""

    CANDIDATE = "candidate"
    CANDIDATE_WITH_PRECAUTIONS = "candidate_with_precautions"
    NOT_A_CANDIDATE = "not_a_candidate"
    NEEDS_INFORMATION = "needs_information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision about one person on one day, with everything it rests on.

    Attributes:
        status: What was decided.
        as_of: The day.
        summary: The decision in one plain sentence.
        red_flags: Each with its answer; one yes diverts.
        findings: One for each criterion, the heaviest first.
        missing: What has to be found out, and for which rules.
        interactions: One or more for each medicine that is taken or may be.
        conflicts: Where record and intake differ.
        reasons: The three reasons for which people come.
        refractory: The composite and published definitions.
        pain_problems: Each pain with what follows from it.
        opioid_burden: Oral morphine equivalents, for trend only.
        overrides_refused: Overrides that do not count, and why.
        rules_version: Version of the rules.
        library: Limits that it was made under: name, version and hash.
    """

    status: Status
    as_of: date
    summary: str
    red_flags: tuple[RedFlagFound, ...]
    findings: tuple[Finding, ...]
    missing: tuple[Missing, ...]
    interactions: tuple[Interaction, ...]
    conflicts: tuple[Conflict, ...]
    reasons: tuple[ReasonFound, ...]
    refractory: Refractory
    pain_problems: tuple[DescribedPain, ...]
    opioid_burden: OpioidBurden
    overrides_refused: tuple[Refusal, ...]
    rules_version: str = RULES_VERSION
    library: LibraryUsed = SHIPPED.used


def assess(intake: Intake, conflicts: tuple[Conflict, ...] = (), library: Library = SHIPPED) -> Decision:
    """Answer every rule for one person on the day of the intake.

    Not a candidate: a red flag, a contraindication that nobody may or did set aside, or a requirement that is not
    met. Otherwise needs information: anything unknown, anything not done yet, a medicine that nobody knows, or a
    difference between record and intake that nobody has explained. Otherwise candidate, with precautions where one
    applies, where a finding was set aside, or where a medicine asks for caution.

    Args:
        intake: Reconciled with its record, see `reconcile`.
        conflicts: Where the two differed.
        library: Limits in force.
    """
    knowledge = knowledge_of(intake, library)
    findings = _findings(intake, knowledge)
    red_flags = find_red_flags(knowledge)
    interactions = check_interactions(intake, library)
    missing = missing_from(
        findings=findings, red_flags=red_flags, interactions=interactions, conflicts=conflicts, knowledge=knowledge
    )
    against = _against(findings, red_flags)
    cautions = _cautions(findings, interactions)
    status = _status(against=against, open_questions=_undecided(findings, red_flags, missing), cautions=cautions)
    return Decision(
        status=status,
        as_of=intake.as_of,
        summary=_summary(status, against=against, missing=missing, cautions=cautions),
        red_flags=red_flags,
        findings=findings,
        missing=missing,
        interactions=interactions,
        conflicts=conflicts,
        reasons=find_reasons(knowledge),
        refractory=refractory_of(intake, knowledge.facts, library),
        pain_problems=tuple(describe_pain(problem, intake.as_of) for problem in ongoing_pains(intake)),
        opioid_burden=burden_of(intake, knowledge.facts, library),
        overrides_refused=_refused(intake, findings, interactions, library),
        library=library.used,
    )


_HEAVIEST_FIRST: Final = tuple(Weight)


def _findings(intake: Intake, knowledge: Knowledge) -> tuple[Finding, ...]:
    ordered = sorted(CRITERIA.values(), key=lambda criterion: _HEAVIEST_FIRST.index(criterion.weight))
    return tuple(
        evaluate(criterion, knowledge, override_of(criterion.id, intake.overrides, intake.as_of, knowledge.library))
        for criterion in ordered
    )


_CONTRAINDICATIONS: Final = frozenset({Weight.ABSOLUTE_CONTRAINDICATION, Weight.CONTRAINDICATION})


def _speaks_against(finding: Finding) -> bool:
    if finding.weight is Weight.REQUIREMENT:
        return finding.answer is Answer.NO and CRITERIA[finding.id].to_do is None
    return finding.weight in _CONTRAINDICATIONS and finding.stands


def _against(findings: Sequence[Finding], red_flags: Sequence[RedFlagFound]) -> tuple[str, ...]:
    """Everything for which the person is not a candidate, in words; routes of red flags first."""
    routes = (f"{flag.statement} {flag.route}" for flag in red_flags if flag.answer is Answer.YES)
    rules = (CRITERIA[f.id].unmet or f.statement for f in findings if _speaks_against(f))
    return (*routes, *rules)


def _cautions(findings: Sequence[Finding], interactions: Sequence[Interaction]) -> tuple[str, ...]:
    precautions = (f.statement for f in findings if f.weight is Weight.PRECAUTION and f.answer is Answer.YES)
    set_aside = (f"Set aside by {f.override.by}: {f.statement}" for f in findings if f.override is not None)
    medicines = (f"{i.medicine}: {i.effect}" for i in interactions if i.needs_precaution)
    cleared = (f"{i.medicine}: cleared by {i.override.by}." for i in interactions if i.override is not None)
    return (*set_aside, *precautions, *medicines, *cleared)


def _undecided(findings: Sequence[Finding], red_flags: Sequence[RedFlagFound], missing: Sequence[Missing]) -> bool:
    answers = {*(finding.answer for finding in findings), *(flag.answer for flag in red_flags)}
    return Answer.UNKNOWN in answers or any(item.needed_by for item in missing)


def _status(*, against: Sequence[str], open_questions: bool, cautions: Sequence[str]) -> Status:
    if against:
        return Status.NOT_A_CANDIDATE
    if open_questions:
        return Status.NEEDS_INFORMATION
    return Status.CANDIDATE_WITH_PRECAUTIONS if cautions else Status.CANDIDATE


def _summary(status: Status, *, against: Sequence[str], missing: Sequence[Missing], cautions: Sequence[str]) -> str:
    if status is Status.NOT_A_CANDIDATE:
        more = f" ({len(against) - 1} more against)" if len(against) > 1 else ""
        return f"Not a candidate: {against[0].rstrip('.')}{more}."
    if status is Status.NEEDS_INFORMATION:
        needed = sum(bool(item.needed_by) for item in missing)
        return f"Cannot be decided yet: {needed} thing{'' if needed == 1 else 's'} must be found out first."
    if status is Status.CANDIDATE_WITH_PRECAUTIONS:
        return f"A candidate with {len(cautions)} precaution{'' if len(cautions) == 1 else 's'}."
    return "A candidate: nothing known speaks against a trial, and nothing that must be known is missing."


def _refused(
    intake: Intake, findings: Sequence[Finding], interactions: Sequence[Interaction], library: Library
) -> tuple[Refusal, ...]:
    answers = {finding.id: finding for finding in findings}
    clearable = {interaction.id for interaction in interactions if interaction.id and interaction.source is None}
    problems = ((one, problem_with_override(one, intake.as_of, library)) for one in intake.overrides)
    refusals = (_refusal(one, answers, clearable, problem) for one, problem in problems)
    return tuple(refusal for refusal in refusals if refusal is not None)


def _refusal(
    override: Override, findings: dict[str, Finding], clearable: set[str], problem: str | None
) -> Refusal | None:
    """Why an override does not count, or None when it does."""
    asked = f"{override.by or 'nobody'} asked to set aside {override.criterion}"
    finding, criterion = findings.get(override.criterion), CRITERIA.get(override.criterion)
    source = None if criterion is None else criterion.source
    if override.criterion in RED_FLAGS:
        limit, remedy = "A red flag is never set aside", RED_FLAGS[override.criterion].route
    elif criterion is not None and not criterion.override_allowed:
        limit, remedy = _never(criterion)
    elif finding is None and override.criterion not in clearable:
        limit, remedy = "No finding has this id", "Give the id of a finding that may be set aside"
    elif problem is not None:
        limit, remedy = f"It does not count: {problem}", "A named clinician gives a reason and the day"
    elif finding is not None and finding.answer is not Answer.YES:
        limit = f"The answer is {finding.answer}; only a yes can be set aside"
        remedy = "Find out what is missing" if finding.answer is Answer.UNKNOWN else "Nothing needs to be done"
    else:
        return None
    return Refusal(rule=override.criterion, what=asked, limit=limit, remedy=remedy.rstrip("."), source=source)


def _never(criterion: Criterion) -> tuple[str, str]:
    if criterion.weight is Weight.ABSOLUTE_CONTRAINDICATION:
        return "An absolute contraindication is never set aside, by anyone", criterion.action
    return f"A {criterion.weight} is not set aside", criterion.action
