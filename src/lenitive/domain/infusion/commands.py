"""Everything that may be asked of a session, in the imperative. A rate is always absolute, never "more by"."""

from dataclasses import dataclass, field
from datetime import datetime

from lenitive.domain.infusion.discharge import Aldrete
from lenitive.domain.infusion.events import (
    Actor,
    CheckAnswer,
    ObservationKind,
    PumpReported,
    RedSymptom,
    Remainder,
    ScoreKind,
    StopReason,
    SupervisionCondition,
    TelemetryBlock,
    VitalsObserved,
)
from lenitive.domain.infusion.opioid_plan import OpioidPlan
from lenitive.domain.infusion.people import Override
from lenitive.domain.infusion.session_plan import SessionPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every request carries.

    Attributes:
        by: Who asks.
        key: Names this request; the same request sent twice has one effect. Empty for devices and the system, whose
            reports are told apart by their time; never empty on a request for more drug.
        expected_version: The session's version that the person was looking at. Needed for more drug, not for less.
        not_after: A request for more drug names this time, a few seconds ahead, and is refused after it.
        authenticated_at: When who asks last proved who they are; needed for more drug, and not long ago.
        drafted_at: When what is asked was read back to whoever now confirms it; None when it was asked in one step.
    """

    by: Actor
    key: str
    expected_version: int | None = None
    not_after: datetime | None = None
    authenticated_at: datetime | None = None
    drafted_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepare(Command):
    """Open a session for an order, with the person there.

    Attributes:
        plan: The order.
        scanned: What was read off the code that the person wears; empty when nobody read it.
        scanned_by: Who read it.
    """

    plan: SessionPlan
    scanned: str = ""
    scanned_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteChecklist(Command):
    """Go through the start gate."""

    answers: tuple[CheckAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Witnessed(Command):
    """What a second person stands behind, who proves at the same place who they are.

    Attributes:
        second_proved_at: When that person last did; None where nobody stands beside.
    """

    second_proved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOut(Witnessed):
    """Agree at the bedside with a second person."""

    second_person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Start(Command):
    """Start the infusion at a rate. `override` is what a prescriber says to go beyond a limit; None asks for none."""

    rate_ul_h: int
    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRate(Command):
    """Set the pump to a rate. `override` is what a prescriber says to go beyond a limit; None asks for none."""

    target_ul_h: int
    reason: str = ""
    override: Override | None = None

    def __post_init__(self) -> None:
        if type(self.target_ul_h) is not int or self.target_ul_h < 0:
            raise ValueError(f"SetRate: {self.target_ul_h!r} uL/h; give a whole number, 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Command):
    """Pause delivery."""

    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume(Command):
    """Go on after a pause, at the rate that was agreed. `override` as in `SetRate`."""

    override: Override | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop(Command):
    """End delivery for good. It waits for no reason: `NOT_GIVEN` when none was said, or none that is known."""

    reason: StopReason = StopReason.NOT_GIVEN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPump(Command):
    """Record what the pump says."""

    report: PumpReported


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconcilePump(Witnessed):
    """Say, two of you at the pump and nothing running, what was given in all and which pump counts from here on."""

    device: str
    counter_ul: int
    given_ul: int
    witness: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVitals(Command):
    """Record vital signs."""

    vitals: VitalsObserved


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePain(Command):
    """Record pain now, 0-10."""

    observed_at: datetime
    score: int
    on_movement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePsychotomimetic(Command):
    """Record the psychotomimetic level, 0-3."""

    observed_at: datetime
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSedation(Command):
    """Record RASS, -5 to +4; and POSS, 1-4, where a site has it."""

    observed_at: datetime
    rass: int
    poss: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreNausea(Command):
    """Record nausea, 0-3."""

    observed_at: datetime
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteMissedObservation(Command):
    """Say that an observation could not be made."""

    kind: ObservationKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRefusal(Command):
    """Keep in the record that a request was refused: the system says so, or staff of their own request."""

    command: str
    rule: str
    what: str
    limit: str
    asked_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Command):
    """Look at everything known: raise and end alarms, and do what an alarm does by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeAlarm(Command):
    """Take notice of an alarm."""

    alarm: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SilenceAlarm(Command):
    """Pause the sound of an alarm for a short time; it stays active, and this is not taking notice of it."""

    alarm: str
    for_s: int = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver(Command):
    """Hand the session to another nurse or prescriber, who stands beside and proves who they are.

    Attributes:
        to_person: Who takes over.
        to_authenticated_at: When that person last proved who they are.
        note: What is told.
    """

    to_person: Actor
    to_authenticated_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountBag(Command):
    """Say what a bag holds, counted alone from the vials; a second person does the same.

    Attributes:
        vial_ug_ml: Strength of the vials, micrograms of ketamine base per millilitre.
        drawn_ul: Volume drawn from the vials.
        final_ul: Fluid in the bag with the drug in it.
    """

    vial_ug_ml: int
    drawn_ul: int
    final_ul: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBag(Command):
    """Put up another bag while the infusion is held; two people have counted it since the last one."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveRescue(Command):
    """Record another medicine given."""

    medicine: str
    dose_text: str
    indication: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdverseEvent(Command):
    """Record something unwanted, CTCAE grade 1-5."""

    term: str
    grade: int
    red_symptom: RedSymptom | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginRecovery(Command):
    """Observe after the end of the infusion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDischarge(Command):
    """Go through the discharge gate."""

    answers: tuple[CheckAnswer, ...]
    aldrete: Aldrete = field(default_factory=Aldrete)


@dataclass(frozen=True, slots=True, kw_only=True)
class Discharge(Command):
    """Let the person go, with the opioid plan in writing; one without `agreed` is refused."""

    opioid_plan: str
    agreed: OpioidPlan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWaste(Witnessed):
    """Destroy what is left, before a witness."""

    volume_ul: int
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """Correct a score; both values stay. `kind` says which of two that one event recorded; None takes the first."""

    seq: int
    value: int
    reason: str
    kind: ScoreKind | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReading(Command):
    """Correct a vital sign; both values stay.

    Attributes:
        seq: The event that recorded it.
        channel: Field of `VitalsObserved`.
        value: What it was; None when it was an artefact, or another person's.
        reason: Why.
    """

    seq: int
    channel: str
    value: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectNote(Command):
    """Correct a field of a medicine given, an adverse event, a missed observation or pain on movement; both stay."""

    seq: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Witnessed):
    """Close the session's account.

    Attributes:
        remainder: What became of drug that the account cannot place; needed when anything remains, or too little does.
        note: Why, in words.
        witness: A second person who counted it.
    """

    remainder: Remainder | None = None
    note: str = ""
    witness: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSupervision(Command):
    """Say that a condition of the supervision itself began or ended."""

    condition: SupervisionCondition
    active: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeSupervision(Command):
    """Take a session up again after a restart of the supervisor.

    Attributes:
        gap_from_at: When the record last knew of supervision.
        epoch: Of the supervisor from here on, higher than every one before.
    """

    gap_from_at: datetime
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDelivery(Command):
    """Say, at the pump, that it stands as the session says, after supervision was interrupted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteBinding(Command):
    """Keep in the record that a person bound a device, which says whether it is simulated."""

    device: str
    kind: str
    simulated: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteUnbinding(Command):
    """Keep in the record that a device serves this infusion no longer."""

    device: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepTelemetry(Command):
    """Name a block of telemetry by its hash."""

    block: TelemetryBlock
