"""Who acts in a session, and on whose word more drug is given."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person or thing may do in a session."""

    PRESCRIBER = "prescriber"
    NURSE = "nurse"
    PHARMACIST = "pharmacist"
    SYSTEM = "system"
    DEVICE = "device"
    PATIENT = "patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who did it: an id without a name, and a role."""

    id: str
    role: Role


class OverrideTier(StrEnum):
    """Who may go beyond a limit. Beyond an absolute limit goes nobody, so that it is no tier of an override."""

    SOFT = "soft"
    SUPERVISED = "supervised"


class OverrideReason(StrEnum):
    """Why a limit is exceeded; OTHER needs words."""

    TOLERATED_BEFORE = "tolerated_before"
    PAIN_ABOVE_GOAL = "pain_above_goal"
    SPECIALIST_ADVICE = "specialist_advice"
    LATE_START = "late_start"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a prescriber says to go beyond a limit that people may exceed.

    Attributes:
        reason: From the list.
        words: In own words; needed with OTHER.
        second: The second person, for a supervised limit; None where nobody stands beside.
        second_authenticated_at: When the second person last proved who they are.
    """

    reason: OverrideReason
    words: str = ""
    second: Actor | None = None
    second_authenticated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """On whose word more drug is given, as it stays in the record. The asker is the event's actor.

    Attributes:
        authenticated_at: When the asker last proved who they are.
        tier: Of the limits that were exceeded; None when none was.
        exceeded: Rules of the limits that were exceeded, SES-….
        override: What was said for it; None when nothing was exceeded.
    """

    authenticated_at: datetime
    tier: OverrideTier | None = None
    exceeded: tuple[str, ...] = ()
    override: Override | None = None
