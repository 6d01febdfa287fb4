"""Every bad input is one clear line on standard error, exit 2, and nothing left behind."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import lenitive as lenitive_package
from cli.command_line import AMARA, Ran, lenitive

RECORD = (AMARA / "record.json").read_text(encoding="utf-8")
INTAKE = (AMARA / "intake.json").read_text(encoding="utf-8")


def is_one_clear_line(ran: Ran) -> bool:
    return (
        ran.code == 2
        and ran.out == ""
        and ran.err.startswith("lenitive: ")
        and ran.err.count("\n") == 1
        and "Traceback" not in ran.err
        and len(ran.err) < 600
    )


RECORDS = {
    "empty": "",
    "not JSON": "hello",
    "XML": "<Bundle/>",
    "truncated": RECORD[: len(RECORD) // 2],
    "not FHIR": '{"name": "x"}',
    "a list": "[1, 2]",
    "no patient": '{"resourceType": "Bundle", "type": "collection", "entry": []}',
    "duplicate key": RECORD.replace('"resourceType"', '"type": "collection", "resourceType"', 1),
    "NaN": RECORD.replace('"type": "collection"', '"type": "collection", "total": NaN', 1),
    "deep": "[" * 100_000 + "]" * 100_000,
    "two patients": json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [{"resource": {"resourceType": "Patient", "id": one, "gender": "female"}} for one in "ab"],
        }
    ),
    "born in the future": json.dumps(
        {"resourceType": "Patient", "id": "a", "gender": "female", "birthDate": "2199-01-01"}
    ),
    "wrong version": json.dumps(
        {
            "resourceType": "Bundle",
            "type": "collection",
            "entry": [
                {"resource": {"resourceType": "Patient", "id": "a"}},
                {"resource": {"resourceType": "MedicationOrder", "id": "b"}},
            ],
        }
    ),
}


@pytest.mark.parametrize("what", RECORDS)
def test_a_bad_record_is_refused_and_no_file_is_left(what: str, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(RECORDS[what], encoding="utf-8")
    ran = lenitive("intake", tmp_path / "record.json", "--as-of", "2026-06-01", "-o", tmp_path / "intake.json")
    assert is_one_clear_line(ran), ran
    assert "record.json" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["record.json"]


def test_a_200_mb_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "huge.json").open("wb") as file:
        file.truncate(200_000_000)
    ran = lenitive("intake", tmp_path / "huge.json")
    assert is_one_clear_line(ran), ran
    assert "200" in ran.err or "191" in ran.err


@pytest.mark.parametrize("command", ["candidacy", "plan", "course"])
@pytest.mark.parametrize(
    ("written", "mistake"),
    [
        ('"schema": "lenitive/intake/1"', '"schema": "other"'),
        ('"value": 68.2', '"value": 682'),
        ('"value": 68.2', '"value": "68.2"'),
        ('"facts"', '"fatcs"'),
    ],
)
def test_a_bad_intake_is_refused_by_every_command(command: str, written: str, mistake: str, tmp_path: Path) -> None:
    assert written in INTAKE
    (tmp_path / "intake.json").write_text(INTAKE.replace(written, mistake, 1), encoding="utf-8")
    out = ("--out", tmp_path / "out") if command == "course" else ()
    ran = lenitive(command, AMARA / "record.json", "--intake", tmp_path / "intake.json", *out)
    assert is_one_clear_line(ran), ran
    assert not (tmp_path / "out").exists()


def test_an_intake_of_another_person_is_refused() -> None:
    other = AMARA.parent / "juniper-vale" / "intake.json"
    ran = lenitive("candidacy", AMARA / "record.json", "--intake", other)
    assert is_one_clear_line(ran), ran
    assert "Patient/amara-quill" in ran.err


@pytest.mark.parametrize(
    "tokens",
    [
        ("intake",),
        ("intake", "nowhere.json"),
        ("intake", "."),
        ("intake", str(AMARA / "record.json"), "--as-of", "yesterday"),
        ("intake", str(AMARA / "record.json"), "--as-of", "2026-02-30"),
        ("candidacy", str(AMARA / "record.json")),
        ("candidacy", str(AMARA / "record.json"), "--intake", "nowhere.json"),
        ("course", str(AMARA / "record.json"), "--intake", str(AMARA / "intake.json"), "--seed", "-1"),
        ("course", str(AMARA / "record.json"), "--intake", str(AMARA / "intake.json"), "--seed", "one"),
        ("nonsense",),
        ("dose", "--order", "5", "--weight-kg", "70", "--conc-mg-ml", "1"),
        ("dose", "--order", "5 mg/h", "--weight-kg", "7e1", "--conc-mg-ml", "1"),
        ("dose", "--order", "5 mg/h", "--weight-kg", "70", "--conc-mg-ml", "0"),
        ("dose", "--order", "5 mg/h", "--weight-kg", "0", "--conc-mg-ml", "1"),
        ("dose", "--order", "5 mg/h", "--weight-kg", "70", "--conc-mg-ml", "1", "--pump-step-ml-h", "0"),
    ],
)
def test_a_bad_command_line_is_one_clear_line(tokens: tuple[str, ...]) -> None:
    ran = lenitive(*tokens)
    assert is_one_clear_line(ran), ran


def test_a_folder_that_cannot_be_written_is_the_worlds_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = lenitive("intake", AMARA / "record.json", "--as-of", "2026-06-01", "-o", tmp_path / "file" / "intake.json")
    assert ran.code == 3
    assert ran.err.count("\n") == 1


ENVIRONMENT = {"PATH": "", "HOME": "/", "PYTHONPATH": str(Path(lenitive_package.__file__).parents[1])}


def run(*tokens: str | Path, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The real command in a process of its own."""
    program = [sys.executable, "-c", "from lenitive.cli.main import main; main()", *map(str, tokens)]
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "env": ENVIRONMENT} | options
    return subprocess.run(program, check=False, timeout=60, **options)


def test_the_record_itself_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(RECORD, encoding="utf-8")
    ran = lenitive("intake", tmp_path / "record.json", "-o", tmp_path / "." / "record.json")
    assert is_one_clear_line(ran), ran
    assert (tmp_path / "record.json").read_text(encoding="utf-8") == RECORD


@pytest.mark.parametrize("intake", ["/dev/zero", "."])
def test_an_intake_that_is_no_ordinary_file_is_refused_before_it_is_read(intake: str) -> None:
    ran = lenitive("candidacy", AMARA / "record.json", "--intake", intake)
    assert is_one_clear_line(ran), ran
    assert "this is" in ran.err


def test_an_output_folder_that_is_a_file_is_refused_before_the_course_is_run(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    ran = lenitive("course", AMARA / "record.json", "--intake", AMARA / "intake.json", "--out", tmp_path / "out")
    assert is_one_clear_line(ran), ran


@pytest.mark.parametrize("tags", ["[red]", "[/bold]", "[/bold] [red]", "\\[red]"])
def test_words_of_a_record_are_never_markup_or_a_terminal_command(tags: str, tmp_path: Path) -> None:
    patient = {
        "resourceType": "Patient",
        "id": "a",
        "birthDate": "1960-01-01",
        "name": [{"text": f"{tags} \x1b[31mEve\u009b \u202e"}],
    }
    (tmp_path / "r\x1b[31m.json").write_text(json.dumps(patient), encoding="utf-8")
    ran = lenitive("intake", tmp_path / "r\x1b[31m.json", "--as-of", "2026-06-01", "-o", tmp_path / "intake.json")
    assert ran.code == 0, ran
    assert tags in ran.out
    assert ran.out.replace("\n", "").isprintable()
    ran = lenitive("intake", tmp_path / "x\x1b[31m\n.json")
    assert is_one_clear_line(ran), ran
    assert ran.err.strip().isprintable()


def test_a_full_disk_behind_standard_output_is_the_worlds_failure_and_a_closed_pipe_is_none() -> None:
    command = ("dose", "--order", "5 mg/h", "--weight-kg", "70", "--conc-mg-ml", "1", "--json")
    with Path("/dev/full").open("wb") as full:
        ran = run(*command, stdout=full)
    assert ran.returncode == 3
    assert ran.stderr.count(b"\n") == 1
    reading, writing = os.pipe()
    os.close(reading)
    ran = run(*command, stdout=writing)
    os.close(writing)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_documents_are_utf_8_whatever_the_locale_and_closed_streams_are_no_defect(tmp_path: Path) -> None:
    patient = {"resourceType": "Patient", "id": "a", "birthDate": "1960-01-01", "name": [{"text": "Zoë"}]}
    (tmp_path / "r.json").write_text(json.dumps(patient), encoding="utf-8")
    ran = run("intake", tmp_path / "r.json", env=ENVIRONMENT | {"PYTHONIOENCODING": "ascii"})
    assert ran.returncode == 0
    assert "Zoë" in ran.stdout.decode("utf-8")
    closed = run("intake", "nowhere.json", preexec_fn=lambda: os.closerange(1, 3), stdout=None, stderr=None)
    assert closed.returncode == 2


def test_an_interruption_is_one_line_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("lenitive.cli.intake.read_record", interrupted)
    ran = lenitive("intake", AMARA / "record.json", "-o", tmp_path / "intake.json")
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert list(tmp_path.iterdir()) == []
