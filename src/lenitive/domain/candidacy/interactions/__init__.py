"""REGISTRY of interactions with intravenous ketamine: one file per kind, each with a tuple INTERACTIONS."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.candidacy.interaction import InteractionRule


def _load() -> dict[str, InteractionRule]:
    names = sorted(module.name for module in iter_modules(__path__))
    found: list[InteractionRule] = [r for name in names for r in import_module(f"{__name__}.{name}").INTERACTIONS]
    rules = {rule.id: rule for rule in found}
    if len(rules) != len(found):
        raise RuntimeError("an interaction id is used twice")
    return rules


INTERACTIONS: Final[dict[str, InteractionRule]] = _load()
"""Every interaction by id."""
