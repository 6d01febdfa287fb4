"""Child-Pugh: classes at their boundaries, and what is unknown stays open."""

import pytest

from lenitive.domain.candidacy.child_pugh import child_pugh

NORMAL = {"bilirubin_mg_dl": 1.0, "albumin_g_l": 40.0, "inr_ratio": 1.0, "ascites": "none", "encephalopathy": "none"}


@pytest.mark.parametrize(
    ("changed", "score"),
    [
        ({}, 5),
        ({"bilirubin_mg_dl": 1.9}, 5),
        ({"bilirubin_mg_dl": 2.0}, 6),
        ({"bilirubin_mg_dl": 3.0}, 6),
        ({"bilirubin_mg_dl": 3.1}, 7),
        ({"albumin_g_l": 35.0}, 6),
        ({"albumin_g_l": 28.0}, 6),
        ({"albumin_g_l": 27.9}, 7),
        ({"inr_ratio": 1.7}, 6),
        ({"inr_ratio": 2.3}, 6),
        ({"inr_ratio": 2.4}, 7),
        ({"ascites": "mild"}, 6),
        ({"encephalopathy": "grade_3_4"}, 7),
    ],
)
def test_each_finding_scores_at_its_boundaries(changed: dict[str, object], score: int) -> None:
    found = child_pugh(**{**NORMAL, **changed})  # type: ignore[arg-type]
    assert (found.lowest, found.highest) == (score, score)


@pytest.mark.parametrize(("inr", "ascites", "classes"), [(2.4, "mild", ("B",)), (1.0, "none", ("A",))])
def test_a_known_score_has_one_class(inr: float, ascites: str, classes: tuple[str, ...]) -> None:
    assert child_pugh(**{**NORMAL, "inr_ratio": inr, "ascites": ascites}).classes == classes  # type: ignore[arg-type]


def test_nothing_known_leaves_every_class_open() -> None:
    assert child_pugh().classes == ("A", "B", "C")


def test_bad_enough_findings_are_class_c_whatever_else_is_unknown() -> None:
    found = child_pugh(bilirubin_mg_dl=9.0, albumin_g_l=20.0, inr_ratio=3.0)
    assert found.classes == ("C",)


def test_an_unknown_word_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        child_pugh(ascites="some")
