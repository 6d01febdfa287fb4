#!/usr/bin/env python3
"""Check a journal or a record of Lenitive without Lenitive: standard library only, so that anyone can trust it.

    python3 tools/verify_log.py events.jsonl [--head HASH] [--telemetry FOLDER]
    python3 tools/verify_log.py FOLDER [--anchor FILE] [--telemetry FOLDER]

A journal is one JSON object a line, in canonical form: keys sorted, no spaces, UTF-8, one line feed at the end. `hash`
is the SHA-256, in hexadecimal, of the canonical form of the line without `hash`. `prev` is the hash of the line before,
64 zeros in the first. `seq` counts 1, 2, 3 and so on. `at` never goes back within a session, which begins with
SessionPrepared. The head is the last line's hash; without a head that was kept elsewhere, a tail that was cut off
cannot be seen.

A record is a folder with the table `event` in record.sqlite3: each stream a chain of such lines, all rows a second
chain. A row's `link` is the SHA-256 of the link before, the line's hash and the stream's name, one after another. Its
anchor, a file elsewhere, holds one JSON object a commit with the newest `row` and `link`; a line that the power cut
short is the last one, or followed by one with `torn`. Copy the folder before you check a record that is being written.

Telemetry is a folder of files NUMBER.telemetry: a line of JSON with the block's `sha256` and its `size` in bytes, then
as many bytes, and so on. Each block that an event names (`TelemetryBlock`) is there with the hash that is named.

Exit: 0 it holds; 1 it does not, with the first bad line, row or block; 2 it could not be read.
"""

import argparse
import hashlib
import json
import sqlite3
import sys
from collections.abc import Iterator
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


def read(line: bytes) -> Any:  # noqa: ANN401 - JSON
    """One line of JSON; a ValueError says what is wrong with it."""
    return json.loads(line.decode("utf-8"), object_pairs_hook=no_repeats, parse_constant=no_constant)


def checked(line: bytes, place: int, head: str, last_at: At, *, keys: bool = True) -> tuple[str, At]:
    """The hash and the time of one line; a ValueError says what is wrong with it. A chart's lines have other keys."""
    record = read(line)
    if not isinstance(record, dict) or (set(record) != KEYS if keys or "kind" not in record else False):
        raise ValueError("not a record of a journal: keys are missing or unknown")
    if not {"seq", "prev", "hash", "at", "type"} <= set(record):
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


def anchored(path: Path) -> dict[int, str]:
    """The link of every anchored row; a ValueError says which line cannot be read."""
    found: dict[int, str] = {}
    lines = path.read_bytes().splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            one = read(line)
            row, link = one["row"], one["link"]
        except (KeyError, TypeError, ValueError):
            if number < len(lines) and b'"torn":true' not in lines[number]:
                raise ValueError(f"line {number} of the anchor cannot be read") from None
            continue
        if found.setdefault(row, link) != link:
            raise ValueError(f"row {row}: two different rows were anchored in this place")
    return found


def rows_of(folder: Path) -> Iterator[tuple[int, str, int, bytes, str, str]]:
    """Every row of a record, in order, without writing anything."""
    database = sqlite3.connect(f"{(folder / 'record.sqlite3').resolve().as_uri()}?mode=ro", uri=True)
    try:
        yield from database.execute("SELECT id, stream, seq, line, hash, link FROM event ORDER BY id")
    finally:
        database.close()


def verify_record(folder: Path, anchor: Path) -> tuple[str | None, list[bytes]]:
    """The first fault, or None; and every line."""
    heads: dict[str, tuple[int, str, At]] = {}
    count, link, lines = 0, GENESIS, []
    try:
        known = anchored(anchor)
    except ValueError as error:
        return str(error), []
    for row, stream, seq, line, own, kept in rows_of(folder):
        place, head, last_at = heads.get(stream, (0, GENESIS, ("", "")))
        try:
            found, last_at = checked(line, place + 1, head, last_at, keys=False)
        except (ValueError, RecursionError) as error:
            return f"row {row}: {stream}: {error}", lines
        link = hashlib.sha256(f"{link}{found}{stream}".encode()).hexdigest()
        if (row, seq, own, kept) != (count + 1, place + 1, found, link):
            return f"row {row}: its number, hash or link is not that of its line", lines
        if known.get(row, link) != link:
            return f"row {row}: it is not the row that was anchored", lines
        heads[stream], count = (seq, found, last_at), row
        lines.append(line)
    beyond = [row for row in known if row > count]
    return (f"row {min(beyond)} was anchored and is not there: the tail was cut off" if beyond else None), lines


def blocks(folder: Path) -> dict[str, tuple[str, bool]]:
    """Of every block of telemetry, by its header without `size`: its segment, and whether its content is as hashed."""
    found: dict[str, tuple[str, bool]] = {}
    for path in sorted(folder.glob("*.telemetry")):
        with path.open("rb") as file:
            while line := file.readline(4096):
                try:
                    header = read(line)
                    size = header.pop("size")
                    content = file.read(size)
                except (ValueError, KeyError, TypeError, AttributeError):
                    break  # not finished when the power went
                name = canonical(header).decode()
                sound = hashlib.sha256(content).hexdigest() == header.get("sha256")
                found[name] = path.name, sound or found.get(name, ("", False))[1]
    return found


def verify_telemetry(folder: Path, lines: list[bytes]) -> str | None:
    """The first block that an event names and that is not there as it was; None when all are."""
    kept = blocks(folder)
    for line in lines:
        record = read(line)
        if record["type"] == "TelemetryBlock":
            segment, sound = kept.get(canonical(record["data"]).decode(), ("", False))
            if not sound:
                what = f"was changed, in {segment}" if segment else "is not there as it is named"
                return f"event {record['seq']}: the telemetry of {record['data']['device']} {what}"
    return None


def main() -> int:
    """Check one journal or record and say so in one line."""
    parser = argparse.ArgumentParser(description="Check a journal or a record of Lenitive.")
    parser.add_argument("journal", type=Path)
    parser.add_argument("--head", help="the last line's hash as it was kept elsewhere")
    parser.add_argument("--anchor", type=Path, help="of a record: its anchor's file, if not in the folder")
    parser.add_argument("--telemetry", type=Path, help="the folder of the telemetry that the events name")
    given = parser.parse_args()
    try:
        fault, lines, without = of_record(given) if given.journal.is_dir() else of_journal(given)
        if fault is None and given.telemetry:
            fault = verify_telemetry(given.telemetry, lines)
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"{given.journal}: cannot be read ({getattr(error, 'strerror', None) or error})\n")
        return 2
    if fault:
        sys.stdout.write(f"{given.journal}: {fault}\n")
        return 1
    sys.stdout.write(f"{given.journal}: {len(lines)} lines hold{without}\n")
    return 0


def of_record(given: argparse.Namespace) -> tuple[str | None, list[bytes], str]:
    """The fault of a record, its lines, and what could not be seen."""
    fault, lines = verify_record(given.journal, given.anchor or given.journal / "anchor.jsonl")
    return fault, lines, ""


def of_journal(given: argparse.Namespace) -> tuple[str | None, list[bytes], str]:
    """The fault of a journal, its lines, and what could not be seen."""
    content = given.journal.read_bytes()
    fault, _ = verify(content, given.head)
    said = fault and (f"line {fault[0]}: {fault[1]}" if fault[0] else fault[1])
    return said, content.splitlines(), "" if given.head else "; without a kept head a cut tail cannot be seen"


if __name__ == "__main__":
    sys.exit(main())
