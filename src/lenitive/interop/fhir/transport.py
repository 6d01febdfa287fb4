"""A file becomes text: bounded in size, hashed, strictly UTF-8. Every refusal is one line that says what to do."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.strict_json import BYTES_MAX

_MAGIC: Final = (
    (b"\x1f\x8b", "compressed with gzip", "unpack it first"),
    (b"PK\x03\x04", "a zip archive", "unpack it first"),
    (b"%PDF", "a PDF", "export the record as FHIR JSON"),
    (b"\xff\xfe", "UTF-16 text", "save it as UTF-8"),
    (b"\xfe\xff", "UTF-16 text", "save it as UTF-8"),
)


class UnreadableRecord(ValueError):  # noqa: N818 - the name says what it is to the person who meets it
    """A record that cannot be read at all. Its text is one line: file, place, value, remedy."""

    def __init__(self, message: str) -> None:
        super().__init__(one_line(message))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordText:
    """One file's content.

    Attributes:
        file: The path as it was given, for messages.
        text: Decoded, without a byte order mark.
        sha256: Of the bytes.
    """

    file: str
    text: str
    sha256: str


def shown(value: object, *, longest: int = 60) -> str:
    """A value from a file as it may stand in a message: short, on one line, in ASCII.

    Example:
        >>> shown("7" * 100, longest=10)
        "'777777..."
        >>> shown({"system": "phone"})
        "{'system': 'phone'}"
    """
    text = ascii(value)
    return text if len(text) <= longest else text[: longest - 3] + "..."


def load(path: Path) -> RecordText:
    """Read one file whole.

    Args:
        path: A regular file of at most `BYTES_MAX` bytes; the size is checked before anything is read.

    Raises:
        UnreadableRecord: Missing, a folder, not readable, too large, empty, or not UTF-8 text.
    """
    file = str(path)
    content = _bytes_of(path, file)
    if not content.strip():
        raise UnreadableRecord(f"{file}: the file is empty; export the record again")
    for magic, what, remedy in _MAGIC:
        if content.startswith(magic):
            raise UnreadableRecord(f"{file}: this is {what}, not FHIR JSON; {remedy}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableRecord(
            f"{file}: byte {error.start + 1} (0x{content[error.start]:02x}) is not UTF-8 text; "
            "export the record as FHIR JSON in UTF-8"
        ) from None
    if "\x00" in text:
        raise UnreadableRecord(f"{file}: byte {text.index(chr(0)) + 1} is a zero byte; this is not a text file")
    return RecordText(file=file, text=text, sha256=hashlib.sha256(content).hexdigest())


def _bytes_of(path: Path, file: str) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableRecord(f"{file}: this is a folder; name the record's file in it")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableRecord(f"{file}: this is not an ordinary file; save the record to a file first")
        if status.st_size > BYTES_MAX:
            raise UnreadableRecord(_too_large(file, status.st_size))
        with path.open("rb") as stream:
            content = stream.read(BYTES_MAX + 1)
    except FileNotFoundError:
        raise UnreadableRecord(f"{file}: there is no such file; check the path") from None
    except PermissionError:
        raise UnreadableRecord(f"{file}: the file may not be read by this user; change its permissions") from None
    except (OSError, ValueError) as error:
        if isinstance(error, UnreadableRecord):
            raise
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise UnreadableRecord(f"{file}: the file cannot be read ({reason}); check the path") from None
    if len(content) > BYTES_MAX:
        raise UnreadableRecord(_too_large(file, len(content)))
    return content


def _too_large(file: str, size: int) -> str:
    return (
        f"{file}: {size / 1_048_576:.0f} MiB is larger than the {BYTES_MAX // 1_048_576} MiB that are read; "
        "export one patient, without images and documents"
    )
