"""An intake becomes a FHIR R4 collection that this project, and anybody who knows the codes, can read back.

Facts that have a LOINC code carry it; every fact also carries the project's own code, which is its name in the
intake. Out go the patient, facts, pain scores, pressures, cancers, problems, treatments, medicines and allergies. Pain
problems, analgesic trials, the opioid diary and overrides have no agreed FHIR form and stay in the intake document.
"""

from datetime import UTC, date, datetime
from typing import Final

from lenitive.domain.assessment.treatment import (
    Allergy,
    BloodPressureReading,
    CancerCondition,
    CancerKind,
    Ingredient,
    Medication,
    PainScore,
    Problem,
    Treatment,
)
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.fact import Fact
from lenitive.domain.foundation.patient import Patient
from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.dosage import SNOMED_OF_ROUTE, UNIT_OF_PRODUCT
from lenitive.interop.fhir.measures import BY_FACT, DIASTOLIC, ECOG, PAIN, SYSTOLIC
from lenitive.interop.fhir.observations import CORRECTS_URL, PROBLEM_URL
from lenitive.interop.fhir.treatments import TIMES_URL

_OURS: Final = "https://lenitive.example/fhir"
_LOINC: Final = "http://loinc.org"
_SNOMED: Final = "http://snomed.info/sct"
_UCUM: Final = "http://unitsofmeasure.org"
_HL7: Final = "http://terminology.hl7.org/CodeSystem"
_MCODE: Final = "http://hl7.org/fhir/us/mcode/StructureDefinition"
_BP_PANEL: Final = "85354-9"
_CLINICAL: Final = {True: "active", False: "inactive"}
_TAKEN: Final = {True: "active", False: "stopped", None: "unknown"}

Element = dict[str, Json]


def intake_to_bundle(intake: Intake) -> Element:
    """The R4 Bundle (a collection) that an intake is sent out as.

    Returns:
        JSON-ready; read back with `read_record` for the same day it gives the same facts (value, unit, date), scores,
        medicines, conditions and allergies. Where each came from is the new file, not the old one.

    Example:
        >>> from lenitive.domain.candidacy.intake import RecordReference
        >>> from lenitive.domain.foundation.patient import Sex
        >>> person = Patient(reference="Patient/a", sex=Sex.FEMALE, birth_date=date(1959, 1, 1))
        >>> record = RecordReference(sha256="0" * 64, resources=1, format="resource")
        >>> bundle = intake_to_bundle(Intake(as_of=date(2019, 6, 1), record=record, patient=person, facts={}))
        >>> bundle["type"], [entry["resource"]["resourceType"] for entry in bundle["entry"]]
        ('collection', ['Patient'])
    """
    subject = {"reference": _reference(intake.patient)}
    facts = [(name, fact) for name, fact in intake.facts.items() if fact is not None]
    resources: list[Element] = [
        *(_fact(name, fact, subject) for name, fact in facts),
        *(_pain_score(number, score, subject) for number, score in enumerate(intake.pain_scores, 1)),
        *(_pressure(number, reading, subject) for number, reading in enumerate(intake.blood_pressures, 1)),
        *(_cancer(number, cancer, subject) for number, cancer in enumerate(intake.cancer, 1)),
        *(_problem(number, problem, subject) for number, problem in enumerate(intake.problems, 1)),
        *(_treatment(number, done, subject) for number, done in enumerate(intake.treatments, 1)),
        *(_medicine(number, each, subject, intake.as_of) for number, each in enumerate(intake.medications, 1)),
        *(_allergy(number, allergy, subject) for number, allergy in enumerate(intake.allergies, 1)),
    ]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": f"{intake.as_of.isoformat()}T00:00:00Z",
        "entry": [
            {"fullUrl": _patient_url(intake.patient), "resource": _patient(intake.patient)},
            *({"fullUrl": _url(resource), "resource": resource} for resource in resources),
        ],
    }


def _url(resource: Element) -> str:
    return f"{_OURS}/{resource['resourceType']}/{resource['id']}"


def _patient_url(patient: Patient) -> str:
    reference = _reference(patient)
    return f"{_OURS}/{reference}" if reference.startswith("Patient/") else reference


def _reference(patient: Patient) -> str:
    return patient.reference if patient.reference != "Patient" else "Patient/unnamed"


def _patient(patient: Patient) -> Element:
    reference = _reference(patient)
    tag = {"system": f"{_HL7}/v3-ActReason", "code": "HTEST", "display": "test health data"}
    return _present(
        {
            "resourceType": "Patient",
            "id": reference.removeprefix("Patient/") if reference.startswith("Patient/") else None,
            "meta": {"tag": [tag]} if patient.synthetic else None,
            "name": [{"text": patient.name}] if patient.name else None,
            "gender": patient.sex.value,
            "birthDate": _day(patient.birth_date),
            "deceasedDateTime": _day(patient.died_on),
        }
    )


def _fact(name: str, fact: Fact, subject: Element) -> Element:
    row = BY_FACT.get(name)
    standard = row.loinc[0] if row else {"ecog": ECOG[0]}.get(name)
    codings = [{"system": f"{_OURS}/CodeSystem/fact", "code": name}]
    if standard:
        codings.append({"system": _LOINC, "code": standard})
    by, corrects = fact.provenance.by, fact.provenance.corrects
    return _observation(
        f"fact-{name.replace('_', '-')}",
        {"coding": codings, "text": name},
        subject,
        _day(fact.date),
        {
            **_fact_value(fact),
            "performer": [{"display": by}] if by else None,
            "extension": [{"url": CORRECTS_URL, "valueString": corrects}] if corrects and by else None,
        },
    )


def _fact_value(fact: Fact) -> Element:
    if isinstance(fact.value, bool):
        return {"valueBoolean": fact.value}
    if isinstance(fact.value, str):
        return {"valueString": fact.value}
    return {"valueQuantity": _quantity(fact.value, fact.unit)}


def _observation(identifier: str, code: Element, subject: Element, effective: str | None, rest: Element) -> Element:
    return _present(
        {
            "resourceType": "Observation",
            "id": identifier,
            "status": "final",
            "code": code,
            "subject": subject,
            "effectiveDateTime": effective,
            **rest,
        }
    )


def _quantity(value: float, unit: str | None) -> Element:
    ucum = {"unit": unit, "system": _UCUM, "code": unit} if unit else {}
    return {"value": value, **ucum}


def _pain_score(number: int, score: PainScore, subject: Element) -> Element:
    recall = {"coding": [{"system": f"{_OURS}/CodeSystem/recall", "code": score.recall}]} if score.recall else None
    return _observation(
        f"pain-score-{number}",
        {"coding": [{"system": _LOINC, "code": PAIN[0]}]},
        subject,
        _instant(score.at),
        {
            "valueQuantity": _quantity(score.score, "{score}"),
            "method": recall,
            "extension": [{"url": PROBLEM_URL, "valueString": score.problem}] if score.problem else None,
        },
    )


def _pressure(number: int, reading: BloodPressureReading, subject: Element) -> Element:
    parts = ((SYSTOLIC[0], reading.systolic_mmhg), (DIASTOLIC[0], reading.diastolic_mmhg))
    components = [
        {"code": {"coding": [{"system": _LOINC, "code": code}]}, "valueQuantity": _quantity(value, "mm[Hg]")}
        for code, value in parts
    ]
    panel = {"coding": [{"system": _LOINC, "code": _BP_PANEL}]}
    identifier = f"blood-pressure-{number}"
    return _observation(identifier, panel, subject, _instant(reading.at), {"component": components})


def _condition(identifier: str, text: str, subject: Element, active: bool | None, rest: Element) -> Element:
    status = _CLINICAL.get(active) if active is not None else None
    abated = rest.get("abatementDateTime") is not None
    return _present(
        {
            "resourceType": "Condition",
            "id": identifier,
            "clinicalStatus": _status("condition-clinical", "resolved" if abated else status),
            "code": {"text": text},
            "subject": subject,
            **rest,
        }
    )


def _cancer(number: int, cancer: CancerCondition, subject: Element) -> Element:
    kind = "primary" if cancer.kind is CancerKind.PRIMARY else "secondary"
    return _condition(
        f"cancer-{number}",
        cancer.text,
        subject,
        cancer.active,
        {
            "meta": {"profile": [f"{_MCODE}/mcode-{kind}-cancer-condition"]},
            "bodySite": [{"text": cancer.site}] if cancer.site else None,
            "onsetDateTime": _day(cancer.onset),
        },
    )


def _problem(number: int, problem: Problem, subject: Element) -> Element:
    rest = {"onsetDateTime": _day(problem.onset), "abatementDateTime": _day(problem.abated)}
    return _condition(f"problem-{number}", problem.text, subject, problem.active, rest)


def _treatment(number: int, treatment: Treatment, subject: Element) -> Element:
    period = _present({"start": _day(treatment.first_on), "end": _day(treatment.last_on)})
    return _present(
        {
            "resourceType": "Procedure",
            "id": f"treatment-{number}",
            "extension": [{"url": TIMES_URL, "valueInteger": treatment.times}],
            "status": "completed",
            "category": {"coding": [{"system": f"{_OURS}/CodeSystem/treatment", "code": treatment.kind.value}]},
            "code": {"text": treatment.text},
            "subject": subject,
            "performedPeriod": period or None,
        }
    )


def _medicine(number: int, medication: Medication, subject: Element, as_of: date) -> Element:
    product = _present(
        {
            "resourceType": "Medication",
            "id": "product",
            "code": {"text": medication.text},
            "form": {"text": medication.formulation.value} if medication.formulation else None,
            "ingredient": [_ingredient(each) for each in medication.ingredients] or None,
        }
    )
    period = _present({"start": _day(medication.started), "end": _day(medication.stopped)})
    dosage = _dosage(medication)
    return _present(
        {
            "resourceType": "MedicationStatement",
            "id": f"medicine-{number}",
            "contained": [product],
            "status": _TAKEN[medication.active],
            "medicationReference": {"reference": "#product"},
            "subject": subject,
            "effectivePeriod": period or None,
            "dateAsserted": _day(as_of),
            "dosage": [dosage] if dosage else None,
        }
    )


def _ingredient(ingredient: Ingredient) -> Element:
    strength = None
    if ingredient.strength is not None and ingredient.strength_unit:
        unit, _, base = ingredient.strength_unit.partition("/")
        per = _quantity(1, base) if base else {"value": 1}
        strength = {"numerator": {"value": ingredient.strength, "unit": unit}, "denominator": per}
    return _present({"itemCodeableConcept": {"text": ingredient.name}, "strength": strength})


def _dosage(medication: Medication) -> Element:
    route = medication.route
    snomed = SNOMED_OF_ROUTE.get(route) if route else None
    coding = [{"system": _SNOMED, "code": snomed}] if snomed else None
    daily = {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}
    amount = medication.units_per_day
    dose = None if amount is None else [{"doseQuantity": _quantity(amount, UNIT_OF_PRODUCT)}]
    return _present(
        {
            "asNeededBoolean": medication.as_needed,
            "route": _present({"coding": coding, "text": route.value}) if route else None,
            "timing": daily if dose else None,
            "doseAndRate": dose,
        }
    )


def _allergy(number: int, allergy: Allergy, subject: Element) -> Element:
    status = _CLINICAL.get(allergy.active) if allergy.active is not None else None
    return _present(
        {
            "resourceType": "AllergyIntolerance",
            "id": f"allergy-{number}",
            "clinicalStatus": _status("allergyintolerance-clinical", status),
            "code": {"text": allergy.substance},
            "patient": subject,
            "reaction": [{"manifestation": [{"text": allergy.reaction}]}] if allergy.reaction else None,
        }
    )


def _status(system: str, code: str | None) -> Element | None:
    return {"coding": [{"system": f"{_HL7}/{system}", "code": code}]} if code else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.isoformat()


def _present(element: Element) -> Element:
    return {name: value for name, value in element.items() if value is not None}
