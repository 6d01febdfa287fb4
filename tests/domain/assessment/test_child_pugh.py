"""Child-Pugh: classes at their boundaries, and what is unknown stays open."""

import pytest

from lenitive.domain.assessment.instrument import Given, Score, score
from lenitive.domain.assessment.instruments.child_pugh import INSTRUMENT, child_pugh

NORMAL: dict[str, Given | None] = {
    "bilirubin_mg_dl": 1.0,
    "albumin_g_l": 40.0,
    "inr": 1.0,
    "ascites": "none",
    "encephalopathy": "none",
}


@pytest.mark.parametrize(
    ("changed", "points"),
    [
        ({}, 5),
        ({"bilirubin_mg_dl": 1.9}, 5),
        ({"bilirubin_mg_dl": 2.0}, 6),
        ({"bilirubin_mg_dl": 3.0}, 6),
        ({"bilirubin_mg_dl": 3.1}, 7),
        ({"albumin_g_l": 35.0}, 6),
        ({"albumin_g_l": 28.0}, 6),
        ({"albumin_g_l": 27.9}, 7),
        ({"inr": 1.7}, 6),
        ({"inr": 2.3}, 6),
        ({"inr": 2.4}, 7),
        ({"ascites": "mild"}, 6),
        ({"encephalopathy": "grade_3_4"}, 7),
    ],
)
def test_each_finding_scores_at_its_boundaries(changed: dict[str, Given | None], points: int) -> None:
    found = child_pugh({**NORMAL, **changed})
    assert (found.lowest, found.highest) == (points, points)


def test_the_range_and_the_instrument_score_alike() -> None:
    known = {name: value for name, value in NORMAL.items() if value is not None}
    scored = score(INSTRUMENT, {**known, "bilirubin_mg_dl": 3.1, "ascites": "mild"})
    assert isinstance(scored, Score)
    assert child_pugh({**NORMAL, "bilirubin_mg_dl": 3.1, "ascites": "mild"}).lowest == scored.total


@pytest.mark.parametrize(("inr", "ascites", "classes"), [(2.4, "mild", ("B",)), (1.0, "none", ("A",))])
def test_a_known_score_has_one_class(inr: float, ascites: str, classes: tuple[str, ...]) -> None:
    assert child_pugh({**NORMAL, "inr": inr, "ascites": ascites}).classes == classes


def test_nothing_known_leaves_every_class_open() -> None:
    assert child_pugh({}).classes == ("A", "B", "C")


def test_bad_enough_findings_are_class_c_whatever_else_is_unknown() -> None:
    found = child_pugh({"bilirubin_mg_dl": 9.0, "albumin_g_l": 20.0, "inr": 3.0})
    assert found.classes == ("C",)


def test_an_unknown_word_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="ascites"):
        child_pugh({"ascites": "some"})
