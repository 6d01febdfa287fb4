"""What can go wrong with devices, links and the person: the registry of fault classes.

How strong and how long a class is drawn is assumed throughout. The names of the classes that must be covered are those
of the project's safety base, section 8.3. `fault_schedule.py` says when which of them happens.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Where(StrEnum):
    """What a fault befalls. A fault of a link befalls the link of the device named."""

    PUMP = "pump"
    MONITOR = "monitor"
    PATIENT = "patient"


class FaultKind(StrEnum):
    """Every class of fault."""

    LINK_LOSS = "link_loss"
    LINK_DUPLICATION = "link_duplication"
    LINK_REORDERING = "link_reordering"
    LINK_DELAY = "link_delay"
    LINK_CORRUPTION = "link_corruption"
    LINK_TRUNCATION = "link_truncation"
    LINK_HALF_OPEN = "link_half_open"
    LINK_PARTITION = "link_partition"
    LINK_REPLAY = "link_replay"
    LINK_BAD_MAC = "link_bad_mac"
    DEVICE_REBOOT = "device_reboot"
    DEVICE_SWAP = "device_swap"
    DEVICE_CLOCK_SKEW = "device_clock_skew"
    DEVICE_CLOCK_STEP = "device_clock_step"
    WRONG_PATIENT = "wrong_patient"
    PUMP_OVER_DELIVERY = "pump_over_delivery"
    PUMP_UNDER_DELIVERY = "pump_under_delivery"
    PUMP_FREE_FLOW = "pump_free_flow"
    PUMP_OCCLUSION_DOWNSTREAM = "pump_occlusion_downstream"
    PUMP_OCCLUSION_UPSTREAM = "pump_occlusion_upstream"
    PUMP_AIR = "pump_air"
    PUMP_EMPTY_BAG = "pump_empty_bag"
    PUMP_DOOR_OPEN = "pump_door_open"
    PUMP_COUNTER_RESET = "pump_counter_reset"
    PUMP_COUNTER_ROLLOVER = "pump_counter_rollover"
    PUMP_KVO = "pump_kvo"
    PUMP_KEYPAD_CHANGE = "pump_keypad_change"
    PUMP_BATTERY = "pump_battery"
    COMMAND_REFUSED = "command_refused"
    COMMAND_NOT_DONE = "command_not_done"
    COMMAND_NOT_ACKNOWLEDGED = "command_not_acknowledged"
    MONITOR_FROZEN = "monitor_frozen"
    MONITOR_PROBE_OFF = "monitor_probe_off"
    ARTEFACT_MOTION = "artefact_motion"
    ARTEFACT_COUGH = "artefact_cough"
    ARTEFACT_TALKING = "artefact_talking"
    ARTEFACT_CUFF = "artefact_cuff"
    RESPIRATORY_DEPRESSION = "respiratory_depression"
    AIRWAY_OBSTRUCTION = "airway_obstruction"
    HYPERTENSIVE_CRISIS = "hypertensive_crisis"
    TACHYARRHYTHMIA = "tachyarrhythmia"
    ANAPHYLAXIS = "anaphylaxis"
    EMERGENCE_AGITATION = "emergence_agitation"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultClass:
    """One class of fault.

    Attributes:
        kind: Its name in schedules.
        id: Stable id, FLT-….
        does: What it does while it lasts.
        befalls: What it can befall.
        unit: What its intensity counts.
        intensity: Smallest and largest intensity.
        lasts_ms: Shortest and longest time that is drawn for it.
        covers: The class of the safety base that it belongs to; None for one that is this project's own addition.
    """

    kind: FaultKind
    id: str
    does: str
    befalls: tuple[Where, ...]
    unit: str
    intensity: tuple[int, int]
    lasts_ms: tuple[int, int]
    covers: str | None


_S: Final = 1000
_MIN: Final = 60 * _S
LINKED: Final = (Where.PUMP, Where.MONITOR)
"""What has a link."""

_PUMP: Final = (Where.PUMP,)
_MONITOR: Final = (Where.MONITOR,)
_PATIENT: Final = (Where.PATIENT,)


def _entry(
    kind: FaultKind,
    does: str,
    befalls: tuple[Where, ...],
    strength: tuple[int, int, str],
    lasts_ms: tuple[int, int],
    covers: str | None,
) -> FaultClass:
    return FaultClass(
        kind=kind,
        id="FLT-" + kind.value.upper().replace("_", "-"),
        does=does,
        befalls=befalls,
        unit=strength[2],
        intensity=strength[:2],
        lasts_ms=lasts_ms,
        covers=covers,
    )


_K = FaultKind
_BRIEF: Final = (5 * _S, 3 * _MIN)
_LONG: Final = (2 * _MIN, 30 * _MIN)

_ENTRIES: Final = (
    _entry(_K.LINK_LOSS, "a frame is lost, by chance", LINKED, (1, 100, "% of frames"), _BRIEF, "message loss"),
    _entry(
        _K.LINK_DUPLICATION, "a frame arrives twice, by chance", LINKED, (1, 100, "% of frames"), _BRIEF, "duplication"
    ),
    _entry(
        _K.LINK_REORDERING,
        "a frame is overtaken by those sent up to 50 s after it, by chance",
        LINKED,
        (1, 100, "% of frames"),
        _BRIEF,
        "reordering",
    ),
    _entry(_K.LINK_DELAY, "every frame takes longer", LINKED, (100, 30_000, "ms"), _BRIEF, "delay"),
    _entry(
        _K.LINK_CORRUPTION,
        "one bit of a frame is another, by chance",
        LINKED,
        (1, 100, "% of frames"),
        _BRIEF,
        "corruption",
    ),
    _entry(_K.LINK_TRUNCATION, "a frame is cut off, by chance", LINKED, (1, 100, "% of frames"), _BRIEF, "truncation"),
    _entry(
        _K.LINK_HALF_OPEN,
        "nothing passes in one direction, and neither end is told",
        LINKED,
        (0, 1, "0 to the device, 1 from it"),
        _BRIEF,
        "half-open link",
    ),
    _entry(_K.LINK_PARTITION, "nothing passes in either direction", LINKED, (1, 1, "on"), _BRIEF, "full partition"),
    _entry(
        _K.LINK_REPLAY,
        "somebody sends again what was sent earlier, after every frame, by chance",
        LINKED,
        (1, 100, "% of frames"),
        _BRIEF,
        "replayed data",
    ),
    _entry(
        _K.LINK_BAD_MAC,
        "a frame arrives with another signature, by chance",
        LINKED,
        (1, 100, "% of frames"),
        _BRIEF,
        "bad MAC",
    ),
    _entry(
        _K.DEVICE_REBOOT,
        "the device is off, and then starts anew: a pump stopped, its settings and permit gone, its epoch kept",
        LINKED,
        (1, 1, "on"),
        (3 * _S, 60 * _S),
        "device reboot",
    ),
    _entry(
        _K.DEVICE_SWAP,
        "another device of the same kind speaks on this link, with its own id and key",
        LINKED,
        (1, 1, "on"),
        _BRIEF,
        "device swap",
    ),
    _entry(
        _K.DEVICE_CLOCK_SKEW,
        "the device's clock drifts away, to this much at the end",
        LINKED,
        (-600_000, 600_000, "ms"),
        _LONG,
        "device clock skew",
    ),
    _entry(
        _K.DEVICE_CLOCK_STEP,
        "the device's clock is set to another time",
        LINKED,
        (-86_400_000, 86_400_000, "ms"),
        _LONG,
        "device clock step",
    ),
    _entry(
        _K.WRONG_PATIENT,
        "the device is on another person: its frames carry that person's binding (0), or still this one's (1)",
        LINKED,
        (0, 1, "0 other binding, 1 same binding"),
        _BRIEF,
        "wrong-patient data",
    ),
    _entry(
        _K.PUMP_OVER_DELIVERY,
        "the motor gives this much of what it is set to, and its counter sees it",
        _PUMP,
        (106, 300, "% of the rate"),
        _LONG,
        "pump over-delivery",
    ),
    _entry(
        _K.PUMP_UNDER_DELIVERY,
        "the motor gives this much of what it is set to, and its counter sees it",
        _PUMP,
        (0, 94, "% of the rate"),
        _LONG,
        "pump under-delivery",
    ),
    _entry(
        _K.PUMP_FREE_FLOW,
        "fluid runs past the motor, whatever it does, until the line is clamped; the flow sensor sees it",
        _PUMP,
        (5_000, 600_000, "uL/h"),
        (5 * _S, 5 * _MIN),
        "free flow",
    ),
    _entry(
        _K.PUMP_OCCLUSION_DOWNSTREAM,
        "the line to the person is shut: fluid is trapped until the pressure switch trips, and enters at the release",
        _PUMP,
        (50, 500, "uL trapped when it trips"),
        (30 * _S, 15 * _MIN),
        "occlusion + release",
    ),
    _entry(
        _K.PUMP_OCCLUSION_UPSTREAM,
        "the line from the bag is shut: the counter runs on until the sensor trips, and nothing is given",
        _PUMP,
        (20, 200, "uL counted when it trips"),
        (30 * _S, 15 * _MIN),
        "occlusion + release",
    ),
    _entry(
        _K.PUMP_AIR,
        "a bubble: above 200 uL the pump stops and says so, a smaller one passes unseen",
        _PUMP,
        (20, 1000, "uL"),
        (10 * _S, 5 * _MIN),
        "air",
    ),
    _entry(
        _K.PUMP_EMPTY_BAG,
        "the bag holds no more than this, whatever was written on it",
        _PUMP,
        (0, 1500, "uL left"),
        (_S, _S),
        "empty bag",
    ),
    _entry(_K.PUMP_DOOR_OPEN, "the door is open and the motor stands", _PUMP, (1, 1, "on"), (5 * _S, 3 * _MIN), None),
    _entry(
        _K.PUMP_COUNTER_RESET, "the volume counter begins at 0 again", _PUMP, (1, 1, "on"), (_S, _S), "counter reset"
    ),
    _entry(
        _K.PUMP_COUNTER_ROLLOVER,
        "the volume counter jumps to this much below its end, and will begin at 0 again",
        _PUMP,
        (0, 2000, "uL"),
        (_S, _S),
        "counter reset",
    ),
    _entry(
        _K.PUMP_KVO,
        "the pump goes over to keeping the vein open with drug, until it is told to stop",
        _PUMP,
        (100, 3000, "uL/h"),
        (30 * _S, 15 * _MIN),
        "KVO start",
    ),
    _entry(
        _K.PUMP_KEYPAD_CHANGE,
        "somebody sets another rate at the pump itself",
        _PUMP,
        (0, 300, "% of the rate"),
        (_S, _S),
        "local keypad change",
    ),
    _entry(
        _K.PUMP_BATTERY,
        "the mains are gone, with this much battery left: low below 15 min, depleted below 5, then off",
        _PUMP,
        (0, 20, "min"),
        (_MIN, 30 * _MIN),
        None,
    ),
    _entry(_K.COMMAND_REFUSED, "the pump refuses every command", _PUMP, (1, 1, "on"), _BRIEF, "command refused"),
    _entry(
        _K.COMMAND_NOT_DONE,
        "the pump says that it has done a command and has not",
        _PUMP,
        (1, 1, "on"),
        _BRIEF,
        "command acknowledged but not done",
    ),
    _entry(
        _K.COMMAND_NOT_ACKNOWLEDGED,
        "the pump does a command and does not say so",
        _PUMP,
        (1, 1, "on"),
        _BRIEF,
        "command done but not acknowledged",
    ),
    _entry(
        _K.MONITOR_FROZEN,
        "every number stays as it was, with new times, and no waveform moves",
        _MONITOR,
        (1, 1, "on"),
        (30 * _S, 10 * _MIN),
        "monitor frozen",
    ),
    _entry(_K.MONITOR_PROBE_OFF, "no oxygen saturation", _MONITOR, (1, 1, "on"), (10 * _S, 5 * _MIN), "probe off"),
    _entry(
        _K.ARTEFACT_MOTION,
        "the hand moves: oxygen saturation too low and heart rate too high, the waveform poor",
        _MONITOR,
        (20, 100, "%"),
        (5 * _S, 60 * _S),
        "artifact burst",
    ),
    _entry(
        _K.ARTEFACT_COUGH,
        "coughing: breaths counted too often, exhaled CO2 jumping",
        _MONITOR,
        (20, 100, "%"),
        (5 * _S, 30 * _S),
        "artifact burst",
    ),
    _entry(
        _K.ARTEFACT_TALKING,
        "talking: exhaled CO2 and breaths too low, the capnogram poor",
        _MONITOR,
        (20, 100, "%"),
        (10 * _S, 3 * _MIN),
        "artifact burst",
    ),
    _entry(
        _K.ARTEFACT_CUFF,
        "the arm moves while the cuff measures: a pressure far off, or none",
        _MONITOR,
        (20, 100, "%"),
        (30 * _S, 5 * _MIN),
        "artifact burst",
    ),
    *(
        _entry(kind, does, _PATIENT, (30, 100, "% of its full extent"), (2 * _MIN, 20 * _MIN), "vitals deterioration")
        for kind, does in (
            (_K.RESPIRATORY_DEPRESSION, "breathing slows, then oxygen falls and exhaled CO2 rises"),
            (_K.AIRWAY_OBSTRUCTION, "no air passes: no exhaled CO2 at once, oxygen falls within two minutes"),
            (_K.HYPERTENSIVE_CRISIS, "blood pressure rises far above the person's own"),
            (_K.TACHYARRHYTHMIA, "the heart races from one moment to the next, and pressure falls"),
            (_K.ANAPHYLAXIS, "pressure falls, heart and breathing race, oxygen falls"),
            (_K.EMERGENCE_AGITATION, "panic and agitation, with pressure, heart rate and breathing up"),
        )
    ),
)

FAULTS: Final[dict[FaultKind, FaultClass]] = {entry.kind: entry for entry in _ENTRIES}
"""Every class of fault by its name."""
