"""Where devices say hello, are put at an infusion and let go again; what came of it is kept before it is answered.

The disk is never waited for on the thread of events: a disk that hangs must not keep a stop from a pump.
"""

import asyncio
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from lenitive.devices.endpoint import Endpoint
from lenitive.devices.messages import Hello
from lenitive.devices.protocol import Kind, Received, Sender
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.events import Actor
from lenitive.domain.infusion.permission import refused
from lenitive.supervisor.device_book import Device, DeviceBook
from lenitive.supervisor.entry import Watched
from lenitive.supervisor.orders import SYSTEM
from lenitive.supervisor.watched import DeviceLine

if TYPE_CHECKING:
    from lenitive.supervisor.process import Supervisor

Send = Callable[[bytes], None]

BOUND_WITHIN_S: Final = 3.0
"""A device has said by then that it is bound."""


class DeviceDesk:
    """Every device that is known, or has said hello.

    Attributes:
        book: What outlasts a restart.
        sends: How each device on the line is reached.
    """

    def __init__(self, supervisor: "Supervisor", book: DeviceBook) -> None:
        self.book = book
        self.sends: dict[str, Send] = {}
        self._supervisor = supervisor
        self._greeted: dict[str, Kind] = {}
        self._bound: dict[str, asyncio.Future[bool]] = {}
        self._tasks: set[asyncio.Task[bool]] = set()
        self._writing: asyncio.Task[bool] | None = None
        self._next: asyncio.Task[bool] | None = None

    @property
    def devices(self) -> dict[str, tuple[Device | None, bool]]:
        """Every device, and whether it is on the line."""
        names = {*self.book.devices, *self._greeted}
        return {name: (self.book.devices.get(name), name in self.sends) for name in sorted(names)}

    def hung_up(self, send: Send) -> None:
        """A line is gone."""
        for name in [name for name, known in self.sends.items() if known == send]:
            del self.sends[name]

    def greet(self, name: str, line: bytes, send: Send) -> bool:
        """A device that serves nobody says that it is there."""
        key = self.book.key_of(name) if name else bytes(32)
        for kind in Kind:
            try:
                end = Endpoint(name, kind, key, sender=Sender.SUPERVISOR)
            except ValueError:
                break
            heard = end.hear(line, at_ms=self._supervisor.now().mono_ms)
            if isinstance(heard, Received) and isinstance(heard.frame.body, Hello):
                self._greeted[name] = kind
                self.sends[name] = send
                return True
        self._supervisor.counters["rejected"] += 1
        return False

    def note_binding(self, one: Watched, name: str) -> None:
        """Whether a device has just said that it is bound."""
        waiting = self._bound.get(name)
        binding = None if waiting is None else one.core.binding_of(name)
        if waiting is None or binding is None:
            return
        self.book.devices[name].token = binding.token
        del self._bound[name]
        if not waiting.done():
            waiting.set_result(True)

    def bind(self, infusion: str, name: str) -> Refusal | None:
        """Ask a device to show a code, for an infusion."""
        supervisor, known = self._supervisor, self.book.devices.get(name)
        one, kind = supervisor.infusions.get(infusion), self._greeted.get(name) or (known.kind if known else None)
        if one is None or kind is None:
            return refused("SES-DEVICE", f"{name[:40]} or {infusion[:40]} is not there", "A device that said hello")
        if known is not None and known.infusion not in {None, infusion} and known.token is not None:
            return refused("SES-DEVICE", f"{name} serves another infusion", "A device that serves nobody", "Release it")
        now = supervisor.now()
        self.book.devices[name] = Device(kind=kind, key=known.key if known else None, infusion=infusion)
        one.core.add_device(DeviceLine(device=name, kind=kind, key=self.book.key_of(name)), now)
        code = f"{secrets.randbelow(1_000_000):06d}"
        step = one.core.bind(name, token=secrets.token_hex(16), code=code, now=now)
        supervisor.do(one, step)
        return step.answer

    async def confirm(
        self, infusion: str, name: str, code: str, *, by: Actor | None = None, reason: str = ""
    ) -> Refusal | None:
        """The code that a person read off it; done when the device has said that it is bound, and that is kept."""
        one = self._supervisor.infusions.get(infusion)
        if one is None or name not in one.core.rejected:
            return refused("SES-DEVICE", f"{name[:40]} was not asked to show a code", "A code first", "Bind it")
        bound: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._bound[name] = bound
        step = one.core.confirm_binding(name, code, self._supervisor.now(), by=by or SYSTEM, reason=reason)
        self._supervisor.do(one, step)
        if step.answer is not None:
            del self._bound[name]
            return step.answer
        try:
            await asyncio.wait_for(bound, BOUND_WITHIN_S)
        except TimeoutError:
            self._bound.pop(name, None)
            return refused("SES-DEVICE", f"{name} did not answer", "An answer within 3 s", "See to its link")
        return None if await self.keep() else _not_kept(f"that {name} is bound")

    async def release(self, infusion: str, name: str, *, by: Actor | None = None, reason: str = "") -> Refusal | None:
        """The infusion is over: the device serves nobody."""
        one, device = self._supervisor.infusions.get(infusion), self.book.devices.get(name)
        if one is None or device is None or device.infusion != infusion:
            return refused("SES-DEVICE", f"{name[:40]} does not serve {infusion[:40]}", "Its own infusion")
        step = one.core.release(name, self._supervisor.now(), by=by or SYSTEM, reason=reason)
        self._supervisor.do(one, step)
        if step.answer is not None:
            return step.answer
        device.infusion = device.token = None
        return None if await self.keep() else _not_kept(f"that {name} serves nobody")

    async def keep(self) -> bool:
        """Make the book durable as it stands now; False, and counted, where that failed.

        Whoever asks while it is being written waits for the next time, together with all who ask meanwhile.
        """
        if self._next is None:
            self._next = asyncio.get_running_loop().create_task(self._keep_after(self._writing))
        return await asyncio.shield(self._next)

    async def _keep_after(self, writing: "asyncio.Task[bool] | None") -> bool:
        if writing is not None:
            await asyncio.wait([writing])
        self._writing, self._next = self._next, None
        pages = self.book.pages()
        try:
            await asyncio.to_thread(self.book.put, pages)
        except OSError:
            self._supervisor.counters["book_not_kept"] += 1
            return False
        return True

    def keep_soon(self) -> None:
        """Make it durable meanwhile."""
        task = asyncio.get_running_loop().create_task(self.keep())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _not_kept(what: str) -> Refusal:
    return refused("SES-RECORD", f"{what} could not be kept", "A binding outlasts a restart", "See to the disk")
