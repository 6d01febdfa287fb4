"""A process that keeps one session of events and says on standard output which it was told are durable.

Run: python record_worker.py FOLDER EVENTS GROUP [DEFECT]. `ack N` means that events 1 to N were acknowledged. When the
record fails it says `failed`, asks once more, and says `refused` where that is refused at once, as it must be. The
defects are those that its users must see: `unflushed` flushes no commit, `early` acknowledges before it keeps,
`again` goes on after a failure with a store that forgets it.
"""

import contextlib
import os
import sys
from pathlib import Path

from record_of import event

from lenitive.record.failure import RecordFailedError
from lenitive.record.store import EventStore


def say(line: str) -> None:
    """Tell it at once: one system call."""
    os.write(1, f"{line}\n".encode())


def main(folder: str, events: str, group: str, defect: str = "") -> int:
    """Keep them, a group in a commit."""
    with EventStore(Path(folder), anchor=Path(folder) / "anchor.jsonl") as store:
        if defect == "unflushed":
            store._table._database.execute("PRAGMA synchronous=OFF")  # noqa: SLF001 - the defect
        for first in range(1, int(events) + 1, int(group)):
            last = min(first + int(group) - 1, int(events))
            some = [event(seq) for seq in range(first, last + 1)]
            try:
                if defect == "early":
                    say(f"ack {last}")
                store.append("session-1", some)
            except RecordFailedError:
                say("failed")
                if defect == "again":
                    store._failed = False  # noqa: SLF001 - the defect
                try:
                    store.append("session-1", some)
                except RecordFailedError as error:
                    say("refused" if "failed before" in str(error) else "tried again")
                return 3
            say(f"ack {last}")
    return 0


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(*sys.argv[1:]))
