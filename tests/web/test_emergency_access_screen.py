"""Emergency access: a reason first, then the chart to read; the manager reads who did it."""

from typing import Any

import pytest

from lenitive.web.site.templatetags.ismp import day


def test_a_chart_is_opened_in_an_emergency_for_a_reason_that_the_manager_reads(clinic: Any) -> None:
    chart, desk = clinic.chart("Ottilie"), clinic.sign_in("desk", confirmed=True)
    where = f"/people/{chart.id}/emergency-access/"
    medicine = next(one.text for one in chart.intake.medications if one.active)
    assert desk.get(f"/people/{chart.id}/pain/").status_code == 403
    assert medicine not in desk.get(where).content.decode()
    vague = clinic.post(desk, where + "open/", chart, reason="help")
    assert vague.status_code == 422
    assert "somebody else can judge" in vague.content.decode()
    assert clinic.chart("Ottilie").version == chart.version
    said = "Fainted in the hall, the nurse asked for the medicines"
    shown = clinic.post(desk, where + "open/", chart, reason=said)
    assert shown.status_code == 200
    assert medicine in shown.content.decode()
    listed = clinic.sign_in("manager").get("/emergency-access/").content.decode()
    assert said in listed
    assert chart.patient.reference in listed
    assert said in clinic.sign_in("nurse").get(f"/people/{chart.id}/").content.decode()  # in the timeline
    assert clinic.sign_in("desk").get("/emergency-access/").status_code == 403


@pytest.mark.parametrize("username", ["desk", "manager", "director", "administrator"])
def test_before_a_reason_nothing_says_whose_chart_it_is(clinic: Any, username: str) -> None:
    chart, client = clinic.chart("Ottilie"), clinic.sign_in(username, confirmed=True)
    where = f"/people/{chart.id}/emergency-access/"
    read = len(clinic.house.charts.reads_of(chart.id))
    for asked in (client.get(where), clinic.post(client, where + "open/", chart, reason="help")):
        shown = asked.content.decode()
        assert "What is the emergency" in shown
        told = (*chart.patient.name.split(), day(chart.patient.birth_date), chart.patient.reference.partition("/")[2])
        told += tuple(one.substance for one in chart.intake.allergies)
        assert [one for one in (*told, 'class="timeline"', 'class="banner"', " kg") if one in shown] == []
    assert len(clinic.house.charts.reads_of(chart.id)) == read
    opened = clinic.post(client, where + "open/", chart, reason="Fainted in the hall, the nurse asked")
    assert chart.patient.name in opened.content.decode()
    assert len(clinic.house.charts.reads_of(chart.id)) == read + 1


def test_the_password_is_asked_before_a_chart_is_opened_in_an_emergency(clinic: Any) -> None:
    chart, desk = clinic.chart("Ottilie"), clinic.sign_in("desk")
    asked = clinic.post(desk, f"/people/{chart.id}/emergency-access/open/", chart, reason="Fainted in the hall")
    assert asked.headers["Location"].startswith("/account/confirm/")
    assert clinic.chart("Ottilie").version == chart.version
