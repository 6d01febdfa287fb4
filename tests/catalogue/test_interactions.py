"""Every interaction of the registry, and the check of a medicine list against it."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from candidate_people import AS_OF, candidate, medicine, nobody, taking
from lenitive.domain.assessment.treatment import Medication, Route
from lenitive.domain.candidacy.assess import Status, assess
from lenitive.domain.candidacy.intake import Intake, Override
from lenitive.domain.candidacy.interaction import Concern, Interaction, InteractionRule, Result
from lenitive.domain.candidacy.interaction_check import check_interactions
from lenitive.domain.candidacy.interactions import INTERACTIONS
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.medicines import MEDICINES, MedicineClass, medicines_in
from lenitive.domain.foundation.sources import SOURCES

RECORDS = Path(__file__).parents[3] / "shared" / "data" / "patients"
CLASSES_WITHOUT_A_RULE = {
    MedicineClass.GROWTH_FACTOR,
    MedicineClass.NEUROTOXIC_CHEMOTHERAPY,
    MedicineClass.CHEMOTHERAPY,
    MedicineClass.HORMONE_THERAPY,
    MedicineClass.TARGETED_THERAPY,
    MedicineClass.IMMUNOTHERAPY,
    MedicineClass.CO_ANALGESIC,
}


def check(entry: Medication, intake: Intake | None = None) -> tuple[Interaction, ...]:
    return check_interactions(replace(intake or nobody(), medications=(entry,)))


def example_of(rule: InteractionRule) -> str:
    if rule.names:
        return min(rule.names)
    return next(
        m.name
        for m in MEDICINES.values()
        if rule.kind in m.classes and m.name not in rule.except_names and not m.classes & rule.except_kinds
    )


@pytest.mark.parametrize("rule", INTERACTIONS.values(), ids=lambda rule: rule.id)
def test_every_rule_has_a_medicine_a_source_and_an_action(rule: InteractionRule) -> None:
    name = example_of(rule)
    found = [item for item in check(medicine(name, name)) if item.id == rule.id]
    assert found, f"{rule.id} does not answer for {name}"
    assert found[0].result is Result.INTERACTS
    assert rule.source in SOURCES
    assert rule.action.endswith(".")
    assert re.fullmatch(r"INT-[A-Z0-9-]+", rule.id)


def test_every_class_that_can_interact_has_a_rule() -> None:
    kinds = {rule.kind for rule in INTERACTIONS.values()}
    assert {kind for kind in MedicineClass if kind not in kinds} == CLASSES_WITHOUT_A_RULE


def test_every_name_of_a_rule_is_a_known_medicine() -> None:
    for rule in INTERACTIONS.values():
        assert rule.names | rule.except_names <= MEDICINES.keys(), rule.id


def test_a_medicine_that_is_not_in_the_table_is_unknown_and_stops_the_decision() -> None:
    intake = taking(candidate(), medicine("Examplezumab 10 mg", "examplezumab"))
    decision = assess(intake)
    (found,) = [item for item in decision.interactions if item.medicine == "examplezumab"]
    assert found.result is Result.UNKNOWN
    assert decision.status is Status.NEEDS_INFORMATION
    assert any(item.name == "medication: Examplezumab 10 mg" for item in decision.missing)


def test_a_pharmacist_clears_an_unknown_medicine_by_name() -> None:
    intake = taking(candidate(), medicine("Examplezumab 10 mg", "examplezumab"))
    cleared = Override(criterion="INT-UNKNOWN-EXAMPLEZUMAB", by="A. Moss, pharmacist", reason="no signal", date=AS_OF)
    decision = assess(replace(intake, overrides=(cleared,)))
    assert decision.status is Status.CANDIDATE_WITH_PRECAUTIONS
    assert not decision.overrides_refused


def test_one_unknown_ingredient_beside_a_known_one_is_not_lost() -> None:
    found = check(medicine("Acetaminophen 325 MG / Examplezumab 10 MG Oral Tablet"))
    assert {item.result for item in found} == {Result.CHECKED_NONE, Result.UNKNOWN}


def test_an_entry_without_a_readable_name_is_unknown() -> None:
    assert [item.result for item in check(medicine("the small blue pill"))] == [Result.UNKNOWN]


def test_a_product_that_nobody_knows_is_explained_by_its_ingredients() -> None:
    assert [item.id for item in check(medicine("Painaway forte", "morphine"))] == ["INT-OPIOID"]


def test_an_ordinary_medicine_was_checked_and_has_none() -> None:
    assert [item.result for item in check(medicine("Simvistatin 10 MG"))] == [Result.CHECKED_NONE]


def test_a_medicine_that_may_or_may_not_be_taken_is_unknown_when_it_would_matter() -> None:
    assert [item.result for item in check(medicine("Memantine", active=None))] == [Result.UNKNOWN]
    assert [item.result for item in check(medicine("Metformin", active=None))] == [Result.CHECKED_NONE]
    decision = assess(taking(candidate(), medicine("Memantine", active=None)))
    assert decision.status is Status.NEEDS_INFORMATION


def test_a_stopped_medicine_does_not_interact() -> None:
    assert check(medicine("Memantine", active=False)) == ()


@pytest.mark.parametrize(("days", "expected"), [(1, ["INT-MAO-INHIBITOR", "INT-SEROTONERGIC"]), (15, [])])
def test_a_monoamine_oxidase_inhibitor_counts_for_two_weeks_after_stopping(days: int, expected: list[str]) -> None:
    stopped = medicine("Phenelzine 15 mg", "phenelzine", active=False, stopped=AS_OF - timedelta(days=days))
    assert [item.id for item in check(stopped)] == expected


def test_a_monoamine_oxidase_inhibitor_stopped_on_an_unknown_day_is_unknown() -> None:
    stopped = medicine("Phenelzine 15 mg", "phenelzine", active=False)
    assert Result.UNKNOWN in {item.result for item in check(stopped)}


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ("Ketoconazole 2% cream", Route.TOPICAL),
        ("Ketoconazole 2% cream", None),
        ("Ciprofloxacin ophthalmic solution", None),
        ("Oxymetazoline eye drops", None),
        ("Dexamethasone ophthalmic suspension", Route.OTHER),
        ("Budesonide inhaler", Route.INHALED),
    ],
)
def test_a_product_that_acts_where_it_is_put_does_not_interact(text: str, route: Route | None) -> None:
    assert {item.result for item in check(medicine(text, route=route))} == {Result.CHECKED_NONE}


def test_the_same_drug_swallowed_does_interact() -> None:
    found = check(medicine("Ketoconazole 200 mg tablet", route=Route.ORAL))
    assert "INT-CYP3A4-INHIBITOR" in {item.id for item in found}


def test_a_fentanyl_patch_is_an_opioid_and_not_a_cream() -> None:
    found = check(medicine("Fentanyl 25 ug/h patch", route=Route.TRANSDERMAL))
    assert "INT-OPIOID" in {item.id for item in found}


def test_figures_by_mouth_are_shown_as_not_carrying_over_and_change_no_infusion() -> None:
    (rifampicin,) = [i for i in check(medicine("Rifampicin 300 mg")) if i.id == "INT-RIFAMPICIN"]
    assert rifampicin.by_mouth is not None
    assert "86 %" in rifampicin.by_mouth
    assert rifampicin.by_mouth.endswith("Does not carry over to an infusion.")
    assert rifampicin.concern is Concern.NOTE
    (clarithromycin,) = [i for i in check(medicine("Clarithromycin 500 mg")) if i.id == "INT-CLARITHROMYCIN"]
    assert clarithromycin.concern is Concern.CAUTION
    assert clarithromycin.effect is not None
    assert "2.6" not in clarithromycin.effect


@pytest.mark.parametrize(
    ("text", "criterion", "status"),
    [
        ("Theophylline 200 mg", "CAN-MEDICINES-02", Status.NOT_A_CANDIDATE),
        ("Aminophylline 225 mg", "CAN-MEDICINES-02", Status.NOT_A_CANDIDATE),
        ("Levothyroxine 50 ug", "CAN-ENDOCRINE-01", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Bevacizumab", "CAN-MEDICINES-03", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Prednisolone 40 mg", "CAN-MEDICINES-03", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Methylphenidate 10 mg", "CAN-MEDICINES-03", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Memantine 10 mg", "CAN-MEDICINES-04", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Robitussin DM", "CAN-MEDICINES-04", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Tranylcypromine 10 mg", "CAN-MEDICINES-05", Status.CANDIDATE_WITH_PRECAUTIONS),
        ("Linezolid 600 mg", "CAN-MEDICINES-05", Status.CANDIDATE_WITH_PRECAUTIONS),
    ],
)
def test_one_medicine_changes_the_decision_about_a_clean_candidate(text: str, criterion: str, status: Status) -> None:
    decision = assess(taking(candidate(), medicine(text)))
    (finding,) = [item for item in decision.findings if item.id == criterion]
    assert finding.answer is Answer.YES
    assert text in str(finding.data), "the finding shows the medicine that it rests on"
    assert decision.status is status


def test_methadone_is_not_counted_among_the_other_nmda_antagonists() -> None:
    decision = assess(taking(candidate(), medicine("Methadone 5 mg")))
    (finding,) = [item for item in decision.findings if item.id == "CAN-MEDICINES-04"]
    assert finding.answer is Answer.NO


def test_sleep_apnoea_with_an_opioid_and_a_benzodiazepine_makes_capnography_mandatory() -> None:
    intake = candidate()
    facts = {**intake.facts, "obstructive_sleep_apnoea": replace(intake.facts["obstructive_sleep_apnoea"], value=True)}  # type: ignore[type-var]
    both = taking(replace(intake, facts=facts), medicine("Morphine 10 mg"), medicine("Lorazepam 1 mg"))
    one = taking(replace(intake, facts=facts), medicine("Lorazepam 1 mg"))
    answers = [
        next(f.answer for f in assess(person).findings if f.id == "CAN-RESPIRATORY-01") for person in (both, one)
    ]
    assert answers == [Answer.YES, Answer.NO]


def test_a_list_that_nobody_called_complete_cannot_say_that_nothing_is_taken() -> None:
    intake = candidate()
    decision = assess(replace(intake, facts={**intake.facts, "medication_list_complete": None}))
    (finding,) = [item for item in decision.findings if item.id == "CAN-MEDICINES-02"]
    assert finding.answer is Answer.UNKNOWN
    assert any(m.name == "medication_list_complete" and finding.id in m.needed_by for m in decision.missing)


def test_a_medicine_that_starts_later_is_not_taken_yet() -> None:
    assert check(medicine("Theophylline", active=None, started=date(2024, 4, 1))) == ()


@pytest.mark.parametrize(
    ("active", "dates"),
    [
        (True, {"started": AS_OF + timedelta(days=1)}),
        (True, {"stopped": AS_OF - timedelta(days=1)}),
        (False, {"stopped": AS_OF + timedelta(days=1)}),
    ],
)
def test_a_medicine_whose_dates_contradict_what_it_says_is_unknown(active: bool, dates: dict[str, date]) -> None:
    (found,) = check(medicine("Theophylline", active=active, **dates))
    assert found.result is Result.UNKNOWN
    decision = assess(taking(candidate(), medicine("Theophylline", active=active, **dates)))
    assert decision.status is Status.NEEDS_INFORMATION


def test_a_monoamine_oxidase_inhibitor_stopped_ten_days_ago_acts_though_it_is_still_marked_as_taken() -> None:
    found = check(medicine("Linezolid 600 mg", active=True, stopped=AS_OF - timedelta(days=10)))
    assert any(item.id == "INT-MAO-INHIBITOR" and item.result is Result.INTERACTS for item in found)


@pytest.mark.skipif(not RECORDS.is_dir(), reason="the shared records are not beside this checkout")
def test_every_medicine_of_the_shared_records_is_recognised() -> None:
    unknown = set()
    for path in RECORDS.glob("*.json"):
        for entry in json.loads(path.read_text(encoding="utf-8"))["entry"]:
            resource = entry["resource"]
            concept = resource.get("medicationCodeableConcept")
            if resource["resourceType"] == "Medication":
                concept = resource.get("code")
            if concept:
                text = concept.get("text") or concept["coding"][0]["display"]
                if not medicines_in(text):
                    unknown.add(text)
    assert not unknown
