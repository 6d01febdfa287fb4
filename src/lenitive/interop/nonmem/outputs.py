"""What may be measured or predicted in an event table, and the number that says which of them a row is about."""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.pharmacology.individual_data import MEASURES
from lenitive.domain.pharmacology.responses import RESPONSES

NG_ML: Final = "ng/mL"
_CONC_MAX_NG_ML: Final = 1e6


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One thing that DV can hold.

    Attributes:
        dvid: The number in DVID (or in CMT, where a table has no DVID) of tables that are written here.
        name: As predictions name it.
        meaning: For the data dictionary.
        unit: Of DV; "ng/mL" follows the table's unit of concentration.
        lowest: Below this it cannot be measured, in `unit`.
        highest: Above this it cannot.
    """

    dvid: int
    name: str
    meaning: str
    unit: str
    lowest: float
    highest: float

    @property
    def is_concentration(self) -> bool:
        """Whether the table's unit of concentration applies."""
        return self.unit == NG_ML


def _conc(dvid: int, name: str, meaning: str) -> Output:
    return Output(dvid=dvid, name=name, meaning=meaning, unit=NG_ML, lowest=0.0, highest=_CONC_MAX_NG_ML)


def _response(dvid: int, name: str) -> Output:
    response = RESPONSES[name]
    measured = next((measure for measure in MEASURES.values() if measure.response == name), None)
    lowest, highest = (response.lowest, response.highest) if measured is None else (measured.lowest, measured.highest)
    return Output(dvid=dvid, name=name, meaning=response.title, unit=response.unit, lowest=lowest, highest=highest)


OUTPUTS: Final = (
    _conc(1, "ketamine", "Ketamine in arterial plasma, as the model's centre"),
    _conc(2, "norketamine", "Norketamine in plasma"),
    _conc(3, "effect_site", "Ketamine at the site of effect; never measured"),
    _conc(4, "venous", "Ketamine in venous plasma"),
    _conc(5, "hydroxynorketamine", "Hydroxynorketamine in plasma"),
    _conc(6, "s_ketamine", "S-ketamine in arterial plasma"),
    _conc(7, "r_ketamine", "R-ketamine in arterial plasma"),
    _response(11, "pain"),
    _response(12, "dissociation"),
    _response(13, "sedation"),
    _response(14, "mean_pressure"),
    _response(15, "heart_rate"),
    _response(16, "cardiac_output"),
    _response(17, "respiratory_drive"),
)

BY_NAME: Final = {output.name: output for output in OUTPUTS}
