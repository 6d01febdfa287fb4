"""The `lenitive` command. Names, options and keys are a contract that others script against."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from lenitive import __version__
from lenitive.cli.edge import CannotReadError, open_streams, run_at_edge
from lenitive.cli.individualise_options import IndividualiseOptions
from lenitive.cli.simulate_options import SimulateOptions
from lenitive.cli.strict_numbers import File, MaybeFile, MaybeWholeNumber, Number, WholeNumber
from lenitive.cli.target_options import TargetOptions

INTENDED_USE = (
    "Lenitive is not a medical device and not for patient care without local validation. "
    "Simulated devices are the only devices shipped."
)

app = App(
    name="lenitive",
    version=__version__,
    suppress_keyboard_interrupt=False,
    help=f"Ketamine infusion therapy for chronic, refractory cancer pain, step by step. {INTENDED_USE}",
    help_epilogue='Exit codes: 0 done; 1 a clinical "no" or "needs information"; 2 input that could not be read; '
    "3 the world failed.",
)

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Write the document as JSON on standard output.")]
IntakeFile = Annotated[Path, Parameter(name="--intake", help="The intake of this record, completed by a clinician.")]


@app.command
def intake(
    bundle: Path,
    /,
    *,
    as_of: str | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    json: AsJson = False,
) -> int:
    """What a FHIR R4 record tells and does not tell, as it stood on one day.

    Parameters
    ----------
    bundle
        The record: a bundle, NDJSON, or a single Patient with its resources.
    as_of
        The day, YYYY-MM-DD; default today. Later entries do not exist yet.
    output
        Write the intake here; without it the intake goes to standard output.
    """
    from lenitive.cli.intake import run

    return run(bundle, as_of=as_of, output=output, as_json=json)


@app.command
def candidacy(bundle: Path, /, *, intake: IntakeFile, json: AsJson = False) -> int:
    """Who is a candidate, with the data, the sources and what is missing.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    """
    from lenitive.cli.candidacy import run

    return run(bundle, intake, as_json=json)


@app.command
def plan(
    bundle: Path,
    /,
    *,
    intake: IntakeFile,
    observations: MaybeFile = None,
    regimen: MaybeFile = None,
    json: AsJson = False,
) -> int:
    """An individual 4-6 h infusion under the sourced limits, with its predicted curve and its alternatives.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    observations
        What was seen in earlier sessions of this person, as for individualise; the chances are then this person's.
    regimen
        What was given in those sessions, unless the observations say it themselves.
    """
    from lenitive.cli.plan import run

    return run(bundle, intake, observations=observations, regimen=regimen, as_json=json)


@app.command
def dose(
    *,
    order: str,
    weight_kg: str,
    conc_mg_ml: str,
    pump_step_ml_h: str = "0.1",
    json: AsJson = False,
) -> int:
    """Order arithmetic, exact: mg/h, mL/h, the pump's setting, and what the person really gets.

    Parameters
    ----------
    order
        A number and a unit, for example "0.249 mg/kg/h".
    weight_kg
        Dosing weight in kilograms.
    conc_mg_ml
        Concentration of the bag, as ketamine base.
    pump_step_ml_h
        The smallest step of the pump; settings are floored to it, never rounded up.
    """
    from lenitive.cli.dose import run

    return run(order, weight_kg, conc_mg_ml, pump_step_ml_h, as_json=json)


@app.command
def course(
    bundle: Path,
    /,
    *,
    intake: IntakeFile,
    out: Path = Path("out"),
    seed: WholeNumber = 1,
    json: AsJson = False,
) -> int:
    """The whole journey of one record with a simulated pump, monitor and patient.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    out
        Folder for course.json, events.jsonl and report.html.
    seed
        The same seed gives the same course.
    """
    from lenitive.cli.course import run

    return run(bundle, intake, out=out, seed=seed, as_json=json)


@app.command
def simulate(options: SimulateOptions, *, json: AsJson = False) -> int:
    """What a regimen does over time in a typical person, or in a population of any size."""
    from lenitive.cli.simulate import run

    return run(options, as_json=json)


@app.command
def target(options: TargetOptions, *, json: AsJson = False) -> int:
    """Rates that reach a concentration and hold it, never above it; decision support only."""
    from lenitive.cli.target import run

    return run(options, as_json=json)


@app.command
def individualise(options: IndividualiseOptions, *, json: AsJson = False) -> int:
    """What sessions teach about one person's response, and what it changes for the next one."""
    from lenitive.cli.individualise import run

    return run(options, as_json=json)


@app.command
def infuse(
    bundle: Path,
    /,
    *,
    intake: IntakeFile,
    data: File = Path("out/record"),
    anchor: MaybeFile = None,
    seed: WholeNumber = 1,
    speed: Number = 60.0,
    json: AsJson = False,
) -> int:
    """One planned session in the terminal with simulated devices; every event is kept as it happens.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    data
        Folder of the record. Sessions of this person that it already holds count in every window of dose.
    anchor
        File of the record's anchor; by default beside the database. Put it on another disk, or another machine's.
    seed
        The same seed gives the same session.
    speed
        How many times faster than the clock; 60 shows a minute in a second.
    """
    from lenitive.cli.infuse import run

    return run(bundle, intake, seed=seed, data=data, anchor=anchor, speed=speed, as_json=json)


log = App(name="log", help="The record: whether it holds, what it tells, and a copy of it.")
app.command(log)


@log.command(name="verify")
def log_verify(journal: Path, /, *, head: str | None = None, anchor: MaybeFile = None, json: AsJson = False) -> int:
    """Whether a journal holds: every line follows the one before it and nothing was changed.

    Parameters
    ----------
    journal
        The journal, for example events.jsonl, or the folder of a record.
    head
        The last line's hash as it was kept elsewhere; without it a tail that was cut off cannot be seen.
    anchor
        Of a record in a folder: the file that was given to --anchor; by default the one beside its database.
    """
    from lenitive.cli.log import verify as run

    return run(journal, head=head, anchor=anchor, as_json=json)


@log.command(name="replay")
def log_replay(journal: Path, /, *, json: AsJson = False) -> int:
    """Every session of a journal, built again from its events alone.

    Parameters
    ----------
    journal
        The journal, for example events.jsonl, or the folder of a record.
    """
    from lenitive.cli.log import replay as run

    return run(journal, as_json=json)


@log.command(name="export")
def log_export(
    journal: Path,
    /,
    *,
    session: MaybeWholeNumber = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
) -> int:
    """A journal as canonical JSON lines, whole or one session of it; its head goes to standard error.

    Parameters
    ----------
    journal
        The journal, for example events.jsonl, or the folder of a record.
    session
        Which session, counted from 1; it then has a chain of its own.
    output
        Write here; without it to standard output.
    """
    from lenitive.cli.log import export as run

    return run(journal, session=session, output=output)


@app.command
def validate(*, html: Path | None = None, json: AsJson = False) -> int:
    """Every published number that the models must give back, whether they do, and why not.

    Exit code 0 when every verdict is the one that the registry records: known failures fail, everything else holds;
    1 when any target fails that should hold, or holds that should fail.

    Parameters
    ----------
    html
        Write a report here: one page with every target, plots of the literature over predictions, and sources.
    """
    from lenitive.cli.validate import run

    return run(html, as_json=json)


@app.command
def criteria(*, json: AsJson = False) -> int:
    """Every candidacy criterion and red flag, with its source and grade."""
    from lenitive.cli.registries import criteria as run

    return run(as_json=json)


@app.command
def sources(*, json: AsJson = False) -> int:
    """Every publication used, with DOI or PMID, kind and grade."""
    from lenitive.cli.registries import sources as run

    return run(as_json=json)


@app.command
def models(*, json: AsJson = False) -> int:
    """Every pharmacokinetic model, with its source, domain and limits."""
    from lenitive.cli.registries import models as run

    return run(as_json=json)


@app.command
def alarms(*, json: AsJson = False) -> int:
    """Every alarm rule, with its priority, delay, action and source."""
    from lenitive.cli.registries import alarms as run

    return run(as_json=json)


@app.command
def hazards(*, json: AsJson = False) -> int:
    """The hazard log: every hazard, how far it is controlled, by what, and what is missing."""
    from lenitive.cli.registries import hazards as run

    return run(as_json=json)


def run_command(tokens: Sequence[str]) -> int:
    """Parse one command line and run it; returns the exit code."""
    try:
        outcome = app(tokens, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        raise CannotReadError(f"{error}; see lenitive --help") from None
    return outcome if isinstance(outcome, int) else 0


def main() -> None:
    """Entry point of the `lenitive` command."""
    open_streams()
    sys.exit(run_at_edge(lambda: run_command(sys.argv[1:])))
