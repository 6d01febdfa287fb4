"""Outcomes of charts, worked out once for each version and day."""

import threading
from datetime import date
from typing import Final
from weakref import WeakKeyDictionary

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.sessions import outcome_of
from lenitive.domain.outcomes.summary import CourseOutcome
from lenitive.record.store import EventStore

_Kept = dict[str, tuple[tuple[int, date], CourseOutcome | None]]
_kept: Final[WeakKeyDictionary[EventStore, _Kept]] = WeakKeyDictionary()
_lock: Final = threading.Lock()


def kept_outcome(chart: Chart, record: EventStore, as_of: date) -> CourseOutcome | None:
    """What the course has given up to a day; None before the first session is over."""
    if not chart.sessions_given:
        return None
    asked = (chart.version, as_of)
    with _lock:
        found = _kept.setdefault(record, {}).get(chart.id)
    if found is not None and found[0] == asked:
        return found[1]
    outcome = outcome_of(chart, record, as_of)
    with _lock:
        _kept.setdefault(record, {})[chart.id] = (asked, outcome)
    return outcome
