"""A supervisor of one simulated pump for tests, as simple as can be."""

from dataclasses import dataclass, field

import numpy as np

from lenitive.devices.fault_schedule import Fault
from lenitive.devices.messages import Answer, Outcome, Permit, PumpStatus, SetState, Target, WhyRefused
from lenitive.devices.simulated_pump import PumpHardware, SimulatedPump

S = 1000
LASTS_MS = 10 * S


@dataclass
class Driver:
    """A supervisor of one pump, as simple as can be: it numbers what it sends."""

    pump: SimulatedPump
    epoch: int = 1
    commands: int = 0
    permits: int = 0
    answers: list[Answer | None] = field(default_factory=list)

    def uptime(self, at_ms: int) -> int:
        return at_ms - self.pump.since_ms

    def permit(self, at_ms: int, *, lasts_ms: int = LASTS_MS, seen_ms: int | None = None, **more: int) -> Answer | None:
        self.permits += 1
        order = Permit(
            epoch=self.epoch,
            permit=self.permits,
            boot=self.pump.boot,
            seen_ms=self.uptime(at_ms) if seen_ms is None else seen_ms,
            lasts_ms=lasts_ms,
            rate_max_ul_h=more.get("rate_max_ul_h", 60_000),
            stop_at_counter_ul=more.get("stop_at_counter_ul"),
            stop_at_ms=more.get("stop_at_ms"),
        )
        self.answers.append(self.pump.renew(order, at_ms=at_ms))
        return self.answers[-1]

    def order(self, target: Target, rate_ul_h: int, at_ms: int, *, valid_ms: int = 5 * S) -> SetState:
        self.commands += 1
        runs = target is Target.RUN
        return SetState(
            epoch=self.epoch,
            command=self.commands,
            target=target,
            rate_ul_h=rate_ul_h,
            boot=self.pump.boot if runs else None,
            not_after_ms=self.uptime(at_ms) + valid_ms if runs else None,
        )

    def run(self, rate_ul_h: int, at_ms: int) -> Answer | None:
        self.answers.append(self.pump.obey(self.order(Target.RUN, rate_ul_h, at_ms), at_ms=at_ms))
        return self.answers[-1]

    def less(self, target: Target, at_ms: int) -> Answer | None:
        self.answers.append(self.pump.obey(self.order(target, 0, at_ms), at_ms=at_ms))
        return self.answers[-1]

    def keep_alive(self, from_ms: int, to_ms: int) -> PumpStatus:
        for at_ms in range(from_ms, to_ms + 1, 3 * S):
            self.permit(at_ms)
        return self.pump.status(at_ms=to_ms)


def pump(*faults: Fault, hardware: PumpHardware | None = None, bag_ul: int = 100_000, seed: int = 1) -> SimulatedPump:
    chance = np.random.default_rng(seed)
    return SimulatedPump(chance, patient="P", synthetic=True, bag_ul=bag_ul, hardware=hardware, faults=faults)


def running(*faults: Fault, hardware: PumpHardware | None = None, rate_ul_h: int = 36_000) -> Driver:
    """A pump that runs at 10 uL per second from 20 s on; its last permit was given at 60 s."""
    driver = Driver(pump(*faults, hardware=hardware))
    driver.permit(0)
    answer = driver.run(rate_ul_h, 0)
    assert answer is not None
    assert answer.outcome is Outcome.DONE
    driver.keep_alive(3 * S, 60 * S)
    return driver


def why(answer: Answer | None) -> WhyRefused | None:
    assert answer is not None
    return answer.because
