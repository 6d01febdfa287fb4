"""The watchdog is a process of its own: it says that the supervisor died, starts it again, and ends it when it ends."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lenitive.record.store import EventStore
from lenitive.supervisor.epochs import STREAM

PROGRAM = (sys.executable, "-c", "from lenitive.cli.main import main; main()")


def until(holds: Callable[[], Any], within_s: float = 40.0) -> Any:
    ends_s = time.monotonic() + within_s
    while time.monotonic() < ends_s:
        found = holds()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("it did not come about in time")


def health(port: int) -> dict[str, Any] | None:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            found: dict[str, Any] = json.loads(answer.read())
            return found
    except OSError:
        return None


def child_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()[0])


def test_a_supervisor_that_dies_or_stands_still_is_told_aloud_and_started_again_at_the_same_ports(
    tmp_path: Path,
) -> None:
    arguments = ("supervise", "--data", tmp_path, "--device-port", "0", "--health-port", "0", "--watched", "--json")
    dog = subprocess.Popen([*PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        text = ""
        for line in dog.stdout or ():
            text += line
            if line.startswith("}"):
                break
        where = json.loads(text)
        assert where["epoch"] == 1
        first = child_of(dog.pid)
        assert first != dog.pid
        os.kill(first, signal.SIGKILL)
        again = until(lambda: (found := health(where["health_port"])) and found["epoch"] == 2 and found)
        assert again["ready"]
        second = child_of(dog.pid)
        os.kill(second, signal.SIGSTOP)
        until(lambda: (found := health(where["health_port"])) and found["epoch"] == 3)
        dog.send_signal(signal.SIGTERM)
        told = dog.communicate(timeout=20)[1]
    finally:
        dog.kill()
    assert dog.returncode == 0
    assert health(where["health_port"]) is None, "it ends with the one who looks after it"
    assert "SUPERVISION IS GONE (it ended with code -9)" in told
    assert "SUPERVISION IS GONE (it gave no sign of life for" in told
    with EventStore(tmp_path) as record:
        notes = str([event.data for event in record.read(STREAM)])
    assert "started again: it ended with code -9" in notes
    assert "started again: it gave no sign of life" in notes


def test_a_supervisor_whose_watchdog_is_killed_goes_on_and_says_that_it_is_alone_and_not_ready(
    tmp_path: Path,
) -> None:
    arguments = ("supervise", "--data", tmp_path, "--device-port", "0", "--health-port", "0", "--watched", "--json")
    log = (tmp_path / "told.txt").open("w")
    dog = subprocess.Popen([*PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=log, text=True)
    log.close()
    alone = 0
    try:
        text = ""
        for line in dog.stdout or ():
            text += line
            if line.startswith("}"):
                break
        port = json.loads(text)["health_port"]
        alone = child_of(dog.pid)
        before = until(lambda: health(port))
        assert (before["watchdog"], before["ready"]) == ("there", True)
        dog.kill()
        dog.wait()
        after = until(lambda: (found := health(port)) and found["watchdog"] == "gone" and found)
        assert (after["epoch"], after["ready"]) == (1, False), "the same one goes on, and no other infusion begins here"
        until(lambda: "THE WATCHDOG IS GONE" in (tmp_path / "told.txt").read_text())
        os.kill(alone, signal.SIGTERM)
        until(lambda: health(port) is None)
    finally:
        dog.kill()
        dog.communicate()
        if alone and health(port) is not None:
            os.kill(alone, signal.SIGKILL)
    with EventStore(tmp_path) as record:
        assert "the watchdog is gone" in str([event.data for event in record.read(STREAM)])


def test_nobody_looks_after_a_supervisor_that_a_person_started(tmp_path: Path) -> None:
    arguments = ("supervise", "--data", tmp_path, "--device-port", "0", "--health-port", "0", "--json")
    one = subprocess.Popen(
        [*PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    )
    try:
        text = ""
        for line in one.stdout or ():
            text += line
            if line.startswith("}"):
                break
        found = until(lambda: health(json.loads(text)["health_port"]))
        assert (found["watchdog"], found["ready"]) == ("none", True)
    finally:
        one.terminate()
        one.communicate(timeout=20)
    assert one.returncode == 0
