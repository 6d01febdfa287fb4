"""What studies observed (OBS-...) and identities: every target of the registry comes out as it is recorded.

An observed target whose data were used when the defaults were chosen is a check of the implementation, not evidence of
accuracy. A target that fails stays, with its reason; one that begins to hold, or a new failure, fails here.
"""

import math

import pytest

from lenitive.domain.pharmacology.validation import TARGETS
from lenitive.domain.pharmacology.validation.target import Kind, Target, Verdict, outcome_of
from lenitive.domain.pharmacology.validation.typical import concentrations, stretch, terminal_half_life_h

KNOWN_FAILURES = {
    ("OBS-KAMP-SNK_esk", "simons2022_s", "S-norketamine, central, 0.5-5 h"),
    ("OBS-GOLDBERG", "default_racemic_v1", "order of norketamine and ketamine"),
}
NOT_JUDGED = {("OBS-IDVALL", "default_racemic_v1", "maintenance")}

OBSERVED = [target for target in TARGETS.values() if target.kind in {Kind.OBSERVED, Kind.IDENTITY}]
SIX_HOURS = {"otto2021_s": (59, 64), "simons2022_s": (68, 50), "perezruixo2021_s": (45, 59), "domino_3c": (56, None)}


@pytest.mark.parametrize("target", OBSERVED, ids=lambda target: target.id)
def test_an_observed_target_comes_out_as_it_is_recorded(target: Target) -> None:
    outcome = outcome_of(target)

    assert [part for part in outcome.parts if not part.as_recorded] == []


def test_what_fails_or_is_not_judged_is_exactly_what_is_known() -> None:
    found: dict[Verdict, set[tuple[str, str, str]]] = {verdict: set() for verdict in Verdict}
    for target in TARGETS.values():
        for part in outcome_of(target).parts:
            found[part.verdict].add((target.id, part.subject, part.what))

    assert found[Verdict.FAIL] == KNOWN_FAILURES
    assert found[Verdict.INFORMATIONAL] == NOT_JUDGED
    assert found[Verdict.NOT_APPLICABLE] == set()


@pytest.mark.parametrize("model_id", SIX_HOURS)
def test_six_hours_of_0_1_mg_kg_h_give_the_tabled_concentrations(model_id: str) -> None:
    ketamine, norketamine = SIX_HOURS[model_id]

    assert round(float(concentrations(model_id, "ketamine", [stretch(7.0, 6)], [6])[0])) == ketamine
    if norketamine is None:
        with pytest.raises(ValueError, match="gives no norketamine"):
            concentrations(model_id, "norketamine", [stretch(7.0, 6)], [6])
    else:
        assert round(float(concentrations(model_id, "norketamine", [stretch(7.0, 6)], [6])[0])) == norketamine


def test_maintenance_of_anaesthesia_is_predicted_about_two_fifths_too_low() -> None:
    (point,) = outcome_of(TARGETS["OBS-IDVALL"]).parts[0].points

    assert point.ratio == pytest.approx(0.57, abs=0.02)


def test_simons_norketamine_is_about_a_quarter_too_low() -> None:
    part = next(one for one in outcome_of(TARGETS["OBS-KAMP-SNK_esk"]).parts if one.subject == "simons2022_s")
    ratios = [point.ratio for point in part.points if point.ratio]

    assert math.exp(sum(map(math.log, ratios)) / len(ratios)) == pytest.approx(0.74, abs=0.02)


def test_herd_2007_terminal_half_life_is_the_published_one() -> None:
    assert terminal_half_life_h("herd2007_nk", from_h=20, to_h=22) == pytest.approx(2.1, abs=0.05)
