"""Targets that must hold whatever is measured: dose over clearance, flow through the liver, units."""

from functools import partial
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import individual, total_clearance_l_h
from lenitive.domain.pharmacology.validation.target import Kind, Part, Target
from lenitive.domain.pharmacology.validation.tolerance import Point, Relative, compared
from lenitive.domain.pharmacology.validation.typical import area_ng_h_ml

_PEREZ_CL_L_H: Final = {45: 109.0, 60: 109.0, 70: 97.11, 80: 84.17}
_VOLUMES_L: Final = {"v1_l": 4.41, "v2_l": 10.56972, "v3_l": 178.2123}
_FLOWS_L_MIN: Final = {"cl_l_h": 1.93158, "q2_l_h": 2.61072, "q3_l_h": 2.6019}


def _areas() -> tuple[Point, ...]:
    outputs = ("ketamine", "norketamine")
    return compared(outputs, [area_ng_h_ml("otto2021_s", output, 10.0) for output in outputs], [105.04, 173.25])


def _clearance_by_age() -> tuple[Point, ...]:
    model = MODELS["perezruixo2021_s"]
    found = [
        float(
            total_clearance_l_h(model.structure[0], individual(model, Person(weight_kg=70.0, age_years=age_years), {}))[
                0
            ]
        )
        for age_years in _PEREZ_CL_L_H
    ]
    return compared([f"{age} years" for age in _PEREZ_CL_L_H], found, list(_PEREZ_CL_L_H.values()))


def _parameters(expected: dict[str, float], per: float) -> tuple[Point, ...]:
    found = MODELS["domino_3c"].parameters
    return compared(
        [name.split("_", maxsplit=1)[0].upper() for name in expected],
        [found[name].value / per for name in expected],
        list(expected.values()),
    )


IDENTITIES: Final[tuple[Target, ...]] = (
    Target(
        id="REG-OTTO-MASS",
        kind=Kind.IDENTITY,
        quantity="area of ketamine and norketamine: dose over clearance",
        setting="S-ketamine 10 mg by vein, 70 kg.",
        source="otto_2021",
        place="from its parameters: 10 mg / 95.2 L/h, 10 mg / 57.72 L/h",
        grade=Grade.SECONDARY,
        parts=(
            Part(
                what="area until nothing is left",
                subject="otto2021_s",
                unit="ng.h/mL",
                tolerance=Relative(frac=1e-3),
                predict=_areas,
            ),
        ),
    ),
    Target(
        id="REG-PEREZ-CL",
        kind=Kind.IDENTITY,
        quantity="clearance of a liver: flow x intrinsic / (flow + intrinsic), with age",
        setting="70 kg, 45, 60, 70 and 80 years.",
        source="perez_ruixo_2021",
        place="from its parameters; the abstract states 114 L/h",
        grade=Grade.SECONDARY,
        parts=(
            Part(
                what="clearance",
                subject="perezruixo2021_s",
                unit="L/h",
                tolerance=Relative(frac=1e-3),
                predict=_clearance_by_age,
            ),
        ),
    ),
    Target(
        id="REG-STANPUMP",
        kind=Kind.IDENTITY,
        quantity="volumes and clearances from rate constants",
        setting="70 kg.",
        source="domino_1984",
        place="unit test of the stanpumpR program",
        grade=Grade.SECONDARY,
        parts=(
            Part(
                what="volumes",
                subject="domino_3c",
                unit="L",
                tolerance=Relative(frac=1e-4),
                predict=partial(_parameters, _VOLUMES_L, 1.0),
            ),
            Part(
                what="clearances",
                subject="domino_3c",
                unit="L/min",
                tolerance=Relative(frac=1e-4),
                predict=partial(_parameters, _FLOWS_L_MIN, 60.0),
            ),
        ),
    ),
)
"""Every identity."""
