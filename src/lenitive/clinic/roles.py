"""Who somebody is in the clinic. One list, for the charts, the pages and the policy."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; `SYSTEM` is the clinic's own process and never signs in."""

    PATIENT = "patient"
    FRONT_DESK = "front_desk"
    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    MANAGER = "manager"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)
"""Roles that a person signs in with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who did something: an opaque id and the role they did it in.

    Attributes:
        id: Never a name or an address.
        role: The role of that moment; it stays as it was when the person's role changes later.
    """

    id: str
    role: Role
