import json
import re
from typing import Any

import numpy as np
import pytest


def test_the_banner_is_the_record_on_every_page_of_a_person(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber"), clinic.chart("Caspian")
    for address in ("", "candidacy/", "plan/"):
        page = client.get(f"/people/{chart.id}/{address}").content.decode()
        assert "Caspian Rook" in page
        assert "18 Apr 1959" in page
        assert "51.3\N{NO-BREAK SPACE}kg" in page


def test_every_criterion_stands_on_the_worksheet_with_data_or_missing(clinic: Any) -> None:
    from lenitive.domain.candidacy.criteria import CRITERIA

    page = clinic.sign_in("nurse").get(f"/people/{clinic.chart('Wren').id}/candidacy/").content.decode()
    assert all(name in page for name in CRITERIA)
    assert page.count("missing:") > 20


def test_a_prescriber_decides_and_a_double_click_decides_once(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber", confirmed=True), clinic.chart("Lucian")
    for _ in range(2):
        answer = clinic.post(client, f"/people/{chart.id}/candidacy/decide/", chart, key="one click")
        assert answer.status_code == 302
    after = clinic.chart("Lucian")
    assert after.version == chart.version + 1
    assert after.assessed.status == "not_a_candidate"


def test_a_form_on_an_older_version_is_refused_and_says_what_to_do(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber", confirmed=True), clinic.chart("Lucian")
    clinic.post(client, f"/people/{chart.id}/candidacy/decide/", chart)
    late = clinic.post(client, f"/people/{chart.id}/candidacy/decide/", chart)
    assert late.status_code == 409
    assert "Look at what is new below" in late.content.decode()


def test_an_absolute_contraindication_is_not_set_aside(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber", confirmed=True), clinic.chart("Lucian")
    considered = clinic.house.charts.considered(chart)
    absolute = next(one for one in considered.decision.findings if one.weight == "absolute_contraindication")
    answer = clinic.post(
        client, f"/people/{chart.id}/candidacy/override/", chart, criterion=absolute.id, reason="other", words="because"
    )
    assert answer.status_code == 422
    assert clinic.chart("Lucian").version == chart.version


def test_an_override_without_its_words_keeps_what_was_chosen(clinic: Any) -> None:
    client, chart = clinic.sign_in("prescriber", confirmed=True), clinic.chart("Lucian")
    answer = clinic.post(
        client, f"/people/{chart.id}/candidacy/override/", chart, criterion="CAN-OCULAR-01", reason="other"
    )
    assert answer.status_code == 422


def test_a_plan_is_signed_with_the_password_and_verified_by_somebody_else(clinic: Any) -> None:
    from lenitive.web.site.demo_accounts import DEMO_PASSWORD

    chart = clinic.chart("Caspian")
    plan_id, first = chart.plan.id, chart.plan.proposed.plan.regimen.steps[0].rate_ml_h
    prescriber = clinic.sign_in("prescriber")
    asked = clinic.post(prescriber, f"/people/{chart.id}/plan/sign/", chart, plan_id=plan_id, read="on")
    assert asked.headers["Location"].startswith("/account/confirm/")
    assert clinic.chart("Caspian").plan.signed is None
    prescriber.post(asked.headers["Location"], {"password": DEMO_PASSWORD})
    chart = clinic.chart("Caspian")
    assert chart.plan.signed.name == "Dr Owen Halsey"

    pharmacist = clinic.sign_in("pharmacist", confirmed=True)
    page = pharmacist.get(f"/people/{chart.id}/plan/").content.decode()
    assert f'href="/people/{chart.id}/pharmacy/">Verify by your own arithmetic' in page
    assert "own_rate" not in page  # one way to verify: the bag's arithmetic as a whole, in the pharmacy
    where, bag = f"/people/{chart.id}/pharmacy/verify/", chart.plan.proposed.plan.bag
    own = {"own_drawn": bag.vial_volume_ml, "own_drug": bag.drug_mg, "own_rate": first}
    odd = clinic.post(pharmacist, where, chart, plan_id=plan_id, **{**own, "own_rate": ".5"})
    assert odd.status_code == 422
    assert "cannot be read" in odd.content.decode()
    other = clinic.post(pharmacist, where, chart, plan_id=plan_id, **{**own, "own_rate": first * 10})
    assert other.status_code == 422
    assert clinic.chart("Caspian").plan.verified is None
    done = clinic.post(pharmacist, where, chart, plan_id=plan_id, **own)
    assert done.status_code == 302
    assert clinic.chart("Caspian").plan.verified.name == "Mirela Stanek"


def test_a_nurse_neither_signs_nor_decides(clinic: Any) -> None:
    client, chart = clinic.sign_in("nurse", confirmed=True), clinic.chart("Caspian")
    for address in ("plan/sign/", "pharmacy/verify/", "plan/propose/", "candidacy/decide/", "candidacy/override/"):
        assert clinic.post(client, f"/people/{chart.id}/{address}", chart, plan_id="x").status_code == 403
    assert clinic.chart("Caspian").version == chart.version


def test_the_plan_shows_two_regimens_and_their_curves_in_figures(clinic: Any) -> None:
    page = clinic.sign_in("prescriber").get(f"/people/{clinic.chart('Caspian').id}/plan/").content.decode()
    assert "band-plot" in page
    assert "The same in figures" in page
    assert page.count("ng/mL (") > 20


def test_pain_perception_and_pressure_have_bands_of_both_regimens_each_with_a_table(clinic: Any) -> None:
    page = clinic.sign_in("prescriber").get(f"/people/{clinic.chart('Caspian').id}/plan/").content.decode()
    found = re.search(r'<script id="plan-curves"[^>]*>(.*?)</script>', page)
    assert found is not None
    plots = json.loads(found[1])
    assert [one["id"] for one in plots] == ["ketamine", "pain", "dissociation", "mean_pressure"]
    for one in plots:
        assert len(one["series"]) == 2
        for series in one["series"]:
            assert len(one["times_min"]) == len(series["p05"]) == len(series["p50"]) == len(series["p95"]) > 20
            lines = zip(series["p05"], series["p50"], series["p95"], strict=True)
            assert all(low <= middle <= high for low, middle, high in lines)
    ketamine, pain, perception, pressure = plots
    assert pain["series"][0]["p50"][0] > pain["series"][0]["p50"][-1]  # relief is how far it falls
    assert max(pressure["series"][0]["p50"]) > pressure["series"][0]["p50"][0]
    assert max(perception["series"][0]["p95"]) <= 3
    for title in ("Ketamine (ng/mL)", "Pain (of 10)", "Perception (of 3)", "Mean pressure (mmHg)"):
        assert f"<caption>{title}" in page
    first = pain["series"][0]
    assert f"{first['p50'][0]:g}&nbsp;of 10 (" in page.replace("\xa0", "&nbsp;")
    assert ketamine["unit"] == "ng/mL"


def test_a_plot_holds_no_more_points_than_its_curve_needs_and_none_is_missed(clinic: Any) -> None:
    from lenitive.clinic.charts.curves import curve_of
    from lenitive.web.screens.plan.side_by_side import plot_data, shown

    chart = clinic.chart("Caspian")
    considered, plan = clinic.house.charts.considered(chart), chart.plan.proposed.plan
    both = shown(considered, chart.plan.id, plan, "")
    ketamine = plot_data(both)[0]
    curve = curve_of(considered, plan, both[0].alternative)
    for name in ("p05", "p50", "p95"):
        whole = getattr(curve.ketamine_ng_ml, name)
        between = np.interp(curve.times_min, ketamine["times_min"], ketamine["series"][0][name])
        assert np.abs(between - whole).max() < 0.011 * max(curve.ketamine_ng_ml.p95) + 0.05
    assert len(ketamine["times_min"]) < 0.65 * len(curve.times_min)


def test_figures_beside_the_plan_are_short_enough_to_come_at_once(clinic: Any) -> None:
    chart, client = clinic.chart("Caspian"), clinic.sign_in("prescriber")
    for other in (one.id for one in chart.plan.proposed.plan.alternatives if one.id != "rules"):
        answer = client.get(f"/people/{chart.id}/plan/beside/", {"plan": chart.plan.id, "beside": other})
        assert len(answer.content) < 18_000


def test_where_the_baseline_is_not_known_no_response_is_drawn(clinic: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from lenitive.web.screens.plan import side_by_side

    monkeypatch.setattr(side_by_side, "expected_responses", lambda *_: {})
    side_by_side._lines.cache_clear()
    page = clinic.sign_in("prescriber").get(f"/people/{clinic.chart('Caspian').id}/plan/").content.decode()
    assert "<caption>Ketamine (ng/mL)" in page
    assert "<caption>Pain" not in page
    side_by_side._lines.cache_clear()


def test_a_prescriber_takes_another_regimen_and_signs_what_was_taken(clinic: Any) -> None:
    chart = clinic.chart("Caspian")
    considered = clinic.house.charts.considered(chart)
    from lenitive.clinic.charts.actions import propose_plan
    from lenitive.clinic.charts.charts import Asked
    from lenitive.clinic.plan import plan_for
    from lenitive.clinic.roles import Member, Role

    plan, asked = plan_for(considered), Asked(by=Member(id="m-test", role=Role.PRESCRIBER), at=clinic.house.now())
    clinic.house.charts.submit(chart.id, lambda now: propose_plan(now, plan=plan), asked)
    chart, client = clinic.chart("Caspian"), clinic.sign_in("prescriber", confirmed=True)
    other = next(one for one in plan.alternatives if one.id != "rules")
    assert "Take this regimen instead" in client.get(f"/people/{chart.id}/plan/").content.decode()
    taken = clinic.post(client, f"/people/{chart.id}/plan/choose/", chart, alternative=other.id)
    assert taken.status_code == 302
    chart = clinic.chart("Caspian")
    newest = chart.plan.proposed
    assert (newest.chosen, newest.plan.regimen) == (other.id, other.regimen)
    assert newest.plan.total_mg == other.total_mg
    assert all(one.answer != "exceeds" for one in newest.plan.limits)
    signed = clinic.post(client, f"/people/{chart.id}/plan/sign/", chart, plan_id=chart.plan.id, read="on")
    assert signed.status_code == 302
    assert clinic.chart("Caspian").plan.signed.plan_sha256
    again = clinic.post(client, f"/people/{chart.id}/plan/choose/", chart, alternative=other.id)
    assert again.status_code == 404  # what is signed is not changed
    nobody = clinic.post(clinic.sign_in("nurse"), f"/people/{chart.id}/plan/choose/", chart, alternative=other.id)
    assert nobody.status_code == 403


def test_another_regimen_beside_the_plan_comes_without_the_page_and_is_kept_as_read(clinic: Any) -> None:
    chart, client = clinic.chart("Caspian"), clinic.sign_in("prescriber")
    others = [one.id for one in chart.plan.proposed.plan.alternatives if one.id != "rules"]
    address = f"/people/{chart.id}/plan/beside/"
    page = client.get(f"/people/{chart.id}/plan/?beside={others[1]}").content.decode()
    before = len(clinic.house.charts.reads_of(chart.id))
    figures = client.get(address, {"plan": chart.plan.id, "beside": others[1]})
    assert figures.status_code == 200
    text = figures.content.decode()
    assert [one.data.screen for one in clinic.house.charts.reads_of(chart.id)[before:]] == ["plan:beside"]
    assert "<html" not in text
    assert len(text) < len(page) / 2
    curves = re.search(r'<script id="plan-curves".*?</script>', text)
    assert curves is not None
    assert curves[0] in page  # the same as on the whole page
    first = client.get(address, {"plan": chart.plan.id, "beside": others[0]}).content.decode()
    assert "plan-curves" in first
    assert first != text


def test_figures_of_another_plan_are_not_put_on_the_page(clinic: Any) -> None:
    chart, client = clinic.chart("Caspian"), clinic.sign_in("prescriber")
    assert client.get(f"/people/{chart.id}/plan/beside/", {"plan": "an-older-one"}).status_code == 409
    assert client.get(f"/people/{chart.id}/plan/beside/").status_code == 409
