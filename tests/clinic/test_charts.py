"""Charts: what stands follows from the events alone, each request is decided once, and on what its author saw."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lenitive.clinic.candidacy import consider
from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import (
    Signer,
    assess_candidacy,
    give_consent,
    import_record,
    override_criterion,
    propose_plan,
    sign_plan,
    verify_plan,
)
from lenitive.clinic.charts.chart import Chart, fold
from lenitive.clinic.charts.charts import Asked, Charts
from lenitive.clinic.charts.codec import CHART
from lenitive.clinic.charts.journey import Stage, next_step
from lenitive.clinic.documents import read_intake
from lenitive.clinic.plan import proposal_for
from lenitive.clinic.roles import Member, Role
from lenitive.domain.candidacy.intake import Intake
from lenitive.domain.foundation.refusal import Refusal
from lenitive.interop.fhir.read import read_record
from lenitive.record.store import EventStore

EXAMPLES = Path(__file__).parents[2] / "examples" / "people"
AT = datetime(2026, 6, 1, 9, tzinfo=UTC)
PRESCRIBER = Signer(member=Member(id="m-1", role=Role.PRESCRIBER), name="Dr A")
PHARMACIST = Signer(member=Member(id="m-2", role=Role.PHARMACIST), name="B")
BY = Asked(by=PRESCRIBER.member, at=AT)


@pytest.fixture(scope="module")
def caspian() -> tuple[Intake, Intake]:
    folder = EXAMPLES / "caspian-rook"
    intake = read_intake((folder / "intake.json").read_text(encoding="utf-8"), what="intake")
    record = read_record(folder / "record.json", as_of=intake.as_of)
    return record, consider(intake, record).intake


@pytest.fixture
def store(tmp_path: Path) -> Iterator[EventStore]:
    with EventStore(tmp_path) as opened:
        yield opened


def known(charts: Charts, caspian: tuple[Intake, Intake]) -> Chart:
    record, intake = caspian
    opened = happened.ChartOpened(patient=record.patient)
    return charts.open((opened, happened.RecordImported(record=record), happened.IntakeAnswered(intake=intake)), BY)


def done(answer: Chart | Refusal) -> Chart:
    assert isinstance(answer, Chart), answer
    return answer


def planned(charts: Charts, chart: Chart) -> Chart:
    considered = charts.considered(chart)
    assert considered is not None
    done(charts.submit(chart.id, lambda now: assess_candidacy(now, considered=considered, by=PRESCRIBER), BY))
    done(charts.submit(chart.id, lambda now: give_consent(now, given_by="patient", witnessed_by="Dr A"), BY))
    plan = proposal_for(considered)
    return done(charts.submit(chart.id, lambda now: propose_plan(now, plan=plan), BY))


def test_a_chart_read_again_is_the_chart_that_was_written(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = planned(charts, known(charts, caspian))
    assert Charts(store).chart(chart.id) == chart
    assert fold(chart.id, store.read(f"chart/{chart.id}", CHART)) == chart


def test_the_same_key_is_done_once(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    considered = charts.considered(chart)
    assert considered is not None
    asked = replace(BY, key="one click", version=chart.version)
    for _ in range(2):
        after = done(
            charts.submit(chart.id, lambda now: assess_candidacy(now, considered=considered, by=PRESCRIBER), asked)
        )
    assert after.version == chart.version + 1


def test_a_request_on_an_older_version_is_refused(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    late = replace(BY, version=chart.version - 1)
    answer = charts.submit(chart.id, lambda now: import_record(now, record=caspian[0]), late)
    assert isinstance(answer, Refusal)
    assert answer.rule == "CHT-VERSION"


def test_a_plan_is_not_signed_after_what_is_known_has_changed(
    store: EventStore, caspian: tuple[Intake, Intake]
) -> None:
    charts = Charts(store)
    chart = planned(charts, known(charts, caspian))
    done(charts.submit(chart.id, lambda _: (happened.IntakeAnswered(intake=caspian[1]),), BY))
    answer = charts.submit(chart.id, lambda now: sign_plan(now, plan_id=chart.plans[-1].id, by=PRESCRIBER), BY)
    assert isinstance(answer, Refusal)
    assert "has changed since" in answer.what


@pytest.mark.parametrize(
    ("by", "rate"), [(PRESCRIBER, None), (replace(PHARMACIST, member=replace(PHARMACIST.member, id="m-1")), None)]
)
def test_who_signed_does_not_verify(
    store: EventStore, caspian: tuple[Intake, Intake], by: Signer, rate: float | None
) -> None:
    charts = Charts(store)
    chart = planned(charts, known(charts, caspian))
    plan_id = chart.plans[-1].id
    done(charts.submit(chart.id, lambda now: sign_plan(now, plan_id=plan_id, by=PRESCRIBER), BY))
    answer = charts.submit(chart.id, lambda now: verify_plan(now, plan_id=plan_id, by=by, own_rate_ml_h=rate), BY)
    assert isinstance(answer, Refusal)


def test_a_rate_that_is_ten_times_the_plans_is_not_verified(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = planned(charts, known(charts, caspian))
    plan_id, first = chart.plans[-1].id, chart.plans[-1].proposed.plan.regimen.steps[0].rate_ml_h
    done(charts.submit(chart.id, lambda now: sign_plan(now, plan_id=plan_id, by=PRESCRIBER), BY))

    def verify(rate: float) -> Chart | Refusal:
        return charts.submit(
            chart.id, lambda now: verify_plan(now, plan_id=plan_id, by=PHARMACIST, own_rate_ml_h=rate), BY
        )

    assert isinstance(verify(first * 10), Refusal)
    assert isinstance(verify(first), Chart)


def test_only_a_contraindication_that_is_not_absolute_is_set_aside(
    store: EventStore, caspian: tuple[Intake, Intake]
) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    for criterion, reason in (("CAN-HEPATIC-01", "because"), ("CAN-OCULAR-01", " - "), ("CAN-NOTHING-01", "because")):
        answer = override_criterion(chart, criterion=criterion, reason=reason, by=PRESCRIBER, on=date(2026, 6, 1))
        assert isinstance(answer, Refusal)


def test_a_record_of_another_person_does_not_enter(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    other = replace(caspian[0], patient=replace(caspian[0].patient, reference="Patient/other"))
    answer = charts.submit(chart.id, lambda now: import_record(now, record=other), BY)
    assert isinstance(answer, Refusal)
    assert "two identifiers" in answer.remedy


def test_reading_is_kept_and_changes_no_chart(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    charts.read_by(chart.id, "plan:page", BY)
    Charts(store).read_by(chart.id, "plan:page", BY)
    assert [one.seq for one in charts.reads_of(chart.id)] == [1, 2]
    assert charts.chart(chart.id) == chart
    assert store.verify() == ()


def test_the_next_step_follows_the_journey(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    today = date(2026, 6, 1)
    assert next_step(chart, today).stage is Stage.DECISION
    chart = planned(charts, chart)
    assert next_step(chart, today).what == "Sign the plan"
    plan_id = chart.plans[-1].id
    chart = done(charts.submit(chart.id, lambda now: sign_plan(now, plan_id=plan_id, by=PRESCRIBER), BY))
    assert next_step(chart, today).whose is Role.PHARMACIST


def test_an_event_that_nobody_registered_is_not_written(store: EventStore, caspian: tuple[Intake, Intake]) -> None:
    charts = Charts(store)
    chart = known(charts, caspian)
    with pytest.raises(ValueError, match="is no kind of event"):
        charts.submit(chart.id, lambda _: ("a text",), BY)
    assert charts.chart(chart.id) == chart
