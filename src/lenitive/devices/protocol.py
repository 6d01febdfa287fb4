"""The device protocol: how a message becomes a frame, and what is done with whatever arrives. Pure.

A frame is one line of ASCII, `LEN1 DEVICE MAC CONTENT`, so that it can be read in any terminal and logged as it is;
the MAC stands before the content, so that nothing is parsed that its device did not sign. The content is canonical
JSON: one message has exactly one frame.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from lenitive.devices import messages as say

VERSION: Final = "LEN1"
"""Name and version of the protocol; another version begins with another word."""

FRAME_BYTES_MAX: Final = 2048
"""A longer frame is not looked at."""

DEPTH_MAX: Final = 4
"""Objects and lists within each other; a frame needs three."""

KEY_BYTES_MIN: Final = 32
REPLAY_WINDOW: Final = 64
"""How many sequence numbers below the highest are remembered one by one."""

AGE_MAX_MS: Final = 30_000
"""A frame that was under way for longer has no effect. Assumed; equal to the age at which vital signs are missing."""

DeviceId = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9-]{0,31}\Z")]

_encoder: Final = msgspec.json.Encoder(order="sorted")
_LINE: Final = re.compile(rb"LEN1 ([a-z0-9][a-z0-9-]{0,31}) ([0-9a-f]{64}) (\{[\x20-\x7e]*\})\n")
_VERSION: Final = re.compile(rb"LEN[0-9]{1,9} ")


class Kind(StrEnum):
    """What a device is."""

    PUMP = "pump"
    MONITOR = "monitor"


class Sender(StrEnum):
    """Which end of the link speaks."""

    DEVICE = "device"
    SUPERVISOR = "supervisor"


class Reason(StrEnum):
    """Why a frame was rejected. Rejected is not an error: it is counted, and nothing else changes."""

    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    OTHER_VERSION = "other_version"
    WRONG_DEVICE = "wrong_device"
    BAD_MAC = "bad_mac"
    WRONG_DIRECTION = "wrong_direction"
    NOT_ALLOWED = "not_allowed"
    NOT_BOUND = "not_bound"
    OTHER_PATIENT = "other_patient"
    REPLAYED = "replayed"
    OUT_OF_ORDER = "out_of_order"
    TOO_OLD = "too_old"


class Binding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom a device serves: an infusion, and a token drawn for this device and this person.

    Attributes:
        infusion: Id of the infusion.
        token: 32 hexadecimal digits without meaning; another one is another person.
    """

    infusion: say.Name
    token: say.Token


class Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message with everything that says where it comes from.

    Attributes:
        device: Whose link it is, in both directions.
        kind: What that device is.
        sender: The device, or the supervisor.
        binding: Whom the device serves; null while it serves nobody, and in `hello` and `bind`.
        boot: How often the sender has started, rising for ever.
        seq: Rising by one from 1 after each start.
        uptime_ms: Milliseconds since the sender started, by a clock that nobody sets.
        clock_ms: What the sender's own clock shows, in milliseconds since 1970; null without a clock. Data, never
            authority: nothing is decided on it.
        body: The message.
    """

    device: DeviceId
    kind: Kind
    sender: Sender
    binding: Binding | None
    boot: say.Ordinal
    seq: say.Ordinal
    uptime_ms: say.Milliseconds
    clock_ms: say.Milliseconds | None
    body: say.Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What one end of a link expects of the other.

    Attributes:
        device: The device of this link.
        kind: What it is.
        sender: Which end the frames come from.
        key: The device's key, at least 32 bytes, set on both ends by hand and never over the network.
        binding: The infusion that the device is bound to, or is being bound to; None for none.
        confirmed: Whether a person has confirmed that binding at the bedside.
        age_max_ms: A frame that was under way for longer is rejected; None where the clocks cannot be compared.
    """

    device: str
    kind: Kind
    sender: Sender
    key: bytes
    binding: Binding | None = None
    confirmed: bool = False
    age_max_ms: int | None = AGE_MAX_MS

    def __post_init__(self) -> None:
        """A short key is a mistake of whoever set it."""
        if len(self.key) < KEY_BYTES_MIN:
            raise ValueError(f"device {self.device}: a key of {len(self.key)} bytes; give at least {KEY_BYTES_MIN}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a receiver remembers of one sender. It must outlast a restart of the receiver, or the device is bound anew.

    Attributes:
        boot: Start number of the newest frame.
        seq: Its sequence number.
        seen: The numbers below it that have been seen, as bits; the lowest bit is `seq` itself.
        ahead_ms: Smallest difference so far between arrival and uptime: the time of the quickest frame.
    """

    boot: int = 0
    seq: int = 0
    seen: int = 0
    ahead_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A frame that may have an effect.

    Attributes:
        frame: What was said.
        heard: What the receiver remembers from here on.
        age_ms: How much longer than the quickest frame it was under way.
    """

    frame: Frame
    heard: Heard
    age_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A frame that has no effect but to be counted.

    Attributes:
        reason: Which check it failed.
        what: One line for the security log; holds nothing of the content.
        frame: An authentic frame that came too late or out of order, to be kept as history and never as news; None for
            every other.
    """

    reason: Reason
    what: str
    frame: Frame | None = None


_decoder: Final = msgspec.json.Decoder(Frame, strict=True)  # noqa: TID251 - classes of this file, learned as it is imported


def encode(frame: Frame, key: bytes) -> bytes:
    """The one line that says this, signed.

    Raises:
        ValueError: A value that the receiver would refuse: out of range, or a message that its sender may not send.

    Example:
        >>> frame = Frame(device="pump-1", kind=Kind.PUMP, sender=Sender.SUPERVISOR, binding=None, boot=1, seq=1,
        ...               uptime_ms=0, clock_ms=None, body=say.ReadBack(request=7))
        >>> encode(frame, bytes(32))[:12]
        b'LEN1 pump-1 '
    """
    content = _encoder.encode(frame)
    try:
        _decoder.decode(content)
    except msgspec.DecodeError as error:
        raise ValueError(f"frame of {frame.device}: {error}") from None
    if not _may_say(frame):
        raise ValueError(f"frame of {frame.device}: a {frame.kind} does not exchange {type(frame.body).__name__} so")
    head = f"{VERSION} {frame.device} ".encode()
    line = b"%b%b %b\n" % (head, _mac(head, content, key), content)
    if len(line) > FRAME_BYTES_MAX:
        raise ValueError(f"frame of {frame.device}: {len(line)} bytes; {FRAME_BYTES_MAX} are allowed")
    return line


def device_of(data: bytes) -> str | None:
    """The device that a frame names, unproven: to find the link that it belongs to. None when it names none.

    Example:
        >>> device_of(b"LEN1 pump-1 00")
        'pump-1'
    """
    parts = data[:64].split(b" ", 2)
    found = len(parts) == 3 and re.fullmatch(rb"[a-z0-9][a-z0-9-]{0,31}", parts[1])
    return parts[1].decode() if found else None


def decode(data: bytes, expected: Expected, heard: Heard, *, arrived_ms: int) -> Received | Rejected:
    """What arrived, or why it has no effect. Never raises, whatever the bytes are.

    Args:
        data: One line with its line end.
        expected: What this link is for.
        heard: What was remembered after the last frame that was received.
        arrived_ms: The receiver's own monotonic clock.

    Returns:
        The frame and what to remember; or a reason, after which `heard` is still what it was.

    Example:
        >>> link = Expected(device="pump-1", kind=Kind.PUMP, sender=Sender.DEVICE, key=bytes(32))
        >>> decode(b"LEN1 pump-1 hello", link, Heard(), arrived_ms=0).reason
        <Reason.MALFORMED: 'malformed'>
    """
    frame = _authentic(data, expected)
    if isinstance(frame, Rejected):
        return frame
    return _permitted(frame, expected) or _new(frame, expected, heard, arrived_ms)


def _authentic(data: bytes, expected: Expected) -> Frame | Rejected:
    """The frame, if it is whole, signed by this device, and says what it says in the one canonical way."""
    if len(data) > FRAME_BYTES_MAX:
        return Rejected(reason=Reason.TOO_LARGE, what=f"{len(data)} bytes; {FRAME_BYTES_MAX} are allowed")
    line = _LINE.fullmatch(data)
    if line is None:
        other = _VERSION.match(data) and not data.startswith(b"LEN1 ")
        reason = Reason.OTHER_VERSION if other else Reason.MALFORMED
        return Rejected(reason=reason, what="not one line of version, device, MAC and content")
    if line[1] != expected.device.encode():
        return Rejected(reason=Reason.WRONG_DEVICE, what=f"a frame of {line[1].decode()}, not of {expected.device}")
    if not hmac.compare_digest(_mac(data[: line.end(1) + 1], line[3], expected.key), line[2]):
        return Rejected(reason=Reason.BAD_MAC, what=f"a frame that {expected.device} did not sign")
    return _parsed(line[3], expected)


def _parsed(content: bytes, expected: Expected) -> Frame | Rejected:
    """Strict reading: types, ranges, every field, no other field, none twice, nothing written in another way."""
    if _depth(content) > DEPTH_MAX:
        return Rejected(reason=Reason.MALFORMED, what=f"nested deeper than {DEPTH_MAX}")
    try:
        frame = _decoder.decode(content)
    except (msgspec.DecodeError, RecursionError) as error:
        return Rejected(reason=Reason.MALFORMED, what=str(error)[:200])
    if _encoder.encode(frame) != content:
        return Rejected(reason=Reason.MALFORMED, what="not written in the canonical way")
    if frame.device != expected.device:
        return Rejected(reason=Reason.WRONG_DEVICE, what=f"the content names {frame.device}")
    return frame


def _permitted(frame: Frame, expected: Expected) -> Rejected | None:
    """Whether this end may say this, to this end, about this infusion."""
    if frame.sender is not expected.sender:
        return Rejected(reason=Reason.WRONG_DIRECTION, what=f"a frame of the {frame.sender} came back")
    if frame.kind is not expected.kind or not _may_say(frame):
        what = f"{type(frame.body).__name__} from the {frame.sender} of a {frame.kind}"
        return Rejected(reason=Reason.NOT_ALLOWED, what=what)
    return _bound(frame, expected)


def _bound(frame: Frame, expected: Expected) -> Rejected | None:
    """Whether it is about the person whom this device serves."""
    what = None
    if isinstance(frame.body, say.WITHOUT_BINDING):
        known = frame.binding is None
        return None if known else Rejected(reason=Reason.NOT_ALLOWED, what="it names an infusion and may not")
    if frame.binding is None or expected.binding is None:
        what = f"{expected.device} is bound to no infusion"
    elif frame.binding != expected.binding:
        return Rejected(reason=Reason.OTHER_PATIENT, what=f"{expected.device} is bound to another infusion")
    elif not expected.confirmed and not isinstance(frame.body, say.WHILE_BINDING):
        what = f"nobody has confirmed the binding of {expected.device}"
    return Rejected(reason=Reason.NOT_BOUND, what=what) if what else None


def _new(frame: Frame, expected: Expected, heard: Heard, arrived_ms: int) -> Received | Rejected:
    """Whether a frame is news: higher than everything before, and not long under way."""
    if frame.boot < heard.boot:
        return Rejected(reason=Reason.TOO_OLD, what=f"start {frame.boot}; {heard.boot} is known", frame=frame)
    if frame.boot > heard.boot:
        heard = Heard(boot=frame.boot)
    behind = heard.seq - frame.seq
    if behind >= REPLAY_WINDOW:
        return Rejected(reason=Reason.TOO_OLD, what=f"number {frame.seq}; {heard.seq} is known", frame=frame)
    if behind >= 0 and heard.seq:
        seen = heard.seen >> behind & 1
        reason = Reason.REPLAYED if seen else Reason.OUT_OF_ORDER
        return Rejected(reason=reason, what=f"number {frame.seq} after {heard.seq}", frame=None if seen else frame)
    took_ms = arrived_ms - frame.uptime_ms
    ahead_ms = took_ms if heard.ahead_ms is None else min(took_ms, heard.ahead_ms)
    age_ms = took_ms - ahead_ms
    if expected.age_max_ms is not None and age_ms > expected.age_max_ms:
        return Rejected(reason=Reason.TOO_OLD, what=f"{age_ms} ms under way", frame=frame)
    seen = (heard.seen << -behind | 1) & (1 << REPLAY_WINDOW) - 1 if -behind < REPLAY_WINDOW else 1
    after = Heard(boot=heard.boot, seq=frame.seq, seen=seen, ahead_ms=ahead_ms)
    return Received(frame=frame, heard=after, age_ms=age_ms)


def _may_say(frame: Frame) -> bool:
    """Whether this end of this kind of link may send this message at all."""
    if frame.sender is Sender.DEVICE:
        return isinstance(frame.body, say.FROM_PUMP if frame.kind is Kind.PUMP else say.FROM_MONITOR)
    return isinstance(frame.body, say.TO_PUMP if frame.kind is Kind.PUMP else say.TO_MONITOR)


def _mac(head: bytes, content: bytes, key: bytes) -> bytes:
    """HMAC-SHA-256 from the two states that depend on the key alone: half the time, and no thread gets in between."""
    inner, outer = _keyed(key)
    within = inner.copy()
    within.update(head)
    within.update(content)
    around = outer.copy()
    around.update(within.digest())
    return around.hexdigest().encode()


@lru_cache(maxsize=16_384)
def _keyed(key: bytes) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """What HMAC (RFC 2104) begins its two hashes with."""
    block = (hashlib.sha256(key).digest() if len(key) > _BLOCK_BYTES else key).ljust(_BLOCK_BYTES, b"\0")
    return hashlib.sha256(block.translate(_INNER)), hashlib.sha256(block.translate(_OUTER))


_BLOCK_BYTES: Final = 64
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))


def _depth(content: bytes) -> int:
    """How deep brackets are nested; those inside of strings count too, which only makes it stricter."""
    brackets = content.translate(None, delete=_NO_BRACKET)
    for shallow in range(DEPTH_MAX + 1):
        if not brackets:
            return shallow
        brackets = brackets.replace(b"{}", b"").replace(b"[]", b"")
    deepest = depth = 0
    for byte in content.translate(None, delete=_NO_BRACKET):
        depth += 1 if byte in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


_NO_BRACKET: Final = bytes(byte for byte in range(256) if byte not in b"[]{}")
