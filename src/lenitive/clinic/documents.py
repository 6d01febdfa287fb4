"""The documents that leave and enter: the intake, the decision, the plan, the course. Strict in, complete out."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, TypeVar

import msgspec

from lenitive.clinic.intake_checks import check_facts, check_lists
from lenitive.clinic.typed_by_hand import check_shape, with_provenance
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.decimal_text import parse_decimal
from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.foundation.strict_json import parse_json
from lenitive.record.typed import read_as

INTAKE_SCHEMA: Final = "lenitive/intake/1"

_T = TypeVar("_T")
_Json = dict[str, Any]


def to_json(document: object) -> str:
    """A document as people and scripts read it: indented, keys in the order of the type, one newline at the end."""
    return json.dumps(plain(document), indent=2, ensure_ascii=False) + "\n"


def plain(document: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """A document as dicts, lists, texts and numbers; an exact number becomes a number."""
    return msgspec.to_builtins(document, builtin_types=(Decimal,), enc_hook=_exact_number)


def _exact_number(value: object) -> float:
    if isinstance(value, Fraction):
        return float(value)
    raise TypeError(f"a document cannot hold {type(value).__name__}")


def intake_document(intake: Intake) -> _Json:
    """The intake with its schema name and the age of every fact on its day."""
    body: _Json = plain(intake)
    for name, fact in intake.facts.items():
        if fact is not None:
            body["facts"][name]["age_days"] = fact.age_days(intake.as_of)
    return {"schema": INTAKE_SCHEMA, **body}


def read_intake(text: str, *, what: str) -> Intake:
    """Read an intake that a clinician may have completed.

    Args:
        text: The whole document.
        what: The file's name, for messages.

    Returns:
        The intake. A fact that is not named is unknown; one that does not say who it is from is a clinician's,
        unnamed, and so is an entry of a list.

    Raises:
        ValueError: One line that names the place, the value and the remedy. Nothing is ignored: an unknown key, an
            unknown fact, an impossible value, another unit or a later date is refused.

    Example:
        >>> read_intake('{"schema": "lenitive/intake/1"}', what="intake.json")
        Traceback (most recent call last):
        ...
        ValueError: intake.json: at the top: Object missing required field `as_of`; correct it and try again
    """
    try:
        return _read_intake(text, what)
    except ValueError as error:
        raise ValueError(one_line(str(error))) from None


def _read_intake(text: str, what: str) -> Intake:
    given = parse_json(
        text.removeprefix("\ufeff"), what=what, parse_float=lambda number: float(parse_decimal(number, what=what))
    )
    if not isinstance(given, dict) or given.get("schema") != INTAKE_SCHEMA:
        raise ValueError(f'{what}: not an intake; the first key of one is "schema": "{INTAKE_SCHEMA}"')
    _refuse_negative(given, what, "")
    body = with_provenance({key: value for key, value in given.items() if key != "schema"})
    ages = _take_ages(body)
    check_shape(body.get("facts"), what)
    intake = _convert(body, Intake, what)
    check_facts(intake, ages, what)
    check_lists(intake, what)
    return intake


def _convert(body: object, kind: type[_T], what: str) -> _T:
    try:
        made = read_as(body, kind)
    except msgspec.ValidationError as error:
        reason, _, place = str(error).partition(" - at ")
        where = place.strip("`").removeprefix("$.") or "the top"
        raise ValueError(f"{what}: at {where}: {reason}; correct it and try again") from None
    unknown = next(_unknown_keys(body, msgspec.to_builtins(made), ""), None)
    if unknown:
        raise ValueError(f"{what}: at {unknown}: this key is not known; remove it or correct its spelling")
    return made


def _unknown_keys(given: object, understood: object, place: str) -> Iterator[str]:
    """Every key that the type did not take, so that nothing given is lost in silence."""
    if isinstance(given, Mapping) and isinstance(understood, Mapping):
        for key, value in given.items():
            inner = f"{place}.{key}".lstrip(".")
            if key not in understood:
                yield inner
            else:
                yield from _unknown_keys(value, understood[key], inner)
    elif isinstance(given, list) and isinstance(understood, list | tuple):
        for index, (value, taken) in enumerate(zip(given, understood, strict=True)):
            yield from _unknown_keys(value, taken, f"{place}[{index}]")


def _refuse_negative(value: object, what: str, place: str) -> None:
    """No number of an intake can be negative; a sign is a typing error."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _refuse_negative(inner, what, f"{place}.{key}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            _refuse_negative(inner, what, f"{place}[{index}]")
    elif isinstance(value, int | float) and value < 0:
        raise ValueError(f"{what}: at {place}: {value} is negative; no number of an intake can be")


def _take_ages(body: _Json) -> dict[str, object]:
    """Ages are computed when an intake is written; they are read only to be checked."""
    facts = body.get("facts")
    ages: dict[str, object] = {}
    if isinstance(facts, dict):
        for name, fact in facts.items():
            if isinstance(fact, dict) and "age_days" in fact:
                ages[name] = fact.pop("age_days")
    return ages
