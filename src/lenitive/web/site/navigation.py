"""Where one can go: each screen says it in its `policy.py`, and only who may go there sees it."""

import importlib
from dataclasses import dataclass

from lenitive.clinic.roles import Role
from lenitive.web.policy import Verdict, verdict
from lenitive.web.site.discovery import PACKAGE, screens


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An entry of the top bar (`PLACES`) or of a person's pages (`TABS`).

    Attributes:
        route: Name of the view; that of a tab takes `chart_id` alone.
        label: What is read.
        order: Smaller stands earlier; leave room (10, 20, 30).
    """

    route: str
    label: str
    order: int


def places(role: Role | None) -> tuple[Place, ...]:
    """Entries of the top bar for a role."""
    return _declared("PLACES", role, own=None)


def tabs(role: Role | None, *, own: bool) -> tuple[Place, ...]:
    """Pages of one person for a role."""
    return _declared("TABS", role, own=own)


def _declared(name: str, role: Role | None, *, own: bool | None) -> tuple[Place, ...]:
    if role is None:
        return ()
    found = (
        place
        for screen in screens()
        for place in getattr(importlib.import_module(f"{PACKAGE}.{screen}.policy"), name, ())
    )
    allowed = (place for place in found if verdict(place.route, "GET", role=role, own=own) is Verdict.YES)
    return tuple(sorted(allowed, key=lambda place: place.order))
