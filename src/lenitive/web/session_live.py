"""What stands on the flowsheet now: tiles, due clock, alarms, the rate in every unit, and the same for each second."""

from dataclasses import dataclass
from typing import Any, Final

from lenitive.clinic import supervision_wire as wire
from lenitive.domain.infusion.alarms import ALARMS, evaluate
from lenitive.domain.infusion.bag_time import bag_lasts_ms
from lenitive.domain.infusion.conditions import freshness_ms
from lenitive.domain.infusion.events import ObservationKind, Priority
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import ActiveAlarm, Channel, Session, State, from_epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan, said_in
from lenitive.web.clock_zone import local
from lenitive.web.documents.rates import rate_line
from lenitive.web.language import gettext, gettext_noop, said
from lenitive.web.running import Known
from lenitive.web.text import quantity

TILES: Final = (
    (Channel.HEART_RATE, gettext_noop("Heart rate"), "per min"),
    (Channel.SPO2, "SpO2", "%"),
    (Channel.RESPIRATORY_RATE, gettext_noop("Breathing"), "per min"),
    (Channel.ETCO2, gettext_noop("Exhaled CO2"), "mmHg"),
)
PRESSURE: Final = "pressure"
DUE_WORDS: Final = {
    ObservationKind.VITALS: gettext_noop("Vital signs"),
    ObservationKind.SEDATION: gettext_noop("Sedation"),
    ObservationKind.PSYCHOTOMIMETIC: gettext_noop("Perception"),
    ObservationKind.PAIN: gettext_noop("Pain"),
    ObservationKind.NAUSEA: gettext_noop("Nausea"),
}
MARKS: Final = {Priority.HIGH: "***", Priority.MEDIUM: "**", Priority.LOW: "*"}
_ORDER: Final = (Priority.HIGH, Priority.MEDIUM, Priority.LOW)
_SOON_MIN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One alarm as it is listed.

    Attributes:
        holds: Whether its condition is there still; one of high priority stays listed until somebody took notice.
        silent_s: Seconds of silence left; 0 when it sounds.
    """

    id: str
    title: str
    why: str
    priority: str
    mark: str
    since: str
    acknowledged: bool
    holds: bool
    silent_s: int
    silenceable: bool


def alarms_of(session: Session, at_ms: int) -> list[Shown]:
    """Active and latched alarms, the most urgent first, then the newest."""
    holding = {one.rule.id for one in evaluate(session, at=from_epoch_ms(at_ms))}
    shown = sorted(session.alarms.items(), key=_urgency)
    return [
        Shown(
            id=alarm,
            title=said(ALARMS[alarm].title) if alarm in ALARMS else alarm,
            why=said(said_in(session.plan, ALARMS[alarm].template).replace("_", " ")) if alarm in ALARMS else "",
            priority=active.priority.value,
            mark=MARKS[active.priority],
            since=f"{local(from_epoch_ms(active.raised_ms)):%H:%M:%S}",
            acknowledged=active.acknowledged_ms is not None,
            holds=alarm in holding,
            silent_s=max(0, ((active.silenced_until_ms or 0) - at_ms) // 1000),
            silenceable=alarm in ALARMS and ALARMS[alarm].silenceable,
        )
        for alarm, active in shown
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An alarm where many chairs are shown: that it is there and how urgent, without its reasons."""

    title: str
    priority: str
    mark: str
    acknowledged: bool


def listed_alarms(session: Session) -> tuple[Listed, ...]:
    """Active and latched alarms in the order of `alarms_of`."""
    shown = sorted(session.alarms.items(), key=_urgency)
    return tuple(
        Listed(
            title=said(ALARMS[alarm].title) if alarm in ALARMS else alarm,
            priority=active.priority.value,
            mark=MARKS[active.priority],
            acknowledged=active.acknowledged_ms is not None,
        )
        for alarm, active in shown
    )


def _urgency(one: tuple[str, ActiveAlarm]) -> tuple[int, int]:
    return _ORDER.index(one[1].priority), -one[1].raised_ms


def due_of(session: Session, at_ms: int) -> list[dict[str, Any]]:
    """What is due, the most urgent first."""
    found = sorted(due(session), key=lambda one: one.due_ms)
    return [
        {
            "kind": str(one.kind),
            "label": gettext(DUE_WORDS[one.kind]),
            "due_ms": one.due_ms,
            "clock": f"{local(from_epoch_ms(one.due_ms)):%H:%M}",
            "words": due_words(one.overdue_min(at_ms)),
            "state": due_state(one.overdue_min(at_ms)),
        }
        for one in found
    ]


def due_state(late_min: float) -> str:
    """A class for it.

    Example:
        >>> due_state(-10), due_state(-1.5), due_state(0.5), due_state(7)
        ('later', 'soon', 'soon', 'late')
    """
    if late_min < -_SOON_MIN:
        return "later"
    return "soon" if late_min < 1 else "late"


def due_words(late_min: float) -> str:
    """In words; the script on the page says the same.

    Example:
        >>> due_words(-7.2), due_words(-1.5), due_words(0.4), due_words(7.9)
        ('in 8 min', 'within 2 min', 'due now', 'late 7 min')
    """
    if late_min < -_SOON_MIN:
        return gettext("in {min} min").format(min=int(-late_min) + (late_min != int(late_min)))
    if late_min < 0:
        return gettext("within 2 min")
    return gettext("due now") if late_min < 1 else gettext("late {min} min").format(min=int(late_min))


def rate_words(plan: SessionPlan | None, rate_ul_h: int) -> str:
    """A rate in every unit.

    Example:
        >>> rate_words(None, 3500)
        'not known'
    """
    if plan is None:
        return gettext("not known")
    return rate_line(plan, rate_ul_h).together if rate_ul_h else "0 mL/h"


def tiles_of(session: Session, at_ms: int, seen: dict[str, tuple[int, int]] | None = None) -> list[dict[str, Any]]:
    """The newest value of each channel, its age, and whether it still speaks of now.

    Args:
        session: What is known.
        at_ms: Now, on the time line of the session.
        seen: Newest value and its age in ms by channel, as the supervisor said; None to take the session's own.
    """
    tiles = [_tile(session, at_ms, channel, label, unit, seen) for channel, label, unit in TILES]
    up, low = (_tile(session, at_ms, channel, "", "", seen) for channel in (Channel.SYSTOLIC, Channel.DIASTOLIC))
    both = f"{up['value']}/{low['value']}" if up["value"] and low["value"] else ""
    tiles.insert(1, {**up, "name": PRESSURE, "label": gettext("Blood pressure"), "unit": "mmHg", "value": both})
    needs_co2 = session.plan is not None and session.plan.etco2_required
    return [one for one in tiles if one["value"] or one["name"] != Channel.ETCO2 or needs_co2]


def _tile(
    session: Session, at_ms: int, channel: Channel, label: str, unit: str, seen: dict[str, tuple[int, int]] | None
) -> dict[str, Any]:
    newest = session.newest(channel)
    value, age_ms = (newest.value, at_ms - newest.at_ms) if newest else (None, 0)
    if seen is not None:
        value, age_ms = seen.get(channel.value, (None, 0))
    stale = value is None or age_ms > freshness_ms(session, channel)
    return {
        "name": channel.value,
        "label": gettext(label),
        "unit": gettext(unit),
        "value": "" if value is None else str(value),
        "age": age_words(age_ms) if value is not None else gettext("no value"),
        "stale": stale,
    }


def age_words(age_ms: int) -> str:
    """How old a value is.

    Example:
        >>> age_words(4_000), age_words(150_000)
        ('4 s ago', '2 min ago')
    """
    if age_ms < 120_000:
        return gettext("{s} s ago").format(s=max(0, age_ms) // 1000)
    return gettext("{min} min ago").format(min=age_ms // 60_000)


_NOT_PREPARED: Final = gettext_noop("Not prepared")
_STATES: Final = {
    State.RUNNING: gettext_noop("Running"),
    State.HELD: gettext_noop("On hold"),
    State.STOPPED: gettext_noop("Stopped"),
    State.RECOVERY: gettext_noop("Recovery"),
    State.DISCHARGED: gettext_noop("Left"),
    State.CLOSED: gettext_noop("Closed"),
    State.PREPARED: gettext_noop("Not started"),
    State.READY: gettext_noop("Not started: time-out is next"),
    State.TIMED_OUT: gettext_noop("Not started: ready to start"),
}


def state_words(session: Session) -> str:
    """Where the session stands, in a word or two."""
    if session.unconfirmed_ms is not None:
        return gettext("Held: not confirmed after a gap")
    return gettext(_STATES.get(session.state, _NOT_PREPARED))


def left_words(session: Session, at_ms: int) -> str:
    """How long it still runs."""
    if session.planned_end_ms is None or session.state not in {State.RUNNING, State.HELD}:
        return ""
    left = max(0, session.planned_end_ms - at_ms) // 60_000
    if left >= 60:
        return gettext("{h} h {min} min left").format(h=left // 60, min=left % 60)
    return gettext("{min} min left").format(min=left)


def given_words(session: Session, at_ms: int, given_ul: int | None) -> str:
    """What was given so far, by the pump's account, or as commanded where the pump said nothing."""
    plan = session.plan
    if plan is None:
        return ""
    ul = session.commanded_ul(at_ms) if given_ul is None else given_ul
    mg = ul * plan.conc_ug_ml / 1e6
    how = gettext("commanded, the pump has not said") if given_ul is None else gettext("by the pump")
    return f"{quantity(round(mg, 1), 'mg')}, {quantity(round(ul / 1000, 1), 'mL')} {how}"


def bag_words(session: Session, at_ms: int) -> str:
    """How long the bag still lasts, and until when; empty where nothing runs and nothing is prepared."""
    lasts_ms = bag_lasts_ms(session, at_ms)
    if lasts_ms is None:
        return ""
    minutes = lasts_ms // 60_000
    long = f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"
    return f"{long} ({local(from_epoch_ms(at_ms + lasts_ms)):%H:%M})"


def live_of(known: Known, live: wire.Live) -> dict[str, Any]:
    """How an infusion stands this second, as the page shows it."""
    session, at_ms = known.session, int(live.at.timestamp() * 1000)
    plan = session.plan
    pump = live.pump_rate_ul_h
    heard = live.pump_heard_ms
    return {
        "at": at_ms,
        "clock": f"{local(live.at):%H:%M:%S}",
        "seq": session.seq,
        "version": session.version,
        "state": live.state,
        "state_words": state_words(session),
        "left": left_words(session, at_ms),
        "rate": rate_words(plan, live.rate_ul_h),
        "rate_short": quantity(live.rate_ul_h / 1000, "mL/h"),
        "given": given_words(session, at_ms, live.given_ul),
        "bag": bag_words(session, at_ms),
        "pump": gettext("not heard") if pump is None else quantity(pump / 1000, "mL/h"),
        "pump_age": "" if heard is None else age_words(heard),
        "pump_stale": heard is None or heard > 10_000,
        "pump_differs": pump is not None and pump != live.rate_ul_h,
        "tiles": tiles_of(session, at_ms, live.vitals),
        "alarms": [[one.id, one.priority, one.acknowledged, one.sounds, said(one.title)] for one in live.alarms],
        "due": [[one["kind"], one["due_ms"]] for one in due_of(session, at_ms)],
        "summary": summary_of(session, live),
        "risk": risk_of(session, at_ms),
    }


def summary_of(session: Session, live: wire.Live) -> str:
    """One sentence for who listens to the page: state, rate and the alarms, without what changes each second."""
    one_alarm = gettext("{priority} alarm: {title}")
    titles = [one_alarm.format(priority=gettext(one.priority), title=said(one.title)) for one in live.alarms]
    rate = quantity(live.rate_ul_h / 1000, "mL/h")
    alarms = "; ".join(titles) or gettext("No alarm")
    return f"{state_words(session)}, {rate}. {alarms}."


def risk_of(session: Session, at_ms: int) -> int:
    """The larger, the sooner somebody looks: alarms, then what stands, then what is late."""
    weights = {Priority.HIGH: 1000, Priority.MEDIUM: 100, Priority.LOW: 10}
    score = sum(weights[one.priority] * (1 if one.acknowledged_ms else 2) for one in session.alarms.values())
    late = sum(max(0, int(one.overdue_min(at_ms))) for one in due(session))
    return score + late + (50 if session.unconfirmed_ms is not None else 0) + (20 if session.state is State.HELD else 0)
