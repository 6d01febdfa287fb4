"""Half-typed forms at the chair: kept as every other, and for one session alone."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart
from lenitive.web.drafts import Draft, draft_of, forget, keep_typed
from lenitive.web.site.pages import chart_or_404

ROUND: Final = "round"
BASELINE: Final = "baseline"
GATE: Final = "gate"

_BESIDE: Final = frozenset({"ago", "oxygen"})
"""Chosen beside the numbers of a round; they say nothing without one."""


def keep_view(form: str) -> Callable[..., HttpResponse]:
    """A view that keeps the draft of one form of the session at the chair."""

    def keep(request: HttpRequest, chart_id: str) -> HttpResponse:
        return keep_typed(request, chart_id, _name(chart_or_404(chart_id), form), beside=_BESIDE)

    return keep


def draft_in(request: HttpRequest, chart: Chart, form: str) -> Draft | None:
    """What this person had typed into this form in the session at the chair; None when nothing is kept."""
    return draft_of(request, chart.id, _name(chart, form))


def forget_in(request: HttpRequest, chart: Chart, form: str) -> None:
    """The form is done."""
    forget(request, chart.id, _name(chart, form))


def _name(chart: Chart, form: str) -> str:
    session = chart.session_now or chart.session_next
    return f"{form}-{session.id if session is not None else ''}"
