"""`lenitive bedside`: a simulated pump, monitor and person of one chair, which speak the device protocol over TCP.

It is a program of its own and shares nothing with the supervisor but the written protocol: a foreign device would take
its place. The pump goes on while the line is down, until its permit ends.
"""

import json
import select
import socket
import sys
import time
from contextlib import suppress
from typing import Final

from lenitive.cli.bedside_options import BedsideOptions
from lenitive.cli.edge import CannotReadError, Exit
from lenitive.clinic.supervisor_client import SupervisorClient, SupervisorGoneError
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.devices.speaking_bedside import Chair, SpeakingBedside
from lenitive.domain.pharmacology.models.default_racemic_v1 import MODEL
from lenitive.record.whole_file import write_whole
from lenitive.supervisor.clock import Clock

_STEP_S: Final = 0.05
_RETRY_S: Final = 0.5
_LINE_MAX: Final = 4096
_BIND_EVERY_S: Final = 0.4


def run(options: BedsideOptions) -> int:
    """Speak until told to end."""
    where = connection(options.connect)
    if (options.data is None) is not (options.infusion is None):
        raise CannotReadError("--data and --infusion belong together; give both, or bind the devices by hand")
    try:
        clock = Clock(options.speed, ahead_min=options.ahead_min)
        bedside = _Bedside(options, clock, where)
    except ValueError as error:
        raise CannotReadError(str(error)) from None
    ends_s = None if options.seconds is None else time.monotonic() + options.seconds
    with suppress(KeyboardInterrupt):
        while ends_s is None or time.monotonic() < ends_s:
            bedside.live()
    if options.truth is not None:
        write_whole(options.truth, json.dumps(bedside.truth(), sort_keys=True) + "\n")
    return Exit.DONE


class _Bedside:
    """The chair on its line."""

    def __init__(self, options: BedsideOptions, clock: Clock, where: tuple[str, int]) -> None:
        self._options = options
        self._where = where
        self._clock = clock
        now = clock.now()
        self._zero_ms = now.mono_ms
        profile = PatientProfile(
            patient=options.patient, synthetic=True, weight_kg=options.weight_kg, age_years=options.age_years
        )
        chair = Chair(
            seed=options.seed,
            bag_ul=int(1000 * options.bag_ml),
            conc_ug_ml=int(1000 * options.conc_mg_ml),
            pump=options.pump,
            monitor=options.monitor,
            has_capnograph=options.capnograph,
            zero_clock_ms=round(now.at.timestamp() * 1000),
        )
        self._devices = SpeakingBedside(profile, MODEL, chair)
        self._line: socket.socket | None = None
        self._rest = b""
        self._tried_s = 0.0
        self._bound_s = 0.0
        self._shown: dict[str, str | None] = {}

    def live(self) -> None:
        """A moment: what time brings, and what the line brings."""
        line = self._connected()
        step_s = _STEP_S / self._options.speed
        if line is None:
            time.sleep(step_s)
        else:
            ready, _, _ = select.select([line], [], [], step_s)
            if ready:
                self._hear(line)
        for _, said in self._devices.advance(self._now_ms()):
            self._say(said)
        self._be_bound()

    def truth(self) -> dict[str, object]:
        """What really happened."""
        pump = self._devices.pump.pump
        return {
            "true_ul": pump.true_ul,
            "rate_ul_h": pump.control.rate_ul_h,
            "state": pump.control.state.value,
            "happened": [(one.at_ms, one.what.value, one.cause) for one in pump.happened],
        }

    def _now_ms(self) -> int:
        return self._clock.now().mono_ms - self._zero_ms

    def _connected(self) -> socket.socket | None:
        now_s = time.monotonic()
        if self._line is None and now_s - self._tried_s >= _RETRY_S / self._options.speed:
            self._tried_s = now_s
            with suppress(OSError):
                self._line = socket.create_connection(self._where, timeout=1)
                self._rest = b""
        return self._line

    def _hear(self, line: socket.socket) -> None:
        try:
            data = line.recv(65536)
        except OSError:
            data = b""
        if not data:
            self._hang_up()
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-_LINE_MAX:]
        for one in lines:
            name = one.split(b" ", 2)[1].decode("ascii", "replace") if one.count(b" ") > 1 else ""
            if name in self._devices.devices:
                for answer in self._devices.hear(name, one + b"\n", at_ms=self._now_ms()):
                    self._say(answer)

    def _say(self, frame: bytes) -> None:
        if self._line is None:
            return
        try:
            self._line.sendall(frame)
        except OSError:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None

    def _be_bound(self) -> None:
        """Show the codes; and where it was asked for, play the person who reads them."""
        voices = dict(zip(self._devices.devices, (self._devices.pump.voice, self._devices.monitor.voice), strict=True))
        for name, voice in voices.items():
            if voice.shown_code != self._shown.get(name):
                self._shown[name] = voice.shown_code
                if voice.shown_code is not None:
                    sys.stdout.write(f"{name} shows {voice.shown_code}\n")
                    sys.stdout.flush()
        data, infusion, now_s = self._options.data, self._options.infusion, time.monotonic()
        if data is None or infusion is None or now_s - self._bound_s < _BIND_EVERY_S:
            return
        self._bound_s = now_s
        with suppress(SupervisorGoneError), SupervisorClient(data, timeout_s=1.0) as client:
            for name, voice in voices.items():
                if not voice.is_bound and voice.shown_code is None:
                    client.bind(infusion, name)
                elif not voice.is_bound and voice.shown_code is not None:
                    client.confirm(infusion, name, voice.shown_code)


def connection(text: str) -> tuple[str, int]:
    """Host and port of `HOST:PORT`.

    Raises:
        CannotReadError: It is no such thing.

    Example:
        >>> connection("127.0.0.1:7411")
        ('127.0.0.1', 7411)
    """
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise CannotReadError(f"--connect: {text!r}; give HOST:PORT, for example 127.0.0.1:7411")
    return host, int(port)
