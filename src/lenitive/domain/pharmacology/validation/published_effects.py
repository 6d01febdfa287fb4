"""Targets that are published effects: what a concentration does, as a paper states it."""

from collections.abc import Mapping
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.effect import NG_ML_PER_NMOL_ML_KETAMINE as NMOL
from lenitive.domain.pharmacology.effect_site import driven_by
from lenitive.domain.pharmacology.effects import EFFECTS
from lenitive.domain.pharmacology.enantiomers import s_equivalent_of_racemic_ng_ml
from lenitive.domain.pharmacology.model import PkModel
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.validation.target import Kind, Part, Target
from lenitive.domain.pharmacology.validation.tolerance import Absolute, Between, Point, Relative, Tolerance, compared
from lenitive.pkpd.linear import Array

FORMS: Final = {"s_ketamine": "S-ketamine", "r_ketamine": "R-ketamine", "racemic_ketamine": "racemate"}
"""Forms of the drug in words."""

PUBLISHED_POINTS: Final[Mapping[str, tuple[tuple[str, float, float], ...]]] = {
    "dahan_2024": (("s_ketamine", 0.47 * NMOL, 97.8), ("racemic_ketamine", 0.62 * NMOL, 97.8)),
    "dahan_2011": (("s_ketamine", 10.5, 0.5),),
    "kamp_2021": (("s_ketamine", 1.68 * NMOL, 8.5),),
    "schuttler_1987": (("s_ketamine", 800.0, 4.15), ("racemic_ketamine", 2000.0, 3.8), ("r_ketamine", 1800.0, 2.2)),
}
"""By effect: form of the drug, its concentration in ng/mL, the effect as published."""


def _value(effect_id: str, conc_ng_ml: Mapping[str, ArrayLike], baseline_score: float | None = None) -> Array:
    found = EFFECTS[effect_id].value(conc_ng_ml, baseline_score=baseline_score)
    if isinstance(found, Refusal):
        raise ValueError(str(found))  # noqa: TRY004 - a target outside its own effect's range is a defect of the entry
    return found


def _heat_pain() -> tuple[Point, ...]:
    s, norketamine = [100.0, 100.0], [0.0, 50.0]
    alone, both = _value("olofsen_2012", {"s_ketamine": s, "s_norketamine": norketamine}, 8.0)
    return compared(["ketamine", "norketamine", "total"], [alone, both - alone, both], [-3.8, 1.5, -2.3])


def _at(effect_id: str) -> tuple[Point, ...]:
    """The effect at its published points."""
    cases = PUBLISHED_POINTS[effect_id]
    return compared(
        [f"{FORMS[form]} {conc:.4g} ng/mL" for form, conc, _ in cases],
        [float(_value(effect_id, {form: conc})) for form, conc, _ in cases],
        [expected for *_, expected in cases],
    )


def _numbers(effect_id: str, expected: Mapping[str, tuple[str, float]]) -> tuple[Point, ...]:
    """Numbers of an effect: in words, its key and what was published."""
    found = EFFECTS[effect_id].parameters
    return compared(
        list(expected), [found[key].value for key, _ in expected.values()], [value for _, value in expected.values()]
    )


def _site_half_life_min(effect_id: str, expected_min: float) -> tuple[Point, ...]:
    joined = driven_by(MODELS["default_s_ketamine_v1"], EFFECTS[effect_id])
    if not isinstance(joined, PkModel):
        raise TypeError(str(joined))
    return compared(
        ["half-life of the effect site"], [joined.parameters["effect_site_half_life_min"].value], [expected_min]
    )


def _straightness(effect_id: str, form: str) -> tuple[Point, ...]:
    racemic = np.array([50.0, 100.0, 150.0, 200.0])
    conc = racemic if form == "racemic_ketamine" else s_equivalent_of_racemic_ng_ml(racemic)
    ratings = _value(effect_id, {form: conc})
    return (Point(label="correlation, 50-200 ng/mL", predicted=float(np.corrcoef(racemic, ratings)[0, 1])),)


def _part(what: str, effect_id: str, unit: str, tolerance: Tolerance, predict: partial[tuple[Point, ...]]) -> Part:
    return Part(what=what, subject=effect_id, unit=unit, tolerance=tolerance, predict=predict)


def _target(
    target_id: str, quantity: str, setting: str, *parts: Part, source: str, place: str, note: str = ""
) -> Target:
    return Target(
        id=target_id,
        kind=Kind.EFFECT,
        quantity=quantity,
        setting=setting,
        source=source,
        place=place,
        grade=Grade.SECONDARY,
        parts=parts,
        note=note,
    )


EFFECT_TARGETS: Final[tuple[Target, ...]] = (
    _target(
        "PD-OLOFSEN2012",
        "change of heat pain",
        "At the effect site 100 ng/mL of S-ketamine and 50 ng/mL of S-norketamine; pain 8 cm without drug.",
        _part("change", "olofsen_2012", "cm", Absolute(within=0.05, unit="cm"), partial(_heat_pain)),
        source="olofsen_2012",
        place="abstract: -3.8, +1.5, together -2.3 cm",
    ),
    _target(
        "PD-DAHAN2024",
        "pressure at which pain begins",
        "At the effect site 0.47 nmol/mL of S-ketamine, or 0.62 nmol/mL of racemate.",
        _part(
            "threshold doubles",
            "dahan_2024",
            "N",
            Relative(frac=0.01),
            partial(_at, "dahan_2024"),
        ),
        source="dahan_2024",
        place="abstract and a machine-read record: 48.9 N doubles",
    ),
    _target(
        "PD-OLOFSEN2022",
        "delay and half-maximal concentration of relief and perception",
        "A step of S-ketamine in arterial blood.",
        _part(
            "half-maximal concentration",
            "olofsen_2022",
            "ng/mL",
            Relative(frac=0.005),
            partial(_numbers, "olofsen_2022", {"0.51 nmol/mL": ("c50_ng_ml", 0.51 * NMOL)}),
        ),
        _part(
            "half-life of the effect site",
            "olofsen_2022",
            "min",
            Relative(frac=0.005),
            partial(_site_half_life_min, "olofsen_2022", 8.3),
        ),
        source="olofsen_2022",
        place="abstract: 0.51 nmol/mL, 8.3 min",
    ),
    _target(
        "PD-BOWDLE-LIN",
        "psychedelic effects rise in a straight line",
        "Steady venous racemate 50, 100, 150 and 200 ng/mL.",
        _part(
            "straightness",
            "bowdle_1998",
            "",
            Between(low=0.97),
            partial(_straightness, "bowdle_1998", "racemic_ketamine"),
        ),
        _part(
            "straightness",
            "simons_2022_drug_high",
            "",
            Between(low=0.97),
            partial(_straightness, "simons_2022_drug_high", "s_ketamine"),
        ),
        source="bowdle_1998",
        place="abstract: correlation 0.93 or more",
        note="The first effect is a straight line by its form: this part tests the implementation.",
    ),
    _target(
        "PD-DAHAN2011",
        "relief that lasts: half-maximal concentration, half-life, who responds",
        "S-ketamine over days in complex regional pain syndrome.",
        _part(
            "numbers",
            "dahan_2011",
            "",
            Relative(frac=1e-9),
            partial(
                _numbers,
                "dahan_2011",
                {
                    "half-maximal concentration, ng/mL": ("c50_ng_ml", 10.5),
                    "half-life, d": ("half_life_d", 10.9),
                    "share that responds": ("responds_frac", 0.67),
                    "share that responds to placebo": ("responds_to_placebo_frac", 0.23),
                },
            ),
        ),
        _part(
            "half of the relief",
            "dahan_2011",
            "",
            Relative(frac=1e-9),
            partial(_at, "dahan_2011"),
        ),
        source="dahan_2011",
        place="abstract: 10.5 ng/mL, 10.9 d, 0.67 against 0.23",
    ),
    _target(
        "PD-CO-KAMP",
        "cardiac output",
        "At the effect site 1.68 nmol/mL of S-ketamine, no norketamine.",
        _part(
            "rises by a quarter",
            "kamp_2021",
            "L/min",
            Relative(frac=0.01),
            partial(_at, "kamp_2021"),
        ),
        source="kamp_2021",
        place="as a machine-read record carries it: 6.8 to 8.5 L/min",
    ),
    _target(
        "PD-EEG",
        "slowing of the electroencephalogram",
        "S 0.8, racemate 2.0, R 1.8 ug/mL.",
        _part(
            "half of the largest slowing",
            "schuttler_1987",
            "Hz",
            Relative(frac=0.01),
            partial(_at, "schuttler_1987"),
        ),
        source="schuttler_1987",
        place="abstract: half of 8.3, 7.6 and 4.4 Hz",
    ),
)
"""Every published effect that a prediction must give back."""
