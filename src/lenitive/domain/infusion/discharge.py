"""REGISTRY of the discharge gate: what must be so before a person leaves. It returns everything that is unmet at once.

Each item has three values, and what is not known keeps the person here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from lenitive.domain.foundation.answer import Answer, all_of, answer_of
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.alarms import evaluate
from lenitive.domain.infusion.events import CheckAnswer, Priority, ScoreKind
from lenitive.domain.infusion.kernel import MS_PER_MIN
from lenitive.domain.infusion.session import Channel, Reading, Session, epoch_ms, from_epoch_ms
from lenitive.domain.infusion.session_plan import number_in
from lenitive.domain.limits.library import SHIPPED

OBSERVE_MIN: Final = SHIPPED.whole("LIM-RECOVERY-01")
"""Minutes between the end of the infusion and discharge, as shipped; a session goes by its own library."""

ALDRETE_MIN: Final = SHIPPED.whole("LIM-RECOVERY-02")
PRESSURE_WITHIN_PCT: Final = SHIPPED.whole("LIM-RECOVERY-03")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aldrete:
    """The five items of the modified Aldrete score, each 0-2; None when not scored. Source: aldrete_1995."""

    activity: int | None = None
    respiration: int | None = None
    circulation: int | None = None
    consciousness: int | None = None
    oxygen_saturation: int | None = None

    @property
    def items(self) -> tuple[int | None, ...]:
        """The five items in order."""
        return (self.activity, self.respiration, self.circulation, self.consciousness, self.oxygen_saturation)

    def ready(self, *, least: int = ALDRETE_MIN) -> Answer:
        """Whether the total is at least 9, or what the site's library asks, with full consciousness.

        Example:
            >>> Aldrete(activity=2, respiration=2, circulation=1, consciousness=2, oxygen_saturation=2).ready()
            <Answer.YES: 'yes'>
            >>> Aldrete(activity=2, respiration=2, circulation=2, consciousness=1, oxygen_saturation=2).ready()
            <Answer.NO: 'no'>
        """
        known = [item for item in self.items if item is not None]
        best = sum(known) + 2 * (len(self.items) - len(known))
        if best < least or self.consciousness in {0, 1}:
            return Answer.NO
        return Answer.YES if len(known) == len(self.items) else Answer.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """What is known when somebody asks whether a person may leave.

    Attributes:
        session: Its data.
        at_ms: Now.
        aldrete: The recovery score.
        said: What a person answered, by item.
    """

    session: Session
    at_ms: int
    aldrete: Aldrete
    said: Mapping[str, Answer]

    def number(self, limit: str) -> int:
        """A limit of the session's library."""
        return number_in(self.session.plan, limit)

    def is_fresh(self, at_ms: int) -> bool:
        """Whether what was seen at a time still speaks of now."""
        return self.at_ms - at_ms <= self.number("LIM-RECOVERY-05") * MS_PER_MIN


@dataclass(frozen=True, slots=True, kw_only=True)
class GateItem:
    """One item of the gate. `asked` items are answered by a person, the others by the session's data."""

    id: str
    statement: str
    look: Callable[[Departure], Answer]
    hazards: tuple[str, ...]
    asked: bool = False
    source: str = "lenitive"
    place: str = "discharge gate, awaiting sign-off"
    grade: Grade = Grade.ASSUMED


def gate(session: Session, *, at: datetime, aldrete: Aldrete, answers: tuple[CheckAnswer, ...]) -> Mapping[str, Answer]:
    """Every item of the discharge gate with its answer."""
    said = {check.item: check.answer for check in answers}
    departure = Departure(session=session, at_ms=epoch_ms(at), aldrete=aldrete, said=said)
    return {item.id: item.look(departure) for item in DISCHARGE.values()}


def unmet(answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Everything the gate still waits for, with "no" or "unknown"; empty when the person may leave."""
    return tuple(f"{item} {answer}" for item, answer in answers.items() if answer is not Answer.YES)


def unmet_now(session: Session, *, at: datetime) -> tuple[str, ...]:
    """The items that the session's own data answer and that are not met at this moment."""
    departure = Departure(session=session, at_ms=epoch_ms(at), aldrete=Aldrete(), said={})
    own = [item for item in DISCHARGE.values() if not item.asked and item.id != "DIS-ALDRETE"]
    return unmet({item.id: item.look(departure) for item in own})


def _observed(departure: Departure) -> Answer:
    stopped_ms = departure.session.stopped_ms
    waited_ms = departure.number("LIM-RECOVERY-01") * MS_PER_MIN
    return answer_of(None if stopped_ms is None else departure.at_ms - stopped_ms >= waited_ms)


def _pressure(departure: Departure) -> Answer:
    return all_of(_pressure_back(departure, channel) for channel in (Channel.SYSTOLIC, Channel.DIASTOLIC))


def _pressure_back(departure: Departure, channel: Channel) -> Answer:
    """The newest reading, and one at least 15 min before it, both since the end and within 20 % of baseline."""
    session = departure.session
    sets = [reading.value for reading in session.baseline.get(channel, ())]
    since = [r for r in session.readings.get(channel, ()) if r.at_ms >= (session.stopped_ms or 0)]
    if not sets or not since or not departure.is_fresh(since[-1].at_ms):
        return Answer.UNKNOWN
    within_pct = departure.number("LIM-RECOVERY-03")
    if not _near(since[-1], sets, within_pct):
        return Answer.NO
    apart_ms = departure.number("LIM-RECOVERY-04") * MS_PER_MIN
    before = [reading for reading in since if since[-1].at_ms - reading.at_ms >= apart_ms]
    return answer_of(_near(before[-1], sets, within_pct) if before else None)


def _near(reading: Reading, sets: list[int], within_pct: int) -> bool:
    """Within a share of the mean of the baseline sets, in whole numbers."""
    count, total = len(sets), sum(sets)
    return abs(reading.value * count - total) * 100 <= total * within_pct


def _perception(departure: Departure) -> Answer:
    score = departure.session.latest(ScoreKind.PSYCHOTOMIMETIC)
    since = departure.session.stopped_ms
    if score is None or since is None or score.at_ms < since or not departure.is_fresh(score.at_ms):
        return Answer.UNKNOWN
    return answer_of(score.value <= departure.number("LIM-RECOVERY-06"))


def _pump_at_rest(departure: Departure) -> Answer:
    session = departure.session
    if session.pump is None or session.stopped_ms is None or session.pump.at_ms < session.stopped_ms:
        return Answer.UNKNOWN
    return answer_of(session.rate_ul_h == 0 and session.pump.rate_ul_h == 0)


def _no_alarm(departure: Departure) -> Answer:
    session = departure.session
    found = evaluate(session, at=from_epoch_ms(departure.at_ms))
    now = [one.rule.priority for one in found if one.active]
    open_still = [active.priority for active in session.alarms.values()]
    return answer_of(all(priority is Priority.LOW for priority in (*now, *open_still)))


def _said(item: str) -> Callable[[Departure], Answer]:
    return lambda departure: departure.said.get(item, Answer.UNKNOWN)


def _asked(item: str, statement: str, *hazards: str, source: str = "lenitive", place: str | None = None) -> GateItem:
    return GateItem(
        id=item,
        statement=statement,
        look=_said(item),
        hazards=hazards,
        asked=True,
        source=source,
        place=place or "discharge gate, awaiting sign-off",
        grade=Grade.ASSUMED if source == "lenitive" else Grade.SECONDARY,
    )


_ITEMS: Final = (
    GateItem(
        id="DIS-OBSERVED",
        statement="At least 60 min since the end of the infusion",
        look=_observed,
        hazards=("HAZ-49",),
        source="scirp_ed",
        place="observation after the last dose",
        grade=Grade.SECONDARY,
    ),
    GateItem(
        id="DIS-ALDRETE",
        statement="Aldrete score at least 9, fully awake",
        look=lambda departure: departure.aldrete.ready(least=departure.number("LIM-RECOVERY-02")),
        hazards=("HAZ-49",),
        source="aldrete_1995",
        place="total of at least 9",
        grade=Grade.SECONDARY,
    ),
    GateItem(
        id="DIS-PRESSURE",
        statement="Blood pressure within 20 % of baseline on two readings 15 min apart",
        look=_pressure,
        hazards=("HAZ-47", "HAZ-49"),
    ),
    GateItem(
        id="DIS-PERCEPTION", statement="Psychotomimetic score 0 or 1", look=_perception, hazards=("HAZ-48", "HAZ-49")
    ),
    GateItem(
        id="DIS-PUMP", statement="The pump reports that it stands", look=_pump_at_rest, hazards=("HAZ-28", "HAZ-29")
    ),
    GateItem(
        id="DIS-ALARMS", statement="No alarm of high or medium priority is active", look=_no_alarm, hazards=("HAZ-49",)
    ),
    _asked("DIS-GAIT", "Walks as before", "HAZ-48", "HAZ-49"),
    _asked("DIS-ADULT", "A responsible adult is present", "HAZ-49", source="label_uk", place="outpatient use"),
    _asked("DIS-DRIVING", "Knows not to drive or use machines until the next day", "HAZ-49"),
    _asked("DIS-DISCONNECTED", "The line is disconnected", "HAZ-29"),
    _asked("DIS-OPIOID-PLAN", "A written opioid plan: keep or reduce, and who decides", "HAZ-46"),
)

DISCHARGE: Final[dict[str, GateItem]] = {item.id: item for item in _ITEMS}
"""Every item of the gate by id."""
