"""Signatures under generated documents: who, when, what it means; sealed to the record that was signed.

A document is generated from the record, so the record's hash is what is signed. When the record changes afterwards the
signature stays in the chart and is shown as no longer valid. The seal holds record, document, signer, meaning and
moment together: none of them can be exchanged for another.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer
from lenitive.clinic.charts.chart import Chart, Signed
from lenitive.clinic.charts.remembered import Same
from lenitive.clinic.documents import to_json
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Event
from lenitive.record.journal import lines

NOTE: Final = "note"

MEANINGS: Final = {
    Role.NURSE: "I was with this person and saw what is written here",
    Role.PRESCRIBER: "I have read this note and agree with it",
}
"""What a signature under a session note says, by role; who has another role does not sign it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A signature as it is shown.

    Attributes:
        signed: What stands in the chart.
        invalid: Why it is not valid; empty when it is.
    """

    signed: Signed
    invalid: str = ""


def head_of(events: Sequence[Event]) -> str:
    """Hash of a session's record as it stands."""
    return _head_of(Same(tuple(events)))


@lru_cache(maxsize=32)
def _head_of(same: Same) -> str:
    return lines(same.events)[1]


def sign_note(
    chart: Chart, *, session_id: str, events: Sequence[Event], by: Signer, now: datetime
) -> Happened | Refusal:
    """Sign the note of a session that is over.

    Args:
        chart: As it stands.
        session_id: Of the session.
        events: Its record as the signer saw it.
        by: Who signs; the edge has just asked for the password or passkey again.
        now: The moment.
    """
    session = chart.session_of(session_id)
    if session is None or session.closed is None or not events:
        return _no("this session is not over", "A note is signed when its session is over", "Wait for its end")
    meaning = MEANINGS.get(by.member.role)
    if meaning is None or not by.name.strip():
        return _no("somebody else than a nurse or a prescriber asked", "They sign a note", "Ask one of them")
    for shown in signatures_of(chart, session_id, events):
        if not shown.invalid and shown.signed.by.id == by.member.id:
            return _no("you have signed this note", "A person signs once", "Nothing to do")
        if not shown.invalid and shown.signed.by.role is by.member.role:
            return _no(
                f"{shown.signed.signature.name} has signed it as {by.member.role}", "One for each role", "Nothing to do"
            )
    head = head_of(events)
    said = happened.DocumentSigned(
        session_id=session_id, document=NOTE, name=by.name.strip(), meaning=meaning, signed_at=now, record_head=head,
        seal="",
    )  # fmt: skip
    return (
        happened.DocumentSigned(
            session_id=session_id, document=NOTE, name=said.name, meaning=meaning, signed_at=now, record_head=head,
            seal=_seal(chart, said, by.member.id),
        ),
    )  # fmt: skip


def signatures_of(chart: Chart, session_id: str, events: Sequence[Event]) -> tuple[Shown, ...]:
    """Every signature under the note of a session, in order, each checked against the record as it is now."""
    mine = [one for one in chart.signatures if (one.signature.session_id, one.signature.document) == (session_id, NOTE)]
    if not mine:
        return ()
    head = head_of(events)
    return tuple(Shown(signed=one, invalid=_invalid(chart, one, head)) for one in mine)


def _invalid(chart: Chart, signed: Signed, head: str) -> str:
    if _seal(chart, signed.signature, signed.by.id) != signed.signature.seal:
        return "this signature does not belong to this document and this person"
    if signed.signature.record_head != head:
        return "the record has changed since it was signed; it needs to be signed again"
    return ""


def _seal(chart: Chart, said: happened.DocumentSigned, member_id: str) -> str:
    parts = {
        "patient": None if chart.patient is None else chart.patient.reference,
        "chart": chart.id,
        "session": said.session_id,
        "document": said.document,
        "record": said.record_head,
        "member": member_id,
        "name": said.name,
        "meaning": said.meaning,
        "at": said.signed_at.isoformat(),
    }
    return hashlib.sha256(to_json(parts).encode()).hexdigest()


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="CHT-NOTE", what=what, limit=limit, remedy=remedy)
