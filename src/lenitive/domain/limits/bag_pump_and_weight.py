"""The bag, the pump's settings, and the weights for which a dose is worked out."""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours, quoted

_SOFT, _ABSOLUTE = Tier.SOFT, Tier.ABSOLUTE
_SHELF: Final = Shelf(group=Group.BAG_AND_WEIGHT)
_STRENGTH, _PLANNED = "Strength of the bag", "Body weight for which a plan is made"

ENTRIES: Final[tuple[Entry, ...]] = (
    _SHELF.at_least(
        "LIM-PUMP-01",
        "Lowest setting while running",
        ours("0.1", "mL/h", "pump range"),
        tier=_ABSOLUTE,
        bounds=("0.1", "1"),
    ),
    _SHELF.at_most(
        "LIM-PUMP-02", "Highest setting", ours("60", "mL/h", "pump range"), tier=_ABSOLUTE, bounds=("5", "60")
    ),
    _SHELF.at_most(
        "LIM-PUMP-03",
        "What a setting has beyond whole steps of the pump",
        ours("0", "mL/h", "a setting that the pump has not would be rounded by the pump"),
        tier=_ABSOLUTE,
        bounds=("0", "0"),
    ),
    _SHELF.at_least(
        "LIM-PUMP-04",
        "Step of the pump; a setting is floored to it",
        ours("0.1", "mL/h", "pump range"),
        tier=_ABSOLUTE,
        bounds=("0.1", "1"),
    ),
    _SHELF.at_least(
        "LIM-CONC-01",
        _STRENGTH,
        ours("0.5", "mg/mL", "weakest bag of the library"),
        tier=_ABSOLUTE,
        bounds=("0.5", "2"),
    ),
    _SHELF.at_most(
        "LIM-CONC-02",
        _STRENGTH,
        ours("2", "mg/mL", "strongest bag of the library"),
        tier=_ABSOLUTE,
        bounds=("0.5", "2"),
    ),
    _SHELF.at_most(
        "LIM-CONC-03", _STRENGTH, quoted("1", "mg/mL", "cheo", "usual dilution"), tier=_SOFT, bounds=("0.5", "2")
    ),
    _SHELF.at_most(
        "LIM-CONC-04",
        "Distance to the nearest strength of the library",
        ours("0", "mg/mL", "0.5, 1 and 2 mg/mL, nothing between"),
        tier=_ABSOLUTE,
        bounds=("0", "0"),
    ),
    _SHELF.at_least(
        "LIM-WEIGHT-03",
        _PLANNED,
        ours("30", "kg", "adults; smaller ones were not studied"),
        tier=_ABSOLUTE,
        bounds=("30", "60"),
    ),
    _SHELF.at_most(
        "LIM-WEIGHT-04",
        _PLANNED,
        ours("300", "kg", "adults; heavier ones were not studied"),
        tier=_ABSOLUTE,
        bounds=("100", "300"),
    ),
    _SHELF.at_least(
        "LIM-WEIGHT-05",
        "Dosing weight on which the session counts a rate",
        ours("20", "kg", "an ideal or dry weight may be below the measured one"),
        tier=_ABSOLUTE,
        bounds=("20", "60"),
    ),
    _SHELF.at_least(
        "LIM-WEIGHT-06",
        "Body mass index that is believed",
        ours("12", "kg/m2", "a weight that gives less was not taken in kilograms"),
        tier=_ABSOLUTE,
        bounds=("12", "16"),
    ),
    _SHELF.at_most(
        "LIM-WEIGHT-07",
        "Body mass index that is believed",
        ours("60", "kg/m2", "a weight that gives more was not taken in kilograms"),
        tier=_ABSOLUTE,
        bounds=("40", "60"),
    ),
)
"""Every limit of bag, pump and weight."""

ASCENDING: Final = (
    ("LIM-PUMP-01", "LIM-PUMP-02"),
    ("LIM-CONC-01", "LIM-CONC-03", "LIM-CONC-02"),
    ("LIM-WEIGHT-05", "LIM-WEIGHT-03", "LIM-WEIGHT-04"),
    ("LIM-WEIGHT-06", "LIM-WEIGHT-07"),
)
"""Numbers that must not fall from left to right."""
