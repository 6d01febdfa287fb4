import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from lenitive.domain.candidacy.facts import FACTS, Kind


def form_of(considered: Any, today: date, **values: str) -> dict[str, str]:
    """The form as it is sent: every fact that is asked has its day; only some have a value."""
    asked = [item.name for item in considered.decision.missing if item.name in FACTS]
    return {**{f"{name}.on": today.isoformat() for name in asked}, **values}


def send(clinic: Any, name: str, role: str = "nurse", **values: str) -> Any:
    chart = clinic.chart(name)
    said = form_of(clinic.house.charts.considered(chart), clinic.house.today(), **values)
    return clinic.post(clinic.sign_in(role), f"/people/{chart.id}/intake/facts/", chart, **said)


def test_every_fact_that_candidacy_misses_is_asked_with_its_unit_and_range(clinic: Any) -> None:
    chart = clinic.chart("Wren")
    missing = {item.name for item in clinic.house.charts.considered(chart).decision.missing if item.name in FACTS}
    page = clinic.sign_in("nurse").get(f"/people/{chart.id}/intake/").content.decode()
    assert len(missing) > 30
    assert all(f'name="{name}"' in page for name in missing)
    assert "20 to 300 kg" in page
    known = {name for name, fact in chart.intake.facts.items() if fact is not None} - missing
    assert not any(f'name="{name}"' in page for name in known)


def test_every_fact_of_the_registry_has_a_field(clinic: Any) -> None:
    chart = clinic.chart("Wren")
    page = clinic.sign_in("nurse").get(f"/people/{chart.id}/intake/?all=1").content.decode()
    assert all(f'name="{name}"' in page for name in FACTS)


def test_answers_become_facts_with_their_day_and_who_says_so(clinic: Any) -> None:
    day = clinic.house.today() - timedelta(days=2)
    answer = send(clinic, "Wren", weight_kg="47.5", suspected_fracture="no", **{"weight_kg.on": day.isoformat()})
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    facts = clinic.chart("Wren").intake.facts
    assert (facts["weight_kg"].value, facts["weight_kg"].unit, facts["weight_kg"].date) == (47.5, "kg", day)
    assert facts["weight_kg"].provenance.by == "Ines Farrow"
    assert facts["suspected_fracture"].value is False
    assert facts["new_intracranial_symptoms"] is None


def test_not_known_is_an_answer_and_never_no(clinic: Any) -> None:
    assert send(clinic, "Wren", suspected_fracture="yes").status_code == 302
    chart = clinic.chart("Wren")
    again = {"suspected_fracture": "not_known", "suspected_fracture.on": clinic.house.today().isoformat()}
    clinic.post(clinic.sign_in("nurse"), f"/people/{chart.id}/intake/facts/", chart, **again)
    chart = clinic.chart("Wren")
    assert chart.intake.facts["suspected_fracture"] is None
    flags = {flag.id: flag.answer for flag in clinic.house.charts.considered(chart).decision.red_flags}
    assert flags["CAN-REDFLAG-02"] == "unknown"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("weight_kg", "470", "outside 20 to 300 kg"),
        ("weight_kg", ".5", "cannot be read"),
        ("weight_kg", "104 lb", "47.1736 kg if it was meant"),
        ("weight_kg.on", "2999-01-01", "after today"),
        ("spo2_pct", "97,5", "cannot be read"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_what_was_typed_stays(
    clinic: Any, field: str, value: str, says: str
) -> None:
    before = clinic.chart("Wren").version
    answer = send(clinic, "Wren", **{"weight_kg": "47", "heart_rate_min": "71", field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert f'value="{value}"' in page
    assert 'value="71"' in page
    assert clinic.chart("Wren").version == before


def test_an_empty_form_says_so(clinic: Any) -> None:
    answer = send(clinic, "Wren")
    assert answer.status_code == 422
    assert "Nothing was answered yet" in answer.content.decode()


def test_what_contradicts_the_record_needs_a_reason_and_then_counts(clinic: Any) -> None:
    chart = clinic.chart("Lucian")
    recorded, today = chart.record.facts["alt_u_l"], clinic.house.today()
    said = {"alt_u_l": "40", "alt_u_l.on": today.isoformat()}
    client, where = clinic.sign_in("prescriber"), f"/people/{chart.id}/intake/facts/"
    answer = clinic.post(client, where, chart, **said)
    assert answer.status_code == 422
    assert "Write why it is not so" in answer.content.decode()
    older = {**said, "alt_u_l.on": (recorded.date - timedelta(days=1)).isoformat()}
    assert "The record has a newer one" in clinic.post(client, where, chart, **older).content.decode()
    assert clinic.post(client, where, chart, **said, **{"alt_u_l.corrects": "Repeated today"}).status_code == 302
    used = clinic.house.charts.considered(clinic.chart("Lucian")).intake.facts["alt_u_l"]
    assert (used.value, used.provenance.corrects) == (40.0, "Repeated today")


def test_needs_information_is_settled_in_the_browser(clinic: Any) -> None:
    """A complete person whose red flags have grown too old becomes a candidate again by asking them."""
    chart = clinic.chart("Ottilie")
    client, today = clinic.sign_in("nurse"), clinic.house.today()
    clinic.post(client, f"/people/{chart.id}/intake/facts/", chart, weight_kg="59.4", **{"weight_kg.on": str(today)})
    considered = clinic.house.charts.considered(clinic.chart("Ottilie"))
    assert considered.decision.status == "needs_information"
    for _ in range(4):
        chart = clinic.chart("Ottilie")
        considered = clinic.house.charts.considered(chart)
        names = [item.name for item in considered.decision.missing if item.needed_by]
        if not names:
            break
        said = {}
        for name in names:
            last = chart.intake.facts[name]
            value = {True: "yes", False: "no"}.get(last.value, str(last.value)) if last else "no"
            value = value.removesuffix(".0") if FACTS[name].kind is Kind.NUMBER else value
            said |= {name: value, f"{name}.on": str(today)}
        answer = clinic.post(client, f"/people/{chart.id}/intake/facts/", chart, **said)
        assert answer.status_code == 302, answer.content.decode()[-4000:]
    assert considered.decision.status == "candidate_with_precautions", considered.decision.summary


def test_a_double_click_answers_once(clinic: Any) -> None:
    before = clinic.chart("Wren")
    client = clinic.sign_in("nurse")
    for _ in range(2):
        clinic.post(client, f"/people/{before.id}/intake/facts/", before, key="one", weight_kg="47")
    assert clinic.chart("Wren").version == before.version + 1


def test_a_half_typed_form_is_there_again_and_gone_when_it_is_done(clinic: Any) -> None:
    chart, client = clinic.chart("Wren"), clinic.sign_in("nurse")
    kept = client.post(f"/people/{chart.id}/intake/draft/", {"weight_kg": "47.", "key": "x", "version": "1"})
    assert kept.status_code == 204
    where = f"/people/{chart.id}/intake/"
    page = client.get(where).content.decode()
    assert 'value="47."' in page
    assert "is still here" in page
    assert 'value="47."' not in clinic.sign_in("prescriber").get(where).content.decode()
    assert send(clinic, "Wren", weight_kg="47").status_code == 302
    assert "is still here" not in client.get(where).content.decode()


def test_an_old_draft_is_forgotten(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lenitive.web import drafts

    chart, client = clinic.chart("Wren"), clinic.sign_in("nurse")
    client.post(f"/people/{chart.id}/intake/draft/", {"weight_kg": "47"})
    monkeypatch.setattr(drafts, "FORGOTTEN_AFTER", timedelta(0))
    time.sleep(0.01)
    assert "is still here" not in client.get(f"/people/{chart.id}/intake/").content.decode()


def with_medicine(clinic: Any, text: str, *, active: bool | None) -> Any:
    """The chart of Lucian with one more medicine in its record."""
    from lenitive.clinic.charts.charts import Asked
    from lenitive.clinic.charts.events import IntakeAnswered, RecordImported
    from lenitive.clinic.roles import Member, Role
    from lenitive.domain.assessment.treatment import Medication
    from lenitive.domain.foundation.fact import Origin, Provenance

    chart = clinic.chart("Lucian")
    entry = Medication(
        text=text, provenance=Provenance(origin=Origin.RECORD, resource="MedicationRequest/x"), active=active
    )
    record = replace(chart.record, medications=(*chart.record.medications, entry))
    intake = replace(chart.intake, medications=(*chart.intake.medications, entry))
    asked = Asked(by=Member(id="m", role=Role.NURSE), at=clinic.house.now())
    happened = (RecordImported(record=record), IntakeAnswered(intake=intake))
    return clinic.house.charts.submit(chart.id, lambda _: happened, asked)


def unresolved(clinic: Any) -> list[str]:
    considered = clinic.house.charts.considered(clinic.chart("Lucian"))
    return [one.medicine for one in considered.decision.interactions if one.is_unresolved]


def test_whether_a_medicine_is_still_taken_is_answered_here(clinic: Any) -> None:
    chart = with_medicine(clinic, "Diazepam 5 MG Oral Tablet", active=None)
    assert unresolved(clinic) == ["diazepam"]
    client = clinic.sign_in("nurse")
    assert "Is it still taken?" in client.get(f"/people/{chart.id}/intake/").content.decode()
    number = str(len(chart.intake.medications) - 1)
    clinic.post(client, f"/people/{chart.id}/intake/medicine/", chart, number=number, taken="no")
    assert unresolved(clinic) == []


def test_a_pharmacist_alone_clears_a_medicine_that_nobody_knows(clinic: Any) -> None:
    chart = with_medicine(clinic, "Examplezumab 10 MG/ML", active=True)
    (name,) = unresolved(clinic)
    where = f"/people/{chart.id}/intake/clear/"
    said = {"identifier": "INT-UNKNOWN-EXAMPLEZUMAB", "reason": "Looked up in the label: no interaction"}
    page = clinic.sign_in("pharmacist").get(f"/people/{chart.id}/intake/").content.decode()
    said["identifier"] = page.split('name="identifier" value="')[1].split('"')[0]
    assert clinic.post(clinic.sign_in("prescriber"), where, chart, **said).status_code == 403
    assert unresolved(clinic) == [name]
    other = clinic.post(clinic.sign_in("pharmacist"), where, chart, **{**said, "identifier": "INT-UNKNOWN-OTHER"})
    assert other.status_code == 422
    assert clinic.post(clinic.sign_in("pharmacist"), where, chart, **said).status_code == 302
    assert unresolved(clinic) == []


def test_a_director_reads_and_does_not_answer(clinic: Any) -> None:
    chart, client = clinic.chart("Wren"), clinic.sign_in("director")
    page = client.get(f"/people/{chart.id}/intake/").content.decode()
    assert "Take the answers over" not in page
    assert clinic.post(client, f"/people/{chart.id}/intake/facts/", chart, weight_kg="47").status_code == 403
