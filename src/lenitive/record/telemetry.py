"""Telemetry in hashed blocks: what devices said every second, kept apart from the events and named in them.

A block holds the frames of one device of one infusion over a minute, as they came, one a line. It is written to a
segment file and flushed; then its hash goes into the record as an event (`TelemetryBlock`). So the record stays small,
and no frame can be changed, added or taken out without that being found. Frames of a minute that was not finished when
the power went are lost; every reading that meant something is an event of its own.

A segment is a sequence of blocks: a line of JSON (the block, and its `size` in bytes), then its content. A start never
writes behind what an earlier one left: it begins a segment of its own.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from lenitive.domain.infusion.events import Event, TelemetryBlock
from lenitive.record.chain import canonical
from lenitive.record.failure import RecordFailedError
from lenitive.record.typed import decoder

BLOCK_MS: Final = 60_000
"""How long a block lasts."""

TELEMETRY_NAME: Final = "telemetry"
"""The folder of the segments, in the folder of the record unless another is named."""

SEGMENT_BYTES: Final = 256 * 1024 * 1024
"""A segment that has grown beyond this is followed by another."""

_HEADER_MAX: Final = 4096


@dataclass(slots=True)
class _Open:
    """A block that is being filled."""

    from_ms: int
    to_ms: int
    due_ms: int
    frames: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptBlock:
    """A block as it was found in a segment.

    Attributes:
        block: What its header says.
        sound: Whether its content has the hash that the header names.
        segment: Name of the segment's file.
    """

    block: TelemetryBlock
    sound: bool
    segment: str


class Telemetry:
    """Collects frames and keeps them in blocks.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     telemetry = Telemetry(Path(folder))
        ...     telemetry.add("infusion-1", "pump-1", 1_000, b'{"rate_ul_h":3500}')
        ...     telemetry.add("infusion-1", "pump-1", 2_000, b'{"rate_ul_h":3500}')
        ...     (block,) = telemetry.cut()
        ...     telemetry.close()
        >>> block.count, block.from_ms, block.to_ms, block.sha256[:8]
        (2, 1000, 2000, 'e4cf8ed2')
    """

    def __init__(self, folder: Path, *, block_ms: int = BLOCK_MS, spread: bool = False) -> None:
        """Name the folder of the segments; it is made with the first block.

        Args:
            folder: Their folder.
            block_ms: How long a block lasts.
            spread: Blocks end at a moment of the minute that the name of their device decides, so that those of a
                thousand devices do not all end together; the first of each is shorter.
        """
        self._folder = folder
        self._block_ms = block_ms
        self._spread = spread
        self._open: dict[tuple[str, str], _Open] = {}
        self._file: int | None = None
        self._size = 0
        self._failed = False

    def add(self, infusion: str, device: str, at_ms: int, frame: bytes) -> None:
        """Note one frame. Nothing is written yet.

        Raises:
            ValueError: The frame holds a line end, so that it could be read as two.
        """
        if b"\n" in frame.removesuffix(b"\n"):
            raise ValueError(f"telemetry: a frame of {device} holds a line end")
        if self._failed:
            return  # what cannot be kept is not collected either
        block = self._open.get((infusion, device)) or self._begin((infusion, device), at_ms)
        block.from_ms, block.to_ms = min(block.from_ms, at_ms), max(block.to_ms, at_ms)
        block.frames.append(frame if frame.endswith(b"\n") else frame + b"\n")

    def cut(self, now_ms: int | None = None) -> tuple[TelemetryBlock, ...]:
        """Keep every block that has lasted its time, all with one flush, and give them to be put into the record.

        Args:
            now_ms: The time; None keeps every block, finished or not, as at the end of an infusion.

        Raises:
            RecordFailedError: They could not be made durable. This object takes no more.
        """
        due = [key for key, one in self._open.items() if now_ms is None or now_ms >= one.due_ms]
        if not due:
            return ()
        if self._failed:
            raise RecordFailedError("telemetry failed before; open it anew")
        written, blocks = bytearray(), []
        for key in due:
            content, block = _content(key, self._open[key])
            written += canonical({**msgspec.to_builtins(block), "size": len(content)}) + b"\n" + content
            blocks.append(block)
        try:
            self._write(bytes(written))
        except OSError as error:
            self._failed = True
            raise RecordFailedError(f"telemetry could not be written: {error}") from error
        for key in due:
            del self._open[key]
        return tuple(blocks)

    def close(self) -> None:
        """Let go of the segment. What was not cut is lost."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _begin(self, key: tuple[str, str], at_ms: int) -> _Open:
        """A block that begins now, and by when it ends."""
        early_ms = (at_ms + zlib.crc32("/".join(key).encode())) % self._block_ms if self._spread else 0
        block = self._open[key] = _Open(at_ms, at_ms, at_ms + self._block_ms - early_ms)
        return block

    def _write(self, content: bytes) -> None:
        if self._file is None or self._size > SEGMENT_BYTES:
            self.close()
            self._file, self._size = _new_segment(self._folder), 0
        left = memoryview(content)
        while left:
            left = left[os.write(self._file, left) :]
        os.fsync(self._file)
        self._size += len(content)


def kept_blocks(folder: Path) -> Iterator[KeptBlock]:
    """Every block of every segment, up to the first place of a segment that cannot be read.

    Raises:
        OSError: A segment cannot be read.
    """
    for path in sorted(folder.glob("*.telemetry")):
        with path.open("rb") as file:
            while header := file.readline(_HEADER_MAX):
                read = _header(header)
                if read is None:
                    break  # not finished when the power went; if the record names it, it is missing
                block, size = read
                content = file.read(size)
                yield KeptBlock(
                    block=block, sound=hashlib.sha256(content).hexdigest() == block.sha256, segment=path.name
                )


def telemetry_findings(folder: Path, streams: Mapping[str, Iterable[Event]]) -> Iterator[tuple[str, int, str]]:
    """What is wrong with the telemetry that the record names: stream, event, and one sentence.

    Args:
        folder: The folder of the segments.
        streams: The events of each stream.
    """
    kept: dict[TelemetryBlock, list[KeptBlock]] = {}
    for found in kept_blocks(folder):
        kept.setdefault(found.block, []).append(found)
    for stream, events in streams.items():
        for event in events:
            if isinstance(event.data, TelemetryBlock):
                what = _fault(event.data, kept.get(event.data, []))
                if what is not None:
                    yield stream, event.seq, what


def _fault(named: TelemetryBlock, kept: Sequence[KeptBlock]) -> str | None:
    block = f"the telemetry of {named.device} from {named.from_ms} to {named.to_ms} ms"
    if not kept:
        return f"{block} is not there as it is named"
    return None if any(one.sound for one in kept) else f"{block} was changed, in {kept[0].segment}"


def _content(key: tuple[str, str], block: _Open) -> tuple[bytes, TelemetryBlock]:
    content = b"".join(block.frames)
    infusion, device = key
    return content, TelemetryBlock(
        infusion=infusion,
        device=device,
        from_ms=block.from_ms,
        to_ms=block.to_ms,
        count=len(block.frames),
        sha256=hashlib.sha256(content).hexdigest(),
    )


class _Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    infusion: str
    device: str
    from_ms: int
    to_ms: int
    count: int
    sha256: str
    size: int


def _header(line: bytes) -> tuple[TelemetryBlock, int] | None:
    try:
        read = decoder(_Header).decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    plain = msgspec.to_builtins(read)
    size = plain.pop("size")
    return TelemetryBlock(**plain), size


def _new_segment(folder: Path) -> int:
    """A segment that did not exist, its name durable."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + max((int(path.stem) for path in folder.glob("*.telemetry") if path.stem.isdigit()), default=0)
    made = os.open(folder / f"{number:06d}.telemetry", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
    above = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(above)
    finally:
        os.close(above)
    return made
