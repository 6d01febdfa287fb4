"""Printed oral morphine equivalents against ours: the CDC table of 2022, and public decision-support fixtures."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lenitive.domain.assessment.opioid_burden import opioid_burden
from lenitive.domain.assessment.opioid_factors import CDC_2022
from lenitive.domain.assessment.opioid_names import opioids_in
from lenitive.domain.assessment.treatment import Ingredient, Medication, Route
from lenitive.domain.foundation.fact import Origin, Provenance
from lenitive.domain.foundation.sources import Grade

PRINTED = {
    "codeine": "0.15",
    "hydrocodone": "1.0",
    "hydromorphone": "5.0",
    "methadone": "4.7",
    "morphine": "1.0",
    "oxycodone": "1.5",
    "oxymorphone": "3.0",
    "tapentadol": "0.4",
    "tramadol": "0.2",
}
SHARED = Path(os.environ.get("LENITIVE_SHARED", Path(__file__).parents[3] / "shared")) / "data" / "opioid-mme"


def medication(drug: str, strength: float, unit: str, units_per_day: float, route: Route) -> Medication:
    return Medication(
        text=drug,
        provenance=Provenance(origin=Origin.RECORD),
        ingredients=(Ingredient(name=drug, strength=strength, strength_unit=unit),),
        active=True,
        route=route,
        units_per_day=units_per_day,
        as_needed=False,
    )


@pytest.mark.parametrize(("drug", "factor"), PRINTED.items())
def test_the_factors_of_oral_opioids_are_those_printed(drug: str, factor: str) -> None:
    figure = CDC_2022.factors[drug, Route.ORAL].figure
    assert (figure.value, figure.source, figure.grade) == (Decimal(factor), "dowell_2022", Grade.SECONDARY)
    assert opioid_burden((medication(drug, 100, "mg", 1, Route.ORAL),)).total_mg_day == float(Decimal(factor) * 100)


def test_the_table_holds_nine_oral_opioids_and_the_fentanyl_patch_and_nothing_else() -> None:
    assert set(CDC_2022.factors) == {(drug, Route.ORAL) for drug in PRINTED} | {("fentanyl", Route.TRANSDERMAL)}
    assert CDC_2022.factors["fentanyl", Route.TRANSDERMAL].figure.value == Decimal("2.4")


@pytest.mark.parametrize(("ug_h", "mg_day"), [(12, 28.8), (12.5, 30.0), (25, 60.0), (50, 120.0), (100, 240.0)])
def test_a_fentanyl_patch_counts_2_4_for_each_microgram_an_hour(ug_h: float, mg_day: float) -> None:
    found = opioid_burden((medication("fentanyl", ug_h, "ug/h", 1 / 3, Route.TRANSDERMAL),))
    assert found.total_mg_day == mg_day


def fixture(name: str) -> Any:
    """One fixture as published: the requests carry a stray closing brace after the document, which is left unread."""
    path = SHARED / f"{name}.json"
    if not path.exists():
        pytest.skip("the public decision-support fixtures are absent")
    return json.JSONDecoder().raw_decode(path.read_text(encoding="utf-8"))[0]


def ordered(request: Any) -> Medication:
    """The order of a fixture: strength from the product's name, number a day from its timing.

    The patch of 72 h is ordered as one patch a day; a patch strength is a rate, so that must not triple the dose.
    """
    order = request["context"]["draftOrders"]["entry"][0]["resource"]
    text = order["medicationCodeableConcept"]["coding"][0]["display"]
    dosage = order["dosageInstruction"][0]
    repeat = dosage["timing"]["repeat"]
    strength = re.search(r"([0-9.]+) (MG(?:/HR)?)\b", text)
    assert strength is not None
    (drug,) = opioids_in(text)
    is_patch = "Transdermal" in text
    return Medication(
        text=text,
        provenance=Provenance(origin=Origin.RECORD),
        ingredients=(Ingredient(name=drug, strength=float(strength[1]), strength_unit=strength[2]),),
        active=True,
        route=Route.TRANSDERMAL if is_patch else Route.ORAL,
        units_per_day=dosage["doseAndRate"][0]["doseQuantity"]["value"] * repeat["frequency"] / repeat["period"],
        as_needed=dosage["asNeededBoolean"],
    )


def test_the_fixture_above_fifty_agrees_with_its_stored_answer() -> None:
    request = fixture("request-example-rec-04-05-mme-greater-than-fifty")
    answer = fixture("response-example-rec-04-05-mme-greater-than-fifty")
    printed = re.search(r"is ([0-9.]+) 'mg/d'", answer["cards"][0]["detail"])
    assert printed is not None
    found = opioid_burden((ordered(request),)).total_mg_day
    assert found == 180.0
    assert found == pytest.approx(float(printed[1]), abs=0.005)


def test_the_fixture_below_fifty_is_below_fifty() -> None:
    request = fixture("request-example-rec-04-05-mme-less-than-fifty")
    assert fixture("response-example-rec-04-05-mme-less-than-fifty")["cards"] == []
    assert opioid_burden((ordered(request),)).total_mg_day == 10.0
