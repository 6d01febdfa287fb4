"""`lenitive course`: the whole journey of one record, ending in a report."""

import sys
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

from rich.console import Console

from lenitive.cli.candidacy import considered_from
from lenitive.cli.edge import CannotReadError, Exit, PageConsole, show
from lenitive.clinic.course import COURSE_SCHEMA, Course, GivenSession, run_course
from lenitive.clinic.documents import intake_document, plain, to_json
from lenitive.record.journal import write_journal
from lenitive.record.whole_file import write_whole
from lenitive.web.report import report_page

SEED_MAX: Final = 2**63 - 1


def run(
    bundle: Path, intake: Path, *, out: Path, seed: int, limits: Path | None, trust: Path | None, as_json: bool
) -> int:
    """Run the course, write its three files, and say where the report is."""
    if not 0 <= seed <= SEED_MAX:
        raise CannotReadError(f"--seed: {seed} is not a seed; give a whole number from 0")
    if out.exists() and not out.is_dir():
        raise CannotReadError(f"--out: {out} is a file; name a folder")
    tell = PageConsole(stderr=True)
    considered = considered_from(bundle, intake, limits=limits, trust=trust)
    tell.print(f"candidacy: {considered.decision.summary}")
    course = run_course(considered, seed=seed, progress=tell.print)
    tell.print("writing course.json, events.jsonl and report.html")
    out.mkdir(parents=True, exist_ok=True)
    head = write_journal(out / "events.jsonl", course.events)
    document = course_document(course, events_head=head)
    write_whole(out / "report.html", report_page(course))
    write_whole(out / "course.json", to_json(document))
    if as_json:
        sys.stdout.write(to_json(document))
    else:
        show(document, as_json=False, page=lambda console: _page(console, course, out))
    return Exit.DONE if course.sessions else Exit.CLINICAL_NO


def course_document(course: Course, *, events_head: str) -> dict[str, Any]:
    """The course as a document: everything but the events, which are in events.jsonl, and the head of those."""
    return {
        "schema": COURSE_SCHEMA,
        "notice": course.notice,
        "simulated": True,
        "seed": course.seed,
        "events_head": events_head,
        "as_of": plain(course.as_of),
        "status": course.decision.status,
        "patient": plain(course.patient),
        "record": plain(course.record),
        "intake": intake_document(course.considered.intake),
        "candidacy": plain(course.decision),
        "sessions": [_session(given) for given in course.sessions],
        "not_given": plain(course.not_given),
        "pgic": plain(course.pgic),
        "outcome": plain(course.outcome),
        "claims": plain(course.claims),
    }


def _session(given: GivenSession) -> dict[str, Any]:
    result = {
        field.name: plain(getattr(given.result, field.name)) for field in fields(given.result) if field.name != "events"
    }
    return {"date": plain(given.date), "plan": plain(given.plan), **result}


def _page(console: Console, course: Course, out: Path) -> None:
    console.print(course.decision.summary)
    for given in course.sessions:
        summary = given.result.summary
        console.print(
            f"infusion {given.result.session_number}, {given.date}: {summary.outcome.replace('_', ' ')}, "
            f"{given.result.account.given_mg:g} mg in {summary.infusion_min:.0f} min; pain "
            f"{summary.baseline_pain} to {summary.end_pain}"
        )
    if course.outcome is not None:
        decided = course.outcome.decision
        console.print(f"course: {decided.decision.replace('_', ' ')}; {'; '.join(decided.reasons)}")
    if course.not_given is not None:
        console.print(str(course.not_given))
    console.print(course.notice)
    console.print(f"Report: {(out / 'report.html').resolve()}", soft_wrap=True)
