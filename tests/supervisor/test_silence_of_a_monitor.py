"""When a monitor has fallen silent, by the pace at which it spoke."""

from datetime import UTC, datetime, timedelta

import pytest

from lenitive.domain.infusion.events import VitalsObserved
from lenitive.domain.infusion.session import Session, State
from lenitive.supervisor.readings import VitalsChooser

ZERO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
RUNNING = Session(state=State.RUNNING, started_ms=1)


def spoken(every_s: int, times: int) -> tuple[VitalsChooser, datetime]:
    """A monitor that said the same so many times, and when it last did."""
    chooser = VitalsChooser()
    for place in range(times):
        at = ZERO + timedelta(seconds=every_s * place)
        seen = VitalsObserved(observed_at=at, device="m", heart_rate_min=72, respiratory_rate_min=14, spo2_pct=97)
        chooser.choose(seen, RUNNING)
    return chooser, ZERO + timedelta(seconds=every_s * (times - 1))


@pytest.mark.parametrize(("every_s", "after_s"), [(1, 2), (5, 7.5)])
def test_its_last_reading_is_kept_when_the_next_is_late_by_half_its_pace(every_s: int, after_s: float) -> None:
    chooser, last = spoken(every_s, 2)
    assert chooser.flush(last + timedelta(seconds=after_s - 0.1)) == ()
    assert [one.observed_at for one in chooser.flush(last + timedelta(seconds=after_s))] == [last]


def test_one_that_pauses_for_long_is_not_waited_for_as_long_the_next_time() -> None:
    chooser, last = spoken(1, 2)
    late = last + timedelta(minutes=5)
    for at in (late, late + timedelta(seconds=1)):
        chooser.choose(VitalsObserved(observed_at=at, device="m", heart_rate_min=72), RUNNING)
    assert chooser.flush(late + timedelta(seconds=3)) != ()
