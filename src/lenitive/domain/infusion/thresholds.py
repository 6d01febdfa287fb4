"""Thresholds of the vital signs: do not start, amber, red. Absolute and relative to baseline; the stricter fires.

The numbers are those of the library of limits that the session's plan was made under; here they are named by id.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.events import ScoreKind
from lenitive.domain.infusion.session import Channel, Session
from lenitive.domain.infusion.session_plan import SessionPlan, number_in
from lenitive.domain.limits.library import SHIPPED, filled


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One bound on one channel: ids of limits. A value beyond any of them breaches it.

    Attributes:
        channel: Vital sign.
        above: Breach when the value is above this, in the channel's unit.
        at_least: Breach when the value is this or more.
        below: Breach when the value is below this.
        rise_pct: Breach when it is more than this many percent above the lowest baseline set.
        rise_by: Breach when it is more than this above the lowest baseline set.
        below_low_target: Replaces `below` where the person's own oxygen target is 88-92 %.
        fall_on_oxygen: Breach when it is this much or more below the highest baseline set while oxygen is given, or
            while it is not known whether oxygen is given.
        flat: Breach when the value is 0; this is no limit of a library, for nothing breathes less.
    """

    channel: Channel
    above: str | None = None
    at_least: str | None = None
    below: str | None = None
    rise_pct: str | None = None
    rise_by: str | None = None
    below_low_target: str | None = None
    fall_on_oxygen: str | None = None
    flat: bool = False

    def breached(self, value: int, session: Session) -> bool:
        """Whether a value is beyond the bound, for this person, under this session's library."""
        if self._absolute(value, session.plan):
            return True
        if self.rise_by is None and self.rise_pct is None and self.fall_on_oxygen is None:
            return False
        return self._relative(value, session)

    def _absolute(self, value: int, plan: SessionPlan | None) -> bool:
        below = self.below
        if self.below_low_target is not None and plan is not None and plan.spo2_target_88_92:
            below = self.below_low_target
        return (
            (self.flat and value == 0)
            or (self.above is not None and value > number_in(plan, self.above))
            or (self.at_least is not None and value >= number_in(plan, self.at_least))
            or (below is not None and value < number_in(plan, below))
        )

    def _relative(self, value: int, session: Session) -> bool:
        sets = [reading.value for reading in session.baseline.get(self.channel, ())]
        if not sets:
            return False
        plan = session.plan
        if self.fall_on_oxygen is not None and session.oxygen is not False:
            return max(sets) - value >= number_in(plan, self.fall_on_oxygen)
        rise = value - min(sets)
        return (self.rise_by is not None and rise > number_in(plan, self.rise_by)) or (
            self.rise_pct is not None and rise * 100 > min(sets) * number_in(plan, self.rise_pct)
        )

    @property
    def limits(self) -> tuple[str, ...]:
        """Ids of the limits that it looks at."""
        named = (
            self.above, self.at_least, self.below, self.rise_pct, self.rise_by, self.below_low_target,
            self.fall_on_oxygen,
        )  # fmt: skip
        return tuple(limit for limit in named if limit is not None)

    @property
    def template(self) -> str:
        """The bound in words, with the names of its limits in the place of their numbers."""
        tests = (
            (self.above, "> {}"),
            (self.at_least, ">= {}"),
            (self.below, "< {}"),
            (self.rise_pct, "> {} % above baseline"),
            (self.rise_by, "> {} above baseline"),
            (self.fall_on_oxygen, "a fall of {} or more despite oxygen"),
        )
        said = [text.format(f"{{{limit}}}") for limit, text in tests if limit is not None]
        return " or ".join(["0"] * self.flat + said)

    def __str__(self) -> str:
        return filled(self.template)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLimit:
    """One vital sign that keeps an infusion from starting; its source is that of its limits."""

    id: str
    threshold: Threshold

    @property
    def source(self) -> str:
        """Key in `SOURCES`: of its limits, where they agree."""
        return _agreed({SHIPPED[limit].source for limit in self.threshold.limits}, "lenitive")

    @property
    def place(self) -> str:
        """Where in the source."""
        return _agreed({SHIPPED[limit].place for limit in self.threshold.limits}, "thresholds before the start")

    @property
    def grade(self) -> Grade:
        """The weakest of its limits."""
        grades = {SHIPPED[limit].grade for limit in self.threshold.limits}
        return max(grades, key=tuple(Grade).index)


def _agreed(found: set[str], otherwise: str) -> str:
    return found.pop() if len(found) == 1 else otherwise


_C = Channel

START_LIMITS: Final = (
    StartLimit(
        id="SES-START-SYSTOLIC",
        threshold=Threshold(channel=_C.SYSTOLIC, above="LIM-SYSTOLIC-01", below="LIM-SYSTOLIC-02"),
    ),
    StartLimit(id="SES-START-DIASTOLIC", threshold=Threshold(channel=_C.DIASTOLIC, above="LIM-DIASTOLIC-01")),
    StartLimit(id="SES-START-MAP", threshold=Threshold(channel=_C.MAP, below="LIM-MAP-01")),
    StartLimit(
        id="SES-START-HEART-RATE",
        threshold=Threshold(channel=_C.HEART_RATE, above="LIM-HEART-RATE-01", below="LIM-HEART-RATE-02"),
    ),
    StartLimit(
        id="SES-START-RESPIRATORY-RATE",
        threshold=Threshold(channel=_C.RESPIRATORY_RATE, above="LIM-BREATHING-02", below="LIM-BREATHING-01"),
    ),
    StartLimit(
        id="SES-START-SPO2",
        threshold=Threshold(channel=_C.SPO2, below="LIM-SPO2-01", below_low_target="LIM-SPO2-02"),
    ),
)
"""Vital signs outside these, or unknown, keep an infusion from starting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScore:
    """One score that keeps an infusion from starting.

    Attributes:
        id: SES-START-….
        kind: Which score.
        low: Id of the smallest that lets it start; None where the scale has none below.
        high: Id of the largest that lets it start.
        needed: False where a site may not have the instrument; a score that was given counts all the same.
    """

    id: str
    kind: ScoreKind
    high: str
    low: str | None = None
    needed: bool = True

    def lets_start(self, value: int, plan: SessionPlan | None) -> bool:
        """Whether a score lets an infusion start, under the library of a plan."""
        return (self.low is None or value >= number_in(plan, self.low)) and value <= number_in(plan, self.high)


START_SCORES: Final = (
    StartScore(id="SES-START-RASS", kind=ScoreKind.RASS, low="LIM-SEDATION-01", high="LIM-SEDATION-02"),
    StartScore(id="SES-START-POSS", kind=ScoreKind.POSS, high="LIM-SEDATION-07", needed=False),
    StartScore(id="SES-START-PSYCHOTOMIMETIC", kind=ScoreKind.PSYCHOTOMIMETIC, high="LIM-MIND-01"),
)
"""Scores outside these, or unknown, keep an infusion from starting."""

_PLAUSIBLE: Final = {
    _C.SYSTOLIC: ("LIM-PLAUSIBLE-SYSTOLIC-01", "LIM-PLAUSIBLE-SYSTOLIC-02"),
    _C.DIASTOLIC: ("LIM-PLAUSIBLE-DIASTOLIC-01", "LIM-PLAUSIBLE-DIASTOLIC-02"),
    _C.MAP: ("LIM-PLAUSIBLE-MAP-01", "LIM-PLAUSIBLE-MAP-02"),
    _C.HEART_RATE: ("LIM-PLAUSIBLE-HEART-RATE-01", "LIM-PLAUSIBLE-HEART-RATE-02"),
    _C.RESPIRATORY_RATE: ("LIM-PLAUSIBLE-BREATHING-01", "LIM-PLAUSIBLE-BREATHING-02"),
    _C.SPO2: ("LIM-PLAUSIBLE-SPO2-01", "LIM-PLAUSIBLE-SPO2-02"),
    _C.ETCO2: ("LIM-PLAUSIBLE-ETCO2-01", "LIM-PLAUSIBLE-ETCO2-02"),
}


def plausible_in(plan: SessionPlan | None, channel: Channel) -> tuple[int, int]:
    """Between which values a reading is one; outside it is an artefact: kept, treated as missing, and missing alarms.

    Args:
        plan: Of the session, which names its library; None for the shipped one.
        channel: Which.

    Example:
        >>> plausible_in(None, Channel.SPO2)
        (30, 100)
    """
    low, high = _PLAUSIBLE[channel]
    return number_in(plan, low), number_in(plan, high)


PLAUSIBLE: Final[dict[Channel, tuple[int, int]]] = {channel: plausible_in(None, channel) for channel in _PLAUSIBLE}
"""The same as shipped, for the pages; a session goes by the library of its plan."""
