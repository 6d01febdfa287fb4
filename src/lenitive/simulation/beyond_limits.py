"""Whether a prescriber asks for more than the order's own limits in a run, when, and with whom beside.

Drawn from the seed alone, so that it moves nothing else that a run draws. How often and when is assumed.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final
from zlib import crc32

from lenitive.clinic.simulated_nurse import request_valid
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.events import Actor
from lenitive.domain.infusion.kernel import KernelLimits, floor_to_step
from lenitive.domain.infusion.people import Override, OverrideReason, OverrideTier
from lenitive.domain.infusion.session import Session, State, epoch_ms
from lenitive.simulation.scenario import Scenario

_MIN: Final = 60_000
_FULL: Final = (None, OverrideTier.SOFT, OverrideTier.SOFT, OverrideTier.SUPERVISED)
_SHORT: Final = (None, OverrideTier.SUPERVISED)
_FROM_MIN: Final = (16, 24)
"""The first and the last minute at which one begins to ask, once a minute."""

_ATTEMPTS: Final = {OverrideTier.SOFT: 60, OverrideTier.SUPERVISED: 20}


def wanted(seed: int, *, is_full: bool) -> OverrideTier | None:
    """Which limits a prescriber goes beyond in a run, if allowed to; None for none.

    Example:
        >>> [wanted(seed, is_full=False) for seed in (1, 2)] == [wanted(seed, is_full=False) for seed in (1, 2)]
        True
    """
    choices = _FULL if is_full else _SHORT
    return choices[crc32(f"{seed} beyond".encode()) % len(choices)]


class BeyondLimits:
    """The prescriber who asks, until it is granted, or too often.

    Args:
        scenario: Of the run.
        by: The prescriber.
        second: Who stands beside, where two are needed.
    """

    def __init__(self, scenario: Scenario, by: Actor, second: Actor) -> None:
        self._by, self._second, self._plan = by, second, scenario.plan
        self._tier = wanted(scenario.seed, is_full=scenario.is_full)
        first, last = _FROM_MIN
        self._from_ms = _MIN * (first + crc32(f"{scenario.seed} when".encode()) % (last - first))
        self._left = _ATTEMPTS[self._tier] if self._tier else 0
        self._target_ul_h = 0

    def rate(self, session: Session, at: datetime, key: str) -> ask.SetRate | None:
        """A rate beyond a limit; None while nobody wants one."""
        if self._tier is None or session.state is not State.RUNNING or session.started_ms is None:
            return None
        waits = epoch_ms(at) - session.started_ms < self._from_ms
        if waits or not self._left or self._is_beyond(session, at):
            return None
        self._left -= 1
        self._target_ul_h = self._target(session.rate_ul_h, self._tier)
        return ask.SetRate(
            by=self._by,
            key=key,
            expected_version=session.version,
            not_after=at + request_valid(session),
            authenticated_at=at,
            target_ul_h=self._target_ul_h,
            reason="pain above the goal",
            override=self.word(at),
        )

    def word(self, at: datetime) -> Override:
        """What the prescriber says for it; with the second person beside where two are needed."""
        if self._tier is OverrideTier.SOFT:
            return Override(reason=OverrideReason.OTHER, words="pain as before the start")
        return Override(reason=OverrideReason.PAIN_ABOVE_GOAL, second=self._second, second_authenticated_at=at)

    def resumed(self, resume: ask.Resume, session: Session, at: datetime) -> ask.Resume:
        """After a pause: beyond what was ordered delivery goes on only on the same word as before."""
        if not self._target_ul_h or session.resume_rate_ul_h < self._target_ul_h:
            return resume
        return replace(resume, by=self._by, override=self.word(at))

    def _is_beyond(self, session: Session, at: datetime) -> bool:
        """Whether a rate that was asked for was granted, and is beyond what needs nobody's word."""
        if not self._target_ul_h or session.rate_ul_h < self._target_ul_h:
            return False
        if self._tier is OverrideTier.SUPERVISED or session.rate_ul_h > self._most_ul_h(self._plan.limits):
            return True
        left_ms = max(0, (session.planned_end_ms or 0) - epoch_ms(at))
        ahead_ug = session.rate_ul_h * self._plan.conc_ug_ml * left_ms // (60 * _MIN * 1000)
        return session.given_ug(epoch_ms(at)) + ahead_ug > self._plan.limits.max_total_ug

    def _target(self, rate_ul_h: int, tier: OverrideTier) -> int:
        """Beyond what one person may ask for, by the largest step that still may be; or just within it."""
        within = self._plan.supervised if tier is OverrideTier.SOFT else self._plan.absolute
        share = 9 if tier is OverrideTier.SOFT else 8  # of ten: not at the very edge
        step_ul_h = within.max_step_ug_kg_h * self._plan.weight_g * share // (10 * self._plan.conc_ug_ml)
        most_ul_h = min(step_ul_h + rate_ul_h, self._most_ul_h(within), within.max_step_times * rate_ul_h)
        return floor_to_step(most_ul_h, step_ul_h=self._plan.limits.pump_step_ul_h)

    def _most_ul_h(self, within: KernelLimits) -> int:
        per_kg = within.max_rate_ug_kg_h * self._plan.weight_g // 1000
        return min(within.max_rate_ug_h, per_kg) * 1000 // self._plan.conc_ug_ml
