"""The outcome: response, time course, opioid, harm, what is due, and what follows. Denominators first."""

from datetime import date

from lenitive.clinic.course import Course
from lenitive.domain.outcomes.follow_up import TaskStatus
from lenitive.domain.outcomes.response import PainChange
from lenitive.domain.outcomes.session_outcome import SessionOutcome
from lenitive.domain.outcomes.summary import CourseOutcome
from lenitive.web.blocks import Block, Cell, Cells, Section, bullets, chart, table, text
from lenitive.web.charts import DaysPlot, days_svg
from lenitive.web.words import UNKNOWN, change_pct, cited, number, plain_words, sentence, yes_no


def outcome_section(course: Course) -> Section:
    """Did it help, did it harm, and what now."""
    outcome = course.outcome
    if outcome is None:
        return Section(id="outcome", title="The outcome", blocks=(text("There is no outcome without an infusion."),))
    decided = outcome.decision
    blocks = (
        bullets((*(sentence(reason) for reason in decided.reasons), *(f"Needed: {need}" for need in decided.needs)),
                heading=f"The course: {plain_words(decided.decision)} ({cited(decided.source, decided.grade)})"),
        _days(course, outcome),
        _completeness(outcome),
        _responses(outcome),
        _sessions(outcome),
        _opioid(outcome),
        _events(outcome),
        _tasks(outcome),
    )  # fmt: skip
    return Section(
        id="outcome",
        title="The outcome",
        intro="One simulated person, uncontrolled, before and after: it shows how a course is read, and nothing about "
        "whether the therapy works.",
        blocks=blocks,
    )


def _days(course: Course, outcome: CourseOutcome) -> Block:
    intake = course.considered.intake
    own = [day for given in course.sessions for day in given.result.diary if _belongs(course, given.date, day.date)]
    days = sorted({day.date: day for day in own}.items())
    opioids = [*((day.date, day.background_mg_day, day.rescue_mg_day) for day in intake.opioid_diary)]
    opioids += [
        (date, day.background_ome_mg, day.rescue_ome_mg)
        for date, day in days
        if day.background_ome_mg is not None and day.rescue_ome_mg is not None
    ]
    plot = DaysPlot(
        pain_days=[date for date, _ in days],
        pain_nrs=[day.pain_average for _, day in days],
        opioid_days=[date for date, _, _ in opioids],
        background_mg_day=[background for _, background, _ in opioids],
        rescue_mg_day=[rescue for _, _, rescue in opioids],
        sessions=[given.date for given in course.sessions],
        goal_nrs=outcome.goal_nrs,
    )
    caption = (
        "Average pain of each day after the first infusion and opioid by day (oral morphine equivalent). A day without "
        "an answer stays empty. The dotted line is the person's own goal."
    )
    return chart(days_svg(plot), caption, heading="Day by day")


def _belongs(course: Course, session: date, day: date) -> bool:
    """A diary day belongs to the latest session before it."""
    starts = [given.date for given in course.sessions if given.date < day]
    return bool(starts) and starts[-1] == session


def _completeness(outcome: CourseOutcome) -> Block:
    rows: list[Cells] = [
        [
            one.what,
            str(one.planned),
            str(one.answered),
            _share(one.pct),
        ]
        for one in outcome.completeness
    ]
    return table("How complete this is", ("What", "#Planned", "#There", "#"), rows)


def _share(pct: float | None) -> str:
    return "none planned yet" if pct is None else number(pct, "%", places=0)


def _responses(outcome: CourseOutcome) -> Block:
    rows: list[Cells] = [
        [
            Cell(text=f"Infusion {found.session_number}", small=found.rests_on),
            yes_no(found.answer),
            "; ".join((*found.finding.reasons, *(f"needed: {need}" for need in found.finding.needs))),
            cited(found.finding.source, found.finding.grade),
        ]
        for found in outcome.session_responses
    ]
    rows += [
        [
            plain_words(found.id),
            yes_no(found.answer),
            "; ".join((*found.reasons, *(f"needed: {n}" for n in found.needs))),
            cited(found.source, found.grade),
        ]
        for found in outcome.definitions
    ]
    return table("Response, never on the score alone", ("By", "Responder", "Because", "Source"), rows)


def _sessions(outcome: CourseOutcome) -> Block:
    rows: list[Cells] = [
        [
            f"{one.session_number}",
            _change(one.end_change),
            _onset(one),
            one.time_course.duration.why,
            Cell(text=_spid(one), small=one.time_course.spid.stepwise_formula if one.time_course.spid else ""),
            yes_no(one.goal_reached_at_end),
        ]
        for one in outcome.sessions
    ]
    head = ("#Infusion", "At its end", "Onset", "Duration", "SPID", "Goal reached")
    return table("Time course of each infusion", head, rows)


def _change(change: PainChange) -> str:
    if change.fall_pct is None:
        return change.why_not or UNKNOWN
    return f"{number(change.baseline_nrs)} to {number(change.followup_nrs)} ({change_pct(change.fall_pct)})"


def _onset(one: SessionOutcome) -> str:
    onset = one.time_course.onset
    return number(onset.onset_min, "min", places=0) if onset.onset_min is not None else onset.why


def _spid(one: SessionOutcome) -> str:
    spid = one.time_course.spid
    if spid is None:
        return "; ".join(refusal.what for refusal in one.time_course.refusals) or UNKNOWN
    share = number(spid.stepwise_of_max_pct, "% of the most possible", places=0)
    return f"{number(spid.stepwise_nrs_h, 'points x h', places=1)}, {share}"


def _opioid(outcome: CourseOutcome) -> Block:
    found = outcome.opioid_sparing
    if found is None:
        why = str(outcome.opioid_refused) if outcome.opioid_refused else "No session."
        return text(why, heading="Opioid")
    rows: list[Cells] = [
        ["Three days before, mean", number(found.baseline_mg_day, "mg per 24 h")],
        [f"Change on {found.on}", change_pct(found.fall_pct)],
        ["At least 20 % less, pain not higher by more than 1", yes_no(found.responder_20_pct)],
        ["At least 30 % less, pain not higher by more than 1", yes_no(found.responder_30_pct)],
    ]
    return table(f"Opioid, {found.design} (table {found.table})", ("", "#"), rows)


def _events(outcome: CourseOutcome) -> Block:
    rows: list[Cells] = [
        [one.name, str(one.grade), one.basis, f"CTCAE {one.version}, {one.known}", one.causality]
        for one in outcome.adverse_events
    ]
    return table("Adverse events", ("Event", "#Grade", "From", "Graded by", "Causality"), rows)


def _tasks(outcome: CourseOutcome) -> Block:
    order = {TaskStatus.OVERDUE: 0, TaskStatus.DUE: 1, TaskStatus.PLANNED: 2, TaskStatus.MISSING: 3, TaskStatus.DONE: 4}
    tasks = sorted(outcome.tasks, key=lambda task: (order[task.status], task.due_on))
    rows: list[Cells] = [
        [str(task.due_on), Cell(text=task.what, small=task.why), task.status, cited(task.source, task.grade)]
        for task in tasks
        if task.status is not TaskStatus.DONE
    ]
    return table("Follow-up and late effects still open", ("Due", "What", "", "Source"), rows)
