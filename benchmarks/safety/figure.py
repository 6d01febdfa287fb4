"""One figure of the safety base: what was asked, what was measured, and whether it holds.

Every check of `docs/safety/figures.md` is a script beside this file. It prints one line of JSON as its last line, and
exits 0 when the figure holds and 1 when it does not. With `--ci` what is right decides, not how fast it was: a machine
that is slower than the one asked for misses a time, and says so, but a lost event is a lost event on every machine.
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
        holds_in_correctness: Whether everything holds that does not depend on how fast the machine is; None where
            nothing asked depends on it.
    """

    check: str
    command: str
    asked: str
    measured: Mapping[str, float | int | str]
    holds: bool
    seconds: float
    holds_in_correctness: bool | None = None

    @property
    def is_right(self) -> bool:
        """Whether it holds, whatever the machine's speed."""
        return self.holds if self.holds_in_correctness is None else self.holds_in_correctness


def report(figure: Figure, *, ci: bool = False) -> NoReturn:
    """Print the figure as one line and leave with what it says.

    Args:
        figure: The figure.
        ci: Whether only what is right decides; a time that was missed is said on a line of its own.
    """
    if not figure.holds and figure.is_right:
        sys.stderr.write(f"{figure.check}: a time was missed on this machine; everything else holds\n")
    sys.stdout.write(json.dumps({**asdict(figure), "commit": _commit(), "date": time.strftime("%Y-%m-%d")}) + "\n")
    raise SystemExit(0 if (figure.is_right if ci else figure.holds) else 1)


def _commit() -> str:
    """The commit that was measured; `-dirty` where anything but the figures themselves was changed since."""
    at = _git("describe", "--always")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", ":/", ":/!benchmarks/safety/figures.json")
    return f"{at}-dirty" if changed and at else at or "unknown"


def _git(*arguments: str) -> str:
    here = Path(__file__).parent
    return subprocess.run(["git", *arguments], cwd=here, capture_output=True, text=True, check=False).stdout.strip()
