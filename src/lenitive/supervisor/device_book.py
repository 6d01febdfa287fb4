"""Which device serves which infusion, its key, and what was last heard of it: one small file that outlasts a restart.

A key is put into the file by hand, never over the network. A device without one there is a simulated one, whose key
anybody can work out; such a device is never bound to a real person.

The file is a few seconds older than what was heard. After a restart of the supervisor alone the monotonic clock goes
on, so that a frame of those seconds that is replayed shows its true age, and is old. After a start of the machine no
age can be told: then so many numbers are skipped as a device can have used in those seconds.
"""

import re
import threading
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from lenitive.devices.protocol import KEY_BYTES_MIN, REPLAY_WINDOW, Binding, Heard, Kind
from lenitive.devices.simulated_key import simulated_key
from lenitive.domain.foundation.one_line import one_line
from lenitive.record.own_file import OWNER_ALONE, refuse_shared
from lenitive.record.typed import decoder
from lenitive.record.whole_file import write_whole

BOOK_NAME: Final = "devices.json"
_KEY: Final = re.compile(rf"(?:[0-9a-fA-F]{{2}}){{{KEY_BYTES_MIN},}}")

SKIPPED: Final = 64
"""After a start of the machine: numbers that a device may have used since the file was written (assumed; it uses ten).

A device that did not count while nobody listened is heard again when it has counted so far.
"""


@dataclass(slots=True)
class Device:
    """One device.

    Attributes:
        kind: Pump or monitor.
        key: As hexadecimal digits; None for a simulated device.
        infusion: Whom it serves; None for nobody.
        token: Of that binding, once a person has confirmed it.
        heard: What was last heard of it.
    """

    kind: Kind
    key: str | None = None
    infusion: str | None = None
    token: str | None = None
    heard: Heard = field(default_factory=Heard)


@dataclass(slots=True)
class _Pages:
    devices: dict[str, Device] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    zeros: dict[str, datetime] = field(default_factory=dict)
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """The file as it is to be, and how many were made before it."""

    number: int
    content: str


class DeviceBook:
    """The file.

    Attributes:
        devices: Every device by its id.
        open: Infusions that are not closed.
        zeros: Of each of them, the time of the session at 0 of the monotonic clock; only of this very clock.
    """

    def __init__(self, folder: Path, *, clock: str = "") -> None:
        """Read it.

        Args:
            folder: Where it lies.
            clock: Which monotonic clock this process reads; the same name means that it went on. Empty for none that
                goes on.

        Raises:
            ValueError: The file cannot be read as one, or others can read the keys in it.
        """
        self._path = folder / BOOK_NAME
        self._clock = clock
        self._made = self._put = 0
        self._turn = threading.Lock()
        pages = _Pages()
        if self._path.exists():
            try:
                pages = decoder(_Pages).decode(self._path.read_bytes())
            except (msgspec.DecodeError, OSError) as error:
                raise ValueError(f"{self._path}: {str(error)[:200]}; put it right, or take it away") from error
        if any(device.key is not None for device in pages.devices.values()):
            refuse_shared(self._path)
        goes_on = clock != "" and pages.clock == clock
        self.devices, self.open = pages.devices, pages.open
        self.zeros = dict(pages.zeros) if goes_on else {}
        for name, device in self.devices.items():
            if device.key is not None and not _KEY.fullmatch(device.key):
                what = f"is no row of {2 * KEY_BYTES_MIN} hexadecimal digits or more"
                raise ValueError(f"{self._path}: the key of {one_line(name)} {what}; put it right")
            if not goes_on:
                device.heard = skipped(device.heard)

    def key_of(self, name: str) -> bytes:
        """The key of a device; that of a simulated one where the file has none."""
        device = self.devices.get(name)
        return simulated_key(name) if device is None or device.key is None else bytes.fromhex(device.key)

    def binding_of(self, name: str) -> Binding | None:
        """Whom a device serves, where a person has confirmed it."""
        device = self.devices.get(name)
        if device is None or device.infusion is None or device.token is None:
            return None
        return Binding(infusion=device.infusion, token=device.token)

    def of(self, infusion: str) -> dict[str, Device]:
        """The devices of an infusion."""
        return {name: device for name, device in self.devices.items() if device.infusion == infusion}

    def pages(self) -> Pages:
        """The file as it is to be now: made where the book is changed, put on the disk elsewhere."""
        self._made += 1
        zeros = {name: self.zeros[name] for name in self.open if name in self.zeros}
        plain = _Pages(devices=self.devices, open=self.open, zeros=zeros, clock=self._clock)
        return Pages(self._made, _encoder.encode(plain).decode() + "\n")

    def put(self, pages: Pages) -> None:
        """Make it durable; an older one never takes the place of a newer one. Any thread may.

        Raises:
            OSError: It cannot be written.
        """
        with self._turn:
            if pages.number > self._put:
                write_whole(self._path, pages.content, mode=OWNER_ALONE)
                self._put = pages.number

    def write(self) -> None:
        """Make it durable here and now.

        Raises:
            OSError: It cannot be written.
        """
        self.put(self.pages())


def skipped(heard: Heard) -> Heard:
    """What counts as heard after a start of the machine: more than was, for nobody knows what came after the file.

    Example:
        >>> skipped(Heard(boot=3, seq=100, seen=1, ahead_ms=20)).seq
        164
        >>> skipped(Heard()).seq
        0
    """
    if not heard.boot:
        return Heard()
    return replace(heard, seq=heard.seq + SKIPPED, seen=(1 << REPLAY_WINDOW) - 1, ahead_ms=None)


_encoder: Final = msgspec.json.Encoder(order="sorted")
