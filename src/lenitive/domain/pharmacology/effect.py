"""What a published effect of ketamine is: what drives it, one formula, how far it holds, and a source for each number.

An effect answers with a number only inside the concentrations for which it was found. Outside, and where a study gives
no function of concentration, it answers with a refusal.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.pharmacology.model import Parameter
from lenitive.pkpd.linear import Array

NG_ML_PER_NMOL_ML_KETAMINE = 237.73
NG_ML_PER_NMOL_ML_NORKETAMINE = 223.70


class Analyte(StrEnum):
    """Whose concentration drives an effect."""

    S_KETAMINE = "s_ketamine"
    R_KETAMINE = "r_ketamine"
    RACEMIC_KETAMINE = "racemic_ketamine"
    S_NORKETAMINE = "s_norketamine"


class DriverSite(StrEnum):
    """Where that concentration is."""

    EFFECT_SITE = "effect site"
    SLOW_SITE = "slow site"
    ARTERIAL = "arterial blood"
    VENOUS = "venous blood"


@dataclass(frozen=True, slots=True, kw_only=True)
class Driver:
    """A concentration that an effect depends on.

    Attributes:
        analyte: Of what.
        site: Where.
        half_life: Parameter key of the delay from arterial blood, in minutes or days as its unit says; None where the
            effect follows blood at once, or where the delay was not found (then `known_limits` says so).
        valid_from: Lowest concentration for which the effect was found, ng/mL.
        valid_to: Highest, ng/mL; with its source.
    """

    analyte: Analyte
    site: DriverSite
    valid_to: Parameter
    half_life: str | None = None
    valid_from: Parameter | None = None


Formula = Callable[[Mapping[Analyte, Array], Mapping[str, float], float], Array]
"""(concentrations, parameter values, baseline) -> effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A pharmacodynamic model.

    Attributes:
        id: Stable name, which is also its file.
        title: One line for people.
        endpoint: What was measured.
        unit: Of the answer.
        drivers: Concentrations that it needs; where `one_of`, exactly one of them.
        parameters: Every number, by key.
        formula: From concentrations to the effect; None where a study gives points and no function.
        studied: In whom.
        known_limits: What a clinician must know before trusting it.
        sources: Publications behind it, keys in `SOURCES`.
        grade: Of the effect as a whole.
        rho: How R-ketamine counts where racemate drives it; None where rho has no meaning.
        one_of: Whether the drivers are alternatives.
        needs_baseline: Whether the answer depends on the value without drug.
    """

    id: str
    title: str
    endpoint: str
    unit: str
    drivers: tuple[Driver, ...]
    parameters: Mapping[str, Parameter]
    formula: Formula | None
    studied: str
    known_limits: tuple[str, ...]
    sources: tuple[str, ...]
    grade: Grade
    rho: Parameter | None = None
    one_of: bool = False
    needs_baseline: bool = False

    def value(self, conc_ng_ml: Mapping[str, ArrayLike], *, baseline_score: float | None = None) -> Array | Refusal:
        """The effect at concentrations, or why there is no number.

        Args:
            conc_ng_ml: For each driver's analyte its concentration at the driver's site, ng/mL of base; arrays of
                shapes that go together.
            baseline_score: Value without drug, in the unit of the answer; only where `needs_baseline`.

        Returns:
            The effect, of the shape of the concentrations; or a refusal where one lies outside what was studied. For
            the part of a curve that lies inside, ask `within` first.

        Raises:
            ValueError: A driver is missing or not one of this effect's, a concentration is negative or not a number,
                or the baseline is missing.

        Example:
            >>> from lenitive.domain.pharmacology.effects import EFFECTS
            >>> heat_pain = EFFECTS["olofsen_2012"]  # 100 x -0.038 + 50 x 0.030
            >>> heat_pain.value({"s_ketamine": [100.0], "s_norketamine": [50.0]}, baseline_score=7.0).round(2)
            array([-2.3])
            >>> heat_pain.value({"s_ketamine": [300.0], "s_norketamine": [50.0]}, baseline_score=7.0).rule
            'LIM-EFFECT-01'
        """
        if self.formula is None:
            return Refusal(
                rule="LIM-EFFECT-02",
                what=f"{self.id} gives no function of concentration",
                limit="It holds single measured points",
                remedy="Show its points beside the prediction; do not calculate with them",
                source=self.sources[0],
            )
        given = self._checked(conc_ng_ml)
        if self.needs_baseline and (baseline_score is None or not np.isfinite(baseline_score)):
            raise ValueError(f"effect {self.id}: give baseline_score in {self.unit}")
        for driver in self.drivers:
            if driver.analyte in given and not np.all(_inside(driver, given[driver.analyte])):
                return self._outside(driver, given[driver.analyte])
        return self.formula(given, {name: one.value for name, one in self.parameters.items()}, baseline_score or 0.0)

    def within(self, conc_ng_ml: Mapping[str, ArrayLike]) -> np.ndarray:
        """Where every concentration lies inside what was studied.

        Raises:
            ValueError: As `value`.

        Example:
            >>> from lenitive.domain.pharmacology.effects import EFFECTS
            >>> EFFECTS["bowdle_1998"].within({"racemic_ketamine": [20.0, 100.0, 250.0]}).tolist()
            [False, True, False]
        """
        given = self._checked(conc_ng_ml)
        inside = np.asarray(True)
        for driver in self.drivers:
            if driver.analyte in given:
                inside = np.asarray(inside & _inside(driver, given[driver.analyte]))
        return inside

    def _checked(self, conc_ng_ml: Mapping[str, ArrayLike]) -> dict[Analyte, Array]:
        needed = {driver.analyte.value for driver in self.drivers}
        wrong = set(conc_ng_ml) != needed if not self.one_of else len(conc_ng_ml) != 1 or not set(conc_ng_ml) <= needed
        if wrong:
            what = "one of " if self.one_of else ""
            raise ValueError(
                f"effect {self.id}: concentrations given of {sorted(conc_ng_ml)}; give {what}{sorted(needed)}"
            )
        found = {Analyte(name): np.asarray(value, dtype=np.float64) for name, value in conc_ng_ml.items()}
        for name, value in found.items():
            if not np.all((value >= 0) & np.isfinite(value)):
                raise ValueError(f"effect {self.id}: a concentration of {name} is negative or not a number, ng/mL")
        return found

    def _outside(self, driver: Driver, conc_ng_ml: Array) -> Refusal:
        first = conc_ng_ml[~_inside(driver, conc_ng_ml)].flat[0]
        low = 0.0 if driver.valid_from is None else driver.valid_from.value
        return Refusal(
            rule="LIM-EFFECT-01",
            what=f"{driver.analyte.replace('_', ' ')} {first:.4g} ng/mL is outside the domain of {self.id}",
            limit=f"It holds from {low:g} to {driver.valid_to.value:g} ng/mL",
            remedy="Give no number for this effect at this concentration",
            source=driver.valid_to.source,
        )


def _inside(driver: Driver, conc_ng_ml: Array) -> np.ndarray:
    low = 0.0 if driver.valid_from is None else driver.valid_from.value
    return np.asarray((conc_ng_ml >= low) & (conc_ng_ml <= driver.valid_to.value))


def hill_frac(conc_ng_ml: Array, *, c50_ng_ml: float, exponent: float = 1.0) -> Array:
    """Effect as a fraction of its largest, 0-1.

    Example:
        >>> hill_frac(np.array([0.0, 121.0]), c50_ng_ml=121.0).tolist()
        [0.0, 0.5]
    """
    raised = np.power(conc_ng_ml, exponent)
    return np.asarray(raised / (raised + c50_ng_ml**exponent))
