"""A file that holds a secret is its owner's alone, from its first byte on, and is never written over."""

import stat
from pathlib import Path

import pytest

from lenitive.record.own_file import refuse_shared, write_own


def test_a_file_of_ones_own_is_made_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "key.json"
    write_own(file, "the first")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    refuse_shared(file)
    with pytest.raises(FileExistsError):
        write_own(file, "the second")
    assert file.read_text(encoding="utf-8") == "the first"


@pytest.mark.parametrize("others", [0o040, 0o020, 0o010, 0o004, 0o002, 0o001], ids=oct)
def test_a_file_that_anybody_else_can_read_write_or_run_is_refused_with_the_remedy(tmp_path: Path, others: int) -> None:
    file = tmp_path / "key.json"
    write_own(file, "a secret")
    file.chmod(0o600 | others)
    with pytest.raises(ValueError, match=f"chmod 600 {file}"):
        refuse_shared(file)
