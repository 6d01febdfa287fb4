"""A record to be checked: many sessions at once, as long as is asked, the same each time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lenitive.domain.infusion.events import Actor, Event, PainRated, PumpReported, Role
from lenitive.record.store import Batch

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
NURSE = Actor(id="nurse-1", role=Role.NURSE)
PUMP = Actor(id="pump-1", role=Role.DEVICE)


def event(seq: int, stream: int = 0) -> Event:
    """One event of a session: what the pump reported, and now and then a score."""
    at = BEGAN + timedelta(seconds=15 * seq + stream)
    pain = seq % 8 == 0
    reported = PumpReported(device="pump-1", observed_at=at, volume_ul=40 * seq + stream, rate_ul_h=9600)
    data = PainRated(observed_at=at, score=(seq + stream) % 11) if pain else reported
    return Event(seq=seq, at=at, minute=seq / 4, actor=NURSE if pain else PUMP, data=data, key=f"{stream}-{seq}")


def batches(events: int, *, streams: int) -> Iterator[list[Batch]]:
    """As many events, one of each stream in a commit."""
    for start in range(0, events, streams):
        seq = start // streams + 1
        yield [Batch(f"session-{one}", [event(seq, one)]) for one in range(min(streams, events - start))]
