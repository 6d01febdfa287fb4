"""The plots: what is drawn is what was given, in both themes, for eyes and for ears, the same each time."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
import pytest
from matplotlib.figure import Figure

from lenitive.web.plots.bands import Band, BandsPlot, Observed, Predicted, bands, draw
from lenitive.web.plots.drawing import DARK, SERIES, Drawing, Sheet, file_of, style_of, theme_css
from lenitive.web.plots.exposure_effect import ExposureEffect, Mark, Response, exposure_effect
from lenitive.web.plots.half_times import HalfTimes, half_times
from lenitive.web.plots.predicted_observed import Pairs, Panel, predicted_observed
from lenitive.web.plots.predictive_check import PredictiveCheck, SimulatedPercentile, predictive_check
from lenitive.web.plots.prior_posterior import Belief, Learned, prior_posterior

TIMES = tuple(np.linspace(0.0, 360.0, 61))
WORDS = {"title": "A title with <sharp> & edges", "description": "What it shows, in words."}


def band(height: float = 1.0) -> Band:
    middle = np.sqrt(np.array(TIMES)) * height
    return Band(times_min=TIMES, p05=tuple(0.7 * middle), p50=tuple(middle), p95=tuple(1.4 * middle))


def seen() -> Observed:
    return Observed(label="observed", times_min=(60.0, 300.0), values=(8.0, 30.0), low=(7.0, 25.0), high=(9.0, 35.0))


def bands_of(models: int, **more: object) -> Drawing:
    predicted = [Predicted(label=f"model {place}", band=band(1 + place / 5)) for place in range(models)]
    plot = BandsPlot(
        quantity="ketamine, ng/mL", predicted=predicted, observed=(seen(),), infusions=[(0.0, 300.0)], **more
    )  # type: ignore[arg-type]
    return bands(plot, name="bands", **WORDS)


def normal(values: Sequence[float], middle: float, sd: float) -> Belief:
    density = tuple(np.exp(-0.5 * ((np.array(values) - middle) / sd) ** 2))
    return Belief(p05=middle - 1.645 * sd, p50=middle, p95=middle + 1.645 * sd, density=density)


def learned(count: int) -> Drawing:
    values = tuple(np.linspace(20.0, 180.0, 200))
    one = Learned(
        label="clearance", unit="L/h", values=values, prior=normal(values, 84, 27), posterior=normal(values, 110, 12),
        truth=105.0,
    )  # fmt: skip
    return prior_posterior([one] * count, name="learned", **WORDS)


def check_of(observed: bool) -> Drawing:
    one = SimulatedPercentile(label="median", low=(1.0, 2.0), middle=(1.5, 2.5), high=(2.0, 3.0), observed=(1.6, 2.2))
    outer = SimulatedPercentile(label="95 %", low=(3.0, 4.0), middle=(3.5, 4.5), high=(4.0, 5.0))
    return predictive_check(
        [PredictiveCheck(title="study", quantity="ng/mL", times_h=(1, 2), percentiles=[one, outer], log=observed)],
        name="vpc",
        **WORDS,
    )


def fit_of(hollow: bool = False) -> Drawing:
    pairs = Pairs(label="model", predicted=(1.0, 22.0), observed=(2.0, 20.0), hollow=hollow)
    return predicted_observed([Panel(title="ketamine", unit="ng/mL", pairs=[pairs])], name="fit", **WORDS)


def effect_of() -> Drawing:
    conc = tuple(np.linspace(50.0, 200.0, 31))
    curve = Response(label="", conc_ng_ml=conc, effect=tuple(0.3 * np.array(conc)), studied=(50.0, 200.0))
    plot = ExposureEffect(
        title="An effect", exposure="racemate, venous blood", quantity="%", responses=[curve],
        marks=[Mark(conc_ng_ml=100.0, effect=30.0, label="published")],
    )  # fmt: skip
    return exposure_effect(plot, name="effect", description=WORDS["description"])


def half_times_of() -> Drawing:
    one = HalfTimes(label="model", infusion_h=(0.5, 1, 4, 100), half_time_min=(7, 12, 42, 71), reference_min=[(1, 12)])
    return half_times([one], name="half-times", **WORDS)


EVERY: dict[str, Callable[[], Drawing]] = {
    "one band": lambda: bands_of(1),
    "three models": lambda: bands_of(3),
    "six models": lambda: bands_of(6),
    "five models apart": lambda: bands_of(5, apart=True),
    "logarithmic": lambda: bands_of(2, log=True, limit=(10.0, "a limit")),
    "one parameter": lambda: learned(1),
    "five parameters": lambda: learned(5),
    "predictive check": lambda: check_of(observed=False),
    "predictive check, logarithmic": lambda: check_of(observed=True),
    "fit": fit_of,
    "fit, hollow": lambda: fit_of(hollow=True),
    "effect": effect_of,
    "half-times": half_times_of,
}
ALL = pytest.mark.parametrize("name", EVERY)


@cache
def drawn(name: str) -> Drawing:
    return EVERY[name]()


@ALL
def test_it_is_whole_and_says_what_it_shows_to_those_who_hear_it(name: str) -> None:
    drawing = drawn(name)
    root = ET.fromstring(drawing.svg)  # noqa: S314 - our own picture
    spoken = [child.tag.rsplit("}")[-1] for child in root][:2]

    assert root.attrib["role"] == "img"
    assert spoken == ["title", "desc"]
    named = root.attrib["aria-labelledby"].split()
    assert [child.attrib["id"] for child in root[:2]] == named
    assert root[1].text == drawing.description


@ALL
def test_the_same_numbers_give_the_same_picture(name: str) -> None:
    assert EVERY[name]() == drawn(name)


@ALL
def test_every_colour_follows_the_theme_and_nothing_is_loaded(name: str) -> None:
    svg = drawn(name).svg
    bare = re.sub(r"var\(--c\w{6}, #\w{6}\)", "", svg)

    assert "var(--c" in svg
    assert not re.findall(r"#[0-9a-f]{6}\b", bare), "a colour that does not change with the theme"
    assert "<metadata" not in svg
    assert "<image" not in svg
    assert all(place.startswith("#") for place in re.findall(r'href="([^"]*)"', svg))


@ALL
def test_the_same_stands_in_figures(name: str) -> None:
    drawing = drawn(name)

    assert drawing.rows
    assert all(len(row) == len(drawing.head) for row in drawing.rows)
    assert not any(cell in {"nan", "inf", "None"} for row in drawing.rows for cell in row)


def test_ids_begin_with_the_name_of_the_plot() -> None:
    ids = re.findall(r'\bid="([^"]+)"', bands_of(2).svg)

    assert ids
    assert all(one.startswith("bands-") for one in ids)


def test_the_table_of_a_band_starts_and_ends_where_the_band_does() -> None:
    drawing = bands_of(1)

    assert drawing.rows[0][1] == "0.00"
    assert drawing.rows[-1][1] == "6.00"
    assert drawing.rows[-1][2:] == ("13.3", "19", "26.6")  # sqrt(360) = 18.97, times 0.7 and 1.4


def test_what_was_seen_is_inside_the_picture_even_where_it_lies_above_every_band() -> None:
    axes = Figure().subplots()
    plot = BandsPlot(quantity="x", predicted=[Predicted(label="low", band=band(0.1))], observed=(seen(),))
    draw(axes, plot)

    assert axes.get_ylim()[1] > 35.0


def test_outside_what_was_studied_there_is_no_line() -> None:
    drawing = effect_of()

    assert min(float(row[1]) for row in drawing.rows) == 50.0
    assert max(float(row[1]) for row in drawing.rows) == 200.0


def test_how_much_was_learned_is_the_share_by_which_the_interval_narrowed() -> None:
    assert learned(1).rows[0][-1] == "56 %"  # 1 - 12 / 27
    assert learned(1).rows[0][2] == "84"


def test_ratios_stand_beside_predicted_and_observed() -> None:
    assert [row[-1] for row in fit_of().rows] == ["0.50", "1.10"]


def test_what_cannot_be_drawn_is_refused_with_the_reason() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        predicted_observed(
            [Panel(title="x", unit="", pairs=[Pairs(label="m", predicted=(0.0,), observed=(1.0,))])], name="x", **WORDS
        )
    with pytest.raises(ValueError, match="at least one predicted band"):
        bands(BandsPlot(quantity="x", predicted=()), name="x", **WORDS)
    with pytest.raises(ValueError, match="at least one parameter"):
        prior_posterior([], name="x", **WORDS)
    with pytest.raises(ValueError, match="svg or png"):
        file_of(Sheet(name="x", title="x", description="x"), lambda _: None, kind="pdf")


@pytest.mark.parametrize(("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_a_plot_can_be_written_as_a_file_of_its_own(kind: str, begins: bytes) -> None:
    sheet = Sheet(name="x", title="x", description="x", width_in=3, height_in=2)
    plot = BandsPlot(quantity="x", predicted=[Predicted(label="m", band=band())])

    found = file_of(sheet, lambda figure: draw(figure.subplots(), plot), kind=kind, dots_per_inch=50)

    assert found.startswith(begins)


def test_series_differ_by_line_and_by_marker_and_keep_clear_of_the_colours_of_alarms() -> None:
    assert len({str(style.line) for style in SERIES}) == len({style.marker for style in SERIES}) == len(SERIES)
    assert style_of(len(SERIES)) == style_of(0)
    for colour in (*DARK, *DARK.values()):
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        assert not (red > 180 and green < 90 and blue < 90), "red is for alarms"
        assert not (red > 200 and green > 180 and blue < 90), "yellow is for alarms"
        assert not (red < 90 and green > 180 and blue > 180), "cyan is for alarms"
    assert theme_css().count("--c") == len(DARK)


def test_importing_the_plots_does_not_import_matplotlib() -> None:
    code = (
        "import sys, lenitive.web.plots.bands, lenitive.web.plots.prior_posterior, lenitive.web.plots.predictive_check,"
        " lenitive.web.plots.predicted_observed, lenitive.web.plots.exposure_effect, lenitive.web.plots.half_times;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
