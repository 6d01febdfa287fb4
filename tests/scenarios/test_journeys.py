"""Whole journeys against reviewed files; those of the shared records skip with a word where they are absent."""

import json

import pytest

from scenarios.journeys import EXPECTED, PEOPLE, RECORDS, SHARED, journey


@pytest.mark.parametrize("name", [*PEOPLE, *RECORDS])
def test_the_journey_of_an_example_is_the_reviewed_one(name: str) -> None:
    if name in RECORDS and not SHARED.is_dir():
        pytest.skip(f"the shared record of {name} is not beside this checkout")
    found = json.loads(json.dumps(journey(name)))
    expected = json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))
    for stage, what in expected.items():
        assert found[stage] == what, f"{name}, {stage}: review, then python tests/scenarios/journeys.py"


def test_between_them_the_examples_show_all_four_results_and_an_infusion() -> None:
    reviewed = [json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8")) for name in PEOPLE]
    assert {one["candidacy"]["status"] for one in reviewed} == {
        "candidate",
        "candidate_with_precautions",
        "not_a_candidate",
        "needs_information",
    }
    for one in reviewed:
        may_be_planned = one["candidacy"]["status"].startswith("candidate")
        assert bool(one["course"]["sessions"]) == may_be_planned
