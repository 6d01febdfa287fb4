"""One library of limits in force everywhere: what the pages decide under is what the supervisor has on its disk."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from lenitive.clinic.books.administration import Administration, limits_of
from lenitive.clinic.books.book import Book
from lenitive.clinic.books.library import library_on
from lenitive.clinic.limits_in_force import hand_over
from lenitive.domain.limits.library import SHIPPED, Library


class InForce:
    """The library of the day, from the administrator's book; handed over to the supervisor whenever it changes."""

    def __init__(self, book: Book[Administration], today: Callable[[], date], *, folder: Path, trust: Path) -> None:
        """Name where they are; nothing is written yet.

        Args:
            book: The administrator's.
            today: The clinic's day.
            folder: The supervisor's.
            trust: Whose signatures count.
        """
        self._book, self._today, self._folder, self._trust = book, today, folder, trust
        self._handed: str | None = None

    def __call__(self) -> Library:
        """The library of this moment.

        Raises:
            OSError: It could not be handed over: nothing is decided under limits that the supervisor does not have.
        """
        library = library_on(self._book.now, self._today())[0]
        if library.sha256 != self._handed:
            accepted = None if library.sha256 == SHIPPED.sha256 else limits_of(self._book.now, self._today())
            hand_over(
                self._folder,
                text=None if accepted is None else accepted.text,
                trust_text="" if accepted is None else self._trust.read_text(encoding="utf-8"),
            )
            self._handed = library.sha256
        return library
