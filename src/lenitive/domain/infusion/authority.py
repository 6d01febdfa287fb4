"""On whose word more drug may be given. Three tiers: one person and a reason, two different people, nobody.

What a limit is worth is decided after rounding to the pump's step and with everything counted that is committed until
the planned end; this module only asks who stands behind it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from lenitive.domain.foundation.refusal import Refusal
from lenitive.domain.infusion.commands import Command, Witnessed
from lenitive.domain.infusion.kernel import Breach, KernelLimits
from lenitive.domain.infusion.people import Authority, Override, OverrideReason, OverrideTier, Role
from lenitive.domain.infusion.permission import CLINICAL, refused
from lenitive.domain.infusion.session import Session, epoch_ms
from lenitive.domain.infusion.session_plan import SessionPlan, number_in

APART_MS: Final = 100
"""The clock of who asks and that of the session are read at two moments: what is ahead by no more is now (assumed)."""

FIXED: Final = frozenset({"SES-RATE-ML-H", "SES-CONCENTRATION", "SES-WEIGHT", "SES-ORDER", "SES-END"})
"""What the pump, the bag or the order cannot do: no tier lifts it."""

SECOND: Final = CLINICAL
"""Who may stand beside a prescriber: another prescriber, a pharmacist or a nurse."""

_REMEDY: Final = {
    OverrideTier.SOFT: "or a prescriber says why",
    OverrideTier.SUPERVISED: "or a prescriber says why and a second person proves who they are",
}
_ADVICE: Final[dict[str, str]] = {
    "SES-STEP-SIZE": "Ask for a smaller step",
    "SES-STEP-RATIO": "Ask for a smaller step",
    "SES-STEP-INTERVAL": "Wait, and reassess",
}


def authority(
    plan: SessionPlan,
    command: Command,
    override: Override | None,
    breaches: Callable[[KernelLimits], tuple[Breach, ...]],
    *,
    at: datetime,
) -> Authority | Refusal:
    """On whose word a request for more drug is carried out, or why it is not.

    Args:
        plan: Brings the three sets of limits: within the order, for two people, for nobody.
        command: Who asks, and when they last proved who they are.
        override: What is said to go beyond a limit; None for nothing.
        breaches: Every limit of a set that the request would break.
        at: Now.
    """
    beyond_all = breaches(plan.absolute)
    if beyond_all:
        return refusal_of(beyond_all) or _never()
    beyond_two, beyond_one = breaches(plan.supervised), breaches(plan.limits)
    fixed = [one for one in (*beyond_two, *beyond_one) if one.rule in FIXED]
    if fixed:
        return refusal_of(tuple(fixed)) or _never()
    if command.authenticated_at is None:
        return _never()
    if not beyond_one and not beyond_two:
        return Authority(authenticated_at=command.authenticated_at)
    tier = OverrideTier.SUPERVISED if beyond_two else OverrideTier.SOFT
    exceeded = tuple(dict.fromkeys((*beyond_two, *beyond_one)))
    if override is None or command.by.role is not Role.PRESCRIBER:
        return refusal_of(exceeded, tier) or _never()
    no = refuse_reason(override) or (refuse_second(plan, command, override, at=at) if beyond_two else None)
    return no or Authority(
        authenticated_at=command.authenticated_at,
        tier=tier,
        exceeded=tuple(dict.fromkeys(one.rule for one in exceeded)),
        override=override,
    )


def refuse_authentication(session: Session, command: Command, *, at: datetime) -> Refusal | None:
    """Why it is not sure enough who asks for more drug; None when it is."""
    longest_s = number_in(session.plan, "LIM-AUTHENTICATION-01")
    return refuse_stale_proof(command.authenticated_at, longest_s, at=at)


def refuse_stale_proof(proved_at: datetime | None, longest_s: int, *, at: datetime) -> Refusal | None:
    """Why a proof of identity does not count: there is none, it is too old, or of a time that has not come."""
    limit = f"At most {longest_s} s before the request"
    if proved_at is None:
        what = "nobody says when who asks proved who they are"
        return refused("SES-AUTHENTICATION", what, limit, "Sign in again, then ask")
    age_ms = epoch_ms(at) - epoch_ms(proved_at)
    if -APART_MS <= age_ms <= longest_s * 1000:
        return None
    what = f"the proof of identity is {age_ms / 1000:g} s old"
    return refused("SES-AUTHENTICATION", what, limit, "Sign in again, then ask")


def refuse_reason(override: Override) -> Refusal | None:
    """Why a reason is none; None when it is one."""
    if override.reason is not OverrideReason.OTHER or override.words.strip():
        return None
    return refused("SES-OVERRIDE", "the reason is another one, and nobody says which", "A reason in words", "Say why")


def refuse_second(plan: SessionPlan, command: Command, override: Override, *, at: datetime) -> Refusal | None:
    """Why nobody stands beside who asks; None when a second, different, authorised person does, here and now."""
    second, limit = override.second, "Two different authorised people"
    if second is None or not second.id.strip():
        return refused("SES-SECOND-PERSON", "one person asks", limit, "Call a second person")
    if same_person(second.id, command.by.id):
        return refused("SES-SECOND-PERSON", f"{second.id} is both", limit, "Call a second person")
    if second.role not in SECOND:
        return refused("SES-SECOND-PERSON", f"a {second.role} stands beside", limit, "Call a clinician")
    return refuse_stale_proof(override.second_authenticated_at, plan.number("LIM-AUTHENTICATION-01"), at=at)


def same_person(one: str, other: str) -> bool:
    """Whether two ids are one person's, however they are written.

    Example:
        >>> same_person("N-1", " n-1 "), same_person("n1", "n2")
        (True, False)
    """
    return one.strip().casefold() == other.strip().casefold()


def refuse_witness(
    session: Session, command: Witnessed, second: str | None, *, at: datetime, rule: str = "SES-WITNESS"
) -> Refusal | None:
    """Why nobody stands beside who asks; None when a second, different person does, and proved it just now."""
    if not (second or "").strip():
        return refused(rule, "nobody stands beside who asks", "Two different people", "Call a second person")
    if same_person(second or "", command.by.id):
        return refused(rule, "the second person is the same person", "Two different people", "Call a second person")
    return refuse_stale_proof(command.second_proved_at, number_in(session.plan, "LIM-AUTHENTICATION-01"), at=at)


def refusal_of(breaches: tuple[Breach, ...], tier: OverrideTier | None = None) -> Refusal | None:
    """The first breach as a refusal; the others are named in it. `tier` says who might lift it; None is nobody."""
    if not breaches:
        return None
    first, others = breaches[0], "".join(f"; also {one.rule}: {one.what}" for one in breaches[1:])
    advice = ", ".join(filter(None, (_ADVICE.get(first.rule, "Ask for less"), tier and _REMEDY[tier])))
    return refused(first.rule, first.what + others, first.limit.capitalize(), advice)


def _never() -> Refusal:
    return refused("SES-AUTHENTICATION", "the request carries no authority", "Somebody stands behind it", "Sign in")
