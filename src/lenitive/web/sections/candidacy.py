"""The decision: red flags, what speaks for caution, medicines, differences, and every criterion with its data."""

from collections.abc import Iterable

from lenitive.clinic.course import Course
from lenitive.domain.candidacy.assess import Decision
from lenitive.domain.candidacy.criterion import Datum, Finding, Weight
from lenitive.domain.candidacy.interaction import Interaction, Result
from lenitive.domain.foundation.answer import Answer
from lenitive.web.blocks import Block, Cell, Cells, Section, bullets, table
from lenitive.web.words import UNKNOWN, cited, number, plain_words, sentence, yes_no


def candidacy_section(course: Course) -> Section:
    """What was decided, and on what."""
    decision = course.decision
    flags = [
        [flag.statement, yes_no(flag.answer), flag.route, cited(flag.source, flag.grade)] for flag in decision.red_flags
    ]
    raised = [index for index, flag in enumerate(decision.red_flags) if flag.answer is Answer.YES]
    matters = [finding for finding in decision.findings if _matters(finding)]
    others = [finding for finding in decision.findings if not _matters(finding)]
    blocks = [
        table("Red flags, asked first", ("Red flag", "Answer", "Route", "Source"), flags, strong=raised),
        bullets(cautions(decision) or ("Nothing.",), heading="What asks for caution"),
        *((_findings("Criteria that speak for caution or against", matters),) if matters else ()),
        _medicines(decision.interactions),
    ]
    differences = [
        f"{found.name}: the record says {found.record or 'nothing'}, the intake {found.intake or 'nothing'}; "
        f"the {found.used} counts ({found.why})."
        for found in decision.conflicts
    ]
    if differences:
        blocks.append(bullets(differences, heading="Where record and intake differ"))
    if decision.overrides_refused:
        blocks.append(
            bullets((str(found) for found in decision.overrides_refused), heading="Overrides that do not count")
        )
    blocks.append(_findings(f"The other {len(others)} criteria", others, folded=f"The other {len(others)} criteria"))
    return Section(
        id="candidacy",
        title="Candidacy",
        intro=f"{decision.summary} Every criterion, with its data, is below; what is not known is never taken as no.",
        blocks=tuple(blocks),
    )


def cautions(decision: Decision) -> tuple[str, ...]:
    """Everything that asks for caution, one line each: red flags, criteria, medicines."""
    flags = (f"Red flag: {flag.statement} {flag.route}" for flag in decision.red_flags if flag.answer is Answer.YES)
    rules = (f"{finding.statement} {finding.action}" for finding in decision.findings if _matters(finding))
    medicines = (
        f"{sentence(found.medicine)}: {found.effect} {found.action}"
        for found in decision.interactions
        if found.needs_precaution
    )
    return tuple(dict.fromkeys((*flags, *rules, *medicines)))


def _matters(finding: Finding) -> bool:
    if finding.weight is Weight.REQUIREMENT:
        return finding.answer is Answer.NO
    return finding.answer is Answer.YES


def _findings(caption: str, findings: Iterable[Finding], *, folded: str = "") -> Block:
    """One row for each criterion; those that ask for nothing need no column for what to do."""
    rows: list[Cells] = []
    for finding in findings:
        weight = f"{finding.id}, {plain_words(finding.weight)}; {', '.join(finding.hazards)}"
        row: Cells = [
            Cell(text=finding.statement, small=weight),
            yes_no(finding.answer),
            Cell(text="; ".join(_datum(datum) for datum in finding.data) or "no data"),
            Cell(text=cited(finding.source, finding.grade), small=_also(finding)),
        ]
        if not folded:
            row.insert(3, _set_aside(finding) or finding.action)
        rows.append(row)
    head = ["Criterion", "Answer", "Data", "Source"]
    if not folded:
        head.insert(3, "What to do")
    return table(caption, head, rows, folded=folded)


def _datum(datum: Datum) -> str:
    value = (
        number(datum.value)
        if isinstance(datum.value, float | int) and not isinstance(datum.value, bool)
        else (
            {True: "yes", False: "no"}.get(datum.value, UNKNOWN) if isinstance(datum.value, bool) else str(datum.value)
        )
    )
    unit = f" {datum.unit}" if datum.unit and not datum.unit.startswith("{") else ""
    stale = ", too old to be used" if datum.stale else ""
    return f"{plain_words(datum.name)} {value}{unit} ({datum.date}, {datum.origin}{stale})"


def _set_aside(finding: Finding) -> str:
    used = finding.override
    return f"Set aside by {used.by} on {used.date}: {used.reason}" if used else ""


def _also(finding: Finding) -> str:
    return " ".join(f"{sentence(one.position).rstrip('.')} ({cited(one.source, one.grade)})." for one in finding.also)


def _medicines(interactions: Iterable[Interaction]) -> Block:
    rows: list[Cells] = [
        [
            Cell(text=sentence(found.medicine), small=found.text),
            {Result.INTERACTS: "interacts", Result.CHECKED_NONE: "checked: none", Result.UNKNOWN: UNKNOWN}[
                found.result
            ],
            Cell(
                text=found.effect or "",
                small=f"by mouth, does not carry over: {found.by_mouth}" if found.by_mouth else "",
            ),
            found.action or "",
            cited(found.source, found.grade),
        ]
        for found in interactions
    ]
    return table(
        "Medicines checked against intravenous ketamine", ("Medicine", "Result", "Effect", "What to do", "Source"), rows
    )
