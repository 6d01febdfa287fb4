import os
import stat
from pathlib import Path

import pytest

from lenitive.record.journal import write_journal
from lenitive.record.whole_file import write_whole


def test_a_failed_write_leaves_neither_the_file_nor_a_part_of_it(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "out.json", "ok" * 100_000 + "\ud800")
    assert list(tmp_path.iterdir()) == []


def test_an_older_file_survives_a_failed_write(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    write_whole(target, "first")
    with pytest.raises(UnicodeEncodeError):
        write_whole(target, "\ud800")
    assert target.read_text(encoding="utf-8") == "first"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_is_no_ordinary_file_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, "ok")
    assert os.read(reader, 10) == b"ok"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "link", "ok")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text(encoding="utf-8") == "ok"


def test_a_folder_is_refused_by_its_own_name(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as refused:
        write_whole(tmp_path, "ok")
    assert refused.value.filename == str(tmp_path)
    with pytest.raises(FileNotFoundError) as missing:
        write_whole(tmp_path / "no" / "x.json", "ok")
    assert missing.value.filename == str(tmp_path / "no" / "x.json")


def test_a_journal_is_written_through_a_link_and_never_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "kept.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "events.jsonl").symlink_to(tmp_path / "kept.jsonl")
    write_journal(tmp_path / "events.jsonl", ())
    assert (tmp_path / "events.jsonl").is_symlink()
