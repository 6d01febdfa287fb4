"""`lenitive log`: the record, checkable by anyone."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import ANCHOR_BESIDE, CannotReadError, Exit, reading, show
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.kernel import drug_ug
from lenitive.domain.infusion.session import Session, from_epoch_ms
from lenitive.record.address import is_postgres, without_password
from lenitive.record.anchor import public_key
from lenitive.record.journal import JournalFinding, lines, read_journal, sessions_in, state_hash
from lenitive.record.journal import verify as findings_of
from lenitive.record.projection import read_projection, rebuilt, write_projection
from lenitive.record.sqlite_table import FILE_NAME
from lenitive.record.store import ANCHOR_NAME, EventStore
from lenitive.record.telemetry import TELEMETRY_NAME, telemetry_findings
from lenitive.record.whole_file import write_whole

VERIFY_SCHEMA: Final = "lenitive/log-verify/1"
REPLAY_SCHEMA: Final = "lenitive/log-replay/1"


REBUILD_SCHEMA: Final = "lenitive/log-rebuild/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyOptions:
    """What a record is checked with besides its anchor.

    Attributes:
        key: File of the public key that checks the signatures of the anchor.
        telemetry: Folder of the telemetry whose blocks the events name.
    """

    key: Path | None = None
    telemetry: Path | None = None


def verify(place: str, *, head: str | None, anchor: Path | None, given: VerifyOptions, as_json: bool) -> int:
    """Say whether a journal or a record holds; the first bad line when it does not."""
    is_record = _is_record(place)
    if not is_record and (anchor, given.key, given.telemetry) != (None, None, None):
        raise CannotReadError(f"--anchor, --key, --telemetry: {place} is no record; a journal is checked with --head")
    apart: bool | None = None
    with reading():
        if is_record:
            found, count, apart = _checked_store(place, anchor, given)
        else:
            found, count = _checked_journal(Path(place), head)
    document = {
        "schema": VERIFY_SCHEMA,
        "holds": not found,
        "lines": count,
        "head_was_given": head is not None,
        "anchor_apart": apart,
        "findings": [{"line": one.line, "what": one.what} for one in found],
    }
    seen_to_its_end = head is not None or is_record

    def page(console: Console) -> None:
        for one in found:
            console.print(f"{without_password(place)}: {one}", soft_wrap=True)
        if not found:
            unseen = "" if seen_to_its_end else "; without --head a tail that was cut off cannot be seen"
            console.print(f"{without_password(place)}: {count} lines hold{unseen}")
        if apart is False:
            console.print(ANCHOR_BESIDE, soft_wrap=True)

    show(document, as_json=as_json, page=page)
    return Exit.CLINICAL_NO if found else Exit.DONE


def replay(place: str, *, anchor: Path | None = None, as_json: bool) -> int:
    """Build every session of a journal again from its events alone."""
    with reading():
        told = [(events, fold(events)) for events in _sessions(place, anchor)]
    rows = [_row(events, session) for events, session in told]

    def page(console: Console) -> None:
        table = Table(title=f"{len(rows)} sessions of {without_password(place)}")
        for column in ("session", "state", "events", "given mg", "minutes", "state hash"):
            table.add_column(column)
        for row in rows:
            shown = ("session", "state", "events", "given_mg", "infusion_min")
            table.add_row(*("" if row[key] is None else str(row[key]) for key in shown), row["state_hash"][:16])
        console.print(table)

    show({"schema": REPLAY_SCHEMA, "sessions": rows}, as_json=as_json, page=page)
    return Exit.DONE


def export(place: str, *, anchor: Path | None = None, session: int | None, output: Path | None) -> int:
    """Write a journal, or one session of it with a chain of its own, as canonical JSON lines."""
    with reading():
        parts = _sessions(place, anchor)
    events: Sequence[Event] = [event for part in parts for event in part]
    if session is None:
        events = [replace(event, seq=number) for number, event in enumerate(events, start=1)]
    else:
        if not 1 <= session <= len(parts):
            raise CannotReadError(
                f"--session: {session} is not in {without_password(place)}; it holds sessions 1 to {len(parts)}"
            )
        events = parts[session - 1]
    written, head = lines(events)
    text = b"".join(written).decode()
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text)
    sys.stderr.write(f"head {head}\n")
    return Exit.DONE


def rebuild(place: str, *, anchor: Path | None, output: Path, as_json: bool) -> int:
    """Build the overview of sessions from empty, and compare it with the one that was kept up live."""
    with reading(), _store(place, anchor) as store:
        kept = read_projection(output)
        built = rebuilt(store)
        differs = kept is not None and kept != rebuilt(store, to_row=kept.row)
        write_projection(output, built)
    document = {
        "schema": REBUILD_SCHEMA,
        "rows": built.row,
        "sessions": len(built.sessions),
        "was_there": kept is not None,
        "differed": differs,
    }

    def page(console: Console) -> None:
        console.print(f"{output}: {len(built.sessions)} sessions of {built.row} events, built from the events alone")
        if differs:
            console.print("What stood there was not what its events say.")

    show(document, as_json=as_json, page=page)
    return Exit.CLINICAL_NO if differs else Exit.DONE


def _checked_journal(journal: Path, head: str | None) -> tuple[Sequence[JournalFinding], int]:
    return findings_of(journal, head=head), journal.read_bytes().count(b"\n")


def _checked_store(place: str, anchor: Path | None, given: VerifyOptions) -> tuple[Sequence[JournalFinding], int, bool]:
    """A record is checked against its anchor, which must be there: opening it would make an empty one."""
    wanted = anchor or (None if is_postgres(place) else Path(place) / ANCHOR_NAME)
    if wanted is not None and (is_postgres(place) or (Path(place) / FILE_NAME).is_file()) and not wanted.is_file():
        raise CannotReadError(f"{wanted}: there is no anchor; name the file that was given to --anchor")
    public = public_key(given.key) if given.key else None
    with _store(place, anchor) as store:
        found = [JournalFinding(line=one.row or 0, what=one.what) for one in store.verify(public)]
        telemetry = given.telemetry or _telemetry_of(place)
        if not found and telemetry is not None:
            streams = {name: store.read(name) for name in store.streams(None)}
            found = [
                JournalFinding(line=0, what=f"{stream}, event {seq}: {what}")
                for stream, seq, what in telemetry_findings(telemetry, streams)
            ]
        return found, store.rows, store.anchor_is_apart


def _telemetry_of(place: str) -> Path | None:
    """The telemetry that lies in the folder of a record; None where there is none."""
    folder = Path(place) / TELEMETRY_NAME
    return folder if not is_postgres(place) and folder.is_dir() else None


def _is_record(place: str) -> bool:
    return is_postgres(place) or Path(place).is_dir()


def _sessions(place: str, anchor: Path | None) -> tuple[tuple[Event, ...], ...]:
    """Every session of a journal or of a record, each numbered from 1."""
    if not _is_record(place):
        return sessions_in(read_journal(Path(place)))
    with _store(place, anchor) as store:
        return tuple(store.read(stream) for stream in store.streams(None))


def _store(place: str, anchor: Path | None = None) -> EventStore:
    if is_postgres(place):
        if anchor is None:
            raise CannotReadError("--anchor: name the file of the anchor of a record in PostgreSQL")
        return EventStore(place, anchor=anchor)
    if not (Path(place) / FILE_NAME).is_file():
        raise CannotReadError(f"{place}: this folder holds no {FILE_NAME}; name the folder given to --data")
    return EventStore(Path(place), anchor=anchor)


def _row(events: Sequence[Event], session: Session) -> dict[str, Any]:
    """One session as it stands at its last event."""
    _, head = lines(events)
    end_ms = session.stopped_ms if session.stopped_ms is not None else session.last_ms
    begun = session.started_ms is not None and session.plan is not None
    return {
        "session": session.plan.session_number if session.plan else None,
        "patient": session.plan.patient if session.plan else None,
        "state": session.state.value,
        "events": len(events),
        "prepared_at": events[0].at.isoformat().replace("+00:00", "Z") if events else None,
        "last_at": from_epoch_ms(session.last_ms).isoformat().replace("+00:00", "Z"),
        "infusion_min": session.minute(end_ms),
        "commanded_mg": _mg(session, session.commanded_ul(end_ms)) if begun else None,
        "reported_mg": _mg(session, session.reported_ul()) if begun else None,
        "given_mg": session.given_ug(end_ms) / 1000 if begun else None,
        "head": head,
        "state_hash": state_hash(session),
    }


def _mg(session: Session, volume_ul: int | None) -> float | None:
    if volume_ul is None or session.plan is None:
        return None
    return drug_ug(volume_ul, conc_ug_ml=session.plan.conc_ug_ml) / 1000
