"""REGISTRY of published pharmacokinetic models: one file each, holding one `MODEL`."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.pharmacology.model import PkModel


def _load() -> dict[str, PkModel]:
    found: dict[str, PkModel] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        model = getattr(import_module(f"{__name__}.{name}"), "MODEL", None)
        if not isinstance(model, PkModel):
            raise TypeError(f"pharmacology/models/{name}.py holds no MODEL; every file here is one model")
        if model.id in found:
            raise RuntimeError(f"pharmacology/models/{name}.py: the id {model.id!r} is used twice")
        found[model.id] = model
    return found


MODELS: Final[dict[str, PkModel]] = _load()
"""Every model by id."""

DEFAULT_RACEMIC: Final = "default_racemic_v1"
"""The model that a racemic plan uses."""


def model_named(model_id: str) -> PkModel:
    """One model.

    Raises:
        ValueError: There is no such model; the message lists those there are.

    Example:
        >>> model_named("default_racemic_v1").drug
        'ketamine (racemic), as base'
    """
    if model_id not in MODELS:
        raise ValueError(f"model {model_id!r} is not known; choose one of {', '.join(MODELS)}")
    return MODELS[model_id]
