"""What came of it: papers and their signatures, the outcome and its decision, the clinic's figures and claims."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from at_a_chair import SESSION, in_the_middle
from pypdf import PdfReader

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor
from lenitive.domain.infusion.events import Role as BedsideRole
from lenitive.domain.infusion.session import State

KINDS = ("note", "discharge", "label", "downtime")


def paper(clinic: Any, name: str = "Ottilie") -> tuple[Any, Any, str]:
    chart = clinic.chart(name)
    session = chart.sessions_given[-1]
    return chart, session, f"/people/{chart.id}/documents/{session.id}/"


def sign(clinic: Any, client: Any, name: str = "Ottilie", **fields: Any) -> Any:
    from lenitive.clinic.charts.signing import head_of

    chart, session, where = paper(clinic, name)
    said = {"read": "on", "head": head_of(clinic.house.record.read(session.id)), **fields}
    return clinic.post(client, where + "sign/", chart, **said)


@pytest.mark.parametrize("kind", KINDS)
def test_each_document_is_a_page_with_no_style_but_its_own(clinic: Any, kind: str) -> None:
    _, _, where = paper(clinic)
    answer = clinic.sign_in("nurse").get(f"{where}{kind}.html")
    page = answer.content.decode()
    assert "Ottilie Fenn" in page
    assert 'style="' not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "'sha256-" in policy
    assert "unsafe" not in policy


def test_a_document_is_printed(clinic: Any) -> None:
    _, _, where = paper(clinic)
    answer = clinic.sign_in("nurse").get(where + "discharge.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "Ottilie" not in answer.headers["Content-Disposition"]


def words_of(answer: Any) -> str:
    """What a paper says, from its page or its PDF."""
    body = answer.content
    if body.startswith(b"%PDF"):
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(body)).pages)
    return re.sub(r"<[^>]*>", " ", re.sub(r"<style>.*?</style>", "", body.decode(), flags=re.DOTALL))


def test_a_session_that_goes_on_has_its_papers_and_the_downtime_sheet_says_how_old_it_is(
    clinic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, desk = in_the_middle(clinic, monkeypatch)
    client, where = clinic.sign_in("nurse"), f"/people/{chart.id}/documents/{SESSION}/"
    assert f"{where}downtime.pdf" in client.get(f"/people/{chart.id}/documents/").content.decode()
    assert f"{where}downtime.pdf" in client.get(f"/people/{chart.id}/flowsheet/").content.decode()
    sheet = words_of(client.get(where + "downtime.pdf"))
    age = re.search(r"Newest entry of the record: \d\d:\d\d:\d\d, (\d+) s before this was printed", sheet)
    assert age is not None
    assert 2 <= int(age[1]) < 60
    assert "Running" in sheet
    desk.submit(SESSION, ask.Hold(by=Actor(id="m-test", role=BedsideRole.NURSE), key="h", reason="a walk"))
    assert "On hold" in words_of(client.get(where + "downtime.html")).replace("Held", "On hold")
    note = words_of(client.get(where + "note.html"))
    assert "NOT CLOSED" in note
    assert "Nurse: name, signature" not in note
    assert clinic.post(client, where + "sign/", chart, read="on", head="").status_code in {302, 422}


def test_the_discharge_sheet_is_there_when_the_person_leaves_before_the_account_is_closed(
    clinic: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    chart, desk = in_the_middle(clinic, monkeypatch, minutes=10**6, but="SessionClosed")
    assert desk.found.session.state is State.DISCHARGED
    client, sheet = clinic.sign_in("nurse"), f"/people/{chart.id}/documents/{SESSION}/discharge.pdf"
    assert sheet in client.get(f"/people/{chart.id}/recovery/").content.decode()
    said = words_of(client.get(sheet))
    assert "Going home after your infusion" in said
    assert "Not yet discharged" not in said


def test_nobody_prints_a_paper_of_another_persons_session(clinic: Any) -> None:
    ottilie, amara = clinic.chart("Ottilie"), clinic.chart("Amara")
    other = f"/people/{ottilie.id}/documents/{amara.sessions_given[0].id}/note.html"
    assert clinic.sign_in("nurse").get(other).status_code == 404
    assert clinic.sign_in("desk").get(f"/people/{ottilie.id}/documents/").status_code == 403


def test_a_note_is_signed_with_the_password_by_two_people_and_the_paper_says_so(clinic: Any) -> None:
    chart, session, where = paper(clinic)
    asked = sign(clinic, clinic.sign_in("nurse"))
    assert asked.headers["Location"].startswith("/account/confirm/")
    assert clinic.chart("Ottilie").signatures == ()
    assert sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    assert sign(clinic, clinic.sign_in("prescriber", confirmed=True)).status_code == 302
    signatures = clinic.chart("Ottilie").signatures
    assert [one.signature.name for one in signatures] == ["Ines Farrow", "Dr Owen Halsey"]
    note = clinic.sign_in("nurse").get(where + "note.html").content.decode()
    assert "Ines Farrow" in note
    assert "I have read this note and agree with it" in note
    assert chart.sessions_given[-1].id == session.id


def test_one_confirmation_carries_one_signature(clinic: Any) -> None:
    nurse = clinic.sign_in("nurse", confirmed=True)
    assert sign(clinic, nurse).status_code == 302
    chart = clinic.chart("Ottilie")
    other = f"/people/{chart.id}/documents/{chart.sessions_given[0].id}/sign/"
    again = clinic.post(nurse, other, chart, read="on", head="0" * 64)
    assert again.headers["Location"].startswith("/account/confirm/")


def test_a_person_or_a_role_signs_once_and_only_what_was_read(clinic: Any) -> None:
    assert sign(clinic, clinic.sign_in("nurse", confirmed=True), read="").status_code == 422
    assert sign(clinic, clinic.sign_in("nurse", confirmed=True), head="0" * 64).status_code == 422
    assert sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    again = sign(clinic, clinic.sign_in("nurse", confirmed=True))
    assert again.status_code == 422
    assert "have signed this note" in again.content.decode()
    assert sign(clinic, clinic.sign_in("pharmacist", confirmed=True)).status_code == 403
    assert len(clinic.chart("Ottilie").signatures) == 1


@pytest.mark.parametrize("change", ["record", "session", "signer", "name", "meaning", "moment", "person"])
def test_a_signature_that_was_moved_or_whose_record_changed_is_shown_as_invalid(clinic: Any, change: str) -> None:
    from datetime import timedelta

    from lenitive.clinic.charts.signing import signatures_of

    assert sign(clinic, clinic.sign_in("nurse", confirmed=True)).status_code == 302
    chart = clinic.chart("Ottilie")
    signed, events = chart.signatures[0], clinic.house.record.read(chart.sessions_given[-1].id)
    assert signatures_of(chart, signed.signature.session_id, events)[0].invalid == ""
    said, by = signed.signature, signed.by
    other = chart.sessions_given[0].id
    if change == "record":
        events = events[:-1]
    elif change == "session":
        said, events = replace(said, session_id=other), clinic.house.record.read(other)
    elif change == "signer":
        by = replace(by, id="somebody-else")
    elif change == "person":
        chart = replace(chart, patient=replace(chart.patient, reference="Patient/other"))
    else:
        moved = {"name": "Dr Other", "meaning": "I agree", "moment": said.signed_at + timedelta(minutes=1)}[change]
        said = replace(said, **{{"moment": "signed_at"}.get(change, change): moved})
    chart = replace(chart, signatures=(replace(signed, signature=said, by=by),))
    shown = signatures_of(chart, said.session_id, events)
    assert len(shown) == 1
    assert shown[0].invalid != ""


def test_the_stop_rule_is_there_before_the_first_session(clinic: Any) -> None:
    chart = clinic.chart("Juniper")
    page = clinic.sign_in("nurse").get(f"/people/{chart.id}/outcomes/").content.decode()
    assert "When the course stops" in page
    assert "No response after 3 completed sessions" in page


def test_the_outcome_has_its_plot_its_table_and_says_that_it_is_not_causal(clinic: Any) -> None:
    chart = clinic.chart("Ottilie")
    page = clinic.sign_in("nurse").get(f"/people/{chart.id}/outcomes/").content.decode()
    assert "<svg" in page
    assert 'style="' not in page
    assert "not causal" in page
    days = {day.date for one in chart.sessions_given for answered in one.diary for day in answered.days}
    assert all(f"{day.day} {day:%b %Y}" in page for day in days)


def test_a_prescriber_decides_with_a_reason_and_what_was_typed_stays(clinic: Any) -> None:
    chart, prescriber = clinic.chart("Ottilie"), clinic.sign_in("prescriber", confirmed=True)
    where = f"/people/{chart.id}/outcomes/decide/"
    empty = clinic.post(prescriber, where, chart, decision="hold", reason="")
    page = empty.content.decode()
    assert empty.status_code == 422
    assert "Write the reason" in page
    assert re.search(r'value="hold"[^>]*checked', page)
    assert clinic.post(prescriber, where, chart, decision="needs_information", reason="x").status_code == 422
    assert clinic.post(prescriber, where, chart, decision="hold", reason="Waits for the liver tests").status_code == 302
    decided = clinic.chart("Ottilie").decided
    assert (decided.decision, decided.proposed) == ("hold", "one_more_session")
    assert clinic.post(clinic.sign_in("nurse", confirmed=True), where, chart, decision="hold").status_code == 403


def test_whether_somebody_called_is_what_the_chart_says(clinic: Any) -> None:
    from lenitive.clinic.charts.sessions import outcome_of

    chart = clinic.chart("Ottilie")
    uncalled = replace(chart, sessions=tuple(replace(one, diary=()) for one in chart.sessions))
    tasks = outcome_of(uncalled, clinic.house.record, clinic.house.today()).tasks
    calls = [task for task in tasks if task.rule.startswith("FUP-CALL") and task.due_on <= clinic.house.today()]
    assert calls
    assert all(task.status != "done" for task in calls)


def test_the_figures_show_denominators_bounds_and_no_small_group(clinic: Any) -> None:
    page = clinic.sign_in("director").get("/director/").content.decode()
    assert "none seen; up to" in page
    assert "63.16" in page  # 1 - 0.05^(1/3): none in 3 sessions
    assert "Fewer than 10 people are not shown apart" in re.sub(r"\s+", " ", page)
    assert clinic.sign_in("desk").get("/director/").status_code == 403


def test_the_export_holds_counts_and_nobody(clinic: Any) -> None:
    text = clinic.sign_in("director").get("/director/figures.csv").content.decode()
    for chart in clinic.house.charts.all():
        for told in (chart.id, chart.patient.name, chart.patient.reference):
            assert told not in text
    assert "safety" in text
    assert "group" not in text
    assert clinic.sign_in("nurse").get("/director/figures.csv").status_code == 403


def test_no_claim_is_green_with_so_few_people(clinic: Any) -> None:
    page = clinic.sign_in("desk").get("/claims/").content.decode()
    assert "0 of 20 are green" in re.sub(r"\s+", " ", page)
    assert 'class="green"' not in page


@pytest.mark.parametrize("name", ["Rosalind", "Wren", "Lucian", "Caspian", "Basil"])
def test_every_stage_of_the_way_has_these_pages(clinic: Any, name: str) -> None:
    chart, nurse = clinic.chart(name), clinic.sign_in("nurse")
    for tab in ("documents", "follow_up", "outcomes"):
        assert nurse.get(f"/people/{chart.id}/{tab}/").status_code == 200
