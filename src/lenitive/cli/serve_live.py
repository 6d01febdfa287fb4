"""The processes beside the pages: the supervisor, and in a demonstration the simulated devices of each chair."""

import json
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from lenitive.cli.demo_running import DemoChair, chairs_of, forget_devices, put_to_rest, take_up
from lenitive.cli.edge import CannotReadError
from lenitive.cli.supervise_watched import is_looked_after
from lenitive.clinic.supervisor_client import SupervisorClient, SupervisorGoneError

_PROGRAM: Final = (sys.executable, "-c", "from lenitive.cli.main import main; main()")
_ENDS_S: Final = 8.0
_COMES_BACK_WITHIN_S: Final = 20.0


class LiveProcesses:
    """Started with the pages, ended with them."""

    def __init__(self, folder: Path, *, ahead_min: float = 0.0) -> None:
        """Name the supervisor's folder, and by how much a demonstration's clock is ahead; nothing is started yet."""
        self._folder = folder
        self._ahead = ["--ahead-min", f"{ahead_min:g}"] if ahead_min else []
        self._running: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        """Supervise, unless somebody does already; then let the devices of a demonstration speak.

        Raises:
            CannotReadError: The supervisor does not begin.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if _is_there(self._folder):
            return
        chairs = chairs_of(self._folder)
        if chairs:
            forget_devices(self._folder)
        log = (self._folder / "supervisor.log").open("a", encoding="utf-8")
        command = [*_PROGRAM, "supervise", "--data", str(self._folder), "--device-port", "0", "--health-port", "0"]
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, *self._ahead, "--watched", "--json"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        log.close()
        self._running.append(process)
        where = _said(process)
        if where is None:
            raise CannotReadError(f"the supervisor does not begin; see {self._folder / 'supervisor.log'}")
        for chair in chairs:
            self._seat(chair, where["device_port"])

    def _seat(self, chair: DemoChair, port: int) -> None:
        command = [
            *_PROGRAM, "bedside", "--connect", f"127.0.0.1:{port}", "--patient", chair.patient,
            "--weight-kg", f"{chair.weight_kg:g}", "--age-years", f"{chair.age_years:g}", "--pump", chair.pump,
            "--monitor", chair.monitor, "--bag-ml", f"{chair.bag_ml:g}", "--conc-mg-ml", f"{chair.conc_mg_ml:g}",
            "--seed", str(chair.seed), *(["--capnograph"] if chair.capnograph else []), *self._ahead,
        ]  # fmt: skip
        if chair.session is not None:
            command += ["--data", str(self._folder), "--infusion", chair.session]
        shown = (self._folder / f"{chair.pump}.txt").open("w", encoding="utf-8")
        self._running.append(
            subprocess.Popen(command, stdout=shown, stderr=subprocess.STDOUT, text=True, start_new_session=True)  # noqa: S603 - our own program
        )
        shown.close()
        threading.Thread(target=take_up, args=(self._folder, chair), daemon=True).start()

    def stop(self) -> None:
        """Everybody of a demonstration is paused; the supervisor holds what runs and ends; then the devices."""
        if self._running:
            put_to_rest(self._folder, chairs_of(self._folder))
        for some in (self._running[:1], self._running[1:]):
            for process in some:
                with suppress(OSError):
                    process.terminate()
            for process in some:
                _ended(process)
        self._running.clear()


def _is_there(folder: Path) -> bool:
    """Whether somebody supervises; who looks after a supervisor that has just died is given time to start it again.

    Another one would take its place on another port, where no device looks for it.
    """
    ends_s = time.monotonic() + _COMES_BACK_WITHIN_S
    while True:
        with suppress(SupervisorGoneError), SupervisorClient(folder, timeout_s=1.0) as client:
            client.look()
            return True
        if time.monotonic() > ends_s or not is_looked_after(folder):
            return False
        time.sleep(0.2)


def _ended(process: "subprocess.Popen[str]") -> None:
    try:
        process.wait(_ENDS_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _said(process: "subprocess.Popen[str]") -> dict[str, Any] | None:
    """What the supervisor says of itself once it listens; None when it ends first."""
    text = ""
    for line in process.stdout or ():
        text += line
        with suppress(ValueError):
            found: dict[str, Any] = json.loads(text)
            threading.Thread(target=_drain, args=(process,), daemon=True).start()
            return found
    return None


def _drain(process: "subprocess.Popen[str]") -> None:
    if process.stdout is not None:
        with process.stdout as said:
            for _ in said:
                pass
