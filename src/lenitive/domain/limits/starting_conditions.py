"""What candidacy compares with beside the vital signs: age, organs, build, infection, and the record itself.

A SOFT one is a precaution or can be set aside by a named clinician with a reason; an ABSOLUTE one cannot.
"""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours, quoted

_SOFT, _ABSOLUTE = Tier.SOFT, Tier.ABSOLUTE
_SHELF: Final = Shelf(group=Group.STARTING_CONDITIONS)

ENTRIES: Final[tuple[Entry, ...]] = (
    _SHELF.at_least(
        "LIM-AGE-02",
        "Age from which this product is for a person",
        ours("18", "a", "outside this product below"),
        tier=_ABSOLUTE,
        bounds=("18", "25"),
    ),
    _SHELF.at_most(
        "LIM-AGE-03",
        "Age above which a person is treated with precautions",
        quoted("75", "a", "scirp_ed", "excluded above; here a caution"),
        tier=_SOFT,
        bounds=("60", "80"),
    ),
    _SHELF.at_least(
        "LIM-HEART-01",
        "Ejection fraction that counts as heart failure below",
        ours("40", "%", "counts as heart failure below"),
        tier=_SOFT,
        bounds=("40", "55"),
    ),
    _SHELF.at_most(
        "LIM-LIVER-02",
        "ALT raised with liver metastases above",
        ours("3", "x ULN", "raised with liver metastases above"),
        tier=_SOFT,
        bounds=("2", "5"),
    ),
    _SHELF.at_most(
        "LIM-LIVER-03",
        "Bilirubin raised from",
        ours("2", "mg/dL", "about twice the usual upper limit; below it one Child-Pugh point"),
        tier=_SOFT,
        bounds=("1", "3"),
    ),
    _SHELF.at_most(
        "LIM-LIVER-04",
        "Child-Pugh class B from",
        ours("7", "{score}", "Child-Pugh class B from"),
        tier=_ABSOLUTE,
        bounds=("7", "7"),
    ),
    _SHELF.at_most(
        "LIM-LIVER-05",
        "Child-Pugh class C from",
        ours("10", "{score}", "Child-Pugh class C from"),
        tier=_ABSOLUTE,
        bounds=("10", "10"),
    ),
    _SHELF.at_most(
        "LIM-DELIRIUM-01",
        "4AT: delirium possible from",
        ours("4", "{score}", "4AT: delirium possible from"),
        tier=_ABSOLUTE,
        bounds=("3", "4"),
    ),
    _SHELF.at_most(
        "LIM-APNOEA-01",
        "STOP-BANG: sleep apnoea likely from",
        ours("5", "{score}", "STOP-BANG: sleep apnoea likely from"),
        tier=_SOFT,
        bounds=("3", "5"),
    ),
    _SHELF.at_least(
        "LIM-KIDNEY-01",
        "Estimated glomerular filtration rate, active metabolites may accumulate below",
        ours("30", "mL/min/1.73 m2", "active metabolites may accumulate below"),
        tier=_SOFT,
        bounds=("30", "60"),
    ),
    _SHELF.at_least(
        "LIM-NUTRITION-01",
        "Body mass index, underweight below",
        ours("18.5", "kg/m2", "underweight below"),
        tier=_SOFT,
        bounds=("18.5", "22"),
    ),
    _SHELF.at_least(
        "LIM-NUTRITION-02",
        "Albumin, smaller volume of distribution expected below",
        ours("28", "g/L", "smaller volume of distribution expected below"),
        tier=_SOFT,
        bounds=("25", "35"),
    ),
    _SHELF.at_most(
        "LIM-INFECTION-01", "Fever from", ours("38", "Cel", "fever from"), tier=_ABSOLUTE, bounds=("37.5", "38.5")
    ),
    _SHELF.at_least(
        "LIM-INFECTION-02",
        "Neutropenia below",
        ours("1", "10*9/L", "neutropenia below"),
        tier=_ABSOLUTE,
        bounds=("0.5", "1.5"),
    ),
    _SHELF.at_least(
        "LIM-RECORD-01",
        "Readings of which the mean pressure is taken",
        ours("2", "readings", "mean of at least this many"),
        tier=_ABSOLUTE,
        bounds=("2", "5"),
    ),
    _SHELF.at_most(
        "LIM-RECORD-02",
        "A record silent for longer does not say that the person lives",
        ours("365", "d", "a record silent for longer does not say that the person lives"),
        tier=_ABSOLUTE,
        bounds=("90", "365"),
    ),
    _SHELF.at_most(
        "LIM-RECORD-03",
        "A setting aside is asked again after",
        ours("90", "d", "an override is asked again after this"),
        tier=_ABSOLUTE,
        bounds=("7", "90"),
    ),
    _SHELF.at_least(
        "LIM-RECORD-04",
        "Bone pain after a growth factor is expected within",
        ours("7", "d", "bone pain is expected within"),
        tier=_SOFT,
        bounds=("3", "14"),
    ),
)
"""Every number of candidacy that is not a vital sign."""

ASCENDING: Final = (
    ("LIM-AGE-02", "LIM-AGE-03"),
    ("LIM-LIVER-04", "LIM-LIVER-05"),
)
"""Numbers that must not fall from left to right."""
