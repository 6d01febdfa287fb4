"""People by stage, today's sessions first; who is in a chair, how it runs there."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Final

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from lenitive.clinic.charts.actions import Happened, arrive, schedule_session
from lenitive.clinic.charts.chart import Chart, ChartSession
from lenitive.clinic.charts.journey import Stage, Step, next_step
from lenitive.clinic.roles import Role
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.session import State, epoch_ms
from lenitive.web.at_the_chair import moment
from lenitive.web.clock_zone import zone
from lenitive.web.running import desk
from lenitive.web.screens.day_board.forms import ArriveForm, ScheduleForm
from lenitive.web.session_live import Listed, due_of, left_words, listed_alarms, state_words
from lenitive.web.site.house import house
from lenitive.web.site.links import address_of
from lenitive.web.site.pages import Forms, chart_or_404, page, settle, submit
from lenitive.web.site.who import role_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """How the infusion of somebody stands, in words."""

    state: str
    left: str
    due_label: str
    due_words: str
    due_state: str
    alarms: tuple[Listed, ...]
    is_live: bool
    screen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBoard:
    """One person on the board.

    Attributes:
        step: Stage and what is next.
        session: Today's session; None without one.
        address: Where what is next is done; the person's page when that screen is not there or not for this role.
        mine: Whether it waits for who looks.
        since_days: Days since anything happened.
        running: How the infusion stands; None for who is in no chair.
        asked: What the front desk is asked to do here: "arrive", "schedule", or nothing.
        form: In which that is said, for who may; None for everybody else.
    """

    chart: Chart
    step: Step
    session: ChartSession | None
    address: str
    mine: bool
    since_days: int
    waiting_days: int | None
    running: Running | None = None
    asked: str = ""
    form: Form | None = None

    @property
    def row(self) -> SafeString:
        """Of today's table, drawn once for what it says."""
        return drawn(Drawn("day_board/row.html", self))

    @property
    def waiting(self) -> SafeString:
        """Of who is on the way."""
        return drawn(Drawn("day_board/waiting.html", self))


class Drawn:
    """A part of the page about one person; equal when everything that it says is the same."""

    def __init__(self, template: str, one: OnBoard) -> None:
        self.template, self.one = template, one
        self._said = (
            template, one.chart.id, one.chart.version, one.step, one.address, one.mine, one.waiting_days, one.running,
            get_language(),
        )  # fmt: skip

    def __hash__(self) -> int:
        return hash(self._said)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Drawn) and self._said == other._said


@lru_cache(maxsize=2048)
def drawn(part: Drawn) -> SafeString:
    """The part, for who is asked nothing in it: a form has a key of its own each time."""
    return render_to_string(part.template, {"one": part.one})


def board(request: HttpRequest, *, forms: Forms | None = None, refusal: Refusal | None = None) -> HttpResponse:
    """The board of today."""
    today, role = house().today(), role_of(request)
    sent, greets = forms or {}, role in {Role.FRONT_DESK, Role.NURSE}
    people = [_on_board(chart, today, role) for chart in house().charts.all() if chart.patient is not None]
    people = [
        replace(one, form=_form(one, sent.get(one.chart.id), today)) if one.asked and greets else one for one in people
    ]
    shown = sorted((one for one in people if one.session is not None), key=_starts)
    stages = [
        (stage, sorted((one for one in people if one.step.stage is stage and one.session is None), key=_urgency))
        for stage in Stage
        if stage is not Stage.ENDED
    ]
    ended = [one for one in people if one.step.stage is Stage.ENDED]
    context = {
        "today_sessions": shown,
        "stages": [(stage, group) for stage, group in stages if group],
        "ended": ended,
        "mine": sum(one.mine for one in people),
    }
    return page(request, "day_board/page.html", context, refusal=refusal, forms=forms)


def _form(one: OnBoard, sent: Form | None, today: date) -> Form:
    """What is asked about one person: as it was sent, or empty with a key of its own."""
    kind = ArriveForm if one.asked == "arrive" else ScheduleForm
    if isinstance(sent, kind):
        return sent.seen_again(one.chart.version)
    return kind.about(one.chart, today, auto_id=_ids(one.chart))


def greet(request: HttpRequest, chart_id: str) -> HttpResponse:
    """The person is here, and is who the chart says: two identifiers were asked."""
    chart = chart_or_404(chart_id)
    waiting = chart.session_next

    def arrived(now: Chart, said: dict[str, Any]) -> Happened | Refusal:
        if waiting is None:
            return _NOBODY_WAITS
        return arrive(now, session_id=waiting.id, escort=said["escort"], relation=said["relation"])

    return _settle(request, chart, ArriveForm(request.POST, auto_id=_ids(chart)), arrived)


_NOBODY_WAITS: Final = Refusal(
    rule="CHT-ARRIVE", what="this person has no session that waits", limit="Who is greeted has a session",
    remedy="Give a day and a chair first",
)  # fmt: skip


def schedule(request: HttpRequest, chart_id: str) -> HttpResponse:
    """A day, a time and a chair for a plan that is released."""
    chart = chart_or_404(chart_id)
    plan_id = chart.plan.id if chart.plan else None

    def scheduled(now: Chart, said: dict[str, Any]) -> Happened | Refusal:
        at = datetime.combine(said["day"], said["time"], tzinfo=zone())
        return schedule_session(now, starts_at=at, chair=said["chair"], plan_id=plan_id)

    return _settle(request, chart, ScheduleForm(request.POST, auto_id=_ids(chart)), scheduled)


def _settle(
    request: HttpRequest,
    chart: Chart,
    form: Form,
    decide: Callable[[Chart, dict[str, Any]], Happened | Refusal],
) -> HttpResponse:
    """`settle` for one person of the board: the form is shown again in their row."""
    return settle(
        form,
        lambda said: submit(request, chart.id, lambda now: decide(now, said)),
        again=partial(board, request),
        name=chart.id,
        back=lambda _: HttpResponseRedirect(reverse("day_board:page")),
    )


def _ids(chart: Chart) -> str:
    return f"{chart.id}-%s"


def _running(chart: Chart) -> Running | None:
    now = chart.session_now
    if now is None:
        return None
    session, said = desk().known(now.id).session, desk().now(now.id)
    at_ms = epoch_ms(said.at if said is not None else moment())
    due = next(iter(due_of(session, at_ms)), {"label": "", "words": "", "state": ""})
    return Running(
        state=state_words(session),
        left=left_words(session, at_ms),
        due_label=due["label"],
        due_words=due["words"],
        due_state=due["state"],
        alarms=listed_alarms(session),
        is_live=said is not None,
        screen=_SCREENS.get(session.state, "flowsheet"),
    )


_SCREENS = {
    State.NEW: "start", State.PREPARED: "start", State.READY: "start", State.TIMED_OUT: "start",
    State.STOPPED: "recovery", State.RECOVERY: "recovery", State.DISCHARGED: "recovery",
}  # fmt: skip


def _on_board(chart: Chart, today: date, role: Role | None) -> OnBoard:
    step, running = next_step(chart, today), _running(chart)
    if running is not None:
        step = Step(stage=step.stage, what=running.state, whose=step.whose, screen=running.screen)
    last = chart.history[-1].at.date()
    return OnBoard(
        chart=chart,
        step=step,
        session=_of_today(chart, today),
        address=address_of(step.screen, chart, role),
        mine=step.whose is role and step.stage is not Stage.ENDED,
        since_days=(today - last).days,
        waiting_days=None if chart.referral is None else (today - chart.referral.received_on).days,
        running=running,
        asked=_asked(chart, step, today),
    )


def _asked(chart: Chart, step: Step, today: date) -> str:
    if step.screen != "day_board":
        return ""
    waiting = chart.session_next
    is_today = waiting is not None and waiting.scheduled is not None and waiting.scheduled.starts_at.date() == today
    return "arrive" if is_today else "schedule"


def _of_today(chart: Chart, today: date) -> ChartSession | None:
    return next(
        (
            one
            for one in chart.sessions
            if one.cancelled is None and one.scheduled is not None and one.scheduled.starts_at.date() == today
        ),
        None,
    )


def _starts(one: OnBoard) -> str:
    return one.session.scheduled.starts_at.isoformat() if one.session and one.session.scheduled else ""


def _urgency(one: OnBoard) -> tuple[bool, bool, int]:
    urgent = one.chart.referral is not None and one.chart.referral.urgent
    return (not one.mine, not urgent, -(one.waiting_days or 0))
