"""An event table read into people: each row means one thing here or is refused with its line, column and remedy."""

from collections.abc import Sequence
from typing import Final

from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.interop.nonmem.cells import Cells
from lenitive.interop.nonmem.layout import Layout
from lenitive.interop.nonmem.lines import Row, lines_of
from lenitive.interop.nonmem.numbers import number
from lenitive.interop.nonmem.records import record_of
from lenitive.interop.nonmem.subject import EventTable, Record, Subject, in_order

RENAMED: Final = {"TINF": "DUR", "AMOUNT": "AMT", "YTYPE": "DVID", "ADM": "CMT", "TIMEH": "TIME"}
"""Names of other programs for columns that would change what was given or seen: they are not passed over."""

DAYS: Final = frozenset({"DATE", "DAT1", "DAT2", "DAT3"})
AGE_MAX_YEARS: Final = 130
WEIGHT_MAX_KG: Final = 700


def read(text: str, *, where: str = "event table", layout: Layout | None = None) -> EventTable:
    r"""Read a NONMEM-style event table.

    Columns that are read: ID, TIME, AMT, RATE, DUR, EVID (0, 1 or 2), MDV, CMT, DV, DVID, II, ADDL, SS (0 only), WT,
    AGE, CENS and BLQ (0 only, unless MDV is 1). Every other column is carried through, row by row. Nothing is repaired
    and nothing is left out but lines that begin with `#`, `@`, or a first cell `C`.

    Args:
        text: Comma-separated or space-delimited, `.` (or an empty cell, or NA) where nothing is known.
        where: The file's name, for messages.
        layout: Units, what numbers of outputs mean, where doses go. Without one: hours, mg of base, ng/mL; DVID or CMT
            1 is ketamine; doses go into compartment 1. `layout_of` reads one from a data dictionary.

    Returns:
        The people, in the order of the file, times in minutes.

    Raises:
        ValueError: One line that names file, line, column, value and remedy. Steady state (SS), modelled rates and
            durations (RATE -1, -2), resets (EVID 3, 4) and censored values (CENS, BLQ) are refused: they mean
            something that a list of what was given and seen cannot hold.

    Example:
        >>> read("ID TIME AMT RATE EVID DV\n1 0 20 -2 1 .", where="trial.txt")
        Traceback (most recent call last):
        ...
        ValueError: trial.txt, line 2, column RATE: -2 asks for a modelled duration; write the rate in mg/h, or DUR in h
    """
    layout = layout or Layout()
    lines = lines_of(text, where=where)
    cells = Cells(where=where, columns=lines.columns, layout=layout)
    _check_columns(lines.columns, where)
    people = [_subject(rows, cells) for rows in _people(lines.rows, cells)]
    return EventTable(
        subjects=tuple(people),
        units=layout.units,
        comments=tuple(content for _, content in lines.comments),
        notes=tuple(note for person in people for note in _overlaps(person)),
    )


def _check_columns(columns: Sequence[str], where: str) -> None:
    for column in columns:
        if column in RENAMED:
            raise ValueError(f"{where}, column {column}: this name is not read; rename it to {RENAMED[column]}")
        if column in DAYS:
            raise ValueError(f"{where}, column {column}: days are not counted; write TIME as hours from the first dose")


def _people(rows: Sequence[Row], cells: Cells) -> list[list[Row]]:
    """Rows by person; the rows of one person stand together."""
    found: dict[str, list[Row]] = {}
    last = None
    for row in rows:
        if cells.is_missing(row, "ID"):
            raise cells.bad(row, "ID", "is missing; write whose row it is")
        written = row.cells["ID"]
        exact = number(written)
        key = written if exact is None else str(exact)
        if key != last and key in found:
            raise cells.bad(row, "ID", f"{one_line(written)} appears again after another ID; keep its rows together")
        found.setdefault(key, []).append(row)
        last = key
    return list(found.values())


def _subject(rows: Sequence[Row], cells: Cells) -> Subject:
    records: list[Record] = []
    for row in rows:
        record = record_of(row, cells)
        if records and record.time_min < records[-1].time_min:
            raise cells.bad(
                row, "TIME", f"{row.cells['TIME']} comes after a later time; sort the rows of one ID by TIME"
            )
        records.append(record)
    return Subject(
        id=rows[0].cells["ID"],
        records=in_order(records),
        weight_kg=_constant(rows, "WT", cells, highest=WEIGHT_MAX_KG, unit="kg"),
        age_years=_constant(rows, "AGE", cells, highest=AGE_MAX_YEARS, unit="years"),
    )


def _constant(rows: Sequence[Row], column: str, cells: Cells, *, highest: int, unit: str) -> float | None:
    """What one person has one of; missing in some rows is no contradiction."""
    found = None
    for row in rows:
        value = cells.number(row, column)
        if value is None:
            continue
        if not 0 < value <= highest:
            raise cells.bad(row, column, f"{row.cells[column]} {unit} cannot be; write a full stop where it is unknown")
        if found is not None and float(value) != found:
            raise cells.bad(
                row, column, f"{row.cells[column]} {unit} differs from {found:g} before; one ID has one: keep the first"
            )
        found = float(value)
    return found


def _overlaps(person: Subject) -> list[str]:
    runs = sorted((part for part in person.given if isinstance(part, Delivery)), key=lambda part: part.start_min)
    notes = []
    for place, part in enumerate(runs):
        before = [one for one in runs[:place] if one.start_min + one.duration_min > part.start_min * (1 + 1e-12)]
        if before:
            total_mg_h = sum(one.rate_mg_h for one in (*before, part))
            notes.append(
                f"ID {person.id}: {len(before) + 1} infusions run at once from {part.start_min:g} min; their rates add "
                f"up to {total_mg_h:g} mg/h. If one pump gave them, end the first where the next begins."
            )
    return notes
