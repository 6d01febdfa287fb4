"""How an opioid burden changes over days, by one table of factors only. Never for changing one opioid for another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lenitive.domain.assessment.opioid_burden import OpioidBurden
from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.domain.foundation.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenChange:
    """How a burden changed, by one table. For trend only, never for conversion.

    Attributes:
        table: Id of the table.
        table_version: Its version.
        total_mg_day: Change of the total, positive when it rose; None when either total is not known.
        background_mg_day: The same for regular opioids.
        rescue_mg_day: The same for as-needed opioids.
    """

    table: str
    table_version: str
    total_mg_day: float | None
    background_mg_day: float | None
    rescue_mg_day: float | None


def compare(before: OpioidBurden, after: OpioidBurden) -> BurdenChange | Refusal:
    """The change between two days, refused when they were not counted with the same table and version.

    CDC 2022 counts hydromorphone 5 instead of 4 and tramadol 0.2 instead of 0.1: across tables, a change of table
    looks like a change of the person.
    """
    refusal = check_one_table(f"{burden.table} version {burden.table_version}" for burden in (before, after))
    if refusal is not None:
        return refusal
    return BurdenChange(
        table=after.table,
        table_version=after.table_version,
        total_mg_day=_difference(before.total_mg_day, after.total_mg_day),
        background_mg_day=_difference(before.background_mg_day, after.background_mg_day),
        rescue_mg_day=_difference(before.rescue_mg_day, after.rescue_mg_day),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidTrend:
    """A diary by one table, in order of days; days that nobody wrote are not there.

    Attributes:
        table: The table, as the diary names it.
        dates: The days.
        background_mg_day: Regular opioids on each day.
        rescue_mg_day: As-needed opioids on each day.
    """

    table: str
    dates: tuple[date, ...]
    background_mg_day: tuple[float, ...]
    rescue_mg_day: tuple[float, ...]


def trend(diary: tuple[OpioidDay, ...]) -> OpioidTrend | Refusal:
    """The diary in order, refused when its days were counted with more than one table.

    Raises:
        ValueError: The diary is empty.
    """
    if not diary:
        raise ValueError("opioid diary: no day is recorded; a trend needs at least one")
    refusal = check_one_table(day.table for day in diary)
    if refusal is not None:
        return refusal
    days = sorted(diary, key=lambda day: day.date)
    return OpioidTrend(
        table=days[0].table,
        dates=tuple(day.date for day in days),
        background_mg_day=tuple(day.background_mg_day for day in days),
        rescue_mg_day=tuple(day.rescue_mg_day for day in days),
    )


def check_one_table(tables: Iterable[str]) -> Refusal | None:
    """Refuse to follow a burden across tables of factors.

    Example:
        >>> check_one_table(["cdc_2016", "cdc_2022"]).rule
        'ASM-OME-01'
    """
    found = sorted(set(tables))
    if len(found) <= 1:
        return None
    return Refusal(
        rule="ASM-OME-01",
        what=f"opioid burdens counted with different tables: {', '.join(found)}",
        limit="A change may be read only within one table and version",
        remedy="Count both days again with one table",
    )


def _difference(before: float | None, after: float | None) -> float | None:
    if before is None or after is None:
        return None
    return float(round(Fraction(str(after)) - Fraction(str(before)), 2))
