"""The `lenitive` command. Names, options and keys are a contract that others script against."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import App, CycloptsError, Parameter

from lenitive import __version__
from lenitive.cli.bedside_options import BedsideOptions
from lenitive.cli.document_app import document
from lenitive.cli.edge import CannotReadError, open_streams, run_at_edge
from lenitive.cli.individualise_options import IndividualiseOptions
from lenitive.cli.limits_app import limits
from lenitive.cli.limits_option import LimitsFile, TrustFile
from lenitive.cli.log_app import log
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
def candidacy(
    bundle: Path,
    /,
    *,
    intake: IntakeFile,
    limits: LimitsFile = None,
    trust: TrustFile = None,
    json: AsJson = False,
) -> int:
    """Who is a candidate, with the data, the sources and what is missing.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    """
    from lenitive.cli.candidacy import run

    return run(bundle, intake, limits=limits, trust=trust, as_json=json)


@app.command
def plan(
    bundle: Path,
    /,
    *,
    intake: IntakeFile,
    observations: MaybeFile = None,
    regimen: MaybeFile = None,
    limits: LimitsFile = None,
    trust: TrustFile = None,
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

    return run(bundle, intake, observations=observations, regimen=regimen, limits=limits, trust=trust, as_json=json)


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
    limits: LimitsFile = None,
    trust: TrustFile = None,
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

    return run(bundle, intake, out=out, seed=seed, limits=limits, trust=trust, as_json=json)


@app.command
def sim(
    *,
    seed: WholeNumber = 1,
    faults: str = "all",
    out: Path = Path("out"),
    minutes: MaybeWholeNumber = None,
    json: AsJson = False,
) -> int:
    """One infusion in virtual time, supervised by the very code of `supervise`, with faults drawn by the seed.

    Parameters
    ----------
    seed
        The same seed gives the same record, to the byte.
    faults
        Classes to draw from: all, none, or names separated by commas.
    out
        Folder for events.jsonl, ground_truth.jsonl, faults.json and summary.json.
    minutes
        Length of the infusion; without it the seed draws it.
    """
    from lenitive.cli.sim import run

    return run(seed=seed, faults=faults, out=out, minutes=minutes, as_json=json)


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
def infuse(  # noqa: PLR0913 - every option of a session
    bundle: Path,
    /,
    *,
    intake: IntakeFile,
    data: File = Path("out/record"),
    record: str | None = None,
    anchor: MaybeFile = None,
    seed: WholeNumber = 1,
    speed: Number = 60.0,
    limits: LimitsFile = None,
    trust: TrustFile = None,
    json: AsJson = False,
) -> int:
    """One planned session in the terminal with simulated devices; every event is kept as it happens.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    data
        Folder of the record. Sessions of this person that it already holds count in every window of dose.
    record
        Where the record is instead: a postgresql:// address. Without it LENITIVE_RECORD is looked at, then --data.
    anchor
        File of the record's anchor; by default beside the database. Put it on another disk, or another machine's.
    seed
        The same seed gives the same session.
    speed
        How many times faster than the clock; 60 shows a minute in a second.
    """
    from lenitive.cli.infuse import run
    from lenitive.record.place import record_at

    where = record_at(data, named=record, anchor=anchor)
    return run(bundle, intake, seed=seed, record=where, speed=speed, limits=limits, trust=trust, as_json=json)


app.command(limits)


@app.command
def supervise(  # noqa: PLR0913 - every option of the process
    *,
    data: Path = Path("out/supervised"),
    device_port: WholeNumber = 7411,
    health_port: WholeNumber = 7412,
    record: str | None = None,
    anchor: MaybeFile = None,
    limits: LimitsFile = None,
    trust: TrustFile = None,
    speed: Number = 1.0,
    ahead_min: Number = 0.0,
    watched: Annotated[bool, Parameter(negative="")] = False,
    json: AsJson = False,
) -> int:
    """Supervise every open infusion of a data folder, live, until it is stopped; what runs then is held.

    Parameters
    ----------
    data
        Folder of record, telemetry, device book and socket.
    device_port
        Of this machine, for devices; 0 takes any that is free.
    health_port
        Of this machine, for /health, /livez and /readyz; 0 takes any that is free.
    record
        Another place of the record: a folder or a postgresql:// address.
    anchor
        File of the record's anchor; put it on another disk.
    speed
        How many times faster than the clock a day passes, for simulated devices.
    ahead_min
        By how much the clock is later than the machine's, for simulated devices.
    watched
        Stay beside it as a process of its own that says aloud when it died or stands still, and starts it again.
    """
    if watched:
        from lenitive.cli.supervise_watched import run_watched

        named = {
            "--record": record, "--anchor": anchor, "--limits": limits, "--trust": trust, "--speed": f"{speed:g}",
            "--ahead-min": f"{ahead_min:g}" if ahead_min else None,
        }  # fmt: skip
        return run_watched(data, named, ports=(device_port, health_port), as_json=json)
    from lenitive.cli.supervise import run
    from lenitive.supervisor.start import Settings

    settings = Settings(
        data=data, device_port=device_port, health_port=health_port, anchor=anchor, speed=float(speed),
        ahead_min=float(ahead_min),
    )  # fmt: skip
    return run(settings, limits=limits, trust=trust, record=record, as_json=json)


@app.command
def bedside(options: BedsideOptions) -> int:
    """A simulated pump, monitor and person that speak the device protocol to a supervisor, until it is stopped."""
    from lenitive.cli.bedside import run

    return run(options)


@app.command
def serve(  # noqa: PLR0913 - the options of a command
    *,
    data: MaybeFile = None,
    port: WholeNumber = 8017,
    demo: bool = False,
    limits: LimitsFile = None,
    trust: TrustFile = None,
    ahead_min: Number = 0.0,
    certificate: MaybeFile = None,
    key: MaybeFile = None,
    listen: str = "127.0.0.1",
    open: Annotated[bool, Parameter(name="--open", negative="--no-open")] = True,  # noqa: A002 - the option's name
) -> int:
    """The clinic in a browser, until it is stopped. Without --demo an empty one asks for its first administrator.

    Parameters
    ----------
    data
        Folder of the clinic: charts, record, accounts. Default out/clinic; a demonstration's is new each time.
    port
        Of this machine, on which the pages are served; 0 takes any that is free.
    demo
        People it from examples/, with accounts for every role.
    ahead_min
        Of a demonstration: its clock is so many minutes later than the machine's; the same folder, an hour on.
    certificate
        Serve over TLS 1.2 and 1.3 alone, with this certificate (PEM, followed by those that signed it).
    key
        The key of the certificate (PEM, without passphrase, readable by nobody else).
    listen
        Address of this machine to listen on. One that is reached from outside needs --certificate and --key.
    open
        Open the page in the browser of this machine.
    """
    from lenitive.cli.serve import Serving, run

    asked = Serving(
        data=data, port=port, demo=demo, open_page=open, limits=limits, trust=trust, ahead_min=float(ahead_min),
        certificate=certificate, key=key, listen=listen,
    )  # fmt: skip
    return run(asked)


app.command(log)
app.command(document)


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
