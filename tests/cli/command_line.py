"""Runs a command as a shell would, inside this process."""

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

from lenitive.cli.edge import run_at_edge
from lenitive.cli.main import run_command

ROOT = Path(__file__).parents[2]
AMARA = ROOT / "examples" / "people" / "amara-quill"
PEOPLE = ROOT / "examples" / "people"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


def lenitive(*tokens: str | Path) -> Ran:
    """Run one command line."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run_at_edge(lambda: run_command([str(token) for token in tokens]))
    return Ran(code=int(code), out=out.getvalue(), err=err.getvalue())
