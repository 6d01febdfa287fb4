"""The library of limits that is in force on a day, from the administrator's book."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache

from lenitive.clinic.books.administration import Administration, LimitsAccepted, accept_limits, limits_of
from lenitive.clinic.books.book import Book
from lenitive.clinic.charts.charts import Asked
from lenitive.clinic.limits_file import LimitsFile, TrustedKey, read_limits, signature_problems
from lenitive.clinic.roles import Member, Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.limits.library import SHIPPED, Library


def library_on(held: Administration, day: date) -> tuple[Library, str]:
    """The library of a day, and why the accepted one is not used; empty when it is, or when none was accepted."""
    accepted = limits_of(held, day)
    return (SHIPPED, "") if accepted is None else _read(accepted.text)


def accepted_of(text: str, trust: Sequence[TrustedKey], *, what: str) -> LimitsAccepted:
    """A signed file as the book takes it.

    Args:
        text: The whole file.
        trust: Whom the site trusts.
        what: Its name, for messages.

    Raises:
        ValueError: One line; the file must not be used.
    """
    file = read_limits(text, what=what)
    problems = signature_problems(file, trust) if isinstance(file, LimitsFile) else tuple(map(str, file))
    if problems or not isinstance(file, LimitsFile):
        raise ValueError("; ".join(problems))
    library = file.library
    return LimitsAccepted(
        name=library.name,
        version=library.version,
        valid_from=library.valid_from,
        sha256=library.sha256,
        signed_by=tuple(f"{one.by} ({one.role.value})" for one in file.signatures),
        text=text,
    )


def put_in_force(book: Book[Administration], accepted: LimitsAccepted, *, at: datetime, today: date) -> Refusal | None:
    """Take the library with which a clinic is opened, unless it was taken before and still holds.

    Returns:
        Why it is not the one in force: another has taken its place, or it holds from a later day on.
    """
    if all(one.sha256 != accepted.sha256 for _, one in book.now.limits):
        by = Member(id="lenitive", role=Role.SYSTEM)
        done = book.submit(lambda held: accept_limits(held, accepted=accepted), Asked(by=by, at=at))
        if isinstance(done, Refusal):
            return done
    holds = limits_of(book.now, today)
    if holds is not None and holds.sha256 == accepted.sha256:
        return None
    other = "the shipped one" if holds is None else f"{holds.name} {holds.version}"
    return Refusal(
        rule="ADM-BOOK",
        what=f"{accepted.name} {accepted.version}, valid from {accepted.valid_from}, is not the library of {today}, "
        f"which is {other}",
        limit="One library is in force everywhere",
        remedy="Name no library, or a new version",
    )


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Library, str]:
    try:
        found = read_limits(text, what="the accepted library")
    except ValueError as error:  # accepted under another version of the product
        return SHIPPED, str(error)
    return (found.library, "") if isinstance(found, LimitsFile) else (SHIPPED, str(found[0]))
