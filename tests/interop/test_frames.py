"""Answers as data frames: nothing lost, nothing renamed away from its unit."""

import subprocess
import sys

import numpy as np
import pytest

from lenitive.domain.pharmacology.learned import HowMuch, LearnedParameter, Range
from lenitive.domain.pharmacology.model import DrugForm, Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Prediction, predict, typical_concentrations
from lenitive.domain.pharmacology.respond import ResponsePrediction, predict_responses
from lenitive.domain.pharmacology.response import Baseline
from lenitive.domain.pharmacology.side_by_side import side_by_side
from lenitive.interop import frames
from lenitive.interop.nonmem import read

MODEL = MODELS["default_racemic_v1"]
PERSON = Person(weight_kg=70.0, age_years=50, child_pugh="A")
GIVEN = [Delivery(start_min=0, duration_min=300, rate_mg_h=7.0)]
TIMES = (0.0, 60.0, 300.0)
ENDINGS = (*frames.UNITS, "_min")


def responses() -> ResponsePrediction:
    found = predict_responses(MODEL, PERSON, GIVEN, times_min=TIMES, baseline=Baseline(pain_nrs=7, heart_rate_min=70))
    assert isinstance(found, ResponsePrediction)
    return found


def test_a_prediction_keeps_its_bands_with_the_unit_last() -> None:
    found = predict(MODEL, PERSON, GIVEN, times_min=TIMES)
    assert isinstance(found, Prediction)
    frame = frames.of_prediction(found)
    assert frame["ketamine_p50_ng_ml"].to_list() == list(found.ketamine_ng_ml.p50)
    assert frame["time_min"].to_list() == list(TIMES)
    assert all(column.endswith(ENDINGS) for column in frame.columns)


def test_what_a_model_does_not_say_is_no_column() -> None:
    model = MODELS["domino_3c"]
    found = typical_concentrations(model, weight_kg=70, age_years=50, deliveries=GIVEN, times_min=np.array(TIMES))
    assert frames.of_concentrations(found, times_min=TIMES).columns == ["time_min", "ketamine_ng_ml"]


def test_responses_keep_every_output_and_every_number() -> None:
    found = responses()
    tall = frames.long(frames.of_responses(found))
    assert set(tall["output"]) == {name.removesuffix("_frac") for name in found.outputs}
    pain = tall.filter((tall["output"] == "pain") & (tall["statistic"] == "p95"))
    assert pain["value"].to_list() == list(found.outputs["pain"].p95 or ())
    assert set(tall.filter(tall["output"] == "ketamine")["unit"]) == {"ng/mL"}


def test_models_stand_below_one_another_with_the_pooled_band() -> None:
    found = side_by_side(None, PERSON, GIVEN, drug=DrugForm.RACEMIC, times_min=TIMES, baseline=Baseline(pain_nrs=7))
    frame = frames.of_side_by_side(found)
    assert frame["model"].unique(maintain_order=True).to_list() == [*(one.model for one in found.models), "pooled"]
    pooled = frame.filter(frame["model"] == "pooled")
    assert pooled["ketamine_p05_ng_ml"].to_list() == list(found.pooled["ketamine"].p05 or ())


def test_the_long_form_has_a_row_for_each_number_and_only_those() -> None:
    wide = frames.of_responses(responses())
    tall = frames.long(wide)
    numbers = sum(wide[column].is_not_null().sum() for column in wide.columns if column.endswith(tuple(frames.UNITS)))
    assert tall.height == numbers
    assert tall.columns == ["model", "time_min", "output", "statistic", "unit", "value"]


def test_people_are_numbered_and_keep_their_own_curves() -> None:
    curves = {"ketamine": np.arange(6.0).reshape(2, 3), "pain": np.full((2, 3), 5.0)}
    frame = frames.of_people(curves, times_min=TIMES)
    assert frame.filter(frame["person"] == 2)["ketamine_ng_ml"].to_list() == [3.0, 4.0, 5.0]
    assert frame.columns == ["person", "time_min", "ketamine_ng_ml", "pain_score"]


def test_events_are_written_out_in_minutes_and_milligrams() -> None:
    table = read("ID,TIME,AMT,RATE,ADDL,II,DV\n1,0,7,7,1,24,.\n1,1,.,.,.,.,40\n")
    frame = frames.of_events(table)
    assert frame["event"].to_list() == ["infusion", "infusion", "observation"]
    assert frame["time_min"].to_list() == [0.0, 1440.0, 60.0]
    assert frame["amount_mg"].to_list() == [7.0, 7.0, None]
    assert frame["value"].to_list() == [None, None, 40.0]


def test_every_registry_is_a_frame() -> None:
    for name in ("models", "effects", "criteria", "alarms", "sources", "limits", "interactions", "responses"):
        assert frames.of_registry(name).height > 0
    with pytest.raises(ValueError, match="registry 'patients' is not known; use one of"):
        frames.of_registry("patients")


def test_an_individual_is_a_row_for_each_parameter() -> None:
    range_ = Range(p05=60.0, p50=84.0, p95=118.0)
    one = LearnedParameter(
        name="cl_l_h", unit="L/h", prior=range_, posterior=range_, shrinkage_frac=0.0, information_nats=0.0,
        learned=HowMuch.PRIOR,
    )  # fmt: skip
    (row,) = frames.of_learned([one]).to_dicts()
    assert (row["parameter"], row["unit"], row["prior_p05"], row["learned"]) == (
        "cl_l_h",
        "L/h",
        60.0,
        "still the prior",
    )


def test_polars_is_not_imported_before_a_frame_is_asked_for() -> None:
    code = "import sys, lenitive.interop.frames; sys.exit('polars' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
