"""REGISTRY of what tightens when another medicine is given during a session. What is not known tightens most.

Times and bounds are limits of the library that the session's plan was made under, LIM-RESCUE-…; that these medicines
add to sedation, breathing or circulation is as the sources say.
"""

from dataclasses import dataclass
from typing import Final

from lenitive.domain.foundation.figure import check_grade
from lenitive.domain.foundation.medicines import Medicine, MedicineClass, medicines_in, unrecognised_in
from lenitive.domain.foundation.sources import Grade
from lenitive.domain.infusion.events import RescueGiven
from lenitive.domain.infusion.session_plan import SessionPlan, number_in

_M = MedicineClass


@dataclass(frozen=True, slots=True, kw_only=True)
class RescueRule:
    """What follows from one kind of medicine.

    Attributes:
        id: SES-RESCUE-….
        classes: Medicine classes that it speaks of; empty for every other medicine that is known, or for none known.
        why: What the medicine may do beside ketamine.
        watched: Whether vital signs and sedation are observed more often for a time.
        saturation: Whether a closer bound of the oxygen saturation holds for that time.
        capnography: Whether an increase then needs a fresh exhaled CO2.
        hazards: HAZ-….
        source: Key in SOURCES for what the medicine does.
        place: Where in the source.
        grade: How well that is known.
    """

    id: str
    classes: frozenset[MedicineClass]
    why: str
    watched: bool = True
    saturation: bool = True
    capnography: bool = False
    hazards: tuple[str, ...] = ("HAZ-45",)
    source: str = "lenitive"
    place: str = "after another medicine, awaiting sign-off"
    grade: Grade = Grade.ASSUMED

    def __post_init__(self) -> None:
        check_grade(self.source, self.grade)

    def no_increase_min(self, plan: SessionPlan | None = None) -> int:
        """Minutes without more ketamine; as shipped without a plan, as for the others."""
        return self._number(plan, 1)

    def watch_every_min(self, plan: SessionPlan | None = None) -> int:
        """Minutes between observations of vital signs and sedation; 0 leaves the clock as it is."""
        return self._number(plan, 2) if self.watched else 0

    def watch_min(self, plan: SessionPlan | None = None) -> int:
        """Minutes for which that holds, and the bound of the oxygen saturation."""
        return self._number(plan, 3) if self.watched else 0

    def spo2_below(self, plan: SessionPlan | None = None) -> int | None:
        """Oxygen saturation, %, below which it alarms; None leaves it."""
        return self._number(plan, 4) if self.saturation else None

    def _number(self, plan: SessionPlan | None, place: int) -> int:
        return number_in(plan, f"LIM-RESCUE-{self.id.removeprefix('SES-RESCUE-')}-0{place}")


_RULES: Final = (
    RescueRule(
        id="SES-RESCUE-REVERSAL",
        classes=frozenset({_M.OPIOID_ANTAGONIST}),
        why="was given because somebody breathed too little; it wears off before the opioid does",
        capnography=True,
    ),
    RescueRule(
        id="SES-RESCUE-OPIOID",
        classes=frozenset({_M.OPIOID}),
        why="adds to sedation and depresses breathing",
        capnography=True,
    ),
    RescueRule(
        id="SES-RESCUE-KETAMINE",
        classes=frozenset({_M.NMDA_ANTAGONIST}),
        why="is ketamine once more, or acts as it does; nothing here counts it",
        capnography=True,
        hazards=("HAZ-09", "HAZ-16"),
    ),
    RescueRule(
        id="SES-RESCUE-BENZODIAZEPINE",
        classes=frozenset({_M.BENZODIAZEPINE}),
        why="adds to sedation and, with an opioid, to respiratory depression",
        capnography=True,
    ),
    RescueRule(
        id="SES-RESCUE-SEDATIVE",
        classes=frozenset({_M.OTHER_SEDATIVE, _M.ANTIPSYCHOTIC, _M.GABAPENTINOID}),
        why="adds to sedation",
    ),
    RescueRule(
        id="SES-RESCUE-CIRCULATION",
        classes=frozenset({_M.BETA_BLOCKER, _M.SYMPATHOMIMETIC}),
        why="changes the pressure and the pulse that the stop rules look at",
        saturation=False,
        hazards=("HAZ-47",),
    ),
    RescueRule(
        id="SES-RESCUE-UNKNOWN",
        classes=frozenset(),
        why="is not known to this project, which is not the same as harmless",
        capnography=True,
        hazards=("HAZ-43", "HAZ-45"),
    ),
    RescueRule(
        id="SES-RESCUE-NEW",
        classes=frozenset(),
        why="was just given; its effect is seen first",
        watched=False,
        saturation=False,
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


def given(medicine: str, dose_text: str, indication: str, *, plan: SessionPlan | None) -> RescueGiven:
    """The event of a medicine with all that follows from it, so that the record tells it whatever the rules become.

    Args:
        medicine: By its name, as written.
        dose_text: As written.
        indication: Why it was given.
        plan: Of the session, which names its library; None for the shipped one.
    """
    rules = rescue_rules(medicine)
    watched = [rule.watch_every_min(plan) for rule in rules if rule.watched]
    bounds = [bound for rule in rules if (bound := rule.spo2_below(plan)) is not None]
    return RescueGiven(
        medicine=medicine,
        dose_text=dose_text,
        indication=indication,
        rule=" ".join(rule.id for rule in rules),
        no_increase_min=max(rule.no_increase_min(plan) for rule in rules),
        watch_every_min=min(watched, default=0),
        watch_min=max(rule.watch_min(plan) for rule in rules),
        spo2_below=max(bounds, default=None),
        capnography=any(rule.capnography for rule in rules),
    )
