"""REGISTRY of the alarms that a session can raise: condition, delay, priority, what happens by itself.

An alarm is decided on what was observed, never on what a model predicts. What is missing or late is not normal: it
alarms. An alarm ends only when its condition is gone on fresh data; one of high priority also waits for a person.
Automatic action only ever means less drug.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion import conditions as seen
from lenitive.domain.infusion.conditions import Look, Seen
from lenitive.domain.infusion.events import Priority, PumpCondition, ScoreKind
from lenitive.domain.infusion.observations import OVERDUE_LOW_MIN, OVERDUE_MEDIUM_MIN
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.infusion.thresholds import Threshold

ESCALATE_MS: Final = 30_000
"""An automatic hold that nobody acknowledges by then becomes a stop."""


class Action(StrEnum):
    """What happens by itself while an alarm is active. There is no action that gives more drug."""

    NONE = "none"
    BLOCK_INCREASE = "block_increase"
    HOLD = "hold"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRule:
    """One alarm.

    Attributes:
        id: ALM-….
        title: What the nurse reads.
        condition: The rule in words, with its figures.
        priority: Fixed.
        delay_s: Seconds that the condition must hold, counted in the age of the data.
        action: What happens by itself.
        hazards: HAZ-… that it controls.
        look: The condition on the data of a session at a time.
        source: Key in SOURCES.
        place: Where in the source.
        grade: How well the figures are known.
    """

    id: str
    title: str
    condition: str
    priority: Priority
    delay_s: int
    action: Action
    hazards: tuple[str, ...]
    look: Look
    source: str = "lenitive"
    place: str = "alarm table, awaiting sign-off"
    grade: Grade = Grade.ASSUMED


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A condition that holds: an alarm when `active`, otherwise not yet long enough or not yet confirmed."""

    rule: AlarmRule
    since_ms: int
    active: bool


def evaluate(session: Session, *, at: datetime) -> tuple[Finding, ...]:
    """Every condition that holds at a time, in the registry's order; empty before the infusion.

    Args:
        session: Its data; nothing else is looked at.
        at: Now, UTC.
    """
    at_ms = epoch_ms(at)
    if not _live(session):
        return ()
    found = ((rule, rule.look(session, at_ms)) for rule in ALARMS.values())
    return tuple(
        Finding(rule=rule, since_ms=condition.since_ms, active=at_ms >= condition.due_ms)
        for rule, condition in found
        if condition.seen is Seen.BREACH
    )


def ended(session: Session, *, at: datetime) -> tuple[str, ...]:
    """The active alarms that may end now: condition gone on fresh data, and a high one acknowledged."""
    at_ms = epoch_ms(at)
    return tuple(
        alarm
        for alarm, active in session.alarms.items()
        if alarm in ALARMS
        and not (active.priority is Priority.HIGH and active.acknowledged_ms is None)
        and ALARMS[alarm].look(session, at_ms).seen is Seen.CLEAR
    )


def _live(session: Session) -> bool:
    return session.state in {State.RUNNING, State.HELD, State.STOPPED, State.RECOVERY} and (
        session.started_ms is not None
    )


_P, _A, _C = Priority, Action, Channel
_RED, _AMBER = "red threshold, awaiting sign-off", "amber threshold, awaiting sign-off"


def _vital(
    channel: Channel, suffix: str, title: str, threshold: Threshold, *, delay_s: int, hazards: tuple[str, ...]
) -> AlarmRule:
    """A red or amber rule of one vital sign; cuff pressures wait for a repeat instead of an age."""
    red = suffix.endswith("RED")
    cuff = channel in {_C.SYSTOLIC, _C.DIASTOLIC, _C.MAP}
    return AlarmRule(
        id=f"ALM-{suffix}",
        title=title,
        condition=f"{channel.value} {threshold}",
        priority=_P.HIGH if red else _P.MEDIUM,
        delay_s=0 if cuff else delay_s,
        action=_A.HOLD if red else _A.BLOCK_INCREASE,
        hazards=hazards,
        look=seen.threshold(threshold, delay_s=delay_s, confirm=cuff),
        place=_RED if red else _AMBER,
    )


def _circulation(channel: Channel, suffix: str, title: str, threshold: Threshold) -> AlarmRule:
    return _vital(channel, suffix, title, threshold, delay_s=30, hazards=("HAZ-47",))


def _breathing(channel: Channel, suffix: str, title: str, threshold: Threshold, *, delay_s: int = 30) -> AlarmRule:
    return _vital(channel, suffix, title, threshold, delay_s=delay_s, hazards=("HAZ-38", "HAZ-45"))


_T = Threshold
_VITALS: Final = (
    _circulation(
        _C.SYSTOLIC, "SBP-HIGH-RED", "Systolic pressure high", _T(channel=_C.SYSTOLIC, at_least=180, rise_by=40)
    ),
    _circulation(_C.SYSTOLIC, "SBP-LOW-RED", "Systolic pressure low", _T(channel=_C.SYSTOLIC, below=90)),
    _circulation(
        _C.SYSTOLIC, "SBP-HIGH-AMBER", "Systolic pressure raised", _T(channel=_C.SYSTOLIC, above=160, rise_pct=20)
    ),
    _circulation(_C.DIASTOLIC, "DBP-HIGH-RED", "Diastolic pressure high", _T(channel=_C.DIASTOLIC, at_least=110)),
    _circulation(_C.DIASTOLIC, "DBP-HIGH-AMBER", "Diastolic pressure raised", _T(channel=_C.DIASTOLIC, above=100)),
    _circulation(_C.MAP, "MAP-HIGH-RED", "Mean pressure high", _T(channel=_C.MAP, above=130)),
    _circulation(_C.MAP, "MAP-LOW-RED", "Mean pressure low", _T(channel=_C.MAP, below=60)),
    _circulation(_C.MAP, "MAP-HIGH-AMBER", "Mean pressure raised", _T(channel=_C.MAP, above=110)),
    _circulation(_C.HEART_RATE, "HR-HIGH-RED", "Heart rate high", _T(channel=_C.HEART_RATE, above=140)),
    _circulation(_C.HEART_RATE, "HR-LOW-RED", "Heart rate low", _T(channel=_C.HEART_RATE, below=45)),
    _circulation(
        _C.HEART_RATE, "HR-HIGH-AMBER", "Heart rate raised", _T(channel=_C.HEART_RATE, above=120, rise_pct=30)
    ),
    _breathing(_C.RESPIRATORY_RATE, "RR-LOW-RED", "Breathing slow", _T(channel=_C.RESPIRATORY_RATE, below=8)),
    _breathing(_C.RESPIRATORY_RATE, "RR-HIGH-RED", "Breathing fast", _T(channel=_C.RESPIRATORY_RATE, above=30)),
    _breathing(_C.RESPIRATORY_RATE, "RR-LOW-AMBER", "Breathing slowing", _T(channel=_C.RESPIRATORY_RATE, below=10)),
    _breathing(_C.RESPIRATORY_RATE, "RR-HIGH-AMBER", "Breathing raised", _T(channel=_C.RESPIRATORY_RATE, above=24)),
    _breathing(
        _C.SPO2, "SPO2-LOW-RED", "Oxygen saturation low", _T(channel=_C.SPO2, below=88, fall_on_oxygen=5), delay_s=10
    ),
    _breathing(
        _C.SPO2, "SPO2-LOW-AMBER", "Oxygen saturation falling", _T(channel=_C.SPO2, below=92, below_low_target=88)
    ),
    _breathing(_C.ETCO2, "ETCO2-HIGH-RED", "Exhaled CO2 high", _T(channel=_C.ETCO2, above=60)),
    _breathing(_C.ETCO2, "ETCO2-HIGH-AMBER", "Exhaled CO2 raised", _T(channel=_C.ETCO2, above=50, rise_by=10)),
    AlarmRule(
        id="ALM-APNOEA",
        title="No breathing",
        condition="respiratory rate 0 for 30 s",
        priority=_P.HIGH,
        delay_s=30,
        action=_A.STOP,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.threshold(Threshold(channel=_C.RESPIRATORY_RATE, below=1), delay_s=30),
    ),
    AlarmRule(
        id="ALM-ETCO2-FLAT",
        title="No exhaled CO2",
        condition="exhaled CO2 0 for 30 s",
        priority=_P.HIGH,
        delay_s=30,
        action=_A.STOP,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.threshold(Threshold(channel=_C.ETCO2, below=1), delay_s=30),
        place=_RED,
    ),
)

_SCORES: Final = (
    AlarmRule(
        id="ALM-SEDATION-RED",
        title="Too sedated or agitated",
        condition="RASS -3 or lower, or +2 or higher",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-45", "HAZ-48"),
        look=seen.score(ScoreKind.RASS, lambda rass: not -3 < rass < 2),
        place=_RED,
    ),
    AlarmRule(
        id="ALM-SEDATION-AMBER",
        title="Drowsy or restless",
        condition="RASS -2 or +1",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-45",),
        look=seen.score(ScoreKind.RASS, lambda rass: rass in {-2, 1}),
        place=_AMBER,
    ),
    AlarmRule(
        id="ALM-POSS-RED",
        title="Opioid sedation",
        condition="POSS 3 or 4",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-45",),
        look=seen.score(ScoreKind.POSS, lambda poss: poss >= 3),
        source="pasero_1994",
        place="levels 3 and 4 as a local guideline quotes them",
        grade=Grade.SECONDARY,
    ),
    AlarmRule(
        id="ALM-POSS-AMBER",
        title="Drowsy and breathing slowly",
        condition="POSS 2 with a respiratory rate below 12, or not known",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-45",),
        look=seen.poss_amber,
        place=_AMBER,
    ),
    AlarmRule(
        id="ALM-PSYCHOTOMIMETIC-RED",
        title="Loss of insight or panic",
        condition="psychotomimetic score 3",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-48",),
        look=seen.score(ScoreKind.PSYCHOTOMIMETIC, lambda level: level >= 3),
        place=_RED,
    ),
    AlarmRule(
        id="ALM-PSYCHOTOMIMETIC-AMBER",
        title="Distressing perceptions",
        condition="psychotomimetic score 2",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-48",),
        look=seen.score(ScoreKind.PSYCHOTOMIMETIC, lambda level: level == 2),
        place=_AMBER,
    ),
    AlarmRule(
        id="ALM-SYMPTOM-RED",
        title="Symptom that stops the infusion",
        condition=(
            "chest pain, severe headache, visual loss, seizure, laryngospasm, anaphylaxis, extravasation or a new "
            "arrhythmia"
        ),
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-47", "HAZ-48"),
        look=seen.symptom,
        place=_RED,
    ),
)

_MISSING: Final = (
    AlarmRule(
        id="ALM-VITALS-STALE-MEDIUM",
        title="Vital signs late",
        condition="heart rate, breathing or oxygen saturation 15 s older than the monitor's interval",
        priority=_P.MEDIUM,
        delay_s=15,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30",),
        look=seen.stale(15_000),
    ),
    AlarmRule(
        id="ALM-VITALS-STALE-HIGH",
        title="Vital signs missing",
        condition="heart rate, breathing or oxygen saturation 30 s older than the monitor's interval",
        priority=_P.HIGH,
        delay_s=30,
        action=_A.HOLD,
        hazards=("HAZ-30", "HAZ-31"),
        look=seen.stale(30_000),
    ),
    AlarmRule(
        id="ALM-CUFF-STALE",
        title="Blood pressure late",
        condition="cuff pressure older than its interval by more than 2 min",
        priority=_P.MEDIUM,
        delay_s=120,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30", "HAZ-47"),
        look=seen.cuff_stale,
    ),
    AlarmRule(
        id="ALM-OBSERVATION-OVERDUE-LOW",
        title="Observation overdue",
        condition="an observation is 2 min overdue",
        priority=_P.LOW,
        delay_s=OVERDUE_LOW_MIN * 60,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.overdue(OVERDUE_LOW_MIN),
    ),
    AlarmRule(
        id="ALM-OBSERVATION-OVERDUE-MEDIUM",
        title="Observation long overdue",
        condition="an observation is 10 min overdue",
        priority=_P.MEDIUM,
        delay_s=OVERDUE_MEDIUM_MIN * 60,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.overdue(OVERDUE_MEDIUM_MIN),
    ),
)


def _pump(
    suffix: str, title: str, priority: Priority, action: Action, *conditions: PumpCondition, hazard: str
) -> AlarmRule:
    return AlarmRule(
        id=f"ALM-{suffix}",
        title=title,
        condition=f"the pump reports {' or '.join(conditions)}",
        priority=priority,
        delay_s=0,
        action=action,
        hazards=(hazard,),
        look=seen.pump_says(*conditions),
    )


_PUMP: Final = (
    AlarmRule(
        id="ALM-OVER-DELIVERY-MEDIUM",
        title="Pump gives too much",
        condition="reported volume beyond commanded by more than 5 % and 0.5 mL for 60 s",
        priority=_P.MEDIUM,
        delay_s=60,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-20",),
        look=seen.volume(pct=5, floor_ul=500, delay_s=60),
    ),
    AlarmRule(
        id="ALM-OVER-DELIVERY-HIGH",
        title="Pump gives far too much: clamp the line",
        condition=(
            "reported volume beyond commanded by more than 10 % (and 0.1 mL) for 60 s, or by more than 1.0 mL (and "
            "5 %) at once"
        ),
        priority=_P.HIGH,
        delay_s=60,
        action=_A.STOP,
        hazards=("HAZ-20",),
        look=seen.far_beyond,
    ),
    AlarmRule(
        id="ALM-UNDER-DELIVERY",
        title="Pump gives too little",
        condition="reported volume below commanded by more than 10 % and 0.5 mL for 120 s",
        priority=_P.LOW,
        delay_s=120,
        action=_A.NONE,
        hazards=("HAZ-21",),
        look=seen.volume(pct=10, floor_ul=500, delay_s=120, under=True),
    ),
    AlarmRule(
        id="ALM-PUMP-NOT-STOPPED",
        title="Pump not stopped: clamp the line",
        condition="more than 0.1 mL delivered while the rate is 0, or no report of standstill 5 s after it became 0",
        priority=_P.HIGH,
        delay_s=5,
        action=_A.STOP,
        hazards=("HAZ-20", "HAZ-28"),
        look=seen.either(seen.free_flow, seen.stop_not_confirmed),
    ),
    AlarmRule(
        id="ALM-PUMP-MISMATCH",
        title="Pump runs at another rate than commanded",
        condition="reported rate was not commanded in the 5 s before the report",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-25", "HAZ-26"),
        look=seen.pump_mismatch,
    ),
    AlarmRule(
        id="ALM-PUMP-SILENT",
        title="Pump state not known",
        condition="no report from a running or held pump 15 s after its interval",
        priority=_P.MEDIUM,
        delay_s=15,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-18", "HAZ-58"),
        look=seen.pump_silent,
    ),
    AlarmRule(
        id="ALM-PUMP-OTHER",
        title="Another pump reports to this session",
        condition="a report from a pump that was not there at the start; it counts for nothing",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-16", "HAZ-24"),
        look=seen.until_acknowledged("ALM-PUMP-OTHER", lambda session: session.other_pump_ms),
    ),
    _pump("AIR-IN-LINE", "Air in the line", _P.HIGH, _A.STOP, PumpCondition.AIR_IN_LINE, hazard="HAZ-22"),
    _pump("OCCLUSION", "Line blocked", _P.MEDIUM, _A.HOLD, PumpCondition.OCCLUSION, hazard="HAZ-21"),
    _pump("BAG-EMPTY", "Bag empty", _P.MEDIUM, _A.HOLD, PumpCondition.BAG_EMPTY, hazard="HAZ-22"),
    _pump("DOOR-OPEN", "Pump door open", _P.MEDIUM, _A.HOLD, PumpCondition.DOOR_OPEN, hazard="HAZ-18"),
    _pump("KVO", "Pump keeps the vein open with drug", _P.MEDIUM, _A.STOP, PumpCondition.KVO, hazard="HAZ-23"),
    _pump("BAG-LOW", "Bag nearly empty", _P.LOW, _A.NONE, PumpCondition.BAG_LOW, hazard="HAZ-22"),
    _pump("BATTERY-LOW", "Pump battery low", _P.LOW, _A.NONE, PumpCondition.BATTERY_LOW, hazard="HAZ-22"),
    _pump(
        "BATTERY-DEPLETED",
        "Pump battery nearly gone",
        _P.HIGH,
        _A.HOLD,
        PumpCondition.BATTERY_DEPLETED,
        hazard="HAZ-22",
    ),
)

_COURSE: Final = (
    AlarmRule(
        id="ALM-END-OF-INFUSION",
        title="End of the infusion",
        condition="the planned end is reached",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-23", "HAZ-29"),
        look=seen.until_acknowledged("ALM-END-OF-INFUSION", seen.end_reached),
    ),
    AlarmRule(
        id="ALM-DOSE-LIMIT",
        title="Dose limit reached",
        condition="drug given, on the worst case, reaches a limit of the session or of a window",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.HOLD,
        hazards=("HAZ-09", "HAZ-10"),
        look=seen.dose_reached,
    ),
    AlarmRule(
        id="ALM-LIMIT-REFUSED",
        title="A request beyond a limit was refused",
        condition="a rate or dose beyond a limit was asked for",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-07", "HAZ-14"),
        look=seen.until_acknowledged("ALM-LIMIT-REFUSED", lambda session: session.limit_refused_ms),
    ),
    AlarmRule(
        id="ALM-HELD-LONG",
        title="Infusion still held",
        condition="held for 5 min",
        priority=_P.LOW,
        delay_s=300,
        action=_A.NONE,
        hazards=("HAZ-18",),
        look=seen.held_long,
    ),
)

ALARMS: Final[dict[str, AlarmRule]] = {rule.id: rule for rule in (*_VITALS, *_SCORES, *_MISSING, *_PUMP, *_COURSE)}
"""Every alarm by id."""

OF_THE_PERSON: Final = frozenset(rule.id for rule in (*_VITALS, *_SCORES))
"""Alarms that say something of the person; the others speak of equipment, order or clock."""

if len(ALARMS) != len(_VITALS) + len(_SCORES) + len(_MISSING) + len(_PUMP) + len(_COURSE):
    raise RuntimeError("an alarm is listed twice")
