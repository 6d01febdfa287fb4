"""Records made in a line or two, for the tests of the FHIR reader."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from lenitive.domain.candidacy.intake import Intake
from lenitive.interop.fhir.read import read_record

Read = Callable[..., Intake]

PATIENT = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-17"}
SUBJECT = {"reference": "Patient/p1"}


def bundle_of(
    *resources: dict[str, Any], patient: dict[str, Any] | None = None, kind: str = "collection"
) -> dict[str, Any]:
    entries = [{"resource": resource} for resource in ((patient or PATIENT), *resources)]
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write resources into a bundle and read it as of 30 June 2020 (or `as_of`)."""

    def _read(*resources: dict[str, Any], as_of: str = "2020-06-30", patient: dict[str, Any] | None = None) -> Intake:
        path = tmp_path / "record.json"
        path.write_text(json.dumps(bundle_of(*resources, patient=patient)), encoding="utf-8")
        return read_record(path, as_of=date.fromisoformat(as_of))

    return _read


@pytest.fixture
def condition() -> Callable[..., dict[str, Any]]:
    """A Condition: text, onset, status, and anything else."""

    def _condition(
        text: str, onset: str | None = "2020-01-10", status: str | None = "active", **rest: Any
    ) -> dict[str, Any]:
        made: dict[str, Any] = {"resourceType": "Condition", "code": {"text": text}, "subject": SUBJECT, **rest}
        if onset:
            made["onsetDateTime"] = onset
        if status:
            system = "http://terminology.hl7.org/CodeSystem/condition-clinical"
            made["clinicalStatus"] = {"coding": [{"system": system, "code": status}]}
        return made

    return _condition


@pytest.fixture
def observation() -> Callable[..., dict[str, Any]]:
    """An Observation: LOINC code, value and unit, time, and anything else."""

    def _observation(
        code: str, value: Any = None, unit: str | None = None, at: str | None = "2020-06-20", **rest: Any
    ) -> dict[str, Any]:
        made: dict[str, Any] = {
            "resourceType": "Observation",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "subject": SUBJECT,
        }
        if value is not None:
            made["valueQuantity"] = {"value": value} | ({"unit": unit} if unit else {})
        if at:
            made["effectiveDateTime"] = at
        return made | rest

    return _observation


@pytest.fixture
def order() -> Callable[..., dict[str, Any]]:
    """A MedicationRequest: product text, day, status, and anything else."""

    def _order(text: str, on: str | None = "2020-06-01", status: str = "active", **rest: Any) -> dict[str, Any]:
        made: dict[str, Any] = {
            "resourceType": "MedicationRequest",
            "status": status,
            "intent": "order",
            "medicationCodeableConcept": {"text": text},
            "subject": SUBJECT,
        }
        if on:
            made["authoredOn"] = on
        return made | rest

    return _order
