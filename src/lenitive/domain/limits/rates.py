"""Rates of ketamine: the first one, increases and the time between them, and the highest.

The limits are those of a clinic without anaesthesia cover. An ABSOLUTE entry can only be made safer by a site.
"""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours, quoted

_SOFT, _SUPERVISED, _ABSOLUTE = Tier.SOFT, Tier.SUPERVISED, Tier.ABSOLUTE
_SHELF: Final = Shelf(group=Group.RATES)
_COUNTED: Final = Shelf(group=Group.RATES, whole=True)
_KG: Final = "mg/kg/h"

ENTRIES: Final[tuple[Entry, ...]] = (
    _SHELF.at_most(
        "LIM-START-01",
        "First rate",
        ours("0.15", _KG, "first rate, soft; after cohorts that began at 0.05-0.10"),
        tier=_SOFT,
        bounds=("0.02", "0.5"),
    ),
    _SHELF.at_most(
        "LIM-START-02",
        "First rate",
        ours("0.35", _KG, "first rate, two people"),
        tier=_SUPERVISED,
        bounds=("0.02", "0.5"),
    ),
    _SHELF.at_most(
        "LIM-START-03",
        "First rate",
        ours("0.5", _KG, "first rate, nobody; the highest rate of a published titration"),
        tier=_ABSOLUTE,
        bounds=("0.02", "0.5"),
    ),
    _SHELF.at_most(
        "LIM-STEP-01",
        "Largest increase at once",
        quoted("0.05", _KG, "korean_2024", "increases of 0.05 mg/kg/h"),
        tier=_SOFT,
        bounds=("0.01", "0.2"),
    ),
    _SHELF.at_most(
        "LIM-STEP-02",
        "Largest increase at once",
        ours("0.10", _KG, "increase, two people"),
        tier=_SUPERVISED,
        bounds=("0.01", "0.2"),
    ),
    _COUNTED.at_most(
        "LIM-STEP-03",
        "Largest increase as a multiple of the running rate",
        ours("2", "times", "a jump beyond twice the running rate, two people"),
        tier=_SUPERVISED,
        bounds=("1", "4"),
    ),
    _SHELF.at_most(
        "LIM-STEP-04",
        "Largest increase at once",
        ours("0.20", _KG, "increase, nobody; twice what two people need for"),
        tier=_ABSOLUTE,
        bounds=("0.01", "0.2"),
    ),
    _COUNTED.at_most(
        "LIM-STEP-05",
        "Largest increase as a multiple of the running rate",
        ours("4", "times", "a jump, nobody; a decimal slip is ten times"),
        tier=_ABSOLUTE,
        bounds=("1", "4"),
    ),
    _COUNTED.at_least(
        "LIM-INTERVAL-01",
        "Shortest time between two increases",
        ours("30", "min", "outpatient interval, soft; the published one is 8 h in bed"),
        tier=_SOFT,
        bounds=("10", "480"),
    ),
    _COUNTED.at_least(
        "LIM-INTERVAL-02",
        "Shortest time between two increases",
        ours("15", "min", "outpatient interval, two people"),
        tier=_SUPERVISED,
        bounds=("10", "480"),
    ),
    _COUNTED.at_least(
        "LIM-INTERVAL-03",
        "Shortest time between two increases",
        ours("10", "min", "outpatient interval, nobody; the effect lags by about that"),
        tier=_ABSOLUTE,
        bounds=("10", "480"),
    ),
    _SHELF.at_most(
        "LIM-RATE-01",
        "Highest rate per kilogram",
        quoted("0.35", _KG, "schwartzman_2009", "4 h outpatient regimen, non-cancer pain"),
        tier=_SOFT,
        bounds=("0.05", "1"),
    ),
    _SHELF.at_most(
        "LIM-RATE-02",
        "Highest rate per kilogram",
        quoted("0.5", _KG, "korean_2024", "highest rate of the titration, in hospital"),
        tier=_SUPERVISED,
        bounds=("0.05", "1"),
    ),
    _SHELF.at_most(
        "LIM-RATE-03",
        "Highest rate per kilogram, with a loading dose",
        quoted("1", _KG, "schwenk_2018", "ceiling outside intensive monitoring, acute pain"),
        tier=_ABSOLUTE,
        bounds=("0.05", "1"),
    ),
    _SHELF.at_most(
        "LIM-RATE-04",
        "Highest rate",
        quoted("25", "mg/h", "schwartzman_2009", "4 h outpatient regimen, non-cancer pain"),
        tier=_SOFT,
        bounds=("2", "100"),
    ),
    _SHELF.at_most(
        "LIM-RATE-05",
        "Highest rate",
        quoted("40", "mg/h", "goldberg_2010", "highest rate of the titration, in hospital, non-cancer pain"),
        tier=_SUPERVISED,
        bounds=("2", "100"),
    ),
    _SHELF.at_most(
        "LIM-RATE-06",
        "Highest rate, with a loading dose",
        ours("100", "mg/h", "whatever the weight"),
        tier=_ABSOLUTE,
        bounds=("2", "100"),
    ),
    _COUNTED.at_most(
        "LIM-FRAIL-01",
        "Age from which the first rate is halved",
        ours("75", "a", "first rate in the frail"),
        tier=_SOFT,
        bounds=("60", "80"),
    ),
    _COUNTED.at_least(
        "LIM-FRAIL-02",
        "Albumin below which the first rate is halved",
        ours("30", "g/L", "first rate in the frail"),
        tier=_SOFT,
        bounds=("28", "40"),
    ),
    _COUNTED.at_most(
        "LIM-FRAIL-03",
        "Performance status (ECOG) from which a person counts as frail",
        ours("3", "{score}", "first rate in the frail"),
        tier=_SOFT,
        bounds=("2", "3"),
    ),
    _SHELF.at_most(
        "LIM-FRAIL-04",
        "Share of the usual first rate in the frail",
        ours("0.5", "times", "first rate in the frail"),
        tier=_SOFT,
        bounds=("0.25", "0.5"),
    ),
    _COUNTED.at_least(
        "LIM-FRAIL-05",
        "Shortest time between two increases in moderate hepatic impairment",
        ours("60", "min", "pace in moderate hepatic impairment"),
        tier=_SOFT,
        bounds=("60", "480"),
    ),
)
"""Every limit of a rate."""

ASCENDING: Final = (
    ("LIM-START-01", "LIM-START-02", "LIM-START-03", "LIM-RATE-03"),
    ("LIM-STEP-01", "LIM-STEP-02", "LIM-STEP-04", "LIM-RATE-03"),
    ("LIM-STEP-03", "LIM-STEP-05"),
    ("LIM-INTERVAL-03", "LIM-INTERVAL-02", "LIM-INTERVAL-01"),
    ("LIM-START-01", "LIM-RATE-01", "LIM-RATE-02", "LIM-RATE-03"),
    ("LIM-RATE-04", "LIM-RATE-05", "LIM-RATE-06"),
)
"""Numbers that must not fall from left to right."""
