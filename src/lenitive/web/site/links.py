"""Where what is next for a person is done, for who may do it there."""

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
            return reverse(route, args=(chart.id,))
        except NoReverseMatch:
            pass
    return reverse("patient:page", args=(chart.id,))
