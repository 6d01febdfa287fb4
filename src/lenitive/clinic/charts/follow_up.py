"""After a session: what a person is asked on which day, what they answered, and who acts on it.

Each answer is kept as it is given, so that a person who stops half-way has lost nothing. A link stands for one day of
one session and is used up when every question was passed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Happened, Signer, new_id
from lenitive.clinic.charts.chart import Chart, ChartAlert, ChartSession
from lenitive.devices.simulated_patient import DiaryDay
from lenitive.domain.assessment.opioid_burden import Part, opioid_burden
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.course_inputs import PgicAnswer
from lenitive.domain.outcomes.follow_up import FollowUpResult, Session, schedule
from lenitive.domain.outcomes.follow_up_questions import ASKED_FOR, QUESTIONS, Question, alert_of, asked_together
from lenitive.domain.outcomes.follow_up_rules import FOLLOW_UP_RULES
from lenitive.domain.outcomes.response import Pgic

GRACE_DAYS: Final = 1
"""Days after the day that is asked about for which its answers are still taken (assumed)."""

_NUMBERS: Final = {"FUQ-PAIN-NOW": "pain_now", "FUQ-PAIN-AVERAGE": "pain_average", "FUQ-PAIN-WORST": "pain_worst"}


class AskState(StrEnum):
    """Where the questions of one day stand."""

    PLANNED = "planned"
    DUE = "due"
    WAITING = "waiting"
    ANSWERED = "answered"
    PARTLY = "partly"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """The questions of one day after one session.

    Attributes:
        session_id: The session they follow.
        session_number: From 1.
        due_on: The day that is asked about.
        until: The last day on which answers are taken.
        rules: Follow-up rules that the answers settle; what names the day first.
        questions: In order.
        ask_id: What the link stands for; None while nobody asked.
        answers: What was answered so far; None where the person would rather not say.
        finished: Whether every question was passed.
        state: Where it stands.
    """

    session_id: str
    session_number: int
    due_on: date
    until: date
    rules: tuple[str, ...]
    questions: tuple[Question, ...]
    ask_id: str | None
    answers: Mapping[str, str | None]
    finished: bool
    state: AskState

    @property
    def day(self) -> str:
        """What names the day, in words."""
        return FOLLOW_UP_RULES[self.rules[0]].what

    @property
    def next_question(self) -> Question | None:
        """The first that was not passed; None after the last."""
        return next((one for one in self.questions if one.id not in self.answers), None)


def asks(chart: Chart, today: date) -> tuple[Ask, ...]:
    """Every day on which a person is asked, in order."""
    given = [one for one in chart.sessions_given if one.linked is not None]
    days = [one.linked.on for one in given if one.linked is not None]
    if not given or chart.intake is None:
        return ()
    tasks = schedule([Session(date=day, duration_h=0) for day in days], as_of=max(today, *days))
    rules: dict[date, list[str]] = {}
    for task in tasks:
        if task.rule in ASKED_FOR:
            rules.setdefault(task.due_on, []).append(task.rule)
    found = []
    for due_on in sorted(rules):
        before = [one for one in given if one.linked is not None and one.linked.on < due_on]
        if before:
            found.append(_ask(chart, before[-1], due_on, rules[due_on], today))
    return tuple(found)


def _ask(chart: Chart, session: ChartSession, due_on: date, rules: Iterable[str], today: date) -> Ask:
    ordered = tuple(rule for rule in ASKED_FOR if rule in set(rules))
    asked = next((one for one in chart.asked if (one.session_id, one.due_on) == (session.id, due_on)), None)
    ask_id = asked.ask_id if asked else None
    answers = {one.question: one.answer for one in chart.answered if one.ask_id == ask_id}
    finished = any(one.ask_id == ask_id for one in chart.finished)
    until = due_on + timedelta(days=max(GRACE_DAYS, *(FOLLOW_UP_RULES[rule].window_days for rule in ordered)))
    # what is answered after the next session is no longer about this one
    later = [one.linked.on for one in chart.sessions if one.linked is not None and one.linked.on >= due_on]
    until = min([until, *later])
    ask = Ask(
        session_id=session.id,
        session_number=session.linked.number if session.linked else 0,
        due_on=due_on,
        until=until,
        rules=ordered,
        questions=asked_together(ordered),
        ask_id=ask_id,
        answers=answers,
        finished=finished,
        state=AskState.PLANNED,
    )
    return replace(ask, state=_state(ask, _diary_days(session), today))


def _state(ask: Ask, written: Mapping[date, DiaryDay], today: date) -> AskState:
    if ask.finished or (ask.ask_id is None and ask.due_on in written):
        return AskState.ANSWERED
    if today < ask.due_on:
        return AskState.PLANNED
    if today > ask.until:
        return AskState.PARTLY if ask.answers else AskState.MISSING
    return AskState.DUE if ask.ask_id is None else AskState.WAITING


def _diary_days(session: ChartSession) -> dict[date, DiaryDay]:
    return {day.date: day for answered in session.diary for day in answered.days}


def ask_of(chart: Chart, ask_id: str, today: date) -> Ask | None:
    """The day that a link stands for; None when this chart has none such."""
    return next((one for one in asks(chart, today) if one.ask_id == ask_id), None)


def ask_person(chart: Chart, *, session_id: str, due_on: date, today: date) -> Happened | Refusal:
    """Ask about one day; from now on there is a link for it."""
    found = next((one for one in asks(chart, today) if (one.session_id, one.due_on) == (session_id, due_on)), None)
    if found is None:
        return _no("FUP-ASK", "nothing is asked about that day", "A session names its days", "Choose a day below")
    if found.state is not AskState.DUE:
        return _no(
            "FUP-ASK",
            f"the questions of {due_on} are {found.state}",
            "A person is asked once, from the day itself on and while the answers are of use",
            "Choose a day that is due",
        )
    return (happened.FollowUpAsked(ask_id=new_id(), what=found.rules[0], due_on=due_on, session_id=session_id),)


def answer_question(
    chart: Chart, *, ask_id: str, question: str, answer: str | None, now: datetime, how: str = "link"
) -> Happened | Refusal:
    """Keep one answer, and what follows from it."""
    return answer_questions(chart, ask_id=ask_id, answers={question: answer}, now=now, how=how)


def answer_questions(
    chart: Chart, *, ask_id: str, answers: Mapping[str, str | None], now: datetime, how: str = "phone"
) -> Happened | Refusal:
    """Keep answers, and what follows from them: the diary, the impression of change, alerts, the end.

    Args:
        chart: As it stands.
        ask_id: What is answered.
        answers: By question; None where the person would rather not say.
        now: The moment.
        how: "link" or "phone".
    """
    ask = ask_of(chart, ask_id, now.date())
    if (refused := _not_answerable(ask, answers, now.date())) is not None or ask is None:
        return refused or _gone()
    events: list[Any] = [
        happened.FollowUpAnswered(ask_id=ask_id, question=question, answer=answer, how=how)
        for question, answer in answers.items()
    ]
    known = {**ask.answers, **answers}
    events += _diary(chart, ask, known, answers)
    events += _impression(ask, answers, now.date())
    events += [alert for question, answer in answers.items() for alert in _alert(chart, ask, (question, answer), now)]
    if all(one.id in known for one in ask.questions):
        events.append(happened.FollowUpFinished(ask_id=ask_id, how=how))
        events += [
            happened.TaskDone(rule=rule, done_on=now.date(), note=f"answered by {how}")
            for rule in ask.rules
            if rule.startswith("FUP-CALL")
        ]
    return tuple(events)


def _not_answerable(ask: Ask | None, answers: Mapping[str, str | None], today: date) -> Refusal | None:
    if ask is None:
        return _gone()
    if ask.finished:
        return _no("FUP-USED", "these questions were answered", "A link is used once", "Call us to correct an answer")
    if today > ask.until:
        return _no("FUP-EXPIRED", "this link has ended", "Answers are taken for a few days", "Wait to be asked again")
    asked = {one.id for one in ask.questions}
    for question, answer in answers.items():
        if question not in asked or (answer is not None and answer not in QUESTIONS[question].values):
            return _no("FUP-ANSWER", "this is no answer to this question", "Choose one of the answers", "Choose again")
    return None


def _gone() -> Refusal:
    return _no("FUP-UNKNOWN", "nobody is asked by this link", "A link is made by the clinic", "Call us")


def _diary(chart: Chart, ask: Ask, known: Mapping[str, str | None], new: Mapping[str, str | None]) -> Happened:
    """The day of the diary with what is known by now; nothing when no question of it was answered."""
    if not {*_NUMBERS, "FUQ-REGULAR", "FUQ-EXTRA"} & set(new):
        return ()
    scores = {name: _number(known.get(question)) for question, name in _NUMBERS.items()}
    background, per_dose = _doses(chart)
    extra = _number(known.get("FUQ-EXTRA"))
    regular = {"as_written": background, "none_written": 0.0}.get(known.get("FUQ-REGULAR") or "")
    rescue = 0.0 if extra == 0 else None if extra is None or per_dose is None else extra * per_dose
    day = DiaryDay(
        day=(ask.due_on - _session_day(chart, ask)).days,
        date=ask.due_on,
        pain_now=scores["pain_now"],
        pain_average=scores["pain_average"],
        pain_worst=scores["pain_worst"],
        background_ome_mg=regular,
        rescue_ome_mg=rescue,
        simulated=False,
    )
    return (happened.DiaryAnswered(session_id=ask.session_id, days=(day,), ask_id=ask.ask_id),)


def _session_day(chart: Chart, ask: Ask) -> date:
    session = chart.session_of(ask.session_id)
    return session.linked.on if session is not None and session.linked is not None else ask.due_on


def _number(answer: str | None) -> int | None:
    return int(answer) if answer is not None and answer.isdigit() else None


def _doses(chart: Chart) -> tuple[float | None, float | None]:
    """Oral morphine equivalent of the regular opioid in 24 h, and of one extra dose; None where it is not known."""
    if chart.intake is None:
        return None, None
    burden = opioid_burden(chart.intake.medications)
    rescue = [row for row in burden.rows if row.part is Part.RESCUE and row.active is not False]
    units = {one.text: one.units_per_day for one in chart.intake.medications}
    if len(rescue) != 1 or not units.get(rescue[0].text) or rescue[0].omed_mg_day is None:
        return burden.background_mg_day, None
    return burden.background_mg_day, round(rescue[0].omed_mg_day / (units[rescue[0].text] or 1), 2)


def _impression(ask: Ask, new: Mapping[str, str | None], today: date) -> Happened:
    said = new.get("FUQ-CHANGE")
    if said is None:
        return ()
    impression = PgicAnswer(date=today, pgic=Pgic(said))
    return (happened.ImpressionAnswered(session_id=ask.session_id, impression=impression, ask_id=ask.ask_id),)


def _alert(chart: Chart, ask: Ask, said: tuple[str, str | None], now: datetime) -> Happened:
    rule = alert_of(*said)
    alert_id = f"{ask.ask_id}-{said[0].removeprefix('FUQ-').lower()}-{said[1]}"
    if rule is None or any(one.id == alert_id for one in chart.alerts):
        return ()
    return (
        happened.AlertRaised(
            alert_id=alert_id,
            question=said[0],
            what=rule.what,
            urgent=rule.urgent,
            act_by=now + timedelta(hours=rule.act_within_h),
            session_id=ask.session_id,
        ),
    )


def take_alert(chart: Chart, *, alert_id: str, by: Signer) -> Happened | Refusal:
    """Answer for an alert from now on."""
    alert = _open_alert(chart, alert_id)
    if isinstance(alert, Refusal):
        return alert
    if alert.taken is not None and alert.taken.name == by.name:
        return _no("FUP-ALERT", "it is yours already", "An alert has one owner", "Settle it when you have acted")
    return (happened.AlertTaken(alert_id=alert_id, name=by.name),)


def settle_alert(chart: Chart, *, alert_id: str, done: str, by: Signer) -> Happened | Refusal:
    """Say what was done about an alert."""
    alert = _open_alert(chart, alert_id)
    if isinstance(alert, Refusal):
        return alert
    if not any(letter.isalpha() for letter in done):
        return _no("FUP-ALERT", "nothing says what was done", "An alert ends with an act", "Write what you did")
    taken = () if alert.taken is not None else (happened.AlertTaken(alert_id=alert_id, name=by.name),)
    return (*taken, happened.AlertSettled(alert_id=alert_id, name=by.name, done=done.strip()))


def _open_alert(chart: Chart, alert_id: str) -> ChartAlert | Refusal:
    alert = next((one for one in chart.alerts if one.id == alert_id), None)
    if alert is None or alert.settled is not None:
        return _no("FUP-ALERT", "no such alert is open", "An alert is settled once", "Look at the worklist again")
    return alert


def own_follow_up(chart: Chart, *, by: Signer) -> Happened | Refusal:
    """Answer for the follow-up of this person from now on."""
    if not chart.sessions_given:
        return _no("FUP-OWNER", "no session was given", "Follow-up begins with a session", "Wait for it")
    return (happened.FollowUpOwned(name=by.name),)


def finish_task(chart: Chart, *, rule: str, note: str, today: date) -> Happened | Refusal:
    """Keep that a follow-up check was done, with what was found."""
    known = FOLLOW_UP_RULES.get(rule)
    if known is None or not chart.sessions_given:
        return _no("FUP-TASK", f"{rule[:30]} is not due here", "A check follows a session", "Choose it below")
    if not any(letter.isalpha() for letter in note):
        return _no(rule, "nothing says what was found", "A check ends with its finding", "Write what was found")
    return (happened.TaskDone(rule=rule, done_on=today, note=note.strip()),)


def results_of(chart: Chart, as_of: date) -> tuple[FollowUpResult, ...]:
    """What was done, told by the chart: checks, answered calls, and days of a simulated diary."""
    done = [
        FollowUpResult(result=FOLLOW_UP_RULES[one.rule].result, done_on=one.done_on)
        for one in chart.tasks_done
        if one.rule in FOLLOW_UP_RULES
    ]
    for session in chart.sessions_given:
        for day in _diary_days(session).values():
            kind = {1: "call_24_h", 3: "call_72_h"}.get(day.day)
            if kind and day.simulated:  # a simulated person was called by a simulated nurse
                done.append(FollowUpResult(result=kind, done_on=day.date))
    return tuple(one for one in done if one.done_on <= as_of)


def _no(rule: str, what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule=rule, what=what, limit=limit, remedy=remedy)
