"""How the events of one kind of stream become lines, and lines events again.

The store knows streams, numbers and hashes. What an event is, its codec knows: one for each kind of stream. A line
says its kind, so that the lines of one kind are never read as another's; the lines of sessions, the first kind there
was, say none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar, get_type_hints

import msgspec

from lenitive.domain.infusion.events import EVENT_TYPES, SCHEMA, Event
from lenitive.record.chain import Record, canonical, seal, unseal
from lenitive.record.typed import read_as


class Numbered(Protocol):
    """An event of any kind: its place in its stream, and what happened."""

    @property
    def seq(self) -> int:
        """1, 2, 3 … without a gap."""

    @property
    def data(self) -> Any:  # noqa: ANN401 - one of the dataclasses of its kind
        """What happened."""


E = TypeVar("E", bound=Numbered)

_CHAIN_KEYS: Final = frozenset({"type", "prev", "hash"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec(Generic[E]):
    """One kind of stream.

    Attributes:
        kind: Its name in every line, or None for sessions.
        record: An event as plain values; ValueError when it would not be read back as it is.
        event: The event of a record; ValueError when it is none of this kind.
    """

    kind: str | None
    record: Callable[[E], Record]
    event: Callable[[Record], E]

    def line(self, event: E, head: str) -> tuple[bytes, str]:
        """One event as its canonical line on the line whose hash is `head`; and its own hash."""
        return seal(self.record(event), head)

    def read(self, line: bytes, place: int, head: str) -> tuple[E, str]:
        """The event of one line, checked against its place in the chain, and the line's hash.

        Raises:
            ValueError: The line does not hold its place, or is no event of this kind.
        """
        record, found = unseal(line, place, head)
        return self.event(record), found


def codec_of(kind: str | None, *, event: type[E], types: Mapping[str, type], schema: int) -> Codec[E]:
    """The codec of a dataclass of events: `seq`, `schema`, `data` (one of `types`), and whatever else it holds.

    Args:
        kind: Name of the kind in every line; None only for sessions.
        event: The dataclass.
        types: What `data` may be, by name.
        schema: Version of the events that this program reads and writes.

    Example:
        >>> SESSION.kind is None
        True
    """
    hints = {name: hint for name, hint in get_type_hints(event).items() if name != "data"}
    envelope = msgspec.defstruct("Envelope", list(hints.items()), kw_only=True, frozen=True)
    keys = frozenset(hints) | {"data"} | _CHAIN_KEYS | ({"kind"} if kind else frozenset())

    def record_of(one: E) -> Record:
        data: Any = one.data
        plain = msgspec.to_builtins(data)
        name = type(data).__name__
        if types.get(name) is not type(data) or read_as(plain, type(data)) != data:
            raise ValueError(f"journal: event {one.seq} ({name}) would not be read back as it is")
        plain_envelope: Record = msgspec.to_builtins({field: getattr(one, field) for field in hints})
        return {**({"kind": kind} if kind else {}), **plain_envelope, "type": name, "data": plain}

    def event_of(record: Record) -> E:
        if set(record) != keys or record.get("kind") != kind:
            raise ValueError("not a record of this journal: keys are missing or unknown")
        if record["schema"] != schema:
            raise ValueError(f"schema {record['schema']!r}; this version reads {schema}")
        found = types.get(record["type"]) if isinstance(record["type"], str) else None
        if found is None:
            raise ValueError(f"unknown event type {str(record['type'])[:40]!r}")
        data: Any = read_as(record["data"], found)
        same = canonical(data) == canonical(record["data"])
        if not same and not _says(msgspec.to_builtins(data), record["data"]):
            raise ValueError(
                f"{record['type']} has a field that is not known, or a value that is not what it was read as"
            )
        shape = read_as({field: record[field] for field in hints}, envelope)
        made: Any = event
        read: E = made(**{field: getattr(shape, field) for field in hints}, data=data)
        return read

    return Codec(kind=kind, record=record_of, event=event_of)


def _says(read: Any, written: Any) -> bool:  # noqa: ANN401 - plain values of any shape
    """Whether everything written was read, as it was. What an older journal lacks has the value it had then."""
    if isinstance(written, dict):
        return isinstance(read, dict) and all(key in read and _says(read[key], written[key]) for key in written)
    if isinstance(written, list):
        same_length = isinstance(read, list | tuple) and len(read) == len(written)
        return same_length and all(_says(one, other) for one, other in zip(read, written, strict=True))
    return canonical(read) == canonical(written)


SESSION: Final[Codec[Event]] = codec_of(None, event=Event, types=EVENT_TYPES, schema=SCHEMA)
"""Infusion sessions, whose lines are those of their journal."""
