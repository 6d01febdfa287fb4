"""`lenitive candidacy`: the decision."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import Exit, reading, show, text_of
from lenitive.cli.limits_option import library_of
from lenitive.clinic.candidacy import CANDIDACY_SCHEMA, Considered, consider
from lenitive.clinic.documents import plain, read_intake
from lenitive.clinic.plan import MAY_BE_PLANNED
from lenitive.domain.candidacy.assess import Decision
from lenitive.domain.candidacy.criterion import Datum, Finding, Weight
from lenitive.domain.foundation.answer import Answer
from lenitive.interop.fhir.read import read_record


def run(bundle: Path, intake: Path, *, limits: Path | None, trust: Path | None, as_json: bool) -> int:
    """Decide, show the decision, and say by the exit code whether a plan may follow."""
    considered = considered_from(bundle, intake, limits=limits, trust=trust)
    document = {"schema": CANDIDACY_SCHEMA, **plain(considered.decision), "record_changed": considered.record_changed}
    show(document, as_json=as_json, page=lambda console: _page(console, considered))
    return Exit.DONE if considered.decision.status in MAY_BE_PLANNED else Exit.CLINICAL_NO


def considered_from(bundle: Path, intake: Path, *, limits: Path | None = None, trust: Path | None = None) -> Considered:
    """Read an intake and its record as of the intake's day, and decide under the library in force on that day."""
    with reading():
        completed = read_intake(text_of(intake), what=str(intake))
        record = read_record(bundle, as_of=completed.as_of)
    library = library_of(limits, trust, on=completed.as_of)
    with reading():
        return consider(completed, record, library)


def _page(console: Console, considered: Considered) -> None:
    decision = considered.decision
    console.print(f"[bold]{decision.status.replace('_', ' ').upper()}[/bold] as of {decision.as_of}")
    console.print(decision.summary)
    if considered.record_changed:
        console.print("The record has changed since the intake was made; the record as it is now was used.")
    for line in dict.fromkeys((*_raised(decision), *_medicines(decision), *_differences(decision))):
        console.print(line)
    _print_findings(console, decision)
    _print_missing(console, decision)
    counts = Counter(finding.answer for finding in decision.findings)
    console.print(
        ", ".join(f"{counts[answer]} {answer}" for answer in Answer) + f" of {len(decision.findings)} criteria"
    )


def _raised(decision: Decision) -> Iterator[str]:
    for flag in decision.red_flags:
        if flag.answer is Answer.YES:
            yield f"[bold]RED FLAG {flag.id}[/bold]: {flag.statement} {flag.route}"


def _medicines(decision: Decision) -> Iterator[str]:
    for found in decision.interactions:
        if found.needs_precaution or found.is_unresolved:
            yield f"{found.medicine}: {found.effect or 'not known'} {found.action or ''}"


def _differences(decision: Decision) -> Iterator[str]:
    for conflict in decision.conflicts:
        yield f"differs: {conflict.name}: record {conflict.record}, intake {conflict.intake}; {conflict.why}"
    for refused in decision.overrides_refused:
        yield str(refused)


def _print_findings(console: Console, decision: Decision) -> None:
    table = Table("id", "answer", "weight", "what", "data", "source (grade)", title="What speaks for caution")
    for finding in filter(_matters, decision.findings):
        table.add_row(
            finding.id,
            finding.answer,
            finding.weight.replace("_", " "),
            finding.statement,
            "; ".join(_datum(datum) for datum in finding.data),
            f"{finding.source} ({finding.grade})",
        )
    if table.row_count:
        console.print(table)


def _print_missing(console: Console, decision: Decision) -> None:
    needed = [item for item in decision.missing if item.needed_by]
    table = Table("fact", "ask", "why", "needed by", title=f"{len(needed)} things to find out")
    for item in needed:
        table.add_row(item.name, item.question, item.why, ", ".join(item.needed_by))
    if needed:
        console.print(table)


def _matters(finding: Finding) -> bool:
    if finding.weight is Weight.REQUIREMENT:
        return finding.answer is Answer.NO
    return finding.answer is Answer.YES


def _datum(datum: Datum) -> str:
    value = {True: "yes", False: "no"}[datum.value] if isinstance(datum.value, bool) else datum.value
    unit = f" {datum.unit}" if datum.unit else ""
    return f"{datum.name} {value}{unit}, {datum.date}{' (stale)' if datum.stale else ''}"
