"""What may be done to a chart: each decides on the chart as it stands, what happened or why not, and writes nothing.

Who may ask at all is the policy of the edge; what stands here holds whoever asks: the order of steps, four eyes, that a
signature is on the document that was seen.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from lenitive.clinic.candidacy import Considered
from lenitive.clinic.charts import events as happened
from lenitive.clinic.charts.chart import Chart, ChartPlan
from lenitive.clinic.documents import to_json
from lenitive.clinic.plan import MAY_BE_PLANNED
from lenitive.clinic.roles import Member, Role
from lenitive.domain.candidacy.criteria import CRITERIA
from lenitive.domain.candidacy.criterion import Weight
from lenitive.domain.candidacy.intake import Intake, Override
from lenitive.domain.foundation.answer import Answer
from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.plan.plan import Plan

Happened = tuple[Any, ...]
"""Kinds of `events.KINDS`, in order."""

SIGN_MEANS: Final = "I have read this plan and order it for this person"
"""What a prescriber's signature says."""

VERIFY_MEANS: Final = "I have worked this order out again, checked it against the record, and release it"
"""What a pharmacist's signature says."""

CONSENT_VERSION: Final = "2026-11"
"""Version of the text of the consent (assumed; a clinic signs its own)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs: the member and the printed name."""

    member: Member
    name: str


def new_id() -> str:
    """An id that says nothing about anybody."""
    return secrets.token_hex(6)


def sha256_of(document: object) -> str:
    """The hash of a document as it is shown."""
    return hashlib.sha256(to_json(document).encode()).hexdigest()


def receive_referral(*, sender: str, question: str, received_on: date, urgent: bool = False) -> Happened:
    """What a new chart begins with when somebody refers a person."""
    return (
        happened.ReferralReceived(
            sender=sender.strip(), question=question.strip(), received_on=received_on, urgent=urgent
        ),
    )


def answer_referral(chart: Chart, *, accepted: bool, answer: str) -> Happened | Refusal:
    """Tell the sender whether the person is seen."""
    if chart.referral is None:
        return _no("CHT-REFERRAL", "no referral stands in this chart", "An answer follows a referral", "Enter it first")
    return (happened.ReferralAnswered(accepted=accepted, answer=answer.strip()),)


def import_record(chart: Chart, *, record: Intake) -> Happened | Refusal:
    """Take over what a record says, as it was read."""
    if chart.patient is not None and chart.patient.reference != record.patient.reference:
        return _no(
            "CHT-PERSON",
            "the record is of another person than this chart",
            "One chart holds one person",
            "Open the other person's chart, or check the two identifiers with the sender",
        )
    return (happened.RecordImported(record=record),)


def answer_intake(chart: Chart, *, intake: Intake) -> Happened | Refusal:
    """Take over an intake that a clinician completed."""
    if chart.record is None or chart.patient is None:
        return _no("CHT-RECORD", "no record was imported", "An intake completes a record", "Import the record first")
    if intake.patient.reference != chart.patient.reference:
        return _no(
            "CHT-PERSON", "the intake is of another person", "One chart holds one person", "Open that person's chart"
        )
    return (happened.IntakeAnswered(intake=intake),)


def assess_pain(
    chart: Chart,
    *,
    problems: tuple[Any, ...],
    trials: tuple[Any, ...],
    opioid_days: tuple[Any, ...] | None = None,
) -> Happened | Refusal:
    """Describe the pain: `PainProblem`, `AnalgesicTrial` and `OpioidDay`, each list whole."""
    if chart.intake is None:
        return _no("CHT-RECORD", "no record was imported", "Pain completes a record", "Import the record first")
    return (happened.PainAssessed(problems=problems, trials=trials, opioid_days=opioid_days),)


def override_criterion(chart: Chart, *, criterion: str, reason: str, by: Signer, on: date) -> Happened | Refusal:
    """Set one finding aside by name, with a reason. Never an absolute contraindication, never a red flag."""
    rule = CRITERIA.get(criterion)
    if chart.intake is None or rule is None:
        return _no("CHT-OVERRIDE", f"{criterion[:40]} is no criterion here", "A finding has an id", "Choose it below")
    if rule.weight is not Weight.CONTRAINDICATION:
        return _no(
            criterion,
            f"a finding of weight {rule.weight.replace('_', ' ')} was to be set aside",
            "Only a contraindication that is not absolute can be set aside",
            "Settle the finding itself",
        )
    if by.member.role is not Role.PRESCRIBER:
        return _no(criterion, "somebody else than a prescriber asked", "A prescriber answers for it", "Ask one")
    if not any(letter.isalpha() for letter in reason):
        return _no(criterion, "no reason was given", "An override has a reason", "Write why it does not count here")
    override = Override(criterion=criterion, by=by.name, reason=reason.strip(), date=on)
    return (happened.CriterionOverridden(override=override),)


def assess_candidacy(chart: Chart, *, considered: Considered, by: Signer) -> Happened | Refusal:
    """Stand behind the decision as it was worked out on what is known."""
    if chart.intake is None:
        return _no("CHT-RECORD", "no record was imported", "A decision rests on a record", "Import the record first")
    decision = considered.decision
    return (
        happened.CandidacyAssessed(
            status=decision.status,
            summary=decision.summary,
            as_of=decision.as_of,
            rules_version=decision.rules_version,
            on_version=chart.version,
            name=by.name,
        ),
    )


def give_consent(
    chart: Chart, *, given_by: str, witnessed_by: str, language: str = "en-GB", version: str = CONSENT_VERSION
) -> Happened | Refusal:
    """Keep that the person consented to one version of the text."""
    if not chart.assessed_is_current:
        return _no(
            "CHT-CONSENT",
            "the candidacy is not decided on what is known now",
            "Consent follows the decision",
            "Decide the candidacy first",
        )
    return (happened.ConsentGiven(version=version, language=language, given_by=given_by, witnessed_by=witnessed_by),)


def propose_plan(chart: Chart, *, plan: Plan | Refusal, chosen: str = "rules") -> Happened | Refusal:
    """Keep a plan that `plan_for` worked out on this chart."""
    decided = chart.assessed
    if decided is None or not chart.assessed_is_current or decided.status not in MAY_BE_PLANNED:
        return _no(
            "CHT-PLAN",
            "no current decision allows a plan",
            "A plan follows a decision on what is known now",
            "Decide the candidacy first",
        )
    if isinstance(plan, Refusal):
        return plan
    proposed = happened.PlanProposed(plan_id=new_id(), plan=plan, on_version=chart.version, chosen=chosen)
    return (proposed,)


def sign_plan(chart: Chart, *, plan_id: str, by: Signer) -> Happened | Refusal:
    """Order a plan."""
    plan = chart.plan_of(plan_id)
    if (refused := _not_newest(chart, plan)) is not None or plan is None:
        return refused or _not_there()
    if by.member.role is not Role.PRESCRIBER:
        return _no("CHT-SIGN", "somebody else than a prescriber asked", "A prescriber orders", "Ask one to sign")
    if plan.signed is not None:
        return _no("CHT-SIGN", f"{plan.signed.name} has signed it", "A plan is signed once", "Make a new plan")
    if plan.proposed.on_version < chart.known_version or not chart.assessed_is_current:
        return _no(
            "CHT-SIGN",
            "what is known of the person has changed since this plan was made",
            "A plan is signed on what is known now",
            "Decide the candidacy again and make a new plan",
        )
    if chart.consent is None:
        return _no("CHT-SIGN", "no consent stands in the chart", "Consent comes before the order", "Take it first")
    signed = happened.PlanSigned(
        plan_id=plan_id, name=by.name, meaning=SIGN_MEANS, plan_sha256=sha256_of(plan.proposed.plan)
    )
    return (signed,)


def verify_plan(chart: Chart, *, plan_id: str, by: Signer, own_rate_ml_h: float | None = None) -> Happened | Refusal:
    """Release a signed plan: another person than who signed, by their own arithmetic.

    Args:
        chart: As it stands.
        plan_id: Of the plan.
        by: The pharmacist.
        own_rate_ml_h: The first pump rate as the pharmacist worked it out; None when it was not asked for.
    """
    plan = chart.plan_of(plan_id)
    if (refused := _not_newest(chart, plan)) is not None or plan is None:
        return refused or _not_there()
    if by.member.role is not Role.PHARMACIST:
        return _no("CHT-VERIFY", "somebody else than a pharmacist asked", "A pharmacist verifies", "Ask one")
    if (refused := _not_to_verify(plan, by)) is not None:
        return refused
    first = plan.proposed.plan.regimen.steps[0].rate_ml_h
    if own_rate_ml_h is not None and abs(own_rate_ml_h - first) > _SAME_ML_H:
        return _no(
            "CHT-VERIFY",
            f"your first rate is {own_rate_ml_h:g} mL/h, the plan's {first:g} mL/h",
            "Both must agree to the pump's step of 0.1 mL/h",
            "Work it out again; if it stands, query the plan",
        )
    verified = happened.PlanVerified(
        plan_id=plan_id,
        name=by.name,
        meaning=VERIFY_MEANS,
        plan_sha256=sha256_of(plan.proposed.plan),
        own_rate_ml_h=own_rate_ml_h,
    )
    return (verified,)


_SAME_ML_H: Final = 0.05


def _not_to_verify(plan: ChartPlan, by: Signer) -> Refusal | None:
    if plan.signed is None:
        return _no("CHT-VERIFY", "nobody has signed it", "Verification follows the signature", "Wait for it")
    if plan.signed_by is not None and plan.signed_by.id == by.member.id:
        return _no("CHT-VERIFY", "the same person signed it", "Two people sign and verify", "Ask a colleague")
    if plan.verified is not None:
        return _no("CHT-VERIFY", f"{plan.verified.name} has verified it", "A plan is verified once", "Nothing to do")
    return None


def query_plan(chart: Chart, *, plan_id: str, question: str, by: Signer) -> Happened | Refusal:
    """Send a signed plan back with a question."""
    plan = chart.plan_of(plan_id)
    if plan is None or plan.signed is None:
        return _not_there()
    if not question.strip():
        return _no("CHT-QUERY", "no question was asked", "A query says what is not clear", "Write it")
    return (happened.PlanQueried(plan_id=plan_id, name=by.name, question=question.strip()),)


def label_bag(
    chart: Chart, *, plan_id: str, lot: str, checked_by: str, expires_at: datetime, by: Signer
) -> Happened | Refusal:
    """Make and label a bag for a verified plan; two people stand on the label."""
    plan = chart.plan_of(plan_id)
    if plan is None or plan.verified is None:
        return _no("CHT-LABEL", "the plan is not verified", "A bag is made for a verified plan", "Verify it first")
    if checked_by.strip().casefold() in {"", by.name.casefold()}:
        return _no("CHT-LABEL", "no second person is named", "Two people check a bag", "Name who checked it")
    bag = happened.BagLabelled(
        plan_id=plan_id, bag_id=new_id(), lot=lot.strip(), made_by=by.name, checked_by=checked_by.strip(),
        expires_at=expires_at,
    )  # fmt: skip
    return (bag,)


def schedule_session(
    chart: Chart, *, starts_at: datetime, chair: str, plan_id: str | None = None
) -> Happened | Refusal:
    """Give the person a day, a time and a chair."""
    if chart.session_next is not None:
        return _no(
            "CHT-SCHEDULE", "a session is already planned", "One session is planned at a time", "Cancel that one first"
        )
    return (happened.SessionScheduled(session_id=new_id(), starts_at=starts_at, chair=chair, plan_id=plan_id),)


def arrive(chart: Chart, *, session_id: str, escort: str = "", relation: str = "") -> Happened | Refusal:
    """The person is here; who takes them home, where somebody was named."""
    session = chart.session_of(session_id)
    if session is None or session.cancelled is not None or session.arrived_at is not None:
        return _no(
            "CHT-ARRIVE", "no appointment waits for this person", "An appointment comes first", "Look at the day"
        )
    came = happened.PersonArrived(session_id=session_id)
    if not escort.strip():
        return (came,)
    return (came, happened.EscortNamed(name=escort.strip(), relation=relation.strip()))


def link_session(chart: Chart, *, session_id: str, on: date, plan_id: str | None = None) -> Happened | Refusal:
    """A session begins; its events are the stream of that name in the record."""
    if chart.session_now is not None:
        return _no("CHT-SESSION", "a session is running", "One session at a time", "Open the running one")
    number = sum(one.linked is not None for one in chart.sessions) + 1
    return (happened.SessionLinked(session_id=session_id, number=number, on=on, plan_id=plan_id),)


def _not_newest(chart: Chart, plan: ChartPlan | None) -> Refusal | None:
    if plan is None:
        return _not_there()
    if chart.plan is not None and plan.id != chart.plan.id:
        return _no("CHT-PLAN", "a newer plan has replaced it", "The newest plan counts", "Open the newest plan")
    return None


def _not_there() -> Refusal:
    return _no("CHT-PLAN", "this chart has no such plan", "A request names a plan", "Open the plan page again")


def _no(rule: str, what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule=rule, what=what, limit=limit, remedy=remedy)


def may_be_overridden(criterion: str, answer: Answer) -> bool:
    """Whether a page may offer to set a finding aside."""
    rule = CRITERIA.get(criterion)
    return rule is not None and rule.override_allowed and answer is not Answer.NO
