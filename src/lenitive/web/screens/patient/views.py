"""What is known of one person, and how the course goes."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.domain.candidacy.facts import FACTS
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404, page


def overview(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The first page of a person."""
    chart = chart_or_404(chart_id)
    considered = house().charts.considered(chart)
    context: dict[str, Any] = {
        "decision": considered.decision if considered else None,
        "facts": _facts(chart),
        "sessions": chart.sessions,
        "outcome": kept_outcome(chart, house().record, house().today()),
    }
    return page(request, "patient/page.html", context, chart=chart)


def _facts(chart: Chart) -> list[tuple[str, list[dict[str, Any]]]]:
    """What is known, by topic; what is too old says so."""
    if chart.intake is None:
        return []
    topics: dict[str, list[dict[str, Any]]] = {}
    for name, fact in chart.intake.facts.items():
        if fact is not None:
            row = {"name": name, "fact": fact, "stale": FACTS[name].is_stale(fact, chart.intake.as_of)}
            topics.setdefault(str(FACTS[name].topic), []).append(row)
    return list(topics.items())
