"""The verifier that imports nothing of the product: it finds what the product's own verifier finds."""

import ast
import random
import subprocess
import sys
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.session import State
from lenitive.record.journal import lines
from lenitive.record.journal import verify as product_verify

TOOL = Path(__file__).parents[2] / "tools" / "verify_log.py"
verify = run_path(str(TOOL))["verify"]


@pytest.fixture(scope="module")
def journal() -> tuple[bytes, str]:
    written, head = lines(desk_at(State.CLOSED).events)
    return b"".join(written), head


def tampered(content: bytes, other: bytes, chance: random.Random) -> bytes:
    rows, foreign = content.splitlines(keepends=True), other.splitlines(keepends=True)
    at = chance.randrange(len(rows))
    byte = chance.randrange(len(content))
    return {
        "bit": content[:byte] + bytes([content[byte] ^ (1 << chance.randrange(8))]) + content[byte + 1 :],
        "deleted": b"".join(rows[:at] + rows[at + 1 :]),
        "swapped": b"".join([*rows[:at], *reversed(rows[at : at + 2]), *rows[at + 2 :]])
        if at + 1 < len(rows)
        else b"x",
        "inserted": b"".join([*rows[:at], rows[chance.randrange(len(rows))], *rows[at:]]),
        "spliced": b"".join([*rows[:at], foreign[chance.randrange(len(foreign))], *rows[at + 1 :]]),
        "cut off": b"".join(rows[:at]),
    }[chance.choice(("bit", "deleted", "swapped", "inserted", "spliced", "cut off"))]


def test_every_tampering_is_found_by_both_verifiers_at_one_place(tmp_path: Path, journal: tuple[bytes, str]) -> None:
    content, head = journal
    other = content.replace(b"nurse-1", b"nurse-2")
    chance = random.Random(20261122)  # noqa: S311 - which tampering, not a secret
    path = tmp_path / "events.jsonl"
    for number in range(600):
        changed = tampered(content, other, chance)
        if changed == content:
            continue
        path.write_bytes(changed)
        fault, _ = verify(changed, head)
        (ours,) = product_verify(path, head=head)
        assert fault, f"tampering {number} was not found by the standalone verifier"
        assert fault[0] == ours.line, f"tampering {number}: {fault} and {ours}"


def test_a_journal_that_was_not_touched_holds(journal: tuple[bytes, str]) -> None:
    content, head = journal
    assert verify(content, head) == (None, content.count(b"\n"))


def test_the_verifier_is_short_and_imports_only_the_standard_library() -> None:
    text = TOOL.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


@pytest.mark.parametrize(("change", "code"), [(b"", 0), (b"x", 1)])
def test_it_runs_alone_and_its_exit_code_says_what_it_found(
    tmp_path: Path, journal: tuple[bytes, str], change: bytes, code: int
) -> None:
    content, head = journal
    path = tmp_path / "events.jsonl"
    path.write_bytes(content + change)
    ran: Any = subprocess.run(
        [sys.executable, "-S", str(TOOL), str(path), "--head", head], capture_output=True, check=False
    )
    assert ran.returncode == code, ran.stdout
    assert (
        subprocess.run([sys.executable, str(TOOL), str(tmp_path / "no")], capture_output=True, check=False).returncode
        == 2
    )
