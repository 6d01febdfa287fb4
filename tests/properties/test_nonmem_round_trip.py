"""Whatever Lenitive can mean comes back from an event table exactly, to the last bit."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenitive.domain.pharmacology.predict import Delivery, Injection
from lenitive.interop.nonmem import LENITIVE, Dose, Layout, Observation, OtherEvent, Subject, Units, read, write
from lenitive.interop.nonmem.outputs import BY_NAME
from lenitive.interop.nonmem.subject import in_order

minutes = st.one_of(st.integers(0, 100_000).map(float), st.floats(0, 100_000))
durations = st.one_of(st.integers(1, 5_000).map(float), st.floats(0.02, 5_000))
amounts = st.one_of(st.integers(0, 500).map(float), st.floats(1e-6, 500))
rates = st.one_of(st.integers(1, 200).map(float), st.floats(1e-3, 200))
fractions = st.one_of(st.none(), st.floats(0, 1))
texts = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=8)
injections = st.builds(Injection, at_min=minutes, mg=amounts)
deliveries = st.builds(Delivery, start_min=minutes, duration_min=durations, rate_mg_h=rates)


@st.composite
def doses(draw: st.DrawFn, carried: list[str]) -> Dose:
    first = draw(injections | deliveries)
    additional = draw(st.sampled_from([0, 0, 1, 5]))
    interval_min = draw(durations) + 5_000.0 if additional else 0.0
    return Dose(given=first, additional=additional, interval_min=interval_min, carried=draw(columns(carried)))


def columns(carried: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(dict.fromkeys(carried, texts))


@st.composite
def observations(draw: st.DrawFn, carried: list[str]) -> Observation:
    output = BY_NAME[draw(st.sampled_from(sorted(LENITIVE.outputs.values())))]
    part = draw(fractions)
    return Observation(
        time_min=draw(minutes),
        output=output.name,
        value=None if part is None else output.lowest + part * (output.highest - output.lowest),
        used=draw(st.booleans()),
        cmt=draw(st.sampled_from([None, "0", "99"])),
        carried=draw(columns(carried)),
    )


@st.composite
def people(draw: st.DrawFn) -> tuple[Subject, ...]:
    carried = draw(st.sampled_from([[], ["CRCL"], ["SITE", "ARM"]]))
    seen = observations(carried)
    other = st.builds(OtherEvent, time_min=minutes, dvid=st.sampled_from([None, "3"]), carried=columns(carried))
    found = []
    for number in range(draw(st.integers(1, 3))):
        records = draw(st.lists(doses(carried) | seen | other, min_size=1, max_size=6))
        found.append(
            Subject(
                id=str(number + 1),
                records=in_order(sorted(records, key=lambda record: record.time_min)),
                weight_kg=draw(st.one_of(st.none(), st.floats(1, 300))),
                age_years=draw(st.one_of(st.none(), st.integers(1, 120).map(float))),
            )
        )
    return tuple(found)


@pytest.mark.parametrize(
    "units", [Units(), Units(time="min"), Units(amount="ug", concentration="mg/L")], ids=["h", "min", "ug"]
)
@settings(max_examples=60, deadline=None)
@given(whom=people())
def test_what_is_written_reads_back_the_same(units: Units, whom: tuple[Subject, ...]) -> None:
    layout = Layout(units=units, outputs=LENITIVE.outputs)
    assert read(write(whom, layout=layout), layout=layout).subjects == whom


@settings(max_examples=100, deadline=None)
@given(whom=people())
def test_a_table_that_was_read_is_written_as_the_same_text_again(whom: tuple[Subject, ...]) -> None:
    text = write(whom)
    assert write(read(text, layout=LENITIVE).subjects) == text


@settings(max_examples=200, deadline=None)
@given(text=st.text(alphabet="IDTMEAVRS,0123456789.-#@C\n \"'e:", max_size=80))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    message = refusal_of("ID,TIME,AMT,RATE,DV\n" + text)
    assert message is None or re.fullmatch("t[,:].+", message)


def refusal_of(text: str) -> str | None:
    try:
        read(text, where="t")
    except ValueError as error:
        return str(error)
    return None


def test_a_lost_digit_is_found() -> None:
    one = Subject(id="1", records=(Dose(given=Delivery(start_min=0.1, duration_min=7.3, rate_mg_h=0.3)),))
    other = replace(one, records=(Dose(given=Delivery(start_min=0.1, duration_min=7.300000000000001, rate_mg_h=0.3)),))
    assert write([one]) != write([other])
