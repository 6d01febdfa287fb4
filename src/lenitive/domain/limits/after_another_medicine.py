"""What tightens after another medicine was given during a session, by the kind of medicine.

The numbers are this project's proposal and await a clinician's signature; a site may tighten each of them.
"""

from typing import Final

from lenitive.domain.limits.entry import Entry, Group, Shelf, Tier, ours

_SHELF: Final = Shelf(group=Group.OBSERVATION_INTERVALS, whole=True)
_PLACE: Final = "after another medicine, awaiting sign-off"

_KINDS: Final = (
    ("REVERSAL", "an opioid antagonist", "240", ("5", "120"), "95"),
    ("OPIOID", "an opioid", "60", ("5", "60"), "94"),
    ("KETAMINE", "ketamine or its like", "480", ("5", "60"), "94"),
    ("BENZODIAZEPINE", "a benzodiazepine", "60", ("5", "60"), "94"),
    ("SEDATIVE", "another sedative", "30", ("10", "60"), "93"),
    ("CIRCULATION", "a medicine for the circulation", "30", ("5", "30"), None),
    ("UNKNOWN", "a medicine that is not known here", "60", ("5", "60"), "94"),
    ("NEW", "any other medicine", "15", None, None),
)
"""Kind, in words, minutes without more ketamine, watched every and for (minutes), and the saturation that alarms."""


def _entries(
    kind: str, words: str, no_increase_min: str, watched: tuple[str, str] | None, spo2_pct: str | None
) -> tuple[Entry, ...]:
    made = [
        _SHELF.at_least(
            f"LIM-RESCUE-{kind}-01",
            f"After {words}, time without more ketamine",
            ours(no_increase_min, "min", _PLACE),
            tier=Tier.ABSOLUTE,
            bounds=(no_increase_min, "1440"),
        )
    ]
    if watched is not None:
        made += [
            _SHELF.at_most(
                f"LIM-RESCUE-{kind}-02",
                f"After {words}, between observations",
                ours(watched[0], "min", _PLACE),
                tier=Tier.ABSOLUTE,
                bounds=("1", watched[0]),
            ),
            _SHELF.at_least(
                f"LIM-RESCUE-{kind}-03",
                f"After {words}, time for which it is watched more closely",
                ours(watched[1], "min", _PLACE),
                tier=Tier.ABSOLUTE,
                bounds=(watched[1], "480"),
            ),
        ]
    if spo2_pct is not None:
        made.append(
            _SHELF.at_least(
                f"LIM-RESCUE-{kind}-04",
                f"After {words}, oxygen saturation while it is watched more closely",
                ours(spo2_pct, "%", _PLACE),
                tier=Tier.ABSOLUTE,
                bounds=(spo2_pct, "97"),
            )
        )
    return tuple(made)


ENTRIES: Final[tuple[Entry, ...]] = tuple(entry for kind in _KINDS for entry in _entries(*kind))
"""Up to four for each kind."""

ASCENDING: Final = ()
"""None is a ladder with another; of several medicines the tightest counts."""
