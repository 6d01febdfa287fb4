"""What really happened in a simulation, written apart from everything that the product sees or keeps.

One JSON line each: events as they happen, and samples as often as they are asked for. Whoever checks a session from
outside reads these lines and the exported record, and nothing else.
"""

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from lenitive.devices.pump_fluid import Fluid
from lenitive.devices.true_state import TrueState


class Truth(StrEnum):
    """What can happen that no device says as such."""

    FAULT_BEGAN = "fault_began"
    FAULT_ENDED = "fault_ended"
    POST_OCCLUSION_BOLUS = "post_occlusion_bolus"
    FREE_FLOW = "free_flow"
    AIR_ENTERED = "air_entered"
    PUMP_HALTED = "pump_halted"
    POWER_OFF = "power_off"
    POWER_ON = "power_on"
    LINE_CLAMPED = "line_clamped"
    LINE_OPENED = "line_opened"
    COMMAND_HIT_BY_FAULT = "command_hit_by_fault"


class TrueEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened.

    Attributes:
        at_ms: When, on the time line of the simulation.
        device: What it happened to.
        what: Its kind.
        cause: The class of fault or the reason behind it; empty for none.
        volume_nl: Drug or air that entered the person by it, in nanolitres; 0 for none.
    """

    at_ms: int
    device: str
    what: Truth
    cause: str = ""
    volume_nl: int = 0


class TrueSample(msgspec.Struct, frozen=True, kw_only=True):
    """How things stood at one moment.

    Attributes:
        at_ms: When, on the time line of the simulation.
        true_nl: Drug that has entered the person, in nanolitres.
        trapped_nl: Drug behind a shut line.
        left_nl: Drug still in the bag.
        vitals: The person's physiology, in thousandths of the unit that stands in the name.
    """

    at_ms: int
    true_nl: int
    trapped_nl: int
    left_nl: int
    vitals: dict[str, int]


_VITALS = (
    "ketamine_ng_ml",
    "norketamine_ng_ml",
    "effect_site_ng_ml",
    "pain",
    "dissociation",
    "drowsiness",
    "systolic_mmhg",
    "diastolic_mmhg",
    "heart_rate_min",
    "respiratory_rate_min",
    "spo2_pct",
    "etco2_mmhg",
)

_encoder = msgspec.json.Encoder(order="sorted")


def vitals_of(state: TrueState) -> dict[str, int]:
    """A person's physiology as whole thousandths, so that it is written the same everywhere."""
    return {name: round(1000 * float(getattr(state, name))) for name in _VITALS}


def sample_of(at_ms: int, fluid: Fluid, state: TrueState) -> TrueSample:
    """How things stand: the fluid of a pump, and the person.

    Example:
        >>> from lenitive.devices.pump_fluid import Fluid
        >>> well = TrueState(minute=0, ketamine_ng_ml=0, norketamine_ng_ml=0, effect_site_ng_ml=0, pain=6,
        ...     dissociation=0, drowsiness=0, systolic_mmhg=120, diastolic_mmhg=70, heart_rate_min=72,
        ...     respiratory_rate_min=14, spo2_pct=97, etco2_mmhg=38)
        >>> sample_of(0, Fluid(bag_ul=100_000, counter_factor=1.0, true_ul=1.5), well).true_nl
        1500
    """
    return TrueSample(
        at_ms=at_ms,
        true_nl=round(1000 * fluid.true_ul),
        trapped_nl=round(1000 * fluid.trapped_ul),
        left_nl=round(1000 * fluid.left_ul),
        vitals=vitals_of(state),
    )


def truth_lines(found: Iterable[TrueEvent | TrueSample]) -> bytes:
    r"""The file of a simulation's ground truth: one canonical JSON line each, in order of time.

    Example:
        >>> truth_lines([TrueEvent(at_ms=5, device="pump", what=Truth.POWER_OFF)])
        b'{"at_ms":5,"cause":"","device":"pump","volume_nl":0,"what":"power_off"}\n'
    """
    ordered = sorted(found, key=lambda one: one.at_ms)
    return b"".join(_encoder.encode(one) + b"\n" for one in ordered)
