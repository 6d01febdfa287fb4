"""What is observed how often, when it counts as overdue, and what is looked at before and after the infusion.

The clock is never relaxed late in the infusion: levels are still rising.
"""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours, quoted

_ABSOLUTE = Tier.ABSOLUTE
_SHELF: Final = Shelf(group=Group.OBSERVATION_INTERVALS, whole=True)

ENTRIES: Final[tuple[Entry, ...]] = (
    _SHELF.at_most(
        "LIM-OBSERVE-VITALS-01",
        "Vital signs, first hour: time between two",
        quoted("15", "min", "royal_cornwall_2022", "every 15 min in the first hour, every 30 min after it"),
        tier=_ABSOLUTE,
        bounds=("5", "15"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-VITALS-02",
        "Vital signs, after the first hour: time between two",
        quoted("30", "min", "royal_cornwall_2022", "every 15 min in the first hour, every 30 min after it"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-VITALS-03",
        "Vital signs, first hour of recovery: time between two",
        ours("15", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "15"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-VITALS-04",
        "Vital signs, after the first hour of recovery: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-SEDATION-01",
        "Sedation, first hour: time between two",
        quoted("15", "min", "royal_cornwall_2022", "every 15 min in the first hour, every 30 min after it"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-SEDATION-02",
        "Sedation, after the first hour: time between two",
        quoted("30", "min", "royal_cornwall_2022", "every 15 min in the first hour, every 30 min after it"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-SEDATION-03",
        "Sedation, first hour of recovery: time between two",
        ours("15", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-SEDATION-04",
        "Sedation, after the first hour of recovery: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-MIND-01",
        "Psychotomimetic score, first hour: time between two",
        quoted("15", "min", "royal_cornwall_2022", "every 15 min in the first hour, every 30 min after it"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-MIND-02",
        "Psychotomimetic score, after the first hour: time between two",
        quoted("30", "min", "royal_cornwall_2022", "every 15 min in the first hour, every 30 min after it"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-MIND-03",
        "Psychotomimetic score, first hour of recovery: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-MIND-04",
        "Psychotomimetic score, after the first hour of recovery: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-PAIN-01",
        "Pain, first hour: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-PAIN-02",
        "Pain, after the first hour: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-PAIN-03",
        "Pain, first hour of recovery: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-PAIN-04",
        "Pain, after the first hour of recovery: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-NAUSEA-01",
        "Nausea, first hour: time between two",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-NAUSEA-02",
        "Nausea, after the first hour: time between two",
        ours("60", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "60"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-NAUSEA-03",
        "Nausea, first hour of recovery: time between two",
        ours("60", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "60"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-NAUSEA-04",
        "Nausea, after the first hour of recovery: time between two",
        ours("60", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "60"),
    ),
    _SHELF.at_most(
        "LIM-OBSERVE-CHANGE-01",
        "First observation after a change of rate",
        ours("15", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "15"),
    ),
    _SHELF.at_least(
        "LIM-OBSERVE-CHANGE-02",
        "Close observation after a change of rate lasts",
        ours("30", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("30", "120"),
    ),
    _SHELF.at_most(
        "LIM-OVERDUE-01",
        "Observation overdue, alarm of low priority after",
        ours("2", "min", "alarm table, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("1", "5"),
    ),
    _SHELF.at_most(
        "LIM-OVERDUE-02",
        "Observation overdue, alarm of medium priority after",
        ours("10", "min", "alarm table, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("3", "15"),
    ),
    _SHELF.at_least(
        "LIM-MONITOR-01",
        "Time between two stored readings of the monitor",
        ours("1", "s", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("1", "1"),
    ),
    _SHELF.at_most(
        "LIM-MONITOR-02",
        "Time between two stored readings of the monitor",
        ours("60", "s", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("1", "60"),
    ),
    _SHELF.at_least(
        "LIM-BASELINE-01",
        "Time between two baseline sets",
        ours("5", "min", "observation schedule: two sets, 5 min apart"),
        tier=_ABSOLUTE,
        bounds=("5", "15"),
    ),
    _SHELF.at_most(
        "LIM-BASELINE-02",
        "Age of the newest baseline set at the start",
        ours("15", "min", "observation schedule, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("5", "30"),
    ),
    _SHELF.at_least(
        "LIM-BASELINE-03",
        "Baseline sets before the start",
        ours("2", "sets", "observation schedule: two sets, 5 min apart"),
        tier=_ABSOLUTE,
        bounds=("2", "4"),
    ),
    _SHELF.at_least(
        "LIM-RECOVERY-01",
        "Time from the end of the infusion to discharge",
        quoted("60", "min", "scirp_ed", "observe at least 60 min after the last dose"),
        tier=_ABSOLUTE,
        bounds=("60", "240"),
    ),
    _SHELF.at_least(
        "LIM-RECOVERY-02",
        "Aldrete score at discharge",
        quoted("9", "{score}", "aldrete_1995", "leaves phase I of recovery from 9"),
        tier=_ABSOLUTE,
        bounds=("9", "10"),
    ),
    _SHELF.at_most(
        "LIM-RECOVERY-03",
        "Pressure at discharge, away from baseline by",
        ours("20", "%", "discharge gate, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("10", "20"),
    ),
    _SHELF.at_least(
        "LIM-RECOVERY-04",
        "Time between the two pressures before discharge",
        ours("15", "min", "discharge gate, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("15", "60"),
    ),
    _SHELF.at_most(
        "LIM-RECOVERY-05",
        "Age of what the discharge gate looks at",
        ours("35", "min", "discharge gate, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("10", "35"),
    ),
    _SHELF.at_most(
        "LIM-RECOVERY-06",
        "Psychotomimetic score at discharge",
        ours("1", "{score}", "discharge gate, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("0", "1"),
    ),
)
"""Every interval of observation."""

ASCENDING: Final = (
    ("LIM-OVERDUE-01", "LIM-OVERDUE-02"),
    ("LIM-MONITOR-01", "LIM-MONITOR-02"),
    ("LIM-BASELINE-01", "LIM-BASELINE-02"),
    ("LIM-OBSERVE-VITALS-01", "LIM-OBSERVE-VITALS-02"),
    ("LIM-OBSERVE-SEDATION-01", "LIM-OBSERVE-SEDATION-02"),
    ("LIM-OBSERVE-MIND-01", "LIM-OBSERVE-MIND-02"),
    ("LIM-OBSERVE-PAIN-01", "LIM-OBSERVE-PAIN-02"),
    ("LIM-OBSERVE-NAUSEA-01", "LIM-OBSERVE-NAUSEA-02"),
)
"""Numbers that must not fall from left to right."""
