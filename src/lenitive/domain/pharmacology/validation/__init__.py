"""REGISTRY of validation targets: what the models and effects must give back, with tolerance, source and verdict."""

from typing import Final

from lenitive.domain.pharmacology.validation.by_route import BY_ROUTE
from lenitive.domain.pharmacology.validation.identities import IDENTITIES
from lenitive.domain.pharmacology.validation.observed import OBSERVED
from lenitive.domain.pharmacology.validation.published_effects import EFFECT_TARGETS
from lenitive.domain.pharmacology.validation.regression import REGRESSION
from lenitive.domain.pharmacology.validation.target import Target

_ALL: Final = (*OBSERVED, *BY_ROUTE, *EFFECT_TARGETS, *REGRESSION, *IDENTITIES)

TARGETS: Final[dict[str, Target]] = {target.id: target for target in _ALL}
"""Every target by id."""

if len(TARGETS) != len(_ALL):
    raise RuntimeError("a validation target is listed twice")
