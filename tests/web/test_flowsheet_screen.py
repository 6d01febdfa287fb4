"""The flowsheet: rounds, pump, alarms, corrections; what is refused keeps what was typed."""

import re
import secrets
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from at_a_chair import SESSION, in_the_middle

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Role, ScoreKind
from lenitive.domain.infusion.session import Channel, State


@pytest.fixture
def chair(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any, Any]]:
    chart, desk = in_the_middle(clinic, monkeypatch)
    return clinic, chart, desk


def at(chart: Any, where: str = "") -> str:
    return f"/people/{chart.id}/flowsheet/{where}"


def a_round(desk: Any, **values: Any) -> dict[str, Any]:
    from lenitive.web.session_rounds import last_entered

    return {"key": secrets.token_hex(12), "seen": last_entered(desk.found.events), "ago": 0, "oxygen": "", **values}


def test_the_page_says_how_the_infusion_stands_in_every_unit(chair: Any) -> None:
    clinic, chart, desk = chair
    page = clinic.sign_in("nurse").get(at(chart)).content.decode()
    plan, rate = desk.found.session.plan, desk.found.session.rate_ul_h
    assert desk.found.session.state is State.RUNNING
    assert f"{rate / 1000:g} mL/h = " in page
    assert " mg/kg/h" in page
    assert plan.patient.removeprefix("Patient/") in page
    assert "STOP" in page
    assert "HOLD" in page
    assert page.count('class="bar"') >= 1
    assert "not live" in page  # nobody says how it stands this second


def test_one_pass_enters_every_value_once_however_often_it_is_sent(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    said = a_round(desk, systolic=124, diastolic=76, heart_rate=72, spo2=97, breathing=14, pain=3, rass="-1", nausea=0)
    before = desk.found.session.seq
    assert client.post(at(chart, "round/"), said).status_code == 302
    assert client.post(at(chart, "round/"), said).status_code == 302
    kinds = [one.type for one in desk.found.events if one.seq > before]
    assert kinds == ["VitalsObserved", "PainRated", "SedationScored", "NauseaScored"]
    page = client.get(at(chart)).content.decode()
    assert "124/76" in page
    assert "Ines Farrow" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"heart_rate": "720"}, "720 per min cannot be"),
        ({"heart_rate": "seventy"}, "not a whole number"),
        ({"spo2": "101"}, "101 % cannot be"),
        ({"systolic": "124"}, "Both pressures, or neither"),
        ({"systolic": "76", "diastolic": "124"}, "systolic is above diastolic"),
        ({"pain": "11"}, "11 0-10 cannot be"),
        ({}, "Nothing was entered"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field_and_what_was_typed_stays(
    chair: Any, typed: dict[str, str], said: str
) -> None:
    clinic, chart, desk = chair
    before = desk.found.session.seq
    answer = clinic.sign_in("nurse").post(
        at(chart, "round/"), a_round(desk, **{"breathing": "14", **typed} if typed else {})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert all(f'value="{value}"' in page for value in typed.values())
    assert desk.found.session.seq == before


def test_a_number_ten_times_too_small_is_asked_for_twice(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    newest = desk.found.session.newest(Channel.RESPIRATORY_RATE).value
    assert newest >= 10
    said = a_round(desk, breathing=2)
    page = client.post(at(chart, "round/"), said).content.decode()
    assert "Is it right?" in page
    assert 'name="sure_breathing" value="2"' in page
    assert client.post(at(chart, "round/"), {**said, "sure_breathing": "2"}).status_code == 302


def test_the_second_nurse_sees_the_first_ones_round_and_keeps_what_was_typed(chair: Any) -> None:
    clinic, chart, desk = chair
    first, second = clinic.sign_in("nurse"), clinic.sign_in("prescriber")
    stale = a_round(desk, pain=5)
    assert first.post(at(chart, "round/"), a_round(desk, pain=4)).status_code == 302
    answer = second.post(at(chart, "round/"), stale)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ines Farrow entered a round while you were typing" in page
    assert "Pain 4" in page
    assert re.search(r'name="pain" value="5"', page)
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    assert second.post(at(chart, "round/"), {**stale, "seen": seen[1]}).status_code == 302


def test_hold_and_stop_are_one_press_and_go_on_asks_for_the_password(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    assert client.post(at(chart, "hold/"), {"key": "h1"}).status_code == 302
    assert (desk.found.session.state, desk.found.session.rate_ul_h) == (State.HELD, 0)
    version = desk.found.session.version
    asked = client.post(at(chart, "resume/"), {"key": "r1", "version": version})
    assert "/account/confirm/" in asked["Location"]
    assert desk.found.session.state is State.HELD
    assert client.post(at(chart, "stop/"), {"key": "s1"}).status_code == 302
    assert desk.found.session.state is State.STOPPED


def test_a_locked_session_can_still_stop_and_can_do_nothing_else(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    session = client.session
    session["locked"] = True
    session.save()
    assert "/account/confirm/" in client.post(at(chart, "rate/"), {"key": "b1"})["Location"]
    stopped = client.post(at(chart, "stop/"), {"key": "s1"})
    assert "/account/confirm/" not in stopped["Location"]
    assert desk.found.session.state is State.STOPPED


def test_a_rate_is_read_back_in_every_unit_before_anything_is_set(chair: Any) -> None:
    clinic, chart, desk = chair
    client, now = clinic.sign_in("nurse"), desk.found.session.rate_ul_h
    form = {"key": "k1", "version": desk.found.session.version, "rate": f"{(now - 1000) / 1000:g}", "reason": "drowsy"}
    page = client.post(at(chart, "rate/"), form).content.decode()
    assert "Read it aloud" in page
    assert desk.found.session.rate_ul_h == now
    assert client.post(at(chart, "rate/"), {**form, "confirmed": now - 1000}).status_code == 302
    assert desk.found.session.rate_ul_h == now - 1000
    assert client.post(at(chart, "rate/"), {**form, "rate": ".5"}).status_code == 422
    other = client.post(at(chart, "rate/"), {**form, "key": "k2", "rate": "1", "confirmed": now - 1000})
    assert "Read it aloud" in other.content.decode()  # what was confirmed is another number than what is asked now


def test_more_drug_on_an_old_version_is_refused(chair: Any) -> None:
    clinic, chart, desk = chair
    client, now = clinic.sign_in("prescriber", confirmed=True), desk.found.session.rate_ul_h
    form = {"key": "k1", "version": desk.found.session.version - 1, "rate": f"{(now + 500) / 1000:g}"}
    client.post(at(chart, "rate/"), form)
    answer = client.post(at(chart, "rate/"), {**form, "confirmed": now + 500})
    assert answer.status_code == 422
    assert "SES-VERSION" in answer.content.decode()
    assert desk.found.session.rate_ul_h == now


def test_acknowledging_an_alarm_is_not_silencing_it(chair: Any) -> None:
    clinic, chart, desk = chair
    nurse = Actor(id="n", role=Role.NURSE)
    event = ask.NoteAdverseEvent(by=nurse, key="e", term="Chest pain", grade=3, red_symptom="chest_pain")
    desk.submit(SESSION, event)
    desk.submit(SESSION, ask.Supervise(by=Actor(id="supervisor", role=Role.SYSTEM), key=""))
    assert "ALM-SYMPTOM-RED" in desk.found.session.alarms
    client = clinic.sign_in("nurse")
    page = client.get(at(chart)).content.decode()
    assert 'class="alarm high' in page
    assert (
        client.post(at(chart, "alarm/"), {"key": "q", "alarm": "ALM-SYMPTOM-RED", "what": "silence"}).status_code == 302
    )
    active = desk.found.session.alarms["ALM-SYMPTOM-RED"]
    assert active.silenced_until_ms is not None
    assert active.acknowledged_ms is None
    assert client.post(at(chart, "alarm/"), {"key": "a", "alarm": "ALM-SYMPTOM-RED"}).status_code == 302
    assert desk.found.session.alarms["ALM-SYMPTOM-RED"].acknowledged_ms is not None


def test_a_page_says_for_how_long_an_alarm_is_still_silent(chair: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clinic, chart, desk = chair
    event = ask.NoteAdverseEvent(
        by=Actor(id="n", role=Role.NURSE), key="e", term="Chest pain", grade=3, red_symptom="chest_pain"
    )
    desk.submit(SESSION, event)
    desk.submit(SESSION, ask.Supervise(by=Actor(id="supervisor", role=Role.SYSTEM), key=""))
    client = clinic.sign_in("nurse")
    client.post(at(chart, "alarm/"), {"key": "q", "alarm": "ALM-SYMPTOM-RED", "what": "silence"})
    left = re.search(r"data-silent-left>silent (\d+) s<", client.get(at(chart)).content.decode())
    assert left is not None
    assert 100 < int(left[1]) <= 120
    now = clinic.house.now()
    monkeypatch.setattr("lenitive.web.screens.flowsheet.views.moment", lambda: now + timedelta(seconds=121))
    later = client.get(at(chart)).content.decode()
    assert 'class="alarm high' in later
    assert "data-silent-left></b>" in later


def test_a_correction_strikes_through_and_keeps_both_values(chair: Any) -> None:
    clinic, chart, desk = chair
    client = clinic.sign_in("nurse")
    client.post(at(chart, "round/"), a_round(desk, pain=7))
    seq = desk.found.session.seq
    form = {"key": "c", "version": 0, "what": f"{seq}:pain", "value": "2", "reason": "typed the other scale"}
    assert client.post(at(chart, "correct/"), form).status_code == 302
    page = client.get(at(chart)).content.decode()
    assert re.search(r"<del>7</del> <ins[^>]*>2</ins>", page)


def test_when_the_supervisor_does_not_answer_the_page_says_so(chair: Any) -> None:
    clinic, chart, desk = chair
    desk.gone = True
    answer = clinic.sign_in("nurse").post(at(chart, "stop/"), {"key": "s"})
    assert answer.status_code == 422
    assert "press STOP there and clamp the line" in answer.content.decode()


def test_medicines_need_the_password_and_unwanted_effects_two_taps(chair: Any) -> None:
    clinic, chart, _ = chair
    said = {"key": "m", "version": 0, "medicine": "Ondansetron", "dose": "4 mg IV", "indication": "nausea"}
    assert "/account/confirm/" in clinic.sign_in("nurse").post(at(chart, "rescue/"), said)["Location"]
    client = clinic.sign_in("nurse", confirmed=True)
    assert client.post(at(chart, "rescue/"), said).status_code == 302
    assert client.post(at(chart, "event/"), {"key": "e", "version": 0, "term": "Nausea", "grade": 1}).status_code == 302
    page = client.get(at(chart)).content.decode()
    assert "Ondansetron 4 mg IV: nausea" in page
    assert "Nausea, grade 1" in page
    script = client.get(at(chart, "emergency/")).content.decode()
    assert "Ondansetron 4 mg IV: nausea" in script
    assert "clamp the line" in script


def test_nobody_but_who_treats_sees_or_touches_it(chair: Any) -> None:
    clinic, chart, desk = chair
    before = desk.found.session.seq
    for who in ("desk", "manager", "director", "administrator", "patient"):
        assert clinic.sign_in(who).get(at(chart)).status_code == 403
        assert clinic.sign_in(who).post(at(chart, "stop/"), {"key": "x"}).status_code == 403
    assert clinic.sign_in("pharmacist").post(at(chart, "round/"), a_round(desk, pain=1)).status_code == 403
    assert desk.found.session.seq == before


def test_the_wall_and_the_board_put_who_needs_somebody_first(chair: Any) -> None:
    clinic, _, desk = chair
    page = clinic.sign_in("nurse").get("/wall/").content.decode()
    assert "Chair 7 · OF" in page
    assert "Ottilie" not in page.split("<main")[1]  # from across the room a person is a chair
    board = clinic.sign_in("nurse").get("/day/").content.decode()
    assert "Running" in board
    assert desk.found.session.state is State.RUNNING


def test_a_part_that_is_fetched_anew_takes_no_word_away_from_who_asked(chair: Any) -> None:
    clinic, chart, _ = chair
    nurse = clinic.sign_in("nurse")
    assert nurse.post(at(chart, "hold/"), {"key": secrets.token_hex(12)}).status_code == 302
    renewed = nurse.get(at(chart), headers={"x-renew": "1"}).content.decode()
    assert "On hold: rate 0." not in renewed
    assert "On hold: rate 0." in nurse.get(at(chart)).content.decode()


def _count(client: Any, chart: Any, drawn: str) -> Any:
    said = {"key": secrets.token_hex(12), "version": 0, "vial": "50", "drawn": drawn, "final": "100"}
    return client.post(at(chart, "pump/count/"), said)


def test_another_bag_counts_when_two_people_counted_it_alone_and_agree(chair: Any) -> None:
    clinic, chart, desk = chair
    nurse, second = clinic.sign_in("nurse"), clinic.sign_in("prescriber")
    put_up = {"version": 0, "reason": "The first bag was damaged"}
    nurse.post(at(chart, "hold/"), {"key": secrets.token_hex(12)})
    drawn = f"{desk.found.session.plan.conc_ug_ml * 100 / 50_000:g}"
    assert _count(nurse, chart, drawn).status_code == 302
    alone = nurse.post(at(chart, "pump/bag/"), {"key": secrets.token_hex(12), **put_up})
    assert alone.status_code == 422
    assert "1 of 2 counts" in alone.content.decode()
    shown = second.get(at(chart, "pump/")).content.decode()
    assert "Counted by <strong>Ines Farrow</strong>" in shown
    assert f'value="{drawn}"' not in shown  # the second person does not see the first one's figures
    assert _count(second, chart, drawn).status_code == 302
    before = desk.found.session.bag_epoch
    assert nurse.post(at(chart, "pump/bag/"), {"key": secrets.token_hex(12), **put_up}).status_code == 302
    assert desk.found.session.bag_epoch == before + 1


def test_a_counter_that_went_back_is_read_by_two_different_people(chair: Any) -> None:
    clinic, chart, desk = chair
    nurse = clinic.sign_in("nurse")
    nurse.post(at(chart, "hold/"), {"key": secrets.token_hex(12)})
    desk.found_devices = [
        {"device": "pump-1", "kind": "pump", "infusion": SESSION, "bound": True, "connected": True, "said_s": 0}
    ]
    said = {"version": 0, "device": "pump-1", "counter": "0", "given": "12.5", "reason": "The counter went back to 0"}
    same = nurse.post(
        at(chart, "pump/counter/"), {"key": "a", **said, "username": "nurse", "password": "a calm and careful clinic"}
    )
    assert same.status_code == 422
    assert "another person than you" in same.content.decode()
    assert 'value="12.5"' in same.content.decode()
    with_witness = {"key": "b", **said, "username": "prescriber", "password": "a calm and careful clinic"}
    assert nurse.post(at(chart, "pump/counter/"), with_witness).status_code == 302
    kept = desk.found.events[-1].data
    assert (kept.given_ul, kept.counter_ul, kept.device) == (12_500, 0, "pump-1")


@pytest.mark.parametrize("page", ["flowsheet/pump/device/", "start/device/"])
def test_a_device_that_is_put_to_a_person_is_kept_with_the_name_of_who_read_its_code(chair: Any, page: str) -> None:
    clinic, chart, desk = chair
    said = {"key": secrets.token_hex(12), "version": 0, "device": "pump-2", "code": "482913"}
    nurse = clinic.sign_in("nurse")
    nurse.post(at(chart, "hold/"), {"key": secrets.token_hex(12)})
    assert nurse.post(f"/people/{chart.id}/{page}", said).status_code == 302
    assert desk.confirmed == [("pump-2", "482913", desk.asked[-1].by.id)]


def test_beyond_a_supervised_limit_a_second_person_stands_beside(chair: Any) -> None:
    clinic, chart, desk = chair
    prescriber = clinic.sign_in("prescriber", confirmed=True)
    rate = desk.found.session.rate_ul_h
    said = {"version": desk.found.session.version, "rate": f"{(rate + 100) / 1000:g}", "confirmed": rate + 100,
            "override": "other", "words": "pain still 8 of 10"}  # fmt: skip
    prescriber.post(at(chart, "rate/"), {"key": "zero", **said, "confirmed": ""})
    prescriber.post(
        at(chart, "rate/"),
        {"key": "one", **said, "username": "nurse", "password": "a calm and careful clinic"},
    )
    assert desk.asked[-1].override.second.id != desk.asked[-1].by.id
    assert desk.asked[-1].override.second_authenticated_at is not None
    refused = prescriber.post(at(chart, "rate/"), {"key": "two", **said, "username": "nurse", "password": "wrong"})
    assert refused.status_code == 422
    assert "not the user name and password" in refused.content.decode()


def test_a_session_that_is_over_is_shown_as_it_was_seen(clinic: Any) -> None:
    chart, nurse = clinic.chart("Ottilie"), clinic.sign_in("nurse")
    over = chart.sessions_given[0]
    listed = nurse.get(f"/people/{chart.id}/flowsheet/").content.decode()
    assert f"/people/{chart.id}/flowsheet/session/{over.id}/" in listed
    page = nurse.get(f"/people/{chart.id}/flowsheet/session/{over.id}/").content.decode()
    pain = next(one.data.score for one in clinic.house.record.read(over.id) if one.type == "PainRated")
    assert f"<td>{pain}</td>" in page
    assert page.count('class="bp"') >= 3
    assert page.count('class="bar"') >= 1
    assert nurse.get(f"/people/{chart.id}/flowsheet/session/nothing/").status_code == 404


def test_what_was_predicted_of_pain_mind_sedation_and_pressure_stands_beside_what_was_seen(chair: Any) -> None:
    clinic, chart, desk = chair
    page = clinic.sign_in("nurse").get(at(chart)).content.decode()
    table = page.split("Predicted and seen, in figures")[1].split("</table>")[0]
    rows = [re.findall(r'<td class="number">(.*?)</td>', row) for row in table.split("<tr>")[2:]]
    assert len(rows) >= 5
    assert all(len(row) == 9 for row in rows)
    seen_pain = [row[4] for row in rows if row[4]]
    assert seen_pain
    assert set(seen_pain) <= {str(one.value) for one in desk.found.session.scores[ScoreKind.PAIN]}
    assert all(re.fullmatch(r"[\d.-]+ \([\d.-]+ to [\d.-]+\)", row[3].replace("\N{MINUS SIGN}", "-")) for row in rows)
    assert page.count('class="band"') >= 5  # pressure, pain, perception, sedation, ketamine
