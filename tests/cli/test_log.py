"""`lenitive log`: verify, replay and export."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import lenitive
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from infusion_sessions import desk_at
from lenitive.domain.infusion.session import State
from lenitive.record.failure import RecordFailedError
from lenitive.record.journal import lines, write_journal
from lenitive.record.store import EventStore
from lenitive.record.telemetry import Telemetry


@pytest.fixture
def journal(tmp_path: Path) -> tuple[Path, str]:
    path = tmp_path / "events.jsonl"
    return path, write_journal(path, desk_at(State.CLOSED).events)


def test_verify_says_that_a_journal_holds_and_what_it_could_not_see(journal: tuple[Path, str]) -> None:
    path, head = journal
    ran = lenitive("log", "verify", path)
    assert ran.code == 0
    assert "without --head a tail" in ran.out
    assert "tail" not in lenitive("log", "verify", path, "--head", head).out


def test_verify_names_the_first_bad_line_and_ends_with_one(journal: tuple[Path, str]) -> None:
    path, _ = journal
    path.write_bytes(path.read_bytes().replace(b'"seq":3', b'"seq":4'))
    ran = lenitive("log", "verify", path, "--json")
    assert ran.code == 1
    answer = json.loads(ran.out)
    assert (answer["holds"], answer["findings"][0]["line"]) == (False, 3)


def test_a_tail_that_was_cut_off_is_found_with_the_head(journal: tuple[Path, str]) -> None:
    path, head = journal
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert lenitive("log", "verify", path).code == 0
    assert lenitive("log", "verify", path, "--head", head).code == 1


def test_replay_builds_every_session_from_its_events(journal: tuple[Path, str]) -> None:
    path, head = journal
    ran = lenitive("log", "replay", path, "--json")
    assert ran.code == 0
    (session,) = json.loads(ran.out)["sessions"]
    assert (session["state"], session["head"]) == ("closed", head)
    assert len(session["state_hash"]) == 64


def test_replay_of_a_journal_that_does_not_hold_is_refused(journal: tuple[Path, str]) -> None:
    path, _ = journal
    path.write_bytes(path.read_bytes()[:-2])
    ran = lenitive("log", "replay", path)
    assert (ran.code, ran.out) == (2, "")
    assert "not complete" in ran.err


def test_export_of_one_session_is_a_journal_of_its_own(journal: tuple[Path, str], tmp_path: Path) -> None:
    path, head = journal
    ran = lenitive("log", "export", path, "--session", "1", "-o", tmp_path / "one.jsonl")
    assert ran.code == 0
    assert head in ran.err
    assert (tmp_path / "one.jsonl").read_bytes() == b"".join(lines(desk_at(State.CLOSED).events)[0])
    missing = lenitive("log", "export", path, "--session", "2")
    assert missing.code == 2
    assert "sessions 1 to 1" in missing.err


def test_telemetry_in_the_folder_of_a_record_is_checked_with_it(tmp_path: Path) -> None:
    telemetry = Telemetry(tmp_path / "telemetry")
    for second in range(60):
        telemetry.add("infusion-1", "pump-1", second * 1000, b'{"volume_ul":%d}' % second)
    (block,) = telemetry.cut()
    telemetry.close()
    events = desk_at(State.PREPARED).events
    with EventStore(tmp_path) as store:
        store.append("session-1", [*events, replace(events[-1], seq=len(events) + 1, data=block)])
    assert lenitive("log", "verify", tmp_path).code == 0
    (segment,) = (tmp_path / "telemetry").iterdir()
    segment.write_bytes(segment.read_bytes().replace(b":59}", b":58}"))
    ran = lenitive("log", "verify", tmp_path)
    assert ran.code == 1
    assert f"session-1, event {len(events) + 1}: the telemetry of pump-1 from 0 to 59000 ms was changed" in ran.out
    assert lenitive("log", "verify", tmp_path, "--telemetry", tmp_path / "none").code == 1


def test_an_anchor_signed_by_the_named_key_is_checked_with_the_public_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = Ed25519PrivateKey.generate()
    secret = tmp_path / "key.pem"
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "public.pem").write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    monkeypatch.setenv("LENITIVE_RECORD_KEY", str(secret))
    secret.chmod(0o644)
    with pytest.raises(RecordFailedError, match="others can read the key"):
        EventStore(tmp_path / "record")
    secret.chmod(0o600)
    with EventStore(tmp_path / "record") as store:
        store.append("session-1", desk_at(State.PREPARED).events)
    locked = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"four owls in a barn"))
    secret.write_bytes(locked)
    with pytest.raises(RecordFailedError, match="cannot be read"):
        EventStore(tmp_path / "record")
    phrase = tmp_path / "phrase.txt"
    phrase.write_text("four owls in a barn\n", encoding="utf-8")
    monkeypatch.setenv("LENITIVE_RECORD_KEY_PASSPHRASE_FILE", str(phrase))
    with pytest.raises(RecordFailedError, match="others can read"):
        EventStore(tmp_path / "record")
    phrase.chmod(0o600)
    with EventStore(tmp_path / "record") as store:
        store.append("session-2", desk_at(State.PREPARED).events)
    asked = ("log", "verify", tmp_path / "record", "--key", tmp_path / "public.pem")
    assert lenitive(*asked).code == 0
    anchor = tmp_path / "record" / "anchor.jsonl"
    anchor.write_bytes(anchor.read_bytes().replace(b'"signature":"', b'"signature":"00'))
    ran = lenitive(*asked)
    assert ran.code == 1
    assert "not signed by the key of the record" in ran.out
