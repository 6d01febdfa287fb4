"""What a clinic keeps on its machine is its owner's alone: accounts, record, keys, logs and the folders they lie in."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lenitive.record.own_file import keep_to_owner

PROGRAM = (sys.executable, "-c", "from lenitive.cli.main import main; main()")


@pytest.fixture
def usual() -> Iterator[None]:
    """The umask of most machines, whatever this one has."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {str(one.relative_to(folder)): one.stat().st_mode & 0o077 for one in (folder, *folder.rglob("*"))}


@pytest.fixture
def folder() -> Iterator[Path]:
    """Of a path so short that a socket can be named by it."""
    with tempfile.TemporaryDirectory(prefix="lenitive-") as made:
        yield Path(made) / "new" / "clinic"


@pytest.mark.usefixtures("usual")
def test_whatever_a_clinic_writes_is_for_its_owner_alone(folder: Path) -> None:
    arguments = (*PROGRAM, "serve", "--data", str(folder), "--port", "0")
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as serve:
        assert serve.stdout is not None
        while "Not a medical device" not in serve.stdout.readline():
            assert serve.poll() is None
        while not (folder / "live" / "supervisor.sock").exists():
            assert serve.poll() is None
        found = modes(folder)
        serve.terminate()
        told = serve.communicate(timeout=30)[1]
    assert {"accounts.sqlite3", "record/record.sqlite3", "live/record.sqlite3", "secret.key"} <= set(found)
    assert {name: mode for name, mode in found.items() if mode} == {}
    assert "others on this machine" not in told


@pytest.mark.usefixtures("usual")
def test_a_folder_that_others_can_enter_is_said_and_left_to_whoever_shared_it(tmp_path: Path) -> None:
    folder = tmp_path / "shared"
    folder.mkdir(mode=0o755)
    assert keep_to_owner(folder) == f"{folder}: others on this machine can look into it (mode 755); chmod 700 {folder}"
    assert folder.stat().st_mode & 0o777 == 0o755
    (folder / "new").write_text("a name")
    assert (folder / "new").stat().st_mode & 0o777 == 0o600
    folder.chmod(0o700)
    assert keep_to_owner(folder) is None
