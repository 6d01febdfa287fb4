"""The one grammar for every number that a person types or a file carries.

ASCII digits and at most one point. No sign, no exponent, no comma, no underscore, no NaN, no infinity, no full-width
digit. What does not fit is refused with the text that was read; it is never repaired. `float` and `json` accept all
of the above, which is how a tenfold error reaches a pump.
"""

import re
from decimal import Decimal

_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_DIGITS_MAX = 18


def parse_decimal(text: str, *, what: str) -> Decimal:
    """Read a number exactly as it was written.

    Args:
        text: The characters, without a unit. Surrounding spaces are refused too.
        what: What the number is, in words, for the message.

    Returns:
        The exact decimal; "12.50" keeps its value 12.5.

    Raises:
        ValueError: The text is not in the grammar. The message names it and shows how to write it.

    Source:
        Design rule H11 of the hazard log; ISMP writing rules for the leading zero.

    Example:
        >>> parse_decimal("0.249", what="rate")
        Decimal('0.249')
        >>> parse_decimal("1,5", what="weight")
        Traceback (most recent call last):
        ...
        ValueError: weight: cannot read '1,5' as a number; write digits with one point, for example 0.5 or 12
    """
    if not _NUMBER.fullmatch(text):
        raise ValueError(
            f"{what}: cannot read {_shown(text)} as a number; write digits with one point, for example 0.5 or 12"
        )
    if sum(character.isdigit() for character in text) > _DIGITS_MAX:
        raise ValueError(f"{what}: {_shown(text)} has more than {_DIGITS_MAX} digits; round it before it is entered")
    return Decimal(text)


def _shown(text: str) -> str:
    return ascii(text if len(text) <= 40 else text[:37] + "...")
