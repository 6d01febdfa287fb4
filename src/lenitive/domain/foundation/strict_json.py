"""JSON as this project accepts it: no duplicate keys, no NaN or infinity, bounded in size and depth.

The standard reader keeps the last of two equal keys and turns NaN and 1e400 into numbers. Here each is refused in one
line that says where it stands, because two weights under one key is exactly the mistake that must not pass.
"""

import json
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, Self

BYTES_MAX: Final = 64 * 1024 * 1024
"""A larger file is refused before it is read; the largest record seen is 4 MB."""

DEPTH_MAX: Final = 200
"""Deeper nesting is refused; FHIR needs about 20."""

DIGITS_MAX: Final = 18
"""A longer whole number is refused; nothing in a clinic has more digits."""

Json = Any


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
        parse_float: What becomes of a number with a point; `RecordedDecimal` keeps the text.

    Returns:
        Dicts, lists, strings, numbers, booleans and None.

    Raises:
        ValueError: Not JSON, a duplicate key, NaN or infinity, or nested deeper than `DEPTH_MAX`. One line.

    Example:
        >>> parse_json('{"weight_kg": 70.5}', what="intake.json")
        {'weight_kg': 70.5}
        >>> parse_json('{"weight_kg": 70, "weight_kg": 7}', what="intake.json")
        Traceback (most recent call last):
        ...
        ValueError: intake.json: the key "weight_kg" stands twice in one object; keep one of them
    """
    _check_depth(text, what)

    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(items)
        if len(found) != len(items):
            keys = [key for key, _ in items]
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ValueError(f'{what}: the key "{twice[:40]}" stands twice in one object; keep one of them')
        return found

    def constant(name: str) -> object:
        raise ValueError(f"{what}: {name} is not a number; write a number or null")

    def integer(digits: str) -> int:
        if len(digits) > DIGITS_MAX:
            raise ValueError(f"{what}: a number with {len(digits)} digits; {DIGITS_MAX} are allowed")
        return int(digits)

    try:
        return json.loads(
            text, object_pairs_hook=pairs, parse_constant=constant, parse_float=parse_float, parse_int=integer
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ValueError(f"{what}: not JSON at {place} ({error.msg}); send the whole file as it was exported") from None
    except RecursionError:
        raise ValueError(f"{what}: nested too deeply; {DEPTH_MAX} levels are allowed") from None


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
