"""What a person has had and takes: cancer, its treatment, medicines, earlier trials and why they failed."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from lenitive.domain.foundation.fact import Provenance


class CancerKind(StrEnum):
    """Primary tumour or its spread."""

    PRIMARY = "primary"
    METASTASIS = "metastasis"


@dataclass(frozen=True, slots=True, kw_only=True)
class CancerCondition:
    """A cancer or a metastasis in the problem list.

    Attributes:
        text: As the record names it.
        kind: Primary or metastasis.
        site: Part of the body ("bone", "liver", "prostate", ...), or None when the record does not say.
        onset: None when the record does not say.
        active: False when the record says resolved; None when it does not say.
        provenance: The resource.
    """

    text: str
    kind: CancerKind
    provenance: Provenance
    site: str | None = None
    onset: date | None = None
    active: bool | None = None


class TreatmentKind(StrEnum):
    """Kind of cancer treatment."""

    CHEMOTHERAPY = "chemotherapy"
    RADIOTHERAPY = "radiotherapy"
    SURGERY = "surgery"
    HORMONE_THERAPY = "hormone_therapy"
    TARGETED_THERAPY = "targeted_therapy"
    IMMUNOTHERAPY = "immunotherapy"
    GROWTH_FACTOR = "growth_factor"
    INVESTIGATION = "investigation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One cancer treatment, repeated cycles counted together."""

    text: str
    kind: TreatmentKind
    provenance: Provenance
    first_on: date | None = None
    last_on: date | None = None
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An entry of the problem list that is not a cancer."""

    text: str
    provenance: Provenance
    onset: date | None = None
    abated: date | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergy:
    """An entry of the allergy list."""

    substance: str
    provenance: Provenance
    reaction: str | None = None
    active: bool | None = None


class Route(StrEnum):
    """How a medicine is given."""

    ORAL = "oral"
    SUBLINGUAL = "sublingual"
    BUCCAL = "buccal"
    NASAL = "nasal"
    TRANSDERMAL = "transdermal"
    SUBCUTANEOUS = "subcutaneous"
    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    RECTAL = "rectal"
    INTRATHECAL = "intrathecal"
    EPIDURAL = "epidural"
    TOPICAL = "topical"
    INHALED = "inhaled"
    OTHER = "other"


class Formulation(StrEnum):
    """How fast a medicine is released."""

    IMMEDIATE = "immediate_release"
    EXTENDED = "extended_release"
    PATCH = "patch"
    SOLUTION = "solution"
    INJECTION = "injection"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingredient:
    """One active substance of a product.

    Attributes:
        name: Generic name in lower case, as `foundation.medicines` lists it, or the record's word when it is not there.
        strength: Amount in one unit of the product (tablet, mL, patch); None when the record does not say.
        strength_unit: Unit of the strength, for example "mg", "mg/mL", "ug/h".
    """

    name: str
    strength: float | None = None
    strength_unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Medication:
    """A medicine in the record or named by a clinician.

    Attributes:
        text: As the record names it.
        ingredients: Active substances; empty when the product could not be read (which is "unknown", not "none").
        active: True while it is taken on the day of the intake, False when stopped, None when the record is too old to
            say.
        started: None when not known.
        stopped: None while it goes on or when not known.
        route: None when the record does not say.
        formulation: None when the record does not say.
        units_per_day: Units of the product taken in 24 h at the prescribed dose (rescue: at actual use); None when not
            known.
        as_needed: True for rescue doses; None when the record does not say.
        provenance: The resource, or the clinician.
    """

    text: str
    provenance: Provenance
    ingredients: tuple[Ingredient, ...] = ()
    active: bool | None = None
    started: date | None = None
    stopped: date | None = None
    route: Route | None = None
    formulation: Formulation | None = None
    units_per_day: float | None = None
    as_needed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PainScore:
    """One pain rating at one time, 0-10.

    Attributes:
        at: When it was rated.
        score: 0-10, as recorded (records carry decimals).
        recall: "now", "average", "worst" or "least"; None when the record does not say.
        problem: Id of the pain problem it belongs to; None when the record does not say.
        provenance: The resource, or who entered it.
    """

    at: datetime
    score: float
    provenance: Provenance
    recall: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BloodPressureReading:
    """One cuff reading."""

    at: datetime
    systolic_mmhg: float
    diastolic_mmhg: float
    provenance: Provenance


@dataclass(frozen=True, slots=True, kw_only=True)
class OpioidDay:
    """Oral morphine equivalent of one diary day, background and rescue apart, in mg per 24 h."""

    date: date
    background_mg_day: float
    rescue_mg_day: float
    table: str


class TrialOutcome(StrEnum):
    """How an earlier analgesic trial ended."""

    INADEQUATE_RELIEF = "inadequate_relief"
    INTOLERANCE = "intolerance"
    RELIEF = "relief"
    NOT_DONE = "not_done"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalgesicTrial:
    """An earlier trial of an analgesic: drug, dose, days, and how it ended.

    Attributes:
        drug: Generic name.
        outcome: How it ended; "not_done" carries the reason why it was not tried.
        dose_mg_day: Highest daily dose that was held; None when not known.
        days: Days at that dose; None when not known.
        route: None when not known.
        effect: The adverse effect that ended it, for an intolerance.
        effect_grade: CTCAE grade of that effect, 1-5.
        effect_treated: Whether the effect was treated before the drug was given up.
        reason: Why it was not done, or a clinician's words.
        for_problem: Id of the pain problem; None for all.
        ended: Last day of the trial.
    """

    drug: str
    outcome: TrialOutcome
    dose_mg_day: float | None = None
    days: int | None = None
    route: Route | None = None
    effect: str | None = None
    effect_grade: int | None = None
    effect_treated: bool | None = None
    reason: str | None = None
    for_problem: str | None = None
    ended: date | None = None
