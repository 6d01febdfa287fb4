"""The curves of a plan and of the regimens beside it are worked out when it is proposed."""

from lenitive.clinic.charts.chart import Chart
from lenitive.web.screens.plan.side_by_side import shown
from lenitive.web.site.house import house


def prepare(chart: Chart) -> None:
    """Work them out."""
    considered, newest = house().charts.considered(chart), chart.plan
    if newest is None or considered is None:
        return
    for one in newest.proposed.plan.alternatives:
        shown(considered, newest.id, newest.proposed.plan, one.id)
