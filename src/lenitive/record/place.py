"""Where the record is: one setting chooses between a folder and a PostgreSQL database."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lenitive.record.address import is_postgres
from lenitive.record.anchor import ANCHOR_NAME
from lenitive.record.sqlite_table import FILE_NAME

SETTING: Final = "LENITIVE_RECORD"
"""Environment variable that names the record: a folder, or the address of a PostgreSQL database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAt:
    """Where the record is, and its anchor.

    Attributes:
        place: A folder, or the address of a PostgreSQL database.
        anchor: The anchor's file; None for the one in the folder.
    """

    place: Path | str
    anchor: Path | None

    @property
    def is_there(self) -> bool:
        """Whether it may hold something already; opening a folder would make an empty record."""
        return isinstance(self.place, str) or (self.place / FILE_NAME).is_file()


def record_at(folder: Path, *, named: str | None = None, anchor: Path | None = None) -> RecordAt:
    """Where the record is: as named, else as LENITIVE_RECORD says, else in the folder.

    A record in PostgreSQL has its anchor in the folder, unless another file is named.

    Example:
        >>> record_at(Path("out/record"), named="postgresql://clinic@db/lenitive").anchor.as_posix()
        'out/record/anchor.jsonl'
    """
    place = named or os.environ.get(SETTING) or ""
    if not is_postgres(place):
        return RecordAt(place=Path(place) if place else folder, anchor=anchor)
    return RecordAt(place=place, anchor=anchor or folder / ANCHOR_NAME)
