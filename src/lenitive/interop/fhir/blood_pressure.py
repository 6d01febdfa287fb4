"""Cuff readings: systolic and diastolic taken together, and their mean as the intake asks for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from lenitive.domain.assessment.treatment import BloodPressureReading
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.interop.fhir.elements import Ledger, Moment, Precision, Resource, word
from lenitive.interop.fhir.facts_found import Candidate, FactsFound
from lenitive.interop.fhir.measures import DIASTOLIC, SYSTOLIC
from lenitive.interop.fhir.numbers import NotANumber, value_of
from lenitive.interop.fhir.observations import FINAL, Measurement, measurements_of
from lenitive.interop.fhir.units import PRESSURE_MMHG, convert, rounded

MEAN_OVER_DAYS: Final = 30
"""Readings this close to the latest make the mean (assumed)."""

READINGS_MIN: Final = 2
"""One reading on record is no pressure to decide on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Half:
    found: Measurement
    when: Moment
    systolic: bool
    mmhg: float
    as_recorded: str


def read_blood_pressures(
    resources: list[Resource], facts: FactsFound, ledger: Ledger
) -> tuple[BloodPressureReading, ...]:
    """Every complete reading in order of time; adds the mean pressures to the facts."""
    halves: dict[tuple[str, str], list[_Half]] = {}
    for found in (part for resource in resources for part in measurements_of(resource)):
        half = _half(found, ledger)
        if half is not None:
            panel = half.found.holder is not half.found.resource.data
            key = (half.found.resource.label if panel else "", half.when.text)
            halves.setdefault(key, []).append(half)
    readings = [reading for pair in halves.values() if (reading := _reading(pair, ledger))]
    readings.sort(key=lambda reading: reading.at)
    _add_means(readings, facts)
    return tuple(readings)


def _half(found: Measurement, ledger: Ledger) -> _Half | None:
    systolic = found.has(SYSTOLIC)
    if not (systolic or found.has(DIASTOLIC)) or found.code.of("fact"):
        return None
    name = "systolic_mmhg" if systolic else "diastolic_mmhg"
    read = value_of(found.holder)
    status = word(found.resource.data, "status")
    problem = None if status in FINAL else f"Its status is {status}, not final."
    if problem is None and (found.when is None or found.when.precision < Precision.DAY):
        problem = "It is not dated to the day."
    if problem is None and isinstance(read, NotANumber):
        problem = read.why
    if problem is not None or isinstance(read, NotANumber) or found.when is None:
        ledger.note(found.resource, name, read.as_recorded, problem or "")
        return None
    converted = convert(read, PRESSURE_MMHG, "mm[Hg]")
    if isinstance(converted, str):
        ledger.note(found.resource, name, read.as_recorded, converted)
        return None
    value = rounded(converted.value, 1)
    impossible = FACTS[name].problem_with(value)
    if impossible:
        ledger.note(found.resource, name, converted.as_recorded, f"{impossible}; correct the entry.")
        return None
    return _Half(found=found, when=found.when, systolic=systolic, mmhg=value, as_recorded=converted.as_recorded)


def _reading(pair: list[_Half], ledger: Ledger) -> BloodPressureReading | None:
    high, low = [half for half in pair if half.systolic], [half for half in pair if not half.systolic]
    first = pair[0]
    written = " / ".join(half.as_recorded for half in (*high, *low))
    if len({half.mmhg for half in high}) != 1 or len({half.mmhg for half in low}) != 1:
        why = "A reading needs one systolic and one diastolic pressure of the same time."
        ledger.note(first.found.resource, "blood_pressure", written, why)
        return None
    if high[0].mmhg <= low[0].mmhg:
        why = "The systolic pressure is not above the diastolic; correct the entry."
        ledger.note(first.found.resource, "blood_pressure", written, why)
        return None
    return BloodPressureReading(
        at=first.when.at,
        systolic_mmhg=high[0].mmhg,
        diastolic_mmhg=low[0].mmhg,
        provenance=Provenance(origin=Origin.RECORD, resource=high[0].found.resource.label, as_recorded=written),
    )


def _add_means(readings: list[BloodPressureReading], facts: FactsFound) -> None:
    if len(readings) < READINGS_MIN:
        return
    latest = readings[-1]
    since = latest.at - timedelta(days=MEAN_OVER_DAYS)
    recent = [reading for reading in readings if reading.at >= since]
    count = len(recent)
    resource = latest.provenance.resource
    said = (
        f"mean of {count} readings within {MEAN_OVER_DAYS} days"
        if count > 1
        else f"{latest.provenance.as_recorded}; the only reading within {MEAN_OVER_DAYS} days"
    )
    provenance = Provenance(origin=Origin.COMPUTED if count > 1 else Origin.RECORD, resource=resource, as_recorded=said)
    for name, values in (
        ("systolic_mmhg", [reading.systolic_mmhg for reading in recent]),
        ("diastolic_mmhg", [reading.diastolic_mmhg for reading in recent]),
    ):
        mean = rounded(_mean(values), 1)
        facts.add(name, Candidate(value=mean, day=_day(latest), at=latest.at, provenance=provenance))


def _mean(values: Iterable[float]) -> Fraction:
    exact = [Fraction(str(value)) for value in values]
    return sum(exact, start=Fraction(0)) / len(exact)


def _day(reading: BloodPressureReading) -> date:
    return reading.at.date()
