"""Recovery: the gate says everything it waits for; closing hands the session over to the clinic's record."""

from typing import Any

import pytest
from at_a_chair import SESSION, in_the_middle

from lenitive.domain.infusion.session import State


def test_the_gate_says_every_item_and_what_it_waits_for(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, desk = in_the_middle(clinic, monkeypatch)
    client, where = clinic.sign_in("nurse"), f"/people/{chart.id}/recovery/"
    assert "The infusion is not over" in client.get(where).content.decode()
    client.post(f"/people/{chart.id}/flowsheet/stop/", {"key": "s"})
    assert client.post(where + "begin/", {"key": "b"}).status_code == 302
    assert desk.found.session.state is State.RECOVERY
    page = client.get(where).content.decode()
    assert "60 min left" in page
    assert "score all five below" in page
    page = client.post(
        where + "gate/", {"key": "g", "version": 0, "activity": "2", "DIS-ADULT": "yes"}
    ).content.decode()
    assert 'value="yes"' in page
    assert desk.found.session.gate_unmet
    said = {"key": "d", "version": 0, "opioid_plan": "as before"}
    said |= {"change": "keep", "who_decides": "Dr Example", "naloxone": "no"}
    answer = client.post(where + "discharge/", said)
    assert answer.status_code == 422
    assert "as before" in answer.content.decode()


def test_a_closed_session_is_in_the_clinics_record_and_the_chart(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, desk = in_the_middle(clinic, monkeypatch, minutes=10**6, but="SessionClosed")
    assert desk.found.session.state is State.DISCHARGED
    client, where = clinic.sign_in("nurse"), f"/people/{chart.id}/recovery/"
    form = {"key": "c", "version": desk.found.session.version, "remainder": "", "note": "", "username": ""}
    assert client.post(where + "close/", form).status_code == 302
    after = clinic.chart("Ottilie")
    assert after.session_now is None
    assert after.session_of(SESSION).closed is not None
    assert clinic.house.record.read(SESSION) == tuple(desk.found.events)
