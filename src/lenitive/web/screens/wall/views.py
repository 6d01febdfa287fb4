"""Every chair with somebody in it, the one that needs somebody first."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart
from lenitive.domain.infusion.session import epoch_ms
from lenitive.web.running import desk
from lenitive.web.session_live import alarms_of, due_of, left_words, risk_of, state_words, tiles_of
from lenitive.web.site.house import house
from lenitive.web.site.pages import page
from lenitive.web.text import quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class ChairShown:
    """One chair. From a distance a person is their chair and initials; the whole name is on their own page."""

    chart: Chart
    session: str
    chair: str
    initials: str
    state: str
    rate: str
    left: str
    tiles: list[dict[str, Any]]
    alarms: list[Any]
    due: dict[str, Any] | None
    risk: int
    is_live: bool


def wall(request: HttpRequest) -> HttpResponse:
    """The wall."""
    desk().start()
    chairs = sorted((shown for chart in house().charts.all() if (shown := _chair(chart))), key=lambda one: -one.risk)
    return page(request, "wall/page.html", {"chairs": chairs, "at": house().now()})


def _chair(chart: Chart) -> ChairShown | None:
    now = chart.session_now
    if now is None:
        return None
    known, said = desk().known(now.id), desk().now(now.id)
    session = known.session
    at_ms = epoch_ms(said.at if said is not None else datetime.now(UTC))
    name = chart.patient.name if chart.patient and chart.patient.name else "?"
    due = due_of(session, at_ms)
    return ChairShown(
        chart=chart,
        session=now.id,
        chair=now.scheduled.chair if now.scheduled else "",
        initials="".join(part[:1] for part in name.split()),
        state=state_words(session),
        rate=quantity(session.rate_ul_h / 1000, "mL/h"),
        left=left_words(session, at_ms),
        tiles=tiles_of(session, at_ms, said.vitals if said is not None else None),
        alarms=alarms_of(session, at_ms),
        due=due[0] if due else None,
        risk=risk_of(session, at_ms),
        is_live=said is not None,
    )
