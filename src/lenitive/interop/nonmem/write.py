"""People written as an event table that other programs read, and that reads back as the same people."""

import csv
import io
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from lenitive.domain.pharmacology.predict import Delivery, Injection
from lenitive.interop.nonmem.layout import LENITIVE, Layout
from lenitive.interop.nonmem.numbers import of_float, shortest
from lenitive.interop.nonmem.outputs import BY_NAME
from lenitive.interop.nonmem.read import DAYS, RENAMED
from lenitive.interop.nonmem.records import MEANT
from lenitive.interop.nonmem.subject import Dose, Observation, OtherEvent, Record, Subject, in_order
from lenitive.interop.nonmem.units import Units

FIRST: tuple[str, ...] = (
    "ID", "TIME", "AMT", "RATE", "ADDL", "II", "EVID", "MDV", "CMT", "DVID", "DV", "WT", "AGE",
)  # fmt: skip
"""The columns of every table; those that are only carried follow."""

_EVID = {Dose: "1", Observation: "0", OtherEvent: "2"}


def write(subjects: Sequence[Subject], *, layout: Layout = LENITIVE) -> str:
    """Write an event table: comma-separated, one header, `.` where nothing is known, no comment lines.

    Every number is written with as few digits as read back to the same number. `read` with the same layout gives the
    same people. Written for programs that read NONMEM's columns: number the people if NONMEM is to read it.

    Args:
        subjects: At least one; ids differ.
        layout: Units and numbering; put it beside the table with `data_dictionary`.

    Returns:
        The text of the table.

    Raises:
        ValueError: Nobody, the same id twice, an id or a carried text that a table cannot hold, an output without a
            number, or an infusion that gives nothing (leave it out).

    Example:
        >>> from lenitive.domain.pharmacology.predict import Delivery
        >>> dose = Dose(given=Delivery(start_min=0.0, duration_min=300.0, rate_mg_h=7.0))
        >>> seen = Observation(time_min=300.0, output="ketamine", value=68.2)
        >>> print(write([Subject(id="1", records=(dose, seen), weight_kg=70.0)]), end="")
        ID,TIME,AMT,RATE,ADDL,II,EVID,MDV,CMT,DVID,DV,WT,AGE
        1,0,35,7,0,0,1,1,1,.,.,70,.
        1,5,.,.,.,.,0,0,1,1,68.2,70,.
    """
    ids = [subject.id for subject in subjects]
    if not subjects:
        raise ValueError("nobody to write; give at least one person")
    if len(set(ids)) != len(ids):
        raise ValueError("two people have the same id; number them")
    more = tuple(dict.fromkeys(name for person in subjects for record in person.records for name in record.carried))
    _check_columns(more)
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow((*FIRST, *more))
    for person in subjects:
        if in_order(person.records) != person.records:
            raise ValueError(f"ID {person.id}: before_dose is not as the order of the records has it; use in_order")
        for record in person.records:
            cells = {**_cells(record, layout), "WT": _or_dot(person.weight_kg), "AGE": _or_dot(person.age_years)}
            carried = [_held(record.carried.get(name, "."), name) for name in more]
            rows.writerow((_held(person.id, "ID"), *(cells.get(name, ".") for name in FIRST[1:]), *carried))
    return out.getvalue()


def _check_columns(names: Sequence[str]) -> None:
    for name in names:
        if name in {*FIRST, *MEANT, *RENAMED, *DAYS} or name != name.upper() or not name:
            raise ValueError(f"the carried column {name!r} cannot be written; rename it, in capitals")
        _held(name, name)


def _held(text: str, column: str) -> str:
    """A text that a cell can hold: on one line, and not taken for a comment or for nothing."""
    is_row_mark = column == "ID" and (text[:1] in {"", "#", "@"} or text in {"C", ".", "NA"})
    if not text.isprintable() or text != text.strip() or is_row_mark:
        raise ValueError(f"column {column}: {text[:40]!r} cannot stand in a table; give it as plain text")
    return text


def _cells(record: Record, layout: Layout) -> dict[str, str]:
    # programs want MDV 1 with every row that is no observation
    cells = {"TIME": _time(record.time_min, layout.units), "EVID": _EVID[type(record)], "MDV": "1"}
    if isinstance(record, Dose):
        return {**cells, **_dose(record.given, layout.units), **_more(record, layout.units), "CMT": layout.dose_cmt}
    if isinstance(record, OtherEvent):
        return {**cells, "CMT": record.cmt or ".", "DVID": record.dvid or "."}
    number = layout.dvid_of(record.output)
    mdv = "0" if record.used else "1"
    return {**cells, "MDV": mdv, "CMT": record.cmt or number, "DVID": number, "DV": _dv(record, layout.units)}


def _more(dose: Dose, units: Units) -> dict[str, str]:
    return {"ADDL": str(dose.additional), "II": _time(dose.interval_min, units)}


@lru_cache(maxsize=4096)
def _dose(given: Delivery | Injection, units: Units) -> dict[str, str]:
    in_unit = units.amount_mg(Fraction(1))
    if isinstance(given, Injection):
        written = shortest(
            Fraction(given.mg) / in_unit, reads_back=lambda amount: float(units.amount_mg(amount)) == given.mg
        )
        return {"AMT": written, "RATE": "0"}
    if not given.rate_mg_h > 0:
        raise ValueError(
            f"an infusion of {given.rate_mg_h:g} mg/h at {given.start_min:g} min gives nothing; leave it out"
        )
    rate = shortest(
        Fraction(given.rate_mg_h) / units.rate_mg_h(Fraction(1)),
        reads_back=lambda written: float(units.rate_mg_h(written)) == given.rate_mg_h,
    )
    exact_mg_h = units.rate_mg_h(Fraction(rate))
    amount = shortest(
        exact_mg_h * Fraction(given.duration_min) / 60 / in_unit,
        reads_back=lambda written: float(units.amount_mg(written) / exact_mg_h * 60) == given.duration_min,
    )
    return {"AMT": amount, "RATE": rate}


@lru_cache(maxsize=4096)
def _time(minutes: float, units: Units) -> str:
    return shortest(
        Fraction(minutes) / units.time_min(Fraction(1)),
        reads_back=lambda written: float(units.time_min(written)) == minutes,
    )


def _dv(seen: Observation, units: Units) -> str:
    value = seen.value
    if value is None:
        return "."
    if units.concentration != "mg/L" or not BY_NAME[seen.output].is_concentration:
        return of_float(value)
    return shortest(
        Fraction(value) / units.conc_ng_ml(Fraction(1)),
        reads_back=lambda written: float(units.conc_ng_ml(written)) == value,
    )


def _or_dot(value: float | None) -> str:
    return "." if value is None else of_float(value)
