"""From the letter to the answers, without any page: what counts, what does not, and on which day it is looked at."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lenitive.clinic.candidacy import consider
from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import Signer, override_criterion
from lenitive.clinic.charts.answering import Told, answer_facts
from lenitive.clinic.charts.chart import Chart, evolve, fold
from lenitive.clinic.charts.codec import CHART
from lenitive.clinic.charts.describing import Placed, place_pains
from lenitive.clinic.charts.events import ChartEvent
from lenitive.clinic.charts.importing import accept_record, lines_of, receive_record
from lenitive.clinic.documents import read_intake
from lenitive.clinic.roles import Member, Role
from lenitive.domain.assessment.pain import Side
from lenitive.domain.foundation.refusal import Refusal
from lenitive.interop.fhir.read import read_record

PEOPLE = Path(__file__).parents[2] / "examples" / "people"
BY = Signer(member=Member(id="m1", role=Role.PRESCRIBER), name="Dr Owen Halsey")
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)


def after(chart: Chart, done: object) -> Chart:
    assert isinstance(done, tuple), done
    for data in done:
        event = ChartEvent(seq=chart.version + 1, at=AT, by=BY.member, data=data)
        assert CHART.event(CHART.record(event) | {"prev": "0", "hash": "0"}) == event
        chart = evolve(chart, event)
    return chart


def known(slug: str = "lucian-ashdown") -> Chart:
    """A chart with the record and the completed intake of an example."""
    intake = read_intake((PEOPLE / slug / "intake.json").read_text(encoding="utf-8"), what=slug)
    record = read_record(PEOPLE / slug / "record.json", as_of=intake.as_of)
    merged = consider(replace(intake, record=record.record), record).intake
    opened = (
        happened.ChartOpened(patient=record.patient),
        happened.RecordImported(record=record),
        happened.IntakeAnswered(intake=merged),
    )
    return after(fold("c1", ()), opened)


def test_what_was_not_accepted_is_moved_to_what_was_not_read_for_every_single_line() -> None:
    record = read_record(PEOPLE / "lucian-ashdown" / "record.json", as_of=date(2026, 6, 1))
    chart = after(fold("c1", ()), (happened.ChartOpened(patient=record.patient),))
    chart = after(chart, receive_record(chart, record=record))
    every = [line.id for line in lines_of(record)]
    for left_out in every:
        accepted = frozenset(every) - {left_out}
        done = accept_record(
            chart, sha256=record.record.sha256, accepted=accepted, reasons={left_out: "no longer so"}, by=BY
        )
        taken = after(chart, done).record
        assert taken is not None
        assert len(lines_of(taken)) == len(every) - 1, left_out
        assert len(taken.unread) == len(record.unread) + 1


@pytest.mark.parametrize("change", [{"name": "Somebody Else"}, {"birth_date": date(1970, 10, 12)}])
def test_two_identifiers_must_agree_before_anything_is_taken_over(change: dict[str, object]) -> None:
    record = read_record(PEOPLE / "lucian-ashdown" / "record.json", as_of=date(2026, 6, 1))
    other = replace(record.patient, **change)  # type: ignore[arg-type]
    chart = after(fold("c1", ()), (happened.ChartOpened(patient=other),))
    chart = after(chart, receive_record(chart, record=record))
    every = frozenset(line.id for line in lines_of(record))
    done = accept_record(chart, sha256=record.record.sha256, accepted=every, reasons={}, by=BY)
    assert isinstance(done, Refusal)
    assert "Two identifiers" in done.limit


def test_another_record_than_the_one_that_was_looked_at_is_not_taken_over() -> None:
    record = read_record(PEOPLE / "lucian-ashdown" / "record.json", as_of=date(2026, 6, 1))
    chart = after(fold("c1", ()), (happened.ChartOpened(patient=record.patient),))
    chart = after(chart, receive_record(chart, record=record))
    every = frozenset(line.id for line in lines_of(record))
    assert isinstance(accept_record(chart, sha256="0" * 64, accepted=every, reasons={}, by=BY), Refusal)


def test_an_answer_of_a_later_day_makes_what_was_known_older() -> None:
    chart = known()
    assert chart.intake is not None
    later = chart.intake.as_of + timedelta(days=5)
    chart = after(chart, answer_facts(chart, told={"heart_rate_min": Told(value=70.0, on=later)}, today=later, by=BY))
    assert chart.intake is not None
    assert chart.record is not None
    assert chart.intake.as_of == chart.record.as_of == later
    decision = consider(chart.intake, chart.record).decision
    assert {flag.answer for flag in decision.red_flags} == {"unknown"}


def test_an_override_of_a_later_day_counts_on_that_day() -> None:
    """It did not while the intake kept its own day: an override that lies after it is not of that day."""
    chart = known()
    assert chart.intake is not None
    later = chart.intake.as_of + timedelta(days=2)
    chart = after(
        chart, override_criterion(chart, criterion="CAN-OCULAR-01", reason="Seen by the eye clinic", by=BY, on=later)
    )
    assert chart.intake is not None
    assert chart.record is not None
    refused = consider(chart.intake, chart.record).decision.overrides_refused
    assert not any("dated" in one.limit for one in refused)


def test_an_impossible_fact_and_one_of_tomorrow_are_refused() -> None:
    chart, today = known(), date(2026, 6, 1)
    for name, told in (
        ("weight_kg", Told(value=7000.0, on=today)),
        ("weight_kg", Told(value=70.0, on=today + timedelta(days=1))),
        ("no_such_fact", Told(value=True, on=today)),
    ):
        assert isinstance(answer_facts(chart, told={name: told}, today=today, by=BY), Refusal)


def test_a_paired_part_needs_its_side() -> None:
    chart = known()
    place = Placed(site="breast", side=None, part_absent=False, nrs=4)
    assert isinstance(place_pains(chart, placed=(place,), today=date(2026, 6, 1)), Refusal)
    done = place_pains(chart, placed=(replace(place, side=Side.LEFT),), today=date(2026, 6, 1))
    chart = after(chart, done)
    assert chart.intake is not None
    assert chart.intake.pain_problems[-1].id == "left-breast"
