"""Numbers of a table: read exactly, and written with as few digits as read back to the same number."""

import re
from collections.abc import Callable
from decimal import Context, Decimal
from fractions import Fraction
from typing import Final

_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_CHARACTERS_MAX: Final = 60
_DIGITS_MAX: Final = 40
MISSING: Final = frozenset({".", "", "NA"})
"""A full stop as NONMEM writes it, an empty cell of a comma-separated table, and the NA of R."""


def number(text: str) -> Fraction | None:
    """The exact value of a cell, or None where it is no number.

    Plus and minus, a point, and an exponent with E are read, for programs write them; `inf`, `nan`, a decimal comma,
    a Fortran D, hexadecimal and grouped digits are not.

    Example:
        >>> number("1.5e2"), number("1,5"), number("nan")
        (Fraction(150, 1), None, None)
    """
    if len(text) > _CHARACTERS_MAX or not _NUMBER.fullmatch(text):
        return None
    return Fraction(Decimal(text))


def shortest(exact: Fraction, *, reads_back: Callable[[Fraction], bool]) -> str:
    """The decimal of fewest digits that reads back as wanted.

    Args:
        exact: What is to be written.
        reads_back: Whether a written number is read as what was meant.

    Returns:
        Digits, without an exponent where they are few.

    Raises:
        ValueError: No decimal of 40 digits reads back: the number is beyond what a table can hold.

    Example:
        >>> shortest(Fraction(1, 3), reads_back=lambda hours: float(hours * 60) == 20.0)
        '0.33333333333333333'
    """
    for digits in range(1, _DIGITS_MAX + 1):
        context = Context(prec=digits)
        rounded = context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
        if reads_back(Fraction(rounded)):
            return _plain(rounded)
    raise ValueError(f"{float(exact):g} cannot be written so that it reads back the same; use a number of fewer digits")


def of_float(value: float) -> str:
    """A float as its shortest decimal.

    Example:
        >>> of_float(35.0), of_float(0.1), of_float(1e-7)
        ('35', '0.1', '1E-7')
    """
    return _plain(Decimal(repr(value)))


def _plain(value: Decimal) -> str:
    if value == 0:
        return "0"
    brief = value.normalize()
    exponent = brief.as_tuple().exponent
    few = isinstance(exponent, int) and -25 < exponent < 10 and brief.adjusted() > -7
    return format(brief, "f" if few else "E")
