"""The downtime sheet: how a session goes on, or stops, when every screen is off. It is printed while all is well."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lenitive.domain.infusion.alarms import ALARMS, Action
from lenitive.domain.infusion.events import ObservationKind, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.observations import SCHEDULES, due, interval_ms
from lenitive.domain.infusion.session import Channel, Session, State, from_epoch_ms
from lenitive.web.documents.label import amount_in
from lenitive.web.documents.printing import heading_of, html_of
from lenitive.web.documents.rates import RateLine, rate_line, rate_lines
from lenitive.web.documents.told import Told
from lenitive.web.language import gettext as _
from lenitive.web.language import gettext_noop
from lenitive.web.text import digits, quantity
from lenitive.web.words import plain_words, sentence

_ROWS: Final = 20
"""Rows of the grid: as many as stand on one page in reach of a pen."""

_AFTER_END_MIN: Final = 90
"""Minutes of recovery that the grid goes on for after the planned end."""

_TOGETHER_MIN: Final = 5
"""Minutes before its time at which an observation may be made with another."""

_STOP_STEPS: Final = (
    gettext_noop("Press STOP on the pump."),
    gettext_noop("Clamp the line. If the pump still runs: clamp, then disconnect."),
    gettext_noop("Stay. Airway, breathing, oxygen. Call for help."),
    gettext_noop("Write the time and the volume that the pump shows in the grid."),
)
"""What a person does to stop (assumed; hazards HAZ-20, HAZ-28, HAZ-70)."""

_RULES: Final = (
    gettext_noop("No rate is raised while the system is off. Lower it, pause it or stop it at any time."),
    gettext_noop("The monitor and the pump stay in charge of their own alarms. Somebody stays at the bedside."),
    gettext_noop("Write each value with the time at which it was seen."),
    gettext_noop("When the system is back, type in every line with both times. This paper stays with the record."),
)
"""How a session goes on without a screen (assumed; design rule: nothing but a person gives more drug)."""

_CHANNELS: Final = (
    (Channel.SYSTOLIC, gettext_noop("Systolic"), gettext_noop("mmHg")),
    (Channel.DIASTOLIC, gettext_noop("Diastolic"), gettext_noop("mmHg")),
    (Channel.HEART_RATE, gettext_noop("Heart rate"), gettext_noop("per min")),
    (Channel.RESPIRATORY_RATE, gettext_noop("Breathing"), gettext_noop("per min")),
    (Channel.SPO2, gettext_noop("Oxygen saturation"), gettext_noop("%")),
)
_SCORES: Final = (
    (ScoreKind.PAIN, gettext_noop("Pain"), gettext_noop("of 10")),
    (ScoreKind.RASS, gettext_noop("RASS"), gettext_noop("(-5 to +4)")),
    (ScoreKind.PSYCHOTOMIMETIC, gettext_noop("Psychotomimetic"), gettext_noop("of 3")),
    (ScoreKind.NAUSEA, gettext_noop("Nausea"), gettext_noop("of 3")),
)
_KINDS: Final = (
    (ObservationKind.VITALS, gettext_noop("vital signs")),
    (ObservationKind.SEDATION, gettext_noop("sedation")),
    (ObservationKind.PSYCHOTOMIMETIC, gettext_noop("psychotomimetic")),
    (ObservationKind.PAIN, gettext_noop("pain")),
    (ObservationKind.NAUSEA, gettext_noop("nausea")),
)
_BOXES: Final = tuple((kind, 4 if kind is ObservationKind.VITALS else 1) for kind, _ in _KINDS)
_CLINICAL: Final = (
    "ALM-SBP", "ALM-DBP", "ALM-MAP", "ALM-HR", "ALM-RR", "ALM-SPO2", "ALM-ETCO2", "ALM-APNOEA", "ALM-SEDATION",
    "ALM-POSS", "ALM-PSYCHOTOMIMETIC", "ALM-SYMPTOM", "ALM-AIR", "ALM-PUMP-NOT-STOPPED",
)  # fmt: skip
"""Alarms whose condition a person can see without a screen, by the beginning of their id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastValue:
    """The newest value of one thing.

    Attributes:
        name: Of what.
        value: With unit, or "not known".
        at: Clock time; empty when it was never read.
    """

    name: str
    value: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """One line to write on.

    Attributes:
        at: Printed clock time, or minutes after the start when it has not begun; empty for a free line.
        due: Kinds of observation that are due then.
    """

    at: str
    due: frozenset[str]

    @property
    def boxes(self) -> tuple[bool, ...]:
        """For each box of the line, whether it is to be filled: vital signs take four; a free line takes all."""
        return tuple(not self.at or kind.value in self.due for kind, boxes in _BOXES for _ in range(boxes))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """A step on the clock; `now` marks the one that the ordered clock stands in."""

    begins: str
    ends: str
    rate: RateLine
    now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DowntimeSheet:
    """Everything that the paper says.

    Attributes:
        as_at: Clock time and day that it speaks of.
        newest: Clock time with seconds of the last entry of the record and its age; empty on a sheet of the past.
        state: Of the session.
        rate: In force, in three units.
        given: Drug so far, on the worst case, of what was ordered and allowed.
        pump: The pump's own counter.
        last: Newest values.
        alarms: Active ones.
        steps: The order on the clock.
        ends: When it is planned to end.
        next_due: What is due when.
        stop_if: Findings on which the infusion is stopped.
        hold_if: Findings on which it is paused.
        stop_steps: How to stop.
        rules: How to go on.
        rescue: Medicines at hand; empty without a plan.
        grid: Lines to write on.
    """

    as_at: str
    newest: str
    state: str
    rate: RateLine
    given: str
    pump: str
    last: tuple[LastValue, ...]
    alarms: tuple[str, ...]
    steps: tuple[PlannedStep, ...]
    ends: str
    next_due: tuple[LastValue, ...]
    stop_if: tuple[str, ...]
    hold_if: tuple[str, ...]
    stop_steps: tuple[str, ...]
    rules: tuple[str, ...]
    rescue: tuple[str, ...]
    grid: tuple[GridRow, ...]


def downtime_of(told: Told) -> DowntimeSheet:
    """The sheet of a session as it stands when it is printed, or as it stood at its last event."""
    session, order, at_ms = told.session, told.order, told.at_ms
    allowed = order.limits.max_total_ug / 1000
    given_mg = session.given_ug(at_ms) / 1000
    reported = session.reported_ul()
    return DowntimeSheet(
        as_at=f"{told.clock(at_ms)}, {told.day(at_ms)}",
        newest=_newest(told),
        state=sentence(_(plain_words(session.state))),
        rate=rate_line(order, session.rate_ul_h),
        given=_("%(given)s of at most %(most)s")
        % {"given": quantity(given_mg, "mg", places=1), "most": quantity(allowed, "mg")},
        pump=quantity(None if reported is None else reported / 1000, "mL", places=1),
        last=tuple(_last(told)),
        alarms=tuple(
            _("%(alarm)s (%(priority)s priority)") % {"alarm": _(ALARMS[name].title), "priority": _(active.priority)}
            for name, active in session.alarms.items()
        ),
        steps=tuple(_steps(told)),
        ends=told.clock(session.planned_end_ms) if session.stopped_ms is None else "",
        next_due=tuple(_next_due(told)),
        stop_if=tuple(_findings(Action.STOP)),
        hold_if=tuple(_findings(Action.HOLD)),
        stop_steps=tuple(map(_, _STOP_STEPS)),
        rules=tuple(map(_, _RULES)),
        rescue=_rescue(told),
        grid=tuple(_grid(told)),
    )


def downtime_page(told: Told) -> str:
    """The sheet as a page; A4 on its side."""
    context: dict[str, Any] = {
        **heading_of(told, _("Downtime sheet")),
        "weight": quantity(told.order.weight_g / 1000, "kg"),
        "bag": f"{amount_in(told.order)} ({quantity(told.order.conc_ug_ml / 1000, 'mg/mL')})",
        "goal": quantity(told.order.goal_nrs, "of 10"),
        "sheet": downtime_of(told),
    }
    return html_of("downtime.html", context)


def _newest(told: Told) -> str:
    if told.printed is None:
        return ""
    at = from_epoch_ms(told.session.last_ms).astimezone(told.zone)
    age = quantity((told.at_ms - told.session.last_ms) // 1000, "s")
    return _("%(clock)s, %(age)s before this was printed") % {"clock": f"{at:%H:%M:%S}", "age": age}


def _last(told: Told) -> Iterator[LastValue]:
    session = told.session
    for channel, name, unit in _CHANNELS:
        read = session.newest(channel)
        yield LastValue(
            name=_(name),
            value=quantity(read.value if read else None, unit),
            at=told.clock(read.at_ms if read else None),
        )
    for kind, name, unit in _SCORES:
        score = session.latest(kind)
        value = f"{rass_text(score.value)} {_(unit)}" if score and kind is ScoreKind.RASS else ""
        yield LastValue(
            name=_(name),
            value=value or quantity(score.value if score else None, unit),
            at=told.clock(score.at_ms if score else None),
        )


def rass_text(score: int) -> str:
    """A RASS score with its sign, 0 without.

    Example:
        >>> rass_text(-2), rass_text(0), rass_text(1)
        ('-2', '0', '+1')
    """
    return f"{score:+d}" if score else "0"


def _steps(told: Told) -> Iterator[PlannedStep]:
    started = told.session.started_ms
    for line in rate_lines(told.order):
        end_min = line.start_min + line.duration_min
        if started is None:
            yield PlannedStep(begins=f"+{line.start_min} min", ends=f"+{end_min} min", rate=line, now=False)
            continue
        begins, ends = started + line.start_min * MS_PER_MIN, started + end_min * MS_PER_MIN
        now = told.session.stopped_ms is None and begins <= told.at_ms < ends
        yield PlannedStep(begins=told.clock(begins), ends=told.clock(ends), rate=line, now=now)


def _next_due(told: Told) -> Iterator[LastValue]:
    names = dict(_KINDS)
    for one in sorted(due(told.session), key=lambda found: found.due_ms):
        late = one.overdue_min(told.at_ms)
        words = _("%(minutes)s min late") % {"minutes": digits(late, places=0)} if late >= 1 else _("due")
        yield LastValue(name=sentence(_(names[one.kind])), value=words, at=told.clock(one.due_ms))


def _findings(action: Action) -> Iterator[str]:
    """Findings that a person sees without a screen, as the alarm registry words them."""
    for name, rule in ALARMS.items():
        if rule.action is action and name.startswith(_CLINICAL):
            yield f"{_(rule.title)}: {_(in_plain(rule.condition))}"


def in_plain(condition: str) -> str:
    """A condition of the registry in the words of a bedside."""
    words = condition
    for channel, name, unit in (*_CHANNELS, (Channel.MAP, "mean", "mmHg"), (Channel.ETCO2, "exhaled CO2", "mmHg")):
        if words.startswith(channel.value):
            words = f"{name[:1].lower()}{name[1:]}{words.removeprefix(channel.value)} ({unit})"
    return plain_words(words).replace(">=", "at least").replace(">", "more than").replace("<", "less than")


def _rescue(told: Told) -> tuple[str, ...]:
    if told.plan is None:
        return ()
    return tuple(f"{_(one.medicine)}: {_(one.for_what)}. {sentence(_(one.caution))}." for one in told.plan.rescue)


def _grid(told: Told) -> Iterator[GridRow]:
    """The times that follow, then free lines."""
    times = sorted(_times(told.session).items())[:_ROWS]
    started = told.session.started_ms
    for at_ms, kinds in times:
        label = f"+{at_ms // MS_PER_MIN} min" if started is None else told.clock(at_ms)
        yield GridRow(at=label, due=frozenset(kinds))
    yield from (GridRow(at="", due=frozenset()) for one in range(_ROWS - len(times)))


def _times(session: Session) -> dict[int, set[str]]:
    """When each kind falls due from here on, if each is done on time and nothing changes.

    What falls due within `_TOGETHER_MIN` of the earliest is done with it: never later, and in one visit.
    """
    if session.state in {State.DISCHARGED, State.CLOSED} or session.plan is None:
        return {}
    started = session.started_ms or 0
    length = session.plan.duration_min * MS_PER_MIN
    planned = session.planned_end_ms if session.planned_end_ms is not None else started + length
    end = session.stopped_ms if session.stopped_ms is not None else planned
    upcoming = {kind: started for kind, _ in _KINDS} | {one.kind: one.due_ms for one in due(session)}
    found: dict[int, set[str]] = {}
    while (at := min(upcoming.values())) <= end + _AFTER_END_MIN * MS_PER_MIN:
        done = {kind for kind, due_ms in upcoming.items() if due_ms - at < _TOGETHER_MIN * MS_PER_MIN}
        found[at] = {kind.value for kind in done}
        upcoming |= {kind: at + _interval_ms(session, kind, at, end) for kind in done}
    return found


def _interval_ms(session: Session, kind: ObservationKind, at: int, end: int) -> int:
    """The rules' own interval; after the planned end that of recovery, as if the infusion ended then."""
    if at < end or session.stopped_ms is not None:
        return interval_ms(session, kind, at)
    schedule = SCHEDULES[kind]
    first_hour = at - end < 60 * MS_PER_MIN
    return (schedule.recovery_first_hour_min if first_hour else schedule.recovery_later_min) * MS_PER_MIN
