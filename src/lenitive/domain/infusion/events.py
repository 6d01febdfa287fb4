"""Everything that can happen in an infusion session, in the past tense. An event is a fact: it cannot be refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.answer import Answer
from lenitive.domain.infusion.bag import BagChanged, BagCounted
from lenitive.domain.infusion.bound import DeviceBound, DeviceUnbound
from lenitive.domain.infusion.observed import (
    Corrected,
    NauseaScored,
    NoteCorrected,
    ObservationKind,
    ObservationMissed,
    PainRated,
    PsychotomimeticScored,
    ReadingCorrected,
    ScoreKind,
    SedationScored,
    VitalsObserved,
)
from lenitive.domain.infusion.opioid_plan import OpioidPlan
from lenitive.domain.infusion.people import Actor, Authority, Role
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.infusion.supervision_condition import SupervisionCondition

__all__ = [
    "Actor",
    "Authority",
    "BagChanged",
    "BagCounted",
    "Corrected",
    "DeviceBound",
    "DeviceUnbound",
    "Event",
    "EventData",
    "NauseaScored",
    "NoteCorrected",
    "ObservationKind",
    "ObservationMissed",
    "PainRated",
    "PsychotomimeticScored",
    "ReadingCorrected",
    "Role",
    "ScoreKind",
    "SedationScored",
    "SupervisionCondition",
    "VitalsObserved",
]

SCHEMA: Final = 1
"""Version of the events below; raised when the meaning of a field changes."""


class Priority(StrEnum):
    """Alarm priority, named as in IEC 60601-1-8."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class StopReason(StrEnum):
    """Why the infusion was stopped."""

    COMPLETED = "completed"
    ALARM = "alarm"
    ADVERSE_EFFECT = "adverse_effect"
    PATIENT_REQUEST = "patient_request"
    CLINICAL_DECISION = "clinical_decision"
    NOT_STARTED = "not_started"
    OTHER = "other"
    NOT_GIVEN = "not_given"


class PumpCondition(StrEnum):
    """What a pump says about itself."""

    OCCLUSION = "occlusion"
    AIR_IN_LINE = "air_in_line"
    BAG_EMPTY = "bag_empty"
    BAG_LOW = "bag_low"
    DOOR_OPEN = "door_open"
    KVO = "kvo"
    BATTERY_LOW = "battery_low"
    BATTERY_DEPLETED = "battery_depleted"


class RedSymptom(StrEnum):
    """A symptom on which an infusion stops at once."""

    CHEST_PAIN = "chest_pain"
    SEVERE_HEADACHE = "severe_headache"
    VISUAL_LOSS = "visual_loss"
    SEIZURE = "seizure"
    LARYNGOSPASM = "laryngospasm"
    ANAPHYLAXIS = "anaphylaxis"
    EXTRAVASATION = "extravasation"
    NEW_ARRHYTHMIA = "new_arrhythmia"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAnswer:
    """The answer to one item of a checklist or gate."""

    item: str
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPrepared:
    """The order was accepted and the session exists. `scanned_by` read the person's own code; None in older logs."""

    plan: SessionPlan
    scanned_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistCompleted:
    """Every item of the start gate was met."""

    answers: tuple[CheckAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOutDone:
    """Two people stood at the bedside and agreed on person, drug, rate and pump."""

    second_person: str
    second_proved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InfusionStarted:
    """The pump was told to run."""

    rate_ul_h: int
    planned_end_at: datetime
    authority: Authority | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChanged:
    """The rate in force became another; while held, the rate to resume with."""

    from_rate_ul_h: int
    to_rate_ul_h: int
    reason: str
    authority: Authority | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Delivery was paused; the rate is 0. `alarm` names the alarm that did it, or None for a person."""

    reason: str
    alarm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """Delivery went on after a pause."""

    rate_ul_h: int
    authority: Authority | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Delivery ended for good; the rate is 0."""

    reason: StopReason
    note: str = ""
    alarm: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpReported:
    """What the pump says: its volume counter, its rate, its conditions."""

    device: str
    observed_at: datetime
    volume_ul: int
    rate_ul_h: int
    conditions: tuple[PumpCondition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpReconciled:
    """Two people read what was given in all, and which pump counts from here on.

    Attributes:
        device: The pump that counts now.
        counter_ul: What its counter shows.
        given_ul: What entered the person in all, by every pump of this session.
        witness: The second person.
        reason: Why it was necessary.
        before_ul: What the record had as the pump's own total until then; None when it had said nothing.
        before_device: Which pump counted until then; None when none had.
        second_proved_at: When the second person proved who they are; None in a record of before it was asked.
    """

    device: str
    counter_ul: int
    given_ul: int
    witness: str
    reason: str
    before_ul: int | None = None
    before_device: str | None = None
    second_proved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRaised:
    """An alarm began."""

    alarm: str
    priority: Priority
    since: datetime
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmAcknowledged:
    """A person took notice of an alarm."""

    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSilenced:
    """The sound of an alarm paused for a short time. It is still active, shown, and not acknowledged by this."""

    alarm: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """One nurse or prescriber handed the session to another; both were there.

    Attributes:
        from_person: Who was responsible.
        to_person: Who is, from here on.
        note: What was told.
    """

    from_person: str
    to_person: Actor
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmEnded:
    """The condition of an alarm was gone on fresh data."""

    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused:
    """A request was refused, and why. `asked_by` names who asked; None when it was the one who noted it."""

    command: str
    rule: str
    what: str
    limit: str
    asked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueGiven:
    """Another medicine was given during the session; what follows from it is written with it, and holds for a time.

    Attributes:
        medicine: As it was said.
        dose_text: As it was said.
        indication: Why.
        rule: What tightened, SES-RESCUE-…; empty when nothing did.
        no_increase_min: Minutes without more ketamine.
        watch_every_min: Minutes between observations; 0 when the clock is as before.
        watch_min: Minutes for which that holds.
        spo2_below: Oxygen saturation, %, below which it alarms meanwhile; None when as before.
        capnography: Whether no increase follows without a fresh exhaled CO2, for `watch_min`.
    """

    medicine: str
    dose_text: str
    indication: str
    rule: str = ""
    no_increase_min: int = 0
    watch_every_min: int = 0
    watch_min: int = 0
    spo2_below: int | None = None
    capnography: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEventNoted:
    """Something unwanted happened: its name, a CTCAE grade 1-5, and whether it is a reason to stop at once."""

    term: str
    grade: int
    red_symptom: RedSymptom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryStarted:
    """The person is observed after the infusion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DischargeChecked:
    """The discharge gate was gone through; `unmet` lists what it still waits for."""

    answers: tuple[CheckAnswer, ...]
    aldrete: tuple[int | None, ...]
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Discharged:
    """The person left with a responsible adult; what was `agreed` is None in records of before it was asked."""

    opioid_plan: str
    agreed: OpioidPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteRecorded:
    """What was left in the bag was destroyed before a second person."""

    volume_ul: int
    witness: str
    second_proved_at: datetime | None = None


class Remainder(StrEnum):
    """What became of drug that was neither given nor wasted, or of which more was found than was issued."""

    RETURNED = "returned"
    DISCREPANCY = "discrepancy"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed:
    """The session's account is closed: issued is the sum of given, wasted and remaining.

    Attributes:
        remaining_ul: To the microlitre; below 0 when more was given and wasted than was issued.
        remainder: What became of it; None when nothing remains.
        note: Why, in words.
        witness: The second person; None when nothing remains.
    """

    issued_ug: int
    given_ug: int
    wasted_ug: int
    remaining_ug: int
    remaining_ul: int = 0
    remainder: Remainder | None = None
    note: str = ""
    witness: str | None = None
    second_proved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionReported:
    """A condition of the supervision itself began or ended."""

    condition: SupervisionCondition
    active: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionResumed:
    """Supervision began again after a gap; until somebody has looked, delivery is not confirmed.

    Attributes:
        gap_from_at: When the record last knew of supervision; the event's own time ends the gap.
        epoch: Of the supervisor from here on; a pump refuses every lower one.
    """

    gap_from_at: datetime
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryConfirmed:
    """After a gap a person read the pump, which stood and had reported since; `counter_ul` is what it showed."""

    counter_ul: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TelemetryBlock:
    """Everything that one device said in a stretch of time, kept apart and named by its hash.

    Attributes:
        infusion: Whose.
        device: Who said it.
        from_ms: First frame, on the time line of the session, in milliseconds since 1970.
        to_ms: Last frame.
        count: How many frames.
        sha256: Of the frames as they came, one after another.
    """

    infusion: str
    device: str
    from_ms: int
    to_ms: int
    count: int
    sha256: str


EventData = (
    SessionPrepared
    | ChecklistCompleted
    | TimeOutDone
    | InfusionStarted
    | RateChanged
    | Held
    | Resumed
    | Stopped
    | PumpReported
    | PumpReconciled
    | VitalsObserved
    | PainRated
    | PsychotomimeticScored
    | SedationScored
    | NauseaScored
    | ObservationMissed
    | AlarmRaised
    | AlarmAcknowledged
    | AlarmEnded
    | RequestRefused
    | RescueGiven
    | AdverseEventNoted
    | RecoveryStarted
    | DischargeChecked
    | Discharged
    | WasteRecorded
    | Corrected
    | SessionClosed
    | ReadingCorrected
    | NoteCorrected
    | AlarmSilenced
    | HandedOver
    | BagCounted
    | BagChanged
    | DeviceBound
    | DeviceUnbound
    | SupervisionReported
    | SupervisionResumed
    | DeliveryConfirmed
    | TelemetryBlock
)

EVENT_TYPES: Final[dict[str, type[EventData]]] = {kind.__name__: kind for kind in EventData.__args__}
"""Every event by its name in the record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened, with its place in the session.

    Attributes:
        seq: 1, 2, 3 … without a gap.
        at: When it was recorded, UTC.
        minute: Minutes after the start of the infusion; None before it.
        actor: Who did it.
        data: What happened.
        key: The request it answers; None when no request was named.
        request: Fingerprint of that request, so that a key cannot be used for two different ones.
        simulated: True when it comes from a simulated session.
        schema: Version of the event's form.
    """

    seq: int
    at: datetime
    minute: float | None
    actor: Actor
    data: EventData
    key: str | None = None
    request: str | None = None
    simulated: bool = True
    schema: int = SCHEMA

    @property
    def type(self) -> str:
        """The event's name in the record."""
        return type(self.data).__name__
