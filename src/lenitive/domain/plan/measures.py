"""What the limits measure: each function takes one exact number from a regimen and what is asked beside it."""

from fractions import Fraction
from itertools import pairwise

from lenitive.domain.plan.bag import BAGS_MG_ML
from lenitive.domain.plan.delivery_window import DrugDelivery, peak_in_window
from lenitive.domain.plan.limit import Asked, LimitContext, Measure
from lenitive.domain.plan.regimen import Regimen, Step


def committed_deliveries(regimen: Regimen, context: LimitContext) -> tuple[DrugDelivery, ...]:
    """Everything given before and everything that the plan commits to, on one clock."""
    steps = tuple(
        DrugDelivery(start_min=step.start_min, duration_min=step.duration_min, rate=regimen.drug_rate(step))
        for step in regimen.steps
    )
    return (*(context.earlier or ()), *steps, *(loading.delivery for loading in context.loading_doses))


def start_mg_kg_h(asked: Asked) -> Fraction:
    """The first running rate."""
    steps = asked.regimen.steps
    running = next((step for step in steps if step.pump_rate.exact > 0), steps[0])
    return asked.regimen.infusion_rate(running).exact


def rises(asked: Asked) -> tuple[tuple[Step, Step], ...]:
    """Pairs of steps in which the second runs faster."""
    steps = asked.regimen.steps
    return tuple((before, after) for before, after in pairwise(steps) if after.pump_rate.exact > before.pump_rate.exact)


def has_rises(asked: Asked) -> bool:
    """Whether the rate is ever raised."""
    return bool(rises(asked))


def largest_rise_mg_kg_h(asked: Asked) -> Fraction:
    """The largest increase."""
    rate = asked.regimen.infusion_rate
    return max(rate(after).exact - rate(before).exact for before, after in rises(asked))


def has_rises_from_running(asked: Asked) -> bool:
    """Whether a running rate is ever raised."""
    return any(before.pump_rate.exact > 0 for before, _ in rises(asked))


def largest_ratio(asked: Asked) -> Fraction:
    """The largest increase as a multiple of the rate before."""
    return max(
        after.pump_rate.exact / before.pump_rate.exact for before, after in rises(asked) if before.pump_rate.exact > 0
    )


def shortest_interval_min(asked: Asked) -> Fraction:
    """The shortest time from the start, or from one increase, to the next."""
    raised_min = [0, *(after.start_min for _, after in rises(asked))]
    return Fraction(min(later - sooner for sooner, later in pairwise(raised_min)))


def highest_mg_h(asked: Asked) -> Fraction:
    """The highest rate of the steps."""
    return max(asked.regimen.drug_rate(step).exact for step in asked.regimen.steps)


def highest_mg_kg_h(asked: Asked) -> Fraction:
    """The same per kilogram."""
    return highest_mg_h(asked) / asked.regimen.dosing_weight.exact


def highest_combined_mg_h(asked: Asked) -> Fraction:
    """The highest rate of steps and loading doses together."""
    parts = committed_deliveries(asked.regimen, LimitContext(loading_doses=asked.context.loading_doses))
    starts = [Fraction(part.start_min) for part in parts]
    return max(
        sum(
            (
                part.rate.exact
                for part in parts
                if Fraction(part.start_min) <= start < Fraction(part.start_min) + Fraction(part.duration_min)
            ),
            start=Fraction(0),
        )
        for start in starts
    )


def highest_combined_mg_kg_h(asked: Asked) -> Fraction:
    """The same per kilogram."""
    return highest_combined_mg_h(asked) / asked.regimen.dosing_weight.exact


def settings_ml_h(asked: Asked) -> list[Fraction]:
    """Every setting of the pump."""
    return [step.pump_rate.exact for step in asked.regimen.steps]


def highest_ml_h(asked: Asked) -> Fraction:
    """The highest setting."""
    return max(settings_ml_h(asked))


def runs(asked: Asked) -> bool:
    """Whether the pump runs at all."""
    return any(setting > 0 for setting in settings_ml_h(asked))


def lowest_running_ml_h(asked: Asked) -> Fraction:
    """The lowest setting that is not a pause."""
    return min(setting for setting in settings_ml_h(asked) if setting > 0)


def off_step_ml_h(asked: Asked) -> Fraction:
    """The most that a setting has beyond whole steps of the pump."""
    step = Fraction(asked.context.pump_step_ml_h)
    return max(setting % step for setting in settings_ml_h(asked))


def total_mg(asked: Asked) -> Fraction:
    """The whole dose with loading doses."""
    return asked.regimen.total.exact + sum((part.dose.exact for part in asked.context.loading_doses), start=Fraction(0))


def duration_min(asked: Asked) -> Fraction:
    """The whole length."""
    return Fraction(asked.regimen.duration_min)


def loading_mg_kg(asked: Asked) -> Fraction:
    """All loading doses together."""
    given = sum((part.dose.exact for part in asked.context.loading_doses), start=Fraction(0))
    return given / asked.regimen.dosing_weight.exact


def shortest_loading_min(asked: Asked) -> Fraction:
    """The shortest loading dose."""
    return Fraction(min(part.duration_min for part in asked.context.loading_doses))


def has_loading(asked: Asked) -> bool:
    """Whether there is a loading dose."""
    return bool(asked.context.loading_doses)


def is_first(asked: Asked) -> bool:
    """Whether this is the first session."""
    return asked.context.session_number == 1


def window_mg(window_min: int) -> Measure:
    """A measure of the most drug in any stretch of this length, with earlier sessions; None when those are unknown."""

    def held(asked: Asked) -> Fraction | None:
        if asked.context.earlier is None and not is_first(asked):
            return None
        return peak_in_window(committed_deliveries(asked.regimen, asked.context), window_min, from_min=0)

    return held


def ten_minutes_mg_kg(asked: Asked) -> Fraction:
    """The most drug in any 10 min of this session."""
    parts = committed_deliveries(asked.regimen, asked.context)
    return peak_in_window(parts, 10, from_min=0) / asked.regimen.dosing_weight.exact


def sessions_in_14_days(asked: Asked) -> Fraction | None:
    """Sessions in two weeks with this one."""
    return _count(asked.context.sessions_in_14_days, asked)


def sessions_in_365_days(asked: Asked) -> Fraction | None:
    """Sessions in a year with this one."""
    return _count(asked.context.sessions_in_365_days, asked)


def _count(counted: int | None, asked: Asked) -> Fraction | None:
    if counted is None:
        return Fraction(1) if is_first(asked) else None
    return Fraction(counted)


def strength_mg_ml(asked: Asked) -> Fraction:
    """Strength of the bag."""
    return asked.regimen.concentration.exact


def off_library_mg_ml(asked: Asked) -> Fraction:
    """How far the strength of the bag is from the nearest one of the library."""
    return min(abs(asked.regimen.concentration.exact - Fraction(known)) for known in BAGS_MG_ML)
