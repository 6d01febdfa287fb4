"""REGISTRY of observed curves: what a study measured over time, read from its figures with a reading error.

The dots to lay over a predicted curve. They describe a group, not a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lenitive.domain.pharmacology.effect import NG_ML_PER_NMOL_ML_KETAMINE, NG_ML_PER_NMOL_ML_NORKETAMINE
from lenitive.domain.pharmacology.predict import Delivery
from lenitive.domain.pharmacology.validation.typical import stretch
from lenitive.pkpd.linear import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedCurve:
    """The middle of a group over time.

    Attributes:
        id: Of the target that it belongs to.
        title: One line for people.
        analyte: "ketamine" or "norketamine".
        people: How many were measured.
        who: Who they were.
        sampling: Where blood was taken.
        given: Doses, in mg of base.
        weight_kg: Body weight to simulate.
        age_years: Age to simulate.
        points: Concentration by hours after the start, in `unit`.
        unit: As published.
        ng_ml_per_unit: What one of that unit is in ng/mL.
        reading_error_frac: Error of reading the figure, as a share of the value.
        outputs: For each model that it is compared with, the output that stands for these samples.
        source: Key in `SOURCES`.
    """

    id: str
    title: str
    analyte: str
    people: int
    who: str
    sampling: str
    given: tuple[Delivery, ...]
    weight_kg: float
    age_years: float
    points: Mapping[float, float]
    unit: str
    ng_ml_per_unit: float
    reading_error_frac: float
    outputs: Mapping[str, str]
    source: str

    @property
    def hours(self) -> tuple[float, ...]:
        """Times of the points, h."""
        return tuple(self.points)

    @property
    def conc_ng_ml(self) -> tuple[float, ...]:
        """The points in ng/mL."""
        return tuple(value * self.ng_ml_per_unit for value in self.points.values())

    def in_its_unit(self, conc_ng_ml: Array) -> Array:
        """A predicted concentration in the unit of the study."""
        return conc_ng_ml / self.ng_ml_per_unit


_KAMP_WEIGHT_KG: Final = 75.0
_KAMP_STEPS: Final = tuple(
    stretch(_KAMP_WEIGHT_KG * rate, 1, start_h=hour) for hour, rate in enumerate((0.14, 0.28, 0.57))
)
_ARTERIAL_MODELS: Final = ("default_racemic_v1", "default_s_ketamine_v1", "simons2022_s")

_CURVES: Final = (
    ObservedCurve(
        id="OBS-KAMP-S_esk",
        title="S-ketamine in arterial blood, esketamine in three steps (Kamp 2020)",
        analyte="ketamine",
        people=20,
        who="healthy men",
        sampling="arterial",
        given=_KAMP_STEPS,
        weight_kg=_KAMP_WEIGHT_KG,
        age_years=25.0,
        points={0.5: 0.1888, 1.0: 0.3208, 2.0: 0.536, 3.0: 1.0335, 3.5: 0.4102, 4.0: 0.3269, 5.0: 0.2406},
        unit="nmol/mL",
        ng_ml_per_unit=NG_ML_PER_NMOL_ML_KETAMINE,
        reading_error_frac=0.05,
        outputs=dict.fromkeys(_ARTERIAL_MODELS, "ketamine"),
        source="kamp_2020_enantiomers",
    ),
    ObservedCurve(
        id="OBS-KAMP-SNK_esk",
        title="S-norketamine in arterial blood, esketamine in three steps (Kamp 2020)",
        analyte="norketamine",
        people=20,
        who="healthy men",
        sampling="arterial",
        given=_KAMP_STEPS,
        weight_kg=_KAMP_WEIGHT_KG,
        age_years=25.0,
        points={0.5: 0.0462, 1.0: 0.1137, 2.0: 0.3038, 3.0: 0.6396, 3.5: 0.6538, 4.0: 0.597, 5.0: 0.5383},
        unit="nmol/mL",
        ng_ml_per_unit=NG_ML_PER_NMOL_ML_NORKETAMINE,
        reading_error_frac=0.05,
        outputs=dict.fromkeys(_ARTERIAL_MODELS, "norketamine"),
        source="kamp_2020_enantiomers",
    ),
    ObservedCurve(
        id="OBS-CHDR-K",
        title="S-ketamine in venous blood, 10 mg over 30 min (Otto 2021)",
        analyte="ketamine",
        people=17,
        who="healthy adults",
        sampling="venous",
        given=(stretch(20.0, 0.5),),
        weight_kg=68.0,
        age_years=23.0,
        points={0.5: 56.0, 1: 27.0, 2: 15.5, 3: 11.5, 5: 6.0, 6: 4.2, 8: 2.5, 10: 1.8},
        unit="ng/mL",
        ng_ml_per_unit=1.0,
        reading_error_frac=0.10,
        outputs={"otto2021_s": "ketamine", "default_s_ketamine_v1": "venous"},
        source="otto_2021",
    ),
)

OBSERVED_CURVES: Final[Mapping[str, ObservedCurve]] = {curve.id: curve for curve in _CURVES}
"""Every observed curve by the id of its target."""
