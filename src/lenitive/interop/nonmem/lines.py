"""A text of rows and columns, with the line that each row stands on. Nothing is known here of what columns mean."""

import csv
from collections import Counter
from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.one_line import one_line

NEEDED: Final = ("ID", "TIME")
"""The header is the first line with both of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row.

    Attributes:
        line: Where it stands, from 1.
        cells: The text of each column by its name, in the order of the header.
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """The rows of a text.

    Attributes:
        columns: Names as written, but in capitals.
        rows: Every row that is not left out.
        comments: Lines left out (they begin with `#`, `@`, or a first cell C), with their number.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    comments: tuple[tuple[int, str], ...]


def lines_of(text: str, *, where: str) -> Lines:
    r"""Divide a comma-separated or space-delimited text into rows.

    Args:
        text: The whole file; a byte-order mark is allowed.
        where: The file's name, for messages.

    Returns:
        The rows. The header may itself be commented out with `#` or `@`, as for NONMEM.

    Raises:
        ValueError: No header, a column without a name or named twice, a row that is too long or too short, or a
            delimiter that is not read.

    Example:
        >>> found = lines_of("# made by hand\nID TIME DV\n1 0 .\nC 1 1 2\n", where="t")
        >>> found.columns, found.rows[0].cells["DV"], [line for line, _ in found.comments]
        (('ID', 'TIME', 'DV'), '.', [1, 4])
    """
    numbered = list(enumerate(text.removeprefix("\ufeff").splitlines(), start=1))
    comments: list[tuple[int, str]] = []
    for place, (line, content) in enumerate(numbered):
        with_commas = "," in content
        names = tuple(name.upper() for name in _cells(content.lstrip().lstrip("#@"), with_commas=with_commas))
        if set(NEEDED) <= set(names):
            _check_header(names, where=f"{where}, line {line}")
            rows = _rows(numbered[place + 1 :], names, comments, with_commas=with_commas, where=where)
            return Lines(columns=names, rows=tuple(rows), comments=tuple(comments))
        if content.strip():
            comments.append((line, content))
    raise ValueError(_no_header(numbered, where))


def _rows(
    numbered: list[tuple[int, str]],
    names: tuple[str, ...],
    comments: list[tuple[int, str]],
    *,
    with_commas: bool,
    where: str,
) -> list[Row]:
    rows = []
    for line, content in numbered:
        if not content.strip():
            continue
        cells = _cells(content, with_commas=with_commas)
        if content.lstrip()[0] in "#@" or cells[0] == "C":
            comments.append((line, content))
            continue
        if len(cells) != len(names):
            raise ValueError(
                f"{where}, line {line}: {len(cells)} cells for {len(names)} columns; write a full stop where nothing is"
            )
        rows.append(Row(line=line, cells=dict(zip(names, cells, strict=True))))
    if not rows:
        raise ValueError(f"{where}: a header and no row; write one row for each dose and each observation")
    return rows


def _cells(content: str, *, with_commas: bool) -> list[str]:
    if not with_commas:
        return [cell.strip('"') for cell in content.split()] or [""]
    return [cell.strip() for cell in next(csv.reader([content], skipinitialspace=True))]


def _check_header(names: tuple[str, ...], *, where: str) -> None:
    if "" in names:
        raise ValueError(f"{where}: a column has no name; name it, or save without row names")
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ValueError(f"{where}: two columns are named {one_line(twice[0])}; keep one or rename it")


def _no_header(numbered: list[tuple[int, str]], where: str) -> str:
    if any(";" in content for _, content in numbered[:20]):
        return f"{where}: columns divided by semicolons are not read; save with commas and decimal points"
    return f"{where}: no header with {' and '.join(NEEDED)} was found; the first line names the columns"
