"""`lenitive log`: the record. Names and options are a contract."""

from pathlib import Path
from typing import Annotated, Final

from cyclopts import App, Parameter

from lenitive.cli.strict_numbers import MaybeFile, MaybeWholeNumber

AsJson = Annotated[bool, Parameter(name="--json", negative="", help="Write the document as JSON on standard output.")]

log: Final = App(name="log", help="The record: whether it holds, what it tells, and a copy of it.")


@log.command(name="verify")
def log_verify(
    journal: str,
    /,
    *,
    head: str | None = None,
    anchor: MaybeFile = None,
    key: MaybeFile = None,
    telemetry: MaybeFile = None,
    json: AsJson = False,
) -> int:
    """Whether a journal holds: every line follows the one before it and nothing was changed.

    Parameters
    ----------
    journal
        The journal, for example events.jsonl, or a record: its folder, or its postgresql:// address.
    head
        The last line's hash as it was kept elsewhere; without it a tail that was cut off cannot be seen.
    anchor
        Of a record: the file that was given to --anchor; by default the one beside its database.
    key
        Of a record: the public key that its anchor is signed with; without it signatures are not looked at.
    telemetry
        Of a record: the folder of its telemetry, by default the one in its folder; every block that an event names is
        checked too.
    """
    from lenitive.cli.log import VerifyOptions
    from lenitive.cli.log import verify as run

    return run(journal, head=head, anchor=anchor, given=VerifyOptions(key=key, telemetry=telemetry), as_json=json)


@log.command(name="replay")
def log_replay(journal: str, /, *, anchor: MaybeFile = None, json: AsJson = False) -> int:
    """Every session of a journal, built again from its events alone.

    Parameters
    ----------
    journal
        The journal, for example events.jsonl, or a record: its folder, or its postgresql:// address.
    anchor
        Of a record: the file that was given to --anchor.
    """
    from lenitive.cli.log import replay as run

    return run(journal, anchor=anchor, as_json=json)


@log.command(name="rebuild")
def log_rebuild(
    record: str,
    /,
    *,
    anchor: MaybeFile = None,
    output: Annotated[Path, Parameter(name=["--output", "-o"])] = Path("out/sessions.json"),
    json: AsJson = False,
) -> int:
    """The overview of all sessions, built again from empty; exit code 1 when what stood there said otherwise.

    Parameters
    ----------
    record
        The folder of the record, or its postgresql:// address.
    anchor
        The file that was given to --anchor.
    output
        Where the overview is.
    """
    from lenitive.cli.log import rebuild as run

    return run(record, anchor=anchor, output=output, as_json=json)


@log.command(name="export")
def log_export(
    journal: str,
    /,
    *,
    anchor: MaybeFile = None,
    session: MaybeWholeNumber = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
) -> int:
    """A journal as canonical JSON lines, whole or one session of it; its head goes to standard error.

    Parameters
    ----------
    journal
        The journal, for example events.jsonl, or a record: its folder, or its postgresql:// address.
    anchor
        Of a record: the file that was given to --anchor.
    session
        Which session, counted from 1; it then has a chain of its own.
    output
        Write here; without it to standard output.
    """
    from lenitive.cli.log import export as run

    return run(journal, anchor=anchor, session=session, output=output)
