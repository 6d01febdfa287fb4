"""`lenitive log`: the record, checkable by anyone."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from lenitive.cli.edge import CannotReadError, Exit, reading, show
from lenitive.domain.infusion.events import Event
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.kernel import drug_ug
from lenitive.domain.infusion.session import Session, from_epoch_ms
from lenitive.record.journal import JournalFinding, lines, read_journal, sessions_in, state_hash
from lenitive.record.journal import verify as findings_of
from lenitive.record.store import ANCHOR_NAME, EventStore
from lenitive.record.whole_file import write_whole

VERIFY_SCHEMA: Final = "lenitive/log-verify/1"
REPLAY_SCHEMA: Final = "lenitive/log-replay/1"


ANCHOR_BESIDE: Final = (
    "The anchor lies on the same file system as the record: whoever can change one can change both. "
    "--anchor puts it elsewhere."
)


def verify(journal: Path, *, head: str | None, anchor: Path | None, as_json: bool) -> int:
    """Say whether a journal holds; the first bad line when it does not."""
    is_record = journal.is_dir()
    if anchor is not None and not is_record:
        raise CannotReadError(f"--anchor: {journal} is no folder of a record; a journal is checked with --head")
    apart: bool | None = None
    with reading():
        if is_record:
            found, count, apart = _checked_store(journal, anchor)
        else:
            found, count = _checked_journal(journal, head)
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
            console.print(f"{journal}: {one}")
        if not found:
            unseen = "" if seen_to_its_end else "; without --head a tail that was cut off cannot be seen"
            console.print(f"{journal}: {count} lines hold{unseen}")
        if apart is False:
            console.print(ANCHOR_BESIDE, soft_wrap=True)

    show(document, as_json=as_json, page=page)
    return Exit.CLINICAL_NO if found else Exit.DONE


def replay(journal: Path, *, as_json: bool) -> int:
    """Build every session of a journal again from its events alone."""
    with reading():
        told = [(events, fold(events)) for events in _sessions(journal)]
    rows = [_row(events, session) for events, session in told]

    def page(console: Console) -> None:
        table = Table(title=f"{len(rows)} sessions of {journal}")
        for column in ("session", "state", "events", "given mg", "minutes", "state hash"):
            table.add_column(column)
        for row in rows:
            shown = ("session", "state", "events", "given_mg", "infusion_min")
            table.add_row(*("" if row[key] is None else str(row[key]) for key in shown), row["state_hash"][:16])
        console.print(table)

    show({"schema": REPLAY_SCHEMA, "sessions": rows}, as_json=as_json, page=page)
    return Exit.DONE


def export(journal: Path, *, session: int | None, output: Path | None) -> int:
    """Write a journal, or one session of it with a chain of its own, as canonical JSON lines."""
    with reading():
        parts = _sessions(journal)
    events: Sequence[Event] = [event for part in parts for event in part]
    if session is None:
        events = [replace(event, seq=number) for number, event in enumerate(events, start=1)]
    else:
        if not 1 <= session <= len(parts):
            raise CannotReadError(f"--session: {session} is not in {journal}; it holds sessions 1 to {len(parts)}")
        events = parts[session - 1]
    written, head = lines(events)
    text = b"".join(written).decode()
    if output is None:
        sys.stdout.write(text)
    else:
        write_whole(output, text)
    sys.stderr.write(f"head {head}\n")
    return Exit.DONE


def _checked_journal(journal: Path, head: str | None) -> tuple[Sequence[JournalFinding], int]:
    return findings_of(journal, head=head), journal.read_bytes().count(b"\n")


def _checked_store(folder: Path, anchor: Path | None) -> tuple[Sequence[JournalFinding], int, bool]:
    """A record in a folder is checked against its anchor, which must be there: opening it would make an empty one."""
    place = anchor or folder / ANCHOR_NAME
    if (folder / "record.sqlite3").is_file() and not place.is_file():
        raise CannotReadError(f"{place}: there is no anchor; name the file that was given to --anchor")
    with _store(folder, anchor) as store:
        found = [JournalFinding(line=one.row or 0, what=one.what) for one in store.verify()]
        return found, store.rows, store.anchor_is_apart


def _sessions(journal: Path) -> tuple[tuple[Event, ...], ...]:
    """Every session of a journal or of a record in a folder, each numbered from 1."""
    if not journal.is_dir():
        return sessions_in(read_journal(journal))
    with _store(journal) as store:
        return tuple(store.read(stream) for stream in store.streams())


def _store(folder: Path, anchor: Path | None = None) -> EventStore:
    if not (folder / "record.sqlite3").is_file():
        raise CannotReadError(f"{folder}: this folder holds no record.sqlite3; name the folder given to --data")
    return EventStore(folder, anchor=anchor)


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
