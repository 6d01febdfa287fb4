"""How values are written for a reader: unit always, leading zero, no trailing zero, and a dash for what is unknown."""

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.sources import Grade

UNKNOWN = "not known"


def number(value: float | None, unit: str = "", *, places: int = 2) -> str:
    """A number with its unit, or "not known".

    Example:
        >>> number(5.0, "mg"), number(0.25, "mg/kg/h"), number(None, "mg")
        ('5 mg', '0.25 mg/kg/h', 'not known')
    """
    if value is None:
        return UNKNOWN
    text = f"{value:.{places}f}".rstrip("0").rstrip(".") if places else f"{value:.0f}"
    return f"{text} {unit}".rstrip()


def change_pct(fall_pct: float) -> str:
    """A change with its sign: a fall is negative.

    Example:
        >>> change_pct(25.4), change_pct(-14.0)
        ('-25 %', '+14 %')
    """
    return f"{-fall_pct:+.0f} %"


def plain_words(code: str) -> str:
    """A code as words: underscores become spaces.

    Example:
        >>> plain_words("stop_after_non_response")
        'stop after non-response'
    """
    return code.replace("_", " ").replace("non response", "non-response")


def sentence(words: str) -> str:
    """Words that begin with a capital."""
    return words[:1].upper() + words[1:]


def yes_no(answer: Answer) -> str:
    """An answer as a word; unknown is said, never left blank."""
    return UNKNOWN if answer is Answer.UNKNOWN else str(answer)


def cited(source: str | None, grade: Grade | str | None) -> str:
    """A source and how well it is known.

    Example:
        >>> cited("hardy_2012", Grade.SECONDARY)
        'hardy_2012, secondary'
    """
    if source is None:
        return ""
    return f"{source}, {grade}" if grade else source
