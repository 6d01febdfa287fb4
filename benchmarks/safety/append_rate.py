"""RECORD: durable events a second, and how long each waits, with a thousand sessions writing at once.

Run: python benchmarks/safety/append_rate.py [SECONDS [STREAMS [RATE]]]. So many sessions ask at RATE events a second in
all, each for its own next event, through the group writer; a wait ends when the event would survive a loss of power.
A rate of 0 asks as fast as it is answered. With LENITIVE_RECORD it is PostgreSQL. At the end the record is verified:
what was acknowledged must be there. Seen to fail with a group writer that answers one group in fifty unkept.
"""

import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from figure import Figure, report
from record_of import event

from lenitive.record.address import is_postgres
from lenitive.record.group import GroupWriter
from lenitive.record.place import record_at
from lenitive.record.store import EventStore


def main(seconds: int = 20, streams: int = 1000, rate: int = 2000) -> None:
    """Ask, wait, count."""
    began = time.perf_counter()
    waits: list[float] = []
    with tempfile.TemporaryDirectory() as name:
        where = record_at(Path(name))
        with EventStore(where.place, anchor=where.anchor) as store:
            before, told = store.rows, threading.Semaphore(streams)
            with GroupWriter(store) as writer:
                asked = _asked(writer, waits, told, seconds=seconds, streams=streams, rate=rate)
            found, kept = store.verify(), store.rows - before
    waits.sort()
    p50, p99 = (waits[len(waits) * part // 100] * 1000 if waits else 0.0 for part in (50, 99))
    report(
        Figure(
            check="RECORD",
            command=f"benchmarks/safety/append_rate.py {seconds} {streams} {rate}",
            asked="1,000 sessions, 2,000 events/s: durable acknowledgement p99 within 300 ms, none lost",
            measured={
                "database": "postgresql" if is_postgres(where.place) else "sqlite",
                "streams": streams,
                "events": len(waits),
                "events_s": round(len(waits) / seconds),
                "p50_ms": round(p50, 1),
                "p99_ms": round(p99, 1),
                "max_ms": round(waits[-1] * 1000, 1) if waits else 0.0,
                "lost": asked - kept,
            },
            holds=not found and asked == kept == len(waits) > 0 and p99 <= 300 and len(waits) >= 0.95 * rate * seconds,
            seconds=round(time.perf_counter() - began, 1),
        )
    )


def _asked(
    writer: GroupWriter, waits: list[float], free: threading.Semaphore, *, seconds: int, streams: int, rate: int
) -> int:
    """Ask for events of each stream in turn; how many were asked for."""
    began, asked = time.perf_counter(), 0
    while (now := time.perf_counter()) - began < seconds:
        due = int((now - began) * rate) if rate else asked + streams
        for number in range(asked, due):
            if not rate:
                free.acquire()
            at, seq = time.perf_counter(), number // streams + 1

            def answered(done: Any, at: float = at) -> None:  # noqa: ANN401 - a future of nothing
                if done.exception() is None:
                    waits.append(time.perf_counter() - at)
                free.release()

            writer.keep(f"session-{number % streams}", [event(seq, number % streams)]).add_done_callback(answered)
        asked = max(asked, due)
        time.sleep(0.002)
    return asked


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
