"""What a plan is expected to do to pain, perception, sedation and pressure, in virtual people like this one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.people_alike import people_alike
from lenitive.domain.plan.alternatives import Alternative
from lenitive.domain.plan.plan import Plan, regimen_of
from lenitive.domain.plan.regimen import deliveries_of
from lenitive.domain.plan.virtual_people import RESPONSES, Programmes, curves_in

EVERY_MIN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseBand:
    """What 5, 50 and 95 in 100 virtual people stay at or below, in the unit of the response.

    Attributes:
        times_min: Minutes from the start.
    """

    times_min: tuple[int, ...]
    p05: tuple[float, ...]
    p50: tuple[float, ...]
    p95: tuple[float, ...]


def expected_responses(
    considered: Considered, plan: Plan, alternative: Alternative | None = None
) -> Mapping[str, ResponseBand]:
    """Bands by response: "pain" 0-10, "dissociation" 0-3, "sedation" RASS, "mean_pressure" mmHg.

    The steps are taken as ordered, to their end. A response whose baseline is not known is left out; all are
    where the plan's model must not speak about the person. Regimens that stand side by side are looked at in the same
    people and to the same minute, the end of the longest.

    Args:
        considered: The person.
        plan: What was ordered.
        alternative: One of the plan's alternatives; None for the plan itself, to its own end.
    """
    last_min = plan.duration_min if alternative is None else max(one.duration_min for one in plan.alternatives)
    people = people_alike(considered, plan, last_min=last_min, every_min=EVERY_MIN)
    if people is None:
        return {}
    times = tuple(range(0, last_min + 1, EVERY_MIN))
    steps = deliveries_of(regimen_of(plan)) if alternative is None else alternative.deliveries
    regimen = Programmes.of([steps])
    found = curves_in(people, regimen, tuple(one.id for one in RESPONSES), times)
    return {name: _band(times, curve[:, :, 0]) for name, curve in found.items()}


def _band(times_min: tuple[int, ...], curve: np.ndarray) -> ResponseBand:
    low, middle, high = np.quantile(curve, (0.05, 0.5, 0.95), axis=0).tolist()
    return ResponseBand(times_min=times_min, p05=tuple(low), p50=tuple(middle), p95=tuple(high))
