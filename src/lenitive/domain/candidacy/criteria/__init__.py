"""REGISTRY of candidacy criteria: one file per organ system or subject, each with a tuple CRITERIA."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.candidacy.criterion import Criterion


def _load() -> dict[str, Criterion]:
    names = sorted(module.name for module in iter_modules(__path__))
    found: list[Criterion] = [c for name in names for c in import_module(f"{__name__}.{name}").CRITERIA]
    criteria = {criterion.id: criterion for criterion in found}
    if len(criteria) != len(found):
        raise RuntimeError("a criterion id is used twice")
    return criteria


CRITERIA: Final[dict[str, Criterion]] = _load()
"""Every criterion by id."""
