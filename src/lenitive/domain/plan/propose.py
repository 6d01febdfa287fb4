"""Propose one session of 4-6 h for one person: titrated, within every soft limit, with its predicted curve.

The proposal never reaches for a total. Where a guideline speaks of 80 mg and the titration gives less, the gap is shown
as information.
"""

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from lenitive.domain.candidacy.medicine_use import Taken
from lenitive.domain.foundation.patient import Sex
from lenitive.domain.foundation.quantity import BodyWeight, Concentration, InfusionRate, Volume, decimal_text
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.limits.library import SHIPPED, Library
from lenitive.domain.pharmacology.for_person import Circumstances, model_for
from lenitive.domain.pharmacology.model import Person, PkModel
from lenitive.domain.pharmacology.models import DEFAULT_RACEMIC, MODELS
from lenitive.domain.pharmacology.predict import Prediction, predict
from lenitive.domain.plan.bag import bag_for
from lenitive.domain.plan.ceiling import Ceiling, ceiling_for
from lenitive.domain.plan.delivery_window import DrugDelivery
from lenitive.domain.plan.dose_arithmetic import PUMP_STEP_ML_H, shown
from lenitive.domain.plan.dosing_weight import DosingWeight, dosing_weight
from lenitive.domain.plan.first_rate import FirstRate, Frailty, first_rate
from lenitive.domain.plan.limit import LimitContext, LimitFinding
from lenitive.domain.plan.limits import check, exceeded
from lenitive.domain.plan.medicines_and_curve import notes_on_medicines
from lenitive.domain.plan.medicines_beside import OPIOID_PLAN, RESCUE, PlanNote, assumed, reported
from lenitive.domain.plan.observations import observations
from lenitive.domain.plan.plan import ModelCard, Plan, regimen_of
from lenitive.domain.plan.planned import PlannedRegimen, planned
from lenitive.domain.plan.regimen import Regimen, deliveries_of
from lenitive.domain.plan.start_conditions import start_conditions
from lenitive.domain.plan.steps import Titration, titrated
from lenitive.domain.plan.titration import TITRATION

PRODUCT: Final = "ketamine (racemic), as base"

DURATION_MIN: Final = 300
"""Length when none is asked for: the middle of 4-6 h (assumed)."""

_USUAL_BAG: Final = Concentration(mg_ml=1)
_GUIDELINE_TOTAL_MG: Final = 80
_AFTER_MIN: Final = 240
_GRID_MIN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What a plan needs to know. None is "not known" and never makes the plan bolder.

    Attributes:
        age_years: Completed years.
        sex: Administrative sex, for the ideal weight only.
        weight_kg: Measured.
        height_cm: Measured.
        child_pugh: "A", "B" or "C".
        albumin_g_l: Serum albumin.
        ascites: "none", "mild" or "moderate_or_severe".
        ecog: Performance status, 0-5.
        frail: A clinician's judgement, which comes before the performance status.
        dry_weight_kg: Without ascites or oedema, if a clinician gives it.
        session_number: 1 for the first ketamine session of this person.
        tolerated_rate_mg_kg_h: Highest rate tolerated in the last session.
        sessions_without_response: Completed sessions without response, in a row.
        earlier: Ketamine of the last seven days, at negative minutes before the start.
        sessions_in_14_days: With this one.
        sessions_in_365_days: With this one.
        medicines: Of the list, without those that a pharmacist has cleared by name; they may change the curve.
        duration_min: Length of the infusion, 240-360.
        pump_step_ml_h: The pump's step, a multiple of 0.1: the session sets nothing finer.
        library: Limits in force.
    """

    age_years: int | None
    sex: Sex
    weight_kg: float | None
    height_cm: float | None = None
    child_pugh: str | None = None
    albumin_g_l: float | None = None
    ascites: str | None = None
    ecog: int | None = None
    frail: bool | None = None
    dry_weight_kg: float | None = None
    session_number: int = 1
    tolerated_rate_mg_kg_h: float | None = None
    sessions_without_response: int = 0
    earlier: tuple[DrugDelivery, ...] | None = None
    sessions_in_14_days: int | None = None
    sessions_in_365_days: int | None = None
    medicines: tuple[Taken, ...] = ()
    duration_min: int = DURATION_MIN
    pump_step_ml_h: float = 0.1
    library: Library = SHIPPED

    def __post_init__(self) -> None:
        if self.session_number < 1 or self.sessions_without_response < 0:
            raise ValueError(
                f"session {self.session_number} after {self.sessions_without_response} without response: "
                "the first session is 1, and a count is 0 or more"
            )
        if self.duration_min < 1 or not self.pump_step_ml_h > 0:
            raise ValueError(
                f"{self.duration_min} min with a pump step of {self.pump_step_ml_h} mL/h: "
                "give at least 1 min and a step above 0"
            )
        if not _is_whole_tenth(self.pump_step_ml_h):
            raise ValueError(
                f"pump step of {self.pump_step_ml_h:g} mL/h: the session sets whole steps of "
                f"{decimal_text(Fraction(PUMP_STEP_ML_H))} mL/h; give a multiple of that"
            )


def _is_whole_tenth(step_ml_h: float) -> bool:
    return math.isfinite(step_ml_h) and (Fraction(str(step_ml_h)) / Fraction(PUMP_STEP_ML_H)).denominator == 1


def propose(request: PlanRequest, *, model: PkModel = MODELS[DEFAULT_RACEMIC]) -> Plan | Refusal:
    """Propose a session, or say why none can be proposed.

    Whether the person is a candidate at all is decided before. The steps are ceilings; each is taken only when the
    titration rules allow it.

    Args:
        request: The person and the session.
        model: For the predicted curve.

    Returns:
        A plan that keeps every limit of the registry, or one refusal. A person of whom the model must not speak still
        gets a plan, for no limit rests on a curve; the plan then holds no prediction and says why.

    Raises:
        ValueError: A number that cannot be, such as a height of 0 cm.

    Source:
        Doses extrapolated from other pain and other settings; each limit carries its own source.

    Example:
        >>> plan = propose(PlanRequest(age_years=60, sex=Sex.FEMALE, weight_kg=70.0, height_cm=165.0, child_pugh="A",
        ...                            albumin_g_l=38.0, ascites="none", ecog=1, frail=False))
        >>> plan.regimen.steps[0].rate_ml_h, plan.regimen.steps[-1].rate_mg_kg_h  # 0.10 mg/kg/h; 20 mg/h by 70 kg
        (7.0, 0.285714)
        >>> plan.total_mg  # (7 + 10.5 + 14 + 17.5) mg/h for half an hour each, then 20 mg/h for 3 h
        84.5
    """
    person = _person(request)
    if isinstance(person, Refusal):
        return person
    weight = _dosing_weight(request, person)
    if isinstance(weight, Refusal):
        return weight
    first, ceiling = first_rate_of(request), _ceiling(request, weight)
    regimen = _regimen(request, weight, first, ceiling)
    if isinstance(regimen, Refusal):
        return regimen
    volume = Volume(ml=regimen.total.exact / regimen.concentration.exact)
    bag = bag_for(volume, concentration=regimen.concentration)
    used = model_for(model, person, Circumstances(medicines=request.medicines))
    prediction = predict(used, person, deliveries_of(regimen), times_min=_grid_min(regimen.duration_min))
    if isinstance(bag, Refusal):
        return bag
    return Plan(
        product=PRODUCT,
        session_number=request.session_number,
        regimen=planned(regimen),
        duration_min=regimen.duration_min,
        total_mg=shown(regimen.total.exact),
        volume_to_be_infused_ml=shown(volume.exact),
        bag=bag,
        dosing_weight=weight,
        start_rate_why=first.why,
        ceiling_why=ceiling.why,
        limits=check(regimen, limit_context(request)),
        prediction=None if isinstance(prediction, Refusal) else prediction,
        prediction_refused=prediction if isinstance(prediction, Refusal) else None,
        model=_card(model),
        titration=TITRATION,
        observations=observations(request.library),
        start_conditions=start_conditions(request.library),
        rescue=RESCUE,
        opioid_plan=OPIOID_PLAN,
        notes=(*_notes(request, regimen, prediction), *_on_medicines(request, used, prediction)),
        not_for=_NOT_FOR,
        library=request.library.used,
    )


def with_regimen(plan: Plan, steps: PlannedRegimen, request: PlanRequest) -> Plan | Refusal:
    """The same plan with other steps, every limit checked anew; what may be expected of it is not said yet.

    Args:
        plan: From `propose`.
        steps: Of one of its alternatives, for the same weight and strength.
        request: What it was proposed for.

    Returns:
        The plan, or the first limit that the steps do not keep.
    """
    changed = replace(plan, regimen=steps, alternatives=(), chances=(), if_stopped=(), fit_to_leave=None)
    regimen = regimen_of(changed)
    findings = check(regimen, limit_context(request))
    if broken := exceeded(findings):
        return _refused(broken[0])
    person, volume = _person(request), Volume(ml=regimen.total.exact / regimen.concentration.exact)
    bag = bag_for(volume, concentration=regimen.concentration)
    if isinstance(bag, Refusal):
        return bag
    if isinstance(person, Refusal):
        return person
    used = model_for(MODELS[plan.model.id], person, Circumstances(medicines=request.medicines))
    prediction = predict(used, person, deliveries_of(regimen), times_min=_grid_min(regimen.duration_min))
    return replace(
        changed,
        duration_min=regimen.duration_min,
        total_mg=shown(regimen.total.exact),
        volume_to_be_infused_ml=shown(volume.exact),
        bag=bag,
        limits=findings,
        prediction=None if isinstance(prediction, Refusal) else prediction,
        prediction_refused=prediction if isinstance(prediction, Refusal) else None,
        notes=(*_notes(request, regimen, prediction), *_on_medicines(request, used, prediction)),
    )


def _person(request: PlanRequest) -> Person | Refusal:
    """Whom the plan is for, or why nobody is planned for; what a model was studied in is not asked here."""
    if request.weight_kg is None:
        return _missing("LIM-WEIGHT-02", "The body weight is not known", "Weigh the person, in kg")
    if request.age_years is None:
        return _missing("LIM-AGE-01", "The age is not known", "Establish the date of birth")
    if request.sessions_without_response >= request.library.whole("LIM-COURSE-04"):
        return Refusal(
            rule="LIM-COURSE-04",
            what=f"{request.sessions_without_response} completed sessions had no response",
            limit=f"The course ends after {request.library['LIM-COURSE-04'].text}",
            remedy="End the course; do not plan another session",
            source="lenitive",
        )
    return _out_of_scope(request.weight_kg, request.age_years, request) or Person(
        weight_kg=request.weight_kg, age_years=float(request.age_years), child_pugh=request.child_pugh
    )


def _out_of_scope(weight_kg: float, age_years: int, request: PlanRequest) -> Refusal | None:
    """People whom no limit of the library was made for."""
    youngest = request.library["LIM-AGE-02"]
    lightest, heaviest = request.library["LIM-WEIGHT-03"], request.library["LIM-WEIGHT-04"]
    if not youngest.keeps(age_years):
        return Refusal(
            rule="LIM-AGE-02",
            what=f"Age {age_years} years",
            limit=f"A plan is made for adults of {youngest.text} years and older",
            remedy="Refer to a paediatric pain or palliative care team",
            source="lenitive",
        )
    if not lightest.exact <= weight_kg <= heaviest.exact:
        return Refusal(
            rule="LIM-WEIGHT-03",
            what=f"Body weight {weight_kg:g} kg",
            limit=f"A plan is made for adults of {lightest.text} to {heaviest.text} kg",
            remedy="Weigh again, in kg; if it is right, ask a specialist",
            source="lenitive",
        )
    if request.child_pugh == "C":
        return Refusal(
            rule="LIM-LIVER-01",
            what="Child-Pugh C",
            limit="Severe hepatic impairment was not studied; no dose is worked out",
            remedy="Check the score; if it is right, ask a specialist",
            source="lenitive",
        )
    return None


def _missing(rule: str, what: str, remedy: str) -> Refusal:
    return Refusal(rule=rule, what=what, limit="No dose is worked out without it", remedy=remedy, source="lenitive")


def _dosing_weight(request: PlanRequest, person: Person) -> DosingWeight | Refusal:
    return dosing_weight(
        BodyWeight(kg=_exact(person.weight_kg)),
        sex=request.sex,
        height_cm=None if request.height_cm is None else _exact(request.height_cm),
        ascites=request.ascites,
        dry=None if request.dry_weight_kg is None else BodyWeight(kg=_exact(request.dry_weight_kg)),
    )


def first_rate_of(request: PlanRequest) -> FirstRate:
    """The first rate and the pace of the rules."""
    return first_rate(
        Frailty(
            age_years=None if request.age_years is None else float(request.age_years),
            child_pugh=request.child_pugh,
            albumin_g_l=request.albumin_g_l,
            ecog=request.ecog,
            frail=request.frail,
        ),
        request.library,
    )


def counts_as_first(request: PlanRequest) -> bool:
    """Whether the limits of a first session hold: also while it is not known what was tolerated."""
    return request.session_number == 1 or request.tolerated_rate_mg_kg_h is None


def _ceiling(request: PlanRequest, weight: DosingWeight) -> Ceiling:
    """The soft ceiling."""
    tolerated = request.tolerated_rate_mg_kg_h
    return ceiling_for(
        weight=BodyWeight(kg=_exact(weight.kg)),
        duration_min=request.duration_min,
        first_session=counts_as_first(request),
        tolerated=None if tolerated is None else InfusionRate(mg_kg_h=_exact(tolerated)),
        earlier=request.earlier or (),
        library=request.library,
    )


def titration_of(request: PlanRequest, weight: DosingWeight, first: FirstRate) -> Titration:
    """What the rules build a regimen from."""
    return Titration(
        start=first.rate,
        increase=InfusionRate(mg_kg_h=request.library["LIM-STEP-01"].value),
        multiple_max=request.library.whole("LIM-STEP-03"),
        interval_min=first.interval_min,
        duration_min=request.duration_min,
        weight=BodyWeight(kg=_exact(weight.kg)),
        concentration=_USUAL_BAG,
        pump_step_ml_h=_exact(request.pump_step_ml_h),
    )


def _regimen(request: PlanRequest, weight: DosingWeight, first: FirstRate, ceiling: Ceiling) -> Regimen | Refusal:
    """The titration up to the ceiling, or the first limit that it does not keep."""
    titration = titration_of(request, weight, first)
    lowest = min(titration.start.for_weight(titration.weight), ceiling.rate)
    if titration.whole_steps(lowest) < 1:
        return Refusal(
            rule="LIM-PUMP-01" if lowest < ceiling.rate or ceiling.limit is None else ceiling.limit,
            what=f"At most {lowest} could be given",
            limit=f"The pump runs at {decimal_text(titration.pump_step_ml_h)} mL/h or more. Ceiling: {ceiling.why}",
            remedy="Leave more time since the last session, or use a pump with a finer step",
            source="lenitive",
        )
    regimen = titrated(titration, ceiling=ceiling.rate)
    broken = exceeded(check(regimen, limit_context(request)))
    return _refused(broken[0]) if broken else regimen


def limit_context(request: PlanRequest) -> LimitContext:
    """What the limits are asked beside the regimen."""
    return LimitContext(
        session_number=request.session_number,
        earlier=request.earlier,
        sessions_in_14_days=request.sessions_in_14_days,
        sessions_in_365_days=request.sessions_in_365_days,
        pump_step_ml_h=_exact(request.pump_step_ml_h),
        library=request.library,
    )


def _refused(finding: LimitFinding) -> Refusal:
    side = "At most" if finding.bound == "at_most" else "At least"
    return Refusal(
        rule=finding.id,
        what=f"{finding.what} would be {finding.value:g} {finding.unit}",
        limit=f"{side} {finding.limit:g} {finding.unit}",
        remedy=finding.remedy,
        source=finding.source,
    )


def _grid_min(duration_min: int) -> tuple[float, ...]:
    """Every five minutes to four hours after the end, and the end itself."""
    grid = {*range(0, duration_min + _AFTER_MIN + 1, _GRID_MIN), duration_min, duration_min + _AFTER_MIN}
    return tuple(float(minute) for minute in sorted(grid))


def _card(model: PkModel) -> ModelCard:
    return ModelCard(
        id=model.id,
        title=model.title,
        drug=model.drug,
        sources=model.sources,
        grade=model.grade,
        studied=model.studied,
        validity=str(model.domain),
        known_limits=model.known_limits,
    )


def _notes(request: PlanRequest, regimen: Regimen, prediction: Prediction | Refusal) -> tuple[PlanNote, ...]:
    total = regimen.total
    notes = [
        reported(
            "The dose is extrapolated: no controlled trial of a 4-6 h outpatient infusion in cancer pain was found; "
            "the rates come from other pain (a ceiling of 0.35 mg/kg/h and 25 mg/h for 4 h).",
            "schwartzman_2009",
            "regimen",
        ),
        reported(
            "The only adequate trial in cancer pain, of a subcutaneous burst, found no benefit: 31 % against 27 %.",
            "hardy_2012",
            "primary outcome",
        ),
        reported(
            "Expect the highest exposure at the end: in a titrated infusion the first day's peak came at 240-300 min. "
            "Do not relax observation late.",
            "goldberg_2010",
            "day-1 concentrations",
        ),
        _about_the_curve(prediction),
        assumed("Each step is a ceiling: it is taken only when the titration rules allow it.", "titration"),
    ]
    gap = Fraction(_GUIDELINE_TOTAL_MG) - total.exact
    if gap > 0:
        notes.append(
            reported(
                f"A guideline for chronic pain speaks of 80 mg or more over more than 2 h. This plan gives "
                f"{shown(total.exact):g} mg, {shown(gap):g} mg less. The dose is not raised to reach it.",
                "cohen_2018",
                "total dose",
            )
        )
    if request.session_number > 1 and request.earlier is None:
        notes.append(
            assumed(
                "Ketamine of the last seven days is not known: the rolling limits are unknown. Find out first.",
                "later session",
            )
        )
    if request.session_number > 1 and request.tolerated_rate_mg_kg_h is None:
        notes.append(
            assumed("The rate tolerated before is not known: the limits of a first session are kept.", "later session")
        )
    return tuple(notes)


def _on_medicines(request: PlanRequest, used: PkModel, prediction: Prediction | Refusal) -> tuple[PlanNote, ...]:
    return () if isinstance(prediction, Refusal) else notes_on_medicines(request.medicines, used)


def _about_the_curve(prediction: Prediction | Refusal) -> PlanNote:
    if isinstance(prediction, Refusal):
        return assumed(
            f"No concentration is predicted. {prediction.what}. {prediction.limit}. The steps keep the limits of the "
            "library, which do not rest on a curve; nobody of this kind was studied, so go slowly.",
            "outside the domain of the model",
        )
    return assumed(
        "The predicted curve comes from healthy people; how much people with cancer differ is an assumption, and a "
        "concentration does not predict relief.",
        "model uncertainty",
    )


_NOT_FOR: Final = (
    "Not an order: a prescriber decides, after the candidacy decision and the conditions at the bedside.",
    "Not for patient care without local validation; not a medical device.",
    "Not for S-ketamine or nasal esketamine, which are other products with other doses.",
    "Not for people under 18 years, in pregnancy, or with severe hepatic impairment.",
    "Not for a loading dose, a patient-controlled bolus or a route other than intravenous.",
)


def _exact(number: float) -> Decimal:
    """The decimal that a document shows, not the binary fraction that stands for it."""
    if not math.isfinite(number):
        raise ValueError(f"plan request: {number} is not a finite number")
    return Decimal(str(number))
