"""The registries, listed."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import Exit, show
from lenitive.clinic import catalogue


def sources(*, as_json: bool) -> int:
    """List every publication."""
    rows = catalogue.sources()
    for row in rows:
        row["identifier"] = row["doi"] or (f"PMID {row['pmid']}" if row["pmid"] else row["other"])
    return _list(rows, "publications", ("key", "kind", "grade", "identifier", "citation"), as_json=as_json)


def criteria(*, as_json: bool) -> int:
    """List every red flag, reason and criterion."""
    return _list(
        catalogue.criteria(),
        "red flags, reasons and criteria",
        ("id", "weight", "statement", "source", "grade"),
        as_json=as_json,
    )


def models(*, as_json: bool) -> int:
    """List every pharmacokinetic model."""
    return _list(catalogue.models(), "models", ("id", "title", "studied", "sampling", "grade"), as_json=as_json)


def alarms(*, as_json: bool) -> int:
    """List every alarm rule."""
    return _list(
        catalogue.alarms(),
        "alarm rules",
        ("id", "priority", "condition", "delay_s", "action", "source", "grade"),
        as_json=as_json,
    )


def hazards(*, as_json: bool) -> int:
    """List every hazard of the log."""
    return _list(catalogue.hazards(), "hazards", ("id", "severity", "initial_risk", "state", "title"), as_json=as_json)


def _list(rows: Sequence[catalogue.Row], what: str, columns: Sequence[str], *, as_json: bool) -> int:
    def page(console: Console) -> None:
        table = Table(title=f"{len(rows)} {what}")
        for column in columns:
            table.add_column(column, no_wrap=column == columns[0])
        for row in rows:
            table.add_row(*(str(row.get(column, row.get("kind", ""))) for column in columns))
        console.print(table)

    show(rows, as_json=as_json, page=page)
    return Exit.DONE
