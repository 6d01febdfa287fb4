"""Which screens there are: every folder of `screens/` that has a `urls.py`."""

from functools import cache
from pathlib import Path
from typing import Final

_SCREENS: Final = Path(__file__).parent.parent / "screens"
PACKAGE: Final = "lenitive.web.screens"


@cache
def screens() -> tuple[str, ...]:
    """Names of the screens, in alphabetical order.

    Example:
        >>> "day_board" in screens()
        True
    """
    return tuple(sorted(place.parent.name for place in _SCREENS.glob("*/urls.py")))


def is_there(screen: str) -> bool:
    """Whether a screen may be linked: what is not there is not linked."""
    return screen in screens()
