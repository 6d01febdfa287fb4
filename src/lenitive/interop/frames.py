"""Answers as polars data frames: one row for each time, the unit last in the name of each column.

`long` turns any of them into one row for each number. `.to_pandas()` of polars is there for who has pandas.
polars is imported when a frame is asked for, not before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lenitive.clinic.simulated import Pooled, Simulated, unit_name
from lenitive.clinic.simulated_tables import POOLED, percentile_name, table_of
from lenitive.domain.pharmacology.individualise import Individual
from lenitive.domain.pharmacology.learned import LearnedParameter, learned_parameters
from lenitive.domain.pharmacology.predict import Band, Concentrations, Delivery, Injection, Prediction
from lenitive.domain.pharmacology.respond import OutputBand, ResponsePrediction
from lenitive.domain.pharmacology.side_by_side import SideBySide
from lenitive.interop.nonmem import Dose, EventTable, Observation
from lenitive.interop.nonmem.subject import Record
from lenitive.pkpd.linear import Array

if TYPE_CHECKING:
    import polars as pl

UNITS: Final = {
    "_ng_ml": "ng/mL", "_per_min": "1/min", "_l_min": "L/min", "_mmhg": "mmHg", "_frac": "", "_score": "score",
}  # fmt: skip
"""The unit of a column by the end of its name."""

_STATISTICS: Final = ("typical", "mean", "p05", "p50", "p95")


def of_concentrations(found: Concentrations, *, times_min: Sequence[float]) -> "pl.DataFrame":
    """The concentrations of one person.

    Example:
        >>> of_concentrations(Concentrations(ketamine_ng_ml=np.array([0.0, 41.5])), times_min=[0.0, 30.0]).columns
        ['time_min', 'ketamine_ng_ml']
    """
    import polars as pl

    curves = {field.name: getattr(found, field.name) for field in fields(found)}
    return pl.DataFrame({"time_min": list(times_min), **{name: c for name, c in curves.items() if c is not None}})


def of_prediction(found: Prediction) -> "pl.DataFrame":
    """A prediction with its bands, columns such as `ketamine_p05_ng_ml`."""
    import polars as pl

    columns: dict[str, Any] = {"time_min": found.times_min}
    for name in (field.name for field in fields(found)):
        band = getattr(found, name)
        if isinstance(band, Band):
            columns |= {percentile_name(name, key): getattr(band, key) for key in ("p05", "p50", "p95")}
    return pl.DataFrame(columns)


def of_responses(found: ResponsePrediction) -> "pl.DataFrame":
    """Concentrations and responses of one model: the typical person, what is to be expected, and the band."""
    import polars as pl

    return pl.DataFrame({"model": [found.model] * len(found.times_min), **_bands(found.times_min, found.outputs)})


def of_side_by_side(found: SideBySide) -> "pl.DataFrame":
    """Every model below the other, and the pooled band as a model named `pooled`."""
    import polars as pl

    pooled = {"model": [POOLED] * len(found.times_min), **_bands(found.times_min, found.pooled)}
    return pl.concat([*(of_responses(one) for one in found.models), pl.DataFrame(pooled)], how="diagonal")


def of_simulated(*found: Simulated, together: Pooled | None = None) -> "pl.DataFrame":
    """Simulations of one or several models, and the band over all of them, as `lenitive simulate --out` writes them."""
    return table_of(found, together)


def of_people(curves: Mapping[str, Array], *, times_min: Sequence[float], first: int = 1) -> "pl.DataFrame":
    """Curves of many people: one row for each person and time, people numbered from `first`.

    Args:
        curves: For each output an array of shape (people, times).
        times_min: Minutes, shape (times,).
        first: Number of the first person.

    Example:
        >>> frame = of_people({"ketamine": np.array([[1.0, 2.0], [3.0, 4.0]])}, times_min=[0.0, 5.0])
        >>> frame.rows()[2]
        (2, 0.0, 3.0)
    """
    import polars as pl

    people = next(iter(curves.values())).shape[0]
    columns = {
        "person": np.repeat(np.arange(first, first + people), len(times_min)),
        "time_min": np.tile(np.asarray(times_min, dtype=float), people),
    }
    return pl.DataFrame(
        columns | {unit_name(name): np.ascontiguousarray(curve).ravel() for name, curve in curves.items()}
    )


def of_individual(found: Individual) -> "pl.DataFrame":
    """What was learned about one person: a row for each parameter, before and after."""
    return of_learned(learned_parameters(found))


def of_learned(parameters: Sequence[LearnedParameter]) -> "pl.DataFrame":
    """The same, from parameters."""
    import polars as pl

    rows = [
        {
            "parameter": one.name,
            "unit": one.unit,
            **{f"prior_{key}": getattr(one.prior, key) for key in ("p05", "p50", "p95")},
            **{f"posterior_{key}": getattr(one.posterior, key) for key in ("p05", "p50", "p95")},
            "shrinkage_frac": one.shrinkage_frac,
            "information_nats": one.information_nats,
            "learned": str(one.learned),
        }
        for one in parameters
    ]
    return pl.DataFrame(rows)


def of_events(table: EventTable) -> "pl.DataFrame":
    """An event table in the units that Lenitive uses: minutes, mg, mg/h; additional doses written out."""
    import polars as pl

    rows = [row for person in table.subjects for record in person.records for row in _event_rows(person.id, record)]
    schema = {
        "id": pl.String, "time_min": pl.Float64, "event": pl.String, "amount_mg": pl.Float64, "rate_mg_h": pl.Float64,
        "duration_min": pl.Float64, "output": pl.String, "value": pl.Float64, "used": pl.Boolean,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def of_registry(name: str) -> "pl.DataFrame":
    """A registry, a row for each entry; what is nested within an entry stays as JSON text.

    Args:
        name: As `lenitive.clinic.catalogue` names it: "models", "effects", "criteria", "alarms", "sources" and others.

    Raises:
        ValueError: There is no such registry.

    Example:
        >>> frame = of_registry("models")
        >>> "default_racemic_v1" in frame["id"].to_list()
        True
    """
    import json

    import polars as pl

    from lenitive.clinic import catalogue

    known = [
        key
        for key, found in vars(catalogue).items()
        if callable(found) and not key.startswith("_") and getattr(found, "__module__", "") == catalogue.__name__
    ]
    if name not in known:
        raise ValueError(f"registry {name!r} is not known; use one of {', '.join(sorted(known))}")
    rows = [
        {
            key: json.dumps(value, ensure_ascii=False, default=float)
            if isinstance(value, dict | list | tuple)
            else value
            for key, value in row.items()
        }
        for row in getattr(catalogue, name)()
    ]
    return pl.DataFrame(rows, infer_schema_length=None, strict=False)


def long(frame: "pl.DataFrame") -> "pl.DataFrame":
    """One row for each number: `output`, `statistic` (empty for a single course), `unit`, `value`.

    Columns whose name does not end in a unit are kept beside them.

    Example:
        >>> import polars as pl
        >>> long(pl.DataFrame({"time_min": [0.0], "ketamine_p05_ng_ml": [12.5]})).rows()
        [(0.0, 'ketamine', 'p05', 'ng/mL', 12.5)]
    """
    import polars as pl

    ends = {column: end for column in frame.columns for end in UNITS if column.endswith(end)}
    beside = [column for column in frame.columns if column not in ends]
    tall = frame.unpivot(on=list(ends), index=beside, variable_name="column", value_name="value").drop_nulls("value")
    what = {column: _output_and_statistic(column.removesuffix(end)) for column, end in ends.items()}
    named = pl.DataFrame(
        {
            "column": list(what),
            "output": [output for output, _ in what.values()],
            "statistic": [statistic for _, statistic in what.values()],
            "unit": [UNITS[end] for end in ends.values()],
        },
        schema=dict.fromkeys(("column", "output", "statistic", "unit"), pl.String),
    )
    return tall.join(named, on="column", how="left", maintain_order="left").select(
        *beside, "output", "statistic", "unit", "value"
    )


def _output_and_statistic(name: str) -> tuple[str, str]:
    for statistic in _STATISTICS:
        if name.endswith(f"_{statistic}"):
            return name.removesuffix(f"_{statistic}"), statistic
    return name, ""


def _bands(times_min: Sequence[float], outputs: Mapping[str, OutputBand]) -> dict[str, Any]:
    columns: dict[str, Any] = {"time_min": times_min}
    for name, band in outputs.items():
        courses = {key: getattr(band, key) for key in _STATISTICS}
        columns |= {
            percentile_name(unit_name(name), key): course for key, course in courses.items() if course is not None
        }
    return columns


def _event_rows(person: str, record: Record) -> list[dict[str, object]]:
    if isinstance(record, Dose):
        return [{"id": person, **_dose_row(part)} for part in record.every()]
    if isinstance(record, Observation):
        seen = {"output": record.output, "value": record.value, "used": record.used}
        return [{"id": person, "time_min": record.time_min, "event": "observation", **seen}]
    return [{"id": person, "time_min": record.time_min, "event": "other"}]


def _dose_row(part: Delivery | Injection) -> dict[str, object]:
    if isinstance(part, Injection):
        return {"time_min": part.at_min, "event": "injection", "amount_mg": part.mg}
    return {
        "time_min": part.start_min,
        "event": "infusion",
        "amount_mg": part.rate_mg_h * part.duration_min / 60.0,
        "rate_mg_h": part.rate_mg_h,
        "duration_min": part.duration_min,
    }
