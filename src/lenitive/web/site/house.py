"""What the process holds for as long as it runs: the charts, the record of sessions, the clock."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from lenitive.clinic.books.administration import ADMINISTRATION, Administration
from lenitive.clinic.books.book import Book
from lenitive.clinic.books.sign_ins import SIGN_INS, Failures
from lenitive.clinic.charts.charts import Charts
from lenitive.domain.candidacy.intake import Intake
from lenitive.record.store import EventStore
from lenitive.web.fan import Fan
from lenitive.web.site.environment import LIVE_FOLDER, environment
from lenitive.web.site.in_force import InForce

ReadRecord = Callable[[Path, date], Intake]
"""Reads a FHIR record as it stood on a day; raises `ValueError` with one line when it cannot be read."""


@dataclass(frozen=True, slots=True)
class House:
    """One clinic, opened.

    Attributes:
        charts: Every person's chart.
        record: Every event of charts and sessions.
        administration: The administrator's book.
        sign_ins: Who signed in, and how often a password was wrong since.
        shift: What a demonstration adds to the clock.
        read_record: How a record of another system is read; given by who starts the clinic, for the pages know no
            format of the outside. None where none was given.
        news: Tells streams that a chart has changed.
    """

    charts: Charts
    record: EventStore
    administration: Book[Administration]
    sign_ins: Book[Failures]
    shift: timedelta = field(default_factory=timedelta)
    read_record: ReadRecord | None = None
    news: Fan = field(default_factory=Fan)

    def now(self) -> datetime:
        """This moment, in UTC."""
        return datetime.now(UTC) + self.shift

    def today(self) -> date:
        """The clinic's day."""
        return self.now().date()


_given: dict[str, ReadRecord] = {}


def furnish(*, read_record: ReadRecord) -> None:
    """Say how records of other systems are read, before the clinic is opened."""
    _given["read_record"] = read_record


@cache
def house() -> House:
    """The clinic of this process, opened once.

    Raises:
        RecordFailedError: Charts or record cannot be opened.
    """
    told = environment()
    shift = timedelta()
    if told.demo_day is not None:
        shift = timedelta(days=(told.demo_day - datetime.now(UTC).date()).days)
    record = EventStore(told.record)
    shift += told.ahead
    charts, administration = Charts(record), Book(record, ADMINISTRATION)
    opened = House(charts, record, administration, Book(record, SIGN_INS), shift, _given.get("read_record"))
    charts.library = InForce(administration, opened.today, folder=told.data / LIVE_FOLDER, trust=told.limits_trust)
    charts.on_change = lambda: opened.news.tell("charts")
    return opened
