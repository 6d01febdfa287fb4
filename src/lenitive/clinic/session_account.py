"""From the events of a session to what people look at: curves, alarms, the drug's account, a summary."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from lenitive.clinic.session_result import AlarmEpisode, DrugAccount, SessionSamples, SessionSummary
from lenitive.devices.simulated_monitor import MonitorReading
from lenitive.devices.simulated_patient import PatientProfile, TrueState
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.events import (
    AlarmAcknowledged,
    AlarmEnded,
    AlarmRaised,
    DischargeChecked,
    Discharged,
    Event,
    InfusionStarted,
    PainRated,
    Priority,
    RateChanged,
    ScoreKind,
    Stopped,
    StopReason,
    VitalsObserved,
)
from lenitive.domain.infusion.machine import account
from lenitive.domain.infusion.session import Session, State, from_epoch_ms
from lenitive.domain.pharmacology.model import Person, PkModel, domain_refusal
from lenitive.domain.pharmacology.predict import Concentrations, Delivery, typical_concentrations


@dataclass(slots=True)
class Minute:
    """What was true and what was seen in one minute; kept for the plots."""

    minute: int
    rate_ul_h: int
    commanded_ul: int
    reported_ul: int
    true_ul: float
    truth: TrueState
    reading: MonitorReading


def samples_of(
    session: Session,
    minutes: Sequence[Minute],
    profile: PatientProfile,
    model: PkModel,
) -> SessionSamples:
    """One value per minute for the plots, with the typical person's curve beside this person's."""
    plan, started_ms = session.plan, session.started_ms
    if plan is None or started_ms is None:
        raise ValueError("samples: the infusion was not started; there is nothing to plot")
    mg_per_ul, kg = plan.conc_ug_ml / 1e6, plan.weight_g / 1000
    predicted = _predicted(session, started_ms, profile, model, times=[one.minute for one in minutes])
    pain, level, rass = (_scores(session, kind) for kind in (ScoreKind.PAIN, ScoreKind.PSYCHOTOMIMETIC, ScoreKind.RASS))
    seen = [one.reading for one in minutes]
    return SessionSamples(
        times_min=tuple(one.minute for one in minutes),
        rate_ml_h=tuple(one.rate_ul_h / 1000 for one in minutes),
        rate_mg_h=tuple(round(one.rate_ul_h * mg_per_ul, 6) for one in minutes),
        rate_mg_kg_h=tuple(round(one.rate_ul_h * mg_per_ul / kg, 6) for one in minutes),
        commanded_mg=tuple(round(one.commanded_ul * mg_per_ul, 4) for one in minutes),
        reported_mg=tuple(round(one.reported_ul * mg_per_ul, 4) for one in minutes),
        true_mg=tuple(round(one.true_ul * mg_per_ul, 4) for one in minutes),
        predicted_ketamine_ng_ml=_shown(predicted.ketamine_ng_ml if predicted else None),
        predicted_norketamine_ng_ml=_shown(predicted.norketamine_ng_ml if predicted else None),
        predicted_effect_site_ng_ml=_shown(predicted.effect_site_ng_ml if predicted else None),
        true_ketamine_ng_ml=tuple(round(one.truth.ketamine_ng_ml, 3) for one in minutes),
        true_norketamine_ng_ml=tuple(round(one.truth.norketamine_ng_ml, 3) for one in minutes),
        true_effect_site_ng_ml=tuple(round(one.truth.effect_site_ng_ml, 3) for one in minutes),
        systolic_mmhg=tuple(one.systolic_mmhg for one in seen),
        diastolic_mmhg=tuple(one.diastolic_mmhg for one in seen),
        heart_rate_min=tuple(one.heart_rate_min for one in seen),
        respiratory_rate_min=tuple(one.respiratory_rate_min for one in seen),
        spo2_pct=tuple(one.spo2_pct for one in seen),
        pain_times_min=pain[0],
        pain=pain[1],
        psychotomimetic_times_min=level[0],
        psychotomimetic=level[1],
        rass_times_min=rass[0],
        rass=rass[1],
    )


def _predicted(
    session: Session, started_ms: int, profile: PatientProfile, model: PkModel, *, times: list[int]
) -> Concentrations | None:
    """The typical person of this weight and age on what was commanded; None when the model must not speak of them."""
    if domain_refusal(model, Person(weight_kg=profile.weight_kg, age_years=profile.age_years)) is not None:
        return None
    given = [
        Delivery(
            start_min=(one.start_ms - started_ms) / 60_000,
            duration_min=(one.end_ms - one.start_ms) / 60_000,
            rate_mg_h=one.rate_ng_h / 1e6,
        )
        for one in session.segments
        if one.end_ms > one.start_ms
    ]
    return typical_concentrations(
        model,
        weight_kg=profile.weight_kg,
        age_years=profile.age_years,
        deliveries=given,
        times_min=np.array(times, dtype=float),
    )


def _scores(session: Session, kind: ScoreKind) -> tuple[tuple[float, ...], tuple[int, ...]]:
    scores = session.scores.get(kind, ())
    started_ms = session.started_ms or 0
    return tuple(round((one.at_ms - started_ms) / 60_000, 2) for one in scores), tuple(one.value for one in scores)


def _shown(curve: np.ndarray | None) -> tuple[float, ...]:
    return () if curve is None else tuple(round(float(value), 3) for value in curve)


def account_of(session: Session, true_ul: float) -> DrugAccount:
    """Where the drug went, in milligrams."""
    issued, given, wasted, remaining = account(session)
    conc = session.plan.conc_ug_ml if session.plan else 0
    return DrugAccount(
        issued_mg=issued / 1000,
        given_mg=given / 1000,
        wasted_mg=wasted / 1000,
        remaining_mg=remaining / 1000,
        commanded_mg=session.commanded_ul(session.last_ms) * conc / 1e6,
        true_given_mg=round(true_ul * conc / 1e6, 4),
    )


def episodes_of(events: Sequence[Event]) -> tuple[AlarmEpisode, ...]:
    """Every alarm from beginning to end, in the order of beginning."""
    found: list[AlarmEpisode] = []
    open_at: dict[str, int] = {}
    for event in events:
        data, minute = event.data, event.minute or 0.0
        if isinstance(data, AlarmRaised):
            open_at[data.alarm] = len(found)
            found.append(
                AlarmEpisode(
                    alarm=data.alarm,
                    title=ALARMS[data.alarm].title,
                    priority=data.priority,
                    from_min=minute,
                    acknowledged_min=None,
                    to_min=None,
                )
            )
        elif isinstance(data, AlarmAcknowledged) and data.alarm in open_at:
            place = open_at[data.alarm]
            found[place] = replace(found[place], acknowledged_min=minute)
        elif isinstance(data, AlarmEnded) and data.alarm in open_at:
            place = open_at.pop(data.alarm)
            found[place] = replace(found[place], to_min=minute)
    return tuple(found)


def summary_of(session: Session, events: Sequence[Event], refused: Sequence[Refusal]) -> SessionSummary:
    """The session in a few numbers."""
    baseline, end, lowest = _pain(events)
    rates = _agreed_mg_kg_h(session, events)
    raised = [event.data.priority for event in events if isinstance(event.data, AlarmRaised)]
    vitals = [event.data for event in events if isinstance(event.data, VitalsObserved) and event.minute is not None]
    pressures = [one.systolic_mmhg for one in vitals if one.systolic_mmhg is not None and not one.implausible]
    oxygen = [one.spo2_pct for one in vitals if one.spo2_pct is not None and not one.implausible]
    started_ms, stopped_ms = session.started_ms, session.stopped_ms
    levels = [one.value for one in session.scores.get(ScoreKind.PSYCHOTOMIMETIC, ())]
    depths = [one.value for one in session.scores.get(ScoreKind.RASS, ())]
    stop = next((event.data for event in events if isinstance(event.data, Stopped)), None)
    return SessionSummary(
        outcome=_outcome(session),
        stop_reason=stop.reason.value if stop and started_ms is not None else None,
        stop_note=stop.note if stop else "",
        infusion_min=(stopped_ms - started_ms) / 60_000 if started_ms is not None and stopped_ms is not None else 0.0,
        max_rate_mg_kg_h=max(rates, default=0.0),
        end_rate_mg_kg_h=rates[-1] if rates else None,
        baseline_pain=baseline,
        end_pain=end,
        lowest_pain=lowest,
        relief_pct=round((baseline - end) / baseline * 100, 1) if baseline and end is not None else None,
        worst_psychotomimetic=max(levels, default=None),
        deepest_rass=min(depths, default=None),
        max_systolic_mmhg=max(pressures, default=None),
        min_spo2_pct=min(oxygen, default=None),
        alarms_high=raised.count(Priority.HIGH),
        alarms_medium=raised.count(Priority.MEDIUM),
        alarms_low=raised.count(Priority.LOW),
        requests_refused=len(refused),
        started_at=_time(started_ms),
        stopped_at=_time(stopped_ms) if started_ms is not None else None,
        discharged_at=next((event.at for event in events if isinstance(event.data, Discharged)), None),
        unmet_at_end=_unmet(session, events, refused),
    )


def _time(ms: int | None) -> datetime | None:
    return None if ms is None else from_epoch_ms(ms)


def _outcome(session: Session) -> str:
    if session.started_ms is None:
        return "not_started"
    if session.state not in {State.DISCHARGED, State.CLOSED}:
        return "not_discharged"
    return "completed" if session.stop_reason is StopReason.COMPLETED else "stopped_early"


def _pain(events: Sequence[Event]) -> tuple[int | None, int | None, int | None]:
    """The last score before the start, the last before the end, and the lowest of the infusion."""
    before: int | None = None
    during: list[int] = []
    for event in events:
        if isinstance(event.data, Stopped):
            break
        if isinstance(event.data, PainRated) and not event.data.on_movement:
            if event.minute is None:
                before = event.data.score
            else:
                during.append(event.data.score)
    return before, (during[-1] if during else None), min(during, default=None)


def _agreed_mg_kg_h(session: Session, events: Sequence[Event]) -> list[float]:
    """Every rate that was agreed until delivery ended, in order."""
    rates: list[int] = []
    for event in events:
        if isinstance(event.data, Stopped):
            break
        if isinstance(event.data, InfusionStarted):
            rates.append(event.data.rate_ul_h)
        elif isinstance(event.data, RateChanged) and rates:
            rates.append(event.data.to_rate_ul_h)
    plan = session.plan
    return [round(rate * plan.conc_ug_ml / 1000 / plan.weight_g, 6) for rate in rates] if plan else []


def _unmet(session: Session, events: Sequence[Event], refused: Sequence[Refusal]) -> tuple[str, ...]:
    if session.started_ms is None:
        return tuple(str(refusal) for refusal in refused[-1:])
    if session.state in {State.DISCHARGED, State.CLOSED}:
        return ()
    checks = [event.data.unmet for event in events if isinstance(event.data, DischargeChecked)]
    return checks[-1] if checks else ()
