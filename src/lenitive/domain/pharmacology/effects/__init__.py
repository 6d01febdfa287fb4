"""REGISTRY of published effects of ketamine: one file each, holding one `EFFECT`."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.pharmacology.effect import Effect


def _load() -> dict[str, Effect]:
    found: dict[str, Effect] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        effect = getattr(import_module(f"{__name__}.{name}"), "EFFECT", None)
        if not isinstance(effect, Effect):
            raise TypeError(f"pharmacology/effects/{name}.py holds no EFFECT; every file here is one effect")
        if effect.id in found:
            raise RuntimeError(f"pharmacology/effects/{name}.py: the id {effect.id!r} is used twice")
        found[effect.id] = effect
    return found


EFFECTS: Final[dict[str, Effect]] = _load()
"""Every effect by id."""


def effect_named(effect_id: str) -> Effect:
    """One effect.

    Raises:
        ValueError: There is no such effect; the message lists those there are.

    Example:
        >>> effect_named("olofsen_2022").unit
        'fraction of the largest effect'
    """
    if effect_id not in EFFECTS:
        raise ValueError(f"effect {effect_id!r} is not known; choose one of {', '.join(EFFECTS)}")
    return EFFECTS[effect_id]
