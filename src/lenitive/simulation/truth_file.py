"""The ground truth of a run: what devices really said and did, what staff were told, when what was durable."""

from collections.abc import Iterable
from typing import Any

import msgspec

from lenitive.devices.ground_truth import TrueEvent, vitals_of
from lenitive.devices.pump_fluid import Fluid
from lenitive.devices.true_state import TrueState

_encoder = msgspec.json.Encoder(order="sorted")


class TruthFile:
    """Lines of the ground truth, in the order in which they are noted. No product data.

    Attributes:
        run: The first line: who, what, when, which faults.
    """

    def __init__(self, **run: object) -> None:
        self.run: dict[str, Any] = {"what": "run", "at_ms": 0, **run}
        self._lines: list[dict[str, Any]] = []

    def note(self, what: str, at_ms: int, **more: object) -> None:
        """One more thing that happened."""
        self._lines.append({"what": what, "at_ms": at_ms, **more})

    def sample(self, at_ms: int, fluid: Fluid, state: TrueState | None) -> None:
        """How fluid and person stand; without the person when only the fluid is asked for."""
        line: dict[str, Any] = {
            "at_ms": at_ms,
            "true_nl": round(1000 * fluid.true_ul),
            "trapped_nl": round(1000 * fluid.trapped_ul),
            "vain_nl": round(1000 * fluid.vain_ul),
            "left_nl": round(1000 * fluid.left_ul),
        }
        if state is not None:
            line["vitals"] = vitals_of(state)
        self._lines.append(line)

    def lines(self, pump: Iterable[TrueEvent]) -> bytes:
        """The file, in order of time."""
        events = [msgspec.to_builtins(one) for one in pump]
        ordered = sorted([*self._lines, *events], key=lambda one: one["at_ms"])
        return b"".join(_encoder.encode(line) + b"\n" for line in (self.run, *ordered))
