"""The pain: each problem, why nothing controlled it, and what opioid is taken."""

from collections.abc import Iterator

from lenitive.clinic.course import Course
from lenitive.domain.assessment.control_failure import why_control_fails
from lenitive.domain.assessment.description import DescribedPain
from lenitive.domain.assessment.pain import Intensity, PainProblem
from lenitive.domain.candidacy.knowledge import knowledge_of
from lenitive.domain.foundation.answer import Answer
from lenitive.web.blocks import Block, Cell, Cells, Section, bullets, table, text
from lenitive.web.words import UNKNOWN, cited, number, plain_words, sentence, yes_no

_RATINGS = (
    ("average", "average"),
    ("worst", "worst"),
    ("least", "least"),
    ("now", "now"),
    ("at_rest", "at rest"),
    ("on_movement", "on movement"),
)


def pain_section(course: Course) -> Section:
    """Where, how strong, since when, from what, by which mechanism, and why control fails."""
    intake, decision = course.considered.intake, course.decision
    problems = {problem.id: problem for problem in intake.pain_problems}
    rows: list[Cells] = [_row(found, problems[found.id]) for found in decision.pain_problems]
    blocks: list[Block] = []
    if rows:
        head = ("Where", "Pain, 0-10", "Course", "Mechanism", "From", "ICD-11")
        blocks.append(table("Pain problems", head, rows))
    else:
        blocks.append(text("No pain problem is described in the intake. A record alone rarely describes pain."))
    blocks.append(bullets(_failure(course), heading="Why control fails"))
    blocks.append(_refractory(course))
    blocks.append(_opioids(course))
    return Section(id="pain", title="The pain", blocks=tuple(blocks))


def _row(found: DescribedPain, problem: PainProblem) -> Cells:
    days = found.course.days
    since = f"{days} days, since {problem.onset}" if days is not None else found.course.why or UNKNOWN
    breakthrough = ", with breakthrough" if found.course.breakthrough is Answer.YES else ""
    neuropathic = f"neuropathic part {plain_words(found.neupsig)}"
    code = found.icd11.code
    return [
        Cell(text=sentence(found.site_words), small="removed part" if problem.part_absent else ""),
        Cell(text=_ratings(problem.intensity), small=plain_words(found.severity)),
        Cell(text=plain_words(found.course.course) + breakthrough, small=since),
        Cell(text=plain_words(found.mechanism), small=neuropathic),
        Cell(
            text=plain_words(problem.cause) if problem.cause else UNKNOWN,
            small=f"cancer-related: {yes_no(found.cancer_related)}",
        ),
        Cell(text=code or UNKNOWN, small=str(found.icd11.grade or "")),
    ]


def _ratings(intensity: Intensity | None) -> str:
    if intensity is None:
        return UNKNOWN
    values = ((words, getattr(intensity, name)) for name, words in _RATINGS)
    return ", ".join(f"{words} {value:g}" for words, value in values if value is not None) or UNKNOWN


def _failure(course: Course) -> Iterator[str]:
    intake = course.considered.intake
    known = knowledge_of(intake)
    progressed = {Answer.YES: True, Answer.NO: False, Answer.UNKNOWN: None}[
        known.answer("control_fails_by_progression")
    ]
    for reason in course.decision.reasons:
        yield f"{reason.statement} {sentence(yes_no(reason.answer))}."
    failure = why_control_fails(intake.analgesic_trials, progression=progressed)
    yield f"The disease has progressed: {yes_no(failure.progression)}."
    for trial in intake.analgesic_trials:
        dose = number(trial.dose_mg_day, "mg per 24 h")
        days = "time not known" if trial.days is None else f"{trial.days} days"
        effect = f" ({trial.effect}, grade {trial.effect_grade or UNKNOWN})" if trial.effect else ""
        yield f"{sentence(trial.drug)}, {dose}, {days}: {plain_words(trial.outcome)}{effect}."


def _refractory(course: Course) -> Block:
    found = course.decision.refractory
    rows: list[Cells] = [
        [
            component.statement,
            yes_no(component.answer),
            Cell(
                text="; ".join(component.data) or "; ".join(component.missing),
                small=cited(component.source, component.grade),
            ),
        ]
        for component in (*found.components, *found.definitions)
    ]
    return table(
        f"Refractory: {yes_no(found.answer)}. A composite of this project (assumed); published definitions follow it.",
        ("Part", "Answer", "What it rests on"),
        rows,
        folded="How refractory was judged",
    )


def _opioids(course: Course) -> Block:
    burden = course.decision.opioid_burden
    rows: list[Cells] = [
        [
            Cell(text=row.text, small="; ".join(row.warnings)),
            row.part,
            Cell(text=number(row.omed_mg_day), number=True),
            Cell(text=row.why_unknown or "", small=cited(row.factor.source, row.factor.grade) if row.factor else ""),
        ]
        for row in burden.rows
    ]
    total = number(burden.total_mg_day, "mg oral morphine equivalent per 24 h")
    return table(
        f"Opioids: {total} (table {burden.table}, version {burden.table_version}). For trend; never to convert.",
        ("Medicine", "Part", "#mg per 24 h", "Why not, source"),
        rows,
    )
