"""A pain problem: one pain with its site, strength, cause and mechanism. A person may have several."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Side(StrEnum):
    """Side of the body."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    MIDLINE = "midline"


class Cause(StrEnum):
    """What the pain comes from."""

    TUMOUR_BONE = "tumour_bone"
    TUMOUR_NERVE_OR_PLEXUS = "tumour_nerve_or_plexus"
    TUMOUR_ORGAN = "tumour_organ"
    TREATMENT_CHEMOTHERAPY = "treatment_chemotherapy"
    TREATMENT_RADIOTHERAPY = "treatment_radiotherapy"
    TREATMENT_SURGERY = "treatment_surgery"
    TREATMENT_GROWTH_FACTOR = "treatment_growth_factor"
    INVESTIGATION = "investigation"
    UNRELATED = "unrelated"


class Nociception(StrEnum):
    """Which tissue a nociceptive pain comes from."""

    SOMATIC = "somatic"
    VISCERAL = "visceral"


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """Numerical ratings, 0-10, of one pain on one day. None where nobody asked.

    Attributes:
        date: The day of the ratings.
        now: At the moment of asking.
        average: Over the recall period, usually 24 hours.
        worst: Worst over the recall period.
        least: Least over the recall period.
        at_rest: Lying or sitting still.
        on_movement: During the movement that provokes it.
    """

    date: date
    now: float | None = None
    average: float | None = None
    worst: float | None = None
    least: float | None = None
    at_rest: float | None = None
    on_movement: float | None = None

    def __post_init__(self) -> None:
        for name in ("now", "average", "worst", "least", "at_rest", "on_movement"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= 10:
                raise ValueError(f"intensity {name}: {value} is outside 0-10")


@dataclass(frozen=True, slots=True, kw_only=True)
class NeuropathicEvidence:
    """What NeuPSIG grading asks. None where nobody examined.

    Attributes:
        history_of_lesion: The history suggests a lesion or disease of the somatosensory system.
        plausible_distribution: The pain lies where that lesion would put it.
        sensory_signs: Sensory signs in the same area (loss, or allodynia alone).
        confirmed_by_test: A diagnostic test confirms the lesion.
    """

    history_of_lesion: bool | None = None
    plausible_distribution: bool | None = None
    sensory_signs: bool | None = None
    confirmed_by_test: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakthrough:
    """Transient exacerbations over a controlled background."""

    present: bool | None = None
    episodes_per_day: float | None = None
    background_controlled: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainProblem:
    """One pain.

    Attributes:
        id: Short name within the record, for example "left-arm".
        site: A part of the body map, for example "breast".
        side: None only for parts that have no side, or when nobody said.
        part_absent: True when the painful part has been removed (phantom pain can only be placed there).
        onset: First day of this pain; None when not known.
        ended: Last day, or None while it lasts.
        intensity: Latest ratings, or None when nobody asked.
        cause: None when not determined.
        nociception: None when nobody described one.
        neuropathic: What the examination found.
        breakthrough: Exacerbations.
        description: A clinician's words; never used by a rule.
    """

    id: str
    site: str
    side: Side | None = None
    part_absent: bool = False
    onset: date | None = None
    ended: date | None = None
    intensity: Intensity | None = None
    cause: Cause | None = None
    nociception: Nociception | None = None
    neuropathic: NeuropathicEvidence = NeuropathicEvidence()
    breakthrough: Breakthrough = Breakthrough()
    description: str | None = None
