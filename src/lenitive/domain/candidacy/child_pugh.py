"""Child-Pugh class of liver function, with what is unknown left open instead of counted as normal."""

from dataclasses import dataclass
from typing import Final

_CLASS_B_FROM: Final = 7
_CLASS_C_FROM: Final = 10
_ASCITES: Final = {"none": 1, "mild": 2, "moderate_or_severe": 3}
_ENCEPHALOPATHY: Final = {"none": 1, "grade_1_2": 2, "grade_3_4": 3}
_UNKNOWN: Final = (1, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildPugh:
    """The scores that are still possible. Both are the same when everything is known.

    Attributes:
        lowest: The score if everything unknown turned out to be normal, 5-15.
        highest: The score if everything unknown turned out to be as bad as can be, 5-15.
    """

    lowest: int
    highest: int

    @property
    def classes(self) -> tuple[str, ...]:
        """Every class that is still possible, from A to C.

        Example:
            >>> ChildPugh(lowest=5, highest=9).classes
            ('A', 'B')
        """
        return tuple(name for name in "ABC" if _class_of(self.lowest) <= name <= _class_of(self.highest))


def child_pugh(
    *,
    bilirubin_mg_dl: float | None = None,
    albumin_g_l: float | None = None,
    inr_ratio: float | None = None,
    ascites: str | None = None,
    encephalopathy: str | None = None,
) -> ChildPugh:
    """Score five findings, 1 to 3 points each; an unknown one counts 1 in the lowest and 3 in the highest score.

    Args:
        bilirubin_mg_dl: Total bilirubin: below 2 one point, 2-3 two, above 3 three.
        albumin_g_l: Albumin: above 35 one point, 28-35 two, below 28 three.
        inr_ratio: International normalised ratio: below 1.7 one point, 1.7-2.3 two, above 2.3 three.
        ascites: "none", "mild" or "moderate_or_severe".
        encephalopathy: "none", "grade_1_2" or "grade_3_4".

    Source:
        child_pugh_1973, in the form now usual with INR in the place of prothrombin time; the cut-offs are from general
        knowledge (grade assumed). Class A 5-6, B 7-9, C 10-15.

    Example:
        >>> child_pugh(bilirubin_mg_dl=2.5, albumin_g_l=30, inr_ratio=1.2, ascites="mild", encephalopathy="none")
        ChildPugh(lowest=8, highest=8)
        >>> child_pugh(bilirubin_mg_dl=1.0, albumin_g_l=40, inr_ratio=1.0).classes
        ('A', 'B')
    """
    points = (
        _rising(bilirubin_mg_dl, 2, 3),
        _falling(albumin_g_l, 28, 35),
        _rising(inr_ratio, 1.7, 2.3),
        _of_word(ascites, _ASCITES),
        _of_word(encephalopathy, _ENCEPHALOPATHY),
    )
    return ChildPugh(lowest=sum(low for low, _ in points), highest=sum(high for _, high in points))


def _class_of(score: int) -> str:
    if score >= _CLASS_C_FROM:
        return "C"
    return "B" if score >= _CLASS_B_FROM else "A"


def _rising(value: float | None, two_from: float, three_above: float) -> tuple[int, int]:
    """More is worse."""
    if value is None:
        return _UNKNOWN
    points = 1 if value < two_from else 2 if value <= three_above else 3
    return points, points


def _falling(value: float | None, three_below: float, one_above: float) -> tuple[int, int]:
    """Less is worse."""
    if value is None:
        return _UNKNOWN
    points = 1 if value > one_above else 2 if value >= three_below else 3
    return points, points


def _of_word(word: str | None, points: dict[str, int]) -> tuple[int, int]:
    return _UNKNOWN if word is None else (points[word], points[word])
