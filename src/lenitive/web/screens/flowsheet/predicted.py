"""What the plan was expected to do, for the trend: worked out once for each plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts.chart import Chart, ChartPlan
from lenitive.clinic.charts.expected_responses import ResponseBand, expected_responses
from lenitive.domain.plan.plan import Plan
from lenitive.web.site.house import house


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What it is worked out from; the plan's id beside it is what it is remembered by."""

    considered: Considered
    plan: Plan

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked)


def responses_of(chart: Chart, plan: ChartPlan | None) -> Mapping[str, ResponseBand]:
    """Bands by response; empty where nothing may be predicted."""
    considered = house().charts.considered(chart)
    if plan is None or considered is None:
        return {}
    return _remembered(plan.id, _Asked(considered, plan.proposed.plan))


@lru_cache(maxsize=128)
def _remembered(_plan_id: str, asked: _Asked) -> Mapping[str, ResponseBand]:
    return expected_responses(asked.considered, asked.plan)
