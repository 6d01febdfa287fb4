"""What may be asked of `lenitive simulate`."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Parameter

from lenitive.cli.person_typed import PersonOptions
from lenitive.cli.strict_numbers import (
    Drug,
    File,
    ListedNumbers,
    MaybeFile,
    MaybeNumber,
    MaybeWholeNumber,
    MaybeWords,
    WholeNumber,
)


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class SimulateOptions(PersonOptions):
    """Options of one simulation.

    Attributes:
        model: Id of a model (see lenitive models). Several, each with --model, are shown side by side; "all" stands for
            those that are recommended to be, with the uncertainty of their typical values.
        regimen: File with steps and boluses, JSON.
        times_min: Minutes after the start: 0,30,60, or from:to:step as 0:360:5.
        drug: What the doses count; by default what the model counts. A racemic dose is followed by a model of
            S-ketamine as half S and half R.
        population: Draw so many virtual people, for example 1000 or 1e6; without it the typical person.
        seed: The same seed gives the same people, on any number of workers.
        uncertainty: Add the uncertainty of typical values to how people differ; the answer says whether it was.
        responses: Pain, dissociation, sedation and circulation too; by default for at most 20,000 people.
        rho: How R-ketamine counts in responses, 0 to 1; by default 0.3 with its uncertainty.
        baseline_pain: Pain before the infusion, 0-10; without it no pain is given. The others alike.
        baseline_map_mmhg: Mean arterial pressure at rest.
        baseline_heart_rate: Heart rate at rest, per minute.
        baseline_cardiac_output_l_min: Cardiac output at rest.
        opioid_depression_frac: Share of the drive to breathe that opioid takes away; 0 for no opioid.
        workers: Threads, or processes of a local cluster; by default one for each core.
        cluster: Run on a Dask cluster: its address, or "local" for one on this machine.
        device: Where a large population is computed.
        out: Write a table (.csv, .parquet) or a plot (.png, .svg).
        every_person: Write the table of every virtual person, not of the percentiles.
    """

    model: Annotated[list[str], Parameter(negative="")]
    regimen: File
    times_min: ListedNumbers
    drug: Drug = None
    population: MaybeWholeNumber = None
    seed: WholeNumber = 1
    uncertainty: bool | None = None
    responses: bool | None = None
    rho: MaybeNumber = None
    baseline_pain: MaybeNumber = None
    baseline_map_mmhg: MaybeNumber = None
    baseline_heart_rate: MaybeNumber = None
    baseline_cardiac_output_l_min: MaybeNumber = None
    opioid_depression_frac: MaybeNumber = None
    workers: MaybeWholeNumber = None
    cluster: MaybeWords = None
    device: Literal["auto", "cpu", "gpu"] = "auto"
    out: MaybeFile = None
    every_person: Annotated[bool, Parameter(negative="")] = False
