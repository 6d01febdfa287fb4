"""A record after something went wrong: opened as at the next start, verified, and asked for what it promised."""

from pathlib import Path

from record_of import event

from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore

STREAM = "session-1"


def acknowledged(said: bytes) -> int:
    """The newest event that the worker was told is durable."""
    told = [line.split()[1] for line in said.splitlines() if line.startswith(b"ack ") and line[4:].isdigit()]
    return int(told[-1]) if told else 0


def wrong(folder: Path, promised: int) -> str | None:
    """What is wrong with the record in a folder of which so many events were acknowledged; None when nothing is."""
    try:
        with EventStore(folder, anchor=folder / "anchor.jsonl") as store:
            found = store.check_tail() or store.verify()
            if found:
                return f"does not hold: {found[0]}"
            kept = store.read(STREAM)
            if len(kept) < promised:
                return f"lost: {promised} events were acknowledged, {len(kept)} are there"
            if [one.seq for one in kept] != list(range(1, len(kept) + 1)):
                return "an event is there twice"
            store.append(STREAM, [event(len(kept) + 1)])
            return "takes no more" if store.verify() else None
    except RecordFailedError as error:
        return f"cannot be opened: {error}"
