"""One figure of the safety base: what was asked, what was measured, and whether it holds.

Every check of `docs/safety/figures.md` is a script beside this file. It prints one line of JSON as its last line, and
exits 0 when the figure holds and 1 when it does not.
"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One check with what came of it.

    Attributes:
        check: Its name in the safety base: UNIT, KILL-1, POWER and so on.
        command: What prints it.
        asked: The figure to reach, in words.
        measured: What was measured, each number by its name and unit.
        holds: Whether the figure was reached; a run that tried too little never holds.
        seconds: Wall time.
    """

    check: str
    command: str
    asked: str
    measured: Mapping[str, float | int | str]
    holds: bool
    seconds: float


def report(figure: Figure) -> NoReturn:
    """Print the figure as one line and leave with what it says."""
    sys.stdout.write(json.dumps({**asdict(figure), "commit": _commit(), "date": time.strftime("%Y-%m-%d")}) + "\n")
    raise SystemExit(0 if figure.holds else 1)


def _commit() -> str:
    here = Path(__file__).parent
    found = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=here, capture_output=True, text=True, check=False
    )
    return found.stdout.strip() or "unknown"
