"""JSON as this project accepts it: no duplicate keys, no NaN or infinity, bounded in size and depth.

The standard reader keeps the last of two equal keys and turns NaN and 1e400 into numbers. Here each is refused in one
line that says where it stands, because two weights under one key is exactly the mistake that must not pass.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any, Final, Self

from lenitive.domain.foundation.one_line import one_line

BYTES_MAX: Final = 64 * 1024 * 1024
"""A larger file is refused before it is read; the largest record seen is 4 MB."""

DEPTH_MAX: Final = 200
"""Deeper nesting is refused; FHIR needs about 20."""

DIGITS_MAX: Final = 18
"""A longer whole number is refused, or read like a number with a point; nothing in a clinic has more digits."""

NUMBER_MAX: Final = 200
"""A number of more characters is refused: it is no measurement, and arithmetic on it would not end."""

Json = Any


_HALF_CHARACTER: Final = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
_STRING_OR_BRACKET: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]')


class RecordedDecimal(Decimal):
    """A decimal that remembers the characters it was written with, so that 72.50 is not shown as 72.5."""

    __slots__ = ("text",)

    text: str

    def __new__(cls, text: str) -> Self:
        """Read the characters of a JSON number."""
        made = super().__new__(cls, text)
        made.text = text
        return made


def parse_json(text: str, *, what: str, parse_float: Callable[[str], object] = float) -> Json:
    """Read one JSON document strictly.

    Args:
        text: The whole document.
        what: The file's name, for the message.
        parse_float: What becomes of a number with a point, or of more than `DIGITS_MAX` digits; `RecordedDecimal`
            keeps the text. Without it a whole number of more digits is refused.

    Returns:
        Dicts, lists, strings, numbers, booleans and None.

    Raises:
        ValueError: Not JSON, a duplicate key, NaN or infinity, half a character, a number of more than `NUMBER_MAX`
            characters, or nested deeper than `DEPTH_MAX`. One line.

    Example:
        >>> parse_json('{"weight_kg": 70.5}', what="intake.json")
        {'weight_kg': 70.5}
        >>> parse_json('{"weight_kg": 70, "weight_kg": 7}', what="intake.json")
        Traceback (most recent call last):
        ...
        ValueError: intake.json: the key "weight_kg" stands twice in one object; keep one of them
    """
    _check_depth(text, what)

    try:
        found = json.loads(
            text,
            object_pairs_hook=partial(_object, what),
            parse_constant=partial(_constant, what),
            parse_float=partial(_fraction, what, parse_float),
            parse_int=partial(_integer, what, parse_float),
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"{what}: not JSON at {place} ({error.msg}); send the whole file as it was exported") from None
    except RecursionError:
        raise ValueError(f"{what}: nested too deeply; {DEPTH_MAX} levels are allowed") from None
    if _HALF_CHARACTER.search(text) and not _is_encodable(found):
        raise ValueError(f"{what}: a text holds half a character (\\ud800 to \\udfff); write the file again")
    return found


def _object(what: str, pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f'{what}: the key "{one_line(twice[:40])}" stands twice in one object; keep one of them')
    return found


def _constant(what: str, name: str) -> object:
    raise ValueError(f"{what}: {name} is not a number; write a number or null")


def _fraction(what: str, parse_float: Callable[[str], object], digits: str) -> object:
    if len(digits) > NUMBER_MAX:
        raise ValueError(f"{what}: a number of {len(digits)} characters; {NUMBER_MAX} are allowed")
    return parse_float(digits)


def _integer(what: str, parse_float: Callable[[str], object], digits: str) -> object:
    if len(digits) <= DIGITS_MAX:
        return int(digits)
    if parse_float is float:
        raise ValueError(f"{what}: a number with {len(digits)} digits; {DIGITS_MAX} are allowed")
    return _fraction(what, parse_float, digits)


def _is_encodable(value: Json) -> bool:
    if isinstance(value, str):
        return not any("\ud800" <= character <= "\udfff" for character in value)
    if isinstance(value, dict):
        return all(_is_encodable(part) for pair in value.items() for part in pair)
    return all(map(_is_encodable, value)) if isinstance(value, list) else True


def _check_depth(text: str, what: str) -> None:
    """Refuse deep nesting before the parser recurses. Brackets inside strings do not count."""
    if text.count("[") + text.count("{") <= DEPTH_MAX:
        return
    depth = 0
    for token in _STRING_OR_BRACKET.finditer(text):
        opening = token.group()
        if opening in "[{":
            depth += 1
        elif opening in "]}":
            depth -= 1
        if depth > DEPTH_MAX:
            raise ValueError(f"{what}: nested more than {DEPTH_MAX} levels deep; this is not a record")
