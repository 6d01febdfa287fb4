"""The anchor: a file outside the database that says how far the record goes, and by which link.

After every commit the newest row and its link are written to it and flushed. A tail that was cut off, or an older copy
that was put back, does not agree with it. With a key of its own (Ed25519, kept where the record is not) every line is
signed: who can write both files still cannot write a line that holds.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from lenitive.record.failure import RecordFailedError
from lenitive.record.typed import decoder

ANCHOR_NAME: Final = "anchor.jsonl"
"""The anchor's file, beside the database unless another is named."""


KEY_SETTING: Final = "LENITIVE_RECORD_KEY"
"""Environment variable that names the PEM file of the key that signs the anchor."""

PASSPHRASE_SETTING: Final = "LENITIVE_RECORD_KEY_PASSPHRASE_FILE"  # noqa: S105 - the name of a setting
"""Environment variable that names a file whose first line opens that key, where it is locked."""


_STEP_BYTES: Final = 4096


class Anchored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of the anchor; `torn` says that the line before it was not finished."""

    row: int
    link: str
    torn: bool = False
    at: str | None = None
    signature: str | None = None

    @property
    def signed(self) -> bytes:
        """What the signature is over."""
        return f"{self.row} {self.link} {self.at}".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorState:
    """How far the record is anchored.

    Attributes:
        row: Newest anchored row; 0 when none is.
        age_s: Seconds since it was anchored; None when none is, or the line does not say.
        behind_rows: How many rows were kept after it.
        apart: Whether the anchor lies on another file system than the database.
        signed: Whether its newest line is signed.
    """

    row: int
    age_s: float | None
    behind_rows: int
    apart: bool
    signed: bool


class Anchor:
    """The anchor's file. It is made with the first event, so that looking leaves nothing behind."""

    def __init__(
        self, path: Path, *, key: Ed25519PrivateKey | None = None, now: Callable[[], datetime] | None = None
    ) -> None:
        """Name the file; OSError when it is there and cannot be read."""
        self.path = path
        self._key = key
        self._now = now or _utc
        self._file: int | None = None
        after, *last = islice(_from_the_end(path), 2) if path.exists() else (b"",)
        self._ends = after == b""
        self._torn = not self._ends or (last != [] and _anchored(last[0]) is None)

    def write(self, row: int, link: str) -> None:
        """Anchor a row, durably; OSError when that cannot be done."""
        at = self._now().isoformat().replace("+00:00", "Z")
        line = Anchored(row=row, link=link, at=at, torn=self._torn)
        if self._key is not None:
            line = msgspec.structs.replace(line, signature=self._key.sign(line.signed).hex())
        text = (b"" if self._ends else b"\n") + msgspec.json.encode(line) + b"\n"
        if os.write(self._opened(), text) != len(text):
            raise OSError(28, os.strerror(28), str(self.path))
        os.fsync(self._opened())
        self._torn, self._ends = False, True

    def open(self) -> None:
        """Make the file, and its name, durable before the first event."""
        self._opened()

    @property
    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def newest(self) -> Anchored | None:
        """The newest line that was finished; None when there is none. Only the end of the file is read for it."""
        lines = _from_the_end(self.path) if self.exists else iter(())
        return next((found for line in lines if (found := _anchored(line)) is not None), None)

    def lines(self, public: Ed25519PublicKey | None = None) -> Iterator[tuple[int, Anchored | None, str | None]]:
        """Every line: its number, what it anchors, and what is wrong with it.

        A line that was not flushed when the power went may be there in parts, its end too. The last one may be such a
        line, and one before a line with `torn`.

        Args:
            public: With it a line without a signature that holds is wrong.
        """
        raw = self.path.read_bytes().splitlines() if self.exists else []
        read = [_anchored(line) for line in raw]
        for number, found in enumerate(read, start=1):
            after = read[number] if number < len(read) else None
            if found is None and number < len(raw) and (after is None or not after.torn):
                yield number, None, f"line {number} of the anchor cannot be read"
            elif found is not None and public is not None and not _is_signed(found, public):
                yield number, found, f"line {number} of the anchor is not signed by the key of the record"
            elif found is not None:
                yield number, found, None

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self) -> int:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        return self._file


def private_key(path: Path, *, passphrase_file: Path | None = None) -> Ed25519PrivateKey:
    """The key that signs the anchor, from a PEM file that only its owner can read.

    Raises:
        RecordFailedError: It cannot be read, is no Ed25519 key, or others can read it too.
    """
    try:
        for one in (path, *([passphrase_file] if passphrase_file else [])):
            if one.stat().st_mode & 0o077:
                raise RecordFailedError(f"{one}: others can read the key of the record; chmod 600")
        opens = passphrase_file.read_bytes().split(b"\n", 1)[0].rstrip(b"\r") if passphrase_file else None
        key = load_pem_private_key(path.read_bytes(), password=opens)
    except (OSError, ValueError, TypeError) as error:
        raise RecordFailedError(f"{path}: the key of the record cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise RecordFailedError(f"{path}: the key of the record is no Ed25519 key")
    return key


def named_key() -> Ed25519PrivateKey | None:
    """The key that LENITIVE_RECORD_KEY names; None when it names none.

    Raises:
        RecordFailedError: As in `private_key`.
    """
    path = os.environ.get(KEY_SETTING)
    locked_by = os.environ.get(PASSPHRASE_SETTING)
    return private_key(Path(path), passphrase_file=Path(locked_by) if locked_by else None) if path else None


def public_key(path: Path) -> Ed25519PublicKey:
    """The key that the anchor's signatures are checked with, from a PEM file.

    Raises:
        RecordFailedError: It cannot be read, or is no Ed25519 key.
    """
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RecordFailedError(f"{path}: the public key of the record cannot be read: {error}") from error
    if not isinstance(key, Ed25519PublicKey):
        raise RecordFailedError(f"{path}: the public key of the record is no Ed25519 key")
    return key


def _from_the_end(path: Path) -> Iterator[bytes]:
    """The lines of a file, the last first; the first of them is empty where the file ends with a line end."""
    with path.open("rb") as file:
        left, rest = file.seek(0, os.SEEK_END), b""
        while left:
            size = min(left, _STEP_BYTES)
            left = file.seek(left - size)
            rest, *lines = (file.read(size) + rest).split(b"\n")
            yield from reversed(lines)
        yield rest


def _anchored(line: bytes) -> Anchored | None:
    try:
        return decoder(Anchored).decode(line)
    except msgspec.DecodeError:
        return None


def _is_signed(line: Anchored, public: Ed25519PublicKey) -> bool:
    try:
        public.verify(bytes.fromhex(line.signature or ""), line.signed)
    except (ValueError, InvalidSignature):
        return False
    return True


def _utc() -> datetime:
    return datetime.now(UTC)
