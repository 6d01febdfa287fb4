"""How people vary about the typical one, and how sure the typical one is: variances, their covariance, and draws."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from lenitive.domain.pharmacology.model import Variability
from lenitive.pkpd.linear import Array

_NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Variation:
    """Random effects by name, each on the scale on which people differ.

    Attributes:
        spread: How people differ in kinetics, with correlations and heavy tail; None for a model that has none.
        others: Variance between people of further effects, independent of those.
        uncertainties: Squared standard error of typical values, independent of each other.
        widened: Whether the variances of `spread` are multiplied by its widening.
    """

    spread: Variability | None
    others: Mapping[str, float] = field(default_factory=lambda: _NONE)
    uncertainties: Mapping[str, float] = field(default_factory=lambda: _NONE)
    widened: bool = False

    def between_people(self) -> dict[str, float]:
        """Variance between people of each effect, kinetics first."""
        found = {} if self.spread is None else {n: v.value * self._factor for n, v in self.spread.variances.items()}
        return found | dict(self.others)

    def variances(self) -> dict[str, float]:
        """Variance of each effect with the uncertainty of its typical value; only those above 0."""
        between = self.between_people()
        names = {**between, **self.uncertainties}
        found = {name: between.get(name, 0.0) + self.uncertainties.get(name, 0.0) for name in names}
        return {name: value for name, value in found.items() if value > 0}

    def covariance(self) -> Array:
        """Covariance of the effects, in the order of `variances`; what correlates is people, not uncertainties."""
        total = self.variances()
        names = list(total)
        found = np.diag(np.array(list(total.values())))
        if self.spread is None:
            return found
        between = self.between_people()
        for one, other, correlation in self.spread.correlations:
            row, column = names.index(one), names.index(other)
            both = correlation.value * math.sqrt(between[one] * between[other])
            found[row, column] = found[column, row] = both
        return found

    def drawn(self, normal_draws: Array) -> dict[str, Array]:
        """Effects of many people.

        Args:
            normal_draws: Standard normal numbers, shape (people, effects + 1): a column for each of `variances`, and
                one that says who lies in the heavy tail.

        Returns:
            By name, shape (people,).

        Raises:
            ValueError: Draws of another shape, or of nobody.
        """
        total = self.variances()
        if normal_draws.ndim == 2 and not normal_draws.shape[0]:
            raise ValueError("normal_draws holds nobody; give at least one person")
        if normal_draws.ndim != 2 or normal_draws.shape[1] != len(total) + 1:
            raise ValueError(f"normal_draws has shape {normal_draws.shape}; give (people, {len(total) + 1})")
        moved = normal_draws[:, :-1] @ np.linalg.cholesky(self.covariance()).T if total else normal_draws[:, :0]
        effects = {name: moved[:, column] for column, name in enumerate(total)}
        return effects | self._with_heavy_tail(effects, normal_draws[:, -1])

    def _with_heavy_tail(self, effects: Mapping[str, Array], normal: Array) -> dict[str, Array]:
        spread = self.spread
        if spread is None or spread.heavy_share is None:
            return {}
        if spread.heavy_variance is None or spread.heavy_parameter is None:
            return {}
        name = spread.heavy_parameter
        total = self.variances()[name]
        more = spread.heavy_variance.value * self._factor - self.between_people()[name]
        from statistics import NormalDist  # noqa: PLC0415 - brings much with it that a first answer does not need

        heavy = normal < NormalDist().inv_cdf(spread.heavy_share.value)
        return {name: np.where(heavy, effects[name] * math.sqrt((total + more) / total), effects[name])}

    @property
    def _factor(self) -> float:
        spread = self.spread
        return spread.widened_by.value if self.widened and spread is not None and spread.widened_by is not None else 1.0
