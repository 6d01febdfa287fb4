"""The plan as a document: what is given, what is expected, what limits it keeps, and what it is not."""

from dataclasses import dataclass
from decimal import Decimal

from lenitive.domain.foundation.quantity import BodyWeight, Concentration, PumpRate
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.limits.library import SHIPPED, LibraryUsed
from lenitive.domain.pharmacology.predict import Prediction
from lenitive.domain.plan.after_stop import FitToLeave, IfStopped
from lenitive.domain.plan.alternatives import Alternative
from lenitive.domain.plan.bag import Bag
from lenitive.domain.plan.chance_limits import ChanceFinding
from lenitive.domain.plan.dosing_weight import DosingWeight
from lenitive.domain.plan.limit import LimitFinding
from lenitive.domain.plan.medicines_beside import PlanNote, RescueMedicine
from lenitive.domain.plan.observations import Observation
from lenitive.domain.plan.planned import PlannedRegimen
from lenitive.domain.plan.regimen import Regimen, Step
from lenitive.domain.plan.start_conditions import StartCondition
from lenitive.domain.plan.titration import TitrationRule


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """The model behind the prediction, as far as a reader must know it.

    Attributes:
        id: Stable name.
        title: One line.
        drug: What it speaks about.
        sources: Publications behind it.
        grade: The worst of its parts.
        studied: Whom the numbers come from.
        validity: For whom it may speak.
        known_limits: What to know before trusting it.
    """

    id: str
    title: str
    drug: str
    sources: tuple[str, ...]
    grade: Grade
    studied: str
    validity: str
    known_limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A proposal for one session. A prescriber orders it or does not; it is never an order.

    Attributes:
        product: Drug and salt basis of every amount.
        session_number: 1 for the first ketamine session of this person.
        regimen: The steps.
        duration_min: Length of the infusion.
        total_mg: If every step is taken.
        volume_to_be_infused_ml: The same as fluid, for the pump's volume limit.
        bag: How the bag is made.
        dosing_weight: The weight that rates are counted on, with the reason.
        start_rate_why: Why the first rate is what it is.
        ceiling_why: Which cap sets the highest rate, with the arithmetic.
        limits: Every limit that applies, and how the plan stands to it.
        prediction: Concentrations during the infusion and four hours after; None when the model must not speak about
            this person.
        prediction_refused: Why there is no prediction; None when there is one.
        model: The model that was asked for the prediction.
        titration: What is found and what is done at each reassessment.
        observations: What is observed when.
        start_conditions: Ranges outside which the infusion is not started.
        rescue: Medicines at hand.
        opioid_plan: What happens with the opioid.
        notes: What else a prescriber must know.
        not_for: What this plan must not be used for.
        chances: How the steps stand to each chance limit; empty when nothing may be expected in numbers.
        alternatives: The steps of this plan and others beside them, for the prescriber to choose from.
        if_stopped: What follows when it is stopped, at each hour and at the end.
        fit_to_leave: When the person is expected to be fit to leave; None when no model may speak.
        outlook_basis: What the chances, the alternatives and the times rest on, and what could not be said.
        library: Limits that it keeps: name, version and hash.
    """

    product: str
    session_number: int
    regimen: PlannedRegimen
    duration_min: int
    total_mg: float
    volume_to_be_infused_ml: float
    bag: Bag
    dosing_weight: DosingWeight
    start_rate_why: str
    ceiling_why: str
    limits: tuple[LimitFinding, ...]
    prediction: Prediction | None
    prediction_refused: Refusal | None
    model: ModelCard
    titration: tuple[TitrationRule, ...]
    observations: tuple[Observation, ...]
    start_conditions: tuple[StartCondition, ...]
    rescue: tuple[RescueMedicine, ...]
    opioid_plan: tuple[PlanNote, ...]
    notes: tuple[PlanNote, ...]
    not_for: tuple[str, ...]
    chances: tuple[ChanceFinding, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    if_stopped: tuple[IfStopped, ...] = ()
    fit_to_leave: FitToLeave | None = None
    outlook_basis: tuple[str, ...] = ()
    library: LibraryUsed = SHIPPED.used


def regimen_of(plan: Plan) -> Regimen:
    """The exact regimen behind a plan, rebuilt from the settings, weight and strength that the document shows.

    Example:
        >>> from lenitive.domain.foundation.patient import Sex
        >>> from lenitive.domain.plan.propose import PlanRequest, propose
        >>> plan = propose(PlanRequest(age_years=60, sex=Sex.FEMALE, weight_kg=70.0, height_cm=165.0))
        >>> float(regimen_of(plan).total.exact) == plan.total_mg
        True
    """
    steps = tuple(
        Step(
            start_min=step.start_min,
            duration_min=step.duration_min,
            pump_rate=PumpRate(ml_h=Decimal(str(step.rate_ml_h))),
        )
        for step in plan.regimen.steps
    )
    return Regimen(
        steps=steps,
        dosing_weight=BodyWeight(kg=Decimal(str(plan.dosing_weight.kg))),
        concentration=Concentration(mg_ml=Decimal(str(plan.bag.conc_mg_ml))),
    )
