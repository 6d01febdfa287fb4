"""What one limit of the library is: its number, who may exceed it, and how far a site may move it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lenitive.domain.foundation.figure import Figure, check_grade
from lenitive.domain.foundation.quantity import Exact, decimal_text
from lenitive.domain.foundation.sources import Grade


class Tier(StrEnum):
    """Who may exceed a limit.

    SOFT: one authorised person confirms and gives a reason. SUPERVISED: two different authorised people. ABSOLUTE:
    nobody; only a newly signed library moves it, and that within the entry's own bounds.
    """

    SOFT = "soft"
    SUPERVISED = "supervised"
    ABSOLUTE = "absolute"


class Bound(StrEnum):
    """On which side of the limit a value must lie; the limit itself is allowed."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Group(StrEnum):
    """What an entry limits."""

    RATES = "rates"
    TOTALS_AND_WINDOWS = "totals and windows"
    BAG_AND_WEIGHT = "bag, pump and weight"
    VITAL_SIGNS = "vital signs and scores"
    OBSERVATION_INTERVALS = "observations"
    TIMING = "timing of the session"
    STARTING_CONDITIONS = "starting conditions of candidacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One limit.

    Attributes:
        id: Stable.
        what: What is limited.
        value: In force.
        unit: Of the value and of its bounds.
        bound: On which side of it a value must lie. Of an upper limit a smaller number is safer, of a lower one a
            larger.
        tier: Who may exceed it.
        lowest: The smallest number that any site may set.
        highest: The largest number that any site may set.
        source: Key in `SOURCES`.
        place: Where in the source.
        grade: How well it is known.
        group: What it belongs to.
        whole: Whether only whole numbers can be set, because the session counts in them.

    Example:
        >>> str(Entry(id="LIM-RATE-01", what="Highest rate", value=Decimal("0.35"), unit="mg/kg/h",
        ...           bound=Bound.AT_MOST, tier=Tier.SOFT, lowest=Decimal("0.05"), highest=1,
        ...           source="schwartzman_2009", place="table 1", grade=Grade.SECONDARY, group=Group.RATES))
        'LIM-RATE-01: Highest rate, at most 0.35 mg/kg/h (soft; a site may set 0.05 to 1)'
    """

    id: str
    what: str
    value: Exact
    unit: str
    bound: Bound
    tier: Tier
    lowest: Exact
    highest: Exact
    source: str
    place: str
    grade: Grade
    group: Group
    whole: bool = False

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)
        if not self.lowest <= self.value <= self.highest:
            raise ValueError(
                f"{self.id}: {decimal_text(self.value)} {self.unit} is outside {self.range}; set it within"
            )
        if self.whole and any(Fraction(n).denominator != 1 for n in (self.value, self.lowest, self.highest)):
            raise ValueError(f"{self.id}: {decimal_text(self.value)} {self.unit} is no whole number; give one")

    @property
    def figure(self) -> Figure:
        """The number with its source, place and grade."""
        return Figure(value=self.value, unit=self.unit, source=self.source, place=self.place, grade=self.grade)

    @property
    def exact(self) -> Fraction:
        """The number, exactly."""
        return Fraction(self.value)

    @property
    def text(self) -> str:
        """The number as it is written."""
        return decimal_text(self.value)

    @property
    def range(self) -> str:
        """The numbers that a site may set."""
        return f"{decimal_text(self.lowest)} to {decimal_text(self.highest)}"

    @property
    def safer(self) -> str:
        """Which way is safer: "lower" or "higher"."""
        return "lower" if self.bound is Bound.AT_MOST else "higher"

    def keeps(self, value: Exact) -> bool:
        """Whether a value lies on the allowed side; the limit itself does, and what does not compare does not.

        Example:
            >>> from lenitive.domain.limits.library import SHIPPED
            >>> [SHIPPED["LIM-RATE-04"].keeps(rate_mg_h) for rate_mg_h in (24, 25, Decimal("25.1"))]
            [True, True, False]
        """
        own = Fraction(value)
        return bool(own <= self.exact if self.bound is Bound.AT_MOST else own >= self.exact)

    def __str__(self) -> str:
        side = "at most" if self.bound is Bound.AT_MOST else "at least"
        return f"{self.id}: {self.what}, {side} {self.text} {self.unit} ({self.tier}; a site may set {self.range})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Makes the entries of one group, so that each stands on a line or two.

    Attributes:
        group: Of every entry made.
        whole: Whether only whole numbers can be set.
    """

    group: Group
    whole: bool = False

    def at_most(self, identifier: str, what: str, figure: Figure, *, tier: Tier, bounds: tuple[str, str]) -> Entry:
        """A limit above which nothing may lie."""
        return self._entry(identifier, what, figure, tier=tier, bounds=bounds, bound=Bound.AT_MOST)

    def at_least(self, identifier: str, what: str, figure: Figure, *, tier: Tier, bounds: tuple[str, str]) -> Entry:
        """A limit below which nothing may lie."""
        return self._entry(identifier, what, figure, tier=tier, bounds=bounds, bound=Bound.AT_LEAST)

    def _entry(
        self, identifier: str, what: str, figure: Figure, *, tier: Tier, bounds: tuple[str, str], bound: Bound
    ) -> Entry:
        lowest, highest = (_number(text) for text in bounds)
        return Entry(
            id=identifier,
            what=what,
            value=figure.value,
            unit=figure.unit,
            bound=bound,
            tier=tier,
            lowest=lowest,
            highest=highest,
            source=figure.source,
            place=figure.place,
            grade=figure.grade,
            group=self.group,
            whole=self.whole,
        )


def ours(value: str, unit: str, place: str) -> Figure:
    """This project's own proposal, for a site to sign."""
    return Figure(value=_number(value), unit=unit, source="lenitive", place=place, grade=Grade.ASSUMED)


def quoted(value: str, unit: str, source: str, place: str) -> Figure:
    """From a publication, as an abstract, a summary or another protocol quotes it."""
    return Figure(value=_number(value), unit=unit, source=source, place=place, grade=Grade.SECONDARY)


def _number(text: str) -> Exact:
    return Decimal(text) if "." in text else int(text)
