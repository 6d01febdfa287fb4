"""Page of the library of limits: every number that governs a person, once."""

from lenitive.domain.limits.entry import Entry, Group
from lenitive.domain.limits.library import SHIPPED
from writers.markdown import code, page, reference, section, table


def library() -> str:
    """Every limit with its tier, the bounds of a site, and its source."""
    return page(
        "The library of limits",
        f"{len(SHIPPED.entries)} numbers: every limit, threshold and time that governs a person. Candidacy, plan, "
        "kernel, alarms and the clock of the observations all read them here. A site changes a number only within "
        "its bounds, in a file that two people sign: [how](../how-to/change-a-limit.md). A plan and its session keep "
        "the numbers that they were made under.",
        f"Shipped: version {code([SHIPPED.version])}, valid from {SHIPPED.valid_from}, SHA-256 "
        f"{code([SHIPPED.sha256])}.",
        section(
            "Tiers",
            table(
                ("Tier", "Who may exceed it"),
                (
                    ("soft", "one authorised person confirms and gives a reason"),
                    ("supervised", "two different authorised people"),
                    ("absolute", "nobody; only a newly signed library moves it, and that within its bounds"),
                ),
            ),
            "For each quantity a limit of one tier never lies beyond that of the next; a file in which it does is "
            "refused.",
        ),
        *(section(str(group).capitalize(), _rows(group)) for group in Group),
    )


def _rows(group: Group) -> str:
    return table(
        ("Id", "What", "Limit", "Tier", "A site may set", "Safer", "Source", "Grade"),
        (_row(entry) for entry in SHIPPED.entries if entry.group is group),
    )


def _row(entry: Entry) -> tuple[str, ...]:
    side = "at most" if entry.safer == "lower" else "at least"
    return (
        code([entry.id]),
        entry.what,
        f"{side} {entry.text} {entry.unit}",
        str(entry.tier),
        entry.range,
        entry.safer,
        f"{reference(entry.source)}: {entry.place}",
        str(entry.grade),
    )


PAGES = {"limits-library.md": library}
"""Pages by file name."""
