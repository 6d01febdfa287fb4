"""What a pump, a monitor and the supervisor can say to each other: every message, with its units in its names.

Quantities are whole numbers: microlitres, microlitres per hour, milliseconds. A channel that has no value says why.
`protocol.py` puts a message into a frame; the page `docs/reference/device-protocol.md` is generated from both.
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from lenitive.domain.infusion.events import PumpCondition

SEQUENCE_MAX: Final = 2**53 - 1
"""Largest whole number that every JSON reader keeps exactly."""

PERMIT_MIN_MS: Final = 5_000
PERMIT_MAX_MS: Final = 15_000
"""A permit is given for no shorter and no longer time."""

Count = Annotated[int, Meta(ge=0, le=SEQUENCE_MAX)]
Ordinal = Annotated[int, Meta(ge=1, le=SEQUENCE_MAX)]
Milliseconds = Annotated[int, Meta(ge=0, le=SEQUENCE_MAX)]
PermitLength = Annotated[int, Meta(ge=PERMIT_MIN_MS, le=PERMIT_MAX_MS)]
Microlitres = Annotated[int, Meta(ge=0, le=9_999_999)]
MicrolitresPerHour = Annotated[int, Meta(ge=0, le=1_200_000)]
Percent = Annotated[int, Meta(ge=0, le=100)]
Minutes = Annotated[int, Meta(ge=0, le=100_000)]
Shown = Annotated[int, Meta(ge=0, le=999)]
"""What three digits of a monitor can show; whether a living person has it is judged later."""
Name = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")]
Token = Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
Code = Annotated[str, Meta(pattern=r"\A[0-9]{6}\Z")]


class PumpState(StrEnum):
    """What the pump does with its motor."""

    STOPPED = "stopped"
    RUNNING = "running"
    HELD = "held"


class Because(StrEnum):
    """Why a pump is held without having been told so."""

    PERMIT_EXPIRED = "permit_expired"
    PLANNED_END = "planned_end"
    VOLUME_DONE = "volume_done"
    OCCLUSION = "occlusion"
    AIR_IN_LINE = "air_in_line"
    BAG_EMPTY = "bag_empty"
    DOOR_OPEN = "door_open"
    RESTARTED = "restarted"


class Target(StrEnum):
    """What the pump is to be; never how much more or less."""

    RUN = "run"
    HOLD = "hold"
    STOP = "stop"


class Outcome(StrEnum):
    """What became of a command or a permit. Only a status says what the pump does."""

    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"


class WhyRefused(StrEnum):
    """Why a pump or monitor did not do what it was told."""

    LOWER_EPOCH = "lower_epoch"
    SUPERSEDED = "superseded"
    SAME_NUMBER = "same_number"
    EXPIRED = "expired"
    RESTARTED = "restarted"
    NO_PERMIT = "no_permit"
    ABOVE_PERMIT = "above_permit"
    RATE = "rate"
    CONDITION = "condition"
    DEVICE_FAULT = "device_fault"
    ALREADY_BOUND = "already_bound"
    NO_CHALLENGE = "no_challenge"


class Missing(StrEnum):
    """Why a channel has no value."""

    PROBE_OFF = "probe_off"
    NO_SIGNAL = "no_signal"
    MEASURING = "measuring"
    NOT_DUE = "not_due"
    FAILED = "failed"
    NOT_FITTED = "not_fitted"


class Quality(StrEnum):
    """How well a waveform can be read."""

    GOOD = "good"
    POOR = "poor"
    NONE = "none"


class BindingState(StrEnum):
    """How far a device is bound to one infusion."""

    SHOWING = "showing"
    BOUND = "bound"
    RELEASED = "released"
    REFUSED = "refused"


class _Message(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Every field is always there; nothing else may be."""


class PumpTraits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What this pump can do.

    Attributes:
        obeys: It takes `set_state`; false for one that only reports.
        stops_itself: It goes to rate 0 when its permit expires. Where false, people are told that it will not.
        rate_min_ul_h: Smallest rate above 0.
        rate_max_ul_h: Largest rate.
        rate_step_ul_h: Every rate is a whole number of these.
        stroke_ul: Volume of one stroke of the motor; 0 when it delivers evenly.
    """

    obeys: bool
    stops_itself: bool
    rate_min_ul_h: MicrolitresPerHour
    rate_max_ul_h: MicrolitresPerHour
    rate_step_ul_h: MicrolitresPerHour
    stroke_ul: Microlitres


class Hello(_Message, tag="hello", frozen=True, kw_only=True):
    """A device has started, or has found its link again. It may be sent unbound.

    Attributes:
        model: Type of device.
        firmware: Version of its program.
        simulated: True for every device that this project ships; such a device is never bound to a real person.
        epoch: Highest epoch that the device has ever obeyed; 0 for none.
        pump: What the pump can do; null for a monitor.
    """

    model: Name
    firmware: Name
    simulated: bool
    epoch: Count
    pump: PumpTraits | None


class Bind(_Message, tag="bind", frozen=True, kw_only=True):
    """The supervisor asks a device to show a code. A person reads it off the device and types it in.

    Attributes:
        infusion: The infusion that the device is to serve.
        token: Drawn anew for each binding of a device to a person; says nothing about the person.
        code: Six digits that the device shows or blinks, and that no screen of the supervisor shows.
    """

    infusion: Name
    token: Token
    code: Code


class Confirm(_Message, tag="confirm", frozen=True, kw_only=True):
    """The code was read at the bedside and agreed: the device belongs to this infusion from here on."""


class Release(_Message, tag="release", frozen=True, kw_only=True):
    """The infusion is over; the device forgets it. A running pump refuses."""


class BindingAnswer(_Message, tag="binding_answer", frozen=True, kw_only=True):
    """What became of `bind`, `confirm` or `release`.

    Attributes:
        state: How far the device is bound now.
        because: Why it refused; null otherwise.
    """

    state: BindingState
    because: WhyRefused | None


class PumpStatus(_Message, tag="pump_status", frozen=True, kw_only=True):
    """What the pump is doing: sent every second, and as the answer to `read_back`.

    Attributes:
        state: Stopped, running or held.
        because: Why it is held without having been told so; null otherwise.
        rate_ul_h: What the motor delivers now, drug to keep the vein open included.
        target_ul_h: What it is set to; 0 when it is not running.
        counter_ul: Volume counter. It may be reset or roll over; a decrease is the receiver's to notice.
        conditions: What the pump says about itself.
        battery_pct: Charge.
        battery_min: Minutes left on battery; null on mains.
        bag_left_ul: By the pump's own count; null when it was not told what the bag holds.
        kvo_ul_h: Rate at which it keeps the vein open when held; 0 by default, for it is drug.
        keypad_changes: How often somebody changed something at the pump itself.
        epoch: Highest epoch obeyed.
        command: Number of the last command obeyed in that epoch.
        permit: Number of the permit in force, or of the last one.
        permit_left_ms: Until the pump stops by itself; 0 without a permit.
        answers: Number of the `read_back` that this answers; null for a report by itself.
    """

    state: PumpState
    because: Because | None
    rate_ul_h: MicrolitresPerHour
    target_ul_h: MicrolitresPerHour
    counter_ul: Microlitres
    conditions: Annotated[tuple[PumpCondition, ...], Meta(max_length=8)]
    battery_pct: Percent
    battery_min: Minutes | None
    bag_left_ul: Microlitres | None
    kvo_ul_h: MicrolitresPerHour
    keypad_changes: Count
    epoch: Count
    command: Count
    permit: Count
    permit_left_ms: Milliseconds
    answers: Count | None


class Answer(_Message, tag="answer", frozen=True, kw_only=True):
    """What became of a `set_state` or a `permit`. It says that it was understood, not that drug flows.

    Attributes:
        epoch: Highest epoch that the pump knows; higher than the sender's own means that it has been replaced.
        number: Of the command or permit.
        outcome: Done, done already, or refused.
        because: Why it was refused; null otherwise.
    """

    epoch: Count
    number: Count
    outcome: Outcome
    because: WhyRefused | None


class Numeric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One channel of a monitor: a value, or why there is none.

    Attributes:
        value: What the monitor shows, in the unit of the channel's name; null when it shows nothing.
        missing: Why; null when there is a value.
        measured_ms: When, on the device's own uptime.

    Example:
        >>> Numeric(value=97, missing=None, measured_ms=1000).value
        97
        >>> Numeric(value=None, missing=None, measured_ms=1000)
        Traceback (most recent call last):
        ...
        ValueError: a channel has either a value or a reason, never both or neither
    """

    value: Shown | None
    missing: Missing | None
    measured_ms: Milliseconds

    def __post_init__(self) -> None:
        """Refuse a channel of which nothing, or two things, are known."""
        if (self.value is None) is (self.missing is None):
            raise ValueError("a channel has either a value or a reason, never both or neither")


class Numerics(_Message, tag="numerics", frozen=True, kw_only=True):
    """What a monitor shows: every channel, each with its own time.

    Attributes:
        heart_rate_min: Beats per minute.
        respiratory_rate_min: Breaths per minute.
        spo2_pct: Oxygen saturation.
        etco2_mmhg: Carbon dioxide at the end of a breath.
        systolic_mmhg: By cuff, in the frame after it was measured; `not_due` in the others.
        diastolic_mmhg: By cuff.
        map_mmhg: Mean pressure by cuff.
    """

    heart_rate_min: Numeric
    respiratory_rate_min: Numeric
    spo2_pct: Numeric
    etco2_mmhg: Numeric
    systolic_mmhg: Numeric
    diastolic_mmhg: Numeric
    map_mmhg: Numeric


class SignalQuality(_Message, tag="signal_quality", frozen=True, kw_only=True):
    """How well the waveforms behind the numbers can be read; said before the numbers that were taken from them.

    A number is a reading only with a good, moving waveform behind it. On a poor one it counts as missing: it begins no
    alarm and ends none, and what is missing alarms in its own time. No breath at all is believed on any waveform.

    Attributes:
        measured_ms: On the device's own uptime.
        ecg: Electrocardiogram.
        pleth: Waveform of the oxygen probe.
        pleth_varies: Whether that waveform moved at all in the last seconds.
        capnogram: Waveform of exhaled carbon dioxide.
        capnogram_varies: Whether that waveform moved at all in the last seconds.
    """

    measured_ms: Milliseconds
    ecg: Quality
    pleth: Quality
    pleth_varies: bool
    capnogram: Quality
    capnogram_varies: bool


class SetState(_Message, tag="set_state", frozen=True, kw_only=True):
    """What the pump is to be: absolute, numbered, and for a raise only for a moment valid.

    Attributes:
        epoch: Of the supervisor that drives the pump; a lower one than the pump knows is refused.
        command: Number of the command in this epoch, rising; the same number again changes nothing.
        target: Run at a rate; hold: finish the stroke, then rate 0; stop: rate 0 at once.
        rate_ul_h: For run, above 0; else 0.
        boot: For run, the pump's start number that the supervisor last saw; else null.
        not_after_ms: For run, the pump's own uptime after which it must not be obeyed; else null: less drug is never
            too late.
    """

    epoch: Ordinal
    command: Ordinal
    target: Target
    rate_ul_h: MicrolitresPerHour
    boot: Ordinal | None
    not_after_ms: Milliseconds | None

    def __post_init__(self) -> None:
        """A run names its rate and its end; less drug needs neither."""
        runs = self.target is Target.RUN
        if (self.rate_ul_h > 0) is not runs:
            raise ValueError("run has a rate above 0; hold and stop have rate 0")
        if (self.boot is not None) is not runs or (self.not_after_ms is not None) is not runs:
            raise ValueError("run names boot and not_after_ms; hold and stop name neither")


class Permit(_Message, tag="permit", frozen=True, kw_only=True):
    """Leave to go on running for a few seconds. When it ends the pump goes to rate 0 by itself.

    It counts from what the supervisor had last seen of the pump, so that a permit that was under way for long is
    shorter, never longer.

    Attributes:
        epoch: Of the supervisor.
        permit: Number of the permit in this epoch, rising.
        boot: The pump's start number that the supervisor last saw.
        seen_ms: The pump's uptime in the newest status that the supervisor had.
        lasts_ms: For how long from then.
        rate_max_ul_h: No run above this rate.
        stop_at_counter_ul: Counter at which the pump stops by itself; null for none.
        stop_at_ms: The pump's uptime at which the infusion is planned to end; null for none.
    """

    epoch: Ordinal
    permit: Ordinal
    boot: Ordinal
    seen_ms: Milliseconds
    lasts_ms: PermitLength
    rate_max_ul_h: MicrolitresPerHour
    stop_at_counter_ul: Microlitres | None
    stop_at_ms: Milliseconds | None


class ReadBack(_Message, tag="read_back", frozen=True, kw_only=True):
    """The supervisor wants a status now.

    Attributes:
        request: Its number; the status that answers repeats it.
    """

    request: Count


Body = (
    Hello
    | Bind
    | Confirm
    | Release
    | BindingAnswer
    | PumpStatus
    | Answer
    | Numerics
    | SignalQuality
    | SetState
    | Permit
    | ReadBack
)

FROM_PUMP: Final = (Hello, BindingAnswer, PumpStatus, Answer)
FROM_MONITOR: Final = (Hello, BindingAnswer, Numerics, SignalQuality)
TO_PUMP: Final = (Bind, Confirm, Release, SetState, Permit, ReadBack)
TO_MONITOR: Final = (Bind, Confirm, Release)
WITHOUT_BINDING: Final = (Hello, Bind)
"""Messages whose frame names no infusion, whatever the device is bound to."""
WHILE_BINDING: Final = (BindingAnswer, Confirm, Release)
"""Messages that may name an infusion to which the device is not yet bound."""
