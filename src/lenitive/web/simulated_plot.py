"""A simulation as a picture in a file: one panel for each output, models laid over each other."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from lenitive.clinic.simulated import (
    CONCENTRATIONS,
    Course,
    Percentiles,
    Pooled,
    Simulated,
    courses,
    in_words,
    unit_name,
)
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.web.plots.bands import Band, draw_band
from lenitive.web.plots.drawing import SERIES, SeriesStyle, Sheet, file_of, style_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PANEL_IN: Final = 2.2
_UNITS: Final = {
    "_ng_ml": "ng/mL", "_mmhg": "mmHg", "_per_min": "/min", "_l_min": "L/min", "_frac": "fraction", "_score": "score",
}  # fmt: skip
_ORDER: Final = (*CONCENTRATIONS, *(unit_name(response) for response in RESPONSES))
_NAMED: Final = 4
"""More models than this are named in the legend alone."""

_BANDS_TOGETHER: Final = 4
"""Of more models than this only the medians are drawn."""

_TICKS: Final = 9


def plot_file(found: Sequence[Simulated], together: Pooled | None = None, *, kind: str) -> bytes:
    """The bytes of a picture of one or more models. Parts of responses are left to the tables.

    Args:
        found: At least one answer.
        together: The band over all of them, drawn behind them in grey with a dashed edge; None where there is none.
        kind: "png" or "svg".

    Raises:
        ValueError: Another kind.
    """
    given = {name for one in found for name in courses(one)}
    names = [name for name in _ORDER if name in given]
    rows = (len(names) + 1) // 2
    models = ", ".join(one.model for one in found) if len(found) <= _NAMED else f"{len(found)} models"
    words = f"{models}; {_who(found[0])}"
    note = "" if set(names) <= set(CONCENTRATIONS) else "\nResponses are from healthy volunteers or assumed."
    sheet = Sheet(
        name="simulation", title="Simulation", description=words, width_in=9.6, height_in=0.8 + _PANEL_IN * rows
    )

    def drawn(figure: "Figure") -> None:
        panels = figure.subplots(rows, 2, squeeze=False).ravel()
        for axes, name in zip(panels, names, strict=False):
            _panel(axes, found, together, name)
        for axes in panels[len(names) :]:
            axes.set_axis_off()
        figure.suptitle(words + note, fontsize=8)
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=4)

    return file_of(sheet, drawn, kind=kind)


def _panel(axes: "Axes", found: Sequence[Simulated], together: Pooled | None, name: str) -> None:
    import matplotlib.ticker  # noqa: PLC0415 - only for who asks for a plot

    what, unit = _title(name)
    length, per_min, step = _clock(max(one.times_min[-1] for one in found))
    alpha = 0.16 / len(found) ** 0.5 if len(found) <= _BANDS_TOGETHER else 0.0
    if together is not None and name in together.outputs:
        _behind(axes, _band(together, together.outputs[name], per_min))
    for place, one in enumerate(found):
        if name in courses(one):
            style = style_of_model(place)
            band = _band(one, courses(one)[name], per_min)
            draw_band(axes, band, colour=style.colour, line=style.line, label=one.model, alpha=alpha)
            if len(one.times_min) == 1:
                axes.plot(band.times_min, band.p50, color=style.colour, marker=style.marker, linestyle="")
    axes.set_title(what, loc="left", fontsize=9)
    axes.set_ylabel(unit)
    axes.set_xlabel(length)
    axes.xaxis.set_major_locator(matplotlib.ticker.MultipleLocator(step))
    axes.grid(visible=True, axis="y")
    if len(found[0].times_min) > 1:
        axes.margins(x=0)
    if name.endswith("_ng_ml"):
        axes.set_ylim(bottom=0)


def _behind(axes: "Axes", band: Band) -> None:
    """The band over all models: their own curves stay in front."""
    for edge in (band.p05, band.p95):
        axes.plot(band.times_min, edge, color="0.35", linewidth=0.9, linestyle=(0, (4, 2)), zorder=1)
    label = "all models together, 5-95 %"
    axes.fill_between(band.times_min, band.p05, band.p95, color="0.5", alpha=0.13, linewidth=0, zorder=0, label=label)


def style_of_model(place: int) -> SeriesStyle:
    """The style of a model; after the last one colours begin again with other lines."""
    return replace(style_of(place), line=style_of(place + place // len(SERIES)).line)


def _clock(last_min: float) -> tuple[str, float, float]:
    """The unit of the time axis, how many of it there are in a minute, and the step of its ticks.

    Example:
        >>> _clock(480.0), _clock(86_400.0)[0]
        (('min', 1.0, 60.0), 'days')
    """
    lengths = (("min", 1.0, 720.0), ("hours", 60.0, 72.0 * 60), ("days", 1440.0, math.inf))
    length, minutes = next((length, minutes) for length, minutes, most in lengths if last_min <= most)
    steps = (1, 2, 5, 10, 15, 30, 60, 120) if length == "min" else (1, 2, 3, 6, 12, 24, 48, 120, 240)
    span = last_min / minutes
    return (
        length,
        1.0 / minutes,
        float(next((step for step in steps if span / step <= _TICKS), math.ceil(span / _TICKS))),
    )


def _band(one: Simulated | Pooled, course: Course, per_min: float) -> Band:
    times = [minute * per_min for minute in one.times_min]
    if isinstance(course, Percentiles):
        return Band(times_min=times, p05=course.p05, p50=course.p50, p95=course.p95)
    return Band(times_min=times, p05=course, p50=course, p95=course)


def _title(name: str) -> tuple[str, str]:
    for ending, unit in _UNITS.items():
        if name.endswith(ending):
            output = name.removesuffix(ending)
            return in_words(output), RESPONSES[output].unit if output in RESPONSES else unit
    return in_words(name), ""


def _who(one: Simulated) -> str:
    if one.population is None:
        return f"typical person of {one.weight_kg:g} kg"
    return f"median and 5-95 % of {one.population.people} virtual people of {one.weight_kg:g} kg"
