"""Who else of a clinic is killed: the program of the pages, and the program of a chair's devices.

Both are processes of their own, as in a clinic. The pages are not needed by an infusion: it runs on, and they come
back. The devices of a chair are: nobody hears pump or monitor, so that the supervisor has to notice and hold; and a
program that begins again is a pump that was switched off, which must not run by itself.
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from live_clinic import NURSE, Staff

from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import StopReason

_PROGRAM = (sys.executable, "-c", "from lenitive.cli.main import main; main()")
NOTICED_S = 45.0
"""Both devices silent: the second stale alarm comes 30 s after the first missing reading, and holds."""


def _gone(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@dataclass
class Devices:
    """Pump, monitor and person of one chair, in a process of their own (`lenitive bedside`)."""

    number: int
    port: int
    speed: float
    process: subprocess.Popen[bytes] | None = None
    said: Path = Path()

    @property
    def pump(self) -> str:
        """Its name on the line."""
        return f"pump-{self.number}"

    @property
    def monitor(self) -> str:
        """Its name on the line."""
        return f"monitor-{self.number}"

    def start(self) -> None:
        """Begin, as devices that are switched on."""
        with tempfile.NamedTemporaryFile(prefix="bedside-", delete=False) as said:
            self.said = Path(said.name)
            self.process = subprocess.Popen(
                [
                    *_PROGRAM, "bedside", "--connect", f"127.0.0.1:{self.port}", "--patient", f"Patient/{self.number}",
                    "--pump", self.pump, "--monitor", self.monitor, "--seed", str(self.number),
                    "--speed", f"{self.speed:g}",
                ],
                stdout=said, stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip

    def kill(self) -> None:
        """End it at once."""
        _gone(self.process)
        self.said.unlink(missing_ok=True)

    def shown_code(self, device: str) -> str | None:
        """What a device last showed."""
        shown = [line.split() for line in self.said.read_text().splitlines() if line.startswith(f"{device} shows ")]
        return shown[-1][2] if shown else None


@dataclass
class Pages:
    """The pages of the clinic (`lenitive serve`), beside the supervisor that is there."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    address: str = ""

    def start(self) -> None:
        """Begin; whether it answers is asked later."""
        self.process = subprocess.Popen(
            [*_PROGRAM, "serve", "--data", str(self.folder), "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.address = ""

    def kill(self) -> None:
        """End it at once."""
        _gone(self.process)
        if self.process is not None and self.process.stdout is not None:
            self.process.stdout.close()

    async def answers(self, within_s: float = 90) -> bool:
        """Whether it shows a page in time."""
        ends = time.monotonic() + within_s
        assert self.process is not None and self.process.stdout is not None  # noqa: S101, PT018 - it was started
        while not self.address:
            line = (await asyncio.to_thread(self.process.stdout.readline)).decode()
            if not line:
                return False
            self.address = next((word.rstrip("/.,") for word in line.split() if word.startswith("http://")), "")
        while time.monotonic() < ends:
            try:
                answer = await asyncio.to_thread(urllib.request.urlopen, f"{self.address}/", timeout=5)
            except (urllib.error.URLError, OSError):
                await asyncio.sleep(0.2)
            else:
                answer.close()
                return True
        return False


async def killed_devices(staff: Staff, name: str, devices: Devices) -> tuple[bool, bool, bool]:
    """Whether it ran, whether the supervisor did not notice, and whether what began again ran by itself."""
    ends = time.monotonic() + 5
    while not staff.live[name].pump_rate_ul_h and time.monotonic() < ends:  # noqa: ASYNC110 - in another process
        await asyncio.sleep(0.1)
    ran = staff.live[name].state == "running" and bool(staff.live[name].pump_rate_ul_h)
    devices.kill()
    ends = time.monotonic() + NOTICED_S / devices.speed + 3
    while staff.live[name].state == "running" and time.monotonic() < ends:  # noqa: ASYNC110 - as above
        await asyncio.sleep(0.1)
    unnoticed = staff.live[name].state == "running"
    devices.start()
    alone, ends = False, time.monotonic() + 4
    while time.monotonic() < ends:
        live = staff.live[name]
        heard = live.pump_heard_ms is not None and live.pump_heard_ms < 5000
        alone |= not unnoticed and (live.state == "running" or (heard and bool(live.pump_rate_ul_h)))
        await asyncio.sleep(0.2)
    await staff.must(name, ask.Stop(by=NURSE, key=staff.key(), reason=StopReason.OTHER, note="switched off"))
    devices.kill()
    return ran, unnoticed, alone
