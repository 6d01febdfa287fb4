"""Each document of the record, the limits, the papers and the simulation is what its published schema says."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from lenitive.cli.main import run_command
from lenitive.clinic.books import administration, custody
from lenitive.clinic.books.administration import LimitsAccepted
from lenitive.clinic.books.book import BookKind, Entry
from lenitive.clinic.books.custody import DrugWasted
from lenitive.clinic.limits_file import Signer, limits_document, new_key, sign
from lenitive.clinic.roles import Member, Role
from lenitive.clinic.schemas import DOCUMENTS
from lenitive.domain.limits.library import SHIPPED
from lenitive.record.store import EventStore


def problems(name: str, document: object) -> list[str]:
    validator = Draft202012Validator(DOCUMENTS[name](), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)]


def said(capsys: pytest.CaptureFixture[str], *tokens: object) -> Any:
    capsys.readouterr()
    run_command([str(token) for token in tokens])
    return json.loads(capsys.readouterr().out)


ENTRIES = (
    (
        administration.ADMINISTRATION,
        LimitsAccepted(
            name="Example", version="1", valid_from=date(2026, 12, 1), sha256="0" * 64, signed_by=("a", "b"), text="{}"
        ),
    ),
    (
        custody.CUSTODY,
        DrugWasted(
            bag_id="B-1", part="bag", expected_mg=13.1, wasted_mg=13.0, name="N", witness="m-2", witness_name="W"
        ),
    ),
)


@pytest.mark.parametrize(("book", "data"), ENTRIES, ids=lambda one: getattr(one, "name", ""))
def test_a_line_of_a_book_is_as_its_schema_says(book: BookKind[Any], data: Any) -> None:
    by = Member(id="m-1", role=Role.PHARMACIST)
    entry = Entry(seq=1, schema=1, at=datetime(2026, 12, 1, tzinfo=UTC), by=by, data=data)
    line = json.loads(book.codec.line(entry, "0" * 64)[0])
    assert problems(book.name, line) == []
    assert problems(book.name, {**line, "kind": "session"})
    assert problems(book.name, {**line, "more": 1})
    assert problems(book.name, {**line, "data": {**line["data"], "more": 1}})


def test_a_library_of_limits_is_as_its_schema_says_signed_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert problems("limits", said(capsys, "limits", "show", "--json")) == []
    key = new_key(by="P. One", role=Signer.PHARMACIST)
    signed = limits_document(SHIPPED, [sign(SHIPPED, key, on=date(2026, 12, 1))])
    signed["signatures"][0]["role"] = "nurse"
    assert problems("limits", json.loads(json.dumps(signed)))


def test_what_is_said_of_a_run_and_its_record_is_as_the_schemas_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = said(
        capsys, "sim", "--seed", "33", "--faults", "none", "--minutes", "10", "--out", tmp_path / "run", "--json"
    )
    assert problems("sim", run) == []
    with EventStore(tmp_path / "record"):
        pass
    overview = tmp_path / "overview.json"
    rebuilt = said(capsys, "log", "rebuild", tmp_path / "record", "--output", overview, "--json")
    assert problems("log-rebuild", rebuilt) == []
    assert problems("log-verify", said(capsys, "log", "verify", tmp_path / "run" / "events.jsonl", "--json")) == []
    assert problems("log-verify", {**rebuilt, "schema": "lenitive/log-verify/1"})
