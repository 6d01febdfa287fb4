"""A book: one stream of the record, its sum, and one way to write into it.

As with a chart, a request is decided on the newest entry, done once for each key, and refused when it was made on an
older version than the book has now.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar

from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.roles import Member
from lenitive.domain.foundation.refusal import Refusal
from lenitive.record.codec import Codec, codec_of
from lenitive.record.store import EventStore

SCHEMA: Final = 1
S = TypeVar("S")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was written.

    Attributes:
        seq: Its number in the book, from 1.
        at: When, in UTC.
        by: Who.
        data: What.
        key: What made a repeated request one request; None for what follows from another.
    """

    seq: int
    schema: int
    at: datetime
    by: Member
    data: Any
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookKind(Generic[S]):
    """What a book is.

    Attributes:
        name: Of its stream.
        codec: How its entries become lines.
        empty: Its sum before the first entry.
        evolve: The sum after one more entry.
    """

    name: str
    codec: Codec[Entry]
    empty: S
    evolve: Callable[[S, Entry], S]


def book_codec(kind: str, kinds: Mapping[str, type]) -> Codec[Entry]:
    """How the entries of a book are kept."""
    return codec_of(kind, event=Entry, types=kinds, schema=SCHEMA)


class Book(Generic[S]):
    """A book, opened. Every thread may use it."""

    def __init__(self, record: EventStore, kind: BookKind[S]) -> None:
        """Read it.

        Raises:
            RecordFailedError: An entry does not hold.
        """
        self._record, self._kind = record, kind
        self._lock = threading.RLock()
        self._entries = record.read(kind.name, kind.codec)
        self._keys = {entry.key for entry in self._entries if entry.key is not None}
        self._sum = kind.empty
        for entry in self._entries:
            self._sum = kind.evolve(self._sum, entry)

    @property
    def now(self) -> S:
        """What stands in it."""
        return self._sum

    @property
    def version(self) -> int:
        """Number of its newest entry; 0 before the first."""
        return len(self._entries)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, in order."""
        return self._entries

    def submit(self, decide: Callable[[S], tuple[Any, ...] | Refusal], asked: Asked) -> S | Refusal:
        """Have something written.

        Args:
            decide: From what stands to what is to be written, or to why not.
            asked: By whom, when, with which key, on which version.

        Raises:
            ConflictError: Another process wrote into it.
            RecordFailedError: It could not be kept.
        """
        with self._lock:
            if asked.key is not None and asked.key in self._keys:
                return self._sum
            if asked.version is not None and asked.version != self.version:
                return Refusal(
                    rule="CHT-VERSION",
                    what=f"the book was written after you opened this page (entry {self.version}, "
                    f"yours {asked.version})",
                    limit="A request is decided on what its author saw",
                    remedy="Look at what is new below, then send it again",
                )
            written = decide(self._sum)
            return written if isinstance(written, Refusal) else self._append(written, asked)

    def _append(self, written: tuple[Any, ...], asked: Asked) -> S:
        entries = tuple(
            Entry(
                seq=self.version + place, schema=SCHEMA, at=asked.at, by=asked.by, data=data,
                key=asked.key if place == 1 else None,
            )
            for place, data in enumerate(written, start=1)
        )  # fmt: skip
        self._record.append(self._kind.name, entries, self._kind.codec)
        for entry in entries:
            self._sum = self._kind.evolve(self._sum, entry)
        self._entries = (*self._entries, *entries)
        if asked.key is not None:
            self._keys.add(asked.key)
        return self._sum
