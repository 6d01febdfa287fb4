"""Check a resource with the maintained FHIR R4 model classes; only the classes that a record needs are loaded."""

import importlib
from functools import cache
from typing import Final

from lenitive.domain.foundation.strict_json import Json
from lenitive.interop.fhir.transport import shown

READ: Final = (
    "Patient",
    "Condition",
    "Procedure",
    "Observation",
    "AllergyIntolerance",
    "Medication",
    "MedicationRequest",
    "MedicationStatement",
    "MedicationAdministration",
    "MedicationDispense",
)
"""The resource types that are read; all others are counted and left alone."""


@cache
def _model(kind: str) -> Json:
    """The R4B class: the 4.0.1 shape of every type in `READ`, and the only R4 line that is still maintained."""
    return getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def first_problem(data: dict[str, Json]) -> str | None:
    """What is wrong with a resource of a known type, in one clause, or None when the model class accepts it.

    An id in other letters than FHIR allows is only a name: it is kept as it is and loses nobody's result.

    Example:
        >>> first_problem({"resourceType": "Condition", "id": "a"})
        'subject: Field required'
    """
    named = {name: value for name, value in data.items() if name != "id" or not isinstance(value, str)}
    try:
        _model(str(data["resourceType"])).model_validate(named)
    except ValueError as error:
        return _clause(error)
    except (TypeError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        return f"not a resource of this type ({type(error).__name__})"
    return None


def _clause(error: ValueError) -> str:
    listed = getattr(error, "errors", None)
    if listed is None:
        return " ".join(str(error).split())[:160]
    first = listed(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    message = " ".join(str(first["msg"]).removeprefix("Value error, ").split())
    value = first.get("input")
    written = f" (it is {shown(value, longest=40)})" if isinstance(value, str | int | float) else ""
    return f"{place}: {message}{written}".removeprefix(": ")[:200].rstrip(".")
