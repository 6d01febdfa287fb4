"""A session that is over, as it was seen: the trend with what was predicted, every observation, what was done."""

from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.charts.remembered import Same, session_events, session_of
from lenitive.domain.infusion.session import epoch_ms
from lenitive.web.at_the_chair import names_of
from lenitive.web.running import Known
from lenitive.web.screens.flowsheet.predicted import predicted_for
from lenitive.web.screens.flowsheet.views import told_of
from lenitive.web.session_rounds import ROWS, columns_of
from lenitive.web.session_trend import trend_of
from lenitive.web.site.house import house
from lenitive.web.site.pages import chart_or_404, page
from lenitive.web.text import quantity


def past(request: HttpRequest, chart_id: str, session_id: str) -> HttpResponse:
    """One session, to read."""
    chart = chart_or_404(chart_id)
    found = chart.session_of(session_id)
    events = session_events(house().record, session_id) if found is not None and found.closed is not None else ()
    if found is None or not events:
        raise Http404("no such session that is over")
    shown = _shown(Same(events), _Chart(chart, found))
    names = names_of({column.by for column in shown["columns"]})
    context = {
        **shown,
        "given_session": found,
        "earlier": 0,
        "whose": [names.get(one.by, one.by) for one in shown["columns"]],
        "told": told_of(Known(events=list(events), session=shown["session"])),
    }
    return page(request, "flowsheet/past.html", context, chart=chart)


class _Chart:
    """A chart at one version, and one of its sessions."""

    def __init__(self, chart: Chart, session: ChartSession) -> None:
        self.chart, self.session = chart, session
        self._said = (chart.id, chart.version, session.id)

    def __hash__(self) -> int:
        return hash(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Chart) and self._said == other._said


@lru_cache(maxsize=32)
def _shown(same: Same, of: _Chart) -> dict[str, Any]:
    """What is drawn and tabled, worked out once: a session that is over does not change."""
    events, session, linked = same.events, session_of(same), of.session.linked
    plan = of.chart.plan_of(linked.plan_id) if linked and linked.plan_id else None
    columns = columns_of(events, session)
    until = session.stopped_ms or epoch_ms(events[-1].at)
    ahead = predicted_for(of.chart, plan)
    return {
        "session": session,
        "trend": trend_of(
            events, session, plan.proposed.plan if plan else None, until, responses=ahead.responses, own=ahead.own
        ),
        "columns": columns,
        "grid": [
            (row, [column.cells.get(row.name) for column in columns])
            for row in ROWS
            if any(row.name in column.cells for column in columns)
        ],
        "rates": [quantity(one.rate_ul_h / 1000, "mL/h") if one.minute is not None else "" for one in columns],
    }
