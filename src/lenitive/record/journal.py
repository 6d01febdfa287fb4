"""The journal: every event of a session, one JSON line each, chained by hash, written whole or not at all.

Each line holds the hash of the line before it, so that no line can be changed, added, removed or moved without that
being found. A tail that is cut off is found by the head: keep the head somewhere else.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import msgspec

from lenitive.domain.infusion.events import Event, SessionPrepared
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.session import Session
from lenitive.record.chain import GENESIS, canonical, holds
from lenitive.record.codec import SESSION
from lenitive.record.whole_file import write_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFinding:
    """What is wrong with a journal, and where.

    Attributes:
        line: Number of the first bad line, from 1; 0 for the file as a whole.
        what: One sentence.
    """

    line: int
    what: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.what}" if self.line else self.what


def lines(events: Iterable[Event]) -> tuple[list[bytes], str]:
    """The journal's lines, canonical, and the head: the hash of the last one.

    Raises:
        ValueError: An event would not be read back as it was written, or the events are not numbered 1, 2, 3 …

    Example:
        >>> lines(())
        ([], '0000000000000000000000000000000000000000000000000000000000000000')
    """
    written: list[bytes] = []
    head = GENESIS
    for place, event in enumerate(events, start=1):
        if event.seq != place:
            raise ValueError(f"journal: event {event.seq} stands at place {place}; number them 1, 2, 3 …")
        line, head = line_of(event, head)
        written.append(line + b"\n")
    return written, head


def line_of(event: Event, head: str) -> tuple[bytes, str]:
    """One event as its canonical line, without a line end, on the line whose hash is `head`; and its own hash.

    Raises:
        ValueError: The event would not be read back as it was written.
    """
    return SESSION.line(event, head)


def write_journal(path: Path, events: Sequence[Event]) -> str:
    """Write a whole journal durably: a reader sees all of it or none of it.

    Returns:
        The head, to be kept elsewhere.

    Raises:
        ValueError: As in `lines`.
        OSError: The folder cannot be written, or the disk is full; nothing is left behind.
    """
    written, head = lines(events)
    write_whole(path, b"".join(written).decode())
    return head


def read_journal(path: Path) -> tuple[Event, ...]:
    """Every event of a journal.

    Raises:
        ValueError: The journal does not verify; the message names the first bad line.
        OSError: The file cannot be read.
    """
    events, finding, _ = _walk(path.read_bytes())
    if finding is not None:
        raise ValueError(f"{path.name}: {finding}")
    return events


def verify(path: Path, *, head: str | None = None) -> tuple[JournalFinding, ...]:
    """What is wrong with a journal; empty when nothing is.

    Args:
        path: The journal.
        head: The hash of its last line as it was kept elsewhere; None when it was not kept, in which case a tail that
            was cut off cannot be seen.

    Raises:
        OSError: The file cannot be read.
    """
    _, finding, found_head = _walk(path.read_bytes(), strict=False)
    if finding is not None:
        return (finding,)
    if head is not None and found_head != head:
        return (JournalFinding(line=0, what=f"the last line's hash is {found_head[:12]}…, not the head {head[:12]}…"),)
    return ()


def sessions_in(events: Sequence[Event]) -> tuple[tuple[Event, ...], ...]:
    """The events of a journal by session, each numbered from 1: a session begins where one was prepared.

    Example:
        >>> sessions_in(())
        ()
    """
    starts = [place for place, event in enumerate(events) if isinstance(event.data, SessionPrepared) or place == 0]
    parts = (events[start:end] for start, end in pairwise([*starts, len(events)]))
    return tuple(tuple(replace(event, seq=number) for number, event in enumerate(part, start=1)) for part in parts)


def replay(path: Path) -> tuple[Session, ...]:
    """The sessions that a journal tells, in order.

    Raises:
        ValueError: The journal does not verify.
        OSError: The file cannot be read.
    """
    return tuple(fold(events) for events in sessions_in(read_journal(path)))


def state_hash(session: Session) -> str:
    """SHA-256 of a session's canonical form: the same events give the same hash, on every machine.

    Example:
        >>> state_hash(Session()) == state_hash(fold(()))
        True
    """
    return hashlib.sha256(canonical(msgspec.to_builtins(session, str_keys=True))).hexdigest()


def _walk(content: bytes, *, strict: bool = True) -> tuple[tuple[Event, ...], JournalFinding | None, str]:
    """Events up to the first bad line, that line's finding, and the head so far.

    Args:
        content: The journal.
        strict: Whether numbers are read by the strict grammar too. A line that holds was written by it, so that to
            verify it is enough, and four times as fast, to read the canonical form.
    """
    events: list[Event] = []
    head = GENESIS
    *complete, rest = content.split(b"\n")
    for place, line in enumerate(complete, start=1):
        try:
            event, head = read_line(line, place, head) if strict else _held(line, place, head)
        except (ValueError, msgspec.ValidationError) as error:
            return tuple(events), JournalFinding(line=place, what=str(error).splitlines()[0]), head
        if strict:
            events.append(event)
    if rest:
        return tuple(events), JournalFinding(line=len(complete) + 1, what="the last line is not complete"), head
    return tuple(events), None, head


def _held(line: bytes, place: int, head: str) -> tuple[Event, str]:
    try:
        record = holds(line, place, head)
    except ValueError:
        return read_line(line, place, head)  # the strict grammar says more exactly what is wrong
    return SESSION.event(record), record["hash"]


def read_line(line: bytes, place: int, head: str) -> tuple[Event, str]:
    """The event of one line and the line's hash.

    Raises:
        ValueError: The line is not number `place`, does not follow the line whose hash is `head`, or was changed.
    """
    return SESSION.read(line, place, head)
