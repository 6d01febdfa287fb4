"""Every bad input is one clear line on standard error, exit 2, and nothing left behind."""

import json
from pathlib import Path

import pytest

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
