"""The simulated person of a record: what is known of them, so that the simulation is of someone like them."""

from lenitive.clinic.candidacy import Considered
from lenitive.devices.simulated_patient import PatientProfile
from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.candidacy.knowledge import knowledge_of
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.outcomes.opioid_sparing import BASELINE_DAYS


def profile_of(considered: Considered) -> PatientProfile | Refusal:
    """The profile of a simulated person like this one.

    Weight, vital signs, pain and opioid are the record's and the clinician's; where a vital sign is not known the
    simulation's own typical value is used, which is ground truth of the simulation and never enters the record.

    Args:
        considered: The decision and its intake.

    Returns:
        The profile, or a refusal when weight or pain is not known: nobody can be simulated without them.
    """
    intake = considered.intake
    known = knowledge_of(intake)
    weight_kg, pain = known.number("weight_kg"), baseline_pain(intake)
    if weight_kg is None or pain is None:
        what = "weight" if weight_kg is None else "pain"
        return Refusal(
            rule="SES-PROFILE-01",
            what=f"The person's {what} is not known",
            limit="A session is not simulated without it",
            remedy=f"Complete the intake: {what}",
        )
    diary = sorted(intake.opioid_diary, key=lambda day: day.date)[-BASELINE_DAYS:]
    age = intake.patient.age_years(intake.as_of)
    typical = PatientProfile(patient="", synthetic=None, weight_kg=weight_kg, age_years=None)
    return PatientProfile(
        patient=intake.patient.reference,
        synthetic=intake.patient.synthetic,
        weight_kg=weight_kg,
        age_years=None if age is None else float(age),
        baseline_pain=pain,
        background_ome_mg_day=sum(day.background_mg_day for day in diary) / len(diary) if diary else 0.0,
        rescue_ome_mg_day=sum(day.rescue_mg_day for day in diary) / len(diary) if diary else 0.0,
        systolic_mmhg=_or(known.number("systolic_mmhg"), typical.systolic_mmhg),
        diastolic_mmhg=_or(known.number("diastolic_mmhg"), typical.diastolic_mmhg),
        heart_rate_min=_or(known.number("heart_rate_min"), typical.heart_rate_min),
        respiratory_rate_min=_or(known.number("respiratory_rate_min"), typical.respiratory_rate_min),
        spo2_pct=_or(known.number("spo2_pct"), typical.spo2_pct),
    )


def _or(measured: float | None, typical: float) -> float:
    return typical if measured is None else measured


def baseline_pain(intake: Intake) -> float | None:
    """Average pain before the first session: of the worst pain problem that is rated, else None.

    Example:
        >>> from datetime import date
        >>> from lenitive.domain.assessment.pain import Intensity
        >>> rated = PainProblem(id="a", site="foot", intensity=Intensity(date=date(2026, 5, 1), average=6))
        >>> _average_of(rated)
        6
    """
    rated = [value for problem in intake.pain_problems if (value := _average_of(problem)) is not None]
    return max(rated, default=None)


def _average_of(problem: PainProblem) -> float | None:
    intensity = problem.intensity
    if intensity is None or problem.ended is not None:
        return None
    return intensity.average if intensity.average is not None else intensity.now
