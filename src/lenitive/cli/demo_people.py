"""A clinic of synthetic people, one at each stage of the journey, made out of `examples/` by the same use cases.

Dates are moved so that the day of every example is near today. Past sessions come from the simulated course, seeds
fixed. Nobody of them is real.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from lenitive.clinic.candidacy import Considered, consider
from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.actions import (
    Signer,
    assess_candidacy,
    give_consent,
    label_bag,
    new_id,
    propose_plan,
    sign_plan,
    verify_plan,
)
from lenitive.clinic.charts.chart import Chart
from lenitive.clinic.charts.charts import Asked, Charts, Decide
from lenitive.clinic.charts.sessions import earlier_of, outcome_of
from lenitive.clinic.course import order_of
from lenitive.clinic.documents import read_intake
from lenitive.clinic.infuse import run_session
from lenitive.clinic.patient_profile import profile_of
from lenitive.clinic.plan import plan_for, proposal_for
from lenitive.clinic.roles import Member, Role
from lenitive.clinic.session_result import SessionResult
from lenitive.domain.foundation.patient import Patient, Sex
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.evolve import fold
from lenitive.domain.infusion.given import deliveries_of_session
from lenitive.domain.outcomes.course_decision import Decision as CourseDecided
from lenitive.interop.fhir.read import read_record
from lenitive.record.store import EventStore

SEED: Final = 11
"""Of every simulated course."""

_DATES: Final = re.compile(r'("birth_?[dD]ate":\s*"[^"]*")|(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)')
_SENDERS: Final = ("Oncology day unit", "Palliative care team", "General practice", "Pain clinic")


class DemoError(Exception):
    """The examples no longer lead where the demonstration wants them; a defect of ours."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What the peopling works with.

    Attributes:
        charts: Empty.
        record: Of its sessions.
        examples: Folder of the examples.
        scratch: Where records with moved dates are written.
        today: The day of the demonstration.
        staff: Who does what.
        tell: Told what is being done.
        outlook_days: What may be expected is worked out for plans not older than this.
    """

    charts: Charts
    record: EventStore
    examples: Path
    scratch: Path
    today: date
    staff: dict[Role, Signer]
    tell: Callable[[str], None] = lambda _: None
    outlook_days: int = 1

    def at(self, days_ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """A moment some days ago."""
        return datetime.combine(self.today - timedelta(days=days_ago), time(hour, minute, tzinfo=UTC))

    def asked(self, role: Role, at: datetime) -> Asked:
        """Somebody asks at a moment."""
        return Asked(by=self.staff[role].member, at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Who of the examples is at which stage.

    Attributes:
        slug: Folder of the example.
        question: Of the referral.
        waited_days: Days since the referral.
        known_days_ago: How long ago the intake was completed.
        go: What happened after the intake.
    """

    slug: str
    question: str
    waited_days: int
    known_days_ago: int
    go: Callable[[Demo, Chart, int], None]


def people_clinic(demo: Demo) -> None:
    """Fill an empty clinic."""
    _referred_only(demo)
    for number, part in enumerate(_PARTS):
        demo.tell(f"{part.slug.replace('-', ' ')}: the way so far")
        chart = _referred(demo, part, _SENDERS[number % len(_SENDERS)])
        part.go(demo, chart, part.known_days_ago)


def _referred_only(demo: Demo) -> None:
    """Two people of whom there is a letter and nothing else."""
    for number, (name, born, question, days, urgent) in enumerate(_LETTERS, start=1):
        patient = Patient(
            reference=f"Patient/letter-{number}", sex=Sex.UNKNOWN, birth_date=born, name=name, synthetic=True
        )
        received = happened.ReferralReceived(
            sender=_SENDERS[number % len(_SENDERS)],
            question=question,
            received_on=demo.today - timedelta(days=days),
            urgent=urgent,
        )
        demo.charts.open((happened.ChartOpened(patient=patient), received), demo.asked(Role.FRONT_DESK, demo.at(days)))


_LETTERS: Final = (
    ("Rosalind Marsh", date(1957, 3, 9), "Bone metastases, pain 8 of 10 on oxycodone. Could ketamine help?", 1, True),
    ("Edmund Pell", date(1971, 11, 30), "Neuropathic pain after thoracotomy, three drugs tried.", 6, False),
)  # fmt: skip


def _referred(demo: Demo, part: _Part, sender: str) -> Chart:
    intake_text, record_path = _moved(demo, part)
    intake = read_intake(intake_text, what=part.slug)
    record = read_record(record_path, as_of=intake.as_of)
    received = happened.ReferralReceived(
        sender=sender, question=part.question, received_on=demo.today - timedelta(days=part.waited_days)
    )
    chart = demo.charts.open(
        (happened.ChartOpened(patient=record.patient), received),
        demo.asked(Role.FRONT_DESK, demo.at(part.waited_days, 8, 20)),
    )
    chart = _do(
        demo, chart, Role.FRONT_DESK, demo.at(part.known_days_ago, 8, 30),
        lambda _: (happened.RecordImported(record=record),),
    )  # fmt: skip
    if part.go is _only_imported:
        return chart
    merged = consider(replace(intake, record=record.record), record).intake
    return _do(
        demo, chart, Role.PRESCRIBER, demo.at(part.known_days_ago, 9, 40),
        lambda _: (happened.IntakeAnswered(intake=merged),),
    )  # fmt: skip


def _moved(demo: Demo, part: _Part) -> tuple[str, Path]:
    """Record and intake of an example with every date moved, but for those of birth."""
    folder = demo.examples / "people" / part.slug
    intake = (folder / "intake.json").read_text(encoding="utf-8")
    as_of = re.search(r'"as_of":\s*"([^"]+)"', intake)
    shift = demo.today - timedelta(days=part.known_days_ago) - date.fromisoformat(as_of[1] if as_of else "2026-06-01")

    def moved(text: str) -> str:
        return _DATES.sub(lambda m: m[1] or (date.fromisoformat(m[2]) + shift).isoformat(), text)

    demo.scratch.mkdir(parents=True, exist_ok=True)
    record = demo.scratch / f"{part.slug}.json"
    record.write_text(moved((folder / "record.json").read_text(encoding="utf-8")), encoding="utf-8")
    return moved(intake), record


def _only_imported(_demo: Demo, _chart: Chart, _days_ago: int) -> None:
    """The record is there; nobody has looked at it."""


def _intake_done(_demo: Demo, _chart: Chart, _days_ago: int) -> None:
    """What is known waits for a decision."""


def _decided(demo: Demo, chart: Chart, days_ago: int) -> Chart:
    considered = _considered(demo, chart)
    by = demo.staff[Role.PRESCRIBER]
    return _do(
        demo, chart, Role.PRESCRIBER, demo.at(days_ago, 10, 15),
        lambda now: assess_candidacy(now, considered=considered, by=by),
    )  # fmt: skip


def _not_a_candidate(demo: Demo, chart: Chart, days_ago: int) -> None:
    _decided(demo, chart, days_ago)


def _planned(demo: Demo, chart: Chart, days_ago: int) -> Chart:
    """Decided, consented, planned."""
    chart = _decided(demo, chart, days_ago)
    witness = demo.staff[Role.PRESCRIBER].name
    chart = _do(
        demo, chart, Role.PRESCRIBER, demo.at(days_ago, 10, 40),
        lambda now: give_consent(now, given_by="patient", witnessed_by=witness),
    )  # fmt: skip
    return _plan_next(demo, chart, demo.at(days_ago, 11))


def _plan_next(demo: Demo, chart: Chart, at: datetime) -> Chart:
    considered, earlier = _considered(demo, chart), earlier_of(chart, demo.record, at + timedelta(hours=1))
    # what may be expected of a plan takes most of the time: it is worked out for plans that somebody still looks at
    still = at.date() >= demo.today - timedelta(days=demo.outlook_days)
    plan = plan_for(considered, earlier) if still else proposal_for(considered, earlier)
    return _do(demo, chart, Role.PRESCRIBER, at, lambda now: propose_plan(now, plan=plan))


def _unsigned(demo: Demo, chart: Chart, days_ago: int) -> None:
    _planned(demo, chart, days_ago)


def _released(demo: Demo, chart: Chart, at: datetime) -> Chart:
    """Signed, verified, the bag labelled."""
    plan_id = chart.plans[-1].id
    first = chart.plans[-1].proposed.plan.regimen.steps[0].rate_ml_h
    prescriber, pharmacist, nurse = (demo.staff[role] for role in (Role.PRESCRIBER, Role.PHARMACIST, Role.NURSE))
    chart = _do(demo, chart, Role.PRESCRIBER, at, lambda now: sign_plan(now, plan_id=plan_id, by=prescriber))
    chart = _do(
        demo, chart, Role.PHARMACIST, at + timedelta(minutes=25),
        lambda now: verify_plan(now, plan_id=plan_id, by=pharmacist, own_rate_ml_h=first),
    )  # fmt: skip
    return _do(
        demo, chart, Role.PHARMACIST, at + timedelta(minutes=50),
        lambda now: label_bag(
            now, plan_id=plan_id, lot="DEMO-0417", checked_by=nurse.name, expires_at=at + timedelta(hours=24),
            by=pharmacist,
        ),
    )  # fmt: skip


def _ready_today(demo: Demo, chart: Chart, days_ago: int, *, hour: int = 8, chair: str = "Chair 3") -> None:
    """Planned, released, in the waiting room."""
    chart = _released(demo, _planned(demo, chart, days_ago), demo.at(days_ago, 14))
    _in_the_chair(demo, chart, hour=hour, chair=chair, arrived=True)


def _in_the_chair(demo: Demo, chart: Chart, *, hour: int, chair: str, arrived: bool) -> Chart:
    session_id, at = new_id(), demo.at(1, 15)
    plan_id = chart.plans[-1].id
    booked = happened.SessionScheduled(
        session_id=session_id, starts_at=demo.at(0, hour, 30), chair=chair, plan_id=plan_id
    )
    escort = happened.EscortNamed(name="Robin", relation="sister")
    chart = _do(demo, chart, Role.FRONT_DESK, at, lambda _: (booked, escort))
    if not arrived:
        return chart
    came = happened.PersonArrived(session_id=session_id)
    return _do(demo, chart, Role.FRONT_DESK, demo.at(0, 0, 5), lambda _: (came,))


def _expected_today(demo: Demo, chart: Chart, days_ago: int) -> None:
    """Planned and released; comes later today."""
    chart = _released(demo, _planned(demo, chart, days_ago), demo.at(days_ago, 14))
    _in_the_chair(demo, chart, hour=11, chair="Chair 2", arrived=False)


def _second_today(demo: Demo, chart: Chart, days_ago: int) -> None:
    """One session a week ago, the next one today."""
    chart = _with_sessions(demo, chart, days_ago, count=1)
    decided = happened.TreatmentDecided(
        decision=_course_says(demo, chart), proposed=_course_says(demo, chart),
        reason="Pain fell and the session was borne well", name=demo.staff[Role.PRESCRIBER].name,
    )  # fmt: skip
    chart = _do(demo, chart, Role.PRESCRIBER, demo.at(2, 10), lambda _: (decided,))
    chart = _released(demo, _plan_next(demo, chart, demo.at(1, 11)), demo.at(1, 13))
    _in_the_chair(demo, chart, hour=7, chair="Chair 1", arrived=True)


def _followed_up(demo: Demo, chart: Chart, days_ago: int) -> None:
    """Sessions given; whether to go on waits for a decision."""
    _with_sessions(demo, chart, days_ago, count=2)


def _with_sessions(demo: Demo, chart: Chart, days_ago: int, *, count: int) -> Chart:
    """Decided and consented, then sessions a week apart with simulated devices and a simulated person."""
    chart = _planned(demo, chart, days_ago)
    for number in range(count):
        if number:
            chart = _plan_next(demo, chart, demo.at(days_ago - 7 * number, 11))
        chart = _one_session(demo, chart, demo.at(days_ago - 1 - 7 * number))
    return chart


def _one_session(demo: Demo, chart: Chart, starts: datetime) -> Chart:
    result = _simulated(demo, chart, starts)
    session_id, on, number = new_id(), starts.date(), len(chart.sessions_given) + 1
    chart = _released(demo, chart, starts - timedelta(minutes=90))
    plan_id = chart.plans[-1].id
    demo.record.append(session_id, result.events)
    after = (
        happened.SessionScheduled(session_id=session_id, starts_at=starts, chair="Chair 1", plan_id=plan_id),
        happened.SessionLinked(session_id=session_id, number=number, on=on, plan_id=plan_id),
        happened.SessionClosed(
            session_id=session_id, summary=result.summary, account=result.account, alarms=result.alarms,
            samples=result.samples, head=result.head, simulated=result.simulated,
        ),
    )  # fmt: skip
    chart = _do(demo, chart, Role.NURSE, result.summary.stopped_at or starts, lambda _: after)
    diary = tuple(day for day in result.diary if day.date < demo.today)
    if not diary:
        return chart
    answered = happened.DiaryAnswered(session_id=session_id, days=diary)
    return _do(demo, chart, Role.PATIENT, starts + timedelta(days=6), lambda _: (answered,))


def _simulated(demo: Demo, chart: Chart, starts: datetime) -> SessionResult:
    considered, plan = _considered(demo, chart), chart.plans[-1].proposed.plan
    profile = profile_of(considered)
    if isinstance(profile, Refusal):
        raise DemoError(f"the demonstration cannot be made: {profile}")
    before = tuple(
        part for one in chart.sessions_given for part in deliveries_of_session(fold(demo.record.read(one.id)))
    )
    order = order_of(considered, plan, profile, before=before)
    result = run_session(order, profile, starts_at=starts, seed=SEED, follow_up_days=6)
    if isinstance(result, Refusal):
        raise DemoError(f"the demonstration cannot be made: {result}")
    return result


def _course_says(demo: Demo, chart: Chart) -> CourseDecided:
    outcome = outcome_of(chart, demo.record, demo.today)
    return outcome.decision.decision if outcome else CourseDecided.ONE_MORE


def _considered(demo: Demo, chart: Chart) -> Considered:
    found = demo.charts.considered(chart)
    if found is None:
        raise DemoError(f"chart {chart.id} has no record")
    return found


def _do(demo: Demo, chart: Chart, role: Role, at: datetime, decide: Decide) -> Chart:
    done = demo.charts.submit(chart.id, decide, demo.asked(role, at))
    if isinstance(done, Refusal):
        raise DemoError(f"the demonstration cannot be made: {done}")
    return done


def staff_member(role: Role, member_id: str, name: str) -> Signer:
    """Somebody of the clinic, as charts know them."""
    return Signer(member=Member(id=member_id, role=role), name=name)


_PARTS: Final = (
    _Part(slug="wren-halloway", question="Widespread pain, records to follow. Is this a person for you?",
          waited_days=4, known_days_ago=1, go=_only_imported),
    _Part(slug="lucian-ashdown", question="Liver metastases, capsular pain, opioid side effects.",
          waited_days=5, known_days_ago=0, go=_intake_done),
    _Part(slug="marigold-penn", question="New bone pain after chemotherapy.",
          waited_days=8, known_days_ago=1, go=_not_a_candidate),
    _Part(slug="caspian-rook", question="Plexopathy, pain 8 of 10 in spite of methadone.",
          waited_days=9, known_days_ago=0, go=_unsigned),
    _Part(slug="basil-thorncroft", question="Mixed pain, opioid dose doubled in a month.",
          waited_days=12, known_days_ago=1, go=_ready_today),
    _Part(slug="juniper-vale", question="Neuropathic pain, three drugs tried without relief.",
          waited_days=11, known_days_ago=1, go=_expected_today),
    _Part(slug="amara-quill", question="Post-surgical and chemotherapy pain, refractory.",
          waited_days=24, known_days_ago=8, go=_second_today),
    _Part(slug="ottilie-fenn", question="Phantom pain after amputation, refractory.",
          waited_days=33, known_days_ago=15, go=_followed_up),
)  # fmt: skip
