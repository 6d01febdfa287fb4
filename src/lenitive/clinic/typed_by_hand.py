"""What a clinician types into an intake: as little as possible, and told by example how to write it.

A value and its day are enough for a fact. Who says so may be left out: what nobody else is named for is a clinician's,
unnamed. A value without a day stays refused, because nobody can tell whether it still holds.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from lenitive.domain.candidacy.facts import FACTS, FactDefinition, Kind
from lenitive.domain.foundation.fact import Origin

LISTS_WITH_PROVENANCE: Final = (
    "pain_scores",
    "cancer",
    "treatments",
    "problems",
    "medications",
    "allergies",
    "blood_pressures",
)
"""Lists of an intake whose entries say where they come from."""

BY: Final = "by"
"""Beside value and date a fact may say in one word who entered it."""

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_Json = dict[str, Any]


def with_provenance(body: Mapping[str, Any]) -> _Json:
    """The intake with an unnamed clinician wherever nobody is named; everything else is left as it was typed.

    Example:
        >>> with_provenance({"facts": {"inr": {"value": 1, "date": "2026-06-01"}}})["facts"]["inr"]["provenance"]
        {'origin': 'clinician'}
    """
    filled = dict(body)
    facts = body.get("facts")
    if isinstance(facts, dict):
        filled["facts"] = {name: _of_clinician(_in_its_unit(name, fact), lift=BY) for name, fact in facts.items()}
    for name in LISTS_WITH_PROVENANCE:
        entries = body.get(name)
        if isinstance(entries, list):
            filled[name] = [_of_clinician(entry) for entry in entries]
    return filled


def check_shape(facts: object, what: str) -> None:
    """Refuse a fact that is not written as value and day, and show how to write it.

    Raises:
        ValueError: One line with the place, what was typed, and an example of how to write it.

    Example:
        >>> check_shape({"inr": 1.1}, "intake.json")
        Traceback (most recent call last):
        ...
        ValueError: intake.json: at facts.inr: a value without its date; write {"value": 1.1, "date": "YYYY-MM-DD"}
    """
    for name, fact in facts.items() if isinstance(facts, dict) else ():
        wrong = _wrong_with(fact) if name in FACTS else None
        if wrong:
            raise ValueError(f"{what}: at facts.{name}: {wrong}; write {_example(FACTS[name], fact)}")


def _in_its_unit(name: str, fact: object) -> object:
    """The name of a fact says its unit, so a number need not say it again."""
    unit = FACTS[name].unit if name in FACTS else None
    return {**fact, "unit": unit} if unit and isinstance(fact, dict) and fact.get("unit") is None else fact


def _of_clinician(entry: object, *, lift: str | None = None) -> object:
    if not isinstance(entry, dict):
        return entry
    given = entry.get("provenance")
    if given is None:
        named = {key: value for key, value in entry.items() if key not in {"provenance", lift}}
        by = {BY: entry[BY]} if lift in entry else {}
        return {**named, "provenance": {"origin": Origin.CLINICIAN.value, **by}}
    if isinstance(given, dict) and "origin" not in given:
        return {**entry, "provenance": {"origin": Origin.CLINICIAN.value, **given}}
    return entry


def _wrong_with(fact: object) -> str | None:
    if fact is None:
        return None
    if not isinstance(fact, dict):
        return "a value without its date"
    value, date = fact.get("value"), fact.get("date")
    mistakes = (
        (value is None, "no value is given (what is not known is null in the place of the whole fact)"),
        (not isinstance(value, bool | int | float | str), "the value is not a number, true or false, or a word"),
        (date is None, "the date is missing"),
        (not _is_day(date), f"the date {ascii(date)[:40]} is not a day"),
        (not isinstance(fact.get("provenance"), dict | None), "the provenance is not an object; it may be left out"),
    )
    return next((said for is_wrong, said in mistakes if is_wrong), None)


def _is_day(text: object) -> bool:
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _example(definition: FactDefinition, typed: object) -> str:
    value = typed.get("value") if isinstance(typed, dict) else typed
    is_usable = isinstance(value, bool | int | float | str) and definition.problem_with(value) is None
    date = typed.get("date") if isinstance(typed, dict) else None
    day = date if _is_day(date) else "YYYY-MM-DD"
    return f'{{"value": {json.dumps(value) if is_usable else _allowed(definition)}, "date": "{day}"}}'


def _allowed(definition: FactDefinition) -> str:
    if definition.kind is Kind.YES_NO:
        return "true or false"
    if definition.kind is Kind.CHOICE:
        return " or ".join(json.dumps(choice) for choice in definition.choices)
    return f"a number from {definition.low:g} to {definition.high:g}"
