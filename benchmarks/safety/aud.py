"""AUD: random tamperings of a long record, of eight kinds; each must be found, and its first place named.

Run: python benchmarks/safety/aud.py [TAMPERINGS [EVENTS [SEED]]]. A record is written through the store, one commit a
second for fifty sessions. Each tampering changes its rows as somebody would who may write the database (triggers
dropped) but has neither the anchor's file nor its key. What comes before the change is byte for byte what was written,
so the walk through the rows is taken up at the last checkpoint before it. Every five hundredth is done to the file of
the database instead, and verified from its first row. Seen to fail, by `--defect`: `no-anchor` (re-chained rows, a cut
tail and an older copy hold), `no-hash` (a changed line holds) and `no-link` (a row moved between streams holds).
"""

import copy
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import pysqlite3
from figure import Figure, report
from record_of import batches

from lenitive.record import chain, verification
from lenitive.record.anchor import Anchor
from lenitive.record.rows import Row
from lenitive.record.store import EventStore
from lenitive.record.verification import Walk, first_fault

STREAMS: Final = 50
CHECKPOINT: Final = 500


@dataclass(frozen=True, slots=True)
class Tampered:
    """What became of a record: rows before `start` are as they were, then come these."""

    start: int  # index of the first row that is not as it was
    rows: Callable[[], Iterator[Row]]
    named: range  # the rows of which one must be named


class Log:
    """A record in memory, with how far a walk had come at every checkpoint."""

    def __init__(self, rows: list[Row], anchored: dict[int, str]) -> None:
        self.rows, self.anchored = rows, anchored
        self.checkpoints: list[Walk] = []
        walk = Walk()
        for place in range(0, len(rows), CHECKPOINT):
            self.checkpoints.append(copy.deepcopy(walk))
            finding, _ = first_fault(rows[place : place + CHECKPOINT], {}, walk)
            if finding is not None:
                raise RuntimeError(f"the record does not hold before it is tampered with: {finding}")
            walk.sound = max((row for row in anchored if row <= walk.count), default=0)

    def found(self, change: Tampered, anchored: dict[int, str]) -> tuple[int | None, str] | None:
        """The row that is named and the sentence, or None when nothing is found."""
        number = min(change.start // CHECKPOINT, len(self.checkpoints) - 1)
        walk = copy.deepcopy(self.checkpoints[number])

        def rows() -> Iterator[Row]:
            yield from self.rows[number * CHECKPOINT : change.start]
            yield from change.rows()

        finding, _ = first_fault(rows(), anchored, walk)
        return None if finding is None else (finding.row, finding.what)


def flip_bit(log: Log, at: int, chance: random.Random) -> Tampered:
    """One bit of one column of a row; another number puts the row in another place."""
    row = _flipped(log.rows[at], chance)
    if row.row == at + 1:
        return _changed(log, at, row)
    start = max(0, min(at, row.row - 1))
    rest = [*log.rows[start:at], *log.rows[at + 1 :]]
    place = next((number for number, one in enumerate(rest) if one.row >= row.row), len(rest))
    return Tampered(start, lambda: iter([*rest[:place], row, *rest[place:]]), _here(start))


def delete(log: Log, at: int, chance: random.Random) -> Tampered:
    """A row is not there, and those after it keep their numbers, or close the gap."""
    by = chance.choice((0, -1))
    return Tampered(at, lambda: _shifted(log.rows[at + 1 :], by), _here(at))


def swap(log: Log, at: int, chance: random.Random) -> Tampered:
    """Two rows stand in each other's place."""
    rows, other = log.rows, chance.randrange(at + 1, min(at + 3 * STREAMS, len(log.rows)))
    first, second = rows[other]._replace(row=at + 1), rows[at]._replace(row=other + 1)
    return Tampered(at, lambda: iter([first, *rows[at + 1 : other], second, *rows[other + 1 :]]), _here(at))


def insert(log: Log, at: int, chance: random.Random) -> Tampered:
    """A row that stands elsewhere stands here too, and all after it move on."""
    forged = chance.choice(log.rows)._replace(row=at + 1)
    return Tampered(at, lambda: iter([forged, *_shifted(log.rows[at:], 1)]), _here(at))


def rechain(log: Log, at: int, _: random.Random) -> Tampered:
    """Another content, and every hash and link after it made anew, as anybody can who has no key."""
    return Tampered(at, lambda: _rechained(log, at, len(log.rows)), _until_anchored(log, at))


def splice(log: Log, at: int, chance: random.Random) -> Tampered:
    """A line of another person's session stands in a row, or the row in another's session."""
    row, other = log.rows[at], chance.choice(log.rows)
    while other.stream == row.stream:
        other = chance.choice(log.rows)
    changed = ({"line": other.line, "hash": other.hash}, {"line": other.line}, {"stream": other.stream})
    return _changed(log, at, row._replace(**chance.choice(changed)))


def roll_back(log: Log, at: int, chance: random.Random) -> Tampered:
    """An older copy of the database, to which other events were added since, each chain whole."""
    return Tampered(at, lambda: _rechained(log, at, at + chance.randrange(STREAMS)), _until_anchored(log, at))


def cut_off(log: Log, at: int, _: random.Random) -> Tampered:
    """The tail is not there."""
    return Tampered(at, lambda: iter(()), _until_anchored(log, at))


KINDS: Final[dict[str, Callable[[Log, int, random.Random], Tampered]]] = {
    "bit flip": flip_bit,
    "delete": delete,
    "swap": swap,
    "insert": insert,
    "re-chain": rechain,
    "splice": splice,
    "roll back": roll_back,
    "cut off": cut_off,
}


def _until_anchored(log: Log, at: int) -> range:
    """The row itself to the next one that was anchored: without the key nothing nearer can show."""
    return range(at + 1, min(row for row in log.anchored if row > at) + 1)


def _changed(log: Log, at: int, row: Row) -> Tampered:
    return Tampered(at, lambda: iter([row, *log.rows[at + 1 :]]), _here(at))


def _here(at: int) -> range:
    """The row itself, or the one that then stands in its place with another number."""
    return range(at + 1, at + 3)


def _shifted(rows: list[Row], by: int) -> Iterator[Row]:
    return (row._replace(row=row.row + by) for row in rows)


def _flipped(row: Row, chance: random.Random) -> Row:
    """One bit of one column is another."""
    column = chance.choice(Row._fields)
    value = getattr(row, column)
    if isinstance(value, int):
        return row._replace(**{column: value ^ (1 << chance.randrange(20))})
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(7)
    return row._replace(**{column: bytes(raw) if isinstance(value, bytes) else raw.decode()})


def _rechained(log: Log, at: int, end: int) -> Iterator[Row]:
    """The rows from one to another, the first with another content, and every hash and link made to fit."""
    heads: dict[str, str] = {}
    link = log.rows[at - 1].link if at else chain.GENESIS
    for place in range(at, min(end, len(log.rows))):
        row = log.rows[place]
        line, own = row.line, row.hash
        if place == at or row.stream in heads:
            record = msgspec.json.decode(line)
            prev = heads.get(row.stream, record["prev"])
            body = {key: value for key, value in record.items() if key not in {"hash", "prev"}}
            line, own = chain.seal({**body, "key": "forged"} if place == at else body, prev)
            heads[row.stream] = own
        link = chain.linked(link, row.stream, own)
        yield Row(row.row, row.stream, row.seq, line, own, link)


DEFECTS: Final[dict[str, Callable[[Log], None]]] = {
    "": lambda _: None,
    "no-anchor": lambda _: None,
    "no-hash": lambda _: setattr(chain, "_must_follow", lambda *_: None),
    "no-link": lambda _: setattr(verification, "linked", lambda *_: _AnyLink()),
}


class _AnyLink(str):
    """A link that every other equals: what a verifier without the second chain believes."""

    __slots__ = ()

    def __eq__(self, _: object) -> bool:
        return True

    def __ne__(self, _: object) -> bool:
        return False

    __hash__ = str.__hash__


def in_the_file(folder: Path, log: Log, change: Tampered, kind: str) -> tuple[int | None, str] | None:
    """The same tampering of a copy of the database's file, verified by a store that is opened on it."""
    with tempfile.TemporaryDirectory() as name:
        copied = Path(name)
        for path in folder.iterdir():
            shutil.copy(path, copied / path.name)
        database = pysqlite3.connect(str(copied / "record.sqlite3"))
        for trigger in ("event_is_not_changed", "event_is_not_removed"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute("DROP TABLE event")
        database.execute("CREATE TABLE event (id, stream, seq, line, hash, link)")  # no constraint stands in the way
        rows = [*log.rows[: change.start], *change.rows()]
        database.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.commit()
        database.close()
        with EventStore(copied) as store:
            found = store.verify()
    return (found[0].row, f"{kind}: {found[0].what}") if found else None


def main(tamperings: int = 10_000, events: int = 100_000, seed: int = 1, defect: str = "") -> None:
    """Count what was not found, and what was found in another place than it was done."""
    began, chance = time.perf_counter(), random.Random(seed)  # noqa: S311  # reproducible, not for security
    folder = Path(tempfile.mkdtemp())
    with EventStore(folder) as store:
        for one in batches(events, streams=STREAMS):
            store.append_many(one)
        seconds = min(_timed(store) for _ in range(3))
        log = Log(
            list(store.each_row()),
            {line.row: line.link for _, line, _ in Anchor(folder / "anchor.jsonl").lines() if line},
        )
    DEFECTS[defect](log)
    kinds = list(KINDS)
    missed, misplaced, done, in_file = Counter[str](), Counter[str](), Counter[str](), 0
    for number in range(tamperings):
        kind = kinds[number % len(kinds)]
        change = KINDS[kind](log, chance.randrange(len(log.rows) - 1), chance)
        if number % 500 == number // 500 % len(kinds) and not defect:
            found, in_file = in_the_file(folder, log, change, kind), in_file + 1
        else:
            found = log.found(change, {} if defect == "no-anchor" else log.anchored)
        done[kind] += 1
        missed[kind] += found is None
        misplaced[kind] += found is not None and not _names(found, change)
    shutil.rmtree(folder)
    report(
        Figure(
            check="AUD",
            command=f"benchmarks/safety/aud.py {tamperings} {events} {seed} {defect}".rstrip(),
            asked="10,000 tamperings of 8 kinds of a record of 100,000 events: all found, the first place named; "
            "verified at 50,000 events/s or more",
            measured={
                "events": events,
                "tamperings": tamperings,
                "of_the_file": in_file,
                "kinds": len([kind for kind in KINDS if done[kind]]),
                "not_found": missed.total(),
                "named_elsewhere": misplaced.total(),
                "verified_events_s": round(events / seconds),
                **{f"not_found_{kind.replace(' ', '_')}": count for kind, count in missed.items() if count},
                **{f"elsewhere_{kind.replace(' ', '_')}": count for kind, count in misplaced.items() if count},
            },
            holds=not missed.total()
            and not misplaced.total()
            and all(done[kind] for kind in KINDS)
            and events / seconds >= 50_000,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


def _timed(store: EventStore) -> float:
    began = time.perf_counter()
    if store.verify():
        raise RuntimeError("the record does not hold before it is tampered with")
    return time.perf_counter() - began


def _names(found: tuple[int | None, str], change: Tampered) -> bool:
    """Whether the row that is named, or in the sentence for a cut tail, is where the change was."""
    row, what = found
    return (row if row is not None else int(what.split("row ")[1].split()[0])) in change.named


if __name__ == "__main__":
    arguments = [one for one in sys.argv[1:] if not one.startswith("--")]
    named = [one.removeprefix("--defect=") for one in sys.argv[1:] if one.startswith("--defect=")]
    main(*(int(one) for one in arguments), **({"defect": named[0]} if named else {}))
