"""How a model file writes its numbers down: quoted from a source, proposed here, or converted from micro-constants."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Parameter

Number: TypeAlias = float
"""A number whose unit is the argument that follows it."""

Quote = Callable[[Number, str, str], Parameter]
"""(value, unit, what it is in the source) -> the parameter."""

_REFERENCE_KG: Final = 70.0
_MIN_PER_H: Final = 60.0


def quoting(source: str, *, seen: str, grade: Grade = Grade.SECONDARY) -> Quote:
    """Quote numbers of one publication, all seen in the same way.

    Args:
        source: Key in `SOURCES`.
        seen: Where the number was seen, in words; it ends the place of every quotation.
        grade: How well the numbers are known.

    Example:
        >>> quote = quoting("kamp_2020", seen="as two open implementations carry it")
        >>> quote(25.0, "L", "V1").place
        'V1, as two open implementations carry it'
    """

    def quote(value: Number, unit: str, what: str) -> Parameter:
        return Parameter(value=value, unit=unit, source=source, place=f"{what}, {seen}", grade=grade)

    return quote


def proposed(value: Number, unit: str, why: str) -> Parameter:
    """A number that this project proposes; assumed.

    Example:
        >>> str(proposed(0.75, "", "usual exponent of a clearance").grade)
        'assumed'
    """
    return Parameter(value=value, unit=unit, source="lenitive", place=why, grade=Grade.ASSUMED)


def of_the_mean(variances: Mapping[str, Parameter], *, people: int) -> dict[str, Parameter]:
    """Uncertainty of typical values where no standard error was seen: variance between people over how many there were.

    That is the least it can be; assumed.

    Args:
        variances: Between people, by parameter key.
        people: How many were studied.

    Example:
        >>> quote = quoting("otto_2021", seen="abstract")
        >>> round(of_the_mean({"cl_l_h": quote(0.048, "", "omega CL")}, people=48)["cl_l_h"].value, 6)
        0.001
    """
    why = f"standard error not seen: variance between people over {people} people, the least it can be"
    return {
        name: Parameter(value=one.value / people, unit="", source=one.source, place=why, grade=Grade.ASSUMED)
        for name, one in variances.items()
    }


def from_micro_constants(
    quote: Quote, *, v1_l_kg: float, k10_per_min: float, exchanges_per_min: Sequence[tuple[float, float]]
) -> dict[str, Parameter]:
    """Volumes and clearances of a 70 kg adult from a central volume per kilogram and rate constants per minute.

    A clearance is its rate constant times the central volume; a peripheral volume is the exchange clearance over the
    rate back. Each place shows the multiplication.

    Args:
        quote: Of the publication.
        v1_l_kg: Central volume, L/kg.
        k10_per_min: Elimination, /min.
        exchanges_per_min: For each peripheral the rate out of the centre and back, /min: (k12, k21), (k13, k31).

    Returns:
        v1_l, cl_l_h, and q2_l_h with v2_l, q3_l_h with v3_l, in the same order.

    Example:
        >>> quote = quoting("domino_1984", seen="as stanpumpR carries it")
        >>> found = from_micro_constants(quote, v1_l_kg=0.1, k10_per_min=0.02, exchanges_per_min=[(0.03, 0.01)])
        >>> {name: round(one.value, 6) for name, one in found.items()}  # 7 L; 7 L x 0.02 /min x 60; 7 L x 0.03 / 0.01
        {'v1_l': 7.0, 'cl_l_h': 8.4, 'q2_l_h': 12.6, 'v2_l': 21.0}
    """
    v1_l = v1_l_kg * _REFERENCE_KG
    volume = f"V1 {v1_l_kg:g} L/kg x 70 kg"
    found = {
        "v1_l": quote(v1_l, "L", volume),
        "cl_l_h": quote(k10_per_min * v1_l * _MIN_PER_H, "L/h", f"k10 {k10_per_min:g} /min x {volume} x 60 min/h"),
    }
    for number, (out, back) in enumerate(exchanges_per_min, start=2):
        there, home = f"k1{number} {out:g} /min", f"k{number}1 {back:g} /min"
        found[f"q{number}_l_h"] = quote(out * v1_l * _MIN_PER_H, "L/h", f"{there} x {volume} x 60 min/h")
        found[f"v{number}_l"] = quote(v1_l * out / back, "L", f"{volume} x {there} / {home}")
    return found
