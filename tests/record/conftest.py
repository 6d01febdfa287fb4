"""The same tests on both databases: a record in SQLite, and one in PostgreSQL."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import psycopg
import pytest

from postgres_cluster import can_run, cluster, must_run
from record_places import Place, in_postgres, in_sqlite

STORES: Final = ("sqlite", "postgresql") if can_run() or must_run() else ("sqlite",)
_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server of these tests' own."""
    with cluster() as address:
        yield address


@pytest.fixture
def postgres_record(postgres: str) -> str:
    """The address of an empty record in PostgreSQL: a schema of its own."""
    schema = f"record_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as database:
        database.execute(f"CREATE SCHEMA {schema}".encode())
    return f"{postgres}&options={quote(f'-csearch_path={schema}')}"


@pytest.fixture(params=STORES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty record, once in each database."""
    anchor = tmp_path / "anchor.jsonl"
    if request.param == "sqlite":
        return Place(tmp_path, anchor, lambda *statements: in_sqlite(tmp_path, *statements))
    address: str = request.getfixturevalue("postgres_record")
    return Place(address, anchor, lambda *statements: in_postgres(address, *statements))
