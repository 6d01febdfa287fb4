"""Memory is tidied in short steps: one long look through everything would keep an alarm waiting for half a second.

What has lived for a while is set aside and not looked through again. Almost nothing here refers to itself in a circle,
so that what is no longer needed is given back without any looking; while no infusion is open, all is looked through.
"""

import gc
from typing import Final

SET_ASIDE_EVERY_S: Final = 1.0
"""How often what has lived so long is set aside: the less there is, the shorter each step (assumed)."""

_YOUNG: Final = 10_000
_MIDDLE: Final = 20
_NEVER: Final = 1_000_000


def begin() -> None:
    """Look through what is new alone; what a start has made is set aside."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)


def set_aside(*, idle: bool) -> None:
    """Look through what is new, and set aside what is left.

    Args:
        idle: Nothing is supervised: look through everything, however long it takes.
    """
    if idle:
        gc.unfreeze()
        gc.collect()
    else:
        gc.collect(1)
    gc.freeze()
