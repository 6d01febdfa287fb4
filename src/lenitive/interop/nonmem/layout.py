"""What a table does not say by itself: its units, what its numbers of outputs mean, and where doses go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from lenitive.interop.nonmem.outputs import BY_NAME, OUTPUTS
from lenitive.interop.nonmem.units import Units

KETAMINE_ONLY: Final = {"1": "ketamine"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a table is to be read or written.

    Attributes:
        units: Of TIME, AMT and concentrations.
        outputs: What each number in DVID (or in CMT, where there is no DVID) is about. Numbers mean something else in
            every table, so only 1, the drug, is taken for granted; names such as "pain" are understood without it.
        dose_cmt: The compartment that doses go into: the centre, whatever number it has in the table.

    Raises:
        ValueError: An output that is not known.
    """

    units: Units = field(default_factory=Units)
    outputs: Mapping[str, str] = field(default_factory=KETAMINE_ONLY.copy)
    dose_cmt: str = "1"

    def __post_init__(self) -> None:
        unknown = [name for name in self.outputs.values() if name not in BY_NAME]
        if unknown:
            raise ValueError(f"output {unknown[0]!r} is not known; use {', '.join(BY_NAME)}")

    def dvid_of(self, name: str) -> str:
        """The number that stands for an output."""
        for number, output in self.outputs.items():
            if output == name:
                return number
        raise ValueError(f"output {name!r} has no number in this layout; give it one in `outputs`")


LENITIVE: Final = Layout(outputs={str(output.dvid): output.name for output in OUTPUTS})
"""As tables are written here; the data dictionary beside them says the same."""
