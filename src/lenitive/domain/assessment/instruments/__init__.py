"""REGISTRY of instruments: one module each, which names its `INSTRUMENT`.

Only what is free to ship has items. The others are slots that hold a score obtained elsewhere.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from lenitive.domain.assessment.instrument import Instrument


def _load() -> dict[str, Instrument]:
    names = sorted(module.name for module in iter_modules(__path__))
    found: list[Instrument] = [import_module(f"{__name__}.{name}").INSTRUMENT for name in names]
    by_id = {instrument.id: instrument for instrument in found}
    if list(by_id) != names:
        raise RuntimeError(f"an instrument's id must be the name of its module: {sorted(by_id)} against {names}")
    return by_id


INSTRUMENTS: Final[dict[str, Instrument]] = _load()
"""Every instrument by id."""
