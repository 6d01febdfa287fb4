"""`lenitive document`: what is written, what is refused, and how the command ends."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command_line import AMARA, Ran, lenitive

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.course import order_of
from lenitive.clinic.infuse import run_session
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.plan import Earlier, plan_for
from lenitive.domain.foundation.refusal import Refusal
from lenitive.record.journal import write_journal
from scenarios.journeys import SEED, considered

KINDS = ("note", "discharge", "label", "downtime")


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    decided: Considered = considered("amara-quill")
    plan, profile = plan_for(decided, Earlier()), profile_of(decided)
    assert not isinstance(plan, Refusal)
    assert not isinstance(profile, Refusal)
    order = order_of(decided, plan, profile)
    result = run_session(order, profile, starts_at=datetime(2026, 6, 1, 9, tzinfo=UTC), seed=SEED, follow_up_days=1)
    assert not isinstance(result, Refusal)
    path = tmp_path_factory.mktemp("record") / "events.jsonl"
    write_journal(path, result.events)
    return path


def document(kind: str, journal: Path, out: Path, *more: str | Path) -> Ran:
    return lenitive("document", kind, "--events", journal, "-o", out, *more)


@pytest.mark.parametrize("kind", KINDS)
def test_each_document_is_written_as_a_page(kind: str, journal: Path, tmp_path: Path) -> None:
    out = tmp_path / f"{kind}.html"
    ran = document(kind, journal, out, "--intake", AMARA / "intake.json", "--json")
    assert ran.code == 0, ran.err
    said = json.loads(ran.out)
    assert (said["schema"], said["kind"], said["bytes"]) == ("lenitive/document/1", kind, out.stat().st_size)
    assert "Amara Quill" in out.read_text(encoding="utf-8")


def test_a_pdf_is_a_pdf(journal: Path, tmp_path: Path) -> None:
    assert document("label", journal, tmp_path / "label.pdf").code == 0
    assert (tmp_path / "label.pdf").read_bytes().startswith(b"%PDF-")


def test_the_same_record_gives_the_same_page(journal: Path, tmp_path: Path) -> None:
    for name in ("a.html", "b.html"):
        assert document("note", journal, tmp_path / name).code == 0
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--session", "2"), "it holds sessions 1 to 1"),
        (("--minute", "-5"), "before the start"),
        (("--zone", "Mars/Base"), "is not a time zone"),
        (("--zone", "../../etc/passwd"), "is not a time zone"),
        (("--plan", "nowhere.json"), "there is no such file"),
    ],
)
def test_what_cannot_be_read_is_one_line(more: tuple[str, ...], says: str, journal: Path, tmp_path: Path) -> None:
    ran = document("label", journal, tmp_path / "x.html", *more)
    assert ran.code == 2
    assert says in ran.err
    assert ran.err.count("\n") == 1
    assert not (tmp_path / "x.html").exists()


def test_another_ending_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    ran = document("label", tmp_path / "nowhere.jsonl", tmp_path / "x.docx")
    assert (ran.code, "neither .pdf nor .html" in ran.err) == (2, True)


def test_a_journal_that_was_changed_is_not_printed(journal: Path, tmp_path: Path) -> None:
    forged = tmp_path / "events.jsonl"
    forged.write_bytes(journal.read_bytes().replace(b'"score":7', b'"score":3', 1))
    assert document("note", forged, tmp_path / "x.html").code == 2
    assert not (tmp_path / "x.html").exists()


def test_the_intake_of_another_person_is_a_clinical_no(journal: Path, tmp_path: Path) -> None:
    ran = document("label", journal, tmp_path / "x.html", "--intake", AMARA.parent / "wren-halloway" / "intake.json")
    assert ran.code == 1
    assert "WEB-PAPER-01" in ran.out
    assert not (tmp_path / "x.html").exists()


def test_the_answer_to_a_referral_is_written(tmp_path: Path) -> None:
    out = tmp_path / "answer.html"
    ran = lenitive("document", "answer", AMARA / "record.json", "--intake", AMARA / "intake.json", "-o", out)
    assert ran.code == 0, ran.err
    assert "Dear colleague" in out.read_text(encoding="utf-8")
