"""Virtual staff: a prescriber, two nurses and a pharmacist, who are late, forget, contradict each other and mistype.

They see what a screen shows of the session, ask like anybody else, and may be refused.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from zlib import crc32

import numpy as np

from lenitive.clinic.simulated_nurse import REQUEST_VALID, SimulatedNurse, going_home
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.checklist import CHECKLIST
from lenitive.domain.infusion.events import Actor, CheckAnswer, ObservationKind, Remainder, Role, StopReason
from lenitive.domain.infusion.machine import remaining_ul
from lenitive.domain.infusion.session import Session, State
from lenitive.domain.infusion.titration import advise
from lenitive.simulation.beyond_limits import BeyondLimits
from lenitive.simulation.fault_classes import Mishap, MishapKind, Troubles
from lenitive.simulation.mistakes import conflict, entries_gone_wrong, rescue
from lenitive.simulation.scenario import PREPARED_MS, Scenario

NURSE: Final = Actor(id="nurse-1", role=Role.NURSE)
SECOND_NURSE: Final = Actor(id="nurse-2", role=Role.NURSE)
PRESCRIBER: Final = Actor(id="prescriber-1", role=Role.PRESCRIBER)
PHARMACIST: Final = Actor(id="pharmacist-1", role=Role.PHARMACIST)
PEOPLE: Final = {who.id: who.role.value for who in (NURSE, SECOND_NURSE, PRESCRIBER, PHARMACIST)}

_MIN: Final = 60_000
_LOOK_MS: Final = 30_000
_ADVICE_MS: Final = 60_000
_RETRY_MS: Final = 6 * _MIN
_ATTEMPTS: Final = 2
_CLAMP_ON: Final = frozenset({"ALM-PUMP-NOT-STOPPED", "ALM-OVER-DELIVERY-HIGH"})
_PREPARATION_MS: Final = {"bag": 20_000, "first": 60_000, "second": 380_000, "checklist": 460_000, "time_out": 500_000}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What staff see at one moment: the session, by their own watch and by the wall clock."""

    session: Session
    now_ms: int
    at: datetime


class Staff:
    """Everybody who is not a machine.

    Attributes:
        wants_cuff: Whether somebody pressed the key of the cuff.
        clamps: Whether somebody holds the line shut.
        gave_up: Whether the infusion was given up before it began.
        fired: How often each mishap had an effect.
    """

    def __init__(self, rng: np.random.Generator, nurse: SimulatedNurse, scenario: Scenario, troubles: Troubles) -> None:
        self._rng = rng
        self._nurse = nurse
        self._scenario = scenario
        self._troubles = troubles
        self._beyond = BeyondLimits(scenario, PRESCRIBER, SECOND_NURSE)
        self._ahead = sorted(troubles.mishaps, key=lambda one: one.start_ms)
        self._done: set[str] = set()
        self._zero_ms = 0
        self._attempt = 1
        self._raised: Counter[str] = Counter()
        self._notices: dict[tuple[str, int], int] = {}
        self._looks_ms = 0
        self._advice_ms = 0
        self._leaves_ms = 0
        self._tries_ms = 0
        self.wants_cuff = False
        self.clamps = False
        self.gave_up = False
        self.fired: list[MishapKind] = []

    def act(self, seen: Seen) -> list[ask.Command]:
        """What they ask for now, in order."""
        asked = self._mishaps(seen)
        state = seen.session.state
        if state in {State.NEW, State.PREPARED, State.READY, State.TIMED_OUT}:
            return asked + self._prepare(seen)
        asked += self._alarms(seen)
        if seen.now_ms >= self._looks_ms:
            self._looks_ms = seen.now_ms + _LOOK_MS
            asked += self._look(seen)
        return asked

    def told_no(self, command: ask.Command, rule: str, now_ms: int) -> None:
        """A request was refused: what belongs to the preparation is tried once more, from the baseline on."""
        if not isinstance(command, ask.CompleteChecklist | ask.TimeOut | ask.Start):
            return
        del rule
        self._attempt += 1
        self._zero_ms = now_ms + _RETRY_MS - PREPARED_MS
        self._done -= {"first", "second", "checklist", "time_out", "start"}

    # Before the infusion

    def _prepare(self, seen: Seen) -> list[ask.Command]:
        session, since_ms = seen.session, seen.now_ms - self._zero_ms
        if self._attempt > _ATTEMPTS:
            return self._give_up(seen.at)
        if session.state is State.NEW:
            return (
                [
                    ask.Prepare(
                        by=PRESCRIBER,
                        key=self._key(),
                        plan=self._scenario.plan,
                        scanned=self._scenario.plan.patient,
                        scanned_by=NURSE.id,
                    )
                ]
                if self._once("plan")
                else []
            )
        if since_ms >= _PREPARATION_MS["bag"] and self._once("bag"):
            return [self._count(NURSE), self._count(PHARMACIST)]
        for name in ("first", "second"):
            if since_ms >= _PREPARATION_MS[name] and self._once(name):
                return self._baseline(seen.at)
        return self._next_check(seen, since_ms)

    def _next_check(self, seen: Seen, since_ms: int) -> list[ask.Command]:
        """Checklist, time-out, start: each once the one before is done and its time has come."""
        state = seen.session.state
        if state is State.PREPARED and since_ms >= _PREPARATION_MS["checklist"] and self._once("checklist"):
            answers = tuple(CheckAnswer(item=item, answer=Answer.YES) for item in CHECKLIST)
            return [ask.CompleteChecklist(by=NURSE, key=self._key(), answers=answers)]
        if state is State.READY and since_ms >= _PREPARATION_MS["time_out"] and self._once("time_out"):
            return [ask.TimeOut(by=NURSE, key=self._key(), second_person=SECOND_NURSE.id, second_proved_at=seen.at)]
        if state is State.TIMED_OUT and since_ms >= PREPARED_MS and self._once("start"):
            return [self._start(seen)]
        return []

    def _count(self, who: Actor) -> ask.Command:
        plan = self._scenario.plan
        vial_ug_ml = 50_000
        drawn_ul = plan.bag_ul * plan.conc_ug_ml // vial_ug_ml
        return ask.CountBag(by=who, key=self._key(), vial_ug_ml=vial_ug_ml, drawn_ul=drawn_ul, final_ul=plan.bag_ul)

    def _baseline(self, at: datetime) -> list[ask.Command]:
        self.wants_cuff = True
        kinds = [kind for kind in ObservationKind if kind is not ObservationKind.VITALS]
        return [self._score(kind, at) for kind in kinds]

    def _start(self, seen: Seen) -> ask.Command:
        return ask.Start(
            by=NURSE,
            key=self._key(),
            expected_version=seen.session.version,
            not_after=seen.at + REQUEST_VALID,
            authenticated_at=seen.at,
            rate_ul_h=self._scenario.plan.ordered_at(0),
        )

    def _give_up(self, at: datetime) -> list[ask.Command]:
        if not self._once("give up"):
            return []
        self.gave_up = True
        note = "the start gate was not met"
        return [ask.Stop(by=NURSE, key=self._key(), reason=StopReason.NOT_STARTED, note=note), self._close(None, at)]

    # Alarms

    def _alarms(self, seen: Seen) -> list[ask.Command]:
        """Notice is taken of each, some seconds later; or not, while they are elsewhere."""
        session = seen.session
        asked: list[ask.Command] = []
        for alarm, active in session.alarms.items():
            named = (alarm, active.raised_ms)
            if named not in self._notices:
                self._notices[named] = seen.now_ms + self._late_ms(alarm)
            if active.acknowledged_ms is not None or seen.now_ms < self._notices[named]:
                continue
            if self._troubles.active(MishapKind.STAFF_IGNORES, seen.now_ms):
                self.fired.append(MishapKind.STAFF_IGNORES)
                continue
            if self._troubles.active(MishapKind.STAFF_SILENCES, seen.now_ms) and self._once(f"silence {named}"):
                self.fired.append(MishapKind.STAFF_SILENCES)
                asked.append(ask.SilenceAlarm(by=NURSE, key=self._key(), alarm=alarm, for_s=120))
                self._notices[named] = seen.now_ms + 60_000
                continue
            self._notices[named] = seen.now_ms + 10_000  # the answer may be lost: asked again
            asked.append(ask.AcknowledgeAlarm(by=NURSE, key=self._key(), alarm=alarm))
        if not self.clamps and not _CLAMP_ON.isdisjoint(session.alarms):
            acted = any(session.alarms[one].acknowledged_ms for one in _CLAMP_ON & session.alarms.keys())
            self.clamps = acted
        return asked

    def _late_ms(self, alarm: str) -> int:
        """How long it takes until somebody is there: by seed, alarm and how often it was raised, and nothing else."""
        self._raised[alarm] += 1
        named = f"{self._scenario.seed} {alarm} {self._raised[alarm]}"
        return 4000 + crc32(named.encode()) % 20_000

    # The round

    def _look(self, seen: Seen) -> list[ask.Command]:
        session, nurse = seen.session, self._nurse
        away = self._troubles.active(MishapKind.STAFF_IGNORES, seen.now_ms) is not None
        asked = [] if away else [self._mine(one, seen) for one in nurse.observations(session, seen.at)]
        if session.unconfirmed_ms is not None:
            asked.append(ask.ConfirmDelivery(by=NURSE, key=self._key()))
        if session.state is State.HELD and session.unconfirmed_ms is None and seen.now_ms >= self._tries_ms:
            asked += self._after_a_pause(seen)
        elif session.state is State.RUNNING and seen.now_ms >= self._advice_ms:
            self._advice_ms = seen.now_ms + _ADVICE_MS
            wanted = nurse.titration(session, advise(session, at=seen.at), seen.at)
            asked += [self._mine(wanted, seen)] if wanted is not None else []
            more = None if asked else self._beyond.rate(session, seen.at, f"more {seen.now_ms}")
            asked += [more] if more is not None else []
        elif session.state in {State.STOPPED, State.RECOVERY, State.DISCHARGED}:
            asked += self._afterwards(seen)
        return asked

    def _after_a_pause(self, seen: Seen) -> list[ask.Command]:
        pump = seen.session.pump
        if pump is not None and pump.fell_ms is not None:
            self._tries_ms = seen.now_ms + 10_000
            said = ask.ReconcilePump(
                by=NURSE, key=self._key(), device=pump.device, counter_ul=pump.counter_ul, given_ul=pump.total_ul,
                witness=SECOND_NURSE.id, reason="the counter started again", second_proved_at=seen.at,
            )  # fmt: skip
            return [said]
        wanted = self._nurse.response(seen.session, seen.at)
        if wanted is None:
            return []
        self._tries_ms = seen.now_ms + _MIN
        if isinstance(wanted, ask.Resume):
            self.clamps = False
            wanted = self._beyond.resumed(wanted, seen.session, seen.at)
        return [self._mine(wanted, seen)]

    def _afterwards(self, seen: Seen) -> list[ask.Command]:
        session = seen.session
        if session.started_ms is None:
            return [self._close(session, seen.at)] if self._once(f"close {seen.now_ms // (5 * _MIN)}") else []
        if session.state is State.DISCHARGED:
            return self._account(seen)
        if session.state is State.RECOVERY:
            return self._gate(seen)
        if not self._leaves_ms:
            self._leaves_ms = seen.now_ms + int(self._rng.integers(1, 4)) * _MIN
        return [ask.BeginRecovery(by=NURSE, key=self._key())] if seen.now_ms >= self._leaves_ms else []

    def _gate(self, seen: Seen) -> list[ask.Command]:
        waited_ms = seen.now_ms - self._leaves_ms
        is_time = self._scenario.goes_home and waited_ms >= 61 * _MIN
        if not is_time or not self._once(f"gate {waited_ms // (5 * _MIN)}"):
            return []
        check = self._nurse.discharge_check(seen.session)
        return [check, going_home(self._key())]

    def _account(self, seen: Seen) -> list[ask.Command]:
        if not self._once(f"waste {seen.now_ms // (5 * _MIN)}"):
            return []
        left_ul = remaining_ul(seen.session)
        if left_ul <= 0:
            return [self._close(seen.session, seen.at)]
        waste = ask.RecordWaste(
            by=NURSE, key=self._key(), volume_ul=left_ul, witness=SECOND_NURSE.id, second_proved_at=seen.at
        )
        return [waste, ask.Close(by=NURSE, key=self._key())]

    def _close(self, session: Session | None, at: datetime) -> ask.Command:
        close = ask.Close(by=NURSE, key=self._key())
        left_ul = self._scenario.plan.bag_ul if session is None else remaining_ul(session)
        if left_ul == 0:
            return close
        remainder = Remainder.RETURNED if left_ul > 0 else Remainder.DISCREPANCY
        return replace(
            close, remainder=remainder, note="counted together", witness=SECOND_NURSE.id, second_proved_at=at
        )

    # What goes wrong with people

    def _mishaps(self, seen: Seen) -> list[ask.Command]:
        asked: list[ask.Command] = []
        while self._ahead and self._ahead[0].start_ms <= seen.now_ms:
            asked += self._mishap(self._ahead.pop(0), seen)
        return asked

    def _mishap(self, mishap: Mishap, seen: Seen) -> Iterable[ask.Command]:
        who = (NURSE, SECOND_NURSE, PRESCRIBER)
        found: list[ask.Command] = []
        if mishap.kind is MishapKind.STAFF_CONFLICT:
            found = conflict(seen.session, who, mishap.intensity, seen.at, self._key)
        elif mishap.kind is MishapKind.STAFF_WRONG_ENTRY:
            found = entries_gone_wrong(seen.session, who, self._scenario.plan, mishap.intensity, seen.at, self._key)
        elif mishap.kind is MishapKind.RESCUE_DRUG:
            found = rescue(who, mishap.intensity, self._key)
        elif mishap.kind is MishapKind.LIBRARY_CHANGE:
            wider = replace(self._scenario.plan.limits, max_rate_ug_h=2 * self._scenario.plan.limits.max_rate_ug_h)
            found = [
                ask.Prepare(
                    by=PRESCRIBER,
                    key=self._key(),
                    plan=replace(self._scenario.plan, limits=wider),
                    scanned=self._scenario.plan.patient,
                    scanned_by=NURSE.id,
                ),
                ask.SetRate(
                    by=PRESCRIBER,
                    key=self._key(),
                    expected_version=seen.session.version,
                    not_after=seen.at + REQUEST_VALID,
                    authenticated_at=seen.at,
                    target_ul_h=max(seen.session.rate_ul_h, 1000) * 3,
                    reason="a new library of limits",
                ),
            ]
        elif mishap.kind is MishapKind.HAND_OVER:
            found = [
                ask.HandOver(
                    by=NURSE, key=self._key(), to_person=SECOND_NURSE, to_authenticated_at=seen.at, note="the break"
                )
            ]
        self.fired += [mishap.kind] if found else []
        return found

    def _score(self, kind: ObservationKind, at: datetime) -> ask.Command:
        return replace(self._nurse.score(kind, at), key=self._key())

    def _mine(self, command: ask.Command, seen: Seen) -> ask.Command:
        return replace(command, key=self._key(), authenticated_at=seen.at)

    def _key(self) -> str:
        return self._nurse.key()

    def _once(self, what: str) -> bool:
        if what in self._done:
            return False
        self._done.add(what)
        return True
