"""The verifier that imports nothing of the product: it finds what the product's own verifier finds."""

import ast
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.session import State
from lenitive.record.journal import lines
from lenitive.record.journal import verify as product_verify
from lenitive.record.store import EventStore
from lenitive.record.telemetry import Telemetry
from record_places import NOTED, NOTES, in_sqlite

TOOL = Path(__file__).parents[2] / "tools" / "verify_log.py"
STANDALONE = run_path(str(TOOL))
verify = STANDALONE["verify"]


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
    names |= {(node.module or "").partition(".")[0] for node in nodes if isinstance(node, ast.ImportFrom)}
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


RECORD_TAMPERINGS = [
    ("UPDATE event SET hash = link WHERE id = 5", "row 5"),
    ("UPDATE event SET stream = 'session-9' WHERE id = 7", "row 7"),
    ("UPDATE event SET line = CAST(replace(line, '\"seq\":4', '\"seq\":5') AS BLOB) WHERE id = 4", "row 4"),
    ("DELETE FROM event WHERE id = 3", "row 4"),
    ("DELETE FROM event WHERE id > 12", "the tail was cut off"),
]


@pytest.mark.parametrize(("statement", "what"), [("SELECT 1", None), *RECORD_TAMPERINGS])
def test_a_record_is_checked_without_the_product_and_the_same_place_is_named(
    tmp_path: Path, statement: str, what: str | None
) -> None:
    with EventStore(tmp_path) as store:
        for event in desk_at(State.CLOSED).events:
            store.append("session-1", [event])
        store.append("chart-1", NOTED, NOTES)
    in_sqlite(tmp_path, "DROP TRIGGER event_is_not_changed", "DROP TRIGGER event_is_not_removed", statement)
    fault, _ = STANDALONE["verify_record"](tmp_path, tmp_path / "anchor.jsonl")
    with EventStore(tmp_path) as store:
        ours = store.verify()
    if what is None:
        assert (fault, ours) == (None, ())
    else:
        assert what in fault
        assert what in str(ours[0])


def test_telemetry_is_checked_without_the_product(tmp_path: Path) -> None:
    telemetry = Telemetry(tmp_path)
    for second in range(3):
        telemetry.add("infusion-1", "pump-1", second * 1000, b"{}")
    (block,) = telemetry.cut()
    telemetry.close()
    (first, *_) = desk_at(State.PREPARED).events
    journal, _ = lines([replace(first, data=block)])
    found = STANDALONE["verify_telemetry"]
    assert found(tmp_path, [journal[0].strip()]) is None
    (segment,) = tmp_path.glob("*.telemetry")
    whole = segment.read_bytes()
    segment.write_bytes(whole.replace(b"{}", b"[]", 1))
    assert "was changed" in found(tmp_path, [journal[0].strip()])
    segment.write_bytes(b"")
    assert "is not there" in found(tmp_path, [journal[0].strip()])
