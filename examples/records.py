"""FHIR R4 resources for the synthetic people: one small function for each kind of resource."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from people import INDEX, Diagnosis, Given, Operation, Order, Person

Json = dict[str, Any]

SYNTHETIC: Final = "Synthetic person made by a program; not a real patient"
BASE: Final = "http://example.org/fhir"
HL7: Final = "http://terminology.hl7.org/CodeSystem"
SNOMED: Final = "http://snomed.info/sct"
LOINC: Final = "http://loinc.org"
RXNORM: Final = "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10: Final = "http://hl7.org/fhir/sid/icd-10-cm"
UCUM: Final = "http://unitsofmeasure.org"

TEST_DATA: Final = {"system": f"{HL7}/v3-ActReason", "code": "HTEST", "display": "test health data"}
TAG: Final = {"system": "urn:lenitive:tags", "code": "synthetic", "display": SYNTHETIC}

SNOMED_DISPLAY: Final = {
    "13920009": "Hepatic encephalopathy",
    "172043006": "Simple mastectomy",
    "19943007": "Cirrhosis of liver",
    "254837009": "Malignant neoplasm of breast",
    "33195004": "External beam radiation therapy procedure",
    "363406005": "Malignant neoplasm of colon",
    "363418001": "Malignant tumor of pancreas",
    "363443007": "Malignant tumor of ovary",
    "38341003": "Hypertension",
    "389026000": "Ascites",
    "392021009": "Lumpectomy of breast",
    "399068003": "Malignant tumor of prostate",
    "43075005": "Partial resection of colon",
    "55822004": "Hyperlipidemia",
    "109841003": "Liver cell carcinoma",
    "716186003": "No known allergy",
    "91936005": "Allergy to penicillin",
    "94181007": "Secondary malignant neoplasm of axillary lymph nodes (disorder)",
    "94222008": "Secondary malignant neoplasm of bone (disorder)",
    "94381002": "Secondary malignant neoplasm of liver (disorder)",
}
"""Display of every SNOMED CT code used."""

ROUTES: Final = {
    "oral": ("26643006", "Oral route"),
    "transdermal": ("45890007", "Transdermal route"),
    "intravenous": ("47625008", "Intravenous route"),
    "subcutaneous": ("34206005", "Subcutaneous route"),
}

LABS: Final = {
    "alt": ("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 40),
    "ast": ("1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 40),
    "alp": ("6768-6", "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 120),
    "ggt": ("2324-2", "Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 55),
    "bilirubin": ("1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", "mg/dL", 1.2),
    "albumin": ("1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", 5.0),
    "creatinine": ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 1.2),
    "egfr": ("33914-3", "Glomerular filtration rate/1.73 sq M.predicted", "mL/min/{1.73_m2}", None),
    "inr": ("6301-6", "INR in Platelet poor plasma by Coagulation assay", "{INR}", 1.2),
    "neutrophils": ("751-8", "Neutrophils [#/volume] in Blood by Automated count", "10*9/L", 7.5),
}
"""Short name: LOINC code, display, UCUM unit, upper limit of normal of this invented laboratory."""


def bundle(person: Person) -> Json:
    """The whole record of one person: a collection, the same on every run."""
    chance = np.random.default_rng(list(person.slug.encode()))
    entries = [{"fullUrl": f"{BASE}/{r['resourceType']}/{r['id']}", "resource": r} for r in _resources(person, chance)]
    return {
        "resourceType": "Bundle",
        "id": person.slug,
        "meta": {"security": [TEST_DATA], "tag": [TAG]},
        "type": "collection",
        "timestamp": f"{INDEX}T12:00:00Z",
        "entry": entries,
    }


def _resources(person: Person, chance: np.random.Generator) -> Iterator[Json]:
    yield _patient(person)
    yield _allergy(person)
    for number, diagnosis in enumerate(person.diagnoses, 1):
        yield _condition(person, number, diagnosis)
    for number, operation in enumerate(person.operations, 1):
        yield from _procedures(person, number, operation)
    for number, given in enumerate(person.administered, 1):
        yield from _administrations(person, number, given)
    for number, order in enumerate(person.orders, 1):
        yield _medication_request(person, number, order)
    yield from _body(person)
    yield from _vital_signs(person, chance)
    yield from _laboratory(person)
    yield from _pain_scores(person, chance)


def _resource(kind: str, person: Person, name: str, **rest: object) -> Json:
    return {"resourceType": kind, "id": f"{person.slug}-{name}", "meta": {"security": [TEST_DATA]}, **rest}


def _about(person: Person) -> Json:
    return {"reference": f"Patient/{person.slug}"}


def _concept(text: str, *codings: tuple[str, str | None, str | None]) -> Json:
    """Text with its codes as (system, code, display); a code of None is left out, and so is a display of None."""
    keys = ("system", "code", "display")
    coded = [{k: v for k, v in zip(keys, coding, strict=True) if v} for coding in codings if coding[1]]
    return {"coding": coded, "text": text} if coded else {"text": text}


def _snomed(code: str | None) -> tuple[str, str | None, str | None]:
    return SNOMED, code, SNOMED_DISPLAY[code] if code else None


def _patient(person: Person) -> Json:
    said = f"{SYNTHETIC}. {person.given} {person.family}: {person.story}"
    return {
        "resourceType": "Patient",
        "id": person.slug,
        "meta": {"security": [TEST_DATA], "tag": [TAG]},
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{said}</div>'},
        "identifier": [{"system": "urn:lenitive:synthetic-people", "value": person.slug}],
        "active": True,
        "name": [{"use": "official", "family": person.family, "given": [person.given]}],
        "gender": person.gender,
        "birthDate": person.born,
    }


def _allergy(person: Person) -> Json:
    text, code, reaction = person.allergy or ("No known allergy", "716186003", "")
    resource = _resource(
        "AllergyIntolerance",
        person,
        "allergy",
        clinicalStatus={"coding": [{"system": f"{HL7}/allergyintolerance-clinical", "code": "active"}]},
        verificationStatus={"coding": [{"system": f"{HL7}/allergyintolerance-verification", "code": "confirmed"}]},
        code=_concept(text, _snomed(code)),
        patient=_about(person),
        recordedDate="2026-05-04",
    )
    if reaction:
        resource["reaction"] = [{"manifestation": [{"text": reaction}]}]
    return resource


def _condition(person: Person, number: int, diagnosis: Diagnosis) -> Json:
    resource = _resource(
        "Condition",
        person,
        f"condition-{number}",
        clinicalStatus={"coding": [{"system": f"{HL7}/condition-clinical", "code": diagnosis.status}]},
        verificationStatus={"coding": [{"system": f"{HL7}/condition-ver-status", "code": "confirmed"}]},
        category=[{"coding": [{"system": f"{HL7}/condition-category", "code": "problem-list-item"}]}],
        code=_concept(diagnosis.text, _snomed(diagnosis.snomed), (ICD10, diagnosis.icd10, None)),
        subject=_about(person),
        onsetDateTime=diagnosis.onset,
        recordedDate=diagnosis.onset,
    )
    if diagnosis.site:
        code, display = diagnosis.site
        resource["bodySite"] = [{"coding": [{"system": SNOMED, "code": code, "display": display}]}]
    return resource


def _procedures(person: Person, number: int, operation: Operation) -> Iterator[Json]:
    first = np.datetime64(operation.on)
    for session in range(operation.sessions):
        name = f"procedure-{number}" if operation.sessions == 1 else f"procedure-{number}-{session + 1}"
        yield _resource(
            "Procedure",
            person,
            name,
            status="completed",
            code=_concept(operation.text, _snomed(operation.snomed)),
            subject=_about(person),
            performedDateTime=str(np.busday_offset(first, session, roll="forward")),
        )


def _administrations(person: Person, number: int, given: Given) -> Iterator[Json]:
    for cycle in range(given.cycles):
        on = date.fromisoformat(given.first) + timedelta(days=cycle * given.every_days)
        yield _resource(
            "MedicationAdministration",
            person,
            f"given-{number}-{cycle + 1}",
            status="completed",
            medicationCodeableConcept=_concept(given.text, (RXNORM, given.rxnorm, given.text)),
            subject=_about(person),
            effectiveDateTime=f"{on}T10:00:00Z",
            dosage={"route": _route(given.route), "dose": _quantity(given.dose_mg, "mg")},
        )


def _medication_request(person: Person, number: int, order: Order) -> Json:
    repeat: Json = {"frequency": 1, "period": order.every_h, "periodUnit": "h"}
    if order.stopped:
        repeat["boundsPeriod"] = {"start": order.written, "end": order.stopped}
    resource = _resource(
        "MedicationRequest",
        person,
        f"order-{number}",
        status="stopped" if order.stopped else "active",
        intent="order",
        medicationCodeableConcept=_concept(order.text, (RXNORM, order.rxnorm, order.text)),
        subject=_about(person),
        authoredOn=order.written,
        dosageInstruction=[
            {
                "sequence": 1,
                "text": f"{order.take:g} {order.unit} every {order.every_h} hours"
                + (" as needed" if order.as_needed else ""),
                "timing": {"repeat": repeat},
                "asNeededBoolean": order.as_needed,
                "route": _route(order.route),
                "doseAndRate": [{"doseQuantity": {"value": order.take, "unit": order.unit}}],
            }
        ],
    )
    if order.why_stopped:
        resource["statusReason"] = {"text": order.why_stopped}
    return resource


def _route(route: str) -> Json:
    code, display = ROUTES[route]
    return {"coding": [{"system": SNOMED, "code": code, "display": display}], "text": display}


def _quantity(value: float, unit: str) -> Json:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def _observation(person: Person, name: str, at: str, code: tuple[str, str], category: str, **rest: object) -> Json:
    loinc, display = code
    return _resource(
        "Observation",
        person,
        name,
        status="final",
        category=[{"coding": [{"system": f"{HL7}/observation-category", "code": category}]}],
        code=_concept(display, (LOINC, loinc, display)),
        subject=_about(person),
        effectiveDateTime=at,
        **rest,
    )


def _body(person: Person) -> Iterator[Json]:
    last = date.fromisoformat(person.vitals.last_seen)
    height = ("8302-2", "Body height")
    yield _observation(
        person, "height", f"{last}T08:45:00Z", height, "vital-signs", valueQuantity=_quantity(person.height_cm, "cm")
    )
    for number, lost in enumerate((1.0, 0.5, 0.0), 1):
        on = last - timedelta(days=28 * (3 - number))
        kg = round(person.weight_kg + lost * person.weight_lost_kg, 1)
        yield _observation(
            person,
            f"weight-{number}",
            f"{on}T08:45:00Z",
            ("29463-7", "Body weight"),
            "vital-signs",
            valueQuantity=_quantity(kg, "kg"),
        )
    yield _observation(
        person,
        "ecog",
        f"{last}T09:30:00Z",
        ("89247-1", "ECOG Performance Status score"),
        "survey",
        valueInteger=person.ecog,
    )


def _vital_signs(person: Person, chance: np.random.Generator) -> Iterator[Json]:
    """Six weekly visits, and a second pressure five minutes after the first at the last visit."""
    vitals, last = person.vitals, date.fromisoformat(person.vitals.last_seen)
    times = [f"{last - timedelta(weeks=5 - visit)}T09:00:00Z" for visit in range(6)] + [f"{last}T09:05:00Z"]
    singles = (
        ("heart-rate", "8867-4", "Heart rate", "/min", vitals.heart_rate_min, 3.0, 0),
        ("respiratory-rate", "9279-1", "Respiratory rate", "/min", vitals.respiratory_rate_min, 0.8, 0),
        ("spo2", "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%", vitals.spo2_pct, 0.6, 0),
        ("temperature", "8310-5", "Body temperature", "Cel", vitals.temperature_c, 0.1, 1),
    )
    for number, at in enumerate(times, 1):
        yield _blood_pressure(person, f"blood-pressure-{number}", at, chance)
        for name, code, display, unit, mean, spread, digits in singles if number <= 6 else ():
            value = round(float(chance.normal(mean, spread)), digits)
            value = min(value, 100.0) if unit == "%" else value
            yield _observation(
                person,
                f"{name}-{number}",
                at,
                (code, display),
                "vital-signs",
                valueQuantity=_quantity(value if digits else int(value), unit),
            )


def _blood_pressure(person: Person, name: str, at: str, chance: np.random.Generator) -> Json:
    systolic = round(float(chance.normal(person.vitals.systolic_mmhg, 3)))
    diastolic = round(float(chance.normal(person.vitals.diastolic_mmhg, 2)))
    parts = (("8480-6", "Systolic blood pressure", systolic), ("8462-4", "Diastolic blood pressure", diastolic))
    component = [
        {"code": _concept(display, (LOINC, code, display)), "valueQuantity": _quantity(value, "mm[Hg]")}
        for code, display, value in parts
    ]
    panel = ("85354-9", "Blood pressure panel with all children optional")
    return _observation(person, name, at, panel, "vital-signs", component=component)


def _laboratory(person: Person) -> Iterator[Json]:
    for name, value in person.labs.items():
        code, display, unit, upper = LABS[name]
        resource = _observation(
            person,
            f"lab-{name}",
            f"{person.labs_on}T07:30:00Z",
            (code, display),
            "laboratory",
            valueQuantity=_quantity(value, unit),
        )
        if upper is not None:
            resource["referenceRange"] = [{"high": _quantity(upper, unit)}]
        yield resource


def _pain_scores(person: Person, chance: np.random.Generator) -> Iterator[Json]:
    """One whole-number rating a day, in the evening; the last is of the day before the intake."""
    pain = person.pain
    means = np.linspace(pain.first, pain.last, pain.days)
    if pain.flare is not None:
        means[-pain.flare_days :] = pain.flare
    scores = np.clip(np.rint(chance.normal(means, pain.spread)), 0, 10).astype(int)
    for day, score in enumerate(scores):
        on = INDEX - timedelta(days=pain.days - day)
        yield _observation(
            person,
            f"pain-{day + 1:02d}",
            f"{on}T20:00:00Z",
            ("72514-3", "Pain severity - 0-10 verbal numeric rating [Score] - Reported"),
            "survey",
            bodySite={"text": pain.site},
            valueQuantity=_quantity(int(score), "{score}"),
        )
