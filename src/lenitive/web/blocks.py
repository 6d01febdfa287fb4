"""What a page is made of: text, lists, key figures, tables and charts. A section builder returns these."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from lenitive.web.plots.drawing import Drawing

NUMBER: Final = "#"
"""A heading that starts with this has a column of numbers under it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: a text, and a smaller line under it such as a source.

    Attributes:
        text: The words.
        small: A smaller line under them.
        number: Whether it is right-aligned.
        link: Id of a place in the page that the text leads to.
        anchor: Id of this cell, to be led to.
        columns: How many columns it spans.
    """

    text: str
    small: str = ""
    number: bool = False
    link: str = ""
    anchor: str = ""
    columns: int = 1


Cells = list[str | Cell]
"""A row as a section builder gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; a strong one stands out by weight, not by colour."""

    cells: tuple[Cell, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """One figure a reader looks for first."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of a section, of one `kind`; the template draws it."""

    kind: str
    heading: str = ""
    folded: str = ""
    text: str = ""
    caption: str = ""
    svg: str = ""
    lines: tuple[str, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    head: tuple[Cell, ...] = ()
    rows: tuple[Row, ...] = ()
    inside: tuple["Block", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page with a heading of its own."""

    id: str
    title: str
    intro: str = ""
    blocks: tuple[Block, ...] = field(default=())


def text(words: str, *, heading: str = "") -> Block:
    """A paragraph."""
    return Block(kind="text", text=words, heading=heading)


def bullets(lines: Iterable[str], *, heading: str = "") -> Block:
    """A list of short lines."""
    return Block(kind="list", lines=tuple(lines), heading=heading)


def key_figures(figures: Iterable[KeyFigure]) -> Block:
    """Figures side by side."""
    return Block(kind="figures", figures=tuple(figures))


def chart(svg: str, caption: str, *, heading: str = "") -> Block:
    """A plot with what it shows in words."""
    return Block(kind="chart", svg=svg, caption=caption, heading=heading)


def plot(drawing: Drawing, caption: str, *, heading: str = "") -> Block:
    """A plot over the same in figures, which unfolds."""
    figures = table(f"{drawing.title}, in figures", drawing.head, drawing.rows, folded="The same in figures")
    return Block(kind="plot", svg=drawing.svg, caption=caption, heading=heading, inside=(figures,))


def beside(blocks: Iterable[Block]) -> Block:
    """Blocks side by side where there is room."""
    return Block(kind="beside", inside=tuple(blocks))


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str | Cell]],
    *,
    heading: str = "",
    folded: str = "",
    strong: Iterable[int] = (),
) -> Block:
    """A table; a heading that starts with `NUMBER` is a column of numbers, right-aligned."""
    numeric = [name.startswith(NUMBER) for name in head]
    marked = set(strong)

    def cells(row: Sequence[str | Cell]) -> tuple[Cell, ...]:
        return tuple(
            value if isinstance(value, Cell) else Cell(text=value, number=numeric[column])
            for column, value in enumerate(row)
        )

    return Block(
        kind="table",
        caption=caption,
        heading=heading,
        folded=folded,
        head=tuple(Cell(text=name.removeprefix(NUMBER), number=numeric[i]) for i, name in enumerate(head)),
        rows=tuple(Row(cells=cells(row), strong=index in marked) for index, row in enumerate(rows)),
    )
