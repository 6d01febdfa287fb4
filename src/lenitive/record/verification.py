"""Whether rows hold: each stream's own chain, the chain through all streams, and what was anchored."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from lenitive.record.chain import GENESIS, holds, linked
from lenitive.record.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFinding:
    """What is wrong with a store: the row, or None for the store as a whole, and one sentence."""

    row: int | None
    what: str

    def __str__(self) -> str:
        return self.what if self.row is None else f"row {self.row}: {self.what}"


NO_ANCHOR: Final = StoreFinding(row=None, what="the anchor is not there, though events were kept")


def not_anchored(row: int, link: str | None, *, sound: int = 0) -> StoreFinding:
    """The finding where the anchor says otherwise.

    Args:
        row: The anchored row.
        link: What stands there; None for nothing.
        sound: The last row before it that is as it was anchored.
    """
    if link is None:
        return StoreFinding(row=None, what=f"row {row} was anchored and is not there: the tail was cut off")
    return StoreFinding(row=row, what=f"it is not the row that was anchored: what was changed lies after row {sound}")


def first_fault(
    rows: Iterable[Row], anchored: dict[int, str], walk: "Walk | None" = None
) -> tuple[StoreFinding | None, int]:
    """The first thing that is wrong, or None; and how many rows hold before it.

    Args:
        rows: Every row, in order.
        anchored: The link of every anchored row.
        walk: How far an earlier walk came; None begins at the first row.
    """
    walk = walk or Walk()
    for row in rows:
        what = walk.fault(row)
        if what is not None:
            return StoreFinding(row=row.row, what=what), walk.count
        link = anchored.get(row.row)
        if link is not None and link != row.link:
            return not_anchored(row.row, row.link, sound=walk.sound), walk.count - 1
        if link is not None:
            walk.sound = row.row
    beyond = min((row for row in anchored if row > walk.count), default=None)
    return (None if beyond is None else not_anchored(beyond, None)), walk.count


@dataclass(slots=True)
class Walk:
    """How far a walk through the rows has come.

    Attributes:
        count: Rows that hold.
        sound: The last of them that was anchored.
        link: The link of the last row.
        heads: Of each stream: the number and hash of its newest event, and its kind.
    """

    count: int = 0
    sound: int = 0
    link: str = GENESIS
    heads: dict[str, tuple[int, str, object]] = field(default_factory=dict)

    def fault(self, row: Row) -> str | None:
        """What is wrong with the next row; None when it holds."""
        place, head, kind = self.heads.get(row.stream, (0, GENESIS, None))
        try:
            record = holds(row.line, place + 1, head)
        except ValueError as error:
            return f"{row.stream}: {error}"
        if (row.seq, row.hash) != (place + 1, record["hash"]) or row.row != self.count + 1:
            return f"{row.stream}: its number or hash is not that of its line"
        if place and record.get("kind") != kind:
            return f"{row.stream}: its kind is not that of its stream"
        link = linked(self.link, row.stream, row.hash)
        if row.link != link:
            return "it does not follow the row before it"
        self.count, self.link = row.row, link
        self.heads[row.stream] = place + 1, row.hash, record.get("kind")
        return None
