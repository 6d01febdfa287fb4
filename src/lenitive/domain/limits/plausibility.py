"""Values that no monitor on a living person shows: outside these a reading is an artefact and counts as missing.

It stays in the record, and what is missing alarms in its time. No site can move a bound so near that a value which
must alarm would be taken for an artefact.
"""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours

_SHELF: Final = Shelf(group=Group.VITAL_SIGNS, whole=True)
_PLACE: Final = "bounds of artefacts, awaiting sign-off"

_BOUNDS: Final = (
    ("SYSTOLIC", "Systolic pressure", "mmHg", ("40", "20", "60"), ("300", "220", "320")),
    ("DIASTOLIC", "Diastolic pressure", "mmHg", ("15", "5", "30"), ("200", "150", "250")),
    ("MAP", "Mean pressure", "mmHg", ("20", "10", "40"), ("250", "160", "300")),
    ("HEART-RATE", "Heart rate", "/min", ("15", "0", "30"), ("300", "200", "350")),
    ("BREATHING", "Breaths", "/min", ("0", "0", "0"), ("80", "45", "100")),
    ("SPO2", "Oxygen saturation", "%", ("30", "0", "50"), ("100", "100", "100")),
    ("ETCO2", "Exhaled carbon dioxide", "mmHg", ("0", "0", "0"), ("120", "80", "150")),
)

ENTRIES: Final[tuple[Entry, ...]] = tuple(
    entry
    for name, what, unit, (low, *low_bounds), (high, *high_bounds) in _BOUNDS
    for entry in (
        _SHELF.at_least(
            f"LIM-PLAUSIBLE-{name}-01",
            f"{what}, an artefact below",
            ours(low, unit, _PLACE),
            tier=Tier.ABSOLUTE,
            bounds=(low_bounds[0], low_bounds[1]),
        ),
        _SHELF.at_most(
            f"LIM-PLAUSIBLE-{name}-02",
            f"{what}, an artefact above",
            ours(high, unit, _PLACE),
            tier=Tier.ABSOLUTE,
            bounds=(high_bounds[0], high_bounds[1]),
        ),
    )
)
"""Two for each channel."""

ASCENDING: Final = ()
"""Their bounds alone keep them apart, and from every threshold."""
