"""Who signed in and out, and where a password was wrong: a stream of the record, where nobody takes it back.

A line names an account that is there. What was typed for an account that is not there may be a password in the wrong
field; it is never kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenitive.clinic.books.book import BookKind, Entry, book_codec


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody signed in, with every factor that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOut:
    """Somebody signed out by themselves; a session that ran out leaves no line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordWrong:
    """A wrong password was given for an account, at signing in or where it is asked again, or the account is shut."""


Failures = Mapping[str, int]
"""By opaque id: how often the password was wrong since the account last signed in."""


def _evolve(held: Failures, entry: Entry) -> Failures:
    if isinstance(entry.data, SignedOut):
        return held
    return {**held, entry.by.id: held.get(entry.by.id, 0) + 1 if isinstance(entry.data, PasswordWrong) else 0}


SIGN_INS: Final[BookKind[Failures]] = BookKind(
    name="sign-ins",
    codec=book_codec("sign-ins", {kind.__name__: kind for kind in (SignedIn, SignedOut, PasswordWrong)}),
    empty={},
    evolve=_evolve,
)
"""The book of signing in."""
