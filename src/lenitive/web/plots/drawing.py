"""How every plot looks and leaves: colours, line styles, reproducible SVG with a text alternative, and PNG.

Red, yellow and cyan are left to alarms. Series differ by shape as well as by colour. In a page the colours follow the
reader's theme; by itself a picture has a white ground.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, Final, TypeAlias

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

INK, SOFT, GRID, PAIN, RATE, CONC, TRUE, BP, HEART, OXYGEN = (
    "#1b2733", "#8a96a3", "#e6eaee", "#5b2a86", "#2b5d8a", "#1f6f54", "#a0522d", "#33475b", "#7a3b69", "#456a1e",
)  # fmt: skip

DARK: Final[Mapping[str, str]] = {
    INK: "#e6ebf0", SOFT: "#8593a1", GRID: "#2b3641", PAIN: "#bd9be6", RATE: "#7db3e3", CONC: "#69c6a2",
    TRUE: "#e3a27c", BP: "#a8bccf", HEART: "#d79cc6", OXYGEN: "#a9cf76",
}  # fmt: skip
"""What each colour becomes on a dark ground."""


LineStyle: TypeAlias = Any
"""A line style as matplotlib takes it: a text, or a pattern of strokes and gaps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStyle:
    """How one of several series differs from the others."""

    colour: str
    line: LineStyle
    marker: str


SERIES: Final[tuple[SeriesStyle, ...]] = tuple(
    SeriesStyle(colour=colour, line=line, marker=marker)
    for colour, line, marker in (
        (RATE, "-", "o"), (TRUE, "--", "s"), (CONC, "-.", "^"), (PAIN, ":", "D"),
        (BP, (0, (7, 2, 1, 2, 1, 2)), "v"), (OXYGEN, (0, (1, 1)), "P"), (HEART, (0, (9, 3)), "X"),
        (SOFT, (0, (4, 1, 1, 1)), "*"),
    )
)  # fmt: skip
"""Styles in the order in which series take them; after the last they begin again."""

_WIDE: Final = 300.0

_STYLE: Final[dict[Any, Any]] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.titlesize": 9.5,
    "axes.titlelocation": "left",
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.6,
    "hatch.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "lenitive",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A plot as it goes into a page.

    Attributes:
        svg: The picture.
        title: What it is, in a few words.
        description: What it shows, in words; also inside the picture, for those who hear it.
        head: Headings of the same in figures; one that starts with "#" is a column of numbers.
        rows: Its rows.
    """

    svg: str
    title: str
    description: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The paper that a plot is drawn on.

    Attributes:
        name: Short name, unique in a page: letters, digits, hyphens.
        title: What it is, in a few words.
        description: What it shows, in words.
        width_in: Inches.
        height_in: Inches.
    """

    name: str
    title: str
    description: str
    width_in: float = 9.6
    height_in: float = 3.6


@contextmanager
def styled_figure(width_in: float, height_in: float) -> Iterator["Figure"]:
    """A figure in the style of every plot; draw and save inside the block."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width_in, height_in), layout="constrained")
        figure.patch.set_alpha(0.0)
        yield figure


def svg_of(sheet: Sheet, draw: Callable[["Figure"], None]) -> str:
    """Draw on a sheet and give the SVG, ready to stand in a page.

    The same numbers give the same text. The picture says what it shows, its ids begin with the name of the sheet, and
    its colours follow the theme of the page.
    """
    with styled_figure(sheet.width_in, sheet.height_in) as figure:
        draw(figure)
        return in_page(svg_text(figure), sheet)


def file_of(sheet: Sheet, draw: Callable[["Figure"], None], *, kind: str, dots_per_inch: int = 200) -> bytes:
    """Draw on a white sheet and give the bytes of a file.

    Args:
        sheet: The paper.
        draw: Draws on the figure.
        kind: "svg" or "png".
        dots_per_inch: Of a PNG.

    Raises:
        ValueError: Another kind.
    """
    if kind not in {"svg", "png"}:
        raise ValueError(f"a plot is written as svg or png, not {kind!r}")
    buffer = io.BytesIO()
    with styled_figure(sheet.width_in, sheet.height_in) as figure:
        figure.patch.set_alpha(1.0)
        draw(figure)
        metadata = {"Date": None, "Creator": None, "Title": sheet.title} if kind == "svg" else {"Title": sheet.title}
        figure.savefig(buffer, format=kind, dpi=dots_per_inch, metadata=metadata)
    return buffer.getvalue()


def svg_text(figure: "Figure") -> str:
    """A figure as SVG without anything that changes from day to day or names another host."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    text = buffer.getvalue()
    return themed(re.sub(r"\s*<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.DOTALL))


def themed(svg: str) -> str:
    """Colours as names that a page gives a value to, each with its own colour where no page does.

    Example:
        >>> themed('<path style="fill: #1b2733"/>')
        '<path style="fill: var(--c1b2733, #1b2733)"/>'
    """
    return re.sub("|".join(DARK), lambda found: f"var(--c{found[0][1:]}, {found[0]})", svg)


def theme_css() -> str:
    """The value of each colour on a dark ground, as CSS declarations.

    Example:
        >>> theme_css().split("; ")[0]
        '--c1b2733: #e6ebf0'
    """
    return "; ".join(f"--c{light[1:]}: {dark}" for light, dark in DARK.items())


def in_page(svg: str, sheet: Sheet) -> str:
    """The same with its text alternative, and with ids that are unique in a page."""
    own = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{sheet.name}-", svg)
    title, description = f"{sheet.name}-title", f"{sheet.name}-words"
    opened, rest = own.split(">", maxsplit=1)
    return (
        f'{opened} role="img" aria-labelledby="{title} {description}">'
        f'<title id="{title}">{escape(sheet.title)}</title><desc id="{description}">{escape(sheet.description)}</desc>'
        f"{rest}"
    )


def style_of(place: int) -> SeriesStyle:
    """The style of a series by its place.

    Example:
        >>> style_of(0) == style_of(len(SERIES))
        True
    """
    return SERIES[place % len(SERIES)]


def legend_above(axes: "Axes", *, columns: int) -> None:
    """A legend over the plot, where it hides nothing."""
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=columns, borderaxespad=0.2, handlelength=2.6)


def plain_log_ticks(axis: "Axis") -> None:
    """Ticks of a logarithmic axis as plain numbers: 1, 2, 5 and their tenfolds, over a wide range the tenfolds only."""
    import matplotlib as mpl
    import matplotlib.ticker

    low, high = axis.get_view_interval()
    subs = (1.0,) if high > _WIDE * low else (1.0, 2.0, 5.0)
    axis.set_major_locator(mpl.ticker.LogLocator(base=10, subs=subs, numticks=12))
    axis.set_major_formatter(lambda value, _: f"{value:g}")
    axis.set_minor_formatter(mpl.ticker.NullFormatter())


def rounded(values: Sequence[float], *, digits: int = 3) -> tuple[str, ...]:
    """Numbers as text with so many significant digits, without an exponent.

    Example:
        >>> rounded((0.012345, 123.45, 20800.0))
        ('0.0123', '123', '20800')
    """
    return tuple(_rounded(value, digits) for value in values)


def _rounded(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text
    return f"{float(text):.0f}" if abs(value) >= 1 else f"{float(text):.6f}".rstrip("0").rstrip(".")
