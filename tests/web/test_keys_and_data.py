"""The page on keys and data names every file that uses cryptography and every kind of stream that a clinic keeps."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "lenitive"
PAGE = (ROOT / "docs" / "explanation" / "keys-and-data.md").read_text("utf-8")
CRYPTOGRAPHY = {"argon2", "cryptography", "hashlib", "hmac", "secrets", "ssl"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name.split(".")[0] for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def unnamed(page: str) -> list[str]:
    """Files that use cryptography and stand nowhere on the page."""
    using = [path for path in SRC.rglob("*.py") if CRYPTOGRAPHY & set(imported(path))]
    assert len(using) > 20
    return [name for path in using if f"`{(name := path.relative_to(SRC).as_posix())}`" not in page]


def test_every_file_that_uses_cryptography_is_named_with_what_for() -> None:
    assert unnamed(PAGE) == []
    assert unnamed(PAGE.replace("`record/chain.py`", "")) == ["record/chain.py"], "the check can fail"


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", PAGE)
    assert [one for one in named if not (SRC / one).is_file() and not (ROOT / one).is_file()] == []


def rows(page: str) -> dict[str, list[str]]:
    """The cells after the first of each row that begins with the name of a stream."""
    found = (re.match(r"\| `([a-z-]+)(?:/…)?`[^|]*\|(.*)\|$", line) for line in page.splitlines())
    return {match[1]: [cell.strip() for cell in match[2].split("|")] for match in found if match}


def test_every_stream_of_a_clinic_has_a_row_with_degree_place_time_and_reader(clinic: Any) -> None:
    clinic.nobody().post("/account/sign-in/", {"login": "nurse", "password": "a calm and careful clinic"})
    sessions = {one.id for chart in clinic.house.charts.all() for one in chart.sessions}
    streams = {row.stream.split("/")[0] for row in clinic.house.record.each_row(0)} - sessions
    assert {"chart", "custody", "sign-ins"} <= streams
    kept = rows(PAGE)
    assert streams - kept.keys() == set()
    assert all(len(cells) == 4 and all(cells) for cells in kept.values())
