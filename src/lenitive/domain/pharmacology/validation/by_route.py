"""Targets that need to know by which way a dose is taken: interactions of the liver and the gut, the route by nose."""

from functools import partial
from typing import Final

import numpy as np

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.by_nose import Spray, nasal_concentrations
from lenitive.domain.pharmacology.exposure import with_medicines
from lenitive.domain.pharmacology.exposure_change import iv_auc_ratio_bound
from lenitive.domain.pharmacology.exposure_changes import change_named
from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.validation.target import Kind, Part, Target
from lenitive.domain.pharmacology.validation.tolerance import Between, Point, Relative, compared
from lenitive.domain.pharmacology.validation.typical import area_ng_h_ml

_MODEL: Final = "default_s_ketamine_v1"
_BOUNDS: Final = {
    "clarithromycin": 1.45,
    "ticlopidine": 1.39,
    "itraconazole": 1.0,
    "grapefruit": 1.56,
    "st_johns_wort": 0.84,
}
_NAMES: Final = {"st_johns_wort": "St John's wort"}


def _name(change_id: str) -> str:
    return _NAMES.get(change_id, change_id)


def _area_with(medicine: str) -> float:
    """Area of ketamine by vein with a medicine, over that without."""
    model = MODELS[_MODEL]
    changed = with_medicines(model, [_name(medicine)])
    return area_ng_h_ml(changed, "ketamine", 1.0) / area_ng_h_ml(model, "ketamine", 1.0)


def _change_with_rifampicin() -> tuple[Point, ...]:
    return (Point(label="change", predicted=100 * (_area_with("rifampicin") - 1)),)


def _ratio_with(medicine: str) -> tuple[Point, ...]:
    return (Point(label="area with over without", predicted=_area_with(medicine)),)


def _bounds() -> tuple[Point, ...]:
    oral = [change_named(change_id).oral for change_id in _BOUNDS]
    found = [iv_auc_ratio_bound(ratio.typical.value) for ratio in oral if ratio is not None]
    return compared([_name(change_id) for change_id in _BOUNDS], found, list(_BOUNDS.values()))


def _by_nose(what: str, expected: tuple[float, ...]) -> tuple[Point, ...]:
    times_min = np.linspace(0.0, 1440.0, 2881)
    person = Person(weight_kg=70.0, age_years=45.0, ancestry="other")
    curves = [
        nasal_concentrations(person, [Spray(at_min=5.0 * place) for place in range(devices)], times_min=times_min)[
            "ketamine"
        ]
        for devices in (1, 2, 3)
    ]
    found = [float(curve.max() if what == "highest" else np.trapezoid(curve, times_min / 60.0)) for curve in curves]
    return compared([f"{28 * devices} mg" for devices in (1, 2, 3)], found, expected)


def _between_one_and(bound_ratio: float) -> Between:
    """From no change to the bound; the bound was published with two decimals."""
    return Between(low=min(1.0, bound_ratio) - 0.005, high=max(1.0, bound_ratio) + 0.005)


BY_ROUTE: Final[tuple[Target, ...]] = (
    Target(
        id="OBS-RIF-IV2",
        kind=Kind.OBSERVED,
        quantity="change of the area with rifampicin",
        setting="S-ketamine 0.1 mg/kg by vein and 0.3 mg/kg by mouth.",
        source="peltoniemi_2012",
        place="abstract: by vein -14 %, by mouth -86 %",
        grade=Grade.SECONDARY,
        parts=(
            Part(
                what="by vein",
                subject=_MODEL,
                unit="%",
                tolerance=Between(low=-25.0, high=-5.0, unit="%"),
                predict=_change_with_rifampicin,
            ),
        ),
        note="The change that is used is the middle of this study and another: this tests the implementation.",
    ),
    Target(
        id="OBS-DDI-ORAL",
        kind=Kind.OBSERVED,
        quantity="area by vein with a medicine that changes it by mouth",
        setting="S-ketamine by mouth with clarithromycin, ticlopidine, itraconazole, grapefruit juice, St John's wort.",
        source="hagelberg_2010",
        place="abstracts: by mouth 2.6, 2.4, 1.0, 3.0, 0.42",
        grade=Grade.SECONDARY,
        parts=(
            Part(
                what="bound by vein, of the well-stirred liver",
                subject=_MODEL,
                unit="",
                tolerance=Relative(frac=0.005),
                predict=_bounds,
            ),
            *(
                Part(
                    what=f"by vein with {_name(medicine)}",
                    subject=_MODEL,
                    unit="",
                    tolerance=_between_one_and(bound),
                    predict=partial(_ratio_with, medicine),
                )
                for medicine, bound in _BOUNDS.items()
            ),
        ),
        note="By vein none of them was measured: what is tested is that the change used stays inside what is possible.",
    ),
    Target(
        id="OBS-PEREZ-T4",
        kind=Kind.OBSERVED,
        quantity="highest concentration and area after a nasal dose",
        setting="Esketamine 28, 56 and 84 mg by nose; simulated by the authors, Caucasian, 18-60 years.",
        source="perez_ruixo_2021",
        place="table 4: highest 43.8, 72.5, 101.0 ng/mL; area 147.3, 254.7, 362.2 ng.h/mL",
        grade=Grade.SECONDARY,
        parts=(
            Part(
                what="highest concentration of ketamine",
                subject="perezruixo2021_s",
                unit="ng/mL",
                tolerance=Relative(frac=0.05),
                predict=partial(_by_nose, "highest", (43.8, 72.5, 101.0)),
            ),
            Part(
                what="area of ketamine until 24 h",
                subject="perezruixo2021_s",
                unit="ng.h/mL",
                tolerance=Relative(frac=0.05),
                predict=partial(_by_nose, "area", (147.3, 254.7, 362.2)),
            ),
        ),
        note="28 mg a device, devices five minutes apart: the interval was not seen.",
    ),
)
"""Every such target."""
