"""`lenitive document`: read a journal, bring plan and person to it, write a page or a PDF."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lenitive.cli.candidacy import considered_from
from lenitive.cli.edge import CannotReadError, Exit, reading, show, text_of
from lenitive.clinic.documents import plain, read_intake
from lenitive.clinic.plan_file import read_plan
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event
from lenitive.record.journal import read_journal, sessions_in
from lenitive.record.whole_file import write_whole
from lenitive.web.documents.discharge import discharge_page
from lenitive.web.documents.downtime import downtime_page
from lenitive.web.documents.label import label_page
from lenitive.web.documents.letter import letter_page
from lenitive.web.documents.note import note_page
from lenitive.web.documents.printing import pdf_of
from lenitive.web.documents.told import Told, told

DOCUMENT_SCHEMA: Final = "lenitive/document/1"

PAGES: Final[Mapping[str, Callable[[Told], str]]] = MappingProxyType(
    {"note": note_page, "discharge": discharge_page, "label": label_page, "downtime": downtime_page}
)
"""Every document about a session, by the name of its command."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked for; paths as given, None where left out.

    Attributes:
        kind: One of `PAGES`.
        session: From 1; None for the last.
        minute: As it stood then; None for the end of the journal.
    """

    kind: str
    events: Path
    output: Path
    plan: Path | None = None
    intake: Path | None = None
    session: int | None = None
    minute: int | None = None
    zone: str = "UTC"
    as_json: bool = False


def run(asked: Asked) -> int:
    """Write one document about a session, or say why it cannot be written."""
    _check_ending(asked.output)
    with reading():
        events = _events(asked)
        plan = None if asked.plan is None else read_plan(text_of(asked.plan), what=str(asked.plan))
        intake = None if asked.intake is None else read_intake(text_of(asked.intake), what=str(asked.intake))
    found = told(events, plan=plan, intake=intake, zone=_zone(asked.zone))
    if isinstance(found, Refusal):
        document = {"schema": DOCUMENT_SCHEMA, "kind": asked.kind, "refusal": plain(found)}
        show(document, as_json=asked.as_json, page=lambda console: console.print(str(found)))
        return Exit.CLINICAL_NO
    return _write(asked.kind, PAGES[asked.kind](found), asked.output, as_json=asked.as_json)


def run_answer(bundle: Path, intake: Path, *, output: Path, as_json: bool) -> int:
    """Write the answer to a referral."""
    _check_ending(output)
    return _write("answer", letter_page(considered_from(bundle, intake)), output, as_json=as_json)


def _events(asked: Asked) -> Sequence[Event]:
    sessions = sessions_in(read_journal(asked.events))
    if not sessions:
        raise ValueError(f"{asked.events}: no session in it; name the journal of one")
    number = len(sessions) if asked.session is None else asked.session
    if not 1 <= number <= len(sessions):
        raise ValueError(f"--session: {number} is not in {asked.events}; it holds sessions 1 to {len(sessions)}")
    events = sessions[number - 1]
    if asked.minute is None:
        return events
    if asked.minute < 0:
        raise ValueError(f"--minute: {asked.minute} is before the start; give a whole number from 0")
    return tuple(event for event in events if event.minute is None or event.minute <= asked.minute)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CannotReadError(f"--zone: {name[:40]!a} is not a time zone; write one as Europe/London") from None


def _check_ending(output: Path) -> None:
    if output.suffix.lower() not in {".pdf", ".html"}:
        raise CannotReadError(f"--output: {output} ends in neither .pdf nor .html; name the file so")


def _write(kind: str, page: str, output: Path, *, as_json: bool) -> int:
    content = pdf_of(page) if output.suffix.lower() == ".pdf" else page.encode()
    write_whole(output, content)
    written = {
        "schema": DOCUMENT_SCHEMA,
        "kind": kind,
        "file": str(output),
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    show(written, as_json=as_json, page=lambda console: console.print(f"{kind}: {output}", soft_wrap=True))
    return Exit.DONE
