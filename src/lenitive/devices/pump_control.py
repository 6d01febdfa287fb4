"""What a pump obeys: absolute commands under an epoch, permits that expire, and nothing that comes too late. Pure.

Every function takes the state and gives the next one. Time is the pump's own uptime, which nobody sets.
"""

from dataclasses import dataclass, replace
from typing import Final

import msgspec

from lenitive.devices.messages import (
    Answer,
    Because,
    Outcome,
    Permit,
    PumpState,
    PumpTraits,
    SetState,
    Target,
    WhyRefused,
)

RATE_MIN_UL_H: Final = 100
RATE_MAX_UL_H: Final = 60_000
RATE_STEP_UL_H: Final = 100

TRAITS: Final = PumpTraits(
    obeys=True,
    stops_itself=True,
    rate_min_ul_h=RATE_MIN_UL_H,
    rate_max_ul_h=RATE_MAX_UL_H,
    rate_step_ul_h=RATE_STEP_UL_H,
    stroke_ul=0,
)
"""What the simulated pump can do. Range and step are those of the safety kernel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When and in what condition a pump is told something.

    Attributes:
        boot: How often the pump has started.
        uptime_ms: Since it last started.
        is_blocked: Whether a condition keeps it from running: air, an open door, an empty bag, a shut line, no battery.
    """

    boot: int
    uptime_ms: int
    is_blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpControl:
    """Everything that a pump's program remembers.

    Attributes:
        state: Stopped, running or held.
        because: Why it is held without having been told so.
        rate_ul_h: What it is set to; 0 unless running.
        epoch: Highest epoch seen; outlasts a restart.
        obeyed: The last command obeyed in that epoch; outlasts a restart, so that it is never obeyed twice.
        permit: The newest permit; gone after a restart.
        permit_boot: The start under which it was given.
        is_local: Set at the pump itself or by a program beside it, where no permit is asked for.
    """

    state: PumpState = PumpState.STOPPED
    because: Because | None = None
    rate_ul_h: int = 0
    epoch: int = 0
    obeyed: SetState | None = None
    permit: Permit | None = None
    permit_boot: int = 0
    is_local: bool = False

    @property
    def command(self) -> int:
        """Number of the last command obeyed in this epoch; 0 for none."""
        return self.obeyed.command if self.obeyed else 0

    @property
    def permit_number(self) -> int:
        """Number of the newest permit in this epoch; 0 for none."""
        return self.permit.permit if self.permit else 0


def permit_left_ms(control: PumpControl, uptime_ms: int) -> int:
    """How long the pump may still run, in milliseconds; 0 without a permit. It counts from what was seen of the pump.

    Example:
        >>> permit = Permit(epoch=1, permit=1, boot=1, seen_ms=1000, lasts_ms=10_000, rate_max_ul_h=9000,
        ...                 stop_at_counter_ul=None, stop_at_ms=None)
        >>> permit_left_ms(PumpControl(permit=permit), 4000)  # 1000 + 10000 - 4000
        7000
    """
    return max(0, control.permit.seen_ms + control.permit.lasts_ms - uptime_ms) if control.permit else 0


def obey(control: PumpControl, order: SetState, now: Moment, traits: PumpTraits = TRAITS) -> tuple[PumpControl, Answer]:
    """What a command makes of the pump. The same command again makes nothing of it.

    Example:
        >>> stop = SetState(epoch=3, command=1, target=Target.STOP, rate_ul_h=0, boot=None, not_after_ms=None)
        >>> after, answer = obey(PumpControl(), stop, Moment(boot=1, uptime_ms=0))
        >>> answer.outcome.value, after.epoch
        ('done', 3)
        >>> obey(after, stop, Moment(boot=1, uptime_ms=9))[1].outcome.value
        'already'
    """
    fenced = adopted(control, order.epoch)
    if order.epoch < fenced.epoch:
        return control, _refused(fenced, order.command, WhyRefused.LOWER_EPOCH)
    if order == fenced.obeyed:
        return fenced, Answer(epoch=fenced.epoch, number=order.command, outcome=Outcome.ALREADY, because=None)
    why = _stale(fenced, order) or (_unfit(fenced, order, now, traits) if order.target is Target.RUN else None)
    if why is not None:
        return fenced, _refused(fenced, order.command, why)
    done = Answer(epoch=fenced.epoch, number=order.command, outcome=Outcome.DONE, because=None)
    return _set(fenced, order), done


def renew(control: PumpControl, permit: Permit, now: Moment) -> tuple[PumpControl, Answer]:
    """What a permit makes of the pump: it may go on running for longer. It never starts it."""
    fenced = adopted(control, permit.epoch)
    why: WhyRefused | None = None
    if permit.epoch < fenced.epoch:
        why = WhyRefused.LOWER_EPOCH
    elif permit.permit <= fenced.permit_number:
        why = WhyRefused.SUPERSEDED
    elif permit.boot != now.boot:
        why = WhyRefused.RESTARTED
    elif permit.seen_ms > now.uptime_ms or permit.seen_ms + permit.lasts_ms <= now.uptime_ms:
        why = WhyRefused.EXPIRED
    elif permit.rate_max_ul_h < fenced.rate_ul_h:
        why = WhyRefused.ABOVE_PERMIT
    if why is not None:
        return fenced, _refused(fenced, permit.permit, why)
    done = Answer(epoch=fenced.epoch, number=permit.permit, outcome=Outcome.DONE, because=None)
    return replace(fenced, permit=permit, permit_boot=now.boot), done


def ends_ms(control: PumpControl) -> tuple[int, Because] | None:
    """The uptime at which the pump will stop by itself, and why; None when it is not running on a permit."""
    if control.state is not PumpState.RUNNING or control.is_local:
        return None
    if control.permit is None:
        return 0, Because.PERMIT_EXPIRED
    expires_ms, planned_ms = control.permit.seen_ms + control.permit.lasts_ms, control.permit.stop_at_ms
    if planned_ms is not None and planned_ms <= expires_ms:
        return planned_ms, Because.PLANNED_END
    return expires_ms, Because.PERMIT_EXPIRED


def halted(control: PumpControl, because: Because) -> PumpControl:
    """The pump at rate 0 by itself. It does not go on by itself."""
    if control.state is not PumpState.RUNNING:
        return control
    return replace(control, state=PumpState.HELD, because=because, rate_ul_h=0)


def restarted(control: PumpControl) -> PumpControl:
    """The pump after it was off: stopped, its permit gone, its epoch and its last command kept."""
    return PumpControl(because=Because.RESTARTED, epoch=control.epoch, obeyed=control.obeyed)


def adopted(control: PumpControl, epoch: int) -> PumpControl:
    """The pump once it has seen an epoch. A higher one fences off every lower one for ever; the permit runs out."""
    if epoch <= control.epoch:
        return control
    # The permit still runs out when it did; as number 0 it stands below every permit of the new epoch.
    permit = None if control.permit is None else msgspec.structs.replace(control.permit, permit=0)
    return replace(control, epoch=epoch, obeyed=None, permit=permit)


def _stale(control: PumpControl, order: SetState) -> WhyRefused | None:
    """An order that a later one has overtaken, or a run under a number that is taken. Less drug is not that strict."""
    if order.command < control.command:
        return WhyRefused.SUPERSEDED
    is_taken = order.command == control.command and order.target is Target.RUN
    return WhyRefused.SAME_NUMBER if is_taken else None


def _unfit(control: PumpControl, order: SetState, now: Moment, traits: PumpTraits) -> WhyRefused | None:
    """Why the pump may not run so; None when it may."""
    if order.boot != now.boot:
        return WhyRefused.RESTARTED
    if order.not_after_ms is None or now.uptime_ms > order.not_after_ms:
        return WhyRefused.EXPIRED
    in_range = traits.rate_min_ul_h <= order.rate_ul_h <= traits.rate_max_ul_h
    if not in_range or order.rate_ul_h % traits.rate_step_ul_h:
        return WhyRefused.RATE
    if control.permit is None or permit_left_ms(control, now.uptime_ms) <= 0 or control.permit_boot != now.boot:
        return WhyRefused.NO_PERMIT
    if order.rate_ul_h > control.permit.rate_max_ul_h:
        return WhyRefused.ABOVE_PERMIT
    return WhyRefused.CONDITION if now.is_blocked else None


def _set(control: PumpControl, order: SetState) -> PumpControl:
    state = {Target.RUN: PumpState.RUNNING, Target.HOLD: PumpState.HELD, Target.STOP: PumpState.STOPPED}[order.target]
    return replace(control, state=state, because=None, rate_ul_h=order.rate_ul_h, obeyed=order, is_local=False)


def _refused(control: PumpControl, number: int, why: WhyRefused) -> Answer:
    return Answer(epoch=control.epoch, number=number, outcome=Outcome.REFUSED, because=why)
