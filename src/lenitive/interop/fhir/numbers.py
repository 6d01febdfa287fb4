"""A recorded number, exactly as it was written, or the reason why it cannot be used."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from lenitive.domain.foundation.strict_json import Json, RecordedDecimal
from lenitive.interop.fhir.elements import code_in, concept, obj, word

_OTHER_VALUES: Final = ("valueString", "valueRange", "valueRatio", "valueSampledData", "valueTime", "valueDateTime",
                        "valuePeriod", "valueBoolean", "valueCodeableConcept")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A number with its unit.

    Attributes:
        value: Exact.
        text: The digits as written.
        unit: The unit's text, or None when there is none.
        code: The UCUM code, or None when there is none.
    """

    value: Decimal
    text: str
    unit: str | None = None
    code: str | None = None

    @property
    def as_recorded(self) -> str:
        """Number and unit as the record writes them."""
        unit = self.unit or self.code
        return f"{self.text} {unit}" if unit else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class NotANumber:
    """What stands where a number should be, and why it cannot be used."""

    as_recorded: str
    why: str


def number(value: Json) -> Recorded | NotANumber:
    """Read one JSON number strictly: no text, no truth value, no exponent.

    Example:
        >>> number(RecordedDecimal("72.50")).text
        '72.50'
        >>> number(RecordedDecimal("7e1")).why
        'It is written with an exponent, which is how a tenfold error passes unseen; write the digits.'
    """
    if isinstance(value, RecordedDecimal):
        if "e" in value.text.lower():
            why = "It is written with an exponent, which is how a tenfold error passes unseen; write the digits."
            return NotANumber(as_recorded=value.text, why=why)
        return Recorded(value=Decimal(value), text=value.text)
    if isinstance(value, int) and not isinstance(value, bool):
        return Recorded(value=Decimal(value), text=str(value))
    if value is None:
        return NotANumber(as_recorded="", why="It has no value.")
    return NotANumber(as_recorded=str(value)[:60], why="It is written as text, not as a number.")


def quantity(value: Json) -> Recorded | NotANumber:
    """Read a Quantity; one with a comparator is a bound, not a value."""
    read = number(value.get("value") if isinstance(value, dict) else None)
    if isinstance(read, NotANumber):
        return read
    unit, code = word(value, "unit"), word(value, "code")
    whole = Recorded(value=read.value, text=read.text, unit=unit, code=code)
    comparator = word(value, "comparator")
    if comparator:
        why = f"It is a bound ({comparator}), not a value."
        return NotANumber(as_recorded=f"{comparator}{whole.as_recorded}", why=why)
    return whole


def value_of(holder: dict[str, Json]) -> Recorded | NotANumber:
    """The number of an Observation or of one of its components."""
    if "valueQuantity" in holder:
        return quantity(obj(holder, "valueQuantity"))
    if "valueInteger" in holder:
        return number(holder["valueInteger"])
    other = next((name for name in _OTHER_VALUES if name in holder), None)
    if other:
        written = concept(holder[other]).text if other == "valueCodeableConcept" else str(holder[other])
        return NotANumber(as_recorded=written[:100], why="Its value is not a number with a unit.")
    reason = code_in(holder, "dataAbsentReason") or word(obj(holder, "dataAbsentReason"), "text")
    return NotANumber(as_recorded="", why=f"It has no value ({reason})." if reason else "It has no value.")
