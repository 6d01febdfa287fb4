"""The library of limits that is in force on a day, from the administrator's book."""

from datetime import date
from functools import lru_cache

from lenitive.clinic.books.administration import Administration, limits_of
from lenitive.clinic.limits_file import LimitsFile, read_limits
from lenitive.domain.limits.library import SHIPPED, Library


def library_on(held: Administration, day: date) -> tuple[Library, str]:
    """The library of a day, and why the accepted one is not used; empty when it is, or when none was accepted."""
    accepted = limits_of(held, day)
    return (SHIPPED, "") if accepted is None else _read(accepted.text)


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Library, str]:
    try:
        found = read_limits(text, what="the accepted library")
    except ValueError as error:  # accepted under another version of the product
        return SHIPPED, str(error)
    return (found.library, "") if isinstance(found, LimitsFile) else (SHIPPED, str(found[0]))
