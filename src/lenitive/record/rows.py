"""What a database must do for the record: keep rows in one durable commit, and give them back."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol


class Row(NamedTuple):
    """One event as it is kept.

    Attributes:
        row: Its place among all events, 1, 2, 3 … without a gap.
        stream: Its stream.
        seq: Its place in the stream.
        line: Its canonical line.
        hash: The line's hash.
        link: The link of the chain that runs through all rows.
    """

    row: int
    stream: str
    seq: int
    line: bytes
    hash: str
    link: str


class TableFailedError(Exception):
    """The database could not do it. Whether a commit under way was kept is not known."""


class Table(Protocol):
    """One append-only table in one database. Every method may raise TableFailedError."""

    def begin_writing(self) -> None:
        """Become the one writer.

        Raises:
            RecordFailedError: Another process is.
        """

    def keep(self, rows: Sequence[Row]) -> None:
        """Keep the rows, all or none, durably.

        Raises:
            ConflictError: A row or a place in a stream is taken; nothing was kept.
        """

    def newest(self) -> tuple[int, str] | None:
        """Number and link of the newest row."""

    def newest_of(self, stream: str) -> tuple[int, str] | None:
        """Number and hash of the newest event of a stream."""

    def link_of(self, row: int) -> str | None:
        """The link of one row."""

    def first_line_of(self, stream: str) -> bytes | None:
        """The first line of a stream."""

    def lines_of(self, stream: str, after: int = 0) -> Sequence[bytes]:
        """Every line of a stream that comes after a number, in order."""

    def after(self, row: int, count: int) -> Sequence[Row]:
        """At most `count` rows after one, in order."""

    def streams(self) -> tuple[str, ...]:
        """Every stream, in the order of its first event."""

    def close(self) -> None:
        """Let go of the database, and of the right to write."""
