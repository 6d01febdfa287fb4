"""A chart's events as the record keeps them. Strict: what would not be read back as it was written is not written."""

from datetime import datetime
from typing import Any, Final

import msgspec

from lenitive.clinic.charts.events import KINDS, ChartEvent
from lenitive.clinic.documents import plain
from lenitive.clinic.roles import Member
from lenitive.record.chain import Record, canonical
from lenitive.record.codec import Codec
from lenitive.record.typed import read_as

SCHEMA: Final = 1


class _Envelope(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything of an event but its data."""

    kind: str
    schema: int
    seq: int
    at: datetime
    by: Member
    type: str
    key: str | None
    data: Any
    prev: str
    hash: str


def _record(event: ChartEvent) -> Record:
    """An event as plain values.

    Raises:
        ValueError: Its kind is not registered, or it would not be read back as it was written.
    """
    name = type(event.data).__name__
    data = plain(event.data)
    if KINDS.get(name) is not type(event.data):
        raise ValueError(f"chart: {name} is no kind of event; register it in clinic/charts/events.py")
    if _read(name, data) != event.data:
        raise ValueError(f"chart: {name} would not be read back as it was written")
    return {
        "kind": CHART.kind,
        "schema": SCHEMA,
        "seq": event.seq,
        "at": msgspec.to_builtins(event.at),
        "by": plain(event.by),
        "type": name,
        "key": event.key,
        "data": data,
    }


def _event(record: Record) -> ChartEvent:
    """The event of a record.

    Raises:
        ValueError: It is none of a chart, or holds what this version does not know.
    """
    try:
        read = read_as(record, _Envelope)
        if (read.kind, read.schema) != (CHART.kind, SCHEMA) or read.type not in KINDS:
            raise ValueError(f"chart: {read.type!r} of schema {read.schema} is no event that this version knows")
        data = _read(read.type, read.data)
    except msgspec.ValidationError as error:
        raise ValueError(f"chart: {error}") from None
    if canonical(plain(data)) != canonical(read.data) and not _says(plain(data), read.data):
        raise ValueError(f"chart: {read.type} has a field that this version does not know")
    return ChartEvent(seq=read.seq, at=read.at, by=read.by, data=data, key=read.key)


def _read(name: str, data: object) -> Any:  # noqa: ANN401 - one of `KINDS`
    return read_as(data, KINDS[name])


def _says(read: object, written: object) -> bool:
    """Whether everything that was written was read; what an older chart lacks has its default."""
    if isinstance(written, dict) and isinstance(read, dict):
        return all(key in read and _says(read[key], value) for key, value in written.items())
    if isinstance(written, list) and isinstance(read, list | tuple):
        return len(read) == len(written) and all(_says(a, b) for a, b in zip(read, written, strict=True))
    return canonical(read) == canonical(written)


CHART: Final[Codec[ChartEvent]] = Codec(kind="chart", record=_record, event=_event)
"""Charts, and who read them."""
