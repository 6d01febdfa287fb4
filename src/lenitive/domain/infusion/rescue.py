"""REGISTRY of what tightens when another medicine is given during a session. What is not known tightens most.

Times and bounds are this project's proposal (grade assumed) and await a clinician's signature; that these medicines
add to sedation, breathing or circulation is as the sources say.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.medicines import Medicine, MedicineClass, medicines_in, unrecognised_in
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.events import RescueGiven

_M = MedicineClass


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueRule:
    """What follows from one kind of medicine.

    Attributes:
        id: SES-RESCUE-….
        classes: Medicine classes that it speaks of; empty for every other medicine that is known, or for none known.
        why: What the medicine may do beside ketamine.
        no_increase_min: Minutes without more ketamine.
        watch_every_min: Minutes between observations of vital signs and sedation; 0 leaves the clock as it is.
        watch_min: Minutes for which that holds, and the two below.
        spo2_below: Oxygen saturation, %, below which it alarms; None leaves it.
        capnography: Whether an increase then needs a fresh exhaled CO2.
        hazards: HAZ-….
        source: Key in SOURCES for what the medicine does.
        place: Where in the source.
        grade: How well that is known.
    """

    id: str
    classes: frozenset[MedicineClass]
    why: str
    no_increase_min: int
    watch_every_min: int = 0
    watch_min: int = 0
    spo2_below: int | None = None
    capnography: bool = False
    hazards: tuple[str, ...] = ("HAZ-45",)
    source: str = "lenitive"
    place: str = "after another medicine, awaiting sign-off"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)


_RULES: Final = (
    RescueRule(
        id="SES-RESCUE-REVERSAL",
        classes=frozenset({_M.OPIOID_ANTAGONIST}),
        why="was given because somebody breathed too little; it wears off before the opioid does",
        no_increase_min=240,
        watch_every_min=5,
        watch_min=120,
        spo2_below=95,
        capnography=True,
    ),
    RescueRule(
        id="SES-RESCUE-OPIOID",
        classes=frozenset({_M.OPIOID}),
        why="adds to sedation and depresses breathing",
        no_increase_min=60,
        watch_every_min=5,
        watch_min=60,
        spo2_below=94,
        capnography=True,
    ),
    RescueRule(
        id="SES-RESCUE-KETAMINE",
        classes=frozenset({_M.NMDA_ANTAGONIST}),
        why="is ketamine once more, or acts as it does; nothing here counts it",
        no_increase_min=480,
        watch_every_min=5,
        watch_min=60,
        spo2_below=94,
        capnography=True,
        hazards=("HAZ-09", "HAZ-16"),
    ),
    RescueRule(
        id="SES-RESCUE-BENZODIAZEPINE",
        classes=frozenset({_M.BENZODIAZEPINE}),
        why="adds to sedation and, with an opioid, to respiratory depression",
        no_increase_min=60,
        watch_every_min=5,
        watch_min=60,
        spo2_below=94,
        capnography=True,
    ),
    RescueRule(
        id="SES-RESCUE-SEDATIVE",
        classes=frozenset({_M.OTHER_SEDATIVE, _M.ANTIPSYCHOTIC, _M.GABAPENTINOID}),
        why="adds to sedation",
        no_increase_min=30,
        watch_every_min=10,
        watch_min=60,
        spo2_below=93,
    ),
    RescueRule(
        id="SES-RESCUE-CIRCULATION",
        classes=frozenset({_M.BETA_BLOCKER, _M.SYMPATHOMIMETIC}),
        why="changes the pressure and the pulse that the stop rules look at",
        no_increase_min=30,
        watch_every_min=5,
        watch_min=30,
        hazards=("HAZ-47",),
    ),
    RescueRule(
        id="SES-RESCUE-UNKNOWN",
        classes=frozenset(),
        why="is not known to this project, which is not the same as harmless",
        no_increase_min=60,
        watch_every_min=5,
        watch_min=60,
        spo2_below=94,
        capnography=True,
        hazards=("HAZ-43", "HAZ-45"),
    ),
    RescueRule(
        id="SES-RESCUE-NEW",
        classes=frozenset(),
        why="was just given; its effect is seen first",
        no_increase_min=15,
    ),
)

RESCUE_RULES: Final[dict[str, RescueRule]] = {rule.id: rule for rule in _RULES}
"""Every rule by id; the first that speaks of a medicine counts."""

_LOWERS_PRESSURE: Final = frozenset({"clonidine", "hydralazine"})


def rescue_rules(medicine: str) -> tuple[RescueRule, ...]:
    """What follows from a medicine by its name: one rule for each thing in it, and one for what is not recognised.

    Example:
        >>> [rule.id for rule in rescue_rules("Midazolam 1 mg IV")], [rule.id for rule in rescue_rules("xyzol")]
        (['SES-RESCUE-BENZODIAZEPINE'], ['SES-RESCUE-UNKNOWN'])
        >>> [rule.id for rule in rescue_rules("ondansetron")]
        ['SES-RESCUE-NEW']
    """
    known = medicines_in(medicine)
    found = dict.fromkeys(_rule_of(one) for one in known)
    if not known or unrecognised_in(medicine):
        found[RESCUE_RULES["SES-RESCUE-UNKNOWN"]] = None
    return tuple(found)


def _rule_of(medicine: Medicine) -> RescueRule:
    if medicine.name in _LOWERS_PRESSURE:
        return RESCUE_RULES["SES-RESCUE-CIRCULATION"]
    return next((rule for rule in _RULES if rule.classes & medicine.classes), RESCUE_RULES["SES-RESCUE-NEW"])


def given(medicine: str, dose_text: str, indication: str) -> RescueGiven:
    """The event of a medicine with all that follows from it, so that the record tells it whatever the rules become."""
    rules = rescue_rules(medicine)
    watched = [rule.watch_every_min for rule in rules if rule.watch_every_min]
    bounds = [rule.spo2_below for rule in rules if rule.spo2_below is not None]
    return RescueGiven(
        medicine=medicine,
        dose_text=dose_text,
        indication=indication,
        rule=" ".join(rule.id for rule in rules),
        no_increase_min=max(rule.no_increase_min for rule in rules),
        watch_every_min=min(watched, default=0),
        watch_min=max(rule.watch_min for rule in rules),
        spo2_below=max(bounds, default=None),
        capnography=any(rule.capnography for rule in rules),
    )
