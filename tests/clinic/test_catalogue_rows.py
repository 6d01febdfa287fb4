"""The registries as rows."""

from lenitive.clinic import catalogue
from lenitive.domain.candidacy.reasons import REASONS


def test_the_three_reasons_are_listed_with_the_criteria() -> None:
    rows = [row for row in catalogue.criteria() if row["kind"] == "reason"]
    assert [row["id"] for row in rows] == list(REASONS)
    assert all(row["statement"] and row["source"] and row["grade"] for row in rows)


def test_every_criterion_row_has_an_id_of_its_own() -> None:
    identifiers = [row["id"] for row in catalogue.criteria()]
    assert len(identifiers) == len(set(identifiers))
    assert {row["kind"] for row in catalogue.criteria()} == {"red_flag", "reason", "criterion"}
