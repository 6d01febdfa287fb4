"""Who read or changed what: every event of the record in one line, followed as the record grows."""

import threading
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec

from lenitive.record.store import EventStore

_READS: Final = "reads/"
_CHART: Final = "chart/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One line. It says who, what, when and where, and nothing of what was written.

    Attributes:
        row: Of the record.
        at: When, in UTC.
        member: Opaque id of who did it.
        role: In which role.
        what: Kind of the event.
        stream: Where: a chart, a session or a book.
        chart: Id of the chart; None where it is about none.
        read: Whether it is a reading; then `what` is the page.
    """

    row: int
    at: datetime
    member: str
    role: str
    what: str
    stream: str
    chart: str | None
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is looked for; None and empty leave it open."""

    chart: str = ""
    member: str = ""
    what: str = ""
    first: date | None = None
    last: date | None = None
    only: str = ""


class Trail:
    """The lines of a record. Every thread may use it."""

    def __init__(self, record: EventStore) -> None:
        self._record = record
        self._lock = threading.Lock()
        self._lines: list[TrailLine] = []

    def lines(self) -> list[TrailLine]:
        """Every line so far."""
        with self._lock:
            after = self._lines[-1].row if self._lines else 0
            if after < self._record.rows:
                self._lines.extend(_line(row.row, row.stream, row.line) for row in self._record.each_row(after))
            return self._lines

    def found(self, asked: Asked) -> list[TrailLine]:
        """The lines that are looked for, the newest first."""
        return [line for line in reversed(self.lines()) if _is_asked(line, asked)]


def _is_asked(line: TrailLine, asked: Asked) -> bool:
    day = line.at.date()
    return (
        (not asked.chart or line.chart == asked.chart)
        and (not asked.member or line.member == asked.member)
        and (not asked.what or asked.what.casefold() in line.what.casefold())
        and (asked.first is None or day >= asked.first)
        and (asked.last is None or day <= asked.last)
        and (not asked.only or line.read is (asked.only == "read"))
    )


def _line(row: int, stream: str, text: bytes) -> TrailLine:
    said: dict[str, Any] = msgspec.json.decode(text)
    who = said.get("by") or said.get("actor") or {}
    read = stream.startswith(_READS)
    data = said.get("data") or {}
    return TrailLine(
        row=row,
        at=datetime.fromisoformat(str(said["at"])),
        member=str(who.get("id", "")),
        role=str(who.get("role", "")),
        what=str(data.get("screen", "")) if read else str(said.get("type", "")),
        stream=stream,
        chart=stream.removeprefix(_READS if read else _CHART) if stream.startswith((_READS, _CHART)) else None,
        read=read,
    )
