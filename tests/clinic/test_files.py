from pathlib import Path

import pytest

from lenitive.clinic.files import write_whole


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
