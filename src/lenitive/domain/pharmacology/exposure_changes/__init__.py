"""REGISTRY of what changes exposure to ketamine: one file per thing, each with a tuple `CHANGES`."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.pharmacology.exposure_change import ExposureChange


def _load() -> dict[str, ExposureChange]:
    found: dict[str, ExposureChange] = {}
    for name in sorted(module.name for module in iter_modules(__path__)):
        for change in import_module(f"{__name__}.{name}").CHANGES:
            if change.id in found:
                raise RuntimeError(f"exposure_changes/{name}.py: the id {change.id!r} is used twice")
            found[change.id] = change
    return found


EXPOSURE_CHANGES: Final[dict[str, ExposureChange]] = _load()
"""Everything that changes exposure, by id."""


def change_named(change_id: str) -> ExposureChange:
    """One entry.

    Raises:
        ValueError: There is no such entry; the message lists those there are.

    Example:
        >>> change_named("rifampicin").intravenous.typical.value
        0.88
    """
    if change_id not in EXPOSURE_CHANGES:
        raise ValueError(f"exposure change {change_id!r} is not known; choose one of {', '.join(EXPOSURE_CHANGES)}")
    return EXPOSURE_CHANGES[change_id]
