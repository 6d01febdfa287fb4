"""Everybody who was referred: who waits for an answer first, then who is on the way, then who is no longer."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse

from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.journey import Stage, Step, next_step
from lenitive.clinic.charts.referrals import State, states_untold
from lenitive.clinic.roles import Role
from lenitive.domain.assessment.pain import PainProblem
from lenitive.web.site.house import house
from lenitive.web.site.links import address_of
from lenitive.web.site.pages import page
from lenitive.web.site.who import role_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """One person who was referred.

    Attributes:
        chart: Of the person.
        step: Where they are and what is next.
        waiting_days: Days since the letter came; counted until the answer, and since then until today.
        answered: Whether the sender knows if the person is seen.
        worst_pain: 0-10, by the assessment or the letter; None when nobody has said.
        untold: What the sender does not know yet.
        address: Where what is next is done.
        mine: Whether it waits for who looks.
        same_name: Whether another chart has the same name and day of birth.
    """

    chart: Chart
    step: Step
    waiting_days: int
    answered: bool
    worst_pain: float | None
    untold: State | None
    address: str
    mine: bool
    same_name: bool


def inbox(request: HttpRequest) -> HttpResponse:
    """The inbox of today."""
    today, role = house().today(), role_of(request)
    charts = house().charts.all()
    twice = _twice(charts)
    people = [_referred(chart, today, role, twice) for chart in charts if chart.referral is not None and chart.patient]
    over = [one for one in people if one.step.stage is Stage.ENDED]
    open_ones = sorted((one for one in people if one.step.stage is not Stage.ENDED), key=_first)
    groups = (
        ("Waiting for an answer", [one for one in open_ones if not one.answered]),
        ("Seen here", [one for one in open_ones if one.answered]),
    )
    waits = [one.waiting_days for one in open_ones if not one.answered]
    context = {
        "groups": [(title, group) for title, group in groups if group],
        "over": over,
        "longest": max(waits, default=None),
        "unanswered": len(waits),
        "untold": sum(one.untold is not None for one in people),
    }
    return page(request, "inbox/page.html", context)


def _referred(chart: Chart, today: date, role: Role | None, twice: frozenset[tuple[str, date | None]]) -> Referred:
    referral, patient = chart.referral, chart.patient
    if referral is None or patient is None:
        raise ValueError(f"chart {chart.id} has no referral")
    step, untold = next_step(chart, today), states_untold(chart)
    return Referred(
        chart=chart,
        step=step,
        waiting_days=(today - referral.received_on).days,
        answered=chart.referral_answer is not None or _has_begun(chart),
        worst_pain=_worst(chart),
        untold=untold[-1] if untold else None,
        address=address_of(step.screen, chart, role),
        mine=step.whose is role and step.stage is not Stage.ENDED,
        same_name=(_folded(patient.name), patient.birth_date) in twice,
    )


def _has_begun(chart: Chart) -> bool:
    """Whose sender was told by seeing the person: a course that is planned needs no answer any more."""
    return chart.assessed is not None and chart.consent is not None


def _worst(chart: Chart) -> float | None:
    problems = chart.intake.pain_problems if chart.intake is not None else ()
    rated = [worst for problem in problems if problem.ended is None and (worst := _of_problem(problem)) is not None]
    if rated:
        return max(rated)
    return None if chart.referral is None else chart.referral.worst_pain


def _of_problem(problem: PainProblem) -> float | None:
    given = problem.intensity
    if given is None:
        return None
    return next((one for one in (given.worst, given.average, given.now) if one is not None), None)


def _first(one: Referred) -> tuple[bool, float, int]:
    """Urgent first, then by worst pain, then by how long they have waited; pain not known counts as bad."""
    urgent = one.chart.referral is not None and one.chart.referral.urgent
    return (not urgent, -(10.0 if one.worst_pain is None else one.worst_pain), -one.waiting_days)


def _twice(charts: tuple[Chart, ...]) -> frozenset[tuple[str, date | None]]:
    seen: set[tuple[str, date | None]] = set()
    found: set[tuple[str, date | None]] = set()
    for chart in charts:
        if chart.patient is not None and chart.patient.name:
            key = (_folded(chart.patient.name), chart.patient.birth_date)
            (found if key in seen else seen).add(key)
    return frozenset(found)


def _folded(name: str | None) -> str:
    return " ".join(sorted((name or "").casefold().replace(",", " ").split()))
