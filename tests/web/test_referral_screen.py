import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "people"
LETTER = {
    "key": "one letter",
    "name": "Ansel Byrd",
    "birth_date": "1961-02-03",
    "number": "H-4711",
    "sex": "male",
    "cancer": "Pancreas, liver metastases",
    "treatment": "FOLFIRINOX",
    "medicines": "oxycodone 80 mg per 24 h",
    "worst_pain": "9",
    "reasons": ["CAN-REASON-02"],
    "question": "Could ketamine help?",
    "sender": "Oncology day unit",
    "contact": "0123 456",
}


@pytest.fixture
def reads(clinic: Any) -> Any:
    """The clinic with its reader of records, as `lenitive serve` furnishes it."""
    from lenitive.interop.fhir.read import read_record

    object.__setattr__(clinic.house, "read_record", lambda path, as_of: read_record(path, as_of=as_of))
    return clinic


def record_of(slug: str, **changes: Any) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    text = (EXAMPLES / slug / "record.json").read_text(encoding="utf-8")
    for old, new in changes.items():
        text = text.replace(old, new)
    return SimpleUploadedFile("record.json", text.encode(), content_type="application/json")


def upload(clinic: Any, client: Any, chart: Any, file: Any) -> Any:
    address = f"/people/{chart.id}/referral/record/"
    return client.post(address, {"key": "up", "version": chart.version, "record": file})


def choices(chart: Any) -> dict[str, str]:
    from lenitive.clinic.charts.importing import lines_of

    return {line.id: "take" for line in lines_of(chart.received.record)}


def accept(clinic: Any, client: Any, chart: Any, **changed: str) -> Any:
    sent = {
        **choices(chart),
        **{name.replace("__", ":"): value for name, value in changed.items()},
        "sha256": chart.received.record.record.sha256,
        "looked": "on",
    }
    return clinic.post(client, f"/people/{chart.id}/referral/record/accept/", chart, **sent)


def test_a_letter_opens_a_chart_once_however_often_it_is_sent(clinic: Any) -> None:
    client, before = clinic.sign_in("desk"), len(clinic.house.charts.all())
    for _ in range(2):
        assert client.post("/refer/", LETTER).status_code == 302
    assert len(clinic.house.charts.all()) == before + 1
    referral = clinic.chart("Ansel").referral
    assert (referral.worst_pain, referral.reasons, referral.contact) == (9, ("CAN-REASON-02",), "0123 456")


def test_an_oncologist_without_an_account_may_write_and_sees_nobody(clinic: Any) -> None:
    client = clinic.nobody()
    answer = client.post("/refer/", LETTER)
    assert answer.headers["Location"] == "/refer/thanks/"
    chart = clinic.chart("Ansel")
    assert chart.history[0].by.role == "system"
    assert client.get(f"/people/{chart.id}/referral/").status_code == 302
    again = client.post("/refer/", {**LETTER, "key": "another"})
    assert "has a chart here" not in again.content.decode()


def test_an_open_form_is_not_a_way_to_flood_the_inbox(clinic: Any) -> None:
    client, before = clinic.nobody(), len(clinic.house.charts.all())
    for number in range(12):
        client.post("/refer/", {**LETTER, "key": f"flood {number}"})
    assert len(clinic.house.charts.all()) == before + 10


def test_the_desk_is_told_of_a_chart_with_the_same_two_identifiers(clinic: Any) -> None:
    client = clinic.sign_in("desk")
    twin = {**LETTER, "name": "Rook, Caspian", "birth_date": "1959-04-18", "key": "twin"}
    answer = client.post("/refer/", twin)
    assert answer.status_code == 422
    assert "has a chart here" in answer.content.decode()
    assert client.post("/refer/", {**twin, "another": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("birth_date", "1861-02-03", "Nobody alive"),
        ("number", "a b/c", "without spaces"),
        ("worst_pain", "11", "outside 0 to 10"),
        ("worst_pain", ".5", "cannot be read"),
        ("question", "", "required"),
    ],
)
def test_a_letter_says_what_is_wrong_and_keeps_what_was_typed(clinic: Any, field: str, value: str, says: str) -> None:
    answer = clinic.sign_in("desk").post("/refer/", {**LETTER, field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "FOLFIRINOX" in page


def test_nothing_of_a_record_counts_before_it_is_accepted(reads: Any) -> None:
    client, chart = reads.sign_in("nurse"), reads.chart("Wren")
    assert upload(reads, client, chart, record_of("wren-halloway")).status_code == 302
    after = reads.chart("Wren")
    assert after.received is not None
    assert (after.record, after.intake) == (chart.record, chart.intake)
    page = client.get(f"/people/{chart.id}/referral/").content.decode()
    assert page.count("<select name=") == len(choices(after))


def test_a_line_that_is_not_accepted_is_not_taken_over_and_stays_visible(reads: Any) -> None:
    client, chart = reads.sign_in("nurse"), reads.chart("Wren")
    upload(reads, client, chart, record_of("wren-halloway"))
    chart = reads.chart("Wren")
    answer = accept(reads, client, chart, facts__weight_kg="It is wrong in the record")
    assert answer.status_code == 302, answer.content.decode()[:2000]
    after = reads.chart("Wren")
    assert after.received is None
    assert after.record.facts["weight_kg"] is None
    assert after.record.facts["height_cm"] is not None
    why = next(one.why for one in after.record.unread if one.what == "weight_kg")
    assert why == "Not taken over by Ines Farrow: It is wrong in the record"
    assert "Ines Farrow: It is wrong" in client.get(f"/people/{chart.id}/referral/").content.decode()
    assert reads.house.charts.considered(after) is not None


def test_a_line_without_a_choice_is_refused(reads: Any) -> None:
    client, chart = reads.sign_in("nurse"), reads.chart("Wren")
    upload(reads, client, chart, record_of("wren-halloway"))
    chart = reads.chart("Wren")
    for choice in ("", "other", "take it all"):
        answer = accept(reads, client, chart, facts__weight_kg=choice)
        assert answer.status_code == 422
        assert "neither accepted nor given a reason" in answer.content.decode()
    assert reads.chart("Wren").version == chart.version


def test_a_record_of_somebody_else_is_never_taken_over(reads: Any) -> None:
    client, chart = reads.sign_in("nurse"), reads.chart("Wren")
    upload(reads, client, chart, record_of("lucian-ashdown"))
    chart = reads.chart("Wren")
    assert "They differ in" in client.get(f"/people/{chart.id}/referral/").content.decode()
    answer = accept(reads, client, chart)
    assert answer.status_code == 422
    assert "another name and another date of birth" in answer.content.decode()
    assert reads.chart("Wren").record == chart.record


def test_a_letter_and_a_record_with_another_number_are_one_person(reads: Any) -> None:
    client = reads.sign_in("nurse")
    client.post("/refer/", {**LETTER, "name": "Lucian Ashdown", "birth_date": "1970-10-11", "another": "on"})
    chart = next(one for one in reads.house.charts.all() if one.patient.reference == "Patient/H-4711")
    upload(reads, client, chart, record_of("lucian-ashdown"))
    chart = reads.house.charts.chart(chart.id)
    assert accept(reads, client, chart).status_code == 302
    after = reads.house.charts.chart(chart.id)
    assert after.patient.reference == "Patient/lucian-ashdown"
    assert reads.house.charts.considered(after) is not None


def test_a_newer_record_keeps_what_a_clinician_had_said(reads: Any) -> None:
    client, chart = reads.sign_in("prescriber"), reads.chart("Lucian")
    said = {name for name, fact in chart.intake.facts.items() if fact and fact.provenance.origin == "clinician"}
    upload(reads, client, chart, record_of("lucian-ashdown"))
    chart = reads.chart("Lucian")
    assert accept(reads, client, chart).status_code == 302
    after = reads.chart("Lucian")
    assert said <= {name for name, fact in after.intake.facts.items() if fact is not None}
    assert after.intake.pain_problems == chart.intake.pain_problems
    assert reads.house.charts.considered(after) is not None


def test_what_cannot_be_read_stands_beside_the_field(reads: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client, chart = reads.sign_in("desk"), reads.chart("Rosalind")
    for text in ("not json", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": []}), ""):
        answer = upload(reads, client, chart, SimpleUploadedFile("r.json", text.encode()))
        assert answer.status_code == 422
        assert 'class="error"' in answer.content.decode()
    assert reads.chart("Rosalind").version == chart.version


def test_a_person_begins_with_a_record(reads: Any) -> None:
    client = reads.sign_in("desk")
    sent = {"key": "begin", "record": record_of("wren-halloway", **{"1947-02-25": "1947-02-26"}),
            "sender": "Oncology", "question": "Could it help?"}  # fmt: skip
    answer = client.post("/refer/record/", sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    chart = reads.house.charts.chart(answer.headers["Location"].split("/")[2])
    assert chart.received is not None
    assert chart.record is None
    assert chart.patient.birth_date == date(1947, 2, 26)


def test_the_front_desk_accepts_no_line(reads: Any) -> None:
    client, chart = reads.sign_in("desk"), reads.chart("Wren")
    upload(reads, client, chart, record_of("wren-halloway"))
    chart = reads.chart("Wren")
    assert accept(reads, client, chart).status_code == 403
    assert reads.chart("Wren").received is not None


def test_the_sender_is_told_at_every_state(clinic: Any) -> None:
    from lenitive.clinic.charts.referrals import State, states_untold

    client, chart = clinic.sign_in("prescriber", confirmed=True), clinic.chart("Lucian")
    assert states_untold(chart) == (State.RECEIVED,)
    where = f"/people/{chart.id}/referral/"
    clinic.post(client, where + "answer/", chart, accepted="yes", answer="We will see him on Friday.")
    assert states_untold(clinic.chart("Lucian")) == ()
    clinic.post(client, f"/people/{chart.id}/candidacy/decide/", clinic.chart("Lucian"))
    assert states_untold(clinic.chart("Lucian")) == (State.DECIDED,)
    page = client.get(where).content.decode()
    assert "Not a candidate: Severe hepatic impairment" in page
    clinic.post(client, where + "tell/", clinic.chart("Lucian"), state="decided", words="Not a candidate, because.")
    assert states_untold(clinic.chart("Lucian")) == ()


def test_a_sender_is_not_told_of_what_was_not_reached(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber"), clinic.chart("Lucian")
    answer = clinic.post(client, f"/people/{chart.id}/referral/tell/", chart, state="treated", words="Treated.")
    assert answer.status_code == 422
    assert clinic.chart("Lucian").version == chart.version


def test_the_inbox_has_waiting_days_the_next_step_and_whose_it_is(clinic: Any) -> None:
    page = clinic.sign_in("desk").get("/inbox/").content.decode()
    first = page.index("Rosalind Marsh")
    assert all(first < page.index(name) for name in ("Edmund Pell", "Wren Halloway", "Ottilie Fenn"))
    assert "6\N{NO-BREAK SPACE}d" in page
    assert "Import the record" in page
    assert "front desk" in page


@pytest.mark.parametrize("role", ["patient", "administrator"])
def test_who_has_nothing_to_do_with_referrals_does_not_see_them(clinic: Any, role: str) -> None:
    assert clinic.sign_in(role).get("/inbox/").status_code == 403
