"""Event tables in: what a row means, and the one line that refuses it."""

import pytest

from lenitive.domain.pharmacology.predict import Delivery, Injection
from lenitive.interop.nonmem import LENITIVE, Layout, Observation, OtherEvent, Units, read


def only(text: str, **options: Layout) -> tuple[Delivery | Injection, ...]:
    return read(text, **options).subjects[0].given


def test_an_infusion_is_an_amount_at_a_rate() -> None:
    assert only("ID,TIME,AMT,RATE\n1,0.5,35,7\n") == (Delivery(start_min=30.0, duration_min=300.0, rate_mg_h=7.0),)


def test_an_infusion_may_state_its_duration_instead() -> None:
    assert only("ID,TIME,AMT,DUR\n1,0,35,5\n") == (Delivery(start_min=0.0, duration_min=300.0, rate_mg_h=7.0),)


def test_an_amount_without_rate_is_given_at_once() -> None:
    assert only("ID TIME AMT RATE\n1 2 20 0\n1 3 5 .\n") == (
        Injection(at_min=120.0, mg=20.0),
        Injection(at_min=180.0, mg=5.0),
    )


def test_additional_doses_are_written_out() -> None:
    given = only("ID,TIME,AMT,RATE,ADDL,II\n1,0,7,7,2,24\n")
    assert [part.start_min for part in given if isinstance(part, Delivery)] == [0.0, 1440.0, 2880.0]


def test_minutes_and_micrograms_are_read_when_the_layout_says_so() -> None:
    layout = Layout(units=Units(time="min", amount="ug", concentration="mg/L"))
    table = read("ID,TIME,AMT,RATE,DV\n1,0,35000,700,.\n1,50,.,.,0.0682\n", layout=layout)
    assert table.subjects[0].given == (Delivery(start_min=0.0, duration_min=50.0, rate_mg_h=42.0),)
    assert table.subjects[0].observations[0].value == 68.2


def test_a_missing_observation_is_unknown_and_not_zero() -> None:
    for missing in (".", "", "NA"):
        (seen,) = read(f"ID,TIME,DV\n1,1,{missing}\n").subjects[0].observations
        assert (seen.value, seen.used) == (None, False)
    (zero,) = read("ID,TIME,DV\n1,0,0\n").subjects[0].measured
    assert zero.value == 0.0


def test_a_value_with_mdv_1_is_kept_and_not_used() -> None:
    subject = read("ID,TIME,DV,MDV\n1,1,-99,1\n1,2,50,0\n").subjects[0]
    assert [seen.value for seen in subject.observations] == [-99.0, 50.0]
    assert [seen.value for seen in subject.measured] == [50.0]


def test_what_dv_is_about_is_taken_by_number_only_where_the_layout_says_it() -> None:
    text = "ID,TIME,DVID,DV\n1,1,1,50\n1,1,2,20\n"
    with pytest.raises(ValueError, match=r"t\.csv, line 3, column DVID: what 2 is about is not known"):
        read(text, where="t.csv")
    assert [seen.output for seen in read(text, layout=LENITIVE).subjects[0].observations] == ["ketamine", "norketamine"]


def test_a_compartment_other_than_the_first_is_not_taken_for_norketamine() -> None:
    with pytest.raises(ValueError, match="line 2, column CMT: what 2 is about is not known"):
        read("ID,TIME,CMT,DV\n1,1,2,50\n")


def test_outputs_may_be_named_in_words() -> None:
    assert read("ID,TIME,DVID,DV\n1,1,Pain,4\n").subjects[0].observations[0].output == "pain"


def test_weight_and_age_are_of_the_person_and_may_be_missing_in_some_rows() -> None:
    subject = read("ID,TIME,DV,WT,AGE\n1,0,.,.,58\n1,1,.,68.2,58\n").subjects[0]
    assert (subject.weight_kg, subject.age_years) == (68.2, 58.0)


def test_a_person_without_weight_is_not_given_one() -> None:
    with pytest.raises(ValueError, match="ID 1: the body weight is not known; write it in the column WT, in kg"):
        read("ID,TIME,DV\n1,0,.\n").subjects[0].person()


def test_columns_without_meaning_here_are_carried() -> None:
    table = read("ID,TIME,AMT,DV,CRCL,SITE\n1,0,10,.,88,Malmo\n1,1,.,40,.,\n")
    assert [dict(record.carried) for record in table.subjects[0].records] == [
        {"CRCL": "88", "SITE": "Malmo"},
        {"CRCL": ".", "SITE": ""},
    ]


def test_ignored_lines_are_reported_and_nothing_else_is_left_out() -> None:
    table = read("# by hand\n@ more\nID TIME AMT DV\nC 1 0 5 .\n1 0 10 .\n# end\n")
    assert table.comments == ("# by hand", "@ more", "C 1 0 5 .", "# end")
    assert len(table.subjects[0].records) == 1


def test_an_id_that_begins_with_the_letter_c_is_a_person() -> None:
    assert read("ID,TIME,DV\nC01,0,5\n").subjects[0].id == "C01"


def test_a_header_may_be_commented_out_and_in_small_letters() -> None:
    assert read("#id,time,amt\n1,0,5\n").subjects[0].given == (Injection(at_min=0.0, mg=5.0),)


def test_a_table_as_r_writes_it_is_read() -> None:
    text = '\ufeff"ID","TIME","AMT","DV"\r\n"1",0,1e+01,NA\r\n"1",1.5,NA,41.25\r\n'
    subject = read(text).subjects[0]
    assert subject.given == (Injection(at_min=0.0, mg=10.0),)
    assert [(seen.time_min, seen.value) for seen in subject.observations] == [(90.0, 41.25)]


def test_a_trough_before_a_dose_of_its_own_minute_is_predicted_before_it() -> None:
    trough, peak = read("ID,TIME,AMT,DV\n1,1,.,40\n1,1,10,.\n1,1,.,400\n").subjects[0].observations
    assert trough.before_dose
    assert trough.predict_at_min < 60.0
    assert not peak.before_dose
    assert peak.predict_at_min == 60.0


def test_other_events_are_kept() -> None:
    (record,) = read("ID,TIME,EVID,CMT,DVID\n1,2,2,1,3\n").subjects[0].records
    assert record == OtherEvent(time_min=120.0, cmt="1", dvid="3")


def test_infusions_that_run_at_once_add_up_and_the_reader_is_told() -> None:
    table = read("ID,TIME,AMT,RATE\n1,0,70,7\n1,1,7,14\n")
    assert table.notes == (
        (
            "ID 1: 2 infusions run at once from 60 min; their rates add up to 21 mg/h. If one pump gave them, end the "
            "first where the next begins."
        ),
    )
    assert read("ID,TIME,AMT,RATE\n1,0,7,7\n1,1,7,14\n").notes == ()


def test_times_before_the_first_dose_are_for_observations() -> None:
    assert read("ID,TIME,DV\n1,-0.5,0\n").subjects[0].observations == (
        Observation(time_min=-30.0, output="ketamine", value=0.0),
    )


REFUSED = {
    "no header": ("1,0,5\n", "no header with ID and TIME"),
    "nothing": ("", "no header"),
    "no row": ("ID,TIME\n", "a header and no row"),
    "semicolons": ("ID;TIME;AMT\n1;0;5\n", "semicolons"),
    "column twice": ("ID,TIME,AMT,amt\n1,0,5,5\n", "line 1: two columns are named AMT"),
    "nameless column": (",ID,TIME\n1,1,0\n", "line 1: a column has no name"),
    "ragged row": ("ID,TIME,AMT\n1,0\n", "line 2: 2 cells for 3 columns"),
    "falling times": ("ID,TIME,DV\n1,2,.\n1,1,.\n", "line 3, column TIME: 1 comes after a later time; sort"),
    "split person": ("ID,TIME\n1,0\n2,0\n1.0,1\n", "line 4, column ID: 1.0 appears again"),
    "missing id": ("ID,TIME\n.,0\n", "line 2, column ID: is missing"),
    "clock": ("ID,TIME\n1,10:30\n", "column TIME: 10:30 is a time of day"),
    "days": ("ID,DATE,TIME\n1,2,0\n", "column DATE: days are not counted"),
    "missing time": ("ID,TIME\n1,.\n", "column TIME: is missing"),
    "late": ("ID,TIME\n1,1e9\n", "column TIME: 1e9 h is more than"),
    "comma": ('ID,TIME,AMT\n1,0,"5,5"\n', "column AMT: cannot read '5,5' as a number"),
    "infinite": ("ID,TIME,AMT\n1,0,inf\n", "column AMT: cannot read 'inf'"),
    "nan": ("ID,TIME,DV\n1,0,NaN\n", "column DV: cannot read 'NaN'"),
    "negative dose": ("ID,TIME,AMT\n1,0,-5\n", "column AMT: -5 mg is negative; only drug can be given"),
    "tiny dose": ("ID,TIME,AMT\n1,0,1e-300\n", "column AMT: 1e-300 mg cannot be a dose"),
    "huge dose": ("ID,TIME,AMT\n1,0,1e9\n", "column AMT: 1e9 mg cannot be a dose; is the unit mg?"),
    "dose without amount": ("ID,TIME,EVID,AMT\n1,0,1,.\n", "column AMT: is missing on a dose"),
    "dose before time 0": ("ID,TIME,AMT\n1,-1,5\n", "column TIME: -1: a dose before time 0"),
    "modelled rate": ("ID,TIME,AMT,RATE\n1,0,5,-1\n", "column RATE: -1 asks for a modelled rate; write the rate"),
    "modelled duration": ("ID,TIME,AMT,RATE\n1,0,5,-2\n", "column RATE: -2 asks for a modelled duration"),
    "negative rate": ("ID,TIME,AMT,RATE\n1,0,5,-7\n", "column RATE: -7 is negative"),
    "rate of nothing": ("ID,TIME,EVID,AMT,RATE\n1,0,1,0,5\n", "column RATE: 5 with AMT 0"),
    "disagreeing duration": ("ID,TIME,AMT,RATE,DUR\n1,0,35,7,4\n", "column DUR: 4 h does not agree"),
    "endless": ("ID,TIME,AMT,RATE\n1,0,5,1e-9\n", "column RATE: the infusion would take"),
    "steady state": ("ID,TIME,AMT,SS,II\n1,0,5,1,24\n", "column SS: 1 asks for steady state, which is not read"),
    "additional without interval": ("ID,TIME,AMT,ADDL\n1,0,5,3\n", "column ADDL: 3 more doses without II"),
    "interval without additional": ("ID,TIME,AMT,II\n1,0,5,24\n", "column II: 24 h without ADDL"),
    "copies that overlap": ("ID,TIME,AMT,RATE,ADDL,II\n1,0,10,1,2,8\n", "column II: 8 h: each infusion of 600 min"),
    "half a dose more": ("ID,TIME,AMT,ADDL,II\n1,0,5,1.5,24\n", "column ADDL: 1.5 is not a whole number"),
    "reset": ("ID,TIME,EVID\n1,0,3\n", "column EVID: 3 resets the system"),
    "reset and dose": ("ID,TIME,EVID,AMT\n1,0,4,5\n", "column EVID: 4 resets the system before the dose"),
    "unknown event": ("ID,TIME,EVID\n1,0,7\n", "column EVID: 7 is not known"),
    "event missing": ("ID,TIME,EVID,AMT\n1,0,.,5\n", "column EVID: is missing where AMT is 5"),
    "dose on observation": ("ID,TIME,EVID,AMT\n1,0,0,5\n", "column AMT: 5 belongs to a dose, but EVID is 0"),
    "dose elsewhere": ("ID,TIME,AMT,CMT\n1,0,5,2\n", "column CMT: 2: doses go into the centre, compartment 1"),
    "value on a dose": ("ID,TIME,AMT,MDV,DV\n1,0,5,0,44\n", "column DV: 44 on a dose with MDV 0"),
    "unknown mdv": ("ID,TIME,MDV,DV\n1,0,2,44\n", "column MDV: 2 is not known"),
    "value missing": ("ID,TIME,MDV,DV\n1,0,0,.\n", "column DV: is missing though MDV is 0"),
    "negative concentration": ("ID,TIME,DV\n1,0,-3\n", "column DV: -3 ng/mL of ketamine cannot be: it lies from 0 to"),
    "pain beyond its scale": (
        "ID,TIME,DVID,DV\n1,0,pain,11\n",
        "column DV: 11 0-10 of pain cannot be: it lies from 0 to 10",
    ),
    "censored": ("ID,TIME,DV,CENS\n1,0,1,1\n", "column CENS: 1: DV is a limit and not a value"),
    "unsaid output": ("ID,TIME,DVID,DV\n1,0,.,5\n", "column DVID: is missing on an observation"),
    "weight zero": ("ID,TIME,WT\n1,0,0\n", "column WT: 0 kg cannot be; write a full stop where it is unknown"),
    "weight marker": ("ID,TIME,WT\n1,0,-99\n", "column WT: -99 kg cannot be"),
    "two weights": ("ID,TIME,WT\n1,0,70\n1,1,71\n", "line 3, column WT: 71 kg differs from 70 before"),
    "age": ("ID,TIME,AGE\n1,0,580\n", "column AGE: 580 years cannot be"),
    "other name": ("ID,TIME,AMT,TINF\n1,0,5,1\n", "column TINF: this name is not read; rename it to DUR"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_refused_in_one_line_that_names_its_place(name: str) -> None:
    text, said = REFUSED[name]
    with pytest.raises(ValueError, match=r"^trial\.csv[,:]") as refused:
        read(text, where="trial.csv")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("beside", ["", ",DUR"])
def test_a_rate_so_small_that_no_float_holds_its_time_is_refused_in_one_line(beside: str) -> None:
    row = "1,0,12,0.1e-400,.,1,1,82" + (",60" if beside else "")
    with pytest.raises(ValueError, match=r"more than 1e\+308 min") as refused:
        read(f"ID,TIME,AMT,RATE,DV,EVID,MDV,WT{beside}\n{row}\n")
    assert "\n" not in str(refused.value)
