# ruff: noqa: INP001 - beside the scripts that draw
"""Makes a picture of the gallery small: as many colours as a page has, and no more bytes than a reader should load."""

from pathlib import Path
from typing import Final

from PIL import Image

MOST_BYTES: Final = 150_000
_COLOURS: Final = (128, 64, 32)


def make_small(picture: Path) -> None:
    """Write it again with a palette.

    Raises:
        RuntimeError: It is too large in few colours, too.
    """
    drawn = Image.open(picture).convert("RGB")
    for colours in _COLOURS:
        drawn.quantize(colors=colours, dither=Image.Dither.NONE).save(picture, optimize=True)
        if picture.stat().st_size <= MOST_BYTES:
            return
    raise RuntimeError(f"{picture.name}: {picture.stat().st_size} bytes; at most {MOST_BYTES}")
