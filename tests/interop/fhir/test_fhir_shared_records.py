"""The five shared records, each on a day of its own: read in place, skipped where they are not at hand."""

import time
from datetime import date
from pathlib import Path

import pytest

from lenitive.domain.assessment.opioid_burden import opioid_burden
from lenitive.domain.assessment.treatment import CancerKind, TreatmentKind
from lenitive.domain.candidacy.facts import FACTS
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.medicines import MEDICINES, MedicineClass
from lenitive.interop.fhir.read import read_record

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "patients"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the shared records are not at hand (../shared/data/patients)"
)

DAYS = {
    "adan-pulido": date(2007, 1, 1),
    "fletcher-hyatt": date(1995, 12, 31),
    "lourdes-alcantar": date(2013, 6, 10),
    "mcode-breast-01": date(2019, 6, 30),
    "vito-feeney": date(1979, 11, 6),
}


def _intake(name: str, day: date | None = None) -> Intake:
    return read_record(FOLDER / f"{name}.json", as_of=day or DAYS[name])


def _value(intake: Intake, name: str) -> object:
    fact = intake.facts[name]
    return None if fact is None else fact.value


@pytest.mark.parametrize("name", DAYS)
def test_a_shared_record_is_read_alive_complete_and_without_the_future(name: str) -> None:
    intake = _intake(name)
    assert list(intake.facts) == list(FACTS)
    assert intake.patient.died_on is None
    assert intake.cancer
    assert all(fact.date <= intake.as_of for fact in intake.facts.values() if fact)
    assert all(score.at.date() <= intake.as_of and 0 <= score.score <= 10 for score in intake.pain_scores)
    assert all(fact.provenance.resource for fact in intake.facts.values() if fact)
    for fact_name, fact in intake.facts.items():
        assert fact is None or FACTS[fact_name].problem_with(fact.value) is None


def test_an_opioid_ordered_in_1923_is_unknown_in_1979() -> None:
    intake = _intake("vito-feeney")
    opioid = next(found for found in intake.medications if "oxyCODONE" in found.text)
    assert (opioid.active, opioid.started) == (None, date(1923, 11, 10))
    assert [(part.name, part.strength) for part in opioid.ingredients] == [("acetaminophen", 325.0), ("oxycodone", 5.0)]
    assert opioid_burden(intake.medications).total_mg_day is None
    assert len(intake.pain_scores) == 37
    assert len(intake.blood_pressures) == 37
    assert _value(intake, "weight_kg") == 98.05


def test_two_cancers_and_neurotoxic_chemotherapy_are_found() -> None:
    intake = _intake("fletcher-hyatt")
    assert {found.site for found in intake.cancer} == {"lung", "prostate"}
    assert {found.kind for found in intake.cancer} == {CancerKind.PRIMARY}
    drugs = {part.name for found in intake.medications for part in found.ingredients}
    neurotoxic = {name for name in drugs if MedicineClass.NEUROTOXIC_CHEMOTHERAPY in MEDICINES[name].classes}
    assert {"cisplatin", "paclitaxel", "docetaxel"} <= neurotoxic
    kinds = {found.kind for found in intake.treatments}
    assert {TreatmentKind.CHEMOTHERAPY, TreatmentKind.RADIOTHERAPY, TreatmentKind.HORMONE_THERAPY} <= kinds
    cisplatin = next(found for found in intake.treatments if found.text.startswith("Cisplatin"))
    assert (cisplatin.first_on, cisplatin.times) == (date(1993, 10, 5), 27)
    assert _value(intake, "heart_failure") is True
    assert _value(intake, "liver_disease_risk") is True
    assert all("Suspected" not in found.text for found in intake.cancer)


def test_all_36_cycles_are_counted_at_the_end_of_the_record() -> None:
    intake = _intake("fletcher-hyatt", date(2000, 1, 1))
    cycles = {found.text: found.times for found in intake.treatments if found.text[:4] in {"Cisp", "PACL"}}
    assert set(cycles.values()) == {36}
    assert intake.patient.died_on == date(1996, 1, 21)


def test_other_nmda_antagonists_cognition_and_a_stroke_are_found() -> None:
    intake = _intake("lourdes-alcantar")
    taken = {part.name: found.active for found in intake.medications for part in found.ingredients}
    assert taken["memantine"] is True
    assert taken["dextromethorphan"] is None
    assert _value(intake, "cognitive_impairment") is True
    assert _value(intake, "stroke_history") is True
    assert _value(intake, "recent_stroke_or_cerebral_trauma") is None
    assert [found.substance for found in intake.allergies] == ["Shellfish allergy"]
    assert [(found.site, found.active) for found in intake.cancer] == [("colon", False)]
    assert _value(_intake("lourdes-alcantar", date(1986, 9, 1)), "recent_stroke_or_cerebral_trauma") is True


def test_a_colon_cancer_that_ended_in_2013_was_active_in_2012() -> None:
    assert [found.active for found in _intake("lourdes-alcantar", date(2012, 3, 1)).cancer] == [True]
    assert _intake("lourdes-alcantar", date(2011, 8, 1)).cancer == ()


def test_a_metastasis_from_the_prostate_is_not_a_metastasis_in_it() -> None:
    intake = _intake("adan-pulido")
    assert [(found.kind, found.site) for found in intake.cancer] == [
        (CancerKind.PRIMARY, "prostate"),
        (CancerKind.METASTASIS, None),
    ]
    statin = [found for found in intake.medications if "Simvistatin" in found.text]
    assert [(found.active, found.started) for found in statin] == [
        (True, date(2006, 3, 22)),
        (False, date(1998, 3, 24)),
    ]


def test_mcode_metastases_ecog_and_medicines_are_found_and_pain_is_not() -> None:
    intake = _intake("mcode-breast-01")
    assert {found.site for found in intake.cancer} == {"breast", "bone", "liver", "lymph_node"}
    assert (_value(intake, "bone_metastases"), _value(intake, "liver_metastases")) == (True, True)
    assert _value(intake, "brain_metastases") is None
    assert _value(intake, "ecog") == 1
    active = {part.name for found in intake.medications if found.active for part in found.ingredients}
    assert active == {"abemaciclib", "fulvestrant", "ribociclib"}
    assert intake.pain_scores == ()


def test_conflicting_results_of_one_time_are_no_answer() -> None:
    intake = _intake("fletcher-hyatt")
    assert _value(intake, "lvef_pct") is None
    assert any(note.what == "lvef_pct" for note in intake.unread)


def test_the_largest_record_is_read_quickly() -> None:
    started = time.process_time()
    _intake("fletcher-hyatt")
    assert time.process_time() - started < 2
