"""Esketamine by nose and by mouth, in the model of Perez-Ruixo: a check of numbers, not a route of this clinic.

A part is absorbed through the nose; the rest is swallowed, passes the wall of the gut, and enters the liver. What
enters a liver reaches the blood as if it had passed one more step with the liver's own losses, so that both ways are
compartment systems that are solved exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lenitive.domain.pharmacology.model import Parameter, Person
from lenitive.domain.pharmacology.models.perezruixo2021_s import MODEL
from lenitive.domain.pharmacology.predict import blocks_of, individual
from lenitive.domain.pharmacology.quoting import quoting
from lenitive.pkpd.linear import Array, Block, Bolus, Infusion, amounts, solve

_perez = quoting("perez_ruixo_2021", seen="tables 3-4, as transcribed")

PARAMETERS: Final[Mapping[str, Parameter]] = {
    "nose_fraction": _perez(0.54, "", "FRn, share of the first device that is absorbed through the nose"),
    "later_device_factor": _perez(0.62, "", "factor on FRn from the second device on"),
    "nose_per_h": _perez(2.93, "1/h", "ka of the nose"),
    "swallowed_h": _perez(0.53, "h", "duration of the swallowed input"),
    "swallowed_per_h": _perez(1.45, "1/h", "ka of what is swallowed"),
    "gut_fraction": _perez(0.64, "", "Fgut, share that passes the wall of the gut"),
    "mouth_h": _perez(0.32, "h", "D_po, duration of the input by mouth"),
    "mouth_per_h": _perez(0.97, "1/h", "ka_po, ka by mouth"),
    "japanese_factor": _perez(1.34, "", "factor on FRn, Japanese"),
}
"""What the nose and the mouth add to the model."""

_MIN_PER_H: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spray:
    """One device.

    Attributes:
        at_min: Minutes after the start.
        mg: Milligrams of esketamine as base; 28 in each device that was studied.
    """

    at_min: float
    mg: float = 28.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Swallowed:
    """One dose by mouth.

    Attributes:
        at_min: Minutes after the start.
        mg: Milligrams of esketamine as base.
    """

    at_min: float
    mg: float


def nasal_concentrations(person: Person, sprays: Sequence[Spray], *, times_min: Array) -> dict[str, Array]:
    """Concentrations of the typical person after esketamine by nose.

    Args:
        person: Age and ancestry count; whether the model may speak about this person is for `domain_refusal` to say.
        sprays: Devices in the order in which they are used.
        times_min: Rising minutes; shape (times,).

    Returns:
        ketamine and norketamine, ng/mL in venous blood, each of shape (times,).

    Raises:
        ValueError: Times, or devices, that cannot be.

    Source:
        perez_ruixo_2021; its table 4 is met within 1 % by devices five minutes apart, an interval that was not seen.

    Example:
        >>> day_min = np.linspace(0, 1440, 1441)
        >>> found = nasal_concentrations(Person(weight_kg=70.0), [Spray(at_min=0)], times_min=day_min)
        >>> round(float(found["ketamine"].max()), 1)  # 43.8 in the publication
        43.9
    """
    values = individual(MODEL, person, {})
    blocks, scales = blocks_of(MODEL, values)
    number = {name: parameter.value for name, parameter in PARAMETERS.items()}
    first = number["nose_fraction"] * (number["japanese_factor"] if person.ancestry == "Japanese" else 1.0)
    shares = [first * (number["later_device_factor"] if place else 1.0) for place in range(len(sprays))]
    absorbed = [
        Bolus(at_min=spray.at_min, amount=spray.mg * share) for spray, share in zip(sprays, shares, strict=True)
    ]
    through_nose = amounts(solve(_from_nose(blocks)), absorbed, times_min=times_min)
    swallowed = [
        Swallowed(at_min=spray.at_min, mg=spray.mg * (1 - share)) for spray, share in zip(sprays, shares, strict=True)
    ]
    through_gut = _through_gut(_from_gut(blocks, values, "swallowed_per_h"), swallowed, "swallowed_h", times_min)
    found = {name: (through_nose[name] + through_gut[name]) * scales[name][:, None] for name in through_gut}
    return {name: held[0] for name, held in found.items()}


def oral_concentrations(person: Person, doses: Sequence[Swallowed], *, times_min: Array) -> dict[str, Array]:
    """Concentrations of the typical person after esketamine by mouth.

    No published concentration by mouth is at hand to hold it against: it is the parameters as published, and no more.

    Args:
        person: Age and ancestry count; whether the model may speak about this person is for `domain_refusal` to say.
        doses: What is swallowed.
        times_min: Rising minutes; shape (times,).

    Returns:
        ketamine and norketamine, ng/mL in venous blood, each of shape (times,).

    Raises:
        ValueError: Times, or doses, that cannot be.

    Source:
        perez_ruixo_2021, tables 3-4, as transcribed.

    Example:
        >>> found = oral_concentrations(
        ...     Person(weight_kg=70.0), [Swallowed(at_min=0, mg=28.0)], times_min=np.linspace(0, 4320, 4321)
        ... )
        >>> area_ng_h_ml = np.trapezoid(found["ketamine"], dx=1 / 60)
        >>> round(float(area_ng_h_ml) / (28e3 / 109.0), 2)  # of that by vein: 0.64 pass the gut, 0.28 the liver
        0.18
    """
    values = individual(MODEL, person, {})
    blocks, scales = blocks_of(MODEL, values)
    through_gut = _through_gut(_from_gut(blocks, values, "mouth_per_h"), doses, "mouth_h", times_min)
    return {name: (held * scales[name][:, None])[0] for name, held in through_gut.items()}


def _through_gut(
    blocks: Sequence[Block], doses: Sequence[Swallowed], duration: str, times_min: Array
) -> dict[str, Array]:
    """Amounts in the blood of what is swallowed over a time and passes the wall of the gut."""
    lasts_min = PARAMETERS[duration].value * _MIN_PER_H
    gut_fraction = PARAMETERS["gut_fraction"].value
    given = [
        Infusion(start_min=one.at_min, duration_min=lasts_min, amount_per_min=one.mg * gut_fraction / lasts_min)
        for one in doses
    ]
    found = amounts(solve(blocks), given, times_min=times_min)
    return {"ketamine": found["ketamine"], "norketamine": found["norketamine"] + found["norketamine_first_pass"]}


def _from_nose(blocks: Sequence[Block]) -> list[Block]:
    rate_per_min = np.array([PARAMETERS["nose_per_h"].value / _MIN_PER_H])
    drug, *rest = blocks
    return [
        Block(name="nose", loss_per_min=rate_per_min),
        replace(drug, fed_by="nose", feed_per_min=rate_per_min),
        *rest,
    ]


def _from_gut(blocks: Sequence[Block], values: Mapping[str, Array], rate: str) -> list[Block]:
    rate_per_min = np.array([PARAMETERS[rate].value / _MIN_PER_H])
    into_blood = values["liver_flow_l_h"] / values["liver_v_l"] / _MIN_PER_H
    metabolised = values["liver_metabolised_per_h"] / _MIN_PER_H
    lost = into_blood + values["liver_eliminated_per_h"] / _MIN_PER_H + metabolised
    drug, *rest = blocks
    norketamine = next(block for block in rest if block.name == "norketamine")
    first_pass = replace(
        norketamine,
        name="norketamine_first_pass",
        fed_by="portal",
        feed_per_min=values["norketamine_fraction"] * metabolised,
    )
    return [
        Block(name="gut", loss_per_min=rate_per_min),
        Block(name="portal", loss_per_min=lost, fed_by="gut", feed_per_min=rate_per_min),
        replace(drug, fed_by="portal", feed_per_min=into_blood),
        *rest,
        first_pass,
    ]
