"""Every row of the FHIR reader's registries: it answers a question that exists, and its codes are found."""

import re

import pytest

from lenitive.domain.candidacy.facts import FACTS, Kind
from lenitive.interop.fhir.concepts import CONCEPTS, FactConcept, facts_meant, is_not_present
from lenitive.interop.fhir.elements import Concept
from lenitive.interop.fhir.measures import MEASURES, Measure
from lenitive.interop.fhir.units import canonical_unit


def _row(row: FactConcept) -> str:
    return row.fact


@pytest.mark.parametrize("row", CONCEPTS, ids=_row)
def test_a_row_answers_a_yes_no_question_of_the_intake(row: FactConcept) -> None:
    assert FACTS[row.fact].kind is Kind.YES_NO
    assert re.compile(row.words)
    assert not (row.unless and re.search(row.unless, ""))


@pytest.mark.parametrize("row", CONCEPTS, ids=_row)
def test_every_code_of_a_row_is_found_without_words(row: FactConcept) -> None:
    for code in row.snomed:
        assert row in facts_meant(Concept(text="x", codes=frozenset({("snomed", code)})))
    for prefix in row.icd10:
        dotted = (
            f"{prefix[:3]}.{prefix[3:]}" if len(prefix) > 3 else f"{prefix}.9" if len(prefix) == 3 else f"{prefix}3.9"
        )
        assert row in facts_meant(Concept(text="x", codes=frozenset({("icd10", dotted)})))


@pytest.mark.parametrize("said", ["", "Fracture of wrist", "Hyperlipidemia", "Chronic pain", "Osteoporosis (disorder)"])
def test_an_ordinary_problem_answers_no_question(said: str) -> None:
    assert facts_meant(Concept(text=said, said=said)) == ()
    assert not is_not_present(Concept(text=said, said=said))


def _measure(row: Measure) -> str:
    return row.fact


@pytest.mark.parametrize("row", MEASURES, ids=_measure)
def test_a_measure_accepts_its_own_unit_unchanged(row: Measure) -> None:
    unit = canonical_unit(FACTS[row.fact].unit or "1")
    assert unit in row.units
    assert (row.units[unit].times, row.units[unit].plus) == (1, 0)


def test_no_code_means_two_measures() -> None:
    codes = [code for row in MEASURES for code in (*row.loinc, *row.snomed)]
    assert len(codes) == len(set(codes))
