"""What stands beside a table: the meaning and unit of each column, for people and for `read`."""

import json
from typing import Final

from lenitive.domain.foundation.strict_json import parse_json
from lenitive.interop.nonmem.layout import LENITIVE, Layout
from lenitive.interop.nonmem.outputs import BY_NAME
from lenitive.interop.nonmem.units import Units

SCHEMA: Final = "lenitive/event-table/1"


def data_dictionary(layout: Layout = LENITIVE) -> str:
    """The data dictionary of a table that was written with this layout, as JSON.

    Example:
        >>> layout_of(data_dictionary()) == LENITIVE
        True
    """
    units = layout.units
    document = {
        "schema": SCHEMA,
        "about": "Ketamine as base. A full stop is missing. Not a medical device; not for patient care.",
        "units": {"time": units.time, "amount": units.amount, "concentration": units.concentration},
        "dose_cmt": layout.dose_cmt,
        "outputs": {
            number: {"name": name, "unit": _unit(name, units), "meaning": BY_NAME[name].meaning}
            for number, name in layout.outputs.items()
        },
        "columns": {name: {"unit": unit, "meaning": meaning} for name, unit, meaning in _columns(units)},
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def layout_of(text: str, *, where: str = "data dictionary") -> Layout:
    """The layout that a data dictionary states.

    Raises:
        ValueError: Not such a document, or a unit or output that is not known.
    """
    found = parse_json(text, what=where)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise ValueError(f"{where}: not a data dictionary of an event table; its schema is {SCHEMA}")
    try:
        given = {key: str(found["units"][key]) for key in ("time", "amount", "concentration")}
        outputs = {str(number): str(about["name"]) for number, about in found["outputs"].items()}
        dose_cmt = str(found["dose_cmt"])
    except (KeyError, TypeError, AttributeError):
        raise ValueError(
            f"{where}: units (time, amount, concentration), outputs and dose_cmt are needed; write it again"
        ) from None
    try:
        return Layout(units=Units(**given), outputs=outputs, dose_cmt=dose_cmt)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None


def _unit(name: str, units: Units) -> str:
    return units.concentration if BY_NAME[name].is_concentration else BY_NAME[name].unit


def _columns(units: Units) -> list[tuple[str, str, str]]:
    return [
        ("ID", "", "Person"),
        ("TIME", units.time, "Time from the start; rising within a person"),
        ("AMT", units.amount, "Amount of the dose, ketamine base"),
        ("RATE", units.rate, "Rate of the infusion, which lasts AMT / RATE; 0: given at once"),
        ("ADDL", "", "How many more of the same dose follow"),
        ("II", units.time, "From the start of one of them to the next"),
        ("EVID", "", "0 observation, 1 dose, 2 other"),
        ("MDV", "", "1: DV is missing or not to be used"),
        ("CMT", "", "Compartment; of an observation the same as DVID unless it says more"),
        ("DVID", "", "What DV is about; see outputs"),
        ("DV", "of the output", "What was measured, or predicted"),
        ("WT", "kg", "Body weight"),
        ("AGE", "years", "Age"),
    ]
