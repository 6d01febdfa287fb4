"""A published model as it is used for one person: with a liver that its study did not have, and with medicines.

Everything that answers about a person takes its model from here, so that a plan, a simulation, a target and what
sessions taught speak of the same person.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lenitive.domain.pharmacology.exposure_change import ExposureChange, Use
from lenitive.domain.pharmacology.exposure_changes import EXPOSURE_CHANGES, change_named
from lenitive.domain.pharmacology.impaired_liver import for_impaired_liver
from lenitive.domain.pharmacology.model import Person, PkModel

if TYPE_CHECKING:
    from lenitive.domain.candidacy.medicine_use import Taken

GENOTYPES: Final = {
    change.title.removeprefix("CYP2B6 "): change.id
    for change in EXPOSURE_CHANGES.values()
    if change.use is Use.ON_REQUEST and change.title.startswith("CYP2B6 ")
}
"""Genotypes of CYP2B6 that may be stated, as written, each with the id of what it changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What changes a person's exposure beside size, age, ancestry and the class of the liver.

    Attributes:
        medicines: Names or products, taken as current; or medicines of an intake's list.
        liver_flow_frac: Stated share of the usual blood flow through the liver, more than 0 and at most 1; None where
            nobody states one.
        cyp2b6: Stated genotype, one of `GENOTYPES`; None where nobody states one.
    """

    medicines: "tuple[str | Taken, ...]" = ()
    liver_flow_frac: float | None = None
    cyp2b6: str | None = None

    def __post_init__(self) -> None:
        if self.liver_flow_frac is not None and not 0 < self.liver_flow_frac <= 1:
            raise ValueError(
                f"liver flow {self.liver_flow_frac:g}: a share of the usual blood flow is above 0 and at most 1; "
                "leave it out where nobody states one"
            )
        if self.cyp2b6 is not None and self.cyp2b6 not in GENOTYPES:
            raise ValueError(f"cyp2b6 {self.cyp2b6[:20]!r} is not known; use {', '.join(GENOTYPES)}, or leave it out")

    @property
    def stated(self) -> tuple[ExposureChange, ...]:
        """What holds only because somebody states it."""
        if self.liver_flow_frac is None and self.cyp2b6 is None:
            return ()
        from lenitive.domain.pharmacology.exposure import with_flow  # noqa: PLC0415 - the table of medicines

        flow = () if self.liver_flow_frac is None else (with_flow(self.liver_flow_frac),)
        return (*flow, *(() if self.cyp2b6 is None else (change_named(GENOTYPES[self.cyp2b6]),)))


PLAIN: Final = Circumstances()
"""Nothing is known that changes exposure."""


def model_for(model: PkModel, person: Person, circumstances: Circumstances = PLAIN) -> PkModel:
    """The model as it is used for one person.

    In Child-Pugh B a model whose study had nobody with it is given the assumption of the recommended model: taken as
    unimpaired, its curve would be too low, and so would a band that it is pooled into. What is known to change exposure
    changes the model; what is not known is said. Every answer of the model says all of it among its extrapolations.

    Args:
        model: From the registry, for ketamine into a vein.
        person: Whom it is about.
        circumstances: Medicines, and what somebody states.

    Returns:
        The very same model where nothing changes it.

    Raises:
        ValueError: A medicine without a name, or a model by another route.

    Example:
        >>> from lenitive.domain.pharmacology.models import MODELS
        >>> from lenitive.domain.pharmacology.predict import individual
        >>> sick = Person(weight_kg=70.0, child_pugh="B")
        >>> individual(model_for(MODELS["otto2021_s"], sick), sick, {})["cl_l_h"].round(2).tolist()  # 95.2 x 0.55
        [52.36]
        >>> found = model_for(MODELS["default_racemic_v1"], sick, Circumstances(medicines=("rifampicin",)))
        >>> found.changed[0][:11]
        'Rifampicin:'
    """
    if circumstances != PLAIN:
        from lenitive.domain.pharmacology.exposure import with_medicines  # noqa: PLC0415 - the table of medicines

        model = with_medicines(model, circumstances.medicines, also=circumstances.stated)
    return for_impaired_liver(model) if person.child_pugh == "B" else model
