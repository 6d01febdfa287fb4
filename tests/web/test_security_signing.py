"""SIGN: signatures as 21 CFR Part 11 means them, on page and paper: what is not right is refused or said so."""

import io
import time
from dataclasses import replace
from typing import Any

import pytest


def _place(clinic: Any) -> tuple[Any, Any]:
    chart = clinic.chart("Ottilie")
    return chart, chart.sessions_given[-1]


def _sign(clinic: Any, client: Any, **more: str) -> Any:
    from lenitive.clinic.charts.signing import head_of

    chart, session = _place(clinic)
    head = head_of(clinic.house.record.read(session.id))
    said = {"read": "on", "head": head, **more}
    return clinic.post(client, f"/people/{chart.id}/documents/{session.id}/sign/", chart, **said)


def _page_and_paper(clinic: Any) -> tuple[str, str]:
    """The note as the page and as the PDF say it."""
    from pypdf import PdfReader

    chart, session = _place(clinic)
    where = f"/people/{chart.id}/documents/{session.id}/note"
    client = clinic.sign_in("nurse")
    paper = client.get(where + ".pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    return client.get(where + ".html").content.decode(), " ".join(text.split())


def _change(clinic: Any, monkeypatch: pytest.MonkeyPatch, changed: Any) -> None:
    """The chart as somebody would have it who wrote past the program."""
    charts = clinic.house.charts
    monkeypatch.setitem(charts._charts, changed.id, changed)


def test_a_signature_shows_name_moment_and_meaning_on_page_and_paper(clinic: Any) -> None:
    assert _sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    signed = _place(clinic)[0].signatures[0]
    for text in _page_and_paper(clinic):
        assert "Ines Farrow" in text
        assert "I was with this person and saw what is written here" in text
        assert signed.signature.record_head[:8] in text
        assert "NOT VALID" not in text


@pytest.mark.parametrize(
    "case", ["altered record", "copied from another session", "another person's", "another patient's"]
)
def test_what_was_moved_or_whose_record_changed_is_not_valid_on_page_and_paper(
    clinic: Any, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    assert _sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    chart, session = _place(clinic)
    signed = chart.signatures[0]
    if case == "altered record":
        from lenitive.web.screens.documents import paper

        read = paper.session_events
        monkeypatch.setattr(
            paper,
            "session_events",
            lambda record, name: read(record, name)[:-1] if name == session.id else read(record, name),
        )
    elif case == "copied from another session":
        moved = replace(signed, signature=replace(signed.signature, session_id=chart.sessions_given[0].id))
        back = replace(moved, signature=replace(moved.signature, session_id=session.id, record_head="0" * 64))
        _change(clinic, monkeypatch, replace(chart, signatures=(back,)))
    elif case == "another person's":
        name = replace(signed.signature, name="Dr Owen Halsey")
        _change(clinic, monkeypatch, replace(chart, signatures=(replace(signed, signature=name),)))
    else:
        patient = replace(chart.patient, reference="Patient/another")
        _change(clinic, monkeypatch, replace(chart, patient=patient))
    for text in _page_and_paper(clinic):
        assert "NOT VALID" in text
    listed = clinic.sign_in("nurse").get(f"/people/{chart.id}/documents/").content.decode()
    assert "Not valid:" in listed


def test_a_detached_signature_is_under_no_other_document(clinic: Any) -> None:
    """One signature stands under one note: not under another session's, and not without its record."""
    from lenitive.clinic.charts.signing import signatures_of

    assert _sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    chart, session = _place(clinic)
    other = chart.sessions_given[0]
    assert signatures_of(chart, other.id, clinic.house.record.read(other.id)) == ()
    assert all(one.invalid for one in signatures_of(chart, session.id, ()))
    page = clinic.sign_in("nurse").get(f"/people/{chart.id}/documents/{other.id}/note.html").content.decode()
    assert "Ines Farrow</strong>" not in page


@pytest.mark.parametrize("ago_s", [121, 3600])
def test_a_confirmation_that_is_over_signs_nothing(clinic: Any, ago_s: int) -> None:
    client = clinic.sign_in("nurse", confirmed=True)
    session = client.session
    session["account_authentication_methods"][0]["at"] = time.time() - ago_s
    session.save()
    answer = _sign(clinic, client)
    assert answer.headers["Location"].startswith("/account/confirm/")
    assert _place(clinic)[0].signatures == ()


def test_a_confirmation_of_somebody_else_signs_nothing(clinic: Any) -> None:
    """Two people at one screen: the password of the second does not sign for the first."""
    client = clinic.sign_in("nurse")
    waits = _sign(clinic, client)
    for password in ("", "the password of somebody else"):
        assert client.post(waits.headers["Location"], {"password": password}).status_code == 200
    assert _place(clinic)[0].signatures == ()
    client.post("/account/sign-out/")
    client.post("/account/sign-in/", {"login": "prescriber", "password": "a calm and careful clinic"})
    again = client.post(waits.headers["Location"], {"password": "a calm and careful clinic"})
    assert again.status_code == 302
    assert _place(clinic)[0].signatures == ()  # what waited for the first was forgotten


def test_two_people_sign_as_two_and_no_person_twice(clinic: Any) -> None:
    assert _sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    assert _sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 422
    assert _sign(clinic, clinic.sign_in("prescriber", confirmed=True)).status_code == 302
    chart, _ = _place(clinic)
    assert [one.by.role for one in chart.signatures] == ["nurse", "prescriber"]
    assert len({one.by.id for one in chart.signatures}) == 2
    for text in _page_and_paper(clinic):
        assert "Ines Farrow" in text
        assert "Dr Owen Halsey" in text


def test_the_name_meaning_and_moment_are_the_clinics_and_not_the_forms(clinic: Any) -> None:
    forged = {
        "name": "Dr Other",
        "meaning": "nothing",
        "signed_at": "1999-01-01T00:00:00Z",
        "by": "m-0",
        "role": "prescriber",
    }
    assert _sign(clinic, clinic.sign_in("nurse", confirmed=True), **forged).status_code == 302
    signed = _place(clinic)[0].signatures[0]
    assert (signed.signature.name, signed.by.role) == ("Ines Farrow", "nurse")
    assert "I was with this person" in signed.signature.meaning
    assert signed.signature.signed_at.year > 2020


def test_a_note_that_changed_after_it_was_read_is_not_signed(clinic: Any) -> None:
    answer = _sign(clinic, clinic.sign_in("nurse", confirmed=True), head="0" * 64)
    assert "has changed since you opened this page" in answer.content.decode()
    assert _place(clinic)[0].signatures == ()


def test_one_confirmation_carries_one_signature(clinic: Any) -> None:
    client = clinic.sign_in("nurse", confirmed=True)
    assert not _sign(clinic, client).headers["Location"].startswith("/account/confirm/")
    assert _sign(clinic, client).headers["Location"].startswith("/account/confirm/")
    assert len(_place(clinic)[0].signatures) == 1
