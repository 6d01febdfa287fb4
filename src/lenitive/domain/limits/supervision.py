"""Times and bounds by which the supervising process judges itself, its record, its clocks and its disk.

A site can make them stricter, and hardly laxer. They hold for the whole process, and so are read from the library in
force, not from the plan of a session; those that a session itself looks at it keeps with its plan.
"""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours

_ABSOLUTE = Tier.ABSOLUTE
_SHELF: Final = Shelf(group=Group.TIMING, whole=True)
_BUDGET: Final = "timing budget, awaiting sign-off"

ENTRIES: Final[tuple[Entry, ...]] = (
    _SHELF.at_most(
        "LIM-EVALUATOR-01",
        "The two evaluations of the red rules may differ for",
        ours("1000", "ms", "requirement on the second evaluation: 1 s"),
        tier=_ABSOLUTE,
        bounds=("500", "1000"),
    ),
    _SHELF.at_most(
        "LIM-CLOCK-01",
        "The clock may move against the monotonic one by",
        ours("1000", "ms", "timing budget: a step of more than 1 s is shown"),
        tier=_ABSOLUTE,
        bounds=("500", "1000"),
    ),
    _SHELF.at_most(
        "LIM-SKEW-02",
        "Difference of a device's clock with which more drug is given",
        ours("300", "s", "timing budget: beyond 300 s a device is not relied on"),
        tier=_ABSOLUTE,
        bounds=("60", "300"),
    ),
    _SHELF.at_most(
        "LIM-FRESH-01",
        "A pump that was not heard for longer gets no new permit",
        ours("5000", "ms", _BUDGET),
        tier=_ABSOLUTE,
        bounds=("3000", "5000"),
    ),
    _SHELF.at_most(
        "LIM-KEPT-01",
        "No permit is renewed while an event waits to be kept for longer than",
        ours("2000", "ms", _BUDGET),
        tier=_ABSOLUTE,
        bounds=("1000", "2000"),
    ),
    _SHELF.at_most(
        "LIM-KEPT-02",
        "An event that waits longer counts as not kept",
        ours("10000", "ms", _BUDGET),
        tier=_ABSOLUTE,
        bounds=("5000", "10000"),
    ),
    _SHELF.at_most(
        "LIM-CHECK-01",
        "The process checks itself every",
        ours("60", "s", "requirement on the self-check: each minute"),
        tier=_ABSOLUTE,
        bounds=("10", "60"),
    ),
    _SHELF.at_least(
        "LIM-DISK-01",
        "Free share of the disk with which an infusion starts",
        ours("10", "%", "alarm table, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("10", "50"),
    ),
    _SHELF.at_least(
        "LIM-DISK-02",
        "Free space of the disk with which an infusion starts",
        ours("1024", "MiB", "alarm table, awaiting sign-off"),
        tier=_ABSOLUTE,
        bounds=("1024", "65536"),
    ),
)
"""Every one of them."""

ASCENDING: Final = (("LIM-SKEW-01", "LIM-SKEW-02"), ("LIM-KEPT-01", "LIM-KEPT-02"))
"""Numbers that must not fall from left to right."""
