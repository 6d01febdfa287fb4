"""Pages of the devices: the protocol that a foreign pump or monitor would speak, and the faults that are simulated."""

import inspect
import re
from collections.abc import Iterator

import msgspec

from lenitive.devices import messages as say
from lenitive.devices import protocol
from lenitive.devices.faults import FAULTS, Where
from lenitive.devices.protocol import Binding, Frame, Kind, Reason, Sender
from writers.markdown import bullets, code, number, page, section, table, words

EXAMPLE_KEY = bytes(range(32))
EXAMPLE = Frame(
    device="pump-1",
    kind=Kind.PUMP,
    sender=Sender.SUPERVISOR,
    binding=Binding(infusion="INF-2026-0042", token="0123456789abcdef" * 2),
    boot=7,
    seq=41,
    uptime_ms=123_456,
    clock_ms=None,
    body=say.SetState(epoch=3, command=9, target=say.Target.RUN, rate_ul_h=7000, boot=2, not_after_ms=5_005_000),
)

_REASONS = {
    Reason.TOO_LARGE: f"more than {protocol.FRAME_BYTES_MAX} bytes; not looked at",
    Reason.OTHER_VERSION: f"it begins with another version than `{protocol.VERSION}`",
    Reason.MALFORMED: "not a line of this form; or, once the signature was right, not the canonical form, a field too "
    "many or too few, a value out of range, nested too deeply",
    Reason.WRONG_DEVICE: "it names another device than the one of this link",
    Reason.BAD_MAC: "the signature is not the device's",
    Reason.WRONG_DIRECTION: "the receiver's own frame came back",
    Reason.NOT_ALLOWED: "this end of this kind of device does not send this message",
    Reason.NOT_BOUND: "the device serves nobody, or nobody has confirmed at the bedside that it does",
    Reason.OTHER_PATIENT: "it is about another infusion or carries another token",
    Reason.REPLAYED: "a number that was received before",
    Reason.OUT_OF_ORDER: "a number that was overtaken by a higher one; authentic, kept as history, never as news",
    Reason.TOO_OLD: f"an earlier start of the sender, more than {protocol.REPLAY_WINDOW} numbers behind, or more than "
    f"{protocol.AGE_MAX_MS // 1000} s longer under way than the quickest frame; kept as history, never as news",
}

_REFUSED = {
    say.WhyRefused.LOWER_EPOCH: "a higher epoch has been obeyed; the supervisor that reads this has been replaced",
    say.WhyRefused.SUPERSEDED: "a command or permit with a higher number has been obeyed",
    say.WhyRefused.SAME_NUMBER: "another run has this number",
    say.WhyRefused.EXPIRED: "it came after its end",
    say.WhyRefused.RESTARTED: "it was meant for the time before the pump started anew",
    say.WhyRefused.NO_PERMIT: "there is no permit in force",
    say.WhyRefused.ABOVE_PERMIT: "the rate is above what the permit allows, or the permit below the rate that runs",
    say.WhyRefused.RATE: "the pump has no such rate",
    say.WhyRefused.CONDITION: "air, an open door, an empty bag, a shut line or no battery; or a release while it runs",
    say.WhyRefused.DEVICE_FAULT: "the pump cannot, and does not know better",
    say.WhyRefused.ALREADY_BOUND: "it serves another infusion, which is to be released first",
    say.WhyRefused.NO_CHALLENGE: "no code was shown for this infusion",
}

_PUMP_MUST = """
Go to rate 0 by itself when its permit ends, whatever else it is told or not told, and stay there until a new `run`. A
later permit starts nothing. What keeps the vein open is drug, and ends with the permit too.

Count the length of a permit from `seen_ms`, its own uptime in the newest status that the supervisor had: a permit that
was under way for long is shorter, never longer.

Refuse a `run` after `not_after_ms` of its own uptime, or for another start than its own. Hold and stop have no end:
less drug is never too late.

Keep the highest epoch that it has seen, the last command obeyed, and what it remembers of the supervisor's frames,
across a restart and a loss of power; refuse every lower epoch for ever, stop and hold included.

Do the same command once: the same number with the same content is `already`, and changes nothing.

Finish its stroke on `hold`, and not on `stop`.

Come up stopped after every start, under a higher `boot`.

Say in every status what the motor does, not what it was told.

Say in `hello` what it cannot do. Where `stops_itself` is false, every screen says that this pump will not stop by
itself.
"""

_BINDING = """
The device sends `hello` when it starts, and every few seconds while it serves nobody.

The supervisor sends `bind` with the infusion, a token drawn anew, and a code of six digits that no screen of the
supervisor shows. The device shows or blinks the code and answers `showing`.

A person reads the code off the device that stands at this chair and types it in. The supervisor compares, and sends
`confirm`; the device answers `bound`. A code that was never read binds nothing.

From here on every frame names infusion and token; a frame that names another is another person's.

When the infusion is over the supervisor sends `release`. A pump that is not stopped refuses. A bound device refuses
every other infusion.
"""

_SHOWN_MAX = 3

_DIRECTIONS = {
    "From a pump": say.FROM_PUMP,
    "From a monitor": say.FROM_MONITOR,
    "To a pump": say.TO_PUMP,
    "To a monitor": say.TO_MONITOR,
}


def device_protocol() -> str:
    """Everything that somebody needs who builds a device for it."""
    line = protocol.encode(EXAMPLE, EXAMPLE_KEY).decode()
    return page(
        "Device protocol",
        f"Version `{protocol.VERSION}`. What a pump or a monitor and the supervisor of an infusion say to each other. "
        "Any transport that keeps lines will do: TLS over TCP with a certificate on both ends, or a serial line. Only "
        "simulated devices are shipped, and a simulated device is never bound to a real person.",
        section("Frame", *_frame(line)),
        section("Envelope", "Every content is one object with these fields, all of them, always.", _fields(Frame)),
        section("Binding", *_fields_of(Binding)),
        section("What is accepted", *_accepted()),
        section("How a device is bound", _numbered(_paragraphs(_BINDING))),
        section("What a pump must do", bullets(_paragraphs(_PUMP_MUST)), *_times()),
        section("Messages", *(_message(kind) for kind in say.Body.__args__)),
        section("Parts of messages", *(_part(kind) for kind in (say.PumpTraits, say.Numeric))),
        section(
            "Why a device refuses", table(("Word", "Means"), ((f"`{why}`", _REFUSED[why]) for why in say.WhyRefused))
        ),
    )


def _frame(line: str) -> Iterator[str]:
    yield (
        "One line of ASCII: version, device, signature and content, with one space between them and a line feed at the "
        "end. It can be read in any terminal and logged as it is, and nothing is parsed before its signature is right."
    )
    yield f"```text\n{line}```"
    yield bullets(
        _paragraphs(f"""
The device is named by 1 to 32 lower-case letters, digits and hyphens, in both directions.

The signature is HMAC-SHA-256 with the device's key over everything before it and the content: the bytes `LEN1 pump-1 `
and then the content. 64 hexadecimal digits in lower case.

The key has at least {protocol.KEY_BYTES_MIN} bytes, is another one for each device, and is set on both ends by hand,
never over the network. That of the example is `{EXAMPLE_KEY.hex()}`.

The content is canonical JSON: the keys of every object sorted, no space, no escape, whole numbers without sign, point
or exponent, printable ASCII. One message has exactly one frame; any other way of writing it is malformed.

At most {protocol.FRAME_BYTES_MAX} bytes, and nested at most {protocol.DEPTH_MAX} deep.
""")
    )


def _accepted() -> Iterator[str]:
    yield (
        "Checks go from the outside in: size, form, device, signature, content, direction, binding, number, age. The "
        "first that fails is the answer. A rejected frame is counted by its reason and changes nothing else."
    )
    yield table(("Reason", "When"), ((f"`{reason}`", when) for reason, when in _REASONS.items()))
    yield (
        "A sender counts its starts in `boot`, for ever, and its frames in `seq`, from 1 after each start. A receiver "
        "remembers both, and which of the numbers below were received; it keeps that across its own restart, or binds "
        "the device anew. `clock_ms` is what a device's clock shows: it is recorded, and nothing is decided on it. "
        "A device does not compare times with the supervisor: what it is told carries its own end."
    )


def _times() -> Iterator[str]:
    yield "Times of this project's supervisor (assumed; the safety base, section 5):"
    yield table(
        ("What", "Default", "Bounds"),
        (
            ("a permit lasts", "10 s", f"{say.PERMIT_MIN_MS // 1000} to {say.PERMIT_MAX_MS // 1000} s"),
            ("it is renewed every", "3 s", "at most a third of its length"),
            ("a run is valid for", "5 s", "2 to 10 s"),
            ("status, signal quality and then the numerics taken from it are sent every", "1 s", ""),
            ("a stop is read back as rate 0 within", "1 s", "after 3 s people are told to clamp the line"),
        ),
    )


def _message(kind: type) -> str:
    name = msgspec.inspect.type_info(kind).tag
    ways = [way.lower() for way, kinds in _DIRECTIONS.items() if kind in kinds]
    return section(f"`{name}`", f"{', '.join(ways).capitalize()}. {_summary(kind)}", _fields(kind), level=3)


def _part(kind: type) -> str:
    return section(kind.__name__, *_fields_of(kind), level=3)


def _fields_of(kind: type) -> tuple[str, str]:
    return _summary(kind), _fields(kind)


def _fields(kind: type) -> str:
    """A table of the fields of a structure."""
    meanings = _attributes(kind)
    info = msgspec.inspect.type_info(kind)
    return table(
        ("Field", "Value", "Meaning"),
        ((f"`{one.name}`", _value(one.type), meanings[one.name]) for one in info.fields),
    )


def _value(info: object) -> str:
    """What may stand in a field."""
    match info:
        case msgspec.inspect.UnionType(types=kinds):
            return " or ".join(map(_value, kinds)) if len(kinds) <= _SHOWN_MAX else "one of the messages below"
        case msgspec.inspect.IntType(ge=lo, le=hi):
            found = f"{number(lo or 0)} to {number(hi or 0)}"
        case msgspec.inspect.StrType(pattern=str(pattern)):
            found = f"text `{pattern[2:-2]}`"
        case msgspec.inspect.EnumType(cls=kind):
            found = code(sorted(kind))
        case msgspec.inspect.VarTupleType(max_length=most, item_type=item):
            found = f"at most {most} of {_value(item)}"
        case msgspec.inspect.StructType(cls=kind):
            found = kind.__name__
        case _:
            found = "`null`" if isinstance(info, msgspec.inspect.NoneType) else "`true` or `false`"
    return found


def _summary(kind: type) -> str:
    return " ".join(_prose(kind).split())


def _prose(kind: type) -> str:
    return re.split(r"\n\s*(?:Attributes|Example):", inspect.getdoc(kind) or "")[0]


def _attributes(kind: type) -> dict[str, str]:
    """The meaning of each field, from the docstring."""
    text = re.split(r"\nExample:", inspect.getdoc(kind) or "")[0].partition("Attributes:")[2]
    found = re.findall(r"^    (\w+): (.*(?:\n        .*)*)", text, re.MULTILINE)
    return {name: " ".join(meaning.split()) for name, meaning in found}


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.strip().split("\n\n")]


def _numbered(lines: list[str]) -> str:
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))


def device_faults() -> str:
    """Every class of fault that can be injected."""
    titles = {
        (Where.PUMP, Where.MONITOR): "Links and devices",
        (Where.PUMP,): "Pump",
        (Where.MONITOR,): "Monitor",
        (Where.PATIENT,): "Person",
    }
    return page(
        "Faults that can be simulated",
        f"{len(FAULTS)} classes. A fault is one entry of a schedule: `kind`, `where`, `start_ms`, `duration_ms`, "
        "`intensity`. The same schedule and seed give the same session. Sizes are assumed. What really happened is "
        "written apart from what the devices say.",
        *(
            section(
                title,
                table(
                    ("Id", "Kind", "What happens", "Intensity", "Lasts"),
                    (
                        (one.id, f"`{one.kind}`", one.does, _range(one.intensity, one.unit), _lasts(one.lasts_ms))
                        for one in FAULTS.values()
                        if one.befalls == befalls
                    ),
                ),
            )
            for befalls, title in titles.items()
        ),
    )


def _range(bounds: tuple[int, int], unit: str) -> str:
    lo, hi = bounds
    return words(unit) if hi == 1 else f"{number(lo)} to {number(hi)} {words(unit)}"


def _lasts(bounds_ms: tuple[int, int]) -> str:
    lo, hi = (number(one / 1000) for one in bounds_ms)
    return f"{lo} s" if lo == hi else f"{lo} to {hi} s"


PAGES = {"device-protocol.md": device_protocol, "device-faults.md": device_faults}
