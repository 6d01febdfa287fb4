"""Drug in a session and in any stretch of time, the length of a session, and the sessions of a course."""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours, quoted

_SOFT, _SUPERVISED, _ABSOLUTE = Tier.SOFT, Tier.SUPERVISED, Tier.ABSOLUTE
_SHELF: Final = Shelf(group=Group.TOTALS_AND_WINDOWS)
_COUNTED: Final = Shelf(group=Group.TOTALS_AND_WINDOWS, whole=True)
_SESSION, _DAY, _WEEK = "Whole dose of a session", "Most drug in any 24 h", "Most drug in any 7 days"
_LENGTH: Final = "Length of the session"

ENTRIES: Final[tuple[Entry, ...]] = (
    _SHELF.at_most(
        "LIM-TOTAL-01",
        "Whole dose of a first session",
        quoted("100", "mg", "schwartzman_2009", "25 mg/h for 4 h, non-cancer pain"),
        tier=_SOFT,
        bounds=("5", "300"),
    ),
    _SHELF.at_most("LIM-TOTAL-02", _SESSION, ours("200", "mg", "session, soft"), tier=_SOFT, bounds=("5", "500")),
    _SHELF.at_most(
        "LIM-TOTAL-03", _SESSION, ours("300", "mg", "session, two people"), tier=_SUPERVISED, bounds=("5", "500")
    ),
    _SHELF.at_most(
        "LIM-TOTAL-04",
        _SESSION,
        ours("500", "mg", "session, nobody; a published day's highest dose"),
        tier=_ABSOLUTE,
        bounds=("5", "500"),
    ),
    _COUNTED.at_least(
        "LIM-DURATION-01", _LENGTH, ours("240", "min", "sessions of 4-6 h"), tier=_SOFT, bounds=("30", "480")
    ),
    _COUNTED.at_most(
        "LIM-DURATION-02", _LENGTH, ours("360", "min", "sessions of 4-6 h"), tier=_SOFT, bounds=("30", "480")
    ),
    _COUNTED.at_least(
        "LIM-DURATION-03",
        _LENGTH,
        ours("120", "min", "2 h; the chronic-pain guideline of 2018 speaks of more than 2 h"),
        tier=_SUPERVISED,
        bounds=("30", "480"),
    ),
    _COUNTED.at_most(
        "LIM-DURATION-04",
        _LENGTH,
        ours("480", "min", "steps add up to 8 h at most"),
        tier=_ABSOLUTE,
        bounds=("30", "480"),
    ),
    _SHELF.at_most(
        "LIM-LOADING-01",
        "Loading dose in a first session",
        ours("0", "mg/kg", "no loading dose in a first session"),
        tier=_SUPERVISED,
        bounds=("0", "0.1"),
    ),
    _SHELF.at_most(
        "LIM-LOADING-02", "Loading dose", ours("0.10", "mg/kg", "loading dose, soft"), tier=_SOFT, bounds=("0", "0.35")
    ),
    _SHELF.at_most(
        "LIM-LOADING-03",
        "Loading dose",
        quoted("0.35", "mg/kg", "schwenk_2018", "bolus ceiling outside intensive monitoring"),
        tier=_ABSOLUTE,
        bounds=("0", "0.35"),
    ),
    _COUNTED.at_least(
        "LIM-LOADING-04",
        "Shortest time of a loading dose",
        ours("10", "min", "loading dose over at least 10 min"),
        tier=_ABSOLUTE,
        bounds=("10", "60"),
    ),
    _SHELF.at_most(
        "LIM-WINDOW-01",
        "Most drug in any 10 min",
        ours("0.35", "mg/kg", "the bolus ceiling, applied to any 10 min"),
        tier=_ABSOLUTE,
        bounds=("0.01", "0.35"),
    ),
    _SHELF.at_most(
        "LIM-WINDOW-02",
        "Most drug in any 60 min",
        ours("25", "mg", "the soft ceiling of 25 mg/h, applied to any hour"),
        tier=_SOFT,
        bounds=("2", "100"),
    ),
    _SHELF.at_most(
        "LIM-WINDOW-03",
        _DAY,
        ours("200", "mg", "the soft session ceiling, applied to any 24 h"),
        tier=_SOFT,
        bounds=("5", "500"),
    ),
    _SHELF.at_most(
        "LIM-WINDOW-04",
        _DAY,
        quoted("500", "mg", "hardy_2012", "highest step of the burst, per 24 h"),
        tier=_ABSOLUTE,
        bounds=("5", "500"),
    ),
    _SHELF.at_most(
        "LIM-WINDOW-05", _WEEK, ours("500", "mg", "five first-session doses"), tier=_SOFT, bounds=("5", "1500")
    ),
    _SHELF.at_most(
        "LIM-WINDOW-06",
        _WEEK,
        ours("1000", "mg", "five sessions at the soft ceiling"),
        tier=_SUPERVISED,
        bounds=("5", "1500"),
    ),
    _SHELF.at_most(
        "LIM-WINDOW-07",
        _WEEK,
        ours("1500", "mg", "five sessions at the ceiling of two people; nobody"),
        tier=_ABSOLUTE,
        bounds=("5", "1500"),
    ),
    _COUNTED.at_most(
        "LIM-COURSE-01",
        "Sessions in 14 days",
        ours("5", "sessions", "after one test session and its evaluation"),
        tier=_SOFT,
        bounds=("1", "10"),
    ),
    _COUNTED.at_most(
        "LIM-COURSE-02",
        "Sessions in 14 days",
        quoted("10", "sessions", "schwartzman_2009", "10 days in two weeks, non-cancer pain"),
        tier=_SUPERVISED,
        bounds=("1", "10"),
    ),
    _COUNTED.at_most(
        "LIM-COURSE-03",
        "Sessions in a year",
        ours("12", "sessions", "re-treatment; the guideline's yearly cap was not read"),
        tier=_SUPERVISED,
        bounds=("1", "24"),
    ),
    _COUNTED.at_most(
        "LIM-COURSE-04",
        "Completed sessions without response, in a row, after which a course ends",
        ours("3", "sessions", "a course without response ends"),
        tier=_ABSOLUTE,
        bounds=("1", "3"),
    ),
)
"""Every limit of an amount, of a length, and of a number of sessions."""

ASCENDING: Final = (
    ("LIM-TOTAL-01", "LIM-TOTAL-02", "LIM-TOTAL-03", "LIM-TOTAL-04", "LIM-WINDOW-04"),
    ("LIM-DURATION-03", "LIM-DURATION-01", "LIM-DURATION-02", "LIM-DURATION-04"),
    ("LIM-LOADING-01", "LIM-LOADING-02", "LIM-LOADING-03"),
    ("LIM-WINDOW-03", "LIM-WINDOW-04", "LIM-WINDOW-07"),
    ("LIM-WINDOW-05", "LIM-WINDOW-06", "LIM-WINDOW-07"),
    ("LIM-WINDOW-03", "LIM-WINDOW-05"),
    ("LIM-COURSE-01", "LIM-COURSE-02"),
)
"""Numbers that must not fall from left to right."""
