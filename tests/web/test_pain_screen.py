from typing import Any

import pytest

PROBLEM = {
    "site": "arm", "side": "right", "now": "6", "average": "6", "worst": "9", "cause": "tumour_nerve_or_plexus",
    "history_of_lesion": "yes", "plausible_distribution": "yes", "sensory_signs": "", "onset": "2026-03-20",
}  # fmt: skip


def mark(clinic: Any, name: str, **fields: Any) -> Any:
    chart = clinic.chart(name)
    sent = {key.replace("__", ":").replace("score_", "score."): value for key, value in fields.items()}
    return clinic.post(clinic.sign_in("nurse"), f"/people/{chart.id}/pain/map/", chart, **sent)


def describe(clinic: Any, **changed: str) -> Any:
    chart = clinic.chart("Ottilie")
    said = {**PROBLEM, "rated_on": str(clinic.house.today()), **changed}
    return clinic.post(clinic.sign_in("prescriber"), f"/people/{chart.id}/pain/problem/0/", chart, **said)


def test_a_pain_is_placed_on_a_removed_part(clinic: Any) -> None:
    sent = {"site": ["breast:left"], "absent": ["breast:left"], "score.breast:left": "7"}
    answer = mark(clinic, "Wren", **sent)
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    (problem,) = clinic.chart("Wren").intake.pain_problems
    assert (problem.site, problem.side, problem.part_absent, problem.intensity.average) == ("breast", "left", True, 7)
    page = clinic.sign_in("nurse").get(f"/people/{clinic.chart('Wren').id}/pain/").content.decode()
    assert "phantom" in page


def test_marking_twice_rates_the_same_pain_and_takes_no_pain_away(clinic: Any) -> None:
    mark(clinic, "Wren", **{"site": ["knee:left", "back"], "score.knee:left": "4"})
    mark(clinic, "Wren", **{"site": ["knee:left"], "score.knee:left": "6"})
    problems = clinic.chart("Wren").intake.pain_problems
    assert [(one.site, one.intensity and one.intensity.average) for one in problems] == [("back", None), ("knee", 6)]


def test_a_score_that_makes_no_sense_is_refused_and_the_marks_stay(clinic: Any) -> None:
    answer = mark(clinic, "Wren", **{"site": ["knee:left"], "score.knee:left": "11"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Pain is a whole number from 0 to 10" in page
    assert 'id="body-knee-left" checked' in page
    assert clinic.chart("Wren").intake.pain_problems == ()


def test_a_pain_is_described_and_its_mechanism_follows(clinic: Any) -> None:
    assert describe(clinic).status_code == 302
    (found,) = clinic.house.charts.considered(clinic.chart("Ottilie")).decision.pain_problems
    problem = clinic.chart("Ottilie").intake.pain_problems[0]
    assert (problem.intensity.now, problem.intensity.worst, problem.intensity.least) == (6, 9, None)
    assert problem.neuropathic.sensory_signs is None
    assert found.neupsig == "possible"


def test_what_is_known_is_looked_at_today_when_the_pain_is(clinic: Any) -> None:
    before = clinic.chart("Ottilie").intake.as_of
    describe(clinic)
    after = clinic.chart("Ottilie")
    assert before < clinic.house.today() == after.intake.as_of == after.record.as_of
    assert after.assessed_is_current is False


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("worst", "12", "outside 0 to 10"),
        ("average", "6.", "cannot be read"),
        ("least", "10", "above the worst"),
        ("rated_on", "", "Give the day of these ratings"),
        ("onset", "2999-01-01", "after today"),
        ("ended", "2020-01-01", "ended before it began"),
        ("side", "midline", "left, right or both"),
        ("site", "tail", "Select a valid choice"),
    ],
)
def test_a_pain_that_cannot_be_is_refused_and_what_was_typed_stays(
    clinic: Any, field: str, value: str, says: str
) -> None:
    before = clinic.chart("Ottilie").version
    answer = describe(clinic, **{"description": "like a burning glove", field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "like a burning glove" in page
    assert clinic.chart("Ottilie").version == before


def test_a_trial_is_added_and_taken_off(clinic: Any) -> None:
    chart, client = clinic.chart("Ottilie"), clinic.sign_in("pharmacist")
    where = f"/people/{chart.id}/pain/trial/"
    said = {"drug": "Duloxetine", "outcome": "intolerance", "dose": "60", "days": "14"}
    answer = clinic.post(client, where, chart, **said)
    assert answer.status_code == 422
    assert "Name the side effect" in answer.content.decode()
    assert clinic.post(client, where, chart, **said, effect="nausea", grade="2").status_code == 302
    trials = clinic.chart("Ottilie").intake.analgesic_trials
    assert (trials[-1].drug, trials[-1].effect_grade, trials[-1].effect_treated) == ("duloxetine", 2, None)
    chart = clinic.chart("Ottilie")
    clinic.post(client, where + "remove/", chart, number=str(len(trials) - 1))
    assert clinic.chart("Ottilie").intake.analgesic_trials == trials[:-1]


def test_a_medicine_that_is_added_counts_in_the_morphine_equivalent_with_its_source(clinic: Any) -> None:
    chart, client = clinic.chart("Ottilie"), clinic.sign_in("pharmacist")
    before = clinic.house.charts.considered(chart).decision.opioid_burden.total_mg_day
    said = {"drug": "morphine", "strength": "10", "strength_unit": "mg", "route": "oral", "units_per_day": "3",
            "as_needed": "no", "formulation": "immediate_release"}  # fmt: skip
    assert clinic.post(client, f"/people/{chart.id}/pain/medicine/", chart, **said).status_code == 302
    after = clinic.house.charts.considered(clinic.chart("Ottilie")).decision.opioid_burden
    assert after.total_mg_day == before + 30
    page = client.get(f"/people/{chart.id}/pain/").content.decode()
    assert "morphine 10 mg" in page
    assert "dowell_2022" in page


def test_an_opioid_of_unknown_use_makes_the_total_unknown_on_the_page(clinic: Any) -> None:
    chart, client = clinic.chart("Ottilie"), clinic.sign_in("pharmacist")
    said = {"drug": "morphine", "strength_unit": "mg", "route": "oral"}
    clinic.post(client, f"/people/{chart.id}/pain/medicine/", chart, **said)
    page = client.get(f"/people/{chart.id}/pain/").content.decode()
    assert "Opioids <small>not known oral morphine equivalent" in page
    assert "at least" in page


def test_the_record_is_corrected_with_a_reason_alone(clinic: Any) -> None:
    chart, client = clinic.chart("Ottilie"), clinic.sign_in("nurse")
    number = next(index for index, one in enumerate(chart.intake.medications) if "pregabalin" in one.text.casefold())
    where = f"/people/{chart.id}/pain/medicine/{number}/"
    said = {"taken": "no", "units_per_day": "2", "as_needed": "no", "route": "oral"}
    answer = clinic.post(client, where, chart, **said)
    assert answer.status_code == 422
    assert "The record is corrected with a reason" in answer.content.decode()
    assert clinic.post(client, where, chart, **said, why="She stopped it last week").status_code == 302
    used = clinic.house.charts.considered(clinic.chart("Ottilie")).intake.medications
    entry = next(one for one in used if "pregabalin" in one.text.casefold())
    assert (entry.active, entry.provenance.corrects) == (False, "She stopped it last week")


def test_a_free_scale_is_scored_and_ecog_is_known_by_it(clinic: Any) -> None:
    chart, client = clinic.chart("Wren"), clinic.sign_in("nurse")
    where = f"/people/{chart.id}/pain/instrument/"
    assert clinic.post(client, where + "ecog/", chart, performance_status="3").status_code == 302
    chart = clinic.chart("Wren")
    assert chart.scores[-1].total == 3
    assert clinic.house.charts.considered(chart).intake.facts["ecog"].value == 3
    assert clinic.post(client, where + "nrs/", chart, pain_0_10="11").status_code == 422


def test_items_of_a_scale_that_is_not_free_are_never_shown(clinic: Any) -> None:
    from lenitive.domain.assessment.instruments import INSTRUMENTS

    chart, client = clinic.chart("Wren"), clinic.sign_in("nurse")
    for one in INSTRUMENTS.values():
        answer = client.get(f"/people/{chart.id}/pain/instrument/{one.id}/")
        assert answer.status_code == (404 if one.is_slot else 200), one.id


def test_a_half_described_pain_is_there_again(clinic: Any) -> None:
    chart, client = clinic.chart("Ottilie"), clinic.sign_in("prescriber")
    where = f"/people/{chart.id}/pain/problem/0/"
    assert client.post(where + "draft/", {"description": "half a sent", "worst": "9"}).status_code == 204
    page = client.get(where).content.decode()
    assert "half a sent" in page
    assert "is still here" in page
    describe(clinic)
    assert "half a sent" not in client.get(where).content.decode()


def test_no_address_of_the_pain_names_a_part_or_a_drug(clinic: Any) -> None:
    import re

    page = clinic.sign_in("prescriber").get(f"/people/{clinic.chart('Ottilie').id}/pain/").content.decode()
    links = re.findall(r'(?:href|action)="([^"]*people[^"]*)"', page)
    assert links
    for word in ("arm", "fentanyl", "ottilie", "fenn"):
        assert not any(re.search(rf"(?<![a-z]){word}(?![a-z])", link) for link in links)


@pytest.mark.parametrize("role", ["desk", "manager", "director", "administrator", "patient"])
def test_who_does_not_treat_does_not_describe(clinic: Any, role: str) -> None:
    chart = clinic.chart("Wren")
    client = clinic.sign_in(role)
    for address in ("map/", "trial/", "medicine/", "instrument/ecog/"):
        assert clinic.post(client, f"/people/{chart.id}/pain/{address}", chart).status_code == 403
