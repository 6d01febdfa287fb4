"""One supervisor of a folder, and one who looks after it: pages that begin while it is started again take no place."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lenitive.cli.serve_live import LiveProcesses
from lenitive.clinic.supervisor_client import SupervisorClient

PROGRAM = (sys.executable, "-c", "from lenitive.cli.main import main; main()")


def watched(folder: Path) -> "subprocess.Popen[str]":
    arguments = ("supervise", "--data", folder, "--device-port", "0", "--health-port", "0", "--watched", "--json")
    return subprocess.Popen([*PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def dog(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    one = watched(tmp_path)
    text = ""
    for line in one.stdout or ():
        text += line
        if line.startswith("}"):
            break
    assert json.loads(text)["epoch"] == 1
    yield one
    one.terminate()
    one.communicate(timeout=20)


def test_pages_that_begin_while_the_supervisor_is_started_again_wait_for_it_and_start_no_other(
    dog: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    child = int(Path(f"/proc/{dog.pid}/task/{dog.pid}/children").read_text("ascii").split()[0])
    pages = LiveProcesses(tmp_path)
    os.kill(child, signal.SIGKILL)
    pages.start()
    try:
        assert pages._running == [], "the one that is looked after comes back at the port that its devices know"
        with SupervisorClient(tmp_path, timeout_s=5.0) as client:
            found: dict[str, Any] = client.look().document
        assert found["epoch"] == 2
    finally:
        pages.stop()


def test_a_second_one_who_would_look_after_the_same_folder_is_refused_in_one_line(
    dog: "subprocess.Popen[str]", tmp_path: Path
) -> None:
    second = watched(tmp_path)
    said = second.communicate(timeout=20)
    assert (second.returncode, said[0]) == (3, "")
    assert said[1].splitlines() == [f"{tmp_path}: a supervisor that is looked after works here; stop it first"]
    assert dog.poll() is None


def test_nobody_who_looks_after_it_is_waited_for_no_longer_than_it_takes_to_look(tmp_path: Path) -> None:
    began_s = time.monotonic()
    pages = LiveProcesses(tmp_path)
    start = threading.Thread(target=pages.start)
    start.start()
    start.join(timeout=15)
    assert pages._running, f"its own supervisor began within {time.monotonic() - began_s:.0f} s"
    pages.stop()
