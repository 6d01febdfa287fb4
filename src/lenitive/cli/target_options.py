"""What may be asked of `lenitive target`."""

from dataclasses import dataclass

from cyclopts import Parameter

from lenitive.cli.person_typed import PersonOptions
from lenitive.cli.strict_numbers import MaybeNumber, WholeNumber


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOptions(PersonOptions):
    """Options of one target; rates are counted on the weight.

    Attributes:
        model: Id of a model (see lenitive models).
        effect_site_ng_ml: Concentration at the effect site, ng/mL.
        conc_ng_ml: Or the concentration in blood, as the model gives it, ng/mL.
        duration_min: Length, whole minutes.
        every_min: How often the rate may change, minutes; 0.1667 or 1/6 for 10 s.
        rate_max_mg_kg_h: Largest rate; by default the soft limits of the library.
    """

    model: str
    effect_site_ng_ml: MaybeNumber = None
    conc_ng_ml: MaybeNumber = None
    duration_min: WholeNumber = 300
    every_min: str = "1"
    rate_max_mg_kg_h: MaybeNumber = None
