"""The part of the plan's page that says what may be expected: alternatives side by side, and what follows a stop."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.table import Table

from lenitive.domain.plan.after_stop import FOLLOWED_MIN, FitToLeave, IfStopped, Minutes
from lenitive.domain.plan.alternatives import COLUMNS, Alternative
from lenitive.domain.plan.chance_limits import CHANCE_LIMITS, ChanceFinding, pct
from lenitive.domain.plan.limit import LimitAnswer
from lenitive.domain.plan.plan import Plan


def outlook_page(console: Console, plan: Plan) -> None:
    """Print what may be expected of a plan, or why nothing is."""
    if plan.alternatives:
        console.print(_side_by_side(plan.alternatives))
        for one in plan.alternatives[1:]:
            console.print(f"- {COLUMNS[one.id]}: {one.why}")
    for finding in plan.chances:
        if finding.answer is not LimitAnswer.WITHIN:
            console.print(_said(finding, others=len(plan.alternatives) > 1))
    if plan.if_stopped:
        console.print(_stops(plan.if_stopped))
    if plan.fit_to_leave is not None:
        console.print(_leaving(plan.fit_to_leave))
    for words in plan.outlook_basis:
        console.print(f"- {words}")


def _side_by_side(alternatives: Sequence[Alternative]) -> Table:
    title = "Side by side in virtual people" if len(alternatives) > 1 else "In virtual people"
    table = Table(title=f"{title}: extrapolated, for the prescriber to choose")
    table.add_column("")
    for one in alternatives:
        table.add_column(COLUMNS[one.id], justify="right")
    table.add_column("at most", justify="right")
    rows: dict[str, Callable[[Alternative], str]] = {
        "length": lambda one: f"{one.duration_min} min",
        "mL/h from minute": lambda one: "\n".join(
            f"{step.start_min}: {step.rate_ml_h:g}" for step in one.regimen.steps
        ),
        "mg in all": lambda one: f"{one.total_mg:.4g}",
        "relief by drug, NRS": _relief,
        "  5-95 in 100": _relief_band,
        "peak, ng/mL": lambda one: f"{one.peak_ng_ml.p50:.0f}",
        "  5-95 in 100 ": lambda one: f"{one.peak_ng_ml.p05:.0f}-{one.peak_ng_ml.p95:.0f}",
    }
    for name, cell in rows.items():
        table.add_row(name, *(cell(one) for one in alternatives))
    table.add_section()
    table.add_row("chance of")
    for place, finding in enumerate(alternatives[0].chances):
        cells = (_chance(one.chances[place]) for one in alternatives)
        table.add_row(CHANCE_LIMITS[finding.id].in_short, *cells, pct(finding.limit_frac))
    return table


def _relief(one: Alternative) -> str:
    return "not known" if one.relief is None else f"{one.relief.mean_nrs:.2f}"


def _relief_band(one: Alternative) -> str:
    return "" if one.relief is None else f"{one.relief.p05_nrs:.1f}-{one.relief.p95_nrs:.1f}"


def _chance(finding: ChanceFinding) -> str:
    return finding.shown + (" !" if finding.answer is LimitAnswer.EXCEEDS else "")


def _said(finding: ChanceFinding, *, others: bool) -> str:
    if finding.chance_frac is None:
        return f"- {finding.id} {finding.what}: chance not known. {finding.remedy}."
    return (
        f"- {finding.id} {finding.what}: {finding.shown} by this plan, above {pct(finding.limit_frac)}. "
        f"{finding.remedy}{'; see the alternatives' if others else ''}."
    )


def _stops(stops: Sequence[IfStopped]) -> Table:
    table = Table(title="If it is stopped: minutes after, half of virtual people (95 in 100)")
    for name in ("at min", "mg given", "ng/mL then", "halved", "no dissociation", "fit to leave"):
        table.add_column(name, justify="right")
    for stop in stops:
        settled = {one.id: one.minutes for one in stop.settled}
        table.add_row(
            str(stop.at_min),
            f"{stop.given_mg:.4g}",
            f"{stop.ketamine_ng_ml.p50:.0f} ({stop.ketamine_ng_ml.p95:.0f})",
            minutes_said(stop.half_after_min),
            minutes_said(settled["dissociation_none"]),
            minutes_said(stop.fit_to_leave_after_min),
        )
    return table


def minutes_said(minutes: Minutes | None) -> str:
    """In half of people, and in 95 in 100 in brackets, as tables and lines of the shell write it."""
    return "not known" if minutes is None else f"{_or_later(minutes.p50)} ({_or_later(minutes.p95)})"


def _or_later(minutes: float | None) -> str:
    return f"> {FOLLOWED_MIN}" if minutes is None else f"{minutes:.0f}"


def _leaving(leave: FitToLeave) -> str:
    return f"Fit to leave, predicted: {leave.in_words}. {leave.subordinate}"
