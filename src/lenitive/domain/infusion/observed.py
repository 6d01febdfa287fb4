"""What was observed of a person: vital signs and scores, and how a wrong one is put right with both values kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ScoreKind(StrEnum):
    """A score that a nurse gives."""

    PAIN = "pain"
    PSYCHOTOMIMETIC = "psychotomimetic"
    RASS = "rass"
    POSS = "poss"
    NAUSEA = "nausea"


class ObservationKind(StrEnum):
    """What is due at intervals."""

    VITALS = "vitals"
    PAIN = "pain"
    SEDATION = "sedation"
    PSYCHOTOMIMETIC = "psychotomimetic"
    NAUSEA = "nausea"


@dataclass(frozen=True, slots=True, kw_only=True)
class VitalsObserved:
    """A set of vital signs. None means that the channel gave nothing, never that it was normal.

    Attributes:
        observed_at: When it was measured, which may be long before it arrived.
        device: The monitor, or None when a person measured.
        systolic_mmhg: Cuff, with diastolic.
        oxygen: Whether oxygen is being given; None when not known.
        late: Older than what was known already; kept, and without effect.
        implausible: Channels whose value no living person has; kept, and treated as missing.
    """

    observed_at: datetime
    device: str | None = None
    systolic_mmhg: int | None = None
    diastolic_mmhg: int | None = None
    map_mmhg: int | None = None
    heart_rate_min: int | None = None
    respiratory_rate_min: int | None = None
    spo2_pct: int | None = None
    etco2_mmhg: int | None = None
    oxygen: bool | None = None
    late: bool = False
    implausible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PainRated:
    """Pain now on the 0-10 numerical rating scale."""

    observed_at: datetime
    score: int
    on_movement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PsychotomimeticScored:
    """0 none, 1 odd but not distressing, 2 distressing with insight, 3 loss of insight or panic."""

    observed_at: datetime
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SedationScored:
    """RASS -5 to +4; and POSS 1-4 where a site has it licensed (its score only)."""

    observed_at: datetime
    rass: int
    poss: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NauseaScored:
    """0 none, 1 mild, 2 moderate, 3 vomiting or severe."""

    observed_at: datetime
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationMissed:
    """An observation that was due could not be made. It stays due."""

    kind: ObservationKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """A score was wrong; both values stay."""

    seq: int
    kind: ScoreKind
    recorded: int
    corrected: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCorrected:
    """A vital sign was wrong; both values stay.

    Attributes:
        seq: The event that recorded it.
        channel: Field of `VitalsObserved`.
        recorded: As it stood.
        corrected: What it was; None when it was nobody's: an artefact, or another person's.
        reason: Why.
    """

    seq: int
    channel: str
    recorded: int
    corrected: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCorrected:
    """Something noted in words or graded was wrong: a medicine given, an adverse event. Both texts stay.

    Attributes:
        seq: The event that recorded it.
        field: Which of its fields.
        recorded: As it stood, as text.
        corrected: What it should have been, as text.
        reason: Why.
    """

    seq: int
    field: str
    recorded: str
    corrected: str
    reason: str
