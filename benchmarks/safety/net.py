"""NET: a fault proxy between each bedside and a real supervisor process; a lost pump link always ends at rate 0.

`python benchmarks/safety/net.py --episodes 100 --infusions 10 --seed 1`

Each episode befalls one running infusion: lines dropped (5 to 100 %), late (0 to 30 s), doubled, overtaken, the line
half open, reset, or a byte a second. Whenever no whole line has passed either way for 13 s (permit 10 s, stop 3 s), the
pump must truly stand. What truly flowed never exceeds what the record commanded by more than one permit and the pump's
own error. After the episode staff confirms what has to be confirmed and the infusion goes on.

Seen to fail: `--defect unsupervised` gives the pumps permits that do not end.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from figure import Figure, report
from live_clinic import Bed, Process, Staff, opened

from lenitive.devices import pump_control
from lenitive.domain.infusion.machine import fold
from lenitive.domain.infusion.session import epoch_ms
from lenitive.record.store import EventStore
from lenitive.supervisor.clock import Clock

STANDS_AFTER_S = 13.0
KINDS = ("drop", "late", "double", "overtake", "half_open", "reset", "trickle")


@dataclass
class Faults:
    """What befalls a line now."""

    kind: str = "none"
    strength: float = 0.0


class Proxy:
    """One line with faults, both ways."""

    def __init__(self, upstream_port: int, rng: random.Random) -> None:
        self._upstream_port, self._rng = upstream_port, rng
        self.faults = Faults()
        self.passed_s = time.monotonic()
        self.port = 0
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen on a port of its own."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def reset(self) -> None:
        """Cut every connection."""
        for writer in self._writers:
            writer.transport.abort()

    def end(self) -> None:
        """End."""
        if self._server is not None:
            self._server.close()
        self.reset()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            there, onward = await asyncio.open_connection("127.0.0.1", self._upstream_port)
            self._writers |= {writer, onward}
            try:
                await asyncio.gather(self._pass(reader, onward), self._pass(there, writer))
            finally:
                for one in (writer, onward):
                    one.transport.abort()
                    self._writers.discard(one)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held: list[bytes] = []
        while line := await reader.readline():
            kind, strength = self.faults.kind, self.faults.strength
            if kind == "half_open" or (kind == "drop" and self._rng.random() * 100 < strength):
                continue
            if kind == "late":
                asyncio.get_running_loop().call_later(strength, self._write, writer, line)
                continue
            if kind == "trickle":
                await asyncio.sleep(len(line))  # a byte a second
            if kind == "overtake" and self._rng.random() < 0.5:
                held.append(line)
                continue
            self._write(writer, line * (2 if kind == "double" else 1))
            while held:
                self._write(writer, held.pop())

    def _write(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        if not writer.transport.is_closing():
            self.passed_s = time.monotonic()
            writer.write(data)


async def episode(proxy: Proxy, bed: Bed, rng: random.Random, found: Counter[str]) -> None:
    """One fault for a while, and whether the pump stands when it must."""
    kind = rng.choice(KINDS)
    strength = {"drop": rng.choice((5, 20, 50, 100)), "late": rng.choice((0.5, 2.0, 8.0, 30.0))}.get(kind, 1.0)
    found[kind] += 1
    found["running"] += bed.true_rate_ul_h() > 0
    proxy.faults = Faults(kind, strength)
    if kind == "reset":
        proxy.reset()
    lasts_s = rng.choice((3.0, 16.0))
    began = time.monotonic()
    while time.monotonic() - began < lasts_s:
        await asyncio.sleep(0.25)
        is_lost = time.monotonic() - proxy.passed_s > STANDS_AFTER_S
        found["lost"] += is_lost
        found["ran_on"] += is_lost and bed.true_rate_ul_h() > 0
    proxy.faults = Faults()


async def go_on(staff: Staff, name: str) -> None:
    """What the staff does after it."""
    ends = time.monotonic() + 8
    await asyncio.sleep(1.5)
    while time.monotonic() < ends and not await staff.go_on(name):  # noqa: ASYNC110 - it is in another process
        await asyncio.sleep(0.5)


async def run(options: argparse.Namespace, folder: Path) -> Counter[str]:
    """All episodes."""
    rng, clock, found = random.Random(options.seed), Clock(1.0), Counter[str]()  # noqa: S311 - chance of a check
    process, staff = Process(folder), Staff(folder, clock)
    await process.start()
    await staff.connect()
    proxies = [Proxy(process.device_port, rng) for _ in range(options.infusions)]
    for proxy in proxies:
        await proxy.start()
    beds = [
        Bed(number, clock, lambda proxy=proxy: ("127.0.0.1", proxy.port)) for number, proxy in enumerate(proxies, 1)
    ]
    try:
        names = await opened(process, staff, beds)

        async def on(place: int) -> None:
            while found["episodes"] < options.episodes:
                found["episodes"] += 1
                sys.stderr.write(f"\r{found['episodes']} episodes, ran on {found['ran_on']}   ")
                await episode(proxies[place], beds[place], rng, found)
                await go_on(staff, names[place])

        await asyncio.gather(*(on(place) for place in range(len(beds))))
        true_ul = [bed.devices.pump.pump.true_ul for bed in beds]
    finally:
        process.kill(15)
        staff.hang_up()
        for one in (*beds, *proxies):
            one.end()
    with EventStore(folder) as store:
        for name, given_ul in zip(names, true_ul, strict=True):
            events = store.read(name)
            commanded_ul = fold(events).commanded_ul(epoch_ms(events[-1].at))
            found["beyond"] += given_ul > commanded_ul * 1.05 + 3500 * 13 / 3600 + 100
    return found


def main() -> None:
    """Measure, print, leave."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--episodes", type=int, default=100)
    asked.add_argument("--infusions", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument(
        "--ci", action="store_true", help="as in the other checks; here nothing asked is a matter of speed"
    )
    asked.add_argument("--defect", choices=("none", "unsupervised"), default="none")
    options = asked.parse_args()
    if options.defect == "unsupervised":
        pump_control.ends_ms = lambda *_: None
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="net-"))
    try:
        found = asyncio.run(run(options, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    every_kind = all(found[kind] for kind in KINDS) or options.episodes < 50
    holds = (
        found["episodes"] >= options.episodes
        and every_kind
        and found["running"] >= found["episodes"] / 4
        and found["lost"] > 0
        and not found["ran_on"]
        and not found["beyond"]
    )
    report(
        Figure(
            check="NET",
            command=f"python benchmarks/safety/net.py --episodes {options.episodes} --infusions {options.infusions}",
            asked="rate 0 within 13 s of the loss of the pump's link, every time; never more than was commanded",
            measured=dict(found),
            holds=holds,
            seconds=round(time.monotonic() - began, 1),
        )
    )


if __name__ == "__main__":
    main()
