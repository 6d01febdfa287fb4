"""`lenitive intake`: what a record tells and does not tell."""

import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import Exit, reading, show
from lenitive.clinic.documents import intake_document, to_json
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.read import read_record
from lenitive.record.whole_file import write_whole

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def run(bundle: Path, *, as_of: str | None, output: Path | None, as_json: bool) -> int:
    """Read the record as it stood on one day and write the intake."""
    with reading():
        if output is not None and output.exists() and bundle.exists() and output.samefile(bundle):
            raise ValueError(f"--output: {output} is the record itself; name another file")
        day = parse_day(as_of) if as_of is not None else date.today()  # noqa: DTZ011 - the clinic's own calendar day
        intake = read_record(bundle, as_of=day)
    document = intake_document(intake)
    if output is not None:
        write_whole(output, to_json(document))
    if output is None or as_json:
        sys.stdout.write(to_json(document))
    else:
        show(document, as_json=False, page=lambda console: _page(console, intake, output))
    return Exit.DONE


def parse_day(text: str) -> date:
    """A calendar day written YYYY-MM-DD.

    Example:
        >>> parse_day("2026-06-01")
        datetime.date(2026, 6, 1)
    """
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"--as-of: cannot read {text[:40]!a} as a day; write YYYY-MM-DD, for example 2026-06-01")


def _page(console: Console, intake: Intake, output: Path) -> None:
    patient = intake.patient
    age = patient.age_years(intake.as_of)
    console.print(
        f"[bold]{patient.name or patient.reference}[/bold], "
        f"{age if age is not None else 'age unknown'}, {patient.sex}, as of {intake.as_of}"
        + (f"; died {patient.died_on}" if patient.died_on else "")
    )
    known = Table("fact", "value", "date", "age", "where", title="What the record tells")
    for name, fact in intake.facts.items():
        if fact is not None:
            stale = FACTS[name].is_stale(fact, intake.as_of)
            value = shown(fact.value)
            age_days = f"{fact.age_days(intake.as_of)} d" + (" (stale)" if stale else "")
            known.add_row(
                name,
                f"{value} {fact.unit or ''}".strip(),
                str(fact.date),
                age_days,
                fact.provenance.resource or fact.provenance.origin,
            )
    console.print(known)
    for title, entries in (
        ("cancer", intake.cancer), ("treatments", intake.treatments), ("problems", intake.problems),
        ("medications", intake.medications), ("allergies", intake.allergies), ("pain scores", intake.pain_scores),
        ("blood pressures", intake.blood_pressures),
    ):  # fmt: skip
        console.print(f"{len(entries):4d} {title}")
    unknown = [name for name, fact in intake.facts.items() if fact is None]
    console.print(f"[bold]{len(unknown)} of {len(FACTS)} facts are not known[/bold] and wait for a clinician.")
    for why, count in Counter(entry.why for entry in intake.unread).most_common(10):
        console.print(f"{count:4d} not used: {why}")
    console.print(f"Written to {output}. Complete what is null, then: lenitive candidacy RECORD --intake {output}")


def shown(value: bool | float | str) -> str:
    """A fact's value as a person reads it.

    Example:
        >>> shown(True), shown(98.05), shown("none")
        ('yes', '98.05', 'none')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:g}"
