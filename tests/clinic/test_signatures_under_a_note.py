"""A signature holds record, document, signer, meaning and moment together: none is exchanged for another unseen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infusion_sessions import desk_at
from lenitive.clinic.charts.actions import Signer
from lenitive.clinic.charts.chart import Chart, ChartSession, Signed
from lenitive.clinic.charts.events import DocumentSigned
from lenitive.clinic.charts.signing import MEANINGS, NOTE, head_of, sign_note, signatures_of
from lenitive.clinic.roles import Member, Role
from lenitive.domain.foundation.patient import Patient, Sex
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.session import State

NOW = datetime(2026, 3, 1, 15, 0, tzinfo=UTC)
EVENTS = tuple(desk_at(State.CLOSED).events)
NURSE = Signer(member=Member(id="m-1", role=Role.NURSE), name="Ines Farrow")
PRESCRIBER = Signer(member=Member(id="m-2", role=Role.PRESCRIBER), name="Dr Owen Halsey")
OVER: Any = "over"
PATIENT = Patient(reference="Patient/1", sex=Sex.UNKNOWN, birth_date=None)
CHART = Chart(
    id="c1",
    patient=PATIENT,
    sessions=(ChartSession(id="s1", closed=OVER), ChartSession(id="s2", closed=OVER), ChartSession(id="s3")),
)


def signed(chart: Chart = CHART, by: Signer = NURSE) -> Chart:
    """The chart with one more signature under the note of its first session."""
    done = sign_note(chart, session_id="s1", events=EVENTS, by=by, now=NOW)
    assert not isinstance(done, Refusal), str(done)
    (said,) = done
    assert isinstance(said, DocumentSigned)
    return replace(chart, signatures=(*chart.signatures, Signed(signature=said, by=by.member, at=NOW)))


def why_not(chart: Chart = CHART, *, session: str = "s1", events: tuple[Any, ...] = EVENTS, by: Signer = NURSE) -> str:
    refused = sign_note(chart, session_id=session, events=events, by=by, now=NOW)
    return refused.what if isinstance(refused, Refusal) else ""


def moved(**changed: Any) -> Callable[[Chart], Chart]:
    """The same seal under another word."""

    def move(chart: Chart) -> Chart:
        (one,) = chart.signatures
        return replace(chart, signatures=(replace(one, signature=replace(one.signature, **changed)),))

    return move


def of_another_member(chart: Chart) -> Chart:
    (one,) = chart.signatures
    return replace(chart, signatures=(replace(one, by=replace(one.by, id="m-9")),))


def test_a_signature_is_valid_for_as_long_as_nothing_of_it_and_of_the_record_changes() -> None:
    chart = signed()
    assert [shown.invalid for shown in signatures_of(chart, "s1", EVENTS)] == [""]
    assert chart.signatures[0].signature.meaning == MEANINGS[Role.NURSE]
    assert chart.signatures[0].signature.record_head == head_of(EVENTS)
    (longer,) = signatures_of(chart, "s1", (*EVENTS, replace(EVENTS[-1], seq=EVENTS[-1].seq + 1)))
    assert "has changed since" in longer.invalid


@pytest.mark.parametrize(
    "change",
    {
        "chart": lambda chart: replace(chart, id="c2"),
        "patient": lambda chart: replace(chart, patient=replace(PATIENT, reference="Patient/2")),
        "nobody": lambda chart: replace(chart, patient=None),
        "member": of_another_member,
        "name": moved(name="Dr Owen Halsey"),
        "meaning": moved(meaning=MEANINGS[Role.PRESCRIBER]),
        "moment": moved(signed_at=NOW + timedelta(microseconds=1)),
        "seal": moved(seal="0" * 64),
    }.items(),
    ids=lambda case: case[0],
)
def test_what_is_exchanged_in_a_signature_makes_it_invalid(change: tuple[str, Callable[[Chart], Chart]]) -> None:
    (shown,) = signatures_of(change[1](signed()), "s1", EVENTS)
    assert "does not belong" in shown.invalid


def test_a_signature_is_not_carried_to_another_session_document_or_record() -> None:
    (shown,) = signatures_of(moved(session_id="s2")(signed()), "s2", EVENTS)
    assert "does not belong" in shown.invalid, "though the record were the same"
    assert signatures_of(moved(document="label")(signed()), "s1", EVENTS) == ()
    other = EVENTS[:-1]
    (shown,) = signatures_of(moved(record_head=head_of(other))(signed()), "s1", other)
    assert "does not belong" in shown.invalid


def test_the_kind_of_document_is_sealed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    chart = signed()
    monkeypatch.setattr("lenitive.clinic.charts.signing.NOTE", "letter")
    (shown,) = signatures_of(moved(document="letter")(chart), "s1", EVENTS)
    assert NOTE == "note"
    assert "does not belong" in shown.invalid


def test_only_a_session_that_is_over_is_signed_and_only_by_who_may() -> None:
    assert "not over" in why_not(session="s3")
    assert "not over" in why_not(session="nowhere")
    assert "not over" in why_not(events=())
    for role in set(Role) - set(MEANINGS):
        assert "somebody else" in why_not(by=Signer(member=Member(id="m-3", role=role), name="X"))
    assert "somebody else" in why_not(by=replace(NURSE, name="  "))


def test_a_person_signs_once_and_a_role_once_and_two_roles_sign_as_two() -> None:
    chart = signed()
    assert why_not(chart) == "you have signed this note"
    assert "Ines Farrow has signed it as nurse" in why_not(
        chart, by=Signer(member=Member(id="m-4", role=Role.NURSE), name="Another Nurse")
    )
    in_another_role = Signer(member=Member(id="m-1", role=Role.PRESCRIBER), name="Ines Farrow")
    assert why_not(chart, by=in_another_role) == "you have signed this note"
    both = signed(chart, PRESCRIBER)
    assert [shown.invalid for shown in signatures_of(both, "s1", EVENTS)] == ["", ""]


def test_after_the_record_has_changed_the_same_person_signs_again() -> None:
    longer = (*EVENTS, replace(EVENTS[-1], seq=EVENTS[-1].seq + 1))
    assert why_not(signed(), events=longer) == ""
