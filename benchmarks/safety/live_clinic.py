"""A clinic for the checks: a real supervisor process, simulated bedsides on its port, and staff on its socket.

The bedsides are no part of the supervisor: they outlive its death, and say what truly flowed.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from lenitive.clinic import supervision_wire as wire
from lenitive.devices.messages import PumpState
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.devices.speaking_bedside import Chair, SpeakingBedside
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.events import Actor, CheckAnswer, Role, VitalsObserved
from lenitive.domain.infusion.session_plan import OrderedStep, SessionPlan, under
from lenitive.domain.limits.library import SHIPPED
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
from lenitive.supervisor.clock import Clock

NURSE = Actor(id="nurse-1", role=Role.NURSE)
SECOND = Actor(id="nurse-2", role=Role.NURSE)
PRESCRIBER = Actor(id="prescriber-1", role=Role.PRESCRIBER)
PLAN = under(
    SessionPlan(
        patient="Patient/1",
        patient_synthetic=True,
        steps=(
            OrderedStep(start_min=0, duration_min=30, rate_ul_h=3500),
            OrderedStep(start_min=30, duration_min=210, rate_ul_h=7000),
        ),
        conc_ug_ml=1000,
        bag_ul=100_000,
        weight_g=70_000,
        goal_nrs=3,
        baseline_pain=7.0,
        order="check",
        monitor_interval_s=1,
    ),
    SHIPPED,
)


@dataclass
class Process:
    """The supervisor's process. `before` is Python that runs in it first: the way a defect is seeded.

    With `watched` a watchdog stands above it, as in a clinic, and starts it again.
    """

    folder: Path
    speed: float = 1.0
    more: tuple[str, ...] = ()
    before: str = ""
    command: subprocess.Popen[bytes] | None = None
    told: dict[str, Any] = field(default_factory=dict)
    device_port: int = 0
    watched: bool = False
    _orphan: int | None = None

    async def start(self, *, within_s: float = 60) -> float:
        """Start it and wait until it listens; how long that took, in seconds."""
        began = time.monotonic()
        self.folder.mkdir(parents=True, exist_ok=True)
        before = _IN_THE_CHILD.format(before=self.before) if self.watched and self.before else self.before
        program = f"{before}\nfrom lenitive.cli.main import main; main()"
        asked = [
            sys.executable, "-c", program, "supervise", "--data", str(self.folder),
            "--device-port", str(self.device_port), "--health-port", "0", "--speed", f"{self.speed:g}", "--json",
            *(["--watched"] if self.watched else []), *self.more,
        ]  # fmt: skip
        log = (self.folder / "supervisor.err").open("ab")
        self.command = subprocess.Popen(  # noqa: ASYNC220 - it is started, not waited for
            asked, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
        log.close()
        text = await asyncio.wait_for(asyncio.to_thread(self._first_words), within_s)
        self.told = json.loads(text)
        self.device_port = self.told["device_port"]
        return time.monotonic() - began

    def _first_words(self) -> str:
        assert self.command is not None and self.command.stdout is not None  # noqa: S101, PT018 - it was just started
        words = b""
        while not words.rstrip().endswith(b"}"):
            line = self.command.stdout.readline()
            if not line:
                raise RuntimeError(f"the supervisor ended: {(self.folder / 'supervisor.err').read_text()[-2000:]}")
            words += line
        return words.decode()

    @property
    def supervisor_pid(self) -> int | None:
        """Of the supervisor itself; None while a watchdog has none."""
        if self.command is None or not self.watched:
            return None if self.command is None else self.command.pid
        if self._orphan is not None:
            return self._orphan
        with contextlib.suppress(OSError):
            for child in Path(f"/proc/{self.command.pid}/task/{self.command.pid}/children").read_text().split():
                return int(child)
        return None

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it, and who looks after it; SIGKILL leaves it no time for anything."""
        if self.watched:
            self.kill_watchdog()
            self.kill_supervisor()
            self._orphan = None
        elif self.command is not None and self.command.poll() is None:
            os.kill(self.command.pid, number)
            self.command.wait()

    def kill_watchdog(self) -> None:
        """End who looks after it; what it looked after goes on as an orphan."""
        if self.command is not None and self.command.poll() is None:
            self._orphan = self.supervisor_pid
            self.command.kill()
            self.command.wait()

    def kill_supervisor(self) -> None:
        """End it alone, and wait until it is gone."""
        pid = self.supervisor_pid
        if pid is None:
            return
        with contextlib.suppress(OSError):
            os.kill(pid, signal.SIGKILL)
            while True:  # until the last of its threads has let go of its sockets, and its parent knows
                os.kill(pid, 0)
                time.sleep(0.002)

    def cpu_s(self) -> float:
        """Processor time so far."""
        assert self.command is not None  # noqa: S101 - as above
        fields = Path(f"/proc/{self.command.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_bytes(self) -> int:
        """Memory now."""
        assert self.command is not None  # noqa: S101 - as above
        return int(Path(f"/proc/{self.command.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


_IN_THE_CHILD = """
import lenitive.cli.supervise_watched as above
dog = above.Watchdog
def seeded(*, command, **more):
    return dog(command=(command[0], "-c", {before!r} + command[2], *command[3:]), **more)
above.Watchdog = seeded
"""


class Bed:
    """One chair on its own line; it goes on when the line is down."""

    def __init__(
        self, number: int, clock: Clock, where: Callable[[], tuple[str, int]], *, bag_ul: int = 100_000
    ) -> None:
        self.number, self._clock, self._where = number, clock, where
        now = clock.now()
        self._zero_ms = now.mono_ms
        self.pump, self.monitor = f"pump-{number}", f"monitor-{number}"
        profile = PatientProfile(patient=f"Patient/{number}", synthetic=True, weight_kg=70.0, age_years=60)
        chair = Chair(
            seed=number,
            bag_ul=bag_ul,
            conc_ug_ml=1000,
            pump=self.pump,
            monitor=self.monitor,
            zero_clock_ms=round(now.at.timestamp() * 1000),
        )
        self.devices = SpeakingBedside(profile, MODEL, chair)
        self.changed: Callable[[bytes], bytes] = lambda line: line
        self.sent = 0
        self._writer: asyncio.StreamWriter | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def now_ms(self) -> int:
        """Of the bedside's own time line."""
        return self._clock.now().mono_ms - self._zero_ms

    def true_rate_ul_h(self) -> int:
        """What truly flows."""
        pump = self.devices.pump.pump
        pump.advance(self.now_ms)
        return pump.control.rate_ul_h if pump.control.state is PumpState.RUNNING else 0

    def shown_code(self, device: str) -> str | None:
        """What the device shows."""
        voice = (self.devices.pump if device == self.pump else self.devices.monitor).voice
        return voice.shown_code

    def start(self) -> None:
        """Live, and speak."""
        loop = asyncio.get_running_loop()
        self._tasks = [loop.create_task(self._live()), loop.create_task(self._listen())]

    def end(self) -> None:
        """End."""
        for task in self._tasks:
            task.cancel()
        if self._writer is not None:
            self._writer.close()

    async def _live(self) -> None:
        pause_s = 0.25 / self._clock.speed
        await asyncio.sleep((self.number % 16) / 16 / self._clock.speed)
        for _ in range(20):  # a device that says hello before there is a line says it again only after 5 s
            if self._writer is None:
                await asyncio.sleep(0.05)
        while True:
            said = self.devices.advance(self.now_ms)
            if said and self._writer is not None and not self._writer.is_closing():
                self._writer.write(b"".join(self.changed(line) for _, line in said))
                self.sent += len(said)
            await asyncio.sleep(pause_s)

    async def _listen(self) -> None:
        while True:
            try:
                reader, self._writer = await asyncio.open_connection(*self._where())
                while line := await reader.readline():
                    name = line.split(b" ", 2)[1].decode()
                    for answer in self.devices.hear(name, line, at_ms=self.now_ms):
                        self._writer.write(answer)
            except (OSError, asyncio.IncompleteReadError, IndexError):
                pass  # the line is down: the bedside goes on, and tries again
            finally:
                if self._writer is not None:
                    self._writer.close()
                    self._writer = None
            await asyncio.sleep(0.1)


class Staff:
    """People on the supervisor's socket, and one screen that hears the alarms."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._asked: dict[int, asyncio.Future[wire.Answer]] = {}
        self._number = 0
        self._tasks: list[asyncio.Task[None]] = []
        self.kept: dict[str, dict[int, str]] = {}
        self.live: dict[str, wire.Live] = {}
        self.heard: Callable[[wire.Happened], None] = lambda _: None
        self.took_s: list[float] = []
        self.why: wire.No | None = None

    def at(self) -> datetime:
        """The wall clock of this clinic."""
        return self._clock.now().at

    async def connect(self, *, sink: bool = True, infusion: str | None = None, within_s: float = 30) -> None:
        """Come back to the socket, and follow everything, or one infusion."""
        ends = time.monotonic() + within_s
        while True:
            try:
                self._reader, self._writer = await asyncio.open_unix_connection(
                    self._folder / wire.SOCKET_NAME, limit=1 << 24
                )
                break
            except OSError:
                if time.monotonic() > ends:
                    raise
                await asyncio.sleep(0.02)
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._beat())]
        self._writer.write(wire.line_of(wire.Follow(id=0, infusion=infusion, sink=sink)))

    def hang_up(self) -> None:
        """Leave."""
        for task in self._tasks:
            task.cancel()
        if self._writer is not None:
            self._writer.close()
        for waiting in self._asked.values():
            if not waiting.done():
                waiting.cancel()
        self._asked.clear()

    async def submit(self, infusion: str, command: ask.Command) -> wire.Answer:
        """Ask, and wait for the answer."""
        name, plain = wire.plain_command(command)
        return await self.request(lambda n: wire.Ask(id=n, infusion=infusion, type=name, command=plain))

    async def request(self, made: Callable[[int], wire.Request]) -> wire.Answer:
        """Any request."""
        assert self._writer is not None  # noqa: S101 - connected first
        self._number += 1
        number = self._number
        waiting: asyncio.Future[wire.Answer] = asyncio.get_running_loop().create_future()
        self._asked[number] = waiting
        began = time.monotonic()
        self._writer.write(wire.line_of(made(number)))
        try:
            return await waiting
        finally:
            self._asked.pop(number, None)
            self.took_s.append(time.monotonic() - began)

    def key(self) -> str:
        """A name for a request."""
        self._number += 1
        return f"k{os.getpid()}-{self._number}-{time.monotonic_ns()}"

    def raising(self, version: int) -> dict[str, Any]:
        """What a request for more drug carries."""
        at = self.at()
        return {
            "by": NURSE,
            "key": self.key(),
            "expected_version": version,
            "not_after": at + timedelta(seconds=4.5),
            "authenticated_at": at,
        }

    async def must(self, infusion: str, command: ask.Command) -> wire.Answer:
        """Ask what cannot be refused here."""
        answer = await self.submit(infusion, command)
        if answer.refused is not None:
            raise RuntimeError(f"{infusion}: {type(command).__name__}: {answer.refused.rule}: {answer.refused.what}")
        return answer

    async def bind(self, infusion: str, bed: Bed) -> None:
        """Put the devices of a bed at an infusion, reading the codes off them."""
        for device in (bed.pump, bed.monitor):
            await self._until(lambda d=device, i=infusion: self._bound(i, d, bed), f"{device} is bound")  # type: ignore[misc]

    async def _bound(self, infusion: str, device: str, bed: Bed) -> bool:
        answer = await self.request(lambda n: wire.BindDevice(id=n, infusion=infusion, device=device))
        if answer.refused is not None:
            return False
        for _ in range(100):
            code = bed.shown_code(device)
            if code is not None:
                break
            await asyncio.sleep(0.02)
        else:
            return False
        answer = await self.request(
            lambda n: wire.ConfirmDevice(id=n, infusion=infusion, device=device, code=code, by=NURSE)
        )
        return answer.refused is None

    async def observe(self, infusion: str) -> None:
        """Everything that a nurse scores."""
        at = self.at()
        for command in (
            ask.RatePain(by=NURSE, key=self.key(), observed_at=at, score=6),
            ask.ScorePsychotomimetic(by=NURSE, key=self.key(), observed_at=at, score=0),
            ask.ScoreSedation(by=NURSE, key=self.key(), observed_at=at, rass=0),
            ask.ScoreNausea(by=NURSE, key=self.key(), observed_at=at, score=0),
        ):
            await self.submit(infusion, command)

    async def prepare(self, infusion: str, bed: Bed, plan: SessionPlan = PLAN) -> None:
        """From the order to the moment before the start."""
        plan = replace(plan, patient=f"Patient/{bed.number}")
        await self.must(
            infusion, ask.Prepare(by=PRESCRIBER, key=self.key(), plan=plan, scanned=plan.patient, scanned_by=NURSE.id)
        )
        for by in (NURSE, SECOND):
            drawn_ul = plan.bag_ul * plan.conc_ug_ml // 50_000
            bag = ask.CountBag(by=by, key=self.key(), vial_ug_ml=50_000, drawn_ul=drawn_ul, final_ul=plan.bag_ul)
            await self.must(infusion, bag)
        first = self.at() - timedelta(minutes=6)
        seen = VitalsObserved(
            observed_at=first,
            systolic_mmhg=122,
            diastolic_mmhg=74,
            heart_rate_min=75,
            respiratory_rate_min=15,
            spo2_pct=97,
            oxygen=False,
        )
        await self.must(infusion, ask.RecordVitals(by=NURSE, key=self.key(), vitals=seen))
        later = replace(seen, observed_at=self.at())
        await self.must(infusion, ask.RecordVitals(by=NURSE, key=self.key(), vitals=later))
        await self.observe(infusion)
        await self.bind(infusion, bed)  # after the first set: what is older than a monitor's reading is late
        await self._until(lambda: self._checked(infusion), f"{infusion} is checked")
        await self.must(
            infusion, ask.TimeOut(by=NURSE, key=self.key(), second_person="nurse-2", second_proved_at=self.at())
        )

    async def _checked(self, infusion: str) -> bool:
        answers = tuple(CheckAnswer(item=item, answer=Answer.YES) for item in CHECKLIST)
        answer = await self.submit(infusion, ask.CompleteChecklist(by=NURSE, key=self.key(), answers=answers))
        self.why = answer.refused
        return answer.refused is None

    async def begin(self, infusion: str) -> None:
        """Start it."""
        await self._until(lambda: self._begun(infusion), f"{infusion} has begun")

    async def _begun(self, infusion: str) -> bool:
        live = self.live.get(infusion)
        if live is None:
            return False
        start = ask.Start(**self.raising(live.version), rate_ul_h=PLAN.ordered_at(0))
        answer = await self.submit(infusion, start)
        self.why = answer.refused
        return answer.refused is None or answer.refused.rule == "SES-STATE"

    async def go_on(self, infusion: str) -> bool:
        """After a gap: take notice, confirm, observe what is due, resume. True when it runs again."""
        live = self.live.get(infusion)
        if live is None or live.state in {"stopped", "recovery", "discharged", "closed"}:
            return True
        if live.state == "running" and not live.unconfirmed:
            return True
        for alarm in live.alarms:
            if not alarm.acknowledged:
                await self.submit(infusion, ask.AcknowledgeAlarm(by=NURSE, key=self.key(), alarm=alarm.id))
        if live.unconfirmed:
            await self.submit(infusion, ask.ConfirmDelivery(by=NURSE, key=self.key()))
        answer = await self.submit(infusion, ask.Resume(**self.raising(self.live[infusion].version)))
        self.why = answer.refused
        if answer.refused is not None and answer.refused.rule == "SES-OVERDUE":
            await self.observe(infusion)
        return answer.refused is None

    async def _until(self, tried: Callable[[], Any], what: str, within_s: float = 180) -> None:
        ends = time.monotonic() + within_s
        self.why = None
        while not await tried():
            if time.monotonic() > ends:
                raise RuntimeError(f"not within {within_s} s: {what}; {self.why}")
            await asyncio.sleep(0.2)

    async def _beat(self) -> None:
        while True:
            assert self._writer is not None  # noqa: S101 - connected first
            self._writer.write(wire.line_of(wire.Beat()))
            await asyncio.sleep(1)

    async def _read(self) -> None:
        assert self._reader is not None  # noqa: S101 - connected first
        with contextlib.suppress(OSError, ValueError):
            while line := await self._reader.readline():
                reply = wire.reply_of(line)
                if isinstance(reply, wire.Happened):
                    self.kept.setdefault(reply.infusion, {})[reply.event["seq"]] = reply.event["type"]
                    self.heard(reply)
                elif isinstance(reply, wire.Live):
                    self.live[reply.infusion] = reply
                else:
                    waiting = self._asked.get(reply.id)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(reply)
        for waiting in list(self._asked.values()):
            if not waiting.done():
                waiting.set_exception(ConnectionResetError("the supervisor is gone"))


async def opened(process: Process, staff: Staff, beds: list[Bed], *, at_once: int = 16) -> list[str]:
    """Every bed with an infusion that runs; the infusions in the order of the beds."""
    del process
    names = [f"INF-{bed.number}" for bed in beds]
    limit = asyncio.Semaphore(at_once)

    async def one(name: str, bed: Bed) -> None:
        async with limit:
            bed.start()
            await staff.prepare(name, bed)
            await staff.begin(name)

    await asyncio.gather(*(one(name, bed) for name, bed in zip(names, beds, strict=True)))
    return names
