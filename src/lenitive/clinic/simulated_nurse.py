"""A simulated nurse: does what is due, a little late, takes notice of alarms, and accepts or declines advice.

She asks the session like anybody else and may be refused. She never raises a rate that was not advised.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from lenitive.devices.simulated_patient import SimulatedPatient
from lenitive.domain.foundation.answer import Answer, answer_of
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ALARMS, OF_THE_PERSON, Action
from lenitive.domain.infusion.discharge import DISCHARGE, Aldrete
from lenitive.domain.infusion.events import (
    Actor,
    CheckAnswer,
    ObservationKind,
    Priority,
    Role,
    ScoreKind,
    StopReason,
)
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.opioid_plan import Naloxone, OpioidChange, OpioidPlan
from lenitive.domain.infusion.raising import COMMAND_VALID_MS
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.infusion.titration import Advice, AdviceAction

NURSE: Final = Actor(id="nurse-1", role=Role.NURSE)
SECOND_NURSE: Final = Actor(id="nurse-2", role=Role.NURSE)

REQUEST_VALID: Final = timedelta(milliseconds=COMMAND_VALID_MS)
"""How long a request for more drug is meant, as shipped."""


def request_valid(session: Session) -> timedelta:
    """How long a request for more drug is meant, by the library of the session's plan."""
    return timedelta(milliseconds=number_in(session.plan, "LIM-COMMAND-01"))


def going_home(key: str) -> ask.Discharge:
    """The person leaves, and the opioid stays as it is until the call."""
    return ask.Discharge(
        by=NURSE,
        key=key,
        opioid_plan="Background opioid unchanged for 48 h; the prescriber decides at the call in 24-72 h.",
        agreed=OpioidPlan(change=OpioidChange.KEEP, who_decides="the prescriber", naloxone=Naloxone.NOT_NEEDED),
    )


_LATE_MIN: Final = (0, 0, 0, 1, 1, 2)
_VERY_LATE_FRACTION: Final = 0.003
_VERY_LATE_MIN: Final = 12
_DECLINES_FRACTION: Final = 0.05
_OUT_OF_THE_ROOM_FRACTION: Final = 0.2
_WALKS_BELOW_NG_ML: Final = 100.0


@dataclass(frozen=True, slots=True)
class _Planned:
    due_ms: int
    at_ms: int


class SimulatedNurse:
    """One nurse with one patient."""

    def __init__(self, rng: np.random.Generator, patient: SimulatedPatient) -> None:
        self._rng = rng
        self._patient = patient
        self._planned: dict[ObservationKind, _Planned] = {}
        self._keys = 0

    def key(self) -> str:
        """A name for the next request."""
        self._keys += 1
        return f"n{self._keys}"

    def acknowledgements(self, session: Session) -> list[ask.Command]:
        """Notice is taken of every alarm."""
        return [
            ask.AcknowledgeAlarm(by=NURSE, key=self.key(), alarm=alarm)
            for alarm, active in session.alarms.items()
            if active.acknowledged_ms is None
        ]

    def is_in_the_room(self) -> bool:
        """Whether she hears at once that a reading is missing; now and then she is with somebody else."""
        return bool(self._rng.random() >= _OUT_OF_THE_ROOM_FRACTION)

    def response(self, session: Session, at: datetime) -> ask.Command | None:
        """What she does about alarms that hold: stop for the patient, resume when it was the equipment."""
        if session.state is not State.HELD:
            return None
        high = [alarm for alarm, active in session.alarms.items() if active.priority is Priority.HIGH]
        harmed = next((alarm for alarm in high if alarm in OF_THE_PERSON), None)
        if harmed is not None:
            note = ALARMS[harmed].title
            return ask.Stop(by=NURSE, key=self.key(), reason=StopReason.ADVERSE_EFFECT, note=note)
        holding = [alarm for alarm in session.alarms if ALARMS[alarm].action in {Action.HOLD, Action.STOP}]
        if "ALM-DOSE-LIMIT" in holding:
            return ask.Stop(by=NURSE, key=self.key(), reason=StopReason.COMPLETED, note="dose limit reached")
        if holding or any(active.priority is not Priority.LOW for active in session.alarms.values()):
            return None
        return ask.Resume(
            by=NURSE,
            key=self.key(),
            expected_version=session.version,
            not_after=at + request_valid(session),
            authenticated_at=at,
        )

    def observations(self, session: Session, at: datetime) -> list[ask.Command]:
        """The scores that are due, each done when she gets to it."""
        at_ms, asked = epoch_ms(at), []
        for one in due(session):
            if one.kind is ObservationKind.VITALS or at_ms < one.due_ms:
                continue
            planned = self._planned.get(one.kind)
            if planned is None or planned.due_ms != one.due_ms:
                planned = _Planned(one.due_ms, one.due_ms + 60_000 * self._late_min())
                self._planned[one.kind] = planned
            if at_ms >= planned.at_ms:
                asked.append(self.score(one.kind, at))
        return asked

    def score(self, kind: ObservationKind, at: datetime) -> ask.Command:
        """One score, as the patient gives it."""
        if kind is ObservationKind.PAIN:
            return ask.RatePain(by=NURSE, key=self.key(), observed_at=at, score=self._patient.rate_pain())
        if kind is ObservationKind.NAUSEA:
            return ask.ScoreNausea(by=NURSE, key=self.key(), observed_at=at, score=self._patient.nausea())
        level = self._patient.psychotomimetic()
        if kind is ObservationKind.PSYCHOTOMIMETIC:
            return ask.ScorePsychotomimetic(by=NURSE, key=self.key(), observed_at=at, score=level)
        return ask.ScoreSedation(by=NURSE, key=self.key(), observed_at=at, rass=self._patient.rass(level))

    def adverse_event(self, session: Session, before: Session) -> list[ask.Command]:
        """A score that is worse than it was, as an event."""
        found: list[ask.Command] = []
        for kind, term in (
            (ScoreKind.PSYCHOTOMIMETIC, "psychotomimetic effect"),
            (ScoreKind.NAUSEA, "nausea"),
        ):
            worst = max((score.value for score in before.scores.get(kind, ())), default=0)
            now = session.latest(kind)
            if now is not None and now.value > worst:
                found.append(ask.NoteAdverseEvent(by=NURSE, key=self.key(), term=term, grade=now.value))
        return found

    def titration(self, session: Session, advice: Advice, at: datetime) -> ask.Command | None:
        """What she does with advice; a step up may be declined."""
        if advice.action is AdviceAction.STOP:
            return ask.Stop(by=NURSE, key=self.key(), reason=StopReason.ADVERSE_EFFECT, note=advice.reason)
        if advice.target_rate_ul_h is None or advice.action not in {AdviceAction.HALVE, AdviceAction.STEP_UP}:
            return None
        if advice.proposal and self._rng.random() < _DECLINES_FRACTION:
            return None
        return ask.SetRate(
            by=NURSE,
            key=self.key(),
            expected_version=session.version,
            not_after=at + request_valid(session),
            authenticated_at=at,
            target_ul_h=advice.target_rate_ul_h,
            reason=f"{advice.rule}: {advice.reason}",
        )

    def discharge_check(self, session: Session) -> ask.CheckDischarge:
        """She looks whether the person may leave."""
        state = self._patient.state
        drowsy = session.latest(ScoreKind.RASS)
        pressures = [reading.value for reading in session.baseline.get(Channel.SYSTOLIC, ())]
        newest = session.newest(Channel.SYSTOLIC)
        near = bool(newest and pressures and abs(newest.value * len(pressures) - sum(pressures)) * 5 <= sum(pressures))
        aldrete = Aldrete(
            activity=2,
            respiration=2,
            circulation=2 if near else 1,
            consciousness=None if drowsy is None else 2 if drowsy.value >= 0 else 1,
            oxygen_saturation=2 if state.spo2_pct > 92 else 1,
        )
        said = {item.id: Answer.YES for item in DISCHARGE.values() if item.asked}
        said["DIS-GAIT"] = answer_of(state.effect_site_ng_ml < _WALKS_BELOW_NG_ML)
        return ask.CheckDischarge(
            by=NURSE,
            key=self.key(),
            aldrete=aldrete,
            answers=tuple(CheckAnswer(item=item, answer=answer) for item, answer in said.items()),
        )

    def _late_min(self) -> int:
        if self._rng.random() < _VERY_LATE_FRACTION:
            return _VERY_LATE_MIN
        return int(self._rng.choice(_LATE_MIN))
