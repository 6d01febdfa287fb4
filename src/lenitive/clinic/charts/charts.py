"""All charts of a clinic: open one, read one, and ask for something to be done to one.

`submit` is the one way in. It decides on the newest version, once for each key, and refuses a request that was made on
an older version than the chart has now.
"""

import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from lenitive.clinic.candidacy import Considered, consider
from lenitive.clinic.charts.chart import Chart, evolve, fold
from lenitive.clinic.charts.codec import CHART
from lenitive.clinic.charts.events import ChartEvent, ChartRead
from lenitive.clinic.roles import Member
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.record.store import EventStore

_CHART: Final = "chart/"
_READS: Final = "reads/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, when, and on what.

    Attributes:
        by: Who.
        at: When, in UTC.
        key: Of the request: the same key is done once. None for what is never repeated.
        version: The version of the chart that the person saw; None to take the newest as it is.
    """

    by: Member
    at: datetime
    key: str | None = None
    version: int | None = None


Decide = Callable[[Chart], tuple[Any, ...] | Refusal]
"""From the chart as it stands to what happened, kinds of `events.KINDS`, or to why not."""


class Charts:
    """The charts of a clinic. Every thread may use it."""

    def __init__(self, record: EventStore) -> None:
        """Read every chart of a record.

        Args:
            record: Open; whoever opened it closes it.

        Raises:
            RecordFailedError: A chart does not hold.
        """
        self._record = record
        self._lock = threading.RLock()
        self._charts: dict[str, Chart] = {}
        self._considered: dict[str, tuple[int, str, Considered]] = {}
        self.library: Callable[[], Library] = lambda: SHIPPED
        self.on_change: Callable[[], None] = lambda: None
        for stream in record.streams(CHART.kind):
            if stream.startswith(_CHART):
                chart_id = stream.removeprefix(_CHART)
                self._charts[chart_id] = fold(chart_id, record.read(stream, CHART))
        self._reads: dict[str, int] = {}
        self._changes: list[str] = [chart.id for chart in self._charts.values() for _ in chart.history]

    @property
    def sequence(self) -> int:
        """How many events all charts hold; it only grows, also over a start."""
        return len(self._changes)

    def changed_after(self, sequence: int) -> tuple[int, tuple[str, ...]]:
        """The sequence now, and the charts that have changed after an earlier one.

        Only for pages that look on: after a start, the order of changes before it is not that in which they happened.
        """
        with self._lock:
            return len(self._changes), tuple(dict.fromkeys(self._changes[sequence:]))

    def all(self) -> tuple[Chart, ...]:
        """Every chart, in the order in which they were opened."""
        with self._lock:
            return tuple(self._charts.values())

    def chart(self, chart_id: str) -> Chart | None:
        """One chart; None when there is no such chart."""
        with self._lock:
            return self._charts.get(chart_id)

    def open(self, happened: Iterable[Any], asked: Asked) -> Chart:
        """Open a chart with its first events and give it an id that says nothing; the same key opens one chart."""
        chart_id = secrets.token_hex(8)
        with self._lock:
            opened = (chart for chart in self._charts.values() if asked.key is not None and asked.key in chart.keys)
            if (before := next(opened, None)) is not None:
                return before
            return self._append(Chart(id=chart_id), tuple(happened), asked)

    def submit(self, chart_id: str, decide: Decide, asked: Asked) -> Chart | Refusal:
        """Have something done to a chart.

        Args:
            chart_id: Of the chart.
            decide: One of the use cases of `actions`, with its arguments.
            asked: By whom, when, with which key, on which version.

        Returns:
            The chart after it, or as it stands when the same key was done before; or why not.

        Raises:
            ConflictError: Another process wrote to the chart.
            RecordFailedError: It could not be kept.
        """
        with self._lock:
            chart = self._charts.get(chart_id)
            if chart is None:
                return Refusal(
                    rule="CHT-UNKNOWN",
                    what="this chart is not there",
                    limit="A request names a chart of this clinic",
                    remedy="Open it from the day board",
                )
            if asked.key is not None and asked.key in chart.keys:
                return chart
            if asked.version is not None and asked.version != chart.version:
                return Refusal(
                    rule="CHT-VERSION",
                    what=f"the chart was changed after you opened this page (version {chart.version}, "
                    f"yours {asked.version})",
                    limit="A request is decided on what its author saw",
                    remedy="Look at what is new below, then send it again",
                )
            happened = decide(chart)
            return happened if isinstance(happened, Refusal) else self._append(chart, happened, asked)

    def _append(self, chart: Chart, happened: tuple[Any, ...], asked: Asked) -> Chart:
        events = tuple(
            ChartEvent(
                seq=chart.version + place, at=asked.at, by=asked.by, data=data, key=asked.key if place == 1 else None
            )
            for place, data in enumerate(happened, start=1)
        )
        self._record.append(_CHART + chart.id, events, CHART)
        for event in events:
            chart = evolve(chart, event)
        self._charts[chart.id] = chart
        self._changes.extend(chart.id for _ in events)
        self.on_change()
        return chart

    def read_by(self, chart_id: str, screen: str, asked: Asked) -> None:
        """Keep that somebody looked at a chart.

        Raises:
            RecordFailedError: It could not be kept; then nobody looks.
        """
        stream = _READS + chart_id
        with self._lock:
            if chart_id not in self._reads:
                self._reads[chart_id] = len(self._record.read(stream, CHART))
            event = ChartEvent(seq=self._reads[chart_id] + 1, at=asked.at, by=asked.by, data=ChartRead(screen=screen))
            self._record.append(stream, (event,), CHART)
            self._reads[chart_id] += 1

    def reads_of(self, chart_id: str) -> tuple[ChartEvent, ...]:
        """Who looked at a chart, in order."""
        return self._record.read(_READS + chart_id, CHART)

    def considered(self, chart: Chart) -> Considered | None:
        """The decision on what is known now; None when nothing was imported. Worked out once for each change."""
        if chart.intake is None or chart.record is None:
            return None
        library = self.library()
        with self._lock:
            kept = self._considered.get(chart.id)
        if kept is not None and kept[:2] == (chart.known_version, library.sha256):
            return kept[2]
        found = consider(chart.intake, chart.record, library)
        with self._lock:
            self._considered[chart.id] = (chart.known_version, library.sha256, found)
        return found
