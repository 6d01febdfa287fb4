"""The plot of a course takes longest: it is drawn when the chart changes."""

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.outcomes import kept_outcome
from lenitive.web.screens.outcomes.course_plot import course_svg, days_of
from lenitive.web.site.house import house


def prepare(chart: Chart) -> None:
    """Draw it."""
    outcome = kept_outcome(chart, house().record, house().today())
    if outcome is not None:
        course_svg(days_of(chart), outcome.goal_nrs)
