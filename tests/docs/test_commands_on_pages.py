"""Every command that a page shows works as written, and what the tutorial shows is what it prints.

A page by hand may say `record.json` and `intake.json`: an example's record and completed intake stand there.
"""

import shutil
from pathlib import Path

import pytest

from written_pages import BY_HAND, ROOT, Block, blocks_of, command_lines, name_of, run

TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
AMARA = ROOT / "examples" / "people" / "amara-quill"
SHOWING = [page for page in BY_HAND if any(command_lines(block) for block in blocks_of(page, "sh"))]


@pytest.fixture(autouse=True)
def _a_folder_as_the_page_assumes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("FORCE_COLOR", "LINES", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


def test_the_pages_that_must_show_commands_do() -> None:
    assert {"README.md", "docs/tutorials/one-patient.md", "docs/how-to/complete-an-intake.md"} <= {
        name_of(page) for page in SHOWING
    }


@pytest.mark.parametrize("page", [page for page in SHOWING if page not in TUTORIALS], ids=name_of)
def test_every_command_of_a_page_runs(page: Path) -> None:
    shutil.copy(AMARA / "record.json", "record.json")
    for block in blocks_of(page, "sh"):
        for arguments in command_lines(block):
            shutil.copy(AMARA / "intake.json", "intake.json")  # a clinician completes it between two commands
            ran = run(arguments)
            assert ran.exit_code == (block.exit_code or 0), f"lenitive {' '.join(arguments)}: {ran.err}"


def lines_of(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def is_shown(excerpt: str, printed: str) -> str | None:
    """The first part of an excerpt, parts being divided by `…`, that does not stand in what was printed, in order."""
    left = lines_of(printed)
    for part in ("\n".join(lines_of(excerpt))).split("\n…\n"):
        wanted = part.splitlines()
        starts = (at for at in range(len(left)) if left[at : at + len(wanted)] == wanted)
        at = next(starts, None)
        if at is None:
            return part
        left = left[at + len(wanted) :]
    return None


@pytest.mark.parametrize("page", TUTORIALS, ids=name_of)
def test_a_tutorial_shows_what_its_commands_print(page: Path) -> None:
    commands = blocks_of(page, "sh")
    shown = blocks_of(page, "text")
    assert len(commands) == len(shown), "every command has its excerpt"
    for command, excerpt in zip(commands, shown, strict=True):
        check(command, excerpt)


def check(command: Block, excerpt: Block) -> None:
    (arguments,) = command_lines(command)
    ran = run(arguments)
    assert ran.exit_code == (excerpt.exit_code or 0), f"lenitive {' '.join(arguments)}: {ran.err}"
    printed = ran.err if ran.exit_code > 1 else ran.out
    wrong = is_shown(excerpt.text, printed)
    assert wrong is None, f"lenitive {' '.join(arguments)} does not print\n{wrong}\nbut\n{printed[:3000]}"


def test_an_excerpt_that_was_not_printed_in_this_order_is_found() -> None:
    assert is_shown("a\n…\nc\n", "a\nb\nc\n") is None
    assert is_shown("a\nc\n", "a\nb\nc\n") == "a\nc"
    assert is_shown("c\n…\na\n", "a\nb\nc\n") == "a"
