"""What may be asked of `lenitive individualise`."""

from dataclasses import dataclass
from typing import Literal

from cyclopts import Parameter

from lenitive.cli.person_typed import PersonOptions
from lenitive.cli.strict_numbers import Drug, File, MaybeFile, MaybeNumber, WholeNumber


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class IndividualiseOptions(PersonOptions):
    """Options of learning one person.

    Attributes:
        model: Id of a model (see lenitive models).
        regimen: File with steps and boluses, JSON: what was given, and what the next session would give.
        observations: File with what was seen, JSON; several sessions may each have their own regimen and baseline.
        baseline_pain: Pain before the infusion, 0-10; without it pain scores cannot be used.
        baseline_map_mmhg: Mean arterial pressure at rest; without it pressures cannot be used.
        baseline_heart_rate: Heart rate before, per minute; without it heart rates cannot be used.
        drug: What the doses count; by default what the model counts.
        sampler: laplace is fast; nuts makes no assumption about shapes and needs lenitive[bayes].
        draws: How many versions of the person are drawn.
        seed: The same seed gives the same draws.
        out: Write a plot of each number before and after (.png, .svg), or a page with it (.html).
    """

    model: str
    regimen: File
    observations: File
    baseline_pain: MaybeNumber = None
    baseline_map_mmhg: MaybeNumber = None
    baseline_heart_rate: MaybeNumber = None
    drug: Drug = None
    sampler: Literal["laplace", "nuts"] = "laplace"
    draws: WholeNumber = 4000
    seed: WholeNumber = 1
    out: MaybeFile = None
