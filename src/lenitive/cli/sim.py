"""`lenitive sim`: one deterministic, fault-injected infusion in virtual time."""

from pathlib import Path
from typing import Final

from rich.console import Console

from lenitive.cli.edge import CannotReadError, Exit, show
from lenitive.simulation.fault_classes import classes_named
from lenitive.simulation.run import SimulationResult, simulate, summary_of, write_run

SEED_MAX: Final = 2**63 - 1
MINUTES: Final = (1, 480)


def run(*, seed: int, faults: str, out: Path, minutes: int | None, as_json: bool) -> int:
    """Run the infusion, write its four files, and say what happened."""
    if not 0 <= seed <= SEED_MAX:
        raise CannotReadError(f"--seed: {seed} is not a seed; give a whole number from 0")
    if minutes is not None and not MINUTES[0] <= minutes <= MINUTES[1]:
        raise CannotReadError(f"--minutes: {minutes} min; give {MINUTES[0]} to {MINUTES[1]}")
    if out.exists() and not out.is_dir():
        raise CannotReadError(f"--out: {out} is a file; name a folder")
    try:
        classes = classes_named(faults)
    except ValueError as error:
        raise CannotReadError(str(error)) from None
    result = simulate(seed, classes=classes, minutes=minutes)
    write_run(result, out)
    show(summary_of(result), as_json=as_json, page=lambda console: _page(console, result, out))
    return Exit.DONE


def _page(console: Console, result: SimulationResult, out: Path) -> None:
    plan = result.scenario.plan
    console.print(f"seed {result.scenario.seed}: {plan.duration_min} min ordered, {len(result.events)} events kept")
    console.print(f"drawn: {', '.join(result.troubles.classes) or 'nothing goes wrong'}")
    console.print(f"had an effect: {', '.join(result.fired) or 'none'}")
    console.print(f"alarms: {', '.join(result.alarms) or 'none'}")
    console.print(f"states: {', '.join(result.states)}")
    console.print(f"log hash: {result.log_hash}", soft_wrap=True)
    console.print(f"Written: {out.resolve()}", soft_wrap=True)
