"""The report of a course: one self-contained page, summary first."""

from typing import Any

from lenitive import __version__
from lenitive.clinic.course import Course, GivenSession
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.outcomes.summary import CourseOutcome
from lenitive.web.blocks import KeyFigure, Section, bullets, key_figures
from lenitive.web.page import rendered, sources_section
from lenitive.web.sections.candidacy import candidacy_section, cautions
from lenitive.web.sections.claims import claims_section
from lenitive.web.sections.gaps import gaps_section
from lenitive.web.sections.infusion import infusion_section
from lenitive.web.sections.outcome import outcome_section
from lenitive.web.sections.pain import pain_section
from lenitive.web.sections.plan import plan_section
from lenitive.web.words import UNKNOWN, change_pct, number, plain_words, sentence, yes_no

_MARKS = {
    Status.CANDIDATE: "✓",
    Status.CANDIDATE_WITH_PRECAUTIONS: "✓!",
    Status.NOT_A_CANDIDATE: "✗",
    Status.NEEDS_INFORMATION: "?",
}


def report_page(course: Course) -> str:
    """The whole page as text; it loads nothing from anywhere."""
    status = course.decision.status
    sections = (
        _summary(course),
        pain_section(course),
        candidacy_section(course),
        plan_section(course),
        infusion_section(course),
        outcome_section(course),
        claims_section(course),
        gaps_section(course),
    )
    page: dict[str, Any] = {
        "title": "Course report: ketamine infusion for refractory cancer pain",
        "notice": course.notice,
        "banner": _banner(course),
        "status": {
            "mark": _MARKS[status],
            "label": sentence(plain_words(status)),
            "sentence": course.decision.summary,
        },
        "sections": (*sections, sources_section(sections)),
        "footer": _footer(course),
    }
    return rendered(page)


def _banner(course: Course) -> dict[str, Any]:
    patient, intake = course.patient, course.considered.intake
    age = patient.age_years(intake.as_of)
    weight = intake.facts.get("weight_kg")
    allergies = ", ".join(one.substance for one in intake.allergies) or "none recorded"
    made_up = {True: "synthetic person", False: "real person", None: "not marked as synthetic"}[patient.synthetic]
    return {
        "name": patient.name or patient.reference,
        "items": (
            f"born {patient.birth_date or UNKNOWN}, {UNKNOWN if age is None else age} years, {patient.sex}",
            f"record {patient.reference}",
            f"as of {intake.as_of}",
            f"weight {number(float(weight.value), 'kg') + f' ({weight.date})' if weight else UNKNOWN}",
            f"allergies: {allergies}",
            made_up,
        ),
    }


def _summary(course: Course) -> Section:
    """What a reader looks for first."""
    decision, outcome = course.decision, course.outcome
    figures = [
        KeyFigure(
            name="Refractory",
            value=sentence(yes_no(decision.refractory.answer)),
            note=f"{len(decision.pain_problems)} pain problem{'s' if len(decision.pain_problems) != 1 else ''}",
        ),
        KeyFigure(
            name="Still to be found out",
            value=str(sum(bool(item.needed_by) for item in decision.missing)),
            note="before a decision",
        ),
    ]
    lines = list(cautions(decision))
    if outcome is not None:
        lines += _outcome_lines(course)
        completed = sum(one.completed is True for one in outcome.sessions)
        best = [found for found in outcome.session_responses if found.answer is Answer.YES]
        figures += [
            KeyFigure(name="Infusions", value=f"{len(outcome.sessions)}", note=f"{completed} completed as planned"),
            KeyFigure(
                name="Responder",
                value=f"{len(best)} of {len(outcome.session_responses)}",
                note="infusions after which pain and a second measure improved",
            ),
            KeyFigure(
                name="Opioid",
                value=_opioid_change(outcome),
                note="change, uncontrolled before-after",
            ),
            KeyFigure(
                name="Worst adverse event",
                value=_worst_event(outcome),
                note=f"{len(outcome.adverse_events)} events, causality not assessed",
            ),
        ]
    elif course.not_given is not None:
        lines.append(f"No infusion: {course.not_given.remedy}.")
    return Section(id="summary", title="Summary", blocks=(bullets(lines), key_figures(figures)))


def _worst_event(outcome: CourseOutcome) -> str:
    worst = max(outcome.adverse_events, key=lambda event: event.grade, default=None)
    return "none graded" if worst is None else f"{worst.name}, grade {worst.grade}"


def _opioid_change(outcome: CourseOutcome) -> str:
    found = outcome.opioid_sparing
    return UNKNOWN if found is None else change_pct(found.fall_pct)


def _outcome_lines(course: Course) -> list[str]:
    outcome = course.outcome
    if outcome is None:
        return []
    lines = [_infusion_line(given) for given in course.sessions]
    decided = outcome.decision
    reasons = "; ".join(sentence(reason) for reason in decided.reasons)
    return [*lines, f"The course: {plain_words(decided.decision)}. {reasons}."]


def _infusion_line(given: GivenSession) -> str:
    summary = given.result.summary
    return (
        f"Infusion {given.result.session_number} ({given.date}): {plain_words(summary.outcome)}, "
        f"{number(given.result.account.given_mg, 'mg')} in {number(summary.infusion_min / 60, 'h', places=1)}; "
        f"pain {summary.baseline_pain} to {summary.end_pain} of 10."
    )


def _footer(course: Course) -> tuple[str, ...]:
    return (
        course.notice,
        (
            f"Lenitive {__version__}, seed {course.seed}, rules of {course.decision.rules_version}. Record "
            f"{course.record.sha256[:16]} ({course.record.resources} resources). Data: course.json, events.jsonl."
        ),
        "Doses are ketamine base. Times are minutes from the start of the infusion; the record is in UTC.",
    )
