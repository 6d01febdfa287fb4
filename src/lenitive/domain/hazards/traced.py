"""What a hazard and a requirement have in common: each leads to what is built, and from there to tests that ran."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Reach(StrEnum):
    """How much an entry claims: all of it is there, some of it, none yet, or none is due here."""

    WHOLE = "whole"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A published analysis in which the same thing stands too."""

    source: str
    place: str


class Traced(Protocol):
    """An entry that can be followed to a test."""

    @property
    def id(self) -> str:
        """Stable."""

    @property
    def controls(self) -> tuple[str, ...]:
        """What is built for it: an id of a registry or rule, `module:name`, or a path of the project."""

    @property
    def tests(self) -> tuple[str, ...]:
        """Tests that show that it works, as pytest names them from the project's folder."""

    @property
    def missing(self) -> tuple[str, ...]:
        """What is asked for and not there, one phrase each."""

    @property
    def is_outside(self) -> bool:
        """Whether nothing is due here, so that nothing need be named."""


def complaints_of(entry: Traced, state: StrEnum, reach: Reach, *, excused: str | None) -> tuple[str, ...]:
    """What a state claims and the rest of the entry does not bear out; empty when they agree.

    Args:
        entry: With what it names.
        state: As the entry calls it.
        reach: What that state claims.
        excused: Why nothing is due here; None unless the entry says so.
    """
    named, shown, lacks = bool(entry.controls), bool(entry.tests), bool(entry.missing)
    called = state.replace("_", " ")
    wrong: Mapping[Reach, tuple[tuple[bool, str], ...]] = {
        Reach.WHOLE: (
            (not named, "no control is named"),
            (not shown, "no test shows it"),
            (lacks, "something is missing"),
        ),
        Reach.PARTLY: (
            (not named, "no control is named"),
            (not shown, "no test shows it"),
            (not lacks, "nothing is said to be missing"),
        ),
        Reach.NOT_YET: (
            (named or shown, "a control or test is named"),
            (not lacks, "nothing is said to be missing"),
        ),
        Reach.OUTSIDE: ((not excused, "nobody says why"), (lacks, "something is missing")),
    }
    found = [f"{called}, and {what}" for holds, what in wrong[reach] if holds]
    if excused and reach is not Reach.OUTSIDE:
        found.append("a reason for being out of scope, and it is not")
    return tuple(f"{entry.id}: {what}" for what in found)


def tests_in(file: str, *names: str) -> tuple[str, ...]:
    """Tests of one file as pytest names them.

    Example:
        >>> tests_in("tests/test_a.py", "test_one", "test_two")
        ('tests/test_a.py::test_one', 'tests/test_a.py::test_two')
    """
    return tuple(f"{file}::{name}" for name in names)
