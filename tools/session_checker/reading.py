"""Reading the two files: the exported log, and what really happened."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

Record = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
GENESIS = "0" * 64


@dataclass(frozen=True)
class Violation:
    """One place where something that must hold does not."""

    invariant: str
    at_ms: int
    what: str
    seq: int = 0

    def __str__(self) -> str:
        place = f"event {self.seq}, " if self.seq else ""
        return f"{self.invariant}: {place}{self.at_ms} ms: {self.what}"


@dataclass
class Happened:
    """One line of the log. Times are whole milliseconds since 1970."""

    seq: int
    at_ms: int
    kind: str
    data: Record
    by: str
    role: str
    key: str | None
    minute: float | None
    record: Record
    mono_ms: int = 0
    _observed_ms: int | None = None

    @property
    def observed_ms(self) -> int:
        """When what the event tells was observed, on the monotonic time line."""
        if self._observed_ms is None:
            self._observed_ms = ms_of(self.data["observed_at"])
        return self.mono_ms - self.at_ms + self._observed_ms


@dataclass
class Truth:
    """What really happened, by kind. Times are milliseconds on the time line of the simulation."""

    run: Record = field(default_factory=dict)
    samples: list[Record] = field(default_factory=list)
    lines: dict[str, list[Record]] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Record]:
        """Everything of some kinds, in the order in which it was written."""
        return [line for kind in kinds for line in self.lines.get(kind, [])]

    def true_nl(self, at_ms: int) -> int:
        """Drug that had entered the person at the newest sample up to a time, in nanolitres."""
        low, high = 0, len(self.samples)
        while low < high:
            middle = (low + high) // 2
            if self.samples[middle]["at_ms"] <= at_ms:
                low = middle + 1
            else:
                high = middle
        return int(self.samples[low - 1]["true_nl"]) if low else 0


def ms_of(text: str) -> int:
    """A time of the log as whole milliseconds.

    Example:
        >>> ms_of("1970-01-01T00:01:00Z")
        60000
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text}: a time without a zone")
    return (found - EPOCH) // _MS


def no_repeats(pairs: list[tuple[str, Any]]) -> Record:
    """A JSON object in which no key stands twice."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


_read = json.JSONDecoder(object_pairs_hook=no_repeats).decode
_written = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(record: Record) -> bytes:
    """The one way in which a line is written."""
    return _written(record).encode()


def read_log(path: Path) -> tuple[list[Happened], list[Violation]]:
    """The events of a log, and what is wrong with its chain."""
    events: list[Happened] = []
    faults: list[Violation] = []
    head = GENESIS
    content = path.read_bytes()
    *lines, rest = content.split(b"\n")
    if rest:
        faults.append(Violation("I6", 0, "the last line of the log is not complete"))
    for place, line in enumerate(lines, start=1):
        record = _read(line.decode())
        event = _event(record)
        fault = _broken(record, line, place, head)
        if fault:
            faults.append(Violation("I6", event.at_ms, f"line {place}: {fault}", place))
        head = record["hash"]
        events.append(event)
    return events, faults


def _event(record: Record) -> Happened:
    actor = record["actor"]
    return Happened(
        seq=record["seq"],
        at_ms=ms_of(record["at"]),
        kind=record["type"],
        data=record["data"],
        by=actor["id"],
        role=actor["role"],
        key=record["key"] or None,
        minute=record["minute"],
        record=record,
    )


def _broken(record: Record, line: bytes, place: int, head: str) -> str | None:
    if canonical(record) != line:
        return "not in canonical form"
    if hashlib.sha256(_without_hash(record, line)).hexdigest() != record["hash"]:
        return "its hash does not match its content"
    if record["prev"] != head:
        return "it does not follow the line before it"
    return None if record["seq"] == place else f"its number is {record['seq']}, {place} was expected"


def _without_hash(record: Record, line: bytes) -> bytes:
    """What a line's hash is taken over: the same line without it."""
    written = f'"hash":{json.dumps(record["hash"])},'.encode()
    if line.count(b'"hash":') == 1 and line.count(written) == 1:
        return line.replace(written, b"")
    return canonical({key: value for key, value in record.items() if key != "hash"})


def read_truth(path: Path) -> Truth:
    """The ground truth of one run."""
    truth = Truth()
    for line in path.read_bytes().splitlines():
        record = _read(line.decode())
        kind = record.get("what")
        if kind is None:
            truth.samples.append(record)
        elif kind == "run":
            truth.run = record
        else:
            truth.lines.setdefault(kind, []).append(record)
    return truth


def on_the_time_line(events: list[Happened], truth: Truth) -> None:
    """Give every event its time on the monotonic time line, which no clock that somebody sets can move."""
    zero_ms = truth.run.get("zero_ms", 0)
    decided = {seq: line["at_ms"] for line in truth.of("decided") for seq in range(line["first"], line["last"] + 1)}
    for event in events:
        event.mono_ms = decided.get(event.seq, event.at_ms - zero_ms)


def windows(truth: Truth, kind: str) -> Iterator[tuple[int, int]]:
    """When each fault of a class was on."""
    for fault in truth.run.get("faults", []):
        if fault["kind"] == kind:
            yield fault["start_ms"], fault["start_ms"] + fault["duration_ms"]
