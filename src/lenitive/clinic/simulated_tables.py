"""Simulated courses as a table in a file: one row for each time, the unit in the name of each column."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from lenitive.clinic.simulate import Progress, SimulationRequest
from lenitive.clinic.simulated import Course, Percentiles, Pooled, Simulated, courses, unit_name
from lenitive.domain.pharmacology.cohort import curves_of_people, people_at_once
from lenitive.record.whole_file import write_whole

if TYPE_CHECKING:
    import polars as pl

TABLES: Final = (".csv", ".parquet")
"""Endings of the tables that are written."""

EVERYBODY_ROWS_MAX: Final = 2_000_000
"""A table of every virtual person has at most as many rows."""


POOLED: Final = "pooled"
"""What stands for the model in the rows of the band over all models."""


def table_of(found: Sequence[Simulated], together: Pooled | None = None) -> "pl.DataFrame":
    """One row for each model and time; percentiles are columns such as `ketamine_p05_ng_ml`.

    Args:
        found: At least one model's answer.
        together: The band over all of them; its rows come last, with the model "pooled" and the people of all models.
            None where there is none.
    """
    import polars as pl

    rows = [_columns(one) for one in found]
    if together is not None:
        rows.append(_pooled_columns(found[0], together))
    return pl.concat([pl.DataFrame(one) for one in rows], how="diagonal")


def everybody(requests: Sequence[SimulationRequest], progress: Progress) -> "pl.DataFrame":
    """One row for each model, virtual person and time; people are numbered from 0; `progress` is told how far it is."""
    import polars as pl

    frames: list[pl.DataFrame] = []
    total = sum(request.people or 0 for request in requests)
    done = 0
    for request in requests:
        times_min = np.array(request.times_min)
        size = people_at_once(times_min)
        people = request.people or 0
        for first in range(0, people, size):
            some = min(size, people - first)
            found = curves_of_people(request.cohort, first, some, times_min)
            columns = {
                "model": np.repeat(request.model, some * times_min.size),
                "seed": np.full(some * times_min.size, request.seed, dtype=np.uint64),
                "person": np.repeat(np.arange(first, first + some), times_min.size),
                "time_min": np.tile(times_min, some),
            }
            frames.append(pl.DataFrame(columns | {unit_name(name): curve.ravel() for name, curve in found.items()}))
            done += some
            progress(done, total)
    return pl.concat(frames, how="diagonal")


def _columns(one: Simulated) -> dict[str, object]:
    rows = len(one.times_min)
    columns: dict[str, object] = {"model": [one.model] * rows, "version": [one.version] * rows}
    if one.population is not None:
        columns |= {"people": [one.population.people] * rows, "seed": [one.population.seed] * rows}
    return columns | {"time_min": one.times_min} | _of_courses(courses(one))


def _pooled_columns(one: Simulated, together: Pooled) -> dict[str, object]:
    rows = len(together.times_min)
    columns: dict[str, object] = {"model": [POOLED] * rows, "version": [one.version] * rows}
    columns["people"] = [together.people_each * len(together.models)] * rows
    if one.population is not None:
        columns["seed"] = [one.population.seed] * rows
    return columns | {"time_min": together.times_min} | _of_courses(together.outputs)


def _of_courses(given: Mapping[str, Course]) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name, course in given.items():
        if isinstance(course, Percentiles):
            columns |= {percentile_name(name, key): getattr(course, key) for key in ("p05", "p50", "p95")}
        else:
            columns[name] = course
    return columns


def percentile_name(name: str, percentile: str) -> str:
    """The name of a percentile's column: the unit stays last.

    Example:
        >>> percentile_name("ketamine_ng_ml", "p05"), percentile_name("mean_pressure_mmhg", "p95")
        ('ketamine_p05_ng_ml', 'mean_pressure_p95_mmhg')
    """
    for unit in ("_ng_ml", "_per_min", "_l_min", "_mmhg", "_frac", "_score"):
        if name.endswith(unit):
            return f"{name.removesuffix(unit)}_{percentile}{unit}"
    return f"{name}_{percentile}"


def write_table(path: Path, table: "pl.DataFrame", about: Sequence[Simulated]) -> None:
    """Write a table; the file is whole or not there. A Parquet file says in its metadata what it is of.

    Raises:
        OSError: It cannot be written.
    """
    if path.suffix.lower() == ".csv":
        write_whole(path, table.write_csv())
        return
    buffer = io.BytesIO()
    table.write_parquet(buffer, metadata=_metadata(about))
    write_whole(path, buffer.getvalue())


def _metadata(about: Sequence[Simulated]) -> dict[str, str]:
    first = about[0]
    people = first.population
    return {
        "lenitive_version": first.version,
        "models": ",".join(one.model for one in about),
        "weight_kg": repr(first.weight_kg),
        **({"people": str(people.people), "seed": str(people.seed)} if people else {}),
    }
