"""What the pump is told, and whether it does it: orders, permits, repetition until it is read back. Pure.

An order is absolute and numbered. Less drug is repeated until the pump itself says that it stands; more drug is said
only while it is still meant. A permit lets the pump run for a few seconds more, and counts from what was last seen of
the pump.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.devices.endpoint import Endpoint
from lenitive.devices.messages import (
    Answer,
    Body,
    Hello,
    Outcome,
    Permit,
    PumpState,
    PumpStatus,
    ReadBack,
    SetState,
    Target,
    WhyRefused,
)
from lenitive.devices.protocol import Received
from lenitive.domain.limits.library import SHIPPED

PERMIT_MS: Final = SHIPPED.whole("LIM-PERMIT-01")
"""How long a permit lasts, as shipped; a session goes by the library of its plan."""

RENEW_MS: Final = SHIPPED.whole("LIM-PERMIT-02")
"""How often it is renewed, as shipped."""

FRESH_MS: Final = SHIPPED.whole("LIM-FRESH-01")
"""A pump that was not heard for longer gets no new permit, as shipped."""

NOT_STOPPED_MS: Final = SHIPPED.whole("LIM-STOP-02")
"""A pump that has not said by then that it stands: clamp the line. As shipped."""

_READ_BACK_MS: Final = 750
_REPEAT_MS: Final = 500
_REPEAT_SLOWLY_MS: Final = 2_000
_COUNTER_MAX_UL: Final = 9_999_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The newest status of the pump: what it said, by which start and uptime of its own, and when that was here."""

    status: PumpStatus
    boot: int
    uptime_ms: int
    mono_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What a permit allows at most.

    Attributes:
        rate_ul_h: No run above it.
        volume_ul: No more than this from now on; None for no such bound.
        end_in_ms: Until the planned end; None for none.
        lasts_ms: How long a permit lasts.
        renew_ms: How often it is renewed; at most a third of that.
    """

    rate_ul_h: int
    volume_ul: int | None
    end_in_ms: int | None
    lasts_ms: int = PERMIT_MS
    renew_ms: int = RENEW_MS


class PumpLine:
    """One pump as the supervisor drives it.

    Attributes:
        end: The supervisor's end of the link.
        seen: The newest status; None before the first since this supervisor began.
        replaced_by: A higher epoch that the pump knows; None while there is none.
        refused: Why the pump refused the order in force; None while it has not.
    """

    def __init__(self, end: Endpoint, *, epoch: int) -> None:
        self.end = end
        self.seen: Seen | None = None
        self.replaced_by: int | None = None
        self.refused: WhyRefused | None = None
        self._epoch = epoch
        self._number = 0
        self._order: SetState | None = None
        self._since_ms = 0
        self._sent_ms = 0
        self._until_ms = 0
        self._was_done = False
        self._permit_number = 0
        self._permit_sent_ms: int | None = None
        self._renew_ms = RENEW_MS
        self._permit_ends_ms: int | None = None
        self._requests = 0

    @property
    def target(self) -> Target | None:
        """What the pump was last told to be."""
        return None if self._order is None else self._order.target

    @property
    def rate_ul_h(self) -> int:
        """The rate that it was last told."""
        return 0 if self._order is None else self._order.rate_ul_h

    @property
    def permit_ends_ms(self) -> int | None:
        """By when the newest permit has certainly ended, on this side's monotonic clock; None without one."""
        return self._permit_ends_ms

    def is_fresh(self, now_ms: int, *, within_ms: int = FRESH_MS) -> bool:
        """Whether the pump was heard just now."""
        return self.seen is not None and now_ms - self.seen.mono_ms <= within_ms

    def stands(self) -> bool:
        """Whether the pump itself has said, since it was told, that nothing flows."""
        return self.seen is not None and self.seen.mono_ms >= self._since_ms and self.seen.status.rate_ul_h == 0

    def is_done(self) -> bool:
        """Whether the pump has said that it does what it was last told."""
        order, seen = self._order, self.seen
        if order is None or seen is None or seen.mono_ms < self._since_ms:
            return False
        known = (seen.status.epoch, seen.status.command) == (order.epoch, order.command)
        return known and (seen.status.rate_ul_h == 0) is (order.target is not Target.RUN)

    def not_stopped(self, now_ms: int, *, within_ms: int = NOT_STOPPED_MS) -> bool:
        """Whether it was told to stand, and has not said in time that it does."""
        lowered = self._order is not None and self._order.target is not Target.RUN
        return lowered and not self._was_done and not self.stands() and now_ms - self._since_ms >= within_ms

    def stopped_by_itself(self) -> str | None:
        """Why a pump that was running as told runs no more; None while it does, or has not begun."""
        seen = self.seen
        if seen is None or self._order is None or self._order.target is not Target.RUN:
            return None
        if self.refused is not None:
            return f"the pump refused: {self.refused}"
        if seen.mono_ms < self._since_ms or not self._was_done or seen.status.state is PumpState.RUNNING:
            return None
        return f"the pump stands by itself: {seen.status.because or 'set at the pump'}"

    def is_late(self, now_ms: int) -> bool:
        """Whether an order to run was not done while it was meant."""
        runs = self._order is not None and self._order.target is Target.RUN
        return runs and not self._was_done and now_ms > self._until_ms + _READ_BACK_MS

    def hear(self, received: Received, now_ms: int) -> None:
        """Take notice of what the pump says."""
        body, frame = received.frame.body, received.frame
        if isinstance(body, PumpStatus):
            mono_ms = now_ms - received.age_ms
            self.seen = Seen(status=body, boot=frame.boot, uptime_ms=frame.uptime_ms, mono_ms=mono_ms)
            self._was_done = self._was_done or self.is_done()
        elif isinstance(body, Answer) and body.outcome is Outcome.REFUSED:
            self._note_refusal(body)
        known = body.epoch if isinstance(body, PumpStatus | Answer | Hello) else 0
        if known > self._epoch:
            self.replaced_by = known

    def tell(self, target: Target, rate_ul_h: int, *, now_ms: int, valid_ms: int = 0) -> tuple[bytes, ...]:
        """Give an order, and say it at once; a run also needs a permit, which is asked for apart.

        Args:
            target: What the pump is to be.
            rate_ul_h: For run, above 0; else 0.
            now_ms: Monotonic.
            valid_ms: For run, for how long it is meant.

        Returns:
            The frames; none for a run while the pump was never seen.
        """
        self._number += 1
        self._since_ms, self._until_ms, self._was_done, self.refused = now_ms, now_ms + valid_ms, False, None
        boot = not_after_ms = None
        if target is Target.RUN:
            if self.seen is None:
                return ()
            boot, not_after_ms = self.seen.boot, self._uptime_now(self.seen, now_ms) + valid_ms
        self._order = SetState(
            epoch=self._epoch,
            command=self._number,
            target=target,
            rate_ul_h=rate_ul_h,
            boot=boot,
            not_after_ms=not_after_ms,
        )
        return self._say_order(now_ms)

    def permit(self, bound: Bound, *, now_ms: int) -> tuple[bytes, ...]:
        """Let the pump run on for a few seconds, counted from what was last seen of it."""
        seen = self.seen
        if seen is None:
            return ()
        self._permit_number += 1
        self._permit_sent_ms, self._permit_ends_ms = now_ms, seen.mono_ms + bound.lasts_ms
        self._renew_ms = min(bound.renew_ms, bound.lasts_ms // 3)
        stop_at_ul = None if bound.volume_ul is None else seen.status.counter_ul + max(0, bound.volume_ul)
        end_ms = None if bound.end_in_ms is None else self._uptime_now(seen, now_ms) + max(0, bound.end_in_ms)
        said = Permit(
            epoch=self._epoch,
            permit=self._permit_number,
            boot=seen.boot,
            seen_ms=seen.uptime_ms,
            lasts_ms=bound.lasts_ms,
            rate_max_ul_h=bound.rate_ul_h,
            stop_at_counter_ul=None if stop_at_ul is None or stop_at_ul > _COUNTER_MAX_UL else stop_at_ul,
            stop_at_ms=end_ms,
        )
        return (self.end.say(said, at_ms=now_ms),)

    def permit_is_due(self, now_ms: int) -> bool:
        """Whether the permit is to be renewed now."""
        return self._permit_sent_ms is None or now_ms - self._permit_sent_ms >= self._renew_ms

    def repeat(self, now_ms: int) -> tuple[bytes, ...]:
        """The order in force once more, while it was not read back; a run only while it is still meant."""
        order = self._order
        if order is None or (self._was_done and self.is_done()):
            return ()
        if self._was_done and order.target is not Target.RUN and self.is_fresh(now_ms):
            return self.tell(order.target, 0, now_ms=now_ms)  # it stood and flows again: the old number says nothing
        if order.target is Target.RUN:
            wanted = not self._was_done and self.refused is None and now_ms <= self._until_ms
            every_ms = _REPEAT_MS
        else:
            wanted = not self.is_done()
            every_ms = _REPEAT_MS if now_ms - self._since_ms < 2 * NOT_STOPPED_MS else _REPEAT_SLOWLY_MS
        return self._say_order(now_ms) if wanted and now_ms - self._sent_ms >= every_ms else ()

    def ask(self, now_ms: int) -> tuple[bytes, ...]:
        """Ask for a status now."""
        self._requests += 1
        return self._say(ReadBack(request=self._requests), now_ms)

    def _say_order(self, now_ms: int) -> tuple[bytes, ...]:
        if self._order is None:
            return ()
        self._sent_ms = now_ms
        return (*self._say(self._order, now_ms), *self.ask(now_ms))

    def _say(self, body: Body, now_ms: int) -> tuple[bytes, ...]:
        if not self.end.expected.confirmed:
            return ()
        return (self.end.say(body, at_ms=now_ms),)

    def _note_refusal(self, answer: Answer) -> None:
        order = self._order
        if order is not None and order.target is Target.RUN and answer.number == order.command:
            self.refused = answer.because if answer.because is not WhyRefused.SUPERSEDED else None

    @staticmethod
    def _uptime_now(seen: Seen, now_ms: int) -> int:
        """The pump's uptime now, never later than it really is: what was under way is not counted."""
        return seen.uptime_ms + max(0, now_ms - seen.mono_ms)
