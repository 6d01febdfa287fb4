"""The plan of the first session: bag, pump steps, limits, titration, what is watched, and what it is not."""

from lenitive.clinic.course import Course
from lenitive.domain.plan.plan import Plan
from lenitive.web.blocks import Block, Cell, Cells, KeyFigure, Section, bullets, key_figures, table, text
from lenitive.web.sections.outlook import outlook_blocks
from lenitive.web.words import UNKNOWN, cited, number, plain_words, sentence


def plan_section(course: Course) -> Section:
    """What was proposed for the first session, or why nothing was."""
    if not course.sessions:
        why = str(course.not_given) if course.not_given else "No session was planned."
        return Section(id="plan", title="The plan", blocks=(text(why),))
    plan = course.sessions[0].plan
    blocks = (
        _figures(plan),
        text(plan.bag.instruction, heading="The bag"),
        _steps(plan),
        *outlook_blocks(plan),
        bullets(
            (f"{note.statement} ({cited(note.source, note.grade)})" for note in plan.notes),
            heading="To know before signing",
        ),
        _limits(plan),
        _titration(plan),
        _observations(plan),
        bullets(
            (f"{note.statement} ({cited(note.source, note.grade)})" for note in plan.opioid_plan), heading="The opioid"
        ),
        bullets(plan.not_for, heading="What this plan is not"),
    )
    return Section(
        id="plan",
        title="The plan of the first session",
        intro="A proposal, never an order. Steps are ceilings: each is taken only when the titration rules allow it.",
        blocks=blocks,
    )


def _figures(plan: Plan) -> Block:
    weight, bag = plan.dosing_weight, plan.bag
    top = max(step.rate_mg_kg_h for step in plan.regimen.steps)
    return key_figures(
        (
            KeyFigure(name="Dose if every step is taken", value=number(plan.total_mg, "mg"), note=plan.product),
            KeyFigure(name="Length", value=number(plan.duration_min / 60, "h"), note=f"{plan.duration_min} min"),
            KeyFigure(name="Highest rate", value=number(top, "mg/kg/h", places=3), note=plan.start_rate_why),
            KeyFigure(name="Dosing weight", value=number(weight.kg, "kg"), note=weight.why),
            KeyFigure(
                name="Bag",
                value=number(bag.conc_mg_ml, "mg/mL"),
                note=f"{number(bag.drug_mg, 'mg')} in {number(bag.final_volume_ml, 'mL')}",
            ),
        )
    )


def _steps(plan: Plan) -> Block:
    rows: list[Cells] = [
        [
            f"{step.start_min}",
            f"{step.duration_min}",
            number(step.rate_ml_h),
            number(step.rate_mg_h),
            number(step.rate_mg_kg_h, places=4),
        ]
        for step in plan.regimen.steps
    ]
    head = ("#From, min", "#For, min", "#Pump, mL/h", "#mg per hour", "#mg/kg/h")
    return table("Pump steps, floored to the pump's step", head, rows)


def _limits(plan: Plan) -> Block:
    rows: list[Cells] = [
        [
            Cell(text=finding.what, small=f"{finding.id}, {finding.tier}"),
            Cell(
                text=number(finding.value, finding.unit, places=3) if finding.value is not None else UNKNOWN,
                number=True,
            ),
            Cell(text=number(finding.limit, finding.unit, places=3), number=True),
            finding.answer,
            cited(finding.source, finding.grade),
        ]
        for finding in plan.limits
    ]
    return table(
        f"{len(plan.limits)} limits, checked after rounding",
        ("Limit", "#Plan", "#Bound", "", "Source"),
        rows,
        folded=f"{len(plan.limits)} limits, checked after rounding",
    )


def _titration(plan: Plan) -> Block:
    rows: list[Cells] = [
        [sentence(rule.when), sentence(rule.action), cited(rule.source, rule.grade)] for rule in plan.titration
    ]
    return table("At each reassessment", ("When", "Then", "Source"), rows)


def _observations(plan: Plan) -> Block:
    rows: list[Cells] = [
        [
            plain_words(one.phase),
            ", ".join(plain_words(item) for item in one.items),
            f"every {one.every_min} min" if one.every_min else "",
            one.condition or "",
        ]
        for one in plan.observations
    ]
    return table(
        "What is observed when", ("Phase", "What", "How often", "Condition"), rows, folded="What is observed when"
    )
