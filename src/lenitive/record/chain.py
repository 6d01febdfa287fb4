"""The chain of a stream: every line holds the hash of the line before it.

A line is one JSON object in canonical form: keys sorted, no spaces, UTF-8. `hash` is the SHA-256 of the line without
`hash`; `prev` is the hash of the line before; `seq` counts 1, 2, 3 and so on.
"""

import hashlib
from typing import Any, Final

import msgspec

from lenitive.domain.foundation.strict_json import parse_json

GENESIS: Final = "0" * 64
"""What stands in the place of the hash before the first line."""

Record = dict[str, Any]

_encoder: Final = msgspec.json.Encoder(order="sorted")
_decoder: Final = msgspec.json.Decoder()  # noqa: TID251 - of no class


def canonical(value: Any) -> bytes:  # noqa: ANN401 - plain values of any shape
    """The one way in which a value is written.

    Example:
        >>> canonical({"b": 1, "a": None})
        b'{"a":null,"b":1}'
    """
    return _encoder.encode(value)


def seal(record: Record, head: str) -> tuple[bytes, str]:
    """A record as its line, without a line end, on the line whose hash is `head`; and its own hash."""
    chained = {**record, "prev": head}
    own = hashlib.sha256(_encoder.encode(chained)).hexdigest()
    return _encoder.encode({**chained, "hash": own}), own


def unseal(line: bytes, place: int, head: str) -> tuple[Record, str]:
    """The record of one line and the line's hash.

    A line that holds was written in the canonical form, which says everything in one way: no other reading of it is
    needed. One that does not is read by the strict grammar too, which says more exactly what is wrong.

    Raises:
        ValueError: The line is not number `place`, does not follow the line whose hash is `head`, or was changed.
    """
    try:
        held = holds(line, place, head)
    except ValueError:
        return _unsealed(line, place, head)
    return held, held["hash"]


def _unsealed(line: bytes, place: int, head: str) -> tuple[Record, str]:
    record = parse_json(line.decode("utf-8"), what="record")
    if not isinstance(record, dict) or not {"seq", "prev", "hash"} <= set(record):
        raise ValueError("not a record of this journal: keys are missing or unknown")
    if _encoder.encode(record) != line:
        raise ValueError("not in canonical form")
    body = {key: value for key, value in record.items() if key != "hash"}
    found = hashlib.sha256(_encoder.encode(body)).hexdigest()
    _must_follow(record, found, place, head)
    return record, found


def holds(line: bytes, place: int, head: str) -> Record:
    """The record of one line, as fast as a line can be checked. What its events mean is not looked at.

    Raises:
        ValueError: As in `unseal`.
    """
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"cannot be read: {error}") from None
    if not isinstance(record, dict) or not {"seq", "prev", "hash"} <= record.keys():
        raise ValueError("not a record of this journal: keys are missing or unknown")
    if _encoder.encode(record) != line:
        raise ValueError("not in canonical form")
    # canonical, so the hash stands once, after `data`: cutting it out gives the body without writing it again
    body, _, rest = line.rpartition(b',"hash":"%s"' % str(record["hash"]).encode())
    found = hashlib.sha256(body + rest).hexdigest()
    _must_follow(record, found, place, head)
    return record


def follows(line: bytes) -> str:
    """The hash that a line says it follows.

    Raises:
        ValueError: It says none.
    """
    try:
        record = _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError(f"cannot be read: {error}") from None
    if not isinstance(record, dict) or "prev" not in record:
        raise ValueError("not a record of this journal: keys are missing or unknown")
    return str(record["prev"])


def linked(before: str, stream: str, own: str) -> str:
    """The next link of the chain that runs through all streams."""
    return hashlib.sha256(f"{before}{own}{stream}".encode()).hexdigest()


def _must_follow(record: Record, found: str, place: int, head: str) -> None:
    if found != record["hash"]:
        raise ValueError("its hash does not match its content")
    if record["prev"] != head:
        raise ValueError("it does not follow the line before it")
    if record["seq"] is True or record["seq"] != place:
        raise ValueError(f"its number is {record['seq']}, {place} was expected")
