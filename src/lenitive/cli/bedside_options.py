"""What may be asked of `lenitive bedside`."""

from dataclasses import dataclass

from cyclopts import Parameter

from lenitive.cli.strict_numbers import MaybeFile, MaybeNumber, Number, WholeNumber


@Parameter(name="*")
@dataclass(frozen=True, slots=True, kw_only=True)
class BedsideOptions:
    """Options of one simulated chair.

    Attributes:
        connect: HOST:PORT of the supervisor's door for devices.
        patient: The record's own id of the simulated person.
        weight_kg: Their weight, kg.
        age_years: Their age.
        pump: Id of the pump on its line.
        monitor: Id of the monitor on its line.
        bag_ml: Fluid in the bag, mL.
        conc_mg_ml: Of the bag, mg of ketamine base per mL.
        capnograph: Whether the monitor has one.
        seed: The same seed gives the same person and devices.
        speed: How many times faster than the clock a day passes; the same as the supervisor's.
        ahead_min: By how much the clock is later than the machine's; the same as the supervisor's.
        seconds: For how long; without it until it is stopped.
        data: The supervisor's data folder, to play the person who reads the codes; needs infusion.
        infusion: Whom the devices are to serve; needs data.
        truth: File for what really happened, written at the end, apart from every product.
    """

    connect: str
    patient: str = "Patient/simulated"
    weight_kg: Number = 70.0
    age_years: Number = 60.0
    pump: str = "pump-1"
    monitor: str = "monitor-1"
    bag_ml: Number = 100.0
    conc_mg_ml: Number = 1.0
    capnograph: bool = False
    seed: WholeNumber = 1
    speed: Number = 1.0
    ahead_min: Number = 0.0
    seconds: MaybeNumber = None
    data: MaybeFile = None
    infusion: str | None = None
    truth: MaybeFile = None
