"""`lenitive validate`: every published number that the models must give back, and whether they do."""

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import CannotReadError, Exit, show
from lenitive.cli.waiting import waiting
from lenitive.clinic.documents import plain
from lenitive.clinic.validate import VALIDATION_SCHEMA, Checked, Validation, validate
from lenitive.domain.pharmacology.validation.target import PartOutcome, Verdict
from lenitive.domain.pharmacology.validation.tolerance import Point
from lenitive.record.whole_file import write_whole

WORDS: Final = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "FAIL",
    Verdict.INFORMATIONAL: "info",
    Verdict.NOT_APPLICABLE: "n/a",
}
"""A verdict as the table shows it."""


def run(html: Path | None, *, as_json: bool) -> int:
    """Compute, show, and write the page when one is asked for."""
    if html is not None and html.is_dir():
        raise CannotReadError(f"--html {html}: this is a folder; name a file")
    if html is not None and not html.parent.is_dir():
        raise CannotReadError(f"--html {html}: there is no folder {html.parent}; make it first")
    with waiting("targets"):
        found = validate()
    if html is not None:
        from lenitive.web.validation_report import validation_page

        write_whole(html, validation_page(found))
    show(
        {"schema": VALIDATION_SCHEMA, **plain(found)}, as_json=as_json, page=lambda console: _page(console, found, html)
    )
    return Exit.DONE if found.as_recorded else Exit.CLINICAL_NO


def _page(console: Console, found: Validation, html: Path | None) -> None:
    table = Table("Target", "Predicted by", "Predicted", "Expected", "Verdict", "Found", title=_title(found))
    for name in (0, 1):
        table.columns[name].overflow = "fold"
    for name in (2, 3):
        table.columns[name].justify = "right"
    for checked in found.targets:
        for place, part in enumerate(checked.parts):
            table.add_row(*_row(checked, part, first=place == 0), end_section=place == len(checked.parts) - 1)
    console.print(table)
    console.print("Predicted and expected: where they differ most. Overlap: used when the defaults were chosen.\n")
    for checked in found.targets:
        for part in checked.parts:
            if part.why:
                console.print(
                    f"[bold]{WORDS[part.verdict]}[/bold] {checked.id}, {part.subject}, {part.what}: {part.why}"
                )
    console.print(f"\n{found.notice}")
    if not found.as_recorded:
        console.print(f"Not as recorded: {', '.join(found.unexpected)}. Find out what changed before anything is used.")
    if html is not None:
        console.print(f"Written: {html}")


def _title(found: Validation) -> str:
    counts = ", ".join(f"{number} {verdict.replace('_', ' ')}" for verdict, number in found.counts.items())
    return f"{len(found.targets)} targets: {counts}"


def _row(checked: Checked, part: PartOutcome, *, first: bool) -> tuple[str, ...]:
    name = f"{checked.id}\n(overlap)" if checked.selection_overlap else checked.id
    worst = _worst(part.points)
    predicted = "" if worst is None else f"{worst.predicted:.4g}"
    expected = "" if worst is None or worst.expected is None else f"{worst.expected:.4g}"
    if not expected and worst is not None:
        expected = part.tolerance
    return (
        name if first else "",
        f"{part.subject}: {part.what}",
        f"{predicted} {part.unit}".strip() if predicted else "",
        expected,
        WORDS[part.verdict],
        part.measured or "see below",
    )


def _worst(points: tuple[Point, ...]) -> Point | None:
    """The point that lies farthest from what is expected."""
    return max(points, key=lambda point: 0.0 if point.ratio is None else abs(point.ratio - 1), default=None)
