"""The journal: what it holds comes back, and what was tampered with is found."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from infusion_sessions import desk_at
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.session import State
from lenitive.record.journal import lines, read_journal, replay, verify, write_journal


@pytest.fixture
def events() -> list:
    return desk_at(State.CLOSED).events


def written(tmp_path: Path, events: list) -> tuple[Path, str]:
    path = tmp_path / "events.jsonl"
    return path, write_journal(path, events)


def test_what_is_written_is_read_back_and_tells_the_same_session(tmp_path: Path, events: list) -> None:
    path, head = written(tmp_path, events)
    assert read_journal(path) == tuple(events)
    assert replay(path) == (fold(events),)
    assert verify(path, head=head) == ()
    assert len(path.read_bytes().splitlines()) == len(events)


def test_the_same_events_make_the_same_bytes(tmp_path: Path, events: list) -> None:
    path, head = written(tmp_path, events)
    first = path.read_bytes()
    again = desk_at(State.CLOSED).events
    assert write_journal(path, again) == head
    assert path.read_bytes() == first


def test_any_changed_byte_is_found_and_its_line_named(tmp_path: Path, events: list) -> None:
    path, head = written(tmp_path, events[:6])
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        found = verify(path, head=head)
        assert found, f"byte {place}"
        assert found[0].line in {whole[:place].count(b"\n") + 1, whole[:place].count(b"\n") + 2}


@pytest.mark.parametrize("how", ["removed", "swapped", "doubled", "inserted"])
def test_a_line_that_is_removed_moved_or_added_is_found(tmp_path: Path, events: list, how: str) -> None:
    path, _ = written(tmp_path, events)
    rows = path.read_bytes().splitlines(keepends=True)
    changed = {
        "removed": rows[:3] + rows[4:],
        "swapped": [*rows[:3], rows[4], rows[3], *rows[5:]],
        "doubled": [*rows[:4], *rows[3:]],
        "inserted": [*rows[:3], b"{}\n", *rows[3:]],
    }[how]
    path.write_bytes(b"".join(changed))
    (found,) = verify(path)
    assert found.line in {4, 5}
    with pytest.raises(ValueError, match=r"events\.jsonl: line"):
        read_journal(path)


def test_a_line_of_another_session_does_not_fit_in_though_its_own_hash_is_right(tmp_path: Path, events: list) -> None:
    path, _ = written(tmp_path, events)
    other = [replace(events[0], at=events[0].at.replace(microsecond=1)), *events[1:]]
    mine, foreign = lines(events)[0], lines(other)[0]
    path.write_bytes(b"".join([mine[0], foreign[1], *mine[2:]]))
    assert "line 2: it does not follow" in str(verify(path)[0])


def test_a_line_that_is_written_in_another_way_is_refused(tmp_path: Path, events: list) -> None:
    path, _ = written(tmp_path, events[:2])
    path.write_bytes(path.read_bytes().replace(b'"seq":2', b'"seq": 2'))
    assert "line 2: not in canonical form" in str(verify(path)[0])


def test_a_tail_that_was_cut_off_is_found_by_the_head(tmp_path: Path, events: list) -> None:
    path, head = written(tmp_path, events)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    assert verify(path) == ()
    assert "not the head" in str(verify(path, head=head)[0])


def test_a_last_line_without_its_end_is_found(tmp_path: Path, events: list) -> None:
    path, _ = written(tmp_path, events)
    path.write_bytes(path.read_bytes()[:-1])
    assert "not complete" in str(verify(path)[0])


def rehashed(line: bytes, old: bytes, new: bytes) -> bytes:
    """A line as a careful forger would write it: with the right hash for its wrong content."""
    assert old in line
    body = json.loads(line.replace(old, new))
    del body["hash"]
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    body["hash"] = hashlib.sha256(text).hexdigest()
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b'"type":"SessionPrepared"', b'"type":"SessionForgotten"', "unknown event type"),
        (b'"schema":1', b'"schema":2', "schema 2"),
        (b'"weight_g":70000', b'"weight_g":"70000"', "Expected `int`"),
        (b'"weight_g":70000', b'"weight_g":70000,"note":"x"', "not known"),
        (b'"seq":1', b'"seq":2', "1 was expected"),
    ],
)
def test_a_record_of_another_shape_is_refused_even_with_a_right_hash(
    tmp_path: Path, events: list, old: bytes, new: bytes, why: str
) -> None:
    path, _ = written(tmp_path, events[:1])
    path.write_bytes(rehashed(path.read_bytes().rstrip(b"\n"), old, new))
    (found,) = verify(path)
    assert why in found.what


def test_a_key_that_stands_twice_is_refused(tmp_path: Path, events: list) -> None:
    path, _ = written(tmp_path, events[:1])
    path.write_bytes(path.read_bytes().replace(b'"weight_g":70000', b'"weight_g":7000,"weight_g":70000'))
    assert "stands twice" in verify(path)[0].what


def test_junk_is_a_finding_and_never_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "junk.jsonl"
    for junk in (b"\xff\xfe\n", b"[1]\n", b"null\n", b"{\n", b"[" * 5000 + b"\n", b'{"type":[]}\n', b"\n"):
        path.write_bytes(junk)
        assert verify(path), junk


def test_events_that_are_not_numbered_in_order_are_not_written(tmp_path: Path, events: list) -> None:
    with pytest.raises(ValueError, match="stands at place"):
        write_journal(tmp_path / "x.jsonl", events[1:])
    assert list(tmp_path.iterdir()) == []


def test_a_journal_that_cannot_be_written_leaves_the_old_one_and_no_part(tmp_path: Path, events: list) -> None:
    path, _ = written(tmp_path, events)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="stands at place"):
        write_journal(path, list(reversed(events)))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["events.jsonl"]


def test_an_empty_journal_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    assert write_journal(path, []) == lines(())[1]
    assert verify(path) == ()
    assert replay(path) == ()
