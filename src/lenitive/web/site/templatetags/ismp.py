"""How medicine is written on a page: the only place that turns a number into text.

A leading zero and never a trailing one, thousands with a comma, mcg and mL in full, a space before the unit, the unit
always, and "not known" in place of what nobody knows. Source: ISMP list of error-prone abbreviations. Codes and names
of the domain are translated here, where they are drawn.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django import template

from lenitive.domain.foundation.answer import Answer
from lenitive.web.clock_zone import local
from lenitive.web.language import gettext
from lenitive.web.language import said as said_of_the_domain
from lenitive.web.words import plain_words

register = template.Library()

NOT_KNOWN: Final = "not known"
_SPACE: Final = "\N{NO-BREAK SPACE}"
_UNITS: Final = {
    "ug": "mcg",
    "µg": "mcg",
    "μg": "mcg",
    "ml": "mL",
    "ml/h": "mL/h",
    "ng/ml": "ng/mL",
    "mg/ml": "mg/mL",
    "mm[Hg]": "mmHg",
    "/min": "per min",
    "Cel": "°C",
    "10*9/L": "\N{MULTIPLICATION SIGN} 10⁹/L",
    "1": "",
    "kg/m2": "kg/m²",
    "a": "years",
}
_PLACES: Final = 4


def written(value: Decimal | float, *, places: int = _PLACES) -> str:
    """A number as ISMP wants it.

    Example:
        >>> written(.5), written(5.0), written(1250), written(0.1049), written(-0.00001)
        ('0.5', '5', '1,250', '0.1049', '0')
    """
    rounded = round(Decimal(str(value)), places)
    text = f"{rounded:,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


@register.filter
def unit(code: str | None) -> str:
    """A unit as it is read.

    Example:
        >>> unit("ug"), unit("ml/h"), unit("kg"), unit("{INR}"), unit(None)
        ('mcg', 'mL/h', 'kg', '', '')
    """
    if not code or (code.startswith("{") and code.endswith("}")):
        return ""
    return _UNITS.get(code, code)


@register.filter
def ismp(value: object, code: str | None = "") -> str:
    """A value with its unit.

    Example:
        >>> ismp(0.25, "mg/kg/h").replace(chr(160), " "), ismp(None, "mg"), ismp(True), ismp("none")
        ('0.25 mg/kg/h', 'not known', 'yes', 'none')
    """
    if value is None or value == "":
        return gettext(NOT_KNOWN)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if not isinstance(value, int | float | Decimal):
        return words(value)
    words_of_unit = gettext(unit(code))
    return f"{written(value)}{_SPACE}{words_of_unit}" if words_of_unit else written(value)


@register.filter
def places(value: float | None, count: int) -> float | None:
    """A value rounded to so many places, still a number; chain `ismp` after it."""
    return None if value is None else round(float(value), int(count))


@register.filter
def day(value: object) -> str:
    """A day that cannot be misread.

    Example:
        >>> day(date(2026, 6, 1)), day(None)
        ('1 Jun 2026', 'not known')
    """
    if isinstance(value, datetime):
        value = local(value)
    if isinstance(value, date):
        return f"{value.day} {gettext(format(value, '%b'))} {value.year}"
    return gettext(NOT_KNOWN)


@register.filter
def clock(value: object) -> str:
    """A time of day, 24 hours, in the clinic's zone.

    Example:
        >>> from datetime import UTC
        >>> clock(datetime(2026, 6, 1, 7, 5, tzinfo=UTC))
        '07:05'
    """
    return f"{local(value):%H:%M}" if isinstance(value, datetime) else gettext(NOT_KNOWN)


@register.filter
def clock_s(value: object) -> str:
    """A time of day with its seconds, in the clinic's zone."""
    return f"{local(value):%H:%M:%S}" if isinstance(value, datetime) else gettext(NOT_KNOWN)


@register.filter
def words(code: object) -> str:
    """A code as words.

    Example:
        >>> words("candidate_with_precautions"), words(Answer.UNKNOWN), words(None)
        ('candidate with precautions', 'not known', 'not known')
    """
    if code is None or code is Answer.UNKNOWN:
        return gettext(NOT_KNOWN)
    return gettext(plain_words(str(code)))


_ACRONYMS: Final = frozenset(
    "alt ast alp ggt ecg inr qtc egfr nrs ecog bmi news2 spo2 etco2 ptsd cns gfr rass dn4 omed padss".split()  # noqa: SIM905
)


@register.filter
def called(name: str, code: str | None = None) -> str:
    """The name of a fact without the unit at its end, which stands beside the value.

    Example:
        >>> called("alt_u_l", "U/L"), called("weight_kg", "kg"), called("heart_failure")
        ('ALT', 'weight', 'heart failure')
    """
    ending = "_" + "".join(letter if letter.isalnum() else "_" for letter in (code or "").lower()).strip("_")
    plain = name.removesuffix(ending) if code else name
    parts = (part.upper() if part in _ACRONYMS else part for part in plain.split("_"))
    return gettext(" ".join(parts))


@register.filter
def said(sentences: object) -> object:
    """A sentence of the domain or of the record, or several, in the language of who asks; anything else as it is.

    Example:
        >>> said("At most 0.35 mg/kg/h"), said(("none", "one")), said(None)
        ('At most 0.35 mg/kg/h', ['none', 'one'], None)
    """
    if isinstance(sentences, tuple | list | frozenset):
        return [said(one) for one in sentences]
    plain = isinstance(sentences, str) and sentences and not hasattr(sentences, "__html__")
    return said_of_the_domain(sentences) if plain else sentences


@register.filter
def sentence(text: object) -> str:
    """With a capital.

    Example:
        >>> sentence("not known")
        'Not known'
    """
    shown = str(text)
    return shown[:1].upper() + shown[1:]


@register.filter
def days_since(value: object, today: object) -> int | str:
    """Whole days from one day to another.

    Example:
        >>> days_since(date(2026, 6, 1), date(2026, 6, 4))
        3
    """
    if isinstance(value, datetime):
        value = value.date()
    return (today - value).days if isinstance(value, date) and isinstance(today, date) else gettext(NOT_KNOWN)


@register.filter
def absolute(value: float | None) -> float | None:
    """A change without its sign, where the words say more or less.

    Example:
        >>> absolute(-12.5)
        12.5
    """
    return None if value is None else abs(value)


@register.filter
def in_hours(minutes: float | None) -> float | None:
    """Minutes as hours, to a tenth.

    Example:
        >>> in_hours(90)
        1.5
    """
    return None if minutes is None else round(minutes / 60, 1)
