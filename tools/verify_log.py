#!/usr/bin/env python3
"""Check a journal of Lenitive without Lenitive: standard library only, so that anyone can read and trust it.

    python3 tools/verify_log.py events.jsonl [--head HASH]

A journal is one JSON object a line, in canonical form: keys sorted, no spaces, UTF-8, one line feed at the end. `hash`
is the SHA-256, in hexadecimal, of the canonical form of the line without `hash`. `prev` is the hash of the line before,
64 zeros in the first. `seq` counts 1, 2, 3 and so on. `at` never goes back within a session, which begins with
SessionPrepared. The head is the last line's hash; without a head that was kept elsewhere, a tail that was cut off
cannot be seen.

Exit: 0 the journal holds; 1 it does not, with the first bad line; 2 it could not be read.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

At = tuple[str, str]
GENESIS = "0" * 64
KEYS = {"schema", "seq", "at", "minute", "actor", "type", "data", "key", "request", "simulated", "prev", "hash"}


def no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that stands twice is a fault, not the last one wins."""
    found = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"the key {key!r} stands twice")
        found[key] = value
    return found


def no_constant(name: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(f"{name} is no number")


def canonical(record: dict[str, Any]) -> bytes:
    """The one way in which a record is written."""
    text = json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def checked(line: bytes, place: int, head: str, last_at: At) -> tuple[str, At]:
    """The hash and the time of one line; a ValueError says what is wrong with it."""
    record = json.loads(line.decode("utf-8"), object_pairs_hook=no_repeats, parse_constant=no_constant)
    if not isinstance(record, dict) or set(record) != KEYS:
        raise ValueError("not a record of a journal: keys are missing or unknown")
    found = hashlib.sha256(canonical({key: value for key, value in record.items() if key != "hash"})).hexdigest()
    if canonical(record) != line:
        raise ValueError("not in canonical form")
    if found != record["hash"]:
        raise ValueError("its hash does not match its content")
    if record["prev"] != head:
        raise ValueError("it does not follow the line before it")
    if record["seq"] is True or record["seq"] != place:
        raise ValueError(f"its number is {record['seq']}, {place} was expected")
    if not isinstance(record["at"], str) or not record["at"].endswith("Z"):
        raise ValueError("its time is not UTC")
    at = time_key(record["at"])
    if record["type"] != "SessionPrepared" and at < last_at:
        raise ValueError("its time stands before that of the line before it")
    return found, at


def time_key(at: str) -> At:
    """Text that sorts as the time does: the fraction of a second is written with as many digits as it needs."""
    whole, _, fraction = at.rstrip("Z").partition(".")
    return whole, fraction.ljust(9, "0")


def verify(content: bytes, kept_head: str | None = None) -> tuple[tuple[int, str] | None, int]:
    """(line, fault) of the first bad line, line 0 for the journal as a whole, or None; and the number of lines."""
    head, last_at = GENESIS, ("", "")
    *lines, rest = content.split(b"\n")
    for place, line in enumerate(lines, start=1):
        try:
            head, last_at = checked(line, place, head, last_at)
        except (ValueError, RecursionError) as error:
            return (place, str(error)), len(lines)
    if rest:
        return (len(lines) + 1, "the last line is not complete"), len(lines)
    if kept_head is not None and head != kept_head:
        return (0, f"the last line's hash is {head[:12]}..., not the head {kept_head[:12]}..."), len(lines)
    return None, len(lines)


def main() -> int:
    """Check one journal and say so in one line."""
    parser = argparse.ArgumentParser(description="Check a journal of Lenitive.")
    parser.add_argument("journal", type=Path)
    parser.add_argument("--head", help="the last line's hash as it was kept elsewhere")
    given = parser.parse_args()
    try:
        content = given.journal.read_bytes()
    except OSError as error:
        sys.stderr.write(f"{given.journal}: cannot be read ({error.strerror})\n")
        return 2
    fault, count = verify(content, given.head)
    if fault:
        line, what = fault
        sys.stdout.write(f"{given.journal}: {f'line {line}: ' if line else ''}{what}\n")
        return 1
    without = "" if given.head else "; without a kept head a cut tail cannot be seen"
    sys.stdout.write(f"{given.journal}: {count} lines hold{without}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
