"""Child-Pugh class of hepatic impairment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenitive.domain.assessment.instrument import (
    Direction,
    Example,
    Given,
    Instrument,
    Item,
    Level,
    Licence,
    Parts,
    cut_off,
)
from lenitive.domain.foundation.sources import Grade

_ASCITES: Final = {"none": 1, "mild": 2, "moderate_or_severe": 3}
_ENCEPHALOPATHY: Final = {"none": 1, "grade_1_2": 2, "grade_3_4": 3}


def _between(value: Given, low: float, high: float) -> int:
    """1 below low, 2 from low to high, 3 above high."""
    number = float(value)
    return 1 + (number >= low) + (number > high)


def _albumin(value: Given) -> int:
    number = float(value)
    return 1 + (number <= 35) + (number < 28)


def _points(name: str, value: Given) -> int:
    match name:
        case "bilirubin_mg_dl":
            return _between(value, 2.0, 3.0)
        case "albumin_g_l":
            return _albumin(value)
        case "inr":
            return _between(value, 1.7, 2.3)
        case "ascites":
            return _ASCITES[str(value)]
        case _:
            return _ENCEPHALOPATHY[str(value)]


def _parts(given: Mapping[str, Given]) -> Parts:
    return {name: _points(name, value) for name, value in given.items()}


def child_pugh_class(total_points: float) -> str:
    """A for 5-6, B for 7-9, C for 10-15 points.

    Example:
        >>> child_pugh_class(9)
        'B'
    """
    if total_points <= 6:
        return "A"
    return "B" if total_points <= 9 else "C"


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
        first, last = child_pugh_class(self.lowest), child_pugh_class(self.highest)
        return tuple(name for name in "ABC" if first <= name <= last)


def child_pugh(answers: Mapping[str, Given | None]) -> ChildPugh:
    """Score the items that are known; an unknown one counts 1 in the lowest and 3 in the highest score.

    One possible class means that the missing items cannot change it: a C can be certain before all five are known.

    Args:
        answers: By id of the item; None, or no answer at all, for what is not known.

    Raises:
        ValueError: An answer is not one that the item allows.

    Example:
        >>> child_pugh({"bilirubin_mg_dl": 5, "albumin_g_l": 20, "inr": 3})
        ChildPugh(lowest=11, highest=15)
        >>> child_pugh({"bilirubin_mg_dl": 1.0, "albumin_g_l": 40, "inr": 1.0}).classes
        ('A', 'B')
    """
    lowest = highest = 0
    for item in INSTRUMENT.items:
        given = answers.get(item.id)
        problem = None if given is None else item.problem_with(given)
        if problem is not None:
            raise ValueError(f"child_pugh: {problem}")
        points = None if given is None else _points(item.id, given)
        lowest += points or 1
        highest += points or 3
    return ChildPugh(lowest=lowest, highest=highest)


def _levels(points: Mapping[str, int]) -> tuple[Level, ...]:
    return tuple(Level(value=value, points=count, words=value.replace("_", " ")) for value, count in points.items())


_CLASSES: Final = "classes A 5-6, B 7-9, C 10-15, as commonly published"

INSTRUMENT: Final = Instrument(
    id="child_pugh",
    name="Child-Pugh score",
    measures="severity of chronic liver disease",
    low=5,
    high=15,
    direction=Direction.HIGHER_IS_WORSE,
    licence=Licence.FREE,
    licence_note="Published table, commonly reused with citation; confirm.",
    source="child_pugh_1973",
    place="cut-offs as commonly published, with INR in place of prothrombin time; the paper was not read",
    grade=Grade.ASSUMED,
    items=(
        Item(id="bilirubin_mg_dl", words="Total bilirubin, mg/dL: below 2, 2 to 3, above 3", low=0, high=60),
        Item(id="albumin_g_l", words="Albumin, g/L: above 35, 28 to 35, below 28", low=5, high=70),
        Item(id="inr", words="INR: below 1.7, 1.7 to 2.3, above 2.3", low=0.5, high=20),
        Item(id="ascites", words="Ascites", levels=_levels(_ASCITES)),
        Item(id="encephalopathy", words="Encephalopathy", levels=_levels(_ENCEPHALOPATHY)),
    ),
    parts=_parts,
    cut_offs=(
        cut_off(5, "class A", source="lenitive", place=_CLASSES, grade=Grade.ASSUMED, below=7),
        cut_off(7, "class B", source="lenitive", place=_CLASSES, grade=Grade.ASSUMED, below=10),
        cut_off(10, "class C", source="lenitive", place=_CLASSES, grade=Grade.ASSUMED),
    ),
    limits=("Biliary obstruction, malnutrition and anticoagulants change its laboratory items without liver failure.",),
    examples=(
        Example(
            answers={
                "bilirubin_mg_dl": 1.0,
                "albumin_g_l": 40,
                "inr": 1.0,
                "ascites": "none",
                "encephalopathy": "none",
            },
            total=5,
            meanings=("class A",),
        ),
        Example(
            answers={
                "bilirubin_mg_dl": 2.0,
                "albumin_g_l": 28,
                "inr": 1.7,
                "ascites": "mild",
                "encephalopathy": "none",
            },
            total=9,
            meanings=("class B",),
        ),
        Example(
            answers={
                "bilirubin_mg_dl": 3.1,
                "albumin_g_l": 27.9,
                "inr": 2.4,
                "ascites": "moderate_or_severe",
                "encephalopathy": "grade_3_4",
            },
            total=15,
            meanings=("class C",),
        ),
    ),
)
