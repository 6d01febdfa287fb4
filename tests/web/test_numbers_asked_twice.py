"""A number that may be ten times too much is asked for twice, both values in words; a weight is in kg or not taken."""

from typing import Any

import pytest
from at_a_chair import in_the_middle


def test_pounds_are_refused_beside_the_field_with_what_they_would_be_in_kg(clinic: Any) -> None:
    chart, nurse = clinic.chart("Wren"), clinic.sign_in("nurse")
    where = f"/people/{chart.id}/intake/facts/"
    answer = clinic.post(nurse, where, chart, weight_kg="150 lb", all="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "150 lb is 68.0389 kg if it was meant" in page
    assert 'value="150 lb"' in page
    assert clinic.chart("Wren").version == chart.version
    stones = clinic.post(nurse, where, chart, weight_kg="10 st 7 lb", all="1").content.decode()
    assert "66.678" in stones
    odd = clinic.post(nurse, where, chart, weight_kg="heavy", all="1").content.decode()
    assert "cannot be read as a number in kg" in odd


def test_a_fact_five_times_the_last_one_is_asked_for_twice_in_words(clinic: Any) -> None:
    chart = next(
        one
        for one in clinic.house.charts.all()
        if one.intake and one.record and (fact := one.intake.facts.get("weight_kg")) and fact.value > 101
    )
    nurse, last = clinic.sign_in("nurse"), chart.intake.facts["weight_kg"].value
    where = f"/people/{chart.id}/intake/facts/"
    said = {"weight_kg": "20.1", "weight_kg.corrects": "read off the scales again", "all": "1"}
    asked = clinic.post(nurse, where, chart, **said)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "twenty point one kilograms" in page
    assert f"{last:g} kg" in page
    assert 'name="sure_weight_kg" value="20.1"' in page
    other = clinic.post(nurse, where, chart, **said, sure_weight_kg="20.2")  # a yes is to one number
    assert other.status_code == 422
    assert clinic.post(nurse, where, chart, **said, sure_weight_kg="20.1").status_code == 302


def test_a_dose_ten_times_the_usual_one_is_asked_for_twice(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    chart, desk = in_the_middle(clinic, monkeypatch)
    nurse, where = clinic.sign_in("nurse", confirmed=True), f"/people/{chart.id}/flowsheet/rescue/"
    said = {"key": "dose", "version": 0, "medicine": "Midazolam", "dose": "10 mg IV", "indication": "distress"}
    asked = nurse.post(where, said)
    assert asked.status_code == 422
    assert "10 mg (ten milligrams) is 10 times the protocol value, 1 mg (one milligram)" in asked.content.decode()
    assert desk.asked == []
    assert nurse.post(where, {**said, "sure_dose": "10 mg IV"}).status_code == 302
    assert len(desk.asked) == 1
    assert nurse.post(where, {**said, "key": "near", "dose": "2 mg IV"}).status_code == 302


def test_a_medicine_taken_ten_times_as_often_as_before_is_asked_for_twice(clinic: Any) -> None:
    chart = clinic.chart("Ottilie")
    number, entry = next((place, one) for place, one in enumerate(chart.intake.medications) if one.units_per_day)
    prescriber, where = clinic.sign_in("prescriber"), f"/people/{chart.id}/pain/medicine/{number}/"
    many = f"{entry.units_per_day * 10:g}"
    asked = clinic.post(prescriber, where, chart, taken="yes", as_needed="no", units_per_day=many, why="She shows it.")
    assert asked.status_code == 422
    assert "is 10 times the previous value" in asked.content.decode()
    assert clinic.chart("Ottilie").version == chart.version


def in_tablets(chart: Any) -> Any:
    """An entry of the list that is taken in mg."""
    return next(
        one for one in chart.intake.medications if one.units_per_day and one.ingredients[0].strength_unit == "mg"
    )


def test_a_trial_at_ten_times_the_dose_of_the_list_is_asked_for_twice(clinic: Any) -> None:
    chart = clinic.chart("Ottilie")
    entry = in_tablets(chart)
    item, prescriber, where = entry.ingredients[0], clinic.sign_in("prescriber"), f"/people/{chart.id}/pain/trial/"
    dose = f"{item.strength * entry.units_per_day * 10:g}"
    said = {"drug": item.name, "outcome": "inadequate_relief", "dose": dose, "days": "14"}
    asked = clinic.post(prescriber, where, chart, **said)
    assert asked.status_code == 422
    assert "is 10 times the previous value" in asked.content.decode()
    assert clinic.post(prescriber, where, chart, **said, sure_dose=dose).status_code == 302


def test_a_new_medicine_at_ten_times_the_strength_or_the_dose_is_asked_for_twice(clinic: Any) -> None:
    chart = clinic.chart("Ottilie")
    entry = in_tablets(chart)
    item, prescriber = entry.ingredients[0], clinic.sign_in("prescriber")
    where, many = f"/people/{chart.id}/pain/medicine/", f"{item.strength * 10:g}"
    said = {"drug": item.name, "strength": many, "strength_unit": "mg", "units_per_day": f"{entry.units_per_day:g}"}
    page = clinic.post(prescriber, where, chart, **said).content.decode()
    assert 'name="sure_strength"' in page
    assert 'name="sure_units_per_day"' in page
    assert page.count("is 10 times") == 2
    units = f"{entry.units_per_day * 10:g}"
    said |= {"strength": f"{item.strength:g}", "units_per_day": units}
    page = clinic.post(prescriber, where, chart, **said).content.decode()
    assert 'name="sure_strength"' not in page
    assert 'name="sure_units_per_day"' in page
    assert clinic.post(prescriber, where, chart, **said, sure_units_per_day=units).status_code == 302
