"""`lenitive infuse`: one planned session in a terminal, with simulated devices, at any speed; every event is kept."""

import sys
import time
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from lenitive.cli.candidacy import considered_from
from lenitive.cli.edge import ANCHOR_BESIDE, CannotReadError, Exit, show
from lenitive.cli.outlook_page import minutes_said
from lenitive.clinic.bedside import Bedside, Keep, Onlookers
from lenitive.clinic.candidacy import Considered
from lenitive.clinic.course import STARTS_AT, order_of
from lenitive.clinic.earlier_sessions import EarlierSessions, earlier_sessions
from lenitive.clinic.infuse import MONITOR_INTERVAL_S, PREPARE_MIN, run_session
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.plan import PLAN_SCHEMA, proposal_for
from lenitive.clinic.session_result import SessionResult
from lenitive.clinic.simulated_nurse import NURSE
from lenitive.clinic.stopped_now import people_who_stop, stopped_now
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.conditions import freshness_ms
from lenitive.domain.infusion.events import Event, Priority, ScoreKind, StopReason
from lenitive.domain.infusion.observations import due
from lenitive.domain.infusion.session import Channel, Session, State, epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan
from lenitive.domain.plan.after_stop import FOLLOWED_MIN
from lenitive.domain.plan.plan import Plan
from lenitive.domain.plan.virtual_people import VirtualPeople
from lenitive.record.address import without_password
from lenitive.record.failure import ConflictError, RecordFailedError
from lenitive.record.place import RecordAt
from lenitive.record.store import EventStore

INFUSE_SCHEMA: Final = "lenitive/infuse/1"
SPEED_MAX: Final = 1_000_000
_BLOCKS: Final = " ▁▂▃▄▅▆▇█"
_COLOUR: Final = {Priority.HIGH: "bold red", Priority.MEDIUM: "yellow", Priority.LOW: "cyan"}
_LINE_EVERY_MIN: Final = 30
_LATE_MIN: Final = 120
"""How much longer than planned a session may last and a stop is still followed."""


@dataclass(slots=True)
class _Screen:
    """What a person looks at while the session runs."""

    plan: Plan
    people: VirtualPeople | None
    speed: float
    live: Live | None
    stopped_by_hand: bool = False
    told: int = 0

    def after_minute(self, bedside: Bedside, at: datetime) -> None:
        """Show the minute, then wait as long as it lasts at this speed. Ctrl-C stops the infusion."""
        try:
            if self.live is not None:
                self.live.update(_page(bedside, self.plan, self.people, at))
            else:
                self._lines(bedside, at)
            time.sleep(60.0 / self.speed)
        except KeyboardInterrupt:
            if bedside.session.rate_ul_h == 0 and bedside.session.state is not State.HELD:
                raise
            stop = ask.Stop(by=NURSE, key=bedside.nurse.key(), reason=StopReason.CLINICAL_DECISION, note="by keyboard")
            bedside.submit(stop, at)
            self.stopped_by_hand = True

    def _lines(self, bedside: Bedside, at: datetime) -> None:
        """Without a terminal: one line for every change, and one now and then."""
        for event in bedside.events[self.told :]:
            if event.type in {"InfusionStarted", "RateChanged", "Held", "Resumed", "Stopped", "AlarmRaised"}:
                sys.stderr.write(f"{_clock(event.minute)}  {event.type}: {_said(event)}\n")
        self.told = len(bedside.events)
        minute = bedside.session.minute(epoch_ms(at)) or 0.0
        if round(minute) % _LINE_EVERY_MIN == 0:
            sys.stderr.write(f"{_clock(minute)}  {_rate(bedside.session)}; pain {_score(bedside.session, 'pain')}\n")
            if words := _stop_now(self.people, bedside.session, at):
                sys.stderr.write(f"{_clock(minute)}  {words}\n")


def run(
    bundle: Path,
    intake: Path,
    *,
    seed: int,
    record: RecordAt,
    speed: float,
    limits: Path | None,
    trust: Path | None,
    as_json: bool,
) -> int:
    """Plan, order and run the next session of one record, keeping every event durably as it happens.

    Sessions of the same person that the record already holds count in every window of dose.
    """
    if not 0 < speed <= SPEED_MAX:
        raise CannotReadError(f"--speed: {speed:g}; give how many times faster than the clock, above 0 to {SPEED_MAX}")
    if seed < 0:
        raise CannotReadError(f"--seed: {seed}; give 0 or more")
    considered = considered_from(bundle, intake, limits=limits, trust=trust)
    earlier = _earlier(record, considered.intake.patient.reference)
    ordered = _ordered(considered, earlier)
    if isinstance(ordered, Refusal):
        return _refused(ordered, PLAN_SCHEMA, as_json=as_json)
    with EventStore(record.place, anchor=record.anchor) as store:
        stream = f"{ordered.order.patient} session {len(earlier.told) + 1}"
        live = Live(console=Console(stderr=True), refresh_per_second=8) if sys.stderr.isatty() else None
        people = people_who_stop(
            considered, ordered.plan, last_min=ordered.plan.duration_min + _LATE_MIN + FOLLOWED_MIN
        )
        screen = _Screen(plan=ordered.plan, people=people, speed=speed, live=live)
        with live or nullcontext():
            result = run_session(
                ordered.order,
                ordered.profile,
                starts_at=ordered.starts_at,
                seed=seed,
                follow_up_days=0,
                onlookers=Onlookers(keep=_keeping(store, stream), watch=screen.after_minute),
            )
        apart = store.anchor_is_apart
    if isinstance(result, Refusal):
        return _refused(result, INFUSE_SCHEMA, as_json=as_json)
    document = {
        "schema": INFUSE_SCHEMA,
        "simulated": True,
        "patient": ordered.order.patient,
        "session_number": ordered.order.session_number,
        "stream": stream,
        "head": result.head,
        "events": len(result.events),
        "anchor_apart": apart,
        "stopped_by_hand": screen.stopped_by_hand,
        "summary": result.summary,
        "account": result.account,
    }
    show(document, as_json=as_json, page=lambda console: _kept(console, stream, result, record, apart=apart))
    return Exit.DONE


def _kept(console: Console, stream: str, result: SessionResult, record: RecordAt, *, apart: bool) -> None:
    _end(console, stream, result)
    named = "" if record.anchor is None else f" --anchor {record.anchor}"
    place = without_password(str(record.place))
    kept = f"{len(result.events)} events kept. Check them with: lenitive log verify {place}{named}"
    console.print(kept, soft_wrap=True)
    if not apart:
        console.print(ANCHOR_BESIDE, soft_wrap=True)
    console.print("Simulated pump, monitor, nurse and patient. Not a medical device.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ordered:
    plan: Plan
    profile: PatientProfile
    order: SessionPlan
    starts_at: datetime


def _earlier(record: RecordAt, patient: str) -> EarlierSessions:
    """Sessions of this person that the record holds; none where there is no record yet."""
    if not record.is_there:
        return EarlierSessions()
    with EventStore(record.place, anchor=record.anchor) as store:
        return earlier_sessions(patient, [store.read(stream) for stream in store.streams(None)])


def _ordered(considered: Considered, earlier: EarlierSessions) -> _Ordered | Refusal:
    """The next session on the day of the intake, after whatever came before it, or why there is none."""
    as_of = considered.intake.as_of
    starts_at = datetime.combine(as_of, STARTS_AT)
    if earlier.until is not None:
        starts_at = max(starts_at, earlier.until + timedelta(minutes=PREPARE_MIN))
    if starts_at.date() != as_of:
        return Refusal(
            rule="SES-DAY",
            what=f"Earlier sessions of {considered.intake.patient.reference} last until {earlier.until:%Y-%m-%d %H:%M}",
            limit=f"The intake speaks of {as_of}",
            remedy="Complete the intake on the day of the session",
        )
    plan = proposal_for(considered, earlier.before(starts_at))
    if isinstance(plan, Refusal):
        return plan
    profile = profile_of(considered)
    if isinstance(profile, Refusal):
        return profile
    order = replace(
        order_of(considered, plan, profile, before=earlier.deliveries(starts_at)), monitor_interval_s=MONITOR_INTERVAL_S
    )
    return _Ordered(plan=plan, profile=profile, order=order, starts_at=starts_at)


def _keeping(store: EventStore, stream: str) -> Keep:
    def keep(events: tuple[Event, ...]) -> None:
        try:
            store.append(stream, events)
        except ConflictError as error:
            raise RecordFailedError(
                f"{error}; another session was begun meanwhile, look before you start again"
            ) from None

    return keep


def _refused(refusal: Refusal, schema: str, *, as_json: bool) -> int:
    show({"schema": schema, "refusal": refusal}, as_json=as_json, page=lambda out: out.print(str(refusal)))
    return Exit.CLINICAL_NO


def _end(console: Console, stream: str, result: SessionResult) -> None:
    summary = result.summary
    console.print(
        f"{stream}: {summary.outcome.replace('_', ' ')}, {result.account.given_mg:g} mg in "
        f"{summary.infusion_min:.0f} min; pain {summary.baseline_pain} to {summary.end_pain}"
    )


def _page(bedside: Bedside, plan: Plan, people: VirtualPeople | None, at: datetime) -> Panel:
    session = bedside.session
    minute = session.minute(epoch_ms(at)) or 0.0
    numbers = Table.grid(padding=(0, 3))
    for _ in range(6):
        numbers.add_column()
    numbers.add_row(
        *(Text(name, style="dim") for name in ("SpO2", "heart rate", "breaths", "pressure", "pain", "RASS"))
    )
    at_ms = epoch_ms(at)
    pressure = f"{_value(session, Channel.SYSTOLIC, at_ms)}/{_value(session, Channel.DIASTOLIC, at_ms)} mmHg"
    numbers.add_row(
        f"{_value(session, Channel.SPO2, at_ms)} %",
        f"{_value(session, Channel.HEART_RATE, at_ms)} /min",
        f"{_value(session, Channel.RESPIRATORY_RATE, at_ms)} /min",
        pressure,
        _score(session, "pain"),
        _score(session, "rass"),
    )
    body = Group(
        Text(f"{_clock(minute)}  {session.state.value}   {_rate(session)}", style="bold"),
        Text(),
        numbers,
        Text(),
        Text(_curve(plan, minute)),
        Text(_stop_now(people, session, at)),
        _due(session, at),
        _alarms(session),
        Text("Ctrl-C stops the infusion.", style="dim"),
    )
    title = f"{session.plan.patient if session.plan else ''}: SIMULATED, not a medical device"
    return Panel(body, title=title, title_align="left")


def _rate(session: Session) -> str:
    if session.plan is None:
        return "no order"
    mg_h = session.rate_ul_h * session.plan.conc_ug_ml / 1e6
    given_mg = session.given_ug(session.last_ms) / 1000
    return f"{session.rate_ul_h / 1000:g} mL/h = {mg_h:g} mg/h; given {given_mg:.1f} mg"


def _curve(plan: Plan, minute: float) -> str:
    """Predicted concentration at the site of effect, typical person, in blocks; `|` is now."""
    prediction = plan.prediction
    band = None if prediction is None else prediction.effect_site_ng_ml or prediction.ketamine_ng_ml
    if prediction is None or band is None:
        return "no concentration is predicted for this person"
    shown = range(0, len(prediction.times_min), 2)
    highest = max(band.p50)
    cells = [_BLOCKS[round(band.p50[place] / highest * (len(_BLOCKS) - 1))] for place in shown]
    now = sum(prediction.times_min[place] <= minute for place in shown)
    return f"predicted {''.join(cells[:now])}|{''.join(cells[now:])} peak {highest:.0f} ng/mL (typical person)"


def _stop_now(people: VirtualPeople | None, session: Session, at: datetime) -> str:
    """What a stop at this minute would do; nothing where nothing is predicted or there is nothing to stop."""
    found = None if people is None else stopped_now(people, session, epoch_ms(at))
    if found is None:
        return ""
    half, leave = found.after.half_after_min, found.after.fit_to_leave_after_min
    return (
        f"if stopped now, in half of people (95 in 100): ketamine fallen to half in {minutes_said(half)} min, "
        f"perhaps fit to leave in {minutes_said(leave)} min; the discharge gate decides"
    )


def _due(session: Session, at: datetime) -> Text:
    soon = sorted(due(session), key=lambda one: one.due_ms)[:3]
    late = [one.overdue_min(epoch_ms(at)) for one in soon]
    words = (
        f"{one.kind.value} {'in' if by < 0 else 'overdue by'} {abs(by):.0f} min"
        for one, by in zip(soon, late, strict=True)
    )
    return Text("due: " + ("; ".join(words) or "nothing"), style="yellow" if any(by > 0 for by in late) else "")


def _alarms(session: Session) -> Text:
    text = Text("alarms: ")
    for name, alarm in session.alarms.items():
        noticed = "" if alarm.acknowledged_ms is None else " (noticed)"
        text.append(f"{alarm.priority.value.upper()} {name}{noticed}  ", style=_COLOUR[alarm.priority])
    return text if session.alarms else text.append("none")


def _value(session: Session, channel: Channel, at_ms: int) -> str:
    """What is known now; what is too old to be the present is not shown as if it were."""
    newest = session.newest(channel)
    if newest is None or at_ms - newest.at_ms > freshness_ms(session, channel):
        return "--"
    return str(newest.value)


def _score(session: Session, kind: str) -> str:
    latest = session.latest(ScoreKind(kind))
    return "--" if latest is None else str(latest.value)


def _clock(minute: float | None) -> str:
    whole = round(minute or 0.0)
    return f"{whole // 60}:{whole % 60:02d}"


def _said(event: Event) -> str:
    data = event.data
    for name in ("message", "reason", "rate_ul_h"):
        if hasattr(data, name):
            said = getattr(data, name)
            return f"{said / 1000:g} mL/h" if name == "rate_ul_h" else str(said)
    return ""
