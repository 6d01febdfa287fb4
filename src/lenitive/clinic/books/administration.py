"""Who was let in, which devices belong here, which limits were accepted, when the record was verified.

Accounts themselves are the framework's; that one was made, changed or shut is kept here, where nobody can take it back.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import singledispatch
from typing import Any, Final

from lenitive.clinic.books.book import BookKind, Entry, book_codec
from lenitive.clinic.roles import Role
from lenitive.devices.protocol import Kind
from lenitive.domain.foundation.refusal import Refusal

Written = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMade:
    """Somebody may sign in."""

    member: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChanged:
    """Somebody does something else from now on."""

    member: str
    before: Role
    after: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountShut:
    """Somebody may no longer sign in; every session of theirs ended with it."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountOpened:
    """Somebody may sign in again."""

    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondFactorTaken:
    """A lost second factor was taken away; a new one is asked for at the next signing in."""

    member: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordGiven:
    """A new password was handed over in person."""

    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRegistered:
    """A device belongs to the clinic.

    Attributes:
        device: Its own id.
        kind: Pump or monitor.
        label: What stands on it.
    """

    device: str
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRetired:
    """A device no longer does."""

    device: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitsAccepted:
    """A signed library of limits was accepted.

    Attributes:
        text: The file, whole; its signatures were checked when it was accepted, and are at every start.
    """

    name: str
    version: str
    valid_from: date
    sha256: str
    signed_by: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerified:
    """The record was verified.

    Attributes:
        rows: How many it held.
        finding: The first thing that was wrong; empty when nothing was.
    """

    rows: int
    finding: str


KINDS: Final[dict[str, type]] = {
    kind.__name__: kind
    for kind in (
        AccountMade, RoleChanged, AccountShut, AccountOpened, SecondFactorTaken, PasswordGiven, DeviceRegistered,
        DeviceRetired, LimitsAccepted, RecordVerified,
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What stands in the book.

    Attributes:
        devices: Those that belong to the clinic, by id.
        limits: Every library that was accepted, the newest last.
        verified: The newest verification; None before the first.
    """

    devices: dict[str, DeviceRegistered] = field(default_factory=dict)
    limits: tuple[tuple[Entry, LimitsAccepted], ...] = ()
    verified: tuple[Entry, RecordVerified] | None = None


def register_device(held: Administration, *, device: DeviceRegistered) -> Written | Refusal:
    """Take a device into the clinic."""
    if device.device in held.devices:
        return _no(f"{device.device} is registered", "A device is registered once", "Retire it first")
    return (device,)


def retire_device(held: Administration, *, device: str, reason: str) -> Written | Refusal:
    """Let a device go."""
    if device not in held.devices:
        return _no(f"{device[:40]} is not registered", "What is registered is retired", "Choose one of the list")
    return (DeviceRetired(device=device, reason=reason.strip()),)


def accept_limits(held: Administration, *, accepted: LimitsAccepted) -> Written | Refusal:
    """Take a signed library; the same one is not taken twice."""
    if any(one.sha256 == accepted.sha256 for _, one in held.limits):
        return _no(f"library {accepted.version} was accepted before", "A library is accepted once", "Nothing to do")
    return (accepted,)


def limits_of(held: Administration, today: date) -> LimitsAccepted | None:
    """The library in force on a day: the newest that holds by then; None for the shipped one."""
    return next((one for _, one in reversed(held.limits) if one.valid_from <= today), None)


def _no(what: str, limit: str, remedy: str) -> Refusal:
    return Refusal(rule="ADM-BOOK", what=what, limit=limit, remedy=remedy)


def _evolve(held: Administration, entry: Entry) -> Administration:
    return _after(entry.data, held, entry)


@singledispatch
def _after(_data: Any, held: Administration, _entry: Entry) -> Administration:  # noqa: ANN401 - any kind
    return held


@_after.register
def _(data: DeviceRegistered, held: Administration, _entry: Entry) -> Administration:
    return replace(held, devices={**held.devices, data.device: data})


@_after.register
def _(data: DeviceRetired, held: Administration, _entry: Entry) -> Administration:
    return replace(held, devices={name: one for name, one in held.devices.items() if name != data.device})


@_after.register
def _(data: LimitsAccepted, held: Administration, entry: Entry) -> Administration:
    return replace(held, limits=(*held.limits, (entry, data)))


@_after.register
def _(data: RecordVerified, held: Administration, entry: Entry) -> Administration:
    return replace(held, verified=(entry, data))


ADMINISTRATION: Final[BookKind[Administration]] = BookKind(
    name="administration", codec=book_codec("administration", KINDS), empty=Administration(), evolve=_evolve
)
"""The administrator's book."""
