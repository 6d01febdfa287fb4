"""`lenitive plan`: the proposal for one session."""

from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from lenitive.cli.candidacy import considered_from
from lenitive.cli.edge import CannotReadError, Exit, reading, show, text_of
from lenitive.cli.outlook_page import outlook_page
from lenitive.cli.waiting import waiting
from lenitive.clinic.candidacy import Considered
from lenitive.clinic.documents import plain
from lenitive.clinic.individualise import IndividualRequest, individual
from lenitive.clinic.observations_file import read_sessions
from lenitive.clinic.plan import PLAN_SCHEMA, Earlier, plan_for, plan_request, proposal_for
from lenitive.clinic.regimen_file import read_regimen
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.pharmacology.for_person import Circumstances
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import DEFAULT_RACEMIC, MODELS
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.plan.plan import Plan

_VERSIONS: Final = 1000
"""How many versions of the person stand for what is known."""


def run(
    bundle: Path,
    intake: Path,
    *,
    observations: Path | None,
    regimen: Path | None,
    limits: Path | None,
    trust: Path | None,
    as_json: bool,
) -> int:
    """Propose the next session, or say why none can be proposed."""
    considered = considered_from(bundle, intake, limits=limits, trust=trust)
    if (observations is None) != (regimen is None):
        raise CannotReadError("--observations and --regimen belong together: what was seen, and what had been given")
    with waiting("plan"):
        if observations is None or regimen is None:
            plan = plan_for(considered)
        else:
            plan = _plan_of_one(considered, observations, regimen)
    status = considered.decision.status
    if isinstance(plan, Refusal):
        document = {"schema": PLAN_SCHEMA, "status": status, "refusal": plain(plan)}
        show(document, as_json=as_json, page=lambda console: console.print(str(plan)))
        return Exit.CLINICAL_NO
    document = {"schema": PLAN_SCHEMA, "status": status, **plain(plan)}
    show(document, as_json=as_json, page=lambda console: _page(console, plan))
    return Exit.DONE


def _plan_of_one(considered: Considered, observations: Path, regimen: Path) -> Plan | Refusal:
    """The plan with what sessions taught about this person in place of people in general."""
    first = proposal_for(considered)
    if isinstance(first, Refusal):
        return first
    weight_kg = first.dosing_weight.kg
    with reading():
        given = read_regimen(text_of(regimen), weight_kg=weight_kg, where=str(regimen))
        sessions = read_sessions(
            text_of(observations), given=given, baseline=Baseline(), weight_kg=weight_kg, where=str(observations)
        )
        asked = plan_request(considered, Earlier(sessions=len(sessions)))
        found = individual(
            IndividualRequest(
                model=MODELS[DEFAULT_RACEMIC],
                person=Person(
                    weight_kg=asked.weight_kg or weight_kg, age_years=asked.age_years, child_pugh=asked.child_pugh
                ),
                sessions=sessions,
                given=given,
                baseline=sessions[-1].baseline,
                draws=_VERSIONS,
                circumstances=Circumstances(medicines=asked.medicines),
            )
        )
    if isinstance(found, Refusal):
        return found
    return plan_for(considered, Earlier(sessions=len(sessions)), effects=found.effects())


def _page(console: Console, plan: Plan) -> None:
    weight = plan.dosing_weight
    console.print(f"[bold]{plan.product}[/bold], session {plan.session_number}, {plan.duration_min} min")
    console.print(f"Dosing weight {weight.kg:g} kg ({weight.basis}): {weight.why}")
    console.print(plan.bag.instruction)
    table = Table(title=f"Pump steps: ceilings, {plan.total_mg:g} mg in all ({plan.volume_to_be_infused_ml:g} mL)")
    for name in ("from min", "for min", "mL/h", "mg per hour", "mg/kg/h"):
        table.add_column(name, justify="right")
    for step in plan.regimen.steps:
        table.add_row(
            str(step.start_min),
            str(step.duration_min),
            f"{step.rate_ml_h:g}",
            f"{step.rate_mg_h:g}",
            f"{step.rate_mg_kg_h:g}",
        )
    console.print(table)
    console.print(_peak(plan))
    beyond = [finding for finding in plan.limits if finding.answer != "within"]
    console.print(f"{len(plan.limits)} limits checked after rounding; {len(plan.limits) - len(beyond)} are kept.")
    for finding in beyond:
        console.print(
            f"- {finding.id} {finding.what}: {finding.answer}, {finding.limit:g} {finding.unit}; {finding.remedy}"
        )
    console.print("[bold]What may be expected[/bold]")
    outlook_page(console, plan)
    console.print("[bold]To know before signing[/bold]")
    for note in plan.notes:
        console.print(f"- {note.statement} ({note.source}, {note.grade})")
    for words in plan.not_for:
        console.print(f"- {words}")


def _peak(plan: Plan) -> str:
    """The highest predicted concentration in one line, or why there is none."""
    prediction = plan.prediction
    if prediction is None:
        return f"No concentration is predicted: {plan.prediction_refused}"
    band = prediction.ketamine_ng_ml
    peak = max(range(len(prediction.times_min)), key=lambda i: band.p50[i])
    return (
        f"Predicted ketamine peak {band.p50[peak]:.0f} ng/mL ({band.p05[peak]:.0f}-{band.p95[peak]:.0f}) "
        f"at {prediction.times_min[peak]:.0f} min, by {plan.model.id} alone, grade {plan.model.grade}"
    )
