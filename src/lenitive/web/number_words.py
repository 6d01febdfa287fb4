"""Numbers in English words, British manner, for the second question and for the label: 2.5 is "two and a half"."""

from fractions import Fraction
from typing import Final

from lenitive.domain.foundation.quantity import decimal_text

_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ((10**9, "thousand million"), (10**6, "million"), (10**3, "thousand"))
_PARTS: Final = {
    Fraction(1, 2): ("half a", "and a half"),
    Fraction(1, 4): ("a quarter of a", "and a quarter"),
    Fraction(3, 4): ("three quarters of a", "and three quarters"),
}
_PLACES: Final = 6


def number_in_words(value: Fraction, one: str, many: str) -> str:
    """A number and its unit in words.

    Args:
        value: At least 0 and below 10^12; six decimals are said.
        one: The unit of one.
        many: The unit of every other number.

    Raises:
        ValueError: Below 0, or too large to be said.

    Example:
        >>> number_in_words(Fraction(5, 2), "milligram", "milligrams")
        'two and a half milligrams'
        >>> number_in_words(Fraction(249, 1000), "milligram", "milligrams")
        'zero point two four nine milligrams'
        >>> number_in_words(Fraction(1), "milligram", "milligrams")
        'one milligram'
    """
    if not 0 <= value < 10**12:
        raise ValueError(f"{float(value):g} cannot be said; a number from 0 to below a million million can")
    text = decimal_text(value, places=_PLACES)
    whole, _, decimals = text.partition(".")
    part = Fraction(f"0.{decimals}") if decimals else Fraction(0)
    if not part:
        return f"{whole_in_words(int(whole))} {one if int(whole) == 1 else many}"
    if part in _PARTS:
        alone, after = _PARTS[part]
        return f"{whole_in_words(int(whole))} {after} {many}" if int(whole) else f"{alone} {one}"
    spoken = " ".join(_ONES[int(digit)] for digit in decimals)
    return f"{whole_in_words(int(whole))} point {spoken} {many}"


def whole_in_words(value: int) -> str:
    """A whole number in words.

    Example:
        >>> whole_in_words(25), whole_in_words(1105)
        ('twenty-five', 'one thousand one hundred and five')
    """
    for scale, name in _SCALES:
        if value >= scale:
            rest = value % scale
            joined = "" if not rest else f" {'and ' if rest < 100 else ''}{whole_in_words(rest)}"
            return f"{whole_in_words(value // scale)} {name}{joined}"
    if value >= 100:
        rest = value % 100
        return f"{_ONES[value // 100]} hundred{f' and {whole_in_words(rest)}' if rest else ''}"
    if value >= 20:
        tens, ones = divmod(value, 10)
        return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]
    return _ONES[value]
