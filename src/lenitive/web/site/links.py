"""Where what is next for a person is done, for who may do it there."""

from functools import lru_cache

from django.urls import NoReverseMatch, reverse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.roles import Role
from lenitive.web.policy import Verdict, verdict
from lenitive.web.site.discovery import is_there


def address_of(screen: str, chart: Chart, role: Role | None) -> str:
    """The page of a screen for a person; their own page when that screen is not there or not for this role."""
    route = f"{screen}:page"
    if is_there(screen) and verdict(route, "GET", role=role, own=False) is Verdict.YES:
        try:
            return address(route, chart.id)
        except NoReverseMatch:
            pass
    return address("patient:page", chart.id)


@lru_cache(maxsize=8192)
def address(route: str, chart_id: str) -> str:
    """A person's page by the name of its view.

    Raises:
        NoReverseMatch: It is not a page of one person.
    """
    return reverse(route, args=(chart_id,))
