"""What a person sees of their own time: the days they wrote down, and the sheets they took home."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.domain.foundation.refusal import Refusal
from lenitive.web.documents.printing import pdf_of
from lenitive.web.screens.documents.paper import html_response, page_of
from lenitive.web.screens.outcomes.course_plot import course_svg, days_of
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404, page


def yours(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The own days, drawn and in a table, and the own papers."""
    chart = chart_or_404(chart_id)
    outcome = kept_outcome(chart, house().record, house().today())
    days = days_of(chart)
    context: dict[str, Any] = {
        "days": days,
        "svg": course_svg(days, outcome.goal_nrs if outcome is not None else None) if days else "",
        "visits": [one for one in reversed(chart.sessions) if one.closed is not None and one.linked is not None],
    }
    return page(request, "patient/yours.html", context, chart=chart)


def sheet(_request: HttpRequest, chart_id: str, session_id: str) -> HttpResponse:
    """The sheet of a visit that is over, as it was taken home."""
    return html_response(_sheet(chart_or_404(chart_id), session_id))


def sheet_pdf(_request: HttpRequest, chart_id: str, session_id: str) -> HttpResponse:
    """The same to print."""
    answer = HttpResponse(pdf_of(_sheet(chart_or_404(chart_id), session_id)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="going-home.pdf"'
    return answer


def _sheet(chart: Chart, session_id: str) -> str:
    session = chart.session_of(session_id)
    if session is None or session.closed is None:
        raise Http404("this visit has no sheet yet")
    made = page_of(chart, session, "discharge")
    if isinstance(made, Refusal):
        raise Http404(made.what)
    return made
