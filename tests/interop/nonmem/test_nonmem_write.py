"""Event tables out: what is written, and what it takes for another program to read it."""

import csv
import io
import json

import numpy as np
import pytest

from lenitive.domain.pharmacology.model import Person
from lenitive.domain.pharmacology.models import MODELS
from lenitive.domain.pharmacology.predict import Delivery, Injection, curves, individual
from lenitive.domain.pharmacology.responses import RESPONSES
from lenitive.interop.nonmem import (
    LENITIVE,
    OUTPUTS,
    Dose,
    Layout,
    Observation,
    Subject,
    Units,
    data_dictionary,
    layout_of,
    read,
    simulated_subjects,
    write,
)  # fmt: skip

INFUSION = Dose(given=Delivery(start_min=0.0, duration_min=270.0, rate_mg_h=17.9))


def test_amount_and_rate_give_the_duration_back() -> None:
    text = write([Subject(id="1", records=(INFUSION,))])
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["AMT"], row["RATE"]) == ("80.55", "17.9")
    assert read(text).subjects[0].given == (INFUSION.given,)


def test_every_cell_is_a_number_or_a_full_stop() -> None:
    text = write([Subject(id="1", records=(INFUSION, Observation(time_min=20.0, output="ketamine", value=51.2)))])
    rows = list(csv.DictReader(io.StringIO(text)))
    for cell in (cell for row in rows for cell in row.values()):
        assert cell == "." or float(cell) >= 0


def test_a_cohort_is_written_and_read_back_with_its_curves() -> None:
    model, person = MODELS["default_racemic_v1"], Person(weight_kg=68.0, age_years=58)
    times_min = [0.0, 20.0, 270.0, 400.0]
    given = (INFUSION.given, Injection(at_min=0.0, mg=5.0))
    effects = {"cl_l_h": np.linspace(-0.5, 0.5, 7)}
    found = curves(model, individual(model, person, effects), given, np.array(times_min))
    outputs = {name: found[name] for name in ("ketamine", "norketamine", "effect_site")}
    people = simulated_subjects(given, times_min=times_min, curves=outputs, people=person)
    back = read(write(people), layout=LENITIVE).subjects
    assert back == people
    assert back[6].given == given
    values = [seen.value for seen in back[3].observations if seen.output == "norketamine"]
    assert values == found["norketamine"][3].tolist()


def test_what_was_carried_is_written_back_as_it_was() -> None:
    text = "ID,TIME,AMT,DV,CRCL,SITE\n7,0,10,.,088.0,Malmo\n7,1,.,40,.,\n"
    (header, *rows) = csv.reader(io.StringIO(write(read(text).subjects)))
    assert header[-2:] == ["CRCL", "SITE"]
    assert [row[-2:] for row in rows] == [["088.0", "Malmo"], [".", ""]]


def test_the_dictionary_states_every_unit_and_every_output() -> None:
    layout = Layout(units=Units(time="min", concentration="mg/L"), outputs={"1": "ketamine", "7": "pain"})
    said = json.loads(data_dictionary(layout))
    assert said["columns"]["RATE"]["unit"] == "mg/min"
    assert said["outputs"]["7"]["name"] == "pain"
    assert said["outputs"]["7"]["unit"] == RESPONSES["pain"].unit
    assert said["outputs"]["1"]["unit"] == "mg/L"
    assert layout_of(data_dictionary(layout)) == layout


def test_every_response_has_a_number_of_its_own() -> None:
    assert set(RESPONSES) <= {output.name for output in OUTPUTS}
    assert len({output.dvid for output in OUTPUTS}) == len(OUTPUTS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "not a data dictionary"),
        ('{"schema": "lenitive/event-table/1"}', "units"),
        (data_dictionary().replace('"time": "h"', '"time": "days"'), "unit of time 'days' is not known"),
        (data_dictionary().replace('"norketamine"', '"norket"'), "output 'norket' is not known"),
    ],
)
def test_a_dictionary_that_says_less_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        layout_of(text, where="t.json")


def test_what_a_table_cannot_hold_is_refused() -> None:
    nothing = Dose(given=Delivery(start_min=0.0, duration_min=60.0, rate_mg_h=0.0))
    with pytest.raises(ValueError, match="gives nothing; leave it out"):
        write([Subject(id="1", records=(nothing,))])
    with pytest.raises(ValueError, match="two people have the same id"):
        write([Subject(id="1", records=(INFUSION,))] * 2)
    with pytest.raises(ValueError, match="nobody to write"):
        write([])
    for bad_id in ("", "#1", "C", "a\nb", " 1"):
        with pytest.raises(ValueError, match="cannot stand in a table"):
            write([Subject(id=bad_id, records=(INFUSION,))])
    with pytest.raises(ValueError, match="carried column 'AMT' cannot be written"):
        write([Subject(id="1", records=(Dose(given=INFUSION.given, carried={"AMT": "5"}),))])
    with pytest.raises(ValueError, match="has no number in this layout"):
        write([Subject(id="1", records=(Observation(time_min=0, output="pain", value=3.0),))], layout=Layout())


def test_curves_of_other_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match=r"give \(people, 2\) for every output"):
        simulated_subjects(
            [], times_min=[0.0, 1.0], curves={"ketamine": np.zeros((3, 4))}, people=Person(weight_kg=70.0)
        )
    with pytest.raises(ValueError, match="1 people for curves of 3"):
        simulated_subjects([], times_min=[0.0], curves={"ketamine": np.zeros((3, 1))}, people=[Person(weight_kg=70.0)])
