"""The cells of a row as numbers, with the one line that refuses what cannot be."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from lenitive.domain.foundation.one_line import one_line
from lenitive.interop.nonmem.layout import Layout
from lenitive.interop.nonmem.lines import Row
from lenitive.interop.nonmem.numbers import MISSING, number


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Reads the cells of one table.

    Attributes:
        where: The file's name.
        columns: Which columns there are.
        layout: Units and numbering.
    """

    where: str
    columns: Sequence[str]
    layout: Layout

    def bad(self, row: Row, column: str, why: str) -> ValueError:
        """The error of a cell."""
        return ValueError(one_line(f"{self.where}, line {row.line}, column {column}: {why}"))

    def is_missing(self, row: Row, column: str) -> bool:
        """Whether the column is not there or the cell says nothing."""
        return column not in row.cells or row.cells[column] in MISSING

    def number(self, row: Row, column: str) -> Fraction | None:
        """The exact number of a cell; None where it is missing."""
        if self.is_missing(row, column):
            return None
        found = number(row.cells[column])
        if found is None:
            shown = one_line(row.cells[column][:40])
            raise self.bad(row, column, f"cannot read {shown!r} as a number; write digits with one point, or a dot")
        return found

    def whole(self, row: Row, column: str) -> int | None:
        """The whole number of a cell; None where it is missing."""
        found = self.number(row, column)
        if found is None:
            return None
        if found.denominator != 1:
            raise self.bad(row, column, f"{row.cells[column]} is not a whole number; write one")
        return int(found)

    def is_set(self, row: Row, column: str) -> bool:
        """Whether a cell holds anything but missing or zero."""
        return bool(self.number(row, column))

    def as_written(self, row: Row, column: str) -> str | None:
        """The text of a cell; None where it is missing."""
        return None if self.is_missing(row, column) else row.cells[column]
