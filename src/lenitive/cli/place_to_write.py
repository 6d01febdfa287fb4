"""Whether a file that is asked for can be written, before any work begins."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PLOTS: Final = (".png", ".svg")
"""Endings of the plots that are written."""


def check_place(out: Path, endings: Sequence[str]) -> None:
    """Look whether a file can be written there.

    Args:
        out: The file.
        endings: Which may be asked for, in lower case.

    Raises:
        ValueError: One line that names the file and the remedy.

    Example:
        >>> check_place(Path("bands.pdf"), PLOTS)
        Traceback (most recent call last):
        ...
        ValueError: bands.pdf: an ending '.pdf' is not known; use .png, .svg
    """
    if out.suffix.lower() not in endings:
        raise ValueError(f"{out}: an ending {out.suffix!r} is not known; use {', '.join(endings)}")
    if not out.resolve().parent.is_dir():
        raise ValueError(f"{out}: the folder {out.parent} does not exist; make it first")
    if out.is_dir():
        raise ValueError(f"{out}: this is a folder; name a file in it")
    if not os.access(out.resolve().parent, os.W_OK):
        raise ValueError(f"{out}: the folder {out.parent} cannot be written to; choose another folder")
