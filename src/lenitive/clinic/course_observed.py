"""From the sessions and days of a course to what its outcome is read from. What nobody measured stays unknown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lenitive.clinic.patient_profile import baseline_pain
from lenitive.clinic.session_result import SessionResult
from lenitive.domain.assessment.opioid_factors import CDC_2022
from lenitive.domain.assessment.treatment import OpioidDay
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.knowledge import Knowledge, knowledge_of
from lenitive.domain.infusion.alarms import OF_THE_PERSON
from lenitive.domain.infusion.events import (
    Discharged,
    Event,
    NauseaScored,
    PainRated,
    PsychotomimeticScored,
    RescueGiven,
    SedationScored,
    Stopped,
    StopReason,
    VitalsObserved,
)
from lenitive.domain.outcomes.adverse_events import SessionPeaks
from lenitive.domain.outcomes.course_inputs import CourseInputs, DiaryDay, PgicAnswer
from lenitive.domain.outcomes.follow_up import FollowUpResult
from lenitive.domain.outcomes.liver_safety import LiverTest
from lenitive.domain.outcomes.pain_time_course import Reading, Rescue
from lenitive.domain.outcomes.session_outcome import SessionObserved


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOnDay:
    """A session and its day."""

    date: date
    result: SessionResult


def course_inputs(
    intake: Intake, sessions: Sequence[SessionOnDay], pgic: Sequence[PgicAnswer], *, as_of: date
) -> CourseInputs:
    """Everything observed in a course up to a day.

    Args:
        intake: Of the decision, for what was known before.
        sessions: In order.
        pgic: Impressions of change; later ones than `as_of` are left out.
        as_of: The day on which the outcome is read.
    """
    known = knowledge_of(intake)
    return CourseInputs(
        as_of=as_of,
        sessions=tuple(_session(one, number) for number, one in enumerate(sessions, start=1)),
        diary=_diary(sessions, as_of),
        baseline_average_nrs=baseline_pain(intake),
        baseline_worst_nrs=_worst(intake),
        goal_nrs=known.number("pain_goal_nrs"),
        opioid_days=(*intake.opioid_diary, *_opioid_days(sessions, as_of)),
        patch_changed_on=_patches(intake),
        pgic=tuple(answer for answer in pgic if answer.date <= as_of),
        liver_tests=_liver_tests(known),
        active_misuse={"yes": True, "no": False, "unknown": None}[known.answer("active_substance_misuse")],
        results=tuple(result for result in _results(sessions, known) if result.done_on <= as_of),
    )


def _session(given: SessionOnDay, number: int) -> SessionObserved:
    result, summary = given.result, given.result.summary
    began = summary.started_at is not None
    return SessionObserved(
        date=given.date,
        session_number=number,
        baseline_nrs=summary.baseline_pain,
        readings=_readings(result.events),
        infusion_end_min=summary.infusion_min if began else None,
        peaks=peaks_of(result.events),
        rescues=tuple(
            Rescue(at_min=event.minute)
            for event in result.events
            if isinstance(event.data, RescueGiven) and event.minute is not None
        ),
        stopped_early=summary.outcome != "completed",
        stopped_for_harm=stopped_for_harm(result.events),
        total_mg=result.account.given_mg,
        duration_min=summary.infusion_min if began else None,
    )


def stopped_for_harm(events: Iterable[Event]) -> bool:
    """Whether delivery was ended for an adverse effect or an alarm of the person; a lost probe or a pump is no harm."""
    stop = next((event.data for event in events if isinstance(event.data, Stopped)), None)
    if stop is None:
        return False
    by_alarm = stop.reason is StopReason.ALARM and stop.alarm in OF_THE_PERSON
    return by_alarm or stop.reason is StopReason.ADVERSE_EFFECT


def _readings(events: Iterable[Event]) -> tuple[Reading, ...]:
    """Ratings at rest from the start on; a second one in the same minute replaces the first."""
    found: dict[float, int] = {}
    for event in events:
        if isinstance(event.data, PainRated) and not event.data.on_movement and (event.minute or 0) > 0:
            found[round(event.minute or 0, 2)] = event.data.score
    return tuple(Reading(at_min=minute, nrs=score) for minute, score in sorted(found.items()))


def peaks_of(events: Sequence[Event]) -> SessionPeaks:
    """Baselines and extremes of a session, from plausible readings in time only."""
    vitals = [(event.minute, event.data) for event in events if isinstance(event.data, VitalsObserved)]
    usable = [(minute, seen) for minute, seen in vitals if not seen.late and not seen.implausible]
    before = [seen for minute, seen in usable if minute is None and seen.systolic_mmhg is not None]
    during = [seen for minute, seen in usable if minute is not None]
    systolic = [seen.systolic_mmhg for seen in during if seen.systolic_mmhg is not None]
    diastolic = [seen.diastolic_mmhg for seen in during if seen.diastolic_mmhg is not None]
    oxygen = [seen.spo2_pct for seen in during if seen.spo2_pct is not None]
    rass = [event.data.rass for event in events if isinstance(event.data, SedationScored)]
    levels = [event.data.score for event in events if isinstance(event.data, PsychotomimeticScored)]
    nausea = [event.data.score for event in events if isinstance(event.data, NauseaScored)]
    return SessionPeaks(
        systolic_baseline_mmhg=before[-1].systolic_mmhg if before else None,
        systolic_peak_mmhg=max(systolic, default=None),
        diastolic_baseline_mmhg=before[-1].diastolic_mmhg if before else None,
        diastolic_peak_mmhg=max(diastolic, default=None),
        spo2_min_pct=min(oxygen, default=None),
        psychotomimetic_max=max(levels, default=None),
        rass_min=min(rass, default=None),
        rass_max=max(rass, default=None),
        nausea_max=max(nausea, default=None),
    )


def _own_days(sessions: Sequence[SessionOnDay], index: int, as_of: date) -> date:
    """The last day of the diary that belongs to a session."""
    return sessions[index + 1].date - timedelta(days=1) if index + 1 < len(sessions) else as_of


def _diary(sessions: Sequence[SessionOnDay], as_of: date) -> tuple[DiaryDay, ...]:
    return tuple(
        DiaryDay(date=day.date, average_nrs=day.pain_average, worst_nrs=day.pain_worst, now_nrs=day.pain_now)
        for index, given in enumerate(sessions)
        for day in given.result.diary
        if day.date <= min(as_of, _own_days(sessions, index, as_of))
    )


def _opioid_days(sessions: Sequence[SessionOnDay], as_of: date) -> tuple[OpioidDay, ...]:
    return tuple(
        OpioidDay(
            date=day.date,
            background_mg_day=day.background_ome_mg,
            rescue_mg_day=day.rescue_ome_mg,
            table=CDC_2022.id,
        )
        for index, given in enumerate(sessions)
        for day in given.result.diary
        if day.background_ome_mg is not None and day.rescue_ome_mg is not None
        if day.date <= min(as_of, _own_days(sessions, index, as_of))
    )


def _worst(intake: Intake) -> float | None:
    rated = [
        problem.intensity.worst
        for problem in intake.pain_problems
        if problem.intensity is not None and problem.intensity.worst is not None and problem.ended is None
    ]
    return max(rated, default=None)


def _patches(intake: Intake) -> tuple[date, ...] | None:
    """No patch on the list is no change; with one, nobody wrote the days down."""
    return None if any(medicine.route == "transdermal" for medicine in intake.medications if medicine.active) else ()


def _liver_tests(known: Knowledge) -> tuple[LiverTest, ...]:
    alt = known.facts.get("alt_u_l")
    if alt is None:
        return ()
    return (
        LiverTest(
            date=alt.date,
            alt_u_l=known.number("alt_u_l"),
            alt_uln_u_l=known.number("alt_uln_u_l"),
            bilirubin_mg_dl=known.number("bilirubin_mg_dl"),
            alt_baseline_u_l=known.number("alt_u_l"),
        ),
    )


def _results(sessions: Sequence[SessionOnDay], known: Knowledge) -> Iterable[FollowUpResult]:
    """What was done: before the course by the intake, at each session by its record, afterwards by simulated calls."""
    for name, result in (("bladder_symptoms", "bladder_score"), ("prescription_monitoring_checked", "misuse_check")):
        fact = known.facts.get(name)
        if fact is not None:
            yield FollowUpResult(result=result, done_on=fact.date)
    for given in sessions:
        if any(isinstance(event.data, Discharged) for event in given.result.events):
            for result in ("misuse_check", "driving_advice", "opioid_plan"):
                yield FollowUpResult(result=result, done_on=given.date)
            yield FollowUpResult(result="call_24_h", done_on=given.date + timedelta(days=1))
            yield FollowUpResult(result="call_72_h", done_on=given.date + timedelta(days=3))
