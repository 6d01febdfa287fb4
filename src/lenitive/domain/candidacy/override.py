"""Named overrides: when one counts, and why it is refused when it does not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lenitive.domain.candidacy.intake import Override
from lenitive.domain.candidacy.thresholds import OVERRIDE_DAYS
from lenitive.domain.limits.library import SHIPPED, Library


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideUsed:
    """Who set a finding aside, why, and when."""

    by: str
    reason: str
    date: date


def problem_with_override(override: Override, as_of: date, library: Library = SHIPPED) -> str | None:
    """Why an override cannot count on a day, in one clause, or None when it can.

    Example:
        >>> problem_with_override(
        ...     Override(criterion="CAN-OCULAR-01", by="", reason="eye pressure normal", date=date(2024, 1, 1)),
        ...     date(2024, 1, 2),
        ... )
        'it names nobody'
    """
    if not _says_something(override.by):
        return "it names nobody"
    if not _says_something(override.reason):
        return "it gives no reason"
    if override.date > as_of:
        return f"it is dated {override.date}, after {as_of}"
    age_days = (as_of - override.date).days
    longest = library[OVERRIDE_DAYS.id]
    if not longest.keeps(age_days):
        return f"it is {age_days} days old and counts for {longest.text}"
    return None


def _says_something(text: str) -> bool:
    """Whether it holds a letter: neither blanks nor a dash name anybody."""
    return any(char.isalpha() for char in text)


def override_of(
    identifier: str, overrides: Iterable[Override], as_of: date, library: Library = SHIPPED
) -> OverrideUsed | None:
    """The latest valid override of one finding or unknown medicine, or None."""
    valid = [o for o in overrides if o.criterion == identifier and problem_with_override(o, as_of, library) is None]
    if not valid:
        return None
    latest = max(valid, key=lambda override: override.date)
    return OverrideUsed(by=latest.by, reason=latest.reason, date=latest.date)
