"""Pain and opioid by day around the sessions: the plot, and the same in a table, worked out once for each version."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from lenitive.clinic.charts.chart import Chart
from lenitive.devices.simulated_patient import DiaryDay
from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.web.charts import DaysPlot, days_svg
from lenitive.web.language import gettext, language
from lenitive.web.plots.drawing import Sheet, in_page
from lenitive.web.plots.presentation import without_styles


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day. None where nobody wrote anything down.

    Attributes:
        session: Number of the session of that day; None without one.
        average: Average pain.
        worst: Worst pain.
        background_mg: Regular opioid, oral morphine equivalent in 24 h.
        rescue_mg: Rescue opioid.
    """

    on: date
    session: int | None = None
    average: float | None = None
    worst: float | None = None
    background_mg: float | None = None
    rescue_mg: float | None = None

    @property
    def total_mg(self) -> float | None:
        """Both; None as soon as one is not known."""
        return None if self.background_mg is None or self.rescue_mg is None else self.background_mg + self.rescue_mg


def days_of(chart: Chart) -> tuple[Day, ...]:
    """Every day of which something is known, in order."""
    sessions = {one.linked.on: one.linked.number for one in chart.sessions_given if one.linked}
    diary: dict[date, DiaryDay] = {}
    for one in chart.sessions_given:
        diary |= {day.date: day for answered in one.diary for day in answered.days}
    before: dict[date, OpioidDay] = {day.date: day for day in chart.intake.opioid_diary} if chart.intake else {}
    return tuple(
        _day(on, sessions.get(on), diary.get(on), before.get(on)) for on in sorted({*sessions, *diary, *before})
    )


def _day(on: date, session: int | None, written: DiaryDay | None, before: OpioidDay | None) -> Day:
    if written is None:
        return Day(
            on=on,
            session=session,
            background_mg=None if before is None else before.background_mg_day,
            rescue_mg=None if before is None else before.rescue_mg_day,
        )
    return Day(
        on=on,
        session=session,
        average=written.pain_average,
        worst=written.pain_worst,
        background_mg=written.background_ome_mg,
        rescue_mg=written.rescue_ome_mg,
    )


def course_svg(days: tuple[Day, ...], goal_nrs: float | None) -> str:
    """The plot; the same days give the same picture in one language."""
    return _drawn(days, goal_nrs, language())


@lru_cache(maxsize=256)
def _drawn(days: tuple[Day, ...], goal_nrs: float | None, _code: str) -> str:
    sheet = Sheet(
        name="course",
        title=gettext("Pain and opioid by day"),
        description=gettext(
            "Average pain from 0 to 10 and opioid in mg of oral morphine equivalent by day; dashed lines are "
            "sessions, the dotted line is the person's own goal. The table below has the same figures."
        ),
    )
    opioid = [day for day in days if day.background_mg is not None and day.rescue_mg is not None]
    diary = [day for day in days if day.session is None and (day.average is not None or day.worst is not None)]
    drawn = days_svg(
        DaysPlot(
            pain_days=[day.on for day in diary],
            pain_nrs=[day.average for day in diary],
            opioid_days=[day.on for day in opioid],
            background_mg_day=[day.background_mg or 0.0 for day in opioid],
            rescue_mg_day=[day.rescue_mg or 0.0 for day in opioid],
            sessions=[day.on for day in days if day.session is not None],
            goal_nrs=goal_nrs,
        )
    )
    return without_styles(in_page(drawn, sheet))
