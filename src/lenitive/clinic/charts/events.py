"""REGISTRY of what can happen to a chart. A kind of event is one dataclass here and one line in `KINDS`.

Past tense, facts only: what a document says is kept as the document, made by the same use cases as in the shell. A kind
is never renamed and a field never removed: old charts must still be read. New fields have a default.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from lenitive.clinic.roles import Member
from lenitive.clinic.session_result import AlarmEpisode, DrugAccount, SessionSamples, SessionSummary
from lenitive.devices.simulated_patient import DiaryDay
from lenitive.domain.assessment.pain import PainProblem
from lenitive.domain.assessment.treatment import AnalgesicTrial, OpioidDay
from lenitive.domain.candidacy.assess import Status
from lenitive.domain.candidacy.intake import Intake, Override
from lenitive.domain.foundation.fact import FactValue
from lenitive.domain.foundation.patient import Patient
from lenitive.domain.outcomes.course_decision import Decision as CourseDecided
from lenitive.domain.outcomes.course_inputs import PgicAnswer
from lenitive.domain.plan.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartOpened:
    """A chart was opened for a person."""

    patient: Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralReceived:
    """Somebody asked the clinic to see this person.

    Attributes:
        sender: Who asks, as a place or a profession.
        question: What is asked, in the sender's words.
        urgent: Whether the sender says that it cannot wait.
        received_on: The day it came in; waiting days count from here.
        contact: How the sender is told, as they wish; empty when nobody said.
        cancer: The disease and how far it has gone, in the sender's words; empty when nobody said.
        treatment: Cancer treatment so far and now.
        medicines: Opioids and other pain medicines with their doses.
        worst_pain: Worst pain of the last days, 0-10; None when nobody asked.
        reasons: Which of the three reasons the sender names, CAN-REASON-….
    """

    sender: str
    question: str
    received_on: date
    urgent: bool = False
    contact: str = ""
    cancer: str = ""
    treatment: str = ""
    medicines: str = ""
    worst_pain: int | None = None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswered:
    """The sender was answered.

    Attributes:
        accepted: Whether the person is seen here.
        answer: What the sender was told.
    """

    accepted: bool
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SenderTold:
    """The sender was told how far the person is.

    Attributes:
        state: What was reached, a `State` of `referrals`.
        words: What was said.
    """

    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReceived:
    """A record came in and was read; nothing of it counts before somebody has accepted it line by line.

    Attributes:
        record: As it was read, whole.
    """

    record: Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReturned:
    """A record that came in was not taken over at all."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIdentified:
    """The person of the chart and the person of a record are the same, says who compared two identifiers.

    Attributes:
        patient: As the record has them.
    """

    patient: Patient


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordImported:
    """A record was read.

    Attributes:
        record: The intake as `read_record` gives it, nothing completed.
    """

    record: Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeAnswered:
    """A clinician completed the intake.

    Attributes:
        intake: The whole document; it replaces the one before.
    """

    intake: Intake


@dataclass(frozen=True, slots=True, kw_only=True)
class PainAssessed:
    """The pain was described. Each list replaces the one of the intake.

    Attributes:
        problems: Every pain, also those that are over.
        trials: What was tried and what it did.
        opioid_days: Opioid doses by day; None leaves those of the intake.
    """

    problems: tuple[PainProblem, ...]
    trials: tuple[AnalgesicTrial, ...]
    opioid_days: tuple[OpioidDay, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentScored:
    """A scale or score was answered.

    Attributes:
        instrument: Its id in the registry.
        answers: By item.
        total: None where the parts must not be added up.
        meanings: What the total means, in words.
        on: The day.
        problem: Id of the pain it is about; None for the person.
    """

    instrument: str
    answers: dict[str, FactValue]
    total: float | None
    meanings: tuple[str, ...]
    on: date
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionOverridden:
    """A named clinician set one finding aside."""

    override: Override


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidacyAssessed:
    """A clinician stands behind the decision as it was worked out.

    Attributes:
        status: What was decided.
        summary: In one sentence.
        as_of: The day of what is known.
        rules_version: Version of the criteria.
        on_version: Version of the chart that it was worked out on.
        name: Printed name of who decided.
    """

    status: Status
    summary: str
    as_of: date
    rules_version: str
    on_version: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """The person, or who decides for them, consented to one version of the text.

    Attributes:
        version: Of the text that was read.
        language: BCP 47 tag of that text.
        given_by: "patient", or the relation of who decides for them.
        witnessed_by: Printed name of who explained it.
        name_typed: The name that the person typed under the text; empty when it was signed on paper.
        text_sha256: Of the text as it was read, so that consent and text cannot be parted; empty for paper.
        understood: Questions about the text that the person answered rightly, by id.
    """

    version: str
    language: str
    given_by: str
    witnessed_by: str
    name_typed: str = ""
    text_sha256: str = ""
    understood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn:
    """The consent no longer stands, from this moment.

    Attributes:
        reason: In the person's words; "no reason given" when they gave none, and none is needed.
        told_to: Printed name of who was told; empty when the person did it themselves.
    """

    reason: str
    told_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposed:
    """A plan was worked out.

    Attributes:
        plan_id: Opaque.
        plan: The whole document.
        on_version: Version of the chart that it was worked out on.
        chosen: Which alternative the prescriber chose; "rules" for the plan as it stands.
    """

    plan_id: str
    plan: Plan
    on_version: int
    chosen: str = "rules"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSigned:
    """A prescriber ordered the plan.

    Attributes:
        plan_id: Of the plan.
        name: Printed name.
        meaning: What the signature says.
        plan_sha256: Of the plan as it was signed, so that signature and document cannot be parted.
    """

    plan_id: str
    name: str
    meaning: str
    plan_sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanVerified:
    """A pharmacist verified a signed plan.

    Attributes:
        plan_id: Of the plan.
        name: Printed name.
        meaning: What the signature says.
        plan_sha256: Of the plan as it was verified.
        own_rate_ml_h: The first pump rate by the pharmacist's own arithmetic.
    """

    plan_id: str
    name: str
    meaning: str
    plan_sha256: str
    own_rate_ml_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQueried:
    """A pharmacist sent a plan back with a question."""

    plan_id: str
    name: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BagLabelled:
    """A bag was made and labelled for a verified plan.

    Attributes:
        plan_id: Of the plan.
        bag_id: Opaque; what the nurse scans.
        lot: Of the vial.
        made_by: Printed name.
        checked_by: Printed name of the second person.
        expires_at: End of use.
    """

    plan_id: str
    bag_id: str
    lot: str
    made_by: str
    checked_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EscortNamed:
    """Who takes the person home. No one drives themselves."""

    name: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionScheduled:
    """A day, a time and a chair.

    Attributes:
        session_id: Opaque; the session's stream in the record has this name.
        starts_at: Planned start.
        chair: Its label.
        plan_id: The plan to be given; None when it is still to be made.
    """

    session_id: str
    starts_at: datetime
    chair: str
    plan_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled:
    """An appointment was cancelled."""

    session_id: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonArrived:
    """The person is here."""

    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLinked:
    """A session began; its events are the stream of this name in the record."""

    session_id: str
    number: int
    on: date
    plan_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed:
    """A session is over: what it left behind. Its events are in the record.

    Attributes:
        session_id: Of the session.
        summary: In a few numbers.
        account: Where the drug went.
        alarms: Every episode.
        samples: One value per minute; None when it never began, or when they are not kept.
        head: Hash of the last line of its journal.
        simulated: Whether the devices were.
    """

    session_id: str
    summary: SessionSummary
    account: DrugAccount
    alarms: tuple[AlarmEpisode, ...]
    samples: SessionSamples | None
    head: str
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAsked:
    """The person was asked how they are.

    Attributes:
        ask_id: Opaque; what the one-time link stands for.
        what: "diary", "impression" or the rule of the follow-up task.
        due_on: The day that is asked about.
        session_id: The session that it follows.
    """

    ask_id: str
    what: str
    due_on: date
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryAnswered:
    """Days as the person wrote them down; a later answer for the same day replaces the earlier one.

    Attributes:
        session_id: The session they follow.
        days: One or more.
        ask_id: What was answered; None when nobody asked.
    """

    session_id: str
    days: tuple[DiaryDay, ...]
    ask_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpressionAnswered:
    """The person's impression of the whole change."""

    session_id: str
    impression: PgicAnswer
    ask_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """A follow-up task was done, or closed with a reason.

    Attributes:
        rule: Of the task, FUP-….
        done_on: The day.
        note: What was found, or why it was closed.
    """

    rule: str
    done_on: date
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpAnswered:
    """One question of a follow-up was answered; a later answer replaces an earlier one until the end.

    Attributes:
        ask_id: What was answered.
        question: Its id, FUQ-….
        answer: As one of its choices; None when the person would rather not say or does not know.
        how: "link" by the person, "phone" as a member of the clinic was told.
    """

    ask_id: str
    question: str
    answer: str | None
    how: str = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpFinished:
    """Every question of a follow-up was passed; its link has been used."""

    ask_id: str
    how: str = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised:
    """An answer needs somebody to act.

    Attributes:
        alert_id: Opaque, unique in the chart.
        question: Whose answer raised it, FUQ-….
        what: In a few words.
        urgent: Whether the person was told to get help at once.
        act_by: By when somebody should have acted.
        session_id: The session that it follows.
    """

    alert_id: str
    question: str
    what: str
    urgent: bool
    act_by: datetime
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTaken:
    """Somebody answers for an alert from now on."""

    alert_id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertSettled:
    """Somebody acted on an alert, and says what they did."""

    alert_id: str
    name: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOwned:
    """Somebody answers for the follow-up of this person from now on."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSigned:
    """Somebody signed a generated document.

    Attributes:
        session_id: The session it is about.
        document: Its kind, for example "note".
        name: Printed name.
        meaning: What the signature says.
        signed_at: The moment, in UTC.
        record_head: Hash of the session's record as it was signed.
        seal: Hash over record, document, signer, meaning and moment, so that none of them can be exchanged.
    """

    session_id: str
    document: str
    name: str
    meaning: str
    signed_at: datetime
    record_head: str
    seal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentDecided:
    """The prescriber decided whether the course goes on.

    Attributes:
        decision: What was decided.
        proposed: What the rules proposed.
        reason: Why, in the prescriber's words.
        name: Printed name.
    """

    decision: CourseDecided
    proposed: CourseDecided
    reason: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartClosed:
    """Nothing more is planned here for this person."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRead:
    """Somebody looked at a chart. Kept in a stream of its own, so that looking changes no chart.

    Attributes:
        screen: Which page.
    """

    screen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyAccess:
    """Somebody whose role does not open this chart opened it in an emergency, to read.

    Attributes:
        reason: In their words.
        name: Who it was, as printed.
    """

    reason: str
    name: str


KINDS: Final[dict[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        ChartOpened, ReferralReceived, ReferralAnswered, SenderTold, RecordReceived, RecordReturned, PersonIdentified,
        RecordImported, IntakeAnswered, PainAssessed, InstrumentScored,
        CriterionOverridden, CandidacyAssessed, ConsentGiven, ConsentWithdrawn, PlanProposed, PlanSigned, PlanVerified,
        PlanQueried, BagLabelled, EscortNamed, SessionScheduled, SessionCancelled, PersonArrived, SessionLinked,
        SessionClosed, FollowUpAsked, DiaryAnswered, ImpressionAnswered, TaskDone, TreatmentDecided, ChartClosed,
        FollowUpAnswered, FollowUpFinished, AlertRaised, AlertTaken, AlertSettled, FollowUpOwned, DocumentSigned,
        ChartRead, EmergencyAccess,
    )
}  # fmt: skip
"""Every kind by its name in the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartEvent:
    """One thing that happened.

    Attributes:
        seq: Its number in the chart, from 1.
        at: When, in UTC.
        by: Who.
        data: What: one of `KINDS`.
        key: What made a repeated request one request; None for events that follow from another.
    """

    seq: int
    at: datetime
    by: Member
    data: Any
    key: str | None = None
