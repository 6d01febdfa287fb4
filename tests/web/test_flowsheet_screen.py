"""The flowsheet: rounds, pump, alarms, corrections; what is refused keeps what was typed."""

import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from at_a_chair import SESSION, in_the_middle

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor, Role
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
