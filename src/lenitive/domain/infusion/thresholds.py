"""Thresholds of the vital signs: do not start, amber, red. Absolute and relative to baseline; the stricter fires.

All are this project's proposal and await a clinician's signature (grade assumed), except the pre-start limits marked
with another source.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.events import ScoreKind
from lenitive.domain.infusion.session import Channel, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """One bound on one channel. A value beyond any test breaches it.

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
    """

    channel: Channel
    above: int | None = None
    at_least: int | None = None
    below: int | None = None
    rise_pct: int | None = None
    rise_by: int | None = None
    below_low_target: int | None = None
    fall_on_oxygen: int | None = None

    def breached(self, value: int, session: Session) -> bool:
        """Whether a value is beyond the bound, for this person."""
        return self._absolute(value, session) or self._relative(value, session)

    def _absolute(self, value: int, session: Session) -> bool:
        below = self.below
        if self.below_low_target is not None and session.plan is not None and session.plan.spo2_target_88_92:
            below = self.below_low_target
        return (
            (self.above is not None and value > self.above)
            or (self.at_least is not None and value >= self.at_least)
            or (below is not None and value < below)
        )

    def _relative(self, value: int, session: Session) -> bool:
        sets = [reading.value for reading in session.baseline.get(self.channel, ())]
        if not sets:
            return False
        if self.fall_on_oxygen is not None and session.oxygen is not False:
            return max(sets) - value >= self.fall_on_oxygen
        rise = value - min(sets)
        return (self.rise_by is not None and rise > self.rise_by) or (
            self.rise_pct is not None and rise * 100 > min(sets) * self.rise_pct
        )

    def __str__(self) -> str:
        tests = (
            (self.above, "> {}"),
            (self.at_least, ">= {}"),
            (self.below, "< {}"),
            (self.rise_pct, "> {} % above baseline"),
            (self.rise_by, "> {} above baseline"),
            (self.fall_on_oxygen, "a fall of {} or more despite oxygen"),
        )
        return " or ".join(text.format(bound) for bound, text in tests if bound is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartLimit:
    """One vital sign that keeps an infusion from starting."""

    id: str
    threshold: Threshold
    source: str = "lenitive"
    place: str = "pre-start limits, awaiting sign-off"
    grade: Grade = Grade.ASSUMED


_C = Channel

START_LIMITS: Final = (
    StartLimit(id="SES-START-SYSTOLIC", threshold=Threshold(channel=_C.SYSTOLIC, above=160, below=90)),
    StartLimit(id="SES-START-DIASTOLIC", threshold=Threshold(channel=_C.DIASTOLIC, above=100)),
    StartLimit(id="SES-START-MAP", threshold=Threshold(channel=_C.MAP, below=65)),
    StartLimit(id="SES-START-HEART-RATE", threshold=Threshold(channel=_C.HEART_RATE, above=110, below=50)),
    StartLimit(
        id="SES-START-RESPIRATORY-RATE",
        threshold=Threshold(channel=_C.RESPIRATORY_RATE, above=30, below=10),
        source="scirp_ed",
        place="exclusion before the dose",
        grade=Grade.SECONDARY,
    ),
    StartLimit(id="SES-START-SPO2", threshold=Threshold(channel=_C.SPO2, below=92, below_low_target=88)),
)
"""Vital signs outside these, or unknown, keep an infusion from starting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartScore:
    """One score that keeps an infusion from starting.

    Attributes:
        id: SES-START-….
        kind: Which score.
        low: Smallest that lets it start.
        high: Largest that lets it start.
        needed: False where a site may not have the instrument; a score that was given counts all the same.
    """

    id: str
    kind: ScoreKind
    low: int
    high: int
    needed: bool = True
    source: str = "lenitive"
    place: str = "pre-start limits, awaiting sign-off"
    grade: Grade = Grade.ASSUMED


START_SCORES: Final = (
    StartScore(id="SES-START-RASS", kind=ScoreKind.RASS, low=-2, high=1),
    StartScore(id="SES-START-POSS", kind=ScoreKind.POSS, low=1, high=2, needed=False),
    StartScore(id="SES-START-PSYCHOTOMIMETIC", kind=ScoreKind.PSYCHOTOMIMETIC, low=0, high=0),
)
"""Scores outside these, or unknown, keep an infusion from starting."""

PLAUSIBLE: Final[dict[Channel, tuple[int, int]]] = {
    _C.SYSTOLIC: (40, 300),
    _C.DIASTOLIC: (15, 200),
    _C.MAP: (20, 250),
    _C.HEART_RATE: (15, 300),
    _C.RESPIRATORY_RATE: (0, 80),
    _C.SPO2: (30, 100),
    _C.ETCO2: (0, 120),
}
"""A value outside is an artefact: kept in the record, treated as missing, and missing alarms."""
