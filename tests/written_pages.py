"""The pages of the project as tests read them, and its command run as a page shows it."""

import contextlib
import io
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from lenitive.cli.edge import run_at_edge
from lenitive.cli.main import run_command

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "examples").glob("*.md")])
BY_HAND = [page for page in PAGES if not page.is_relative_to(REFERENCE)]

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_EXIT = re.compile(r"<!-- exit (\d) -->\s*\Z")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the exit code that a comment before it states."""

    language: str
    text: str
    exit_code: int | None


@dataclass(frozen=True)
class Ran:
    """What a command line gave."""

    exit_code: int
    out: str
    err: str


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", text_of(page))


def blocks_of(page: Path, *languages: str) -> list[Block]:
    text = text_of(page)
    found = []
    for fence in _FENCE.finditer(text):
        stated = _EXIT.search(text[: fence.start()])
        found.append(Block(fence[1], fence[2], int(stated[1]) if stated else None))
    return [block for block in found if block.language in languages]


def command_lines(block: Block) -> list[list[str]]:
    """The arguments of every `lenitive` command of a block; comments are left out."""
    lines = (shlex.split(line, comments=True) for line in block.text.replace("\\\n", " ").splitlines())
    return [words[1:] for words in lines if words and words[0].rsplit("/", 1)[-1] == "lenitive"]


def run(arguments: list[str]) -> Ran:
    """Run one command line in this process, in the present folder."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = run_at_edge(lambda: run_command(arguments))
        except SystemExit as leaving:  # --help and --version leave by themselves
            code = int(leaving.code or 0)
    return Ran(exit_code=code, out=out.getvalue(), err=err.getvalue())
