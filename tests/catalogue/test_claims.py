"""Every claim and study: complete, sourced, honest, and kind to the patient who reads it."""

import re

import pytest

from lenitive.domain.evidence.claim import Claim, Verdict
from lenitive.domain.evidence.claims import CLAIMS, measure_claims
from lenitive.domain.evidence.metrics import METRICS
from lenitive.domain.evidence.studies import STUDIES
from lenitive.domain.evidence.study import Study
from lenitive.domain.foundation.sources import SOURCES

PROMISES = re.compile(r"\b(will work|cure|guarantee|proven|safe and effective|always|no side effects|never fails)\b")

VERDICTS = {
    Verdict.SUPPORTED: {2},
    Verdict.PARTLY: {6, 7, 9, 12, 14, 19, 20},
    Verdict.CONTESTED: {4, 5, 10, 13, 15},
    Verdict.WEAK: {11},
    Verdict.CONTRADICTED: {1, 3, 16, 17, 18},
    Verdict.NOT_TESTABLE: {8},
}


def test_all_twenty_claims_are_there_with_the_reviewed_verdict() -> None:
    found = {verdict: {int(c.id[4:]) for c in CLAIMS.values() if c.verdict is verdict} for verdict in Verdict}
    assert found == VERDICTS
    assert list(CLAIMS) == [f"CLM-{number:02}" for number in range(1, 21)]


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.id)
def test_a_claim_is_complete_and_its_evidence_is_sourced(claim: Claim) -> None:
    assert claim.literature
    assert all(one.source in SOURCES and one.text and one.place for one in claim.literature)
    assert set(claim.metrics) <= set(METRICS)
    assert claim.endpoint
    assert claim.patient_words.endswith(".")


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.id)
def test_patient_words_promise_nothing(claim: Claim) -> None:
    assert not PROMISES.search(claim.patient_words.lower())


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=lambda claim: claim.id)
def test_only_a_supported_or_partly_supported_claim_may_stand_in_patient_material(claim: Claim) -> None:
    if claim.may_be_shown_to_patients:
        assert claim.verdict in {Verdict.SUPPORTED, Verdict.PARTLY}


def test_no_effect_claim_is_shown_without_the_trial_that_found_none() -> None:
    for number in ("CLM-04", "CLM-10", "CLM-13", "CLM-15"):
        assert any(one.source == "hardy_2012" for one in CLAIMS[number].literature)


def test_every_claim_is_measured_or_says_why_not() -> None:
    figures = measure_claims(None)
    assert {figure.claim_id for figure in figures} == set(CLAIMS)
    assert all(figure.note for figure in figures)


@pytest.mark.parametrize("study", STUDIES.values(), ids=lambda study: study.id)
def test_a_study_is_complete_and_its_figures_fit_their_interval(study: Study) -> None:
    assert study.source in SOURCES
    assert study.population
    assert study.regimen
    assert study.results or study.adverse_effects or study.findings
    for figure in (*study.results, *study.adverse_effects):
        assert figure.unit
        if figure.events is not None and figure.people is not None:
            assert figure.value == round(100 * figure.events / figure.people, 1)


@pytest.mark.parametrize("study", STUDIES.values(), ids=lambda study: study.id)
def test_an_uncontrolled_study_says_so(study: Study) -> None:
    if study.design == "uncontrolled cohort" and study.results:
        assert any("control group" in limit for limit in study.limits)
