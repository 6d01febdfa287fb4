"""The requirements of web pages: none is left out, and what a row names is there."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest

from hazard_names import ROOT, unknown_names
from lenitive.domain.hazards.requirements.requirement import RequirementState
from lenitive.domain.hazards.web_requirements import ASKED, LEVEL_OF, WEB_REQUIREMENTS, WebRequirement
from lenitive.domain.hazards.web_requirements.requirement import TAKEN_OF_LEVEL_3

ANY = WEB_REQUIREMENTS["V1.1.1"]
LEVELS_OF_CHAPTER = {
    1: (8, 19, 3), 2: (4, 7, 2), 3: (8, 11, 12), 4: (2, 8, 6), 5: (4, 5, 4), 6: (13, 22, 12), 7: (6, 12, 1),
    8: (4, 3, 6), 9: (4, 3, 0), 10: (5, 24, 7), 11: (3, 11, 10), 12: (3, 6, 3), 13: (1, 12, 8), 14: (2, 7, 4),
    15: (3, 10, 8), 16: (0, 16, 1), 17: (0, 7, 5),
}  # fmt: skip


def test_the_numbers_of_the_standard_are_there_with_their_levels() -> None:
    for chapter, counts in LEVELS_OF_CHAPTER.items():
        levels = Counter(level for one, level in LEVEL_OF.items() if one.startswith(f"V{chapter}."))
        assert (levels[1], levels[2], levels[3]) == counts, chapter
    assert len(LEVEL_OF) == 345
    assert len(ASKED) == 253 + len(TAKEN_OF_LEVEL_3)
    assert {LEVEL_OF[one] for one in TAKEN_OF_LEVEL_3} == {3}


def test_every_number_that_is_asked_for_has_one_row_and_no_other_has() -> None:
    assert set(WEB_REQUIREMENTS) == set(ASKED)


@pytest.mark.parametrize("asked", WEB_REQUIREMENTS.values(), ids=lambda asked: asked.id)
def test_a_web_requirement_is_what_its_state_claims_and_names_only_what_is_there(asked: WebRequirement) -> None:
    assert asked.complaints() == ()
    assert unknown_names([asked]) == []
    for words in (asked.asks, *asked.missing, asked.not_applicable or "x"):
        assert words == words.strip().rstrip(".")
    assert len(set(asked.tests)) == len(asked.tests)


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"tests": ()}, "met, and no evidence is named"),
        ({"missing": ("a word",)}, "met, and something is missing"),
        ({"state": RequirementState.PARTLY_MET}, "partly met, and nothing is said to be missing"),
        ({"state": RequirementState.NOT_BUILT, "missing": ("x",)}, "not built, and evidence is named"),
        (
            {"state": RequirementState.NOT_APPLICABLE},
            "not applicable, and a reason for being out of scope does not fit",
        ),
        ({"not_applicable": "no"}, "met, and a reason for being out of scope does not fit"),
    ],
)
def test_a_row_that_its_evidence_does_not_bear_out_is_found(changed: dict[str, object], complaint: str) -> None:
    assert f"V1.1.1: {complaint}" in replace(ANY, **changed).complaints()  # type: ignore[arg-type]


def test_a_test_or_file_that_is_not_there_is_found() -> None:
    assert len(unknown_names([replace(ANY, tests=("tests/web/test_tls.py::test_nobody_wrote",))])) == 1
    assert len(unknown_names([replace(ANY, controls=("docs/how-to/nothing.md",))])) == 1


def test_the_table_for_spreadsheets_holds_every_row() -> None:
    text = (ROOT / "docs" / "asvs.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["requirement"] for row in rows] == [one.id for one in WEB_REQUIREMENTS.values()]
    for row in rows:
        assert row["applies"] in {"yes", "no"}
        assert row["status"] in {"met", "partly met", "not yet", "not applicable"}
        assert row["tests"] or row["files"] or row["missing or why not"]
