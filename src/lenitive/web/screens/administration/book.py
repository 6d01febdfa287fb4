"""The administrator's book, the trail of this clinic, and the pages of administration beside each other."""

from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from lenitive.clinic.books.administration import Administration
from lenitive.clinic.books.book import Book
from lenitive.clinic.books.trail import Trail
from lenitive.record.store import EventStore
from lenitive.web.policy import Verdict, verdict
from lenitive.web.site.house import house
from lenitive.web.site.who import role_of

_PAGES = (
    ("page", "People"),
    ("devices", "Devices"),
    ("limits", "Limits"),
    ("audit", "Who read or changed what"),
    ("record", "The record"),
    ("policy", "Policy"),
)


def book() -> Book[Administration]:
    """The book."""
    return house().administration


def trail() -> Trail:
    """Who read or changed what."""
    return _trail(house().record)


@lru_cache(maxsize=1)
def _trail(record: EventStore) -> Trail:
    return Trail(record)


def beside(request: HttpRequest, here: str) -> dict[str, Any]:
    """The pages of administration that a role sees."""
    role = role_of(request)
    return {
        "pages": [
            (reverse(f"administration:{name}"), label, name == here)
            for name, label in _PAGES
            if verdict(f"administration:{name}", "GET", role=role, own=None) is Verdict.YES
        ]
    }
