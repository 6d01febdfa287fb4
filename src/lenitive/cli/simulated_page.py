"""The page of `lenitive simulate`: a table over time for each model, and everything to know before trusting it."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

from rich.console import Console
from rich.table import Table

from lenitive.clinic.simulated import CONCENTRATIONS, Course, NotSimulated, Percentiles, Pooled, Simulated, in_words
from lenitive.domain.pharmacology.model import DrugForm

ROWS_SHOWN: Final = 13
_BORDER: Final = 3
_LEAST_SHOWN: Final = 0.0001
_DRUGS: Final = {DrugForm.RACEMIC: "racemic ketamine"}
_NOWHERE_KNOWN: Final = (
    "Every response is from healthy volunteers or assumed; none was found in people with cancer pain, and it was not "
    "shown that ketamine relieves it."
)


def page_of(console: Console, found: Sequence[Simulated | NotSimulated], together: Pooled | None = None) -> None:
    """Print every model's answer, or why there is none; then the band over all of them."""
    for one in found:
        if isinstance(one, NotSimulated):
            console.print(f"[bold]{one.model}[/bold]")
            console.print(str(one.refusal))
        else:
            _answer(console, one)
    if together is not None:
        console.print(f"[bold]{len(together.models)} models together[/bold]: {', '.join(together.models)}")
        columns: dict[str, Course] = {_heading(name): course for name, course in together.outputs.items()}
        _tables(console, together.times_min, f"{together.people_each} people of each, median and 5-95 %", columns)
        console.print(together.band)


def _heading(name: str) -> str:
    if name in CONCENTRATIONS:
        return f"{in_words(name.removesuffix('_ng_ml'))} ng/mL"
    return in_words(name)


def _answer(console: Console, one: Simulated) -> None:
    console.print(f"[bold]{one.model}[/bold]: {one.title}; grade {one.grade}")
    conc = {
        f"{in_words(name.removesuffix('_ng_ml'))} ng/mL": getattr(one, name)
        for name in CONCENTRATIONS
        if getattr(one, name) is not None
    }
    _tables(console, one.times_min, f"Doses of {_DRUGS.get(one.drug, one.drug)}; {_who(one)}", conc)
    if one.responses:
        responses = {f"{in_words(name)} {found.unit}": found.course for name, found in one.responses.items()}
        _tables(console, one.times_min, f"Responses, each {_grades(one)}; R-ketamine counts {one.rho:g}", responses)
        console.print(_NOWHERE_KNOWN)
    for name, why in one.responses_left_out.items():
        console.print(f"- {in_words(name)} is not given: {why}.")
    if len(one.times_min) > ROWS_SHOWN:
        console.print(f"{ROWS_SHOWN} of {len(one.times_min)} times are shown; --json and --out have all.")
    if one.band is not None:
        console.print(one.band)
    for words in (*one.extrapolations, *one.known_limits):
        console.print(f"- {words}")


def _grades(one: Simulated) -> str:
    return " or ".join(sorted({str(response.grade) for response in (one.responses or {}).values()}))


def _tables(console: Console, times_min: Sequence[float], title: str, columns: dict[str, Course]) -> None:
    """As many tables under each other as it takes to cut no cell."""
    last = len(times_min) - 1
    places = sorted({round(step * last / (ROWS_SHOWN - 1)) for step in range(ROWS_SHOWN)})
    minutes = [f"{times_min[place]:.6g}" for place in places]
    cells = {heading: [_cell(course, place) for place in places] for heading, course in columns.items()}
    widths = {heading: _width((*heading.split(), *rows)) for heading, rows in cells.items()}
    first = _width(("min", *minutes))
    for part in _parted(widths, console.width - first - _BORDER - 1):
        table = Table(title=title, title_justify="left")
        title = ""
        table.add_column("min", justify="right", no_wrap=True, min_width=first)
        for heading in part:
            table.add_column(heading, justify="right", min_width=widths[heading])
        for row, minute in enumerate(minutes):
            table.add_row(minute, *(cells[heading][row] for heading in part))
        console.print(table)


def _width(texts: Sequence[str]) -> int:
    """Of the longest line."""
    return max(len(line) for text in texts for line in text.split("\n"))


def _parted(widths: Mapping[str, int], room: int) -> list[list[str]]:
    """Columns in groups that each fit into a table; at least one column in each."""
    parts: list[list[str]] = []
    left = 0
    for heading, width in widths.items():
        if not parts or width + _BORDER > left:
            parts.append([])
            left = room
        parts[-1].append(heading)
        left -= width + _BORDER
    return parts


def _who(one: Simulated) -> str:
    person = f"{one.weight_kg:g} kg" if one.age_years is None else f"{one.weight_kg:g} kg and {one.age_years:g} years"
    if one.population is None:
        return f"typical person of {person}"
    width = one.population.bin_width_frac
    exactness = "exact" if width == 0 else f"within {100 * width:.1g} %"
    return f"{one.population.people} people of {person}, median and 5-95 %, percentiles {exactness}"


def _cell(course: tuple[float, ...] | Percentiles, place: int) -> str:
    """A value, or the median with the band under it."""
    if isinstance(course, Percentiles):
        low, high = _short(course.p05[place]), _short(course.p95[place])
        return f"{_short(course.p50[place])}\n{low} to {high}"
    return _short(course[place])


def _short(value: float) -> str:
    """Three figures, without an exponent where a person can read it.

    Example:
        >>> [_short(value) for value in (0.0, 123.4, 9.5, 0.01234, 0.00001, -0.00001)]
        ['0', '123', '9.50', '0.0123', '<0.0001', '>-0.0001']
    """
    if value == 0 or abs(value) >= 100:
        return f"{value:.0f}"
    if abs(value) < _LEAST_SHOWN:
        return f"<{_LEAST_SHOWN}" if value > 0 else f">-{_LEAST_SHOWN}"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{value:.{min(digits, 4)}f}"
