"""The library of limits: all of them under one name, version, day and hash; and how a site changes some of them.

A site's library is the shipped one with other numbers in it, each within its own bounds. There is no other way to make
one: what is outside its bounds, unknown, or out of order with its neighbours is a finding, and then there is no
library. Without a library there is no infusion.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.quantity import Exact, decimal_text
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits import (
    after_another_medicine,
    bag_pump_and_weight,
    observation_intervals,
    plausibility,
    rates,
    starting_conditions,
    supervision,
    timing,
    totals_and_windows,
    vital_signs,
)
from lenitive.domain.limits.entry import Entry, Tier

_GROUPS: Final = (
    rates,
    totals_and_windows,
    bag_pump_and_weight,
    vital_signs,
    plausibility,
    observation_intervals,
    after_another_medicine,
    timing,
    supervision,
    starting_conditions,
)

ASCENDING: Final[tuple[tuple[str, ...], ...]] = tuple(ladder for group in _GROUPS for ladder in group.ASCENDING)
"""Ids of numbers that must not fall from left to right: a limit for one person never lies beyond that for two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryUsed:
    """Which library something was made under.

    Attributes:
        name: Of the library.
        version: Of the library.
        sha256: Of its canonical form.
    """

    name: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every limit in force.

    Attributes:
        name: The clinic's own, or "lenitive".
        version: Changes with every change of a number.
        valid_from: First day on which it holds.
        entries: All of them, in the registry's order.
        by_id: The same, to look up.

    Example:
        >>> SHIPPED["LIM-RATE-01"].text, SHIPPED["LIM-RATE-01"].tier
        ('0.35', <Tier.SOFT: 'soft'>)
    """

    name: str
    version: str
    valid_from: date
    entries: tuple[Entry, ...]
    by_id: Mapping[str, Entry] = field(init=False, repr=False, compare=False)
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        by_id = {entry.id: entry for entry in self.entries}
        if len(by_id) != len(self.entries):
            raise ValueError(f"library {self.name}: an entry stands twice; keep one of them")
        object.__setattr__(self, "by_id", by_id)
        object.__setattr__(self, "sha256", hashlib.sha256(self.canonical.encode()).hexdigest())

    def __getitem__(self, identifier: str) -> Entry:
        """The entry of an id.

        Raises:
            KeyError: There is none.
        """
        return self.by_id[identifier]

    @property
    def used(self) -> LibraryUsed:
        """Its name, version and hash, as a plan carries them."""
        return LibraryUsed(name=self.name, version=self.version, sha256=self.sha256)

    @property
    def canonical(self) -> str:
        """Name, version, day and every number, as one text: what is hashed and signed.

        Bounds, tiers and sources are in it, so that a file made under other bounds shows.
        """
        body = {
            "name": self.name,
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "limits": {
                entry.id: [entry.text, entry.unit, entry.bound, entry.tier, entry.range, entry.source, entry.grade]
                for entry in self.entries
            },
        }
        return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    def whole(self, identifier: str, *, per_unit: int = 1) -> int:
        """A number in a smaller unit, as a whole number.

        Args:
            identifier: Of the entry.
            per_unit: How many of the smaller unit are one.

        Raises:
            ValueError: It is no whole number of the smaller unit.

        Example:
            >>> SHIPPED.whole("LIM-RATE-01", per_unit=1000)  # micrograms per kilogram and hour
            350
        """
        number = self[identifier].exact * per_unit
        if number.denominator != 1:
            raise ValueError(f"{self[identifier]}: no whole number of 1/{per_unit} {self[identifier].unit}")
        return int(number)

    def changed(self) -> tuple[Entry, ...]:
        """The entries whose number is not the shipped one."""
        return tuple(entry for entry in self.entries if entry.exact != SHIPPED[entry.id].exact)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitProblem:
    """Why a number cannot be in a library.

    Attributes:
        id: Of the entry; None when it is the library as a whole.
        text: What, with value and unit, what is allowed, and what to do; one line.
    """

    id: str | None
    text: str

    def __str__(self) -> str:
        return self.text


SHIPPED: Final = Library(
    name="lenitive",
    version="2026.11.4",
    valid_from=date(2026, 11, 23),
    entries=tuple(entry for group in _GROUPS for entry in group.ENTRIES),
)
"""The library that comes with the product. Proposals await the signature of a site."""


def site_library(
    values: Mapping[str, Exact], *, name: str, version: str, valid_from: date
) -> Library | tuple[LimitProblem, ...]:
    """The shipped library with some numbers changed, or every reason why that is no library.

    Args:
        values: New numbers by id; what is not named keeps the shipped number.
        name: The clinic's own.
        version: The clinic's own.
        valid_from: First day on which it holds.

    Example:
        >>> from decimal import Decimal
        >>> day = date(2026, 12, 1)
        >>> stricter = site_library({"LIM-RATE-04": 20}, name="Example", version="1", valid_from=day)
        >>> stricter["LIM-RATE-04"].text
        '20'
        >>> [str(one) for one in site_library({"LIM-RATE-06": 120}, name="Example", version="1", valid_from=day)]
        ['LIM-RATE-06: Highest rate, with a loading dose: 120 mg/h is outside 2 to 100; set a number within']
    """
    problems = tuple(_problems(values, name, version))
    if problems:
        return problems
    entries = tuple(_set(entry, values.get(entry.id), f"{name} {version}") for entry in SHIPPED.entries)
    made = Library(name=name, version=version, valid_from=valid_from, entries=entries)
    return tuple(_out_of_order(made)) or made


def _set(entry: Entry, value: Exact | None, by: str) -> Entry:
    """An entry with a site's number. Its source no longer speaks for it, so it is an assumption of the site's."""
    if value is None or Fraction(value) == entry.exact:
        return entry
    place = f"set by {by}; shipped: {entry.text} {entry.unit} ({entry.source}, {entry.grade})"
    return replace(entry, value=value, source="lenitive", place=place, grade=Grade.ASSUMED)


def _problems(values: Mapping[str, Exact], name: str, version: str) -> Iterator[LimitProblem]:
    for what, text in (("name", name), ("version", version)):
        if not text.strip() or text != one_line(text) or len(text) > _NAME_MAX:
            yield LimitProblem(id=None, text=f"{what}: give one line of 1 to {_NAME_MAX} characters")
    if name.strip().casefold() == SHIPPED.name:
        yield LimitProblem(id=None, text=f'name: "{SHIPPED.name}" is the shipped library; give the clinic\'s own')
    for identifier, value in values.items():
        entry = SHIPPED.by_id.get(identifier)
        if entry is None:
            shown = one_line(identifier[:40])
            yield LimitProblem(id=None, text=f"{shown}: there is no such limit; see lenitive limits show")
            continue
        yield from _unsettable(entry, value)


def _unsettable(entry: Entry, value: Exact) -> Iterator[LimitProblem]:
    if isinstance(value, Decimal) and not value.is_finite():
        yield LimitProblem(id=entry.id, text=f"{entry.id}: {entry.what}: {value} is no number; give one")
        return
    number = Fraction(value)
    start = f"{entry.id}: {entry.what}: {decimal_text(number)} {entry.unit}"
    if not entry.lowest <= number <= entry.highest:
        yield LimitProblem(id=entry.id, text=f"{start} is outside {entry.range}; set a number within")
    elif entry.whole and number.denominator != 1:
        yield LimitProblem(id=entry.id, text=f"{start} is no whole number; the session counts in whole ones")
    elif (number * _PARTS_MAX).denominator != 1:
        yield LimitProblem(id=entry.id, text=f"{start} has more than three decimals; the kernel counts in thousandths")


def _out_of_order(library: Library) -> Iterator[LimitProblem]:
    for ladder in ASCENDING:
        for left, right in pairwise(ladder):
            low, high = library[left], library[right]
            if not low.exact <= high.exact:
                text = (
                    f"{left} ({low.text} {low.unit}) is above {right} ({high.text} {high.unit}), "
                    f"which it must not pass; lower {left} or raise {right}"
                )
                yield LimitProblem(id=left, text=text)


def tier_of(library: Library, ladder: tuple[str, ...], value: Exact) -> Tier | None:
    """Who must agree to a value: the heaviest tier of the limits that it breaks, or None when it breaks none.

    Args:
        library: In force.
        ladder: Ids of the limits on one quantity.
        value: What is asked, in their unit.

    Example:
        >>> rates_mg_h = ("LIM-RATE-04", "LIM-RATE-05", "LIM-RATE-06")
        >>> [tier_of(SHIPPED, rates_mg_h, mg_h) for mg_h in (25, 26, 41, 101)]
        [None, <Tier.SOFT: 'soft'>, <Tier.SUPERVISED: 'supervised'>, <Tier.ABSOLUTE: 'absolute'>]
    """
    broken = [library[identifier].tier for identifier in ladder if not library[identifier].keeps(value)]
    return max(broken, key=tuple(Tier).index, default=None)


def filled(text: str, library: Library | None = None) -> str:
    """A text with the numbers of a library in the place of its limits' names; those of the shipped one by default.

    Example:
        >>> filled("Systolic pressure below {LIM-SYSTOLIC-02} mmHg.")
        'Systolic pressure below 90 mmHg.'
    """
    used = library or SHIPPED
    return filled_by(text, lambda limit: used[limit].text)


def filled_by(text: str, number: Callable[[str], object]) -> str:
    """A text with a number in the place of every limit that it names.

    Args:
        text: Names limits as {LIM-RATE-01}.
        number: The number of an id.
    """
    return _NAMED.sub(lambda named: str(number(named.group(1))), text)


_NAMED: Final = re.compile(r"\{(LIM-[A-Z0-9-]+)\}")
_NAME_MAX: Final = 80
_PARTS_MAX: Final = 1000

if any(identifier not in SHIPPED.by_id for ladder in ASCENDING for identifier in ladder):
    raise RuntimeError("a ladder names a limit that is not registered")
if any(_out_of_order(SHIPPED)):
    raise RuntimeError("the shipped library is out of order with itself")
