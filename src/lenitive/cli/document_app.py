"""`lenitive document`: what a session needs on paper. Names and options are a contract."""

from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter

from lenitive.cli.strict_numbers import File, MaybeFile, MaybeWholeNumber

document: Final = App(
    name="document",
    help="Paper for a session, generated from its record: note, discharge sheet, label, downtime sheet, answer.",
)

Output = Annotated[
    Path, Parameter(name=["--output", "-o"], help="Write here; the ending .pdf or .html says what is written.")
]
Events = Annotated[File, Parameter(help="The journal, for example events.jsonl.")]
PlanFile = Annotated[MaybeFile, Parameter(help="The plan of this session, as lenitive plan --json writes it.")]
IntakeOf = Annotated[MaybeFile, Parameter(help="Who the person is; without it name and birth date are lines to fill.")]
Session = Annotated[MaybeWholeNumber, Parameter(help="Which session of the journal, from 1; default the last.")]
Minute = Annotated[MaybeWholeNumber, Parameter(help="As it stood at this minute of the infusion; default the end.")]
Zone = Annotated[str, Parameter(help="Zone of the clock times, for example Europe/London.")]
AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Say as JSON what was written.")]


def _print(kind: str, events: Path, output: Path, options: dict[str, object]) -> int:
    from lenitive.cli.document import Asked, run

    return run(Asked(kind=kind, events=events, output=output, **options))  # type: ignore[arg-type]


@document.command
def note(
    *, events: Events, output: Output, plan: PlanFile = None, intake: IntakeOf = None, session: Session = None,
    minute: Minute = None, zone: Zone = "UTC", json: AsJson = False,
) -> int:  # fmt: skip
    """The session note, whole: order, observations as plot and table, alarms, gates, and where the drug went."""
    return _print("note", events, output, _options(plan, intake, session, minute) | {"zone": zone, "as_json": json})


@document.command
def discharge(
    *, events: Events, output: Output, plan: PlanFile = None, intake: IntakeOf = None, session: Session = None,
    minute: Minute = None, zone: Zone = "UTC", json: AsJson = False,
) -> int:  # fmt: skip
    """What the person takes home: large print, plain words, when to call, and a diary."""
    options = _options(plan, intake, session, minute) | {"zone": zone, "as_json": json}
    return _print("discharge", events, output, options)


@document.command
def label(
    *, events: Events, output: Output, plan: PlanFile = None, intake: IntakeOf = None, session: Session = None,
    minute: Minute = None, zone: Zone = "UTC", json: AsJson = False,
) -> int:  # fmt: skip
    """The label of the bag, 100 x 60 mm."""
    return _print("label", events, output, _options(plan, intake, session, minute) | {"zone": zone, "as_json": json})


@document.command
def downtime(
    *, events: Events, output: Output, plan: PlanFile = None, intake: IntakeOf = None, session: Session = None,
    minute: Minute = None, zone: Zone = "UTC", json: AsJson = False,
) -> int:  # fmt: skip
    """What to work from when every screen is off: how it stood, how to stop, what is due, and lines to write on."""
    options = _options(plan, intake, session, minute) | {"zone": zone, "as_json": json}
    return _print("downtime", events, output, options)


@document.command
def answer(
    bundle: File, /, *, intake: Annotated[File, Parameter(help="The intake of this record.")], output: Output,
    json: AsJson = False,
) -> int:  # fmt: skip
    """The answer to whoever referred: the decision, what it rests on, what is needed, and what is known.

    Parameters
    ----------
    bundle
        The record that the intake was made from.
    """
    from lenitive.cli.document import run_answer

    return run_answer(bundle, intake, output=output, as_json=json)


def _options(plan: Path | None, intake: Path | None, session: int | None, minute: int | None) -> dict[str, object]:
    return {"plan": plan, "intake": intake, "session": session, "minute": minute}
