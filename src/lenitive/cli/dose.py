"""`lenitive dose`: order arithmetic."""

from decimal import Decimal

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import Exit, reading, show
from lenitive.domain.foundation.decimal_text import parse_decimal
from lenitive.domain.foundation.quantity import BodyWeight, Concentration, Order, decimal_text
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.bag import not_in_library
from lenitive.domain.plan.dose_arithmetic import DoseArithmetic, dose_arithmetic


def run(order: str, weight_kg: str, conc_mg_ml: str, pump_step_ml_h: str, *, as_json: bool) -> int:
    """Work out an order exactly; whether it may be given is for a plan to say."""
    with reading():
        ordered = Order.parse(order)
        weight = BodyWeight(kg=parse_decimal(weight_kg, what="--weight-kg"))
        concentration = Concentration(mg_ml=parse_decimal(conc_mg_ml, what="--conc-mg-ml"))
        step = parse_decimal(pump_step_ml_h, what="--pump-step-ml-h")
        if step == 0:
            raise ValueError("--pump-step-ml-h: 0 mL/h is not a step; pumps step by 0.1 mL/h")
    answer = not_in_library(concentration) or dose_arithmetic(
        ordered, weight=weight, concentration=concentration, step_ml_h=step
    )
    if isinstance(answer, Refusal):
        show({"refusal": answer}, as_json=as_json, page=lambda console: console.print(str(answer)))
        return Exit.CLINICAL_NO
    show(answer, as_json=as_json, page=lambda console: _page(console, answer))
    return Exit.DONE


def _page(console: Console, found: DoseArithmetic) -> None:
    table = Table(
        "", "exact", "as the pump is set", title=f"{found.order}, {found.weight_kg:g} kg, {found.conc_mg_ml:g} mg/mL"
    )
    table.add_row("mL/h", decimal_text_of(found.rate_ml_h), decimal_text_of(found.rate_ml_h_set))
    table.add_row("mg per hour", decimal_text_of(found.rate_mg_h), decimal_text_of(found.given_mg_h))
    for unit, value in found.given_in.items():
        if unit != "mg/h" and not unit.startswith("ug"):  # mcg on screen: u is misread
            table.add_row(unit, "", decimal_text_of(value))
    console.print(table)
    console.print(
        f"Floored to the pump's step of {found.pump_step_ml_h:g} mL/h, never rounded up. Doses are ketamine base."
    )
    console.print("Arithmetic only: limits are checked by a plan.")


def decimal_text_of(number: float) -> str:
    """A number of a document as a person reads it."""
    return decimal_text(Decimal(repr(number)))
