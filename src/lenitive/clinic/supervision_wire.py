"""What a client and the supervisor say to each other: one JSON object a line, over a socket of this machine alone.

A request has a number, and its answer repeats it. An answer comes when what was asked is durable, except that less drug
is done at once and answered with `durable` false where the record cannot be written.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from typing import Annotated, Any, Final, Literal, get_type_hints

import msgspec

from lenitive.domain.foundation.one_line import one_line
from lenitive.domain.infusion import commands as ask
from lenitive.domain.infusion.alarms import ALARMS
from lenitive.domain.infusion.events import Actor, Role
from lenitive.domain.infusion.session import Session
from lenitive.record.typed import decoder, read_as

LINE_BYTES_MAX: Final = 256 * 1024
"""A longer line ends the connection."""

SOCKET_NAME: Final = "supervisor.sock"
"""The socket's file in the data folder."""

BEAT_MS: Final = 1_000
"""How often a screen or sounder says that it lives; five seconds without, and nobody can hear the alarms."""

_NOT_OF_PEOPLE: Final = (
    ask.Supervise,
    ask.ReportPump,
    ask.ReportSupervision,
    ask.ResumeSupervision,
    ask.KeepTelemetry,
    ask.NoteBinding,
    ask.NoteUnbinding,
)

COMMANDS: Final[dict[str, type[ask.Command]]] = {
    name: kind
    for name, kind in vars(ask).items()
    if isinstance(kind, type)
    and issubclass(kind, ask.Command)
    and kind not in {ask.Command, ask.Witnessed, *_NOT_OF_PEOPLE}
}
"""What a person may ask for, by name. What the system and devices say does not come this way."""

PEOPLE: Final = frozenset({Role.NURSE, Role.PRESCRIBER, Role.PHARMACIST})
"""Whose requests come this way."""

_LESS: Final = (ask.Hold, ask.Stop)
"""These are never refused for what does not matter."""


Name = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
"""Id of an infusion, as devices name it too."""


class _Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="say"):
    """Every field is always there unless it has a default; nothing else may be."""


class Ask(_Said, tag="ask", frozen=True, kw_only=True):
    """A request to one infusion.

    Attributes:
        id: Number of the request.
        infusion: Which infusion; `Prepare` opens it.
        type: Name of the command.
        command: Its fields, as `plain_command` writes them.
    """

    id: int
    infusion: str
    type: str
    command: dict[str, Any]


class _LessDrug(msgspec.Struct, frozen=True, kw_only=True):
    """What makes a line the request for a hold or a stop, whatever else stands in it."""

    infusion: str
    type: Literal["Hold", "Stop"]
    command: dict[str, Any]
    id: Any = 0


class Look(_Said, tag="look", frozen=True, kw_only=True):
    """Which infusions and devices there are."""

    id: int


class BindDevice(_Said, tag="bind", frozen=True, kw_only=True):
    """Ask a device to show a code, for an infusion."""

    id: int
    infusion: str
    device: str


class ConfirmDevice(_Said, tag="confirm", frozen=True, kw_only=True):
    """The code that a person read off the device.

    Attributes:
        id: Number of the request.
        infusion: Which infusion.
        device: Which device.
        code: As read.
        by: Who read it; None for a supervisor's own bedside of simulated devices.
        reason: Why it is bound.
    """

    id: int
    infusion: str
    device: str
    code: str
    by: Actor | None = None
    reason: str = "the code was read off it"


class ReleaseDevice(_Said, tag="release", frozen=True, kw_only=True):
    """The infusion is over; the device serves nobody.

    Attributes:
        id: Number of the request.
        infusion: Which infusion.
        device: Which device.
        by: Who lets it go; None for the supervisor itself.
        reason: Why.
    """

    id: int
    infusion: str
    device: str
    by: Actor | None = None
    reason: str = "the infusion is over"


class Follow(_Said, tag="follow", frozen=True, kw_only=True):
    """Send everything that happens in an infusion from now on, and once a second how it stands.

    Attributes:
        id: Number of the request.
        infusion: Which one; None for all.
        after: Events above this number; 0 for all of them. For all infusions only new ones are sent.
        sink: True for a screen or sounder that people can see or hear; it says `beat` every second.
    """

    id: int
    infusion: str | None = None
    after: int = 0
    sink: bool = False


class Beat(_Said, tag="beat", frozen=True, kw_only=True):
    """This screen or sounder lives."""


Request = Ask | Look | BindDevice | ConfirmDevice | ReleaseDevice | Follow | Beat


class No(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a request was refused."""

    rule: str
    what: str
    limit: str
    remedy: str


class Answer(_Said, tag="answer", frozen=True, kw_only=True):
    """What became of a request.

    Attributes:
        id: Of the request.
        refused: Why not; None when it was done.
        seq: The infusion's newest event.
        version: The infusion's version, which a request for more drug names.
        durable: Whether that is kept. False only for less drug, where the record cannot be written.
        document: What was asked for, for `look`.
    """

    id: int
    refused: No | None = None
    seq: int = 0
    version: int = 0
    durable: bool = True
    document: dict[str, Any] = {}


class Happened(_Said, tag="happened", frozen=True, kw_only=True):
    """One event that is kept.

    Attributes:
        infusion: In which infusion.
        event: As a line of its journal has it, without the chain.
        pushed_ms: When it was sent, on the supervisor's monotonic clock.
    """

    infusion: str
    event: dict[str, Any]
    pushed_ms: int


class Alarm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One active alarm."""

    id: str
    title: str
    priority: str
    since_ms: int
    acknowledged: bool
    sounds: bool


class Live(_Said, tag="live", frozen=True, kw_only=True):
    """How an infusion stands, once a second; no history, and nothing to act on without its version.

    Attributes:
        infusion: Which.
        at: On the time line of the session.
        state: Of the session.
        version: Named by a request for more drug.
        seq: Newest event.
        kept_seq: Newest durable event.
        rate_ul_h: Commanded.
        resume_rate_ul_h: With which it would go on.
        given_ul: By the pump's own account; None when it has said nothing.
        pump_rate_ul_h: What the pump says; None when it has said nothing since the supervisor began.
        pump_heard_ms: How long ago; None for never.
        vitals: Newest value and its age in ms by channel; a channel that gives nothing is not there.
        alarms: Active ones.
        unconfirmed: Whether it waits for a person after a gap in supervision.
        supervision: What is not in order with the supervision itself.
    """

    infusion: str
    at: datetime
    state: str
    version: int
    seq: int
    kept_seq: int
    rate_ul_h: int
    resume_rate_ul_h: int
    given_ul: int | None
    pump_rate_ul_h: int | None
    pump_heard_ms: int | None
    vitals: dict[str, tuple[int, int]]
    alarms: list[Alarm]
    unconfirmed: bool
    supervision: list[str]


Reply = Answer | Happened | Live

_encoder: Final = msgspec.json.Encoder()
_requests: Final = decoder(Request)
_less: Final = decoder(_LessDrug)
_replies: Final = decoder(Reply)


def alarms_of(session: Session, at_ms: int) -> list[Alarm]:
    """The alarms that stand, and which of them sound at this time of the session.

    Example:
        >>> alarms_of(Session(), 0)
        []
    """
    sounding = session.sounding(at_ms)
    return [
        Alarm(
            id=alarm,
            title=ALARMS[alarm].title if alarm in ALARMS else alarm,
            priority=active.priority.value,
            since_ms=active.raised_ms,
            acknowledged=active.acknowledged_ms is not None,
            sounds=alarm in sounding,
        )
        for alarm, active in session.alarms.items()
    ]


def line_of(said: Request | Reply) -> bytes:
    """One line."""
    return _encoder.encode(said) + b"\n"


def request_of(line: bytes) -> Request:
    """What a client asks. A line that is malformed and still says which infusion to hold or to stop is that request.

    Raises:
        ValueError: It is no request; the message says why in one line.

    Example:
        >>> request_of(b'{"say": "ask", "infusion": "INF-1", "type": "Stop", "command": {}, "page": 7}').type
        'Stop'
    """
    try:
        request: Request = _requests.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        less = _less_drug(line)
        if less is None:
            raise ValueError(f"request: {one_line(str(error))[:200]}") from error
        return less
    return request


def _less_drug(line: bytes) -> Ask | None:
    """The hold or stop that a malformed line still says; None when it says none."""
    try:
        found = _less.decode(line.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    number = found.id if type(found.id) is int else 0
    return Ask(id=number, infusion=found.infusion, type=found.type, command=found.command)


def reply_of(line: bytes) -> Reply:
    """What the supervisor says.

    Raises:
        ValueError: It is none of its replies.
    """
    try:
        reply: Reply = _replies.decode(line)
    except msgspec.DecodeError as error:
        raise ValueError(f"reply: {one_line(str(error))[:200]}") from error
    return reply


def plain_command(command: ask.Command) -> tuple[str, dict[str, Any]]:
    """A command as its name and plain fields.

    Example:
        >>> from lenitive.domain.infusion.events import Actor
        >>> plain_command(ask.Hold(by=Actor(id="n1", role=Role.NURSE), key="k1"))[0]
        'Hold'
    """
    plain: dict[str, Any] = msgspec.to_builtins(command)
    return type(command).__name__, plain


def command_of(name: str, plain: Mapping[str, Any]) -> ask.Command:
    """The command of a name and plain fields, as a person may ask it.

    A hold or a stop needs only a person who asks; what else is said of it is taken as far as it can be read.

    Raises:
        ValueError: No such command for people, a field that is missing, unknown or no value of its kind.

    Example:
        >>> command_of("Hold", {"by": {"id": "n1", "role": "nurse"}, "key": "k1"}).by.id
        'n1'
        >>> command_of("Stop", {"by": {"id": "n1", "role": "nurse"}, "reason": "Unknown word"}).reason
        <StopReason.NOT_GIVEN: 'not_given'>
        >>> command_of("Supervise", {"by": {"id": "n1", "role": "nurse"}, "key": "k1"})
        Traceback (most recent call last):
        ...
        ValueError: command: 'Supervise' is nothing that a person may ask
    """
    kind = COMMANDS.get(name)
    if kind is None:
        raise ValueError(f"command: {name[:40]!r} is nothing that a person may ask")
    if kind in _LESS:
        plain = _as_far_as_read(kind, plain)
    unknown = sorted(set(plain) - {field.name for field in fields(kind)})
    if unknown:
        raise ValueError(f"command: {name} has no field {unknown[0][:40]!r}")
    try:
        command = read_as(dict(plain), kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise ValueError(f"command: {name}: {one_line(str(error))[:200]}") from error
    if command.by.role not in PEOPLE:
        raise ValueError(f"command: a {command.by.role} asks nothing this way")
    times = (command.not_after, command.authenticated_at, command.drafted_at)
    if any(at is not None and at.tzinfo is None for at in times):
        raise ValueError("command: a time without a zone; give UTC")
    return command


def _as_far_as_read(kind: type[ask.Command], plain: Mapping[str, Any]) -> dict[str, Any]:
    """Who asks, and what can be read of the rest: a word that nobody knows is no reason to let drug run on."""
    kinds, read = get_type_hints(kind), {"by": plain.get("by"), "key": ""}
    for name in sorted({"key", "reason", "note"} & set(kinds) & set(plain)):
        with suppress(msgspec.ValidationError):
            read[name] = read_as(plain[name], kinds[name])
    return read
