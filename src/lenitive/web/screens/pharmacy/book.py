"""The drug's book of this clinic, opened once."""

from dataclasses import replace
from functools import lru_cache

from django.http import HttpRequest

from lenitive.clinic.books.book import Book
from lenitive.clinic.books.custody import CUSTODY, Custody
from lenitive.clinic.charts.charts import Asked
from lenitive.domain.infusion.session import Session
from lenitive.record.store import EventStore
from lenitive.web.running import desk
from lenitive.web.site.house import house
from lenitive.web.site.who import asked_by


def book() -> Book[Custody]:
    """The book."""
    return _opened(house().record)


@lru_cache(maxsize=1)
def _opened(record: EventStore) -> Book[Custody]:
    return Book(record, CUSTODY)


def session_now(session_id: str) -> Session:
    """A session as it stands."""
    return desk().known(session_id).session


def after_chart(request: HttpRequest) -> Asked:
    """Who asks, where the version that was seen is the chart's and was already looked at."""
    return replace(asked_by(request), version=None)
