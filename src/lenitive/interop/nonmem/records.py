"""One row as a dose, an observation or another event."""

from fractions import Fraction
from typing import Final

from lenitive.clinic.regimen_file import BOLUS_MAX_MG, MINUTES_MAX, OVER_MIN_LEAST, RATE_MAX_MG_KG_H
from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.pharmacology.predict import Delivery, Injection
from lenitive.interop.nonmem.cells import Cells
from lenitive.interop.nonmem.lines import Row
from lenitive.interop.nonmem.outputs import BY_NAME, Output
from lenitive.interop.nonmem.subject import Dose, Observation, OtherEvent, Record

MEANT: Final = (
    "ID", "TIME", "AMT", "RATE", "DUR", "EVID", "MDV", "CMT", "DV", "DVID", "II", "ADDL", "SS", "WT", "AGE",
)  # fmt: skip
"""Columns that have a meaning here; every other is carried through."""

ADDITIONAL_MAX: Final = 10_000
LEAST_MG: Final = Fraction(1, 10**9)
RATE_MAX_MG_H: Final = RATE_MAX_MG_KG_H * 1000.0
_AGREE_FRAC: Final = Fraction(1, 10**6)
_DOSING: Final = ("AMT", "RATE", "DUR", "II", "ADDL", "SS")
_EVIDS: Final = {
    3: "3 resets the system, which a person cannot do; start a new ID",
    4: "4 resets the system before the dose, which a person cannot do; start a new ID",
}


def record_of(row: Row, cells: Cells) -> Record:
    """What a row says.

    Raises:
        ValueError: What the row says cannot be, or has no meaning here.
    """
    time_min = _time_min(row, cells)
    evid = _evid(row, cells)
    carried = {name: cell for name, cell in row.cells.items() if name not in MEANT}
    if evid == 1:
        return _dose(row, cells, time_min=time_min, carried=carried)
    for column in _DOSING:
        if cells.is_set(row, column):
            raise cells.bad(
                row, column, f"{row.cells[column]} belongs to a dose, but EVID is {evid}; write EVID 1, or 0 here"
            )
    if evid == 2:
        cmt, dvid = cells.as_written(row, "CMT"), cells.as_written(row, "DVID")
        return OtherEvent(time_min=time_min, cmt=cmt, dvid=dvid, carried=carried)
    return _observation(row, cells, time_min=time_min, carried=carried)


def _time_min(row: Row, cells: Cells) -> float:
    units = cells.layout.units
    if ":" in row.cells["TIME"]:
        raise cells.bad(
            row, "TIME", f"{one_line(row.cells['TIME'])} is a time of day; write {units.time} from the first dose"
        )
    written = cells.number(row, "TIME")
    if written is None:
        raise cells.bad(row, "TIME", f"is missing; write {units.time} from the first dose")
    time_min = units.time_min(written)
    if abs(time_min) > MINUTES_MAX:
        raise cells.bad(
            row,
            "TIME",
            f"{row.cells['TIME']} {units.time} is more than {MINUTES_MAX:.0f} min; is the unit {units.time}?",
        )
    return float(time_min)


def _evid(row: Row, cells: Cells) -> int:
    evid = cells.whole(row, "EVID")
    if evid is None:
        if "EVID" in row.cells and cells.is_set(row, "AMT"):
            raise cells.bad(row, "EVID", f"is missing where AMT is {row.cells['AMT']}; write 1 for a dose")
        return 1 if cells.is_set(row, "AMT") else 0
    if evid not in {0, 1, 2}:
        raise cells.bad(row, "EVID", _EVIDS.get(evid, f"{evid} is not known; write 0 observation, 1 dose or 2 other"))
    return evid


def _dose(row: Row, cells: Cells, *, time_min: float, carried: dict[str, str]) -> Dose:
    if time_min < 0:
        raise cells.bad(row, "TIME", f"{row.cells['TIME']}: a dose before time 0; count TIME from the first dose")
    if cells.is_set(row, "SS"):
        raise cells.bad(
            row, "SS", f"{row.cells['SS']} asks for steady state, which is not read; write the doses before it, or ADDL"
        )
    if cells.is_set(row, "DV") and cells.number(row, "MDV") == 0:
        raise cells.bad(row, "DV", f"{row.cells['DV']} on a dose with MDV 0; write the observation in its own row")
    _check_dose_cmt(row, cells)
    mg, duration_min = _mg(row, cells), _duration_min(row, cells)
    additional, interval_min = _additional(row, cells)
    if additional and duration_min > interval_min:
        raise cells.bad(
            row,
            "II",
            f"{row.cells['II']} {cells.layout.units.time}: each infusion of {float(duration_min):g} min would begin "
            "before the last has ended; write a longer II, or the rows one by one",
        )
    given: Delivery | Injection
    if duration_min:
        rate_mg_h = float(mg / duration_min * 60)
        given = Delivery(start_min=time_min, duration_min=float(duration_min), rate_mg_h=rate_mg_h)
    else:
        given = Injection(at_min=time_min, mg=float(mg))
    return Dose(given=given, additional=additional, interval_min=float(interval_min), carried=carried)


def _check_dose_cmt(row: Row, cells: Cells) -> None:
    cmt = cells.as_written(row, "CMT")
    if cmt not in {None, "0", cells.layout.dose_cmt}:
        raise cells.bad(
            row,
            "CMT",
            f"{one_line(cmt or '')}: doses go into the centre, compartment {cells.layout.dose_cmt}; if that is the "
            "centre of this table, say so in the layout (dose_cmt)",
        )


def _mg(row: Row, cells: Cells) -> Fraction:
    units = cells.layout.units
    written = cells.number(row, "AMT")
    if written is None:
        raise cells.bad(row, "AMT", f"is missing on a dose; write the amount in {units.amount}")
    mg = units.amount_mg(written)
    if mg < 0:
        raise cells.bad(row, "AMT", f"{row.cells['AMT']} {units.amount} is negative; only drug can be given")
    if mg > BOLUS_MAX_MG or 0 < mg < LEAST_MG:
        raise cells.bad(row, "AMT", f"{row.cells['AMT']} {units.amount} cannot be a dose; is the unit {units.amount}?")
    return mg


def _shown(minutes: Fraction) -> str:
    """Minutes for a message; a cell may hold a number that no float can."""
    try:
        return f"{float(minutes):g}"
    except OverflowError:
        return "more than 1e+308"


def _duration_min(row: Row, cells: Cells) -> Fraction:
    """How long the dose takes; 0 at once. From AMT and RATE, or from DUR."""
    units = cells.layout.units
    rate, duration = cells.number(row, "RATE") or Fraction(0), cells.number(row, "DUR") or Fraction(0)
    _check_rate(row, cells, rate)
    if duration < 0:
        raise cells.bad(row, "DUR", f"{row.cells['DUR']} {units.time} is negative; write how long the infusion takes")
    mg = _mg(row, cells)
    if (rate or duration) and not mg:
        column = "RATE" if rate else "DUR"
        raise cells.bad(
            row, column, f"{row.cells[column]} with AMT 0: such an infusion gives nothing; write its amount"
        )
    by_rate = mg / units.rate_mg_h(rate) * 60 if rate else Fraction(0)
    by_duration = units.time_min(duration)
    if rate and duration and abs(by_rate - by_duration) > _AGREE_FRAC * by_duration:
        raise cells.bad(
            row,
            "DUR",
            f"{row.cells['DUR']} {units.time} does not agree with AMT and RATE, which give {_shown(by_rate)} min; "
            "keep one of RATE and DUR",
        )
    found = by_rate or by_duration
    if found and not OVER_MIN_LEAST <= found <= MINUTES_MAX:
        raise cells.bad(
            row,
            "RATE" if rate else "DUR",
            f"the infusion would take {_shown(found)} min; write 0 for a dose at once, or check the unit {units.rate}",
        )
    return found


def _check_rate(row: Row, cells: Cells, rate: Fraction) -> None:
    units = cells.layout.units
    if rate >= 0:
        if units.rate_mg_h(rate) > RATE_MAX_MG_H:
            raise cells.bad(row, "RATE", f"{row.cells['RATE']} {units.rate} cannot be; is the unit {units.rate}?")
        return
    modelled = {-1: "asks for a modelled rate", -2: "asks for a modelled duration"}.get(int(rate), "is negative")
    why = modelled if rate.denominator == 1 else "is negative"
    raise cells.bad(row, "RATE", f"{row.cells['RATE']} {why}; write the rate in {units.rate}, or DUR in {units.time}")


def _additional(row: Row, cells: Cells) -> tuple[int, Fraction]:
    units = cells.layout.units
    additional = cells.whole(row, "ADDL") or 0
    interval = units.time_min(cells.number(row, "II") or Fraction(0))
    if not 0 <= additional <= ADDITIONAL_MAX:
        raise cells.bad(row, "ADDL", f"{row.cells['ADDL']}: write how many more doses follow, 0 to {ADDITIONAL_MAX}")
    if interval < 0 or interval * additional > MINUTES_MAX:
        raise cells.bad(row, "II", f"{row.cells['II']} {units.time} cannot be; write the time from dose to dose")
    if additional and not interval:
        raise cells.bad(row, "ADDL", f"{row.cells['ADDL']} more doses without II; write the time from dose to dose")
    if interval and not additional:
        raise cells.bad(row, "II", f"{row.cells['II']} {units.time} without ADDL: nothing follows; write ADDL, or II 0")
    return additional, interval


def _observation(row: Row, cells: Cells, *, time_min: float, carried: dict[str, str]) -> Observation:
    output = _output(row, cells)
    mdv = cells.whole(row, "MDV")
    if mdv not in {None, 0, 1}:
        raise cells.bad(row, "MDV", f"{mdv} is not known; write 0 where DV counts and 1 where it does not")
    used = mdv != 1
    written = cells.number(row, "DV")
    if written is None and mdv == 0:
        raise cells.bad(row, "DV", "is missing though MDV is 0; write the value, or MDV 1")
    for column in ("CENS", "BLQ") if used else ():
        if cells.is_set(row, column):
            raise cells.bad(
                row, column, f"{row.cells[column]}: DV is a limit and not a value; write MDV 1 to leave it out"
            )
    return Observation(
        time_min=time_min,
        output=output.name,
        value=None if written is None else _value(row, cells, output, written, used=used),
        used=used,
        cmt=_other_cmt(row, cells),
        carried=carried,
    )


def _other_cmt(row: Row, cells: Cells) -> str | None:
    """The compartment, where it is more than a repetition of what the row is about."""
    cmt = cells.as_written(row, "CMT")
    return cmt if "DVID" in row.cells and cmt != row.cells["DVID"] else None


def _output(row: Row, cells: Cells) -> Output:
    """What the row is about: by DVID, and by CMT where the table has no DVID."""
    column = "DVID" if "DVID" in row.cells else "CMT"
    label = cells.as_written(row, column)
    if label is None and column == "DVID":
        raise cells.bad(row, "DVID", "is missing on an observation; write what DV is about")
    if label is None or (column == "CMT" and label == "0"):
        return BY_NAME["ketamine"]
    name = cells.layout.outputs.get(label, label.lower())
    if name not in BY_NAME:
        known = ", ".join(f"{number} {output}" for number, output in cells.layout.outputs.items())
        raise cells.bad(
            row,
            column,
            f"what {one_line(label[:40])} is about is not known (known: {known}); say it in the layout (outputs), or "
            "read the table with its data dictionary",
        )
    return BY_NAME[name]


def _value(row: Row, cells: Cells, output: Output, written: Fraction, *, used: bool) -> float:
    units = cells.layout.units
    value = units.conc_ng_ml(written) if output.is_concentration else written
    unit = units.concentration if output.is_concentration else output.unit
    if abs(value) > 10**12:
        raise cells.bad(row, "DV", f"{row.cells['DV']} {unit} cannot be; check the value")
    if used and not output.lowest <= value <= output.highest:
        raise cells.bad(
            row,
            "DV",
            f"{row.cells['DV']} {unit} of {output.name} cannot be: it lies from {output.lowest:g} to "
            f"{output.highest:g} {output.unit}; check the unit, and write the value itself if this is its logarithm",
        )
    return float(value)
