"""A person as typed on the command line: what no living person has is refused before any model is asked."""

from dataclasses import dataclass, field
from typing import Annotated, Final

from cyclopts import Parameter

from lenitive.cli.strict_numbers import ChildPugh, MaybeNumber, MaybeWords, Number
from lenitive.domain.pharmacology.for_person import GENOTYPES, Circumstances
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS

WEIGHT_MAX_KG: Final = 500.0
AGE_MAX_YEARS: Final = 130.0


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonOptions:
    """What may be said of a person.

    Attributes:
        weight_kg: Actual body weight, kg.
        age_years: Age; without it the effect of age is left out, and the answer says so.
        child_pugh: Child-Pugh class of the liver.
        ancestry: Group that a study found to differ, or "other".
        medicines: A medicine that the person takes, by name; several, each with --with. What is known to change
            exposure in a vein changes the model, and the answer says so.
        liver_flow_frac: In low cardiac output, the share of the usual blood flow through the liver that somebody
            states, more than 0 and at most 1.
        cyp2b6: Genotype of CYP2B6 that is known, such as *6/*6.
    """

    weight_kg: Number
    age_years: MaybeNumber = None
    child_pugh: ChildPugh = None
    ancestry: MaybeWords = None
    medicines: Annotated[list[str], Parameter(name="--with", negative="")] = field(default_factory=list)
    liver_flow_frac: MaybeNumber = None
    cyp2b6: MaybeWords = None


def person_typed(options: PersonOptions) -> Person:
    """The person whom a model is asked about.

    Raises:
        ValueError: One line that names the option, its value and the remedy.

    Example:
        >>> person_typed(PersonOptions(weight_kg=0.0))
        Traceback (most recent call last):
        ...
        ValueError: --weight-kg 0 kg: give more than 0 and at most 500 kg; weigh again
    """
    weight_kg, age_years = options.weight_kg, options.age_years
    if not 0 < weight_kg <= WEIGHT_MAX_KG:
        raise ValueError(
            f"--weight-kg {weight_kg:g} kg: give more than 0 and at most {WEIGHT_MAX_KG:g} kg; weigh again"
        )
    if age_years is not None and not 0 <= age_years <= AGE_MAX_YEARS:
        raise ValueError(f"--age-years {age_years:g}: give 0 to {AGE_MAX_YEARS:g} years; check the date of birth")
    groups = sorted({scaling.group for model in MODELS.values() for scaling in model.groups})
    if options.ancestry is not None and options.ancestry not in {*groups, "other"}:
        raise ValueError(f"--ancestry {options.ancestry[:40]!r} is not known; use {', '.join(groups)} or other")
    return Person(weight_kg=weight_kg, age_years=age_years, child_pugh=options.child_pugh, ancestry=options.ancestry)


def circumstances_typed(options: PersonOptions) -> Circumstances:
    """What else changes the person's exposure.

    Raises:
        ValueError: One line that names the option, its value and the remedy.

    Example:
        >>> circumstances_typed(PersonOptions(weight_kg=70.0, cyp2b6="*9/*9"))
        Traceback (most recent call last):
        ...
        ValueError: --cyp2b6 '*9/*9' is not known; use *1/*1, *1/*6, *6/*6, or leave it out
    """
    if any(not name.strip() for name in options.medicines):
        raise ValueError("--with '': a medicine without a name; write its name, or leave it out")
    several = next((name for name in options.medicines if "," in name or ";" in name), None)
    if several is not None:
        raise ValueError(f"--with {several[:80]!r}: several medicines in one; write --with once for each")
    flow = options.liver_flow_frac
    if flow is not None and not 0 < flow <= 1:
        raise ValueError(f"--liver-flow-frac {flow:g}: give a share of the usual flow, more than 0 and at most 1")
    if options.cyp2b6 is not None and options.cyp2b6 not in GENOTYPES:
        raise ValueError(f"--cyp2b6 {options.cyp2b6[:20]!r} is not known; use {', '.join(GENOTYPES)}, or leave it out")
    return Circumstances(medicines=tuple(options.medicines), liver_flow_frac=flow, cyp2b6=options.cyp2b6)
