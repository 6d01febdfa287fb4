"""REGISTRY of the alarms that a session can raise: condition, delay, priority, what happens by itself.

An alarm is decided on what was observed, never on what a model predicts. What is missing or late is not normal: it
alarms. An alarm ends only when its condition is gone on fresh data; one of high priority also waits for a person.
Automatic action only ever means less drug.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion import conditions as seen
from lenitive.domain.infusion import pump_conditions as pump
from lenitive.domain.infusion.conditions import Condition, Look, MayHold, Seen
from lenitive.domain.infusion.events import Priority, PumpCondition, Role, ScoreKind, SupervisionCondition
from lenitive.domain.infusion.observations import OVERDUE_LOW, OVERDUE_MEDIUM
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.infusion.thresholds import Threshold
from lenitive.domain.limits.library import SHIPPED, filled

ESCALATE: Final = "LIM-ESCALATE-01"
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
        condition: The rule in words, with the figures of the shipped library; what it is given names the limits.
        priority: Fixed.
        delay_s: Seconds that the condition must hold, counted in the age of the data.
        action: What happens by itself.
        hazards: HAZ-… that it controls.
        look: The condition on the data of a session at a time.
        silenceable: Whether its sound may pause for a short time.
        acknowledged_by: Roles that may take notice of it.
        before_start: Whether it is looked at between time-out and start, and only then.
        may_hold: False of a session in which the condition cannot hold at any time; it spares a look and decides
            nothing. Rules of one kind share it.
        source: Key in SOURCES.
        place: Where in the source.
        grade: How well the figures are known.
        template: The rule in words, with the names of its limits in the place of their numbers; set by itself.
    """

    id: str
    title: str
    condition: str
    priority: Priority
    delay_s: int
    action: Action
    hazards: tuple[str, ...]
    look: Look
    silenceable: bool = True
    acknowledged_by: frozenset[Role] = frozenset({Role.NURSE, Role.PRESCRIBER})
    before_start: bool = False
    may_hold: MayHold = seen.at_any_time
    source: str = "lenitive"
    place: str = "alarm table, awaiting sign-off"
    grade: Grade = Grade.ASSUMED
    template: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "template", self.condition)
        object.__setattr__(self, "condition", filled(self.template))


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
    before_start = session.state is State.TIMED_OUT
    if not _live(session) and not before_start:
        return ()
    rules = (
        tuple(rule for _, rule in _that_may_hold(session, _BEFORE_START))
        if before_start
        else session.recall(_while_live, (session,), lambda: _while_live(session))
    )
    found: list[Finding] = []
    for rule in rules:
        condition = rule.look(session, at_ms)
        if condition.seen is Seen.BREACH:
            found.append(Finding(rule=rule, since_ms=condition.since_ms, active=at_ms >= condition.due_ms))
    return tuple(found)


def _while_live(session: Session) -> tuple[AlarmRule, ...]:
    """The rules that may hold of a session that was started, in the registry's order."""
    placed = sorted((*_of_the_person(session), *_of_the_equipment(session)), key=lambda one: one[0])
    return tuple(rule for _, rule in placed)


def _of_the_person(session: Session) -> tuple["_Placed", ...]:
    """The rules that say something of the person and may hold: others only when something of the person is new."""
    of = (
        session.readings, session.baseline, session.oxygen, session.plan, session.rescues, session.scores,
        session.red_symptom_ms,
    )  # fmt: skip
    return session.recall(_of_the_person, of, lambda: _that_may_hold(session, _PERSON_RULES))


def _of_the_equipment(session: Session) -> tuple["_Placed", ...]:
    """The others that may hold, which are those of the pump, the order, the clock and the supervision."""
    of = (
        session.state, session.pump, session.segments, session.segment_ms, session.rate_ul_h, session.plan,
        session.supervision, session.unconfirmed_ms, session.other_pump_ms, session.limit_refused_ms,
        session.alarm_holds, session.started_ms,
    )  # fmt: skip
    return session.recall(_of_the_equipment, of, lambda: _that_may_hold(session, _LIVE_RULES))


def _that_may_hold(session: Session, gated: "_Gated") -> tuple["_Placed", ...]:
    return tuple(placed for may_hold, rules in gated if may_hold(session) for placed in rules)


def ended(session: Session, *, at: datetime) -> tuple[str, ...]:
    """The active alarms that may end now: condition gone on data newer than the alarm, and a high one acknowledged."""
    at_ms = epoch_ms(at)
    return tuple(
        alarm
        for alarm, active in session.alarms.items()
        if alarm in ALARMS
        and not (active.priority is Priority.HIGH and active.acknowledged_ms is None)
        and _gone(ALARMS[alarm].look(session, at_ms), active.raised_ms)
    )


def _gone(condition: Condition, raised_ms: int) -> bool:
    """Late data never ends an alarm: what says that it is over was observed after it began."""
    return condition.seen is Seen.CLEAR and (condition.since_ms == 0 or condition.since_ms > raised_ms)


def _live(session: Session) -> bool:
    return session.state in {State.RUNNING, State.HELD, State.STOPPED, State.RECOVERY} and (
        session.started_ms is not None
    )


_P, _A, _C = Priority, Action, Channel
_RED, _AMBER = "red threshold, awaiting sign-off", "amber threshold, awaiting sign-off"


def _seconds(limit: str, *, s: int = 1) -> int:
    """A delay of the shipped library; the condition of a session is looked at by the library of its plan.

    Args:
        limit: Id.
        s: Seconds in its unit.
    """
    return SHIPPED.whole(limit) * s


def _vital(
    channel: Channel, suffix: str, title: str, threshold: Threshold, *, delay: str, hazards: tuple[str, ...]
) -> AlarmRule:
    """A red or amber rule of one vital sign; cuff pressures wait for a repeat instead of an age."""
    red = suffix.endswith("RED")
    cuff = channel in {_C.SYSTOLIC, _C.DIASTOLIC, _C.MAP}
    return AlarmRule(
        id=f"ALM-{suffix}",
        title=title,
        condition=f"{channel.value} {threshold.template}",
        priority=_P.HIGH if red else _P.MEDIUM,
        delay_s=0 if cuff else _seconds(delay),
        action=_A.HOLD if red else _A.BLOCK_INCREASE,
        hazards=hazards,
        look=seen.threshold(threshold, delay=delay, confirm=cuff),
        may_hold=seen.beyond(threshold),
        place=_RED if red else _AMBER,
    )


def _circulation(channel: Channel, suffix: str, title: str, threshold: Threshold) -> AlarmRule:
    return _vital(channel, suffix, title, threshold, delay="LIM-DELAY-02", hazards=("HAZ-47",))


def _breathing(
    channel: Channel, suffix: str, title: str, threshold: Threshold, *, delay: str = "LIM-DELAY-02"
) -> AlarmRule:
    return _vital(channel, suffix, title, threshold, delay=delay, hazards=("HAZ-38", "HAZ-45"))


_T = Threshold
_VITALS: Final = (
    _circulation(
        _C.SYSTOLIC,
        "SBP-HIGH-RED",
        "Systolic pressure high",
        _T(channel=_C.SYSTOLIC, at_least="LIM-SYSTOLIC-05", rise_by="LIM-SYSTOLIC-06"),
    ),
    _circulation(_C.SYSTOLIC, "SBP-LOW-RED", "Systolic pressure low", _T(channel=_C.SYSTOLIC, below="LIM-SYSTOLIC-07")),
    _circulation(
        _C.SYSTOLIC,
        "SBP-HIGH-AMBER",
        "Systolic pressure raised",
        _T(channel=_C.SYSTOLIC, above="LIM-SYSTOLIC-03", rise_pct="LIM-SYSTOLIC-04"),
    ),
    _circulation(
        _C.DIASTOLIC, "DBP-HIGH-RED", "Diastolic pressure high", _T(channel=_C.DIASTOLIC, at_least="LIM-DIASTOLIC-03")
    ),
    _circulation(
        _C.DIASTOLIC, "DBP-HIGH-AMBER", "Diastolic pressure raised", _T(channel=_C.DIASTOLIC, above="LIM-DIASTOLIC-02")
    ),
    _circulation(_C.MAP, "MAP-HIGH-RED", "Mean pressure high", _T(channel=_C.MAP, above="LIM-MAP-03")),
    _circulation(_C.MAP, "MAP-LOW-RED", "Mean pressure low", _T(channel=_C.MAP, below="LIM-MAP-04")),
    _circulation(_C.MAP, "MAP-HIGH-AMBER", "Mean pressure raised", _T(channel=_C.MAP, above="LIM-MAP-02")),
    _circulation(_C.HEART_RATE, "HR-HIGH-RED", "Heart rate high", _T(channel=_C.HEART_RATE, above="LIM-HEART-RATE-05")),
    _circulation(_C.HEART_RATE, "HR-LOW-RED", "Heart rate low", _T(channel=_C.HEART_RATE, below="LIM-HEART-RATE-06")),
    _circulation(
        _C.HEART_RATE,
        "HR-HIGH-AMBER",
        "Heart rate raised",
        _T(channel=_C.HEART_RATE, above="LIM-HEART-RATE-03", rise_pct="LIM-HEART-RATE-04"),
    ),
    _breathing(
        _C.RESPIRATORY_RATE, "RR-LOW-RED", "Breathing slow", _T(channel=_C.RESPIRATORY_RATE, below="LIM-BREATHING-05")
    ),
    _breathing(
        _C.RESPIRATORY_RATE, "RR-HIGH-RED", "Breathing fast", _T(channel=_C.RESPIRATORY_RATE, above="LIM-BREATHING-06")
    ),
    _breathing(
        _C.RESPIRATORY_RATE,
        "RR-LOW-AMBER",
        "Breathing slowing",
        _T(channel=_C.RESPIRATORY_RATE, below="LIM-BREATHING-03"),
    ),
    _breathing(
        _C.RESPIRATORY_RATE,
        "RR-HIGH-AMBER",
        "Breathing raised",
        _T(channel=_C.RESPIRATORY_RATE, above="LIM-BREATHING-04"),
    ),
    _breathing(
        _C.SPO2,
        "SPO2-LOW-RED",
        "Oxygen saturation low",
        _T(channel=_C.SPO2, below="LIM-SPO2-05", fall_on_oxygen="LIM-SPO2-06"),
        delay="LIM-DELAY-01",
    ),
    _breathing(
        _C.SPO2,
        "SPO2-LOW-AMBER",
        "Oxygen saturation falling",
        _T(channel=_C.SPO2, below="LIM-SPO2-03", below_low_target="LIM-SPO2-04"),
    ),
    _breathing(_C.ETCO2, "ETCO2-HIGH-RED", "Exhaled CO2 high", _T(channel=_C.ETCO2, above="LIM-ETCO2-03")),
    _breathing(
        _C.ETCO2,
        "ETCO2-HIGH-AMBER",
        "Exhaled CO2 raised",
        _T(channel=_C.ETCO2, above="LIM-ETCO2-01", rise_by="LIM-ETCO2-02"),
    ),
    AlarmRule(
        id="ALM-APNOEA",
        title="No breathing",
        condition="respiratory rate 0 for {LIM-DELAY-03} s",
        priority=_P.HIGH,
        delay_s=_seconds("LIM-DELAY-03"),
        action=_A.STOP,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.threshold(Threshold(channel=_C.RESPIRATORY_RATE, flat=True), delay="LIM-DELAY-03"),
        may_hold=seen.beyond(Threshold(channel=_C.RESPIRATORY_RATE, flat=True)),
    ),
    AlarmRule(
        id="ALM-ETCO2-FLAT",
        title="No exhaled CO2",
        condition="exhaled CO2 0 for {LIM-DELAY-03} s",
        priority=_P.HIGH,
        delay_s=_seconds("LIM-DELAY-03"),
        action=_A.STOP,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.threshold(Threshold(channel=_C.ETCO2, flat=True), delay="LIM-DELAY-03"),
        may_hold=seen.beyond(Threshold(channel=_C.ETCO2, flat=True)),
        place=_RED,
    ),
)

_AFTER_RESCUE: Final = (
    AlarmRule(
        id="ALM-SPO2-AFTER-RESCUE",
        title="Oxygen saturation falling after another medicine",
        condition="spo2_pct below the closer bound that a medicine given on the way brings for a time",
        priority=_P.MEDIUM,
        delay_s=_seconds("LIM-DELAY-02"),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-45",),
        look=seen.spo2_after_rescue,
        may_hold=seen.rescue_was_given,
        place="after another medicine, awaiting sign-off",
    ),
)

_SEDATION_RED: Final = seen.score(ScoreKind.RASS, low="LIM-SEDATION-05", high="LIM-SEDATION-06")
_SEDATION_AMBER: Final = seen.score(
    ScoreKind.RASS,
    low="LIM-SEDATION-03",
    high="LIM-SEDATION-04",
    worse=seen.Beyond("LIM-SEDATION-05", "LIM-SEDATION-06"),
)
_POSS_RED: Final = seen.score(ScoreKind.POSS, high="LIM-SEDATION-09")
_PSYCHOTOMIMETIC_RED: Final = seen.score(ScoreKind.PSYCHOTOMIMETIC, high="LIM-MIND-03")
_PSYCHOTOMIMETIC_AMBER: Final = seen.score(
    ScoreKind.PSYCHOTOMIMETIC, high="LIM-MIND-02", worse=seen.Beyond(high="LIM-MIND-03")
)
_SCORES: Final = (
    AlarmRule(
        id="ALM-SEDATION-RED",
        title="Too sedated or agitated",
        condition="RASS {LIM-SEDATION-05} or lower, or {LIM-SEDATION-06} or higher",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-45", "HAZ-48"),
        look=_SEDATION_RED,
        may_hold=seen.whenever(_SEDATION_RED),
        place=_RED,
    ),
    AlarmRule(
        id="ALM-SEDATION-AMBER",
        title="Drowsy or restless",
        condition="RASS {LIM-SEDATION-03} or lower, or {LIM-SEDATION-04} or higher, and not red",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-45",),
        look=_SEDATION_AMBER,
        may_hold=seen.whenever(_SEDATION_AMBER),
        place=_AMBER,
    ),
    AlarmRule(
        id="ALM-POSS-RED",
        title="Opioid sedation",
        condition="POSS {LIM-SEDATION-09} or higher",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-45",),
        look=_POSS_RED,
        may_hold=seen.whenever(_POSS_RED),
        source="pasero_1994",
        place="levels 3 and 4 as a local guideline quotes them",
        grade=Grade.SECONDARY,
    ),
    AlarmRule(
        id="ALM-POSS-AMBER",
        title="Drowsy and breathing slowly",
        condition="POSS {LIM-SEDATION-08} with a respiratory rate below {LIM-BREATHING-07}, or not known",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-45",),
        look=seen.poss_amber,
        may_hold=seen.whenever(seen.poss_amber),
        place=_AMBER,
    ),
    AlarmRule(
        id="ALM-PSYCHOTOMIMETIC-RED",
        title="Loss of insight or panic",
        condition="psychotomimetic score {LIM-MIND-03} or higher",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-48",),
        look=_PSYCHOTOMIMETIC_RED,
        may_hold=seen.whenever(_PSYCHOTOMIMETIC_RED),
        place=_RED,
    ),
    AlarmRule(
        id="ALM-PSYCHOTOMIMETIC-AMBER",
        title="Distressing perceptions",
        condition="psychotomimetic score {LIM-MIND-02} or higher, and not red",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-48",),
        look=_PSYCHOTOMIMETIC_AMBER,
        may_hold=seen.whenever(_PSYCHOTOMIMETIC_AMBER),
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
        may_hold=seen.symptom_was_noted,
        place=_RED,
    ),
)

_MISSING: Final = (
    AlarmRule(
        id="ALM-VITALS-FROZEN",
        title="Monitor may be frozen",
        condition=(
            "no digit of heart rate, breathing and oxygen saturation changed in {LIM-FROZEN-01} s and {LIM-FROZEN-02} "
            "readings or more"
        ),
        priority=_P.MEDIUM,
        delay_s=_seconds("LIM-FROZEN-01"),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-31",),
        look=seen.frozen,
    ),
    AlarmRule(
        id="ALM-VITALS-STALE-MEDIUM",
        title="Vital signs late",
        condition="heart rate, breathing or oxygen saturation {LIM-STALE-01} s older than the monitor's interval",
        priority=_P.MEDIUM,
        delay_s=_seconds("LIM-STALE-01"),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30",),
        look=seen.stale("LIM-STALE-01"),
    ),
    AlarmRule(
        id="ALM-VITALS-STALE-HIGH",
        title="Vital signs missing",
        condition="heart rate, breathing or oxygen saturation {LIM-STALE-02} s older than the monitor's interval",
        priority=_P.HIGH,
        delay_s=_seconds("LIM-STALE-02"),
        action=_A.HOLD,
        hazards=("HAZ-30", "HAZ-31"),
        look=seen.stale("LIM-STALE-02"),
    ),
    AlarmRule(
        id="ALM-CUFF-STALE",
        title="Blood pressure late",
        condition="cuff pressure older than its interval by more than {LIM-STALE-03} s",
        priority=_P.MEDIUM,
        delay_s=_seconds("LIM-STALE-03"),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30", "HAZ-47"),
        look=seen.cuff_stale,
    ),
    AlarmRule(
        id="ALM-OBSERVATION-OVERDUE-LOW",
        title="Observation overdue",
        condition="an observation is {LIM-OVERDUE-01} min overdue",
        priority=_P.LOW,
        delay_s=_seconds(OVERDUE_LOW, s=60),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.overdue(OVERDUE_LOW),
    ),
    AlarmRule(
        id="ALM-OBSERVATION-OVERDUE-MEDIUM",
        title="Observation long overdue",
        condition="an observation is {LIM-OVERDUE-02} min overdue",
        priority=_P.MEDIUM,
        delay_s=_seconds(OVERDUE_MEDIUM, s=60),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-30", "HAZ-45"),
        look=seen.overdue(OVERDUE_MEDIUM),
    ),
)


_BATTERY: Final = frozenset({PumpCondition.BATTERY_LOW, PumpCondition.BATTERY_DEPLETED})
"""A pump that is about to stop by itself is never silent."""


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
        look=pump.pump_says(*conditions),
        may_hold=pump.pump_says_something,
        silenceable=not _BATTERY.intersection(conditions),
    )


_NOT_STOPPED: Final = seen.either(
    pump.free_flow, pump.stop_not_confirmed, seen.supervision(SupervisionCondition.PUMP_NOT_STOPPED)
)

_PUMP: Final = (
    AlarmRule(
        id="ALM-OVER-DELIVERY-MEDIUM",
        title="Pump gives too much",
        condition=(
            "reported volume beyond commanded by more than {LIM-DELIVERY-01} % and {LIM-DELIVERY-02} uL for "
            "{LIM-DELIVERY-03} s"
        ),
        priority=_P.MEDIUM,
        delay_s=_seconds("LIM-DELIVERY-03"),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-20",),
        look=pump.beyond_commanded,
        may_hold=seen.whenever(pump.beyond_commanded),
    ),
    AlarmRule(
        id="ALM-OVER-DELIVERY-HIGH",
        title="Pump gives far too much: clamp the line",
        condition=(
            "reported volume beyond commanded by more than {LIM-DELIVERY-04} % (and {LIM-DELIVERY-09} uL) for "
            "{LIM-DELIVERY-03} s, or by more than {LIM-DELIVERY-05} uL (and {LIM-DELIVERY-01} %) at once"
        ),
        priority=_P.HIGH,
        delay_s=_seconds("LIM-DELIVERY-03"),
        action=_A.STOP,
        hazards=("HAZ-20",),
        look=pump.far_beyond,
        may_hold=seen.whenever(pump.far_beyond),
    ),
    AlarmRule(
        id="ALM-UNDER-DELIVERY",
        title="Pump gives too little",
        condition=(
            "reported volume below commanded by more than {LIM-DELIVERY-06} % and {LIM-DELIVERY-07} uL for "
            "{LIM-DELIVERY-08} s"
        ),
        priority=_P.LOW,
        delay_s=_seconds("LIM-DELIVERY-08"),
        action=_A.NONE,
        hazards=("HAZ-21",),
        look=pump.below_commanded,
        may_hold=seen.whenever(pump.below_commanded),
    ),
    AlarmRule(
        id="ALM-PUMP-NOT-STOPPED",
        title="Pump not stopped: clamp the line",
        condition=(
            "more than {LIM-DELIVERY-09} uL delivered while the rate is 0, or no report of standstill {LIM-STOP-01} ms "
            "after it became 0 ({LIM-STOP-02} ms where the supervisor asks the pump itself)"
        ),
        priority=_P.HIGH,
        delay_s=_seconds("LIM-STOP-01") // 1000,
        action=_A.STOP,
        hazards=("HAZ-20", "HAZ-28"),
        look=_NOT_STOPPED,
        may_hold=seen.whenever(_NOT_STOPPED),
    ),
    AlarmRule(
        id="ALM-PUMP-MISMATCH",
        title="Pump runs at another rate than commanded",
        condition="reported rate was not commanded in the {LIM-DELIVERY-10} ms before the report",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-25", "HAZ-26"),
        look=pump.pump_mismatch,
        may_hold=seen.whenever(pump.pump_mismatch),
    ),
    AlarmRule(
        id="ALM-PUMP-SILENT",
        title="Pump state not known",
        condition="no report from a running or held pump {LIM-STALE-01} s after its interval",
        priority=_P.MEDIUM,
        delay_s=_seconds("LIM-STALE-01"),
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-18", "HAZ-58"),
        look=pump.pump_silent,
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
        may_hold=seen.another_pump_spoke,
    ),
    AlarmRule(
        id="ALM-PUMP-COUNTER",
        title="The pump counts anew: reconcile what was given",
        condition="the volume counter fell while the infusion was on, and two people have not reconciled it",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.BLOCK_INCREASE,
        hazards=("HAZ-24",),
        look=pump.counter_fell,
        may_hold=seen.whenever(pump.counter_fell),
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
        may_hold=seen.limit_was_refused,
    ),
    AlarmRule(
        id="ALM-HELD-LONG",
        title="Infusion still held",
        condition="held for {LIM-HELD-01} s",
        priority=_P.LOW,
        delay_s=_seconds("LIM-HELD-01"),
        action=_A.NONE,
        hazards=("HAZ-18",),
        look=seen.held_long,
        may_hold=seen.is_held,
    ),
    AlarmRule(
        id="ALM-NOT-STARTED",
        title="Ready and not started",
        condition="{LIM-STARTED-01} min after the time-out nothing runs",
        priority=_P.LOW,
        delay_s=_seconds("LIM-STARTED-01", s=60),
        action=_A.NONE,
        hazards=("HAZ-18",),
        look=seen.not_started,
        before_start=True,
    ),
    AlarmRule(
        id="ALM-REPEATED",
        title="The same alarm again and again: call the prescriber",
        condition="the same alarm held the infusion {LIM-LOCK-01} times in {LIM-LOCK-02} s",
        priority=_P.HIGH,
        delay_s=0,
        action=_A.STOP,
        hazards=("HAZ-21",),
        look=seen.until_acknowledged("ALM-REPEATED", seen.repeated_holds),
        may_hold=seen.was_held_by_an_alarm,
        acknowledged_by=frozenset({Role.PRESCRIBER}),
    ),
)

_W = SupervisionCondition


def _supervised(
    condition: SupervisionCondition, title: str, text: str, priority: Priority, *, delay_s: int = 0, hazard: str
) -> AlarmRule:
    """What the supervising process says of itself; of high priority, it has already let the permit end."""
    return AlarmRule(
        id=f"ALM-{condition.value.upper().replace('_', '-')}",
        title=title,
        condition=text,
        priority=priority,
        delay_s=delay_s,
        action=_A.HOLD if priority is _P.HIGH else _A.BLOCK_INCREASE,
        hazards=(hazard,),
        look=seen.supervision(condition),
        may_hold=seen.supervision_says_something,
    )


_SUPERVISION: Final = (
    _supervised(
        _W.HEARTBEAT_LOST,
        "Supervision has stalled",
        "a task of the supervisor gave no sign of life for {LIM-HEARTBEAT-01} ms",
        _P.HIGH,
        delay_s=_seconds("LIM-HEARTBEAT-01") // 1000,
        hazard="HAZ-51",
    ),
    _supervised(
        _W.SINK_LOST,
        "Nobody can hear the alarms",
        "no screen or sounder has acknowledged for {LIM-SINK-01} ms",
        _P.HIGH,
        delay_s=_seconds("LIM-SINK-01") // 1000,
        hazard="HAZ-34",
    ),
    _supervised(
        _W.EVALUATORS_DISAGREE,
        "Alarm check failed",
        "the second evaluation of the red rules differs from the first for more than {LIM-EVALUATOR-01} ms",
        _P.HIGH,
        delay_s=_seconds("LIM-EVALUATOR-01") // 1000,
        hazard="HAZ-33",
    ),
    _supervised(
        _W.SELF_CHECK_FAILED,
        "Self-check failed",
        "a part of the check that runs every {LIM-CHECK-01} s failed",
        _P.HIGH,
        hazard="HAZ-41",
    ),
    _supervised(_W.RECORD_LOST, "Record cannot be written", "an event could not be kept", _P.HIGH, hazard="HAZ-53"),
    _supervised(
        _W.REPLACED,
        "Another supervisor drives this pump",
        "the pump knows a higher epoch than this supervisor's",
        _P.HIGH,
        hazard="HAZ-56",
    ),
    _supervised(
        _W.CLOCK_STEP,
        "Clock was set",
        "the clock moved against the monotonic one by more than {LIM-CLOCK-01} ms",
        _P.LOW,
        hazard="HAZ-54",
    ),
    _supervised(
        _W.DEVICE_SKEW,
        "Device clock is wrong",
        "a device's clock differs by more than {LIM-SKEW-01} s; it decides nothing",
        _P.LOW,
        hazard="HAZ-54",
    ),
    _supervised(
        _W.DEVICE_CLOCK_FAR,
        "Device clock is far off: no more drug",
        "a device's clock differs by more than {LIM-SKEW-02} s; what it measures still alarms, and a stop still counts",
        _P.MEDIUM,
        hazard="HAZ-54",
    ),
    _supervised(
        _W.DISK_LOW,
        "Disk nearly full",
        "less than {LIM-DISK-01} % or {LIM-DISK-02} MiB is free",
        _P.MEDIUM,
        hazard="HAZ-53",
    ),
    _supervised(
        _W.LIBRARY_LOST,
        "Library of limits cannot be used: no more drug",
        "the file of the library in force is gone, changed or no longer signed; what runs keeps its own limits",
        _P.MEDIUM,
        hazard="HAZ-12",
    ),
    AlarmRule(
        id="ALM-UNCONFIRMED",
        title="Delivery not confirmed after a gap",
        condition="supervision was interrupted, and nobody has read the pump since",
        priority=_P.MEDIUM,
        delay_s=0,
        action=_A.HOLD,
        hazards=("HAZ-51", "HAZ-59"),
        look=seen.unconfirmed,
        may_hold=seen.is_unconfirmed,
    ),
)
"""What the supervisor says of itself. `PUMP_NOT_STOPPED` is a reason of `ALM-PUMP-NOT-STOPPED`."""

ALARMS: Final[dict[str, AlarmRule]] = {
    rule.id: rule for rule in (*_VITALS, *_AFTER_RESCUE, *_SCORES, *_MISSING, *_PUMP, *_COURSE, *_SUPERVISION)
}
"""Every alarm by id."""

OF_THE_PERSON: Final = frozenset(rule.id for rule in (*_VITALS, *_AFTER_RESCUE, *_SCORES))
"""Alarms that say something of the person; the others speak of equipment, order or clock."""

if len(ALARMS) != len(_VITALS) + len(_AFTER_RESCUE) + len(_SCORES) + len(_MISSING) + len(_PUMP) + len(_COURSE) + len(
    _SUPERVISION
):
    raise RuntimeError("an alarm is listed twice")


_Placed = tuple[int, AlarmRule]
_Gated = tuple[tuple[MayHold, tuple[_Placed, ...]], ...]


def _gated(*, before_start: bool, of_the_person: bool) -> _Gated:
    """The rules by what must be so for them to hold, each with its place in the registry."""
    found: dict[MayHold, list[_Placed]] = {}
    for place, rule in enumerate(ALARMS.values()):
        if rule.before_start is before_start and (rule.id in OF_THE_PERSON) is of_the_person:
            found.setdefault(rule.may_hold, []).append((place, rule))
    return tuple((may_hold, tuple(rules)) for may_hold, rules in found.items())


_BEFORE_START: Final = _gated(before_start=True, of_the_person=False)
_PERSON_RULES: Final = _gated(before_start=False, of_the_person=True)
_LIVE_RULES: Final = _gated(before_start=False, of_the_person=False)
