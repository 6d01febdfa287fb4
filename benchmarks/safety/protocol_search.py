"""Every state that several supervisors, one pump and a network that loses, repeats and reorders can reach together.

The pump is the product's own (`devices/pump_control.py`), with a clock of ticks. Of the supervisors only what they may
have sent is modelled, more freely than any real one sends: under each of three epochs, at every moment until all of
them have died, each number may have been said of a stop, of a run at each rate and of a permit, by who was replaced
long ago as well as by who was not, and with what they knew of the pump before or after it restarted. All of that is
under way for ever: each message may arrive at any later moment, any number of times, in any order, or never, so that
no depth of loss, repetition or reordering is left out. The pump may lose power once, at any moment.

One run that is nominated is followed through, so that nothing need be remembered of the others; each is nominated in
turn. `Broken` names the promise that does not hold, and the state and step that broke it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product

from lenitive.devices.messages import Answer, Because, Permit, PumpState, SetState, Target
from lenitive.devices.pump_control import Moment, PumpControl, ends_ms, halted, obey, renew, restarted

TICK_MS = 5_000
PERMIT_MS = 10_000
VALID_MS = 5_000
RATES = (1_000, 2_000)
EPOCHS = (1, 2, 3)
Obey = Callable[[PumpControl, SetState, Moment], tuple[PumpControl, Answer]]
Message = SetState | Permit
NEW_PUMP = PumpControl()


@dataclass(frozen=True, slots=True)
class World:
    """Everything at one moment.

    Attributes:
        now_ms: One clock for all; the pump's uptime is it, less when the pump started.
        since_ms: When the pump last started; None before it lost power.
        pump: What the pump's program remembers.
        is_spent: Whether the nominated run was ever obeyed.
    """

    now_ms: int = 0
    since_ms: int | None = None
    pump: PumpControl = NEW_PUMP
    is_spent: bool = False

    @property
    def moment(self) -> Moment:
        """What the pump knows of the time."""
        return Moment(boot=1 if self.since_ms is None else 2, uptime_ms=self.now_ms - (self.since_ms or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far the search goes.

    Attributes:
        numbers: Orders, and permits, under each epoch.
        latest_ms: How long it lasts.
        dead_ms: When the last supervisor died: nothing is sent later.
        nominee: Epoch and number of the run that is followed.
    """

    numbers: int
    latest_ms: int
    dead_ms: int
    nominee: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that does not hold, and the step that broke it."""

    promise: str
    before: World
    step: Message | str


@dataclass(slots=True)
class Found:
    """What a search came to."""

    states: int = 0
    steps: int = 0
    broken: Broken | None = None


@cache
def sent_by(now_ms: int, since_ms: int | None, bounds: Bounds) -> tuple[Message, ...]:
    """Everything that can have been sent by a moment; a message holds what its sender knew of the pump."""
    found: dict[Message, None] = {}
    for epoch, number in product(EPOCHS, range(1, bounds.numbers + 1)):
        stop = SetState(epoch=epoch, command=number, target=Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None)
        found[stop] = None
        for sent_ms in range(0, min(now_ms, bounds.dead_ms) + 1, TICK_MS):
            known = [(1, sent_ms)]
            if since_ms is not None and sent_ms >= since_ms:
                known.append((2, sent_ms - since_ms))
            for (boot, uptime_ms), rate_ul_h in product(known, RATES):
                run = SetState(
                    epoch=epoch, command=number, target=Target.RUN, rate_ul_h=rate_ul_h, boot=boot,
                    not_after_ms=uptime_ms + VALID_MS,
                )  # fmt: skip
                permit = Permit(
                    epoch=epoch, permit=number, boot=boot, seen_ms=uptime_ms, lasts_ms=PERMIT_MS,
                    rate_max_ul_h=rate_ul_h, stop_at_counter_ul=None, stop_at_ms=None,
                )  # fmt: skip
                found |= {run: None, permit: None}
    return tuple(found)


def successors(world: World, bounds: Bounds, obeys: Obey) -> Iterator[tuple[Message | str, World]]:
    """Whatever may happen next, and what becomes of it."""
    if world.now_ms < bounds.latest_ms:
        yield "time", _later(replace(world, now_ms=world.now_ms + TICK_MS))
    if world.since_ms is None:
        yield "power", replace(world, since_ms=world.now_ms, pump=restarted(world.pump))
    for message in sent_by(world.now_ms, world.since_ms, bounds):
        pump = _told(world.pump, message, world.moment, obeys)
        if pump is not world.pump:
            is_nominee = isinstance(message, SetState) and (message.epoch, message.command) == bounds.nominee
            began = is_nominee and pump.obeyed == message and pump.state is PumpState.RUNNING
            yield message, World(world.now_ms, world.since_ms, pump, world.is_spent or began)


def _told(pump: PumpControl, message: Message, now: Moment, obeys: Obey) -> PumpControl:
    return renew(pump, message, now)[0] if isinstance(message, Permit) else obeys(pump, message, now)[0]


def _later(world: World) -> World:
    ends = ends_ms(world.pump)
    over = ends is not None and ends[0] <= world.moment.uptime_ms
    return replace(world, pump=halted(world.pump, Because.PERMIT_EXPIRED)) if over else world


def promise_broken(before: World, step: Message | str, after: World, bounds: Bounds) -> str | None:
    """The promise that a step breaks; None when all hold. It does not ask why the pump did it."""
    runs = after.pump.state is PumpState.RUNNING
    began = runs and before.pump.state is not PumpState.RUNNING
    order = after.pump.obeyed
    promises = (
        ("an epoch that was seen is never forgotten", after.pump.epoch >= before.pump.epoch),
        ("it runs when and only when its rate is above 0", runs is (after.pump.rate_ul_h > 0)),
        (
            "nothing runs 10 s after the last supervisor died",
            not runs or after.now_ms < bounds.dead_ms + PERMIT_MS,
        ),
        (
            "who was replaced has no effect",
            isinstance(step, str) or step.epoch >= before.pump.epoch or after.pump == before.pump,
        ),
        ("only an order starts it", not began or (isinstance(step, SetState) and order == step)),
        (
            "one order starts it once at most",
            not began or order is None or (order.epoch, order.command) != bounds.nominee or not before.is_spent,
        ),
        (
            "nothing starts late, or after a restart that its sender did not see",
            not began
            or (order is not None and order.boot == after.moment.boot
                and after.moment.uptime_ms <= (order.not_after_ms or 0)),
        ),
        (
            "nothing runs above its leave",
            not runs or (after.pump.permit is not None and after.pump.rate_ul_h <= after.pump.permit.rate_max_ul_h),
        ),
    )  # fmt: skip
    return next((promise for promise, holds in promises if not holds), None)


def stop_works(world: World, obeys: Obey) -> bool:
    """Whether a stop of the supervisor in force leaves nothing running, and one of a new supervisor does."""
    stops = (
        SetState(epoch=epoch, command=99, target=Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None)
        for epoch in (max(1, world.pump.epoch), world.pump.epoch + 1)
    )
    return all(obeys(world.pump, stop, world.moment)[0].rate_ul_h == 0 for stop in stops)


def search(bounds: Bounds, obeys: Obey = obey) -> Found:
    """Go through every state that can be reached; it ends when there is no other, or at the first that is broken."""
    start = World()
    known, waiting, found = {start}, deque([start]), Found()
    while waiting:
        world = waiting.popleft()
        if not stop_works(world, obeys):
            found.broken = Broken("a stop of the supervisor in force always works", world, "stop")
        for step, after in successors(world, bounds, obeys):
            found.steps += 1
            promise = promise_broken(world, step, after, bounds)
            if promise is not None:
                found.broken = Broken(promise, world, step)
            if after not in known:
                known.add(after)
                waiting.append(after)
        if found.broken is not None:
            break
    found.states = len(known)
    return found
